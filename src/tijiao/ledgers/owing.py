"""What a page says where no record is, and the heat map as a workbook."""

import tempfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.access.guard import SignedIn
from tijiao.audit.domain import record as audit
from tijiao.directory import clock
from tijiao.directory.models import Holding, Organisation, User
from tijiao.directory.paths import at_or_above
from tijiao.kernel.periods import Period
from tijiao.kernel.times import local_day
from tijiao.ledgers.chasing import missing_of
from tijiao.ledgers.completeness import Tally
from tijiao.ledgers.locking import locks_at, unlocked
from tijiao.ledgers.models import Closing, Ledger, State
from tijiao.ledgers.obligations import obligation_for
from tijiao.ledgers.who import fillers
from tijiao.pages.export import XLSX, write_sheet

COUNTS = (gettext_lazy("应报"), gettext_lazy("已报"), gettext_lazy("按时"), gettext_lazy("迟报"), gettext_lazy("缺报"),
          gettext_lazy("未到期"), gettext_lazy("填报率%"))  # fmt: skip


def at_cell(ledger: Ledger, organisation: Organisation, period: str, *, moment: datetime) -> dict[str, Any]:
    """Whether it is due, since when, and who fills it there. Raises WrongPeriod."""
    wanted = Period.parse(period)
    found = obligation_for(ledger, organisation, wanted)
    posts = fillers(ledger, [organisation.pk], on=local_day(moment)).get(organisation.pk, []) if found else []
    people = Holding.objects.on(local_day(moment)).filter(post__in=posts, user__is_active=True).order_by("pk")
    locked = found is not None and moment >= locks_at(ledger, found.due_at)
    return {
        "ledger": ledger, "organisation": organisation, "period": wanted, "obligation": found,
        "fillers": [one.user for one in people.select_related("user")], "locked": locked,
        "late": found is not None and moment > found.due_at,
        "open_again": locked and unlocked(ledger, organisation, str(wanted), at=moment),
    }  # fmt: skip


def absent(user: User, ledger: Ledger, period: Period, town: str, *, at: datetime) -> dict[str, Any]:
    """Who has not handed the period in, of all in reach or of one town (its id), and whether the person may chase."""
    towns = {one.pk: one for one in Organisation.objects.kinds("town").order_by("path")}
    found = missing_of(ledger, period, within=reach(user, Action.LEDGER_VIEW))
    homes = {one.member.pk: at_or_above(one.member.path, towns) or 0 for one in found}
    chosen = int(town) if town.isascii() and town.isdigit() else 0
    shown = [one for one in found if chosen not in towns or homes[one.member.pk] == chosen]
    within = reach(user, Action.REMIND)
    closings = Closing.objects.filter(ledger=ledger, period=str(period)).select_related("closed_by", "reopened_by")
    rows = [(one, towns.get(homes[one.member.pk]), State(one.state).label if one.state else "") for one in shown]
    return {
        "ledger": ledger, "period": period, "rows": rows, "late": bool(shown) and at > shown[0].obligation.due_at,
        "due_at": shown[0].obligation.due_at if shown else None, "town": towns.get(chosen), "chases": bool(within),
        "chaseable": [one.member.pk for one in shown if within.covers(one.member.path)],
        "closings": list(closings.order_by("-pk")), "closes": bool(reach(user, Action.PERIOD_CLOSE)),
        "towns": [towns[pk] for pk in sorted({pk for pk in homes.values() if pk}, key=lambda pk: towns[pk].path)],
    }  # fmt: skip


def absent_workbook(request: SignedIn, told: dict[str, Any]) -> HttpResponse:
    """The same as a workbook."""
    heads = [_("单位"), _("镇街"), _("状态"), _("期限"), _("最近催报")]
    rows = [
        (one.member.name, home.name if home else "", state, one.obligation.due_at, one.chased_at)
        for one, home, state in told["rows"]
    ]
    return _workbook(request, told["ledger"], str(told["period"]), heads, rows)


def heat_workbook(request: SignedIn, told: dict[str, Any]) -> HttpResponse:
    """The heat map's rows with their counts."""
    heads = [_("单位"), *COUNTS]
    rows = [(row.name, *_counts(row.tally)) for row in told["rows"]]
    return _workbook(request, told["ledger"], str(told["view"].window), heads, rows)


def overall_workbook(request: SignedIn, told: dict[str, Any]) -> HttpResponse:
    """All ledgers of a window; of a section also each ledger."""
    heads = [_("名称"), _("台账"), *COUNTS]
    rows = [
        (line.name, below.name if below is not line else "", *_counts(below.tally))
        for line in told["lines"] for below in (line, *line.below)
    ]  # fmt: skip
    return _workbook(request, None, str(told["window"]), heads, rows)


def _counts(tally: Tally) -> tuple[float | None, ...]:
    share = round(tally.share * 100, 1) if tally.share is not None else None
    return (tally.expected, tally.received, tally.on_time, tally.late, tally.missing, tally.waiting, share)


def _workbook(
    request: SignedIn, ledger: Ledger | None, window: str, heads: Sequence[Any], rows: Sequence[Sequence[Any]]
) -> HttpResponse:
    """A table of a ledger, or of all; the export is an act of its own in the audit chain."""
    with transaction.atomic():
        facts = {"ledger": ledger.code if ledger else "", "window": window, "rows": len(rows)}
        subject = ("ledgers.completeness", ledger.pk if ledger else "all")
        audit("list.export", by=request.user, subject=subject, at=clock.now(), facts=facts)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    title = str(ledger) if ledger else _("全部台账")
    write_sheet(file, f"{title} {window}", [str(head) for head in heads], rows)
    file.seek(0)
    name = f"{title}-{window.replace('/', '-')}.xlsx"
    return cast(HttpResponse, FileResponse(file, as_attachment=True, filename=name, content_type=XLSX))
