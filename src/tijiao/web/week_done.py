"""What seven days brought, as rows: a count on the board or a line's page is the number of rows that its link lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tijiao.directory.models import User
from tijiao.inspections import lists as finding_lists
from tijiao.inspections.models import Finding
from tijiao.kernel.times import day_end
from tijiao.ledgers.lists import REVIEW_COLUMNS
from tijiao.ledgers.models import Record
from tijiao.pages.listing import Column
from tijiao.plans.models import Line, Milestone
from tijiao.reports.models import Bulletin

DAY, WEEK = timedelta(days=1), timedelta(days=7)

TITLES: Mapping[str, str | Promise] = {
    "found": _("新发现问题"),
    "closed": _("问题销号"),
    "milestones": _("完成项目节点"),
    "records": _("收到台账"),
    "bulletins": _("印发通报"),
}
_MILESTONES = (
    Column("title_zh", _("节点"), value=lambda row: row.title, link=lambda row: row.project.line.get_absolute_url()),
    Column("project", _("项目"), value=lambda row: row.project.title, order="project__title_zh"),
    Column("planned_on", _("计划日期")),
    Column("done_on", _("完成日期")),
)
_BULLETINS = (
    Column("title", _("通报"), link=lambda row: reverse("reports:bulletin", args=[row.code])),
    Column("issuer", _("印发单位")),
    Column("issued_at", _("印发时间")),
)


@dataclass(frozen=True)
class Listed:
    """Rows as a list shows them, and in which fields they are searched."""

    rows: QuerySet[Any]
    columns: tuple[Column, ...]
    search: tuple[str, ...]


def week_done(on: date, line: Line | None = None) -> dict[str, QuerySet[Any]]:
    """What was done in the seven days up to and with `on`, by a word of TITLES: of the whole city, or of one line.

    A line has the findings of its kinds, the records of its ledgers and the milestones of its projects.
    """
    first, end = day_end(on - WEEK), day_end(on)
    milestones = Milestone.objects.filter(done_on__gt=on - WEEK, done_on__lte=on)
    bulletins = Bulletin.objects.filter(issued_at__gte=first, issued_at__lt=end)
    if line is None:
        return {**_findings(Finding.objects.all(), on), "milestones": milestones, "bulletins": bulletins}
    records = Record.objects.filter(ledger__code__in=line.serving("ledger"), filed_at__gte=first, filed_at__lt=end)
    found = Finding.objects.filter(kind__code__in=line.serving("hazard", "finding"))
    return {**_findings(found, on), "milestones": milestones.filter(project__line=line), "records": records}


def listed(what: str, rows: QuerySet[Any], *, user: User, on: date) -> Listed:
    """Rows of `week_done` as the person may see them."""
    if what in ("found", "closed"):
        seen = finding_lists.rows(user, on=on).filter(pk__in=rows.values("pk"))
        return Listed(seen, tuple(finding_lists.columns(user, on=on)), ("title", "organisation__name"))
    if what == "records":
        seen = Record.objects.visible_to(user).filter(pk__in=rows.values("pk"))
        seen = seen.select_related("ledger", "organisation", "filed_by").order_by("-filed_at", "pk")
        return Listed(seen, REVIEW_COLUMNS, ("organisation__name",))
    if what == "milestones":
        seen = rows.select_related("project__line__part__plan").order_by("-done_on", "pk")
        return Listed(seen, _MILESTONES, ("title_zh",))
    return Listed(rows.order_by("-issued_at"), _BULLETINS, ("title",))


def _findings(found: QuerySet[Finding], on: date) -> dict[str, QuerySet[Any]]:
    closed = Q(closed_at__gte=day_end(on - WEEK), closed_at__lt=day_end(on))
    return {"found": found.filter(found_on__gt=on - WEEK, found_on__lte=on), "closed": found.filter(closed)}
