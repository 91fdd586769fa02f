"""Topics and trends of what the public raises, for those who answer for it."""

import tempfile
from datetime import date

from django.db import transaction
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from tijiao.access.actions import Action
from tijiao.access.guard import SignedIn, guarded
from tijiao.audit.domain import record
from tijiao.cases import surveys, topics
from tijiao.cases.models import Case
from tijiao.directory.clock import now, today
from tijiao.directory.models import Organisation
from tijiao.kernel.clocks import add_months
from tijiao.pages.export import XLSX, write_sheet
from tijiao.pages.render import page

MONTHS = 12
TASKS = 20


@guarded(Action.CASE_TRENDS)
def trends(request: SignedIn) -> HttpResponse:
    """Counts of a year by topic and town."""
    end = add_months(today().replace(day=1), 1)
    return page(request, "cases/trends.html", told(add_months(end, -MONTHS), end))


@guarded(Action.CASE_TRENDS)
def trends_file(request: SignedIn) -> HttpResponseBase:
    """The same as a workbook: an act of its own in the audit chain."""
    end = add_months(today().replace(day=1), 1)
    heads, rows = topics.sheet(add_months(end, -MONTHS), end)
    with transaction.atomic():
        record("list.export", by=request.user, subject=("cases.trends", f"{end}"), at=now(), facts={"rows": len(rows)})
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    write_sheet(file, _("公众关注主题"), heads, rows)
    file.seek(0)
    name = _("公众关注主题") + f"-{today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@guarded(Action.CASE_TRENDS)
def satisfaction(request: SignedIn) -> HttpResponse:
    """Surveys: topic by topic and quarter by quarter, each town's quota, and the tasks that the lowest topics opened."""
    towns = list(Organisation.objects.live(on=today()).kinds("town").order_by("code"))
    opened = Case.objects.visible_to(request.user).filter(origin__startswith="survey/").select_related("kind")
    told = {"surveys": surveys.context(today(), towns), "tasks": opened.order_by("-received_on", "-pk")[:TASKS]}
    return page(request, "cases/satisfaction.html", told)


def told(first: date, end: date) -> dict[str, object]:
    return {
        "months": topics.months_of(first, end),
        "topics": topics.by_topic(first, end),
        "towns": topics.by_town(first, end),
        "smallest": topics.SMALLEST,
    }
