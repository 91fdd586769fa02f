"""School days: terms, closures, remote weeks, swapped days and staged return, for a city and each of its schools.

A calendar is a list of rules in layers: the school's rules go before the city's, and in one layer a later rule goes
before an earlier one, as one decree replaces another. Every answer keeps the rule that gave it.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from tijiao.kernel.problems import Problem
from tijiao.kernel.workdays import DayKind, WorkCalendar

_DAY = timedelta(days=1)
_FAR = 800  # days: no holiday lasts so long; a search beyond it has left the calendar


class Status(StrEnum):
    """What a day is for pupils."""

    TEACHING = "teaching"
    REMOTE = "remote"
    CLOSED = "closed"
    HOLIDAY = "holiday"
    WEEKEND = "weekend"
    VACATION = "vacation"


class RuleKind(StrEnum):
    """What a rule says of its days."""

    TERM = "term"  # taught on working days; outside every term is vacation
    HOLIDAY = "holiday"  # no school, whatever the public calendar says
    SWAPPED = "swapped"  # school although it is a weekend or holiday
    TEACHING = "teaching"  # in the school again: the stages of return
    REMOTE = "remote"
    CLOSED = "closed"


class NoSchoolDay(Problem):
    """The calendar holds too few school days after (or before) a day. Facts: day, wanted."""

    code, status = "calendar.no-school-day", 422


class WrongSchoolRule(Problem):
    """A row of a school calendar that cannot be read. Facts: line, text."""

    code, status = "calendar.wrong-school-rule", 422


@dataclass(frozen=True, slots=True)
class Rule:
    """Days from `first` up to, and without, `end`; `grades` ("1" to "12", "K1" to "K3"), none = every grade.

    For a term `reason` is its text (2019/20-2), by which a school's own dates replace the city's.
    """

    kind: RuleKind
    first: date
    end: date
    reason: str = ""
    grades: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.first >= self.end:
            raise ValueError(f"a rule from {self.first} to {self.end} has no days")

    def holds(self, day: date, grade: str | None) -> bool:
        return self.first <= day < self.end and (not self.grades or grade in self.grades)


@dataclass(frozen=True, slots=True)
class DayStatus:
    """The answer for a day: its status, the reason in the words of the rule, and whose rule it was."""

    status: Status
    reason: str = ""
    layer: str = ""


_CHARACTER = frozenset({RuleKind.HOLIDAY, RuleKind.SWAPPED})
_MODES = {
    RuleKind.TEACHING: Status.TEACHING,
    RuleKind.REMOTE: Status.REMOTE,
    RuleKind.CLOSED: Status.CLOSED,
}
_PRESENCE = list(Status)  # from most to least: a school is taught when one of its grades is


@dataclass(frozen=True)
class SchoolCalendar:
    """The days of a city, or of a school in it. `grades` are the school's own; `layers`: (name, rules), own first."""

    work: WorkCalendar
    layers: tuple[tuple[str, tuple[Rule, ...]], ...] = ()
    grades: tuple[str, ...] = ()

    def overlaid(self, name: str, rules: Iterable[Rule], *, grades: Iterable[str] = ()) -> "SchoolCalendar":
        """This calendar with rules laid over it, for one of its schools (or the first layer, a city's)."""
        layer = (name, tuple(rules))
        return replace(self, layers=(layer, *self.layers), grades=tuple(grades) or self.grades)

    def explain(self, day: date, grade: str | None = None) -> DayStatus:
        """What the day is for a grade, and why. Without a grade: for the school, that is the grade most present.

        Raises UnknownYear for a day in term whose year the working-day calendar lacks.
        """
        if grade is None and self.grades:
            return min((self._for(day, each) for each in self.grades), key=lambda found: _PRESENCE.index(found.status))
        return self._for(day, grade)

    def status(self, day: date, grade: str | None = None) -> Status:
        return self.explain(day, grade).status

    def is_school_day(self, day: date, grade: str | None = None, *, remote: bool = True) -> bool:
        """Whether there is school; `remote=False` asks for school in the building."""
        found = self.status(day, grade)
        return found is Status.TEACHING or (remote and found is Status.REMOTE)

    def school_days(self, first: date, end: date, *, grade: str | None = None, remote: bool = True) -> Iterator[date]:
        """The school days from `first` up to, and without, `end`."""
        days = (first + timedelta(days=number) for number in range((end - first).days))
        return (day for day in days if self.is_school_day(day, grade, remote=remote))

    def add(self, start: date, count: int, *, grade: str | None = None) -> date:
        """The day on which `count` school days are full, the day after `start` counting first. Raises NoSchoolDay."""
        step, left, day, idle = (_DAY if count >= 0 else -_DAY), abs(count), start, 0
        while left:
            day += step
            counted = self.is_school_day(day, grade)
            left, idle = left - counted, 0 if counted else idle + 1
            if idle > _FAR:
                raise NoSchoolDay(day=start, wanted=count)
        return day

    def terms(self) -> list[Rule]:
        """The terms in order of time; a school's own dates stand in place of the city's."""
        found: dict[tuple[str, frozenset[str]], Rule] = {}
        for _name, rules in reversed(self.layers):
            found.update({(rule.reason, rule.grades): rule for rule in rules if rule.kind is RuleKind.TERM})
        return sorted(found.values(), key=lambda rule: (rule.first, rule.end))

    def term_at(self, day: date, grade: str | None = None) -> Rule | None:
        """The term in which the day lies for a grade; its own dates go before those for every grade."""
        named = {rule.reason for rule in self.terms() if rule.grades and grade in rule.grades}
        for rule in self.terms():
            if rule.holds(day, grade) and (rule.grades or rule.reason not in named):
                return rule
        return None

    def _for(self, day: date, grade: str | None) -> DayStatus:
        special = self._last(_CHARACTER, day, grade)
        if special and special[1].kind is RuleKind.HOLIDAY:
            return DayStatus(Status.HOLIDAY, special[1].reason, special[0])
        if not special:
            free = self._free(day, grade)
            if free:
                return free
        mode = self._last(frozenset(_MODES), day, grade)
        if mode:
            return DayStatus(_MODES[mode[1].kind], mode[1].reason, mode[0])
        return DayStatus(Status.TEACHING, special[1].reason, special[0]) if special else DayStatus(Status.TEACHING)

    def _free(self, day: date, grade: str | None) -> DayStatus | None:
        """Vacation, public holiday or weekend; None on a day that is taught."""
        if self.term_at(day, grade) is None:
            return DayStatus(Status.VACATION)
        kind = self.work.kind(day)
        if kind is DayKind.HOLIDAY:
            return DayStatus(Status.HOLIDAY, self.work.name(day))
        return DayStatus(Status.WEEKEND) if kind is DayKind.WEEKEND else None

    def _last(self, kinds: frozenset[RuleKind], day: date, grade: str | None) -> tuple[str, Rule] | None:
        """The last rule of these kinds that holds, in the first layer that has one."""
        for name, rules in self.layers:
            for rule in reversed(rules):
                if rule.kind in kinds and rule.holds(day, grade):
                    return name, rule
        return None


def read_rules(text: str) -> list[Rule]:
    """Rules of a CSV text: kind, from_day, to_day (half-open), grades (by spaces, empty = all), reason.

    Raises WrongSchoolRule at the first row that cannot be read.
    """
    reader = csv.DictReader(text.splitlines())
    rules = []
    for row in reader:
        try:
            days = date.fromisoformat(row["from_day"]), date.fromisoformat(row["to_day"])
            rules.append(Rule(RuleKind(row["kind"]), *days, row["reason"], frozenset(row["grades"].split())))
        except (KeyError, TypeError, ValueError, AttributeError):
            raise WrongSchoolRule(line=reader.line_num, text=",".join(str(cell) for cell in row.values())) from None
    return rules
