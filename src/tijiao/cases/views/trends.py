"""Topics and trends of what the public raises, for those who answer for it."""

import tempfile
from datetime import date
from typing import Any

from django.db import transaction
from django.http import FileResponse, HttpResponseBase
from django.utils.translation import gettext as _

from tijiao.access.actions import Action
from tijiao.access.guard import SignedIn, guarded
from tijiao.audit.domain import record
from tijiao.cases import drawn, surveys, topics
from tijiao.cases.models import Case
from tijiao.directory.clock import now, today
from tijiao.directory.models import Organisation
from tijiao.kernel.clocks import add_months
from tijiao.pages.chart_files import chart_file
from tijiao.pages.export import XLSX, write_sheet
from tijiao.pages.render import page

MONTHS = 12
TASKS = 20


@guarded(Action.CASE_TRENDS)
def trends(request: SignedIn) -> HttpResponseBase:
    """Counts of a year by topic, town and month, drawn and as tables."""
    end = add_months(today().replace(day=1), 1)
    shown = told(add_months(end, -MONTHS), end)
    return chart_file(request, shown["charts"]) or page(request, "cases/trends.html", shown)


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
def satisfaction(request: SignedIn) -> HttpResponseBase:
    """Surveys by topic and quarter, each town's quota, and the tasks that the lowest topics opened."""
    towns = list(Organisation.objects.live(on=today()).kinds("town").order_by("code"))
    opened = Case.objects.visible_to(request.user).filter(origin__startswith="survey/").select_related("kind")
    told = surveys.context(today(), towns)
    shown = [{**one, "chart": drawn.of_survey(one)} for one in told]
    context = {"surveys": shown, "tasks": opened.order_by("-received_on", "-pk")[:TASKS]}
    file = chart_file(request, [one["chart"] for one in shown])
    return file or page(request, "cases/satisfaction.html", context)


def told(first: date, end: date) -> dict[str, Any]:
    months, by_topic, by_town = topics.months_of(first, end), topics.by_topic(first, end), topics.by_town(first, end)
    return {
        "months": months,
        "topics": by_topic,
        "towns": by_town,
        "charts": drawn.of_topics(by_topic, by_town, months),
        "smallest": topics.SMALLEST,
    }
