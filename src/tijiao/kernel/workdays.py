"""Working days: weekends, public holidays, and the weekends that are worked for them (调休).

Years up to the last one announced come from the package chinese-calendar; later years, and local days off, come as
data. A year that nothing covers is a problem that says so: a deadline is never guessed.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from chinese_calendar import constants

from tijiao.kernel.problems import Problem

_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What a day is. Data say `work` and `holiday`; `weekend` and `weekday` are days of which they say nothing."""

    WORK = "work"
    HOLIDAY = "holiday"
    WEEKEND = "weekend"
    WEEKDAY = "weekday"


class UnknownYear(Problem):
    """No calendar data for this year. Facts: year. Remedy: add its rows to packs/national/working_days.csv."""

    code, status = "calendar.unknown-year", 422


class WrongCalendarRow(Problem):
    """A row of calendar data that cannot be read. Facts: line, text."""

    code, status = "calendar.wrong-row", 422


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not what its weekday says: a holiday, or a worked weekend, with the name of the feast."""

    day: date
    kind: DayKind
    name: str


@dataclass(frozen=True)
class WorkCalendar:
    """The working days of the years it knows."""

    years: frozenset[int]
    special: Mapping[date, SpecialDay] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "special", MappingProxyType(dict(self.special)))

    def with_days(self, days: Iterable[SpecialDay]) -> "WorkCalendar":
        """This calendar with rows of data added, which go before its own.

        A year is known once 1 January and 1 October, holidays by law in every year, are both among the holidays:
        so a few local days off do not pass for a year's calendar.
        """
        special = {**self.special, **{row.day: row for row in days}}
        holidays = {day for day, row in special.items() if row.kind is DayKind.HOLIDAY}
        whole = {day.year for day in holidays if {date(day.year, 1, 1), date(day.year, 10, 1)} <= holidays}
        return WorkCalendar(self.years | whole, special)

    def kind(self, day: date) -> DayKind:
        """What the day is. Raises UnknownYear."""
        if day.year not in self.years:
            raise UnknownYear(year=day.year)
        if special := self.special.get(day):
            return special.kind
        return DayKind.WEEKEND if day.weekday() >= 5 else DayKind.WEEKDAY

    def name(self, day: date) -> str:
        """The feast that makes the day a holiday or a worked weekend; empty for other days."""
        special = self.special.get(day)
        return special.name if special else ""

    def is_working(self, day: date) -> bool:
        """Whether offices work on the day. Raises UnknownYear."""
        return self.kind(day) in (DayKind.WORK, DayKind.WEEKDAY)

    def add(self, start: date, count: int) -> date:
        """The day on which `count` working days are full when the day after `start` counts first; back if negative."""
        step, left, day = (_DAY if count >= 0 else -_DAY), abs(count), start
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def next_working(self, day: date) -> date:
        """The day itself if it is worked, else the next that is."""
        return day if self.is_working(day) else self.add(day, 1)

    def count(self, first: date, end: date) -> int:
        """Working days from `first` up to, and without, `end`."""
        return sum(self.is_working(first + timedelta(days=number)) for number in range((end - first).days))


_NAMES_ZH = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


def national_calendar() -> WorkCalendar:
    """Public holidays and worked weekends of the whole country, as far as chinese-calendar knows them."""
    rows = [
        *(SpecialDay(day, DayKind.HOLIDAY, _NAMES_ZH[name]) for day, name in constants.holidays.items()),
        *(SpecialDay(day, DayKind.WORK, _NAMES_ZH[name]) for day, name in constants.workdays.items()),
    ]
    return WorkCalendar(frozenset()).with_days(rows)


def read_special_days(text: str) -> list[SpecialDay]:
    """Rows of a CSV text with the columns day, kind (holiday or work) and name; others are left alone.

    Raises WrongCalendarRow at the first row that cannot be read.
    """
    reader = csv.DictReader(text.splitlines())
    days = []
    for row in reader:
        try:
            kind = {"holiday": DayKind.HOLIDAY, "work": DayKind.WORK}[row["kind"]]
            days.append(SpecialDay(date.fromisoformat(row["day"]), kind, row["name"]))
        except (KeyError, TypeError, ValueError):
            raise WrongCalendarRow(line=reader.line_num, text=",".join(str(cell) for cell in row.values())) from None
    return days
