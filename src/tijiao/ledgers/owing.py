"""What a page says where no record is, and the heat map as a workbook."""

import tempfile
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _

from tijiao.access.gate import holders
from tijiao.access.guard import SignedIn
from tijiao.audit.domain import record as audit
from tijiao.directory import clock
from tijiao.directory.models import Organisation
from tijiao.directory.roles import Role
from tijiao.kernel.periods import Period
from tijiao.kernel.times import local_day
from tijiao.ledgers.models import Ledger
from tijiao.ledgers.obligations import obligation_for
from tijiao.pages.export import XLSX, write_sheet


def at_cell(ledger: Ledger, organisation: Organisation, period: str, *, moment: datetime) -> dict[str, Any]:
    """Whether it is due, since when, and who fills it there. Raises WrongPeriod."""
    wanted = Period.parse(period)
    found = obligation_for(ledger, organisation, wanted)
    fillers = holders(Role.SCHOOL_CLERK, at=organisation.path, on=local_day(moment)) if found else []
    return {
        "ledger": ledger, "organisation": organisation, "period": wanted, "obligation": found, "fillers": fillers,
        "late": found is not None and moment > found.due_at,
    }  # fmt: skip


def heat_workbook(request: SignedIn, told: dict[str, Any]) -> HttpResponse:
    """The heat map's rows with their counts; the export is an act of its own in the audit chain."""
    heads = [_("单位"), _("应报"), _("已报"), _("按时"), _("迟报"), _("缺报"), _("未到期"), _("填报率%")]
    rows = [
        (row.name, tally.expected, tally.received, tally.on_time, tally.late, tally.missing, tally.waiting,
         round(tally.share * 100, 1) if tally.share is not None else None)
        for row in told["rows"] for tally in [row.tally]
    ]  # fmt: skip
    with transaction.atomic():
        facts = {"ledger": told["ledger"].code, "window": str(told["view"].window), "rows": len(rows)}
        audit(
            "list.export",
            by=request.user,
            subject=("ledgers.completeness", told["ledger"].pk),
            at=clock.now(),
            facts=facts,
        )
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    write_sheet(file, f"{told['ledger']} {told['view'].window}", heads, rows)
    file.seek(0)
    name = f"{told['ledger']}-{str(told['view'].window).replace('/', '-')}.xlsx"
    return cast(HttpResponse, FileResponse(file, as_attachment=True, filename=name, content_type=XLSX))
