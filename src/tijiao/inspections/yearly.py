"""The year's plan: how many visits of each kind lie in each month, and whom the named inspectors have still to see."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Exists, F, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.translation import gettext as _

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.directory.models import Organisation, User
from tijiao.directory.queries import in_force
from tijiao.inspections.burden import term_of
from tijiao.inspections.models import Charge, Mode, RoundKind, Sheet, Visit
from tijiao.kernel.clocks import add_months
from tijiao.kernel.periods import Kind, Period
from tijiao.pages.listing import Column


@dataclass(frozen=True, slots=True)
class Cell:
    """Visits of a kind in a month: how many stand, and how many of them are done."""

    visits: int = 0
    done: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    cells: Sequence[Cell]

    @property
    def total(self) -> Cell:
        return Cell(sum(one.visits for one in self.cells), sum(one.done for one in self.cells))


@dataclass(frozen=True, slots=True)
class Year:
    """A school year month by month. `going`: visits on site, of which a joint one counts once."""

    period: Period
    months: Sequence[date]
    rows: Sequence[Row]
    going: Row


def year(user: User, *, on: date) -> Year:
    """The plan of the school year that the day lies in, over what the person may see. Two queries."""
    period = Period.containing(Kind.SCHOOL_YEAR, on)
    months = [add_months(period.first, number) for number in range(12)]
    seen = reach(user, Action.VISIT_VIEW)
    held = {"on_day__gte": period.first, "on_day__lt": period.end}
    visits = seen.limit(Visit.objects.standing().filter(**held), "organisation__path")
    sheets = Sheet.objects.filter(visit__in=visits.values("pk"))
    by_kind: dict[str, dict[date, Cell]] = defaultdict(dict)
    counted = _counted(sheets.annotate(month=TruncMonth("visit__on_day")).values("round__kind", "month"), "visit__")
    for row in counted:
        by_kind[row["round__kind"]][row["month"]] = Cell(row["visits"], row["done"])
    going = visits.filter(mode=Mode.ON_SITE).annotate(month=TruncMonth("on_day")).values("month")
    there = {row["month"]: Cell(row["visits"], row["done"]) for row in _counted(going, "")}
    rows = [_row(str(label), by_kind[value], months) for value, label in RoundKind.choices]
    return Year(period, months, rows, _row(_("实地进校"), there, months))


def _counted(rows: Any, to: str) -> Any:
    pk = "visit" if to else "pk"
    done = Count(pk, distinct=True, filter=Q(**{f"{to}state": "done"}))
    return rows.order_by().annotate(visits=Count(pk, distinct=True), done=done)


def _row(label: str, found: dict[date, Cell], months: Sequence[date]) -> Row:
    return Row(label, [found.get(month, Cell()) for month in months])


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the named inspectors are this term: schools and kindergartens seen, with a day, and with nobody."""

    everybody: int
    seen: int
    unplanned: int

    @property
    def percent(self) -> float | None:
        return round(100 * self.seen / self.everybody, 1) if self.everybody else None


def left_to_see(user: User, *, on: date) -> Any:
    """Schools and kindergartens, those that no named inspector has seen this term first. One query."""
    term = term_of(on)
    named = Visit.objects.filter(organisation=OuterRef("pk"), sheets__round__kind=RoundKind.NAMED)
    named = named.filter(on_day__gte=term.first, on_day__lt=term.end).order_by()
    planned = named.filter(state="planned").values("organisation").annotate(day=Min("on_day")).values("day")
    came = named.filter(state="done").values("organisation").annotate(day=Max("on_day")).values("day")
    gate = Charge.objects.filter(in_force(on), organisation=OuterRef("pk")).values("inspector__user__name")[:1]
    rows = Organisation.objects.live(on=on).kinds("school", "kindergarten").select_related("parent")
    seen = reach(user, Action.VISIT_VIEW).limit(rows, "path")
    return seen.annotate(
        seen=Exists(named.filter(state="done")),
        planned_on=Subquery(planned),
        seen_on=Subquery(came),
        inspector=Subquery(gate, output_field=CharField()),
    ).order_by("seen", F("planned_on").asc(nulls_first=True), "code")


def coverage(rows: Any) -> Coverage:
    """The same schools in numbers. One query."""
    told = rows.order_by().aggregate(
        everybody=Count("pk"),
        covered=Count("pk", filter=Q(seen=True)),
        unplanned=Count("pk", filter=Q(seen=False, planned_on=None)),
    )
    return Coverage(told["everybody"], told["covered"], told["unplanned"])


def columns() -> list[Column]:
    return [
        Column("name", _("单位"), link=lambda row: reverse("web:school", args=[row.code])),
        Column("parent__name", _("镇街")),
        Column("inspector", _("责任督学")),
        Column("seen", _("本学期"), choices=[(False, _("还没有到")), (True, _("已到"))]),
        Column("planned_on", _("已排在")),
        Column("seen_on", _("到校日期")),
    ]
