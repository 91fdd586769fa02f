"""The school days of the city and of each school, from the rules in the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from tijiao.directory.workdays import work_calendar
from tijiao.kernel.schooldays import Rule, RuleKind, SchoolCalendar
from tijiao.ledgers.models import CalendarRule

#: Which grades a school of a stage has: with staged return, a school is open when one of its grades is.
GRADES: dict[str, tuple[str, ...]] = {
    "preschool": ("K1", "K2", "K3"),
    "primary": tuple(map(str, range(1, 7))),
    "junior": tuple(map(str, range(7, 10))),
    "nine-year": tuple(map(str, range(1, 10))),
    "senior": tuple(map(str, range(10, 13))),
    "vocational": tuple(map(str, range(10, 13))),
    "special": tuple(map(str, range(1, 10))),
}


@dataclass(frozen=True)
class Calendars:
    """The city's calendar and what single schools have of their own, as read with one query."""

    city: tuple[Rule, ...]
    own: tuple[tuple[int, tuple[Rule, ...]], ...] = ()

    def of(self, stage: str, organisation: int | None = None) -> SchoolCalendar:
        """The calendar of a school of a stage ("" for the city as a whole)."""
        rules = dict(self.own).get(organisation, ()) if organisation is not None else ()
        return _calendar(self.city, rules, stage)

    @cached_property
    def schools(self) -> frozenset[int]:
        """The schools that have rules of their own."""
        return frozenset(organisation for organisation, _rules in self.own)


def load() -> Calendars:
    """Read the rules. One query."""
    city: list[Rule] = []
    own: dict[int, list[Rule]] = {}
    for row in CalendarRule.objects.order_by("position"):
        grades = frozenset(row.grades.split())
        rule = Rule(RuleKind(row.kind), row.first_day, row.end_day, row.reason, grades)
        (city if row.organisation_id is None else own.setdefault(row.organisation_id, [])).append(rule)
    return Calendars(tuple(city), tuple((key, tuple(rules)) for key, rules in sorted(own.items())))


@lru_cache(maxsize=512)
def _calendar(city: tuple[Rule, ...], own: tuple[Rule, ...], stage: str) -> SchoolCalendar:
    found = SchoolCalendar(work_calendar()).overlaid("city", city, grades=GRADES.get(stage, ()))
    return found.overlaid("school", own) if own else found


def school_days(
    calendars: Calendars, stage: str, organisation: int | None, first: date, end: date, *, remote: bool
) -> list[date]:
    """The school days of a school in [first, end). Months are kept per process: the rules are part of the key.

    Raises UnknownYear for a day in term whose year the working-day calendar lacks.
    """
    rules = dict(calendars.own).get(organisation, ()) if organisation is not None else ()
    found: list[date] = []
    month = first.replace(day=1)
    while month < end:
        found += _month(calendars.city, rules, stage, month, remote)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return [day for day in found if first <= day < end]


@lru_cache(maxsize=4096)
def _month(city: tuple[Rule, ...], own: tuple[Rule, ...], stage: str, month: date, remote: bool) -> tuple[date, ...]:
    calendar = _calendar(city, own, stage)
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return tuple(calendar.school_days(month, after, remote=remote))


def as_rows(rules: Iterable[Rule], *, organisation: int | None, english: Sequence[str] = ()) -> list[CalendarRule]:
    """Rules as rows in their order, not saved."""
    return [
        CalendarRule(
            organisation_id=organisation,
            position=number,
            kind=rule.kind.value,
            first_day=rule.first,
            end_day=rule.end,
            grades=" ".join(sorted(rule.grades)),
            reason=rule.reason,
            reason_en=english[number] if english else "",
        )
        for number, rule in enumerate(rules)
    ]
