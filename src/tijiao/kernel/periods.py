"""Periods of the calendar and of the school year: half-open, ordered, with a text form that round-trips.

    2020-03-02  day          2020-W10  ISO week        2020-03-T1  ten days (上旬)     2020-03  month
    2020-Q1     quarter      2019/20-1  autumn term    2019/20     school year        2020     year

Terms here are nominal (autumn: start of the school year to 1 February; spring: from there to its end), so that a
term has one text in every city; the days that are taught come from `schooldays`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import total_ordering

from tijiao.kernel.problems import Problem

SCHOOL_YEAR_STARTS = 9  # September
SPRING_STARTS = 2  # February
_DAY = timedelta(days=1)


class Kind(StrEnum):
    """How long a period is; the values are what packs write as cadence."""

    DAY = "day"
    WEEK = "week"
    TEN_DAY = "ten-day"
    MONTH = "month"
    QUARTER = "quarter"
    TERM = "term"
    SCHOOL_YEAR = "school-year"
    YEAR = "year"


class WrongPeriod(Problem):
    """The text is no period. Facts: text."""

    code, status = "period.wrong-text", 422


class WrongKind(Problem):
    """A period of another kind was wanted. Facts: text, wanted, found (of Kind)."""

    code, status = "period.wrong-kind", 422


_YEAR = "((?:19|2[0-9])[0-9]{2})"
_MONTH = "(0[1-9]|1[0-2])"
_FORMS = {
    Kind.DAY: re.compile(f"{_YEAR}-{_MONTH}-([0-9]{{2}})"),
    Kind.WEEK: re.compile(f"{_YEAR}-W([0-9]{{2}})"),
    Kind.TEN_DAY: re.compile(f"{_YEAR}-{_MONTH}-T([1-3])"),
    Kind.MONTH: re.compile(f"{_YEAR}-{_MONTH}"),
    Kind.QUARTER: re.compile(f"{_YEAR}-Q([1-4])"),
    Kind.TERM: re.compile(f"{_YEAR}/([0-9]{{2}})-([12])"),
    Kind.SCHOOL_YEAR: re.compile(f"{_YEAR}/([0-9]{{2}})"),
    Kind.YEAR: re.compile(_YEAR),
}


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """`first` inclusive, `end` exclusive. Periods sort by first day, then length. ValueError if the days do not fit."""

    kind: Kind
    first: date
    end: date

    def __post_init__(self) -> None:
        if _bounds(self.kind, self.first, self.start_month) != (self.first, self.end):
            raise ValueError(f"{self.first} to {self.end} is no {self.kind}")

    @classmethod
    def parse(cls, text: str, *, kind: Kind | None = None, start_month: int = SCHOOL_YEAR_STARTS) -> "Period":
        """The period that a text names. Raises WrongPeriod, and WrongKind when it is not of the wanted `kind`."""
        for found, form in _FORMS.items():
            if match := form.fullmatch(text):
                period = _read(found, text, [int(part) for part in match.groups()], start_month)
                if kind is not None and kind != found:
                    raise WrongKind(text=text, wanted=kind, found=found)
                return period
        raise WrongPeriod(text=text)

    @classmethod
    def containing(cls, kind: Kind, day: date, *, start_month: int = SCHOOL_YEAR_STARTS) -> "Period":
        """The one period of a kind in which a day falls."""
        return cls(kind, *_bounds(kind, day, start_month))

    @property
    def last(self) -> date:
        return self.end - _DAY

    @property
    def start_month(self) -> int:
        """The month in which school years start, as far as this period says it."""
        if self.kind is Kind.TERM:
            return self.end.month if self.first.month == SPRING_STARTS else self.first.month
        return self.first.month if self.kind is Kind.SCHOOL_YEAR else SCHOOL_YEAR_STARTS

    @property
    def year(self) -> int:
        """The year in its text: the ISO year of a week, the year in which a term's school year began."""
        if self.kind is Kind.WEEK:
            return self.first.isocalendar().year
        return self.first.year - (self.kind is Kind.TERM and self.number == 2)

    @property
    def number(self) -> int:
        """Its number in the year (week, quarter, term) or the month (ten days, day), the month; 1 for years."""
        if self.kind is Kind.WEEK:
            return self.first.isocalendar().week
        if self.kind is Kind.TERM:
            return 2 if self.first.month == SPRING_STARTS else 1
        numbers = {Kind.DAY: self.first.day, Kind.TEN_DAY: self.first.day // 10 + 1, Kind.MONTH: self.first.month}
        return (self.first.month + 2) // 3 if self.kind is Kind.QUARTER else numbers.get(self.kind, 1)

    def next(self) -> "Period":
        return Period.containing(self.kind, self.end, start_month=self.start_month)

    def previous(self) -> "Period":
        return Period.containing(self.kind, self.first - _DAY, start_month=self.start_month)

    def within(self, other: "Period") -> bool:
        """Whether every day of this period lies in the other."""
        return other.first <= self.first and self.end <= other.end

    def split(self, kind: Kind) -> "list[Period]":
        """The periods of a kind that begin in this one, in order: a week belongs to the month of its Monday."""
        return list(beginning_in(kind, self.first, self.end, start_month=self.start_month))

    def days(self) -> Iterator[date]:
        return (self.first + timedelta(days=number) for number in range((self.end - self.first).days))

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.end

    def __lt__(self, other: "Period") -> bool:
        return (self.first, self.end, self.kind) < (other.first, other.end, other.kind)

    def __str__(self) -> str:
        return _TEXTS[self.kind].format(p=self, next=(self.year + 1) % 100)

    @property
    def name_zh(self) -> str:
        ordinal = "一二三四"[self.number - 1] if self.number <= 4 else ""
        tenth = "上中下"[self.number - 1] if self.number <= 3 else ""
        return _NAMES_ZH[self.kind].format(p=self, next=self.year + 1, ordinal=ordinal, tenth=tenth)

    @property
    def name_en(self) -> str:
        season = "Spring" if self.number == 2 else "Autumn"
        month = _MONTHS_EN[self.first.month - 1]
        return _NAMES_EN[self.kind].format(p=self, next=(self.year + 1) % 100, month=month, season=season)


_TEXTS = {
    Kind.DAY: "{p.first:%Y-%m-%d}",
    Kind.WEEK: "{p.year}-W{p.number:02}",
    Kind.TEN_DAY: "{p.first:%Y-%m}-T{p.number}",
    Kind.MONTH: "{p.first:%Y-%m}",
    Kind.QUARTER: "{p.year}-Q{p.number}",
    Kind.TERM: "{p.year}/{next:02}-{p.number}",
    Kind.SCHOOL_YEAR: "{p.year}/{next:02}",
    Kind.YEAR: "{p.year}",
}
_NAMES_ZH = {
    Kind.DAY: "{p.year}年{p.first.month}月{p.first.day}日",
    Kind.WEEK: "{p.year}年第{p.number}周",
    Kind.TEN_DAY: "{p.year}年{p.first.month}月{tenth}旬",
    Kind.MONTH: "{p.year}年{p.first.month}月",
    Kind.QUARTER: "{p.year}年第{ordinal}季度",
    Kind.TERM: "{p.year}—{next}学年第{ordinal}学期",
    Kind.SCHOOL_YEAR: "{p.year}—{next}学年",
    Kind.YEAR: "{p.year}年",
}
_NAMES_EN = {
    Kind.DAY: "{p.first.day} {month} {p.year}",
    Kind.WEEK: "Week {p.number} of {p.year}",
    Kind.TEN_DAY: "{p.first.day}–{p.last.day} {month} {p.year}",
    Kind.MONTH: "{month} {p.year}",
    Kind.QUARTER: "Q{p.number} {p.year}",
    Kind.TERM: "{season} term {p.year}/{next:02}",
    Kind.SCHOOL_YEAR: "School year {p.year}/{next:02}",
    Kind.YEAR: "{p.year}",
}
_MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def beginning_in(kind: Kind, first: date, end: date, *, start_month: int = SCHOOL_YEAR_STARTS) -> Iterator[Period]:
    """The periods of a kind that begin on or after `first` and before `end`, in order."""
    period = Period.containing(kind, first, start_month=start_month)
    if period.first < first:
        period = period.next()
    while period.first < end:
        yield period
        period = period.next()


def _bounds(kind: Kind, day: date, start_month: int) -> tuple[date, date]:
    """First day and first day after the period of a kind around `day`."""
    if kind is Kind.DAY:
        return day, day + _DAY
    if kind is Kind.WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=7)
    if kind is Kind.TEN_DAY:
        number = min((day.day - 1) // 10, 2)
        end = _months_on(day, 1) if number == 2 else day.replace(day=number * 10 + 11)
        return day.replace(day=number * 10 + 1), end
    if kind in (Kind.TERM, Kind.SCHOOL_YEAR):
        return _school_bounds(kind, day, start_month)
    months = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.YEAR: 12}[kind]
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    return first, _months_on(first, months)


def _school_bounds(kind: Kind, day: date, start_month: int) -> tuple[date, date]:
    if not SPRING_STARTS < start_month <= 12:
        raise ValueError(f"a school year does not start in month {start_month}")
    first = date(day.year - (day.month < start_month), start_month, 1)
    spring, end = date(first.year + 1, SPRING_STARTS, 1), date(first.year + 1, start_month, 1)
    if kind is Kind.SCHOOL_YEAR:
        return first, end
    return (first, spring) if day < spring else (spring, end)


def _months_on(day: date, months: int) -> date:
    """The first of the month that comes `months` after the month of `day`."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _read(kind: Kind, text: str, parts: list[int], start_month: int) -> Period:
    """The period that the numbers of a matched form name."""
    if kind in (Kind.TERM, Kind.SCHOOL_YEAR) and parts[1] != (parts[0] + 1) % 100:
        raise WrongPeriod(text=text)
    try:
        day = _some_day(kind, parts, start_month)
    except ValueError:  # 30 February, week 53 of a year that has 52
        raise WrongPeriod(text=text) from None
    return Period.containing(kind, day, start_month=start_month)


def _some_day(kind: Kind, parts: list[int], start_month: int) -> date:
    year, *rest = parts
    match kind:
        case Kind.DAY:
            return date(year, *rest)
        case Kind.WEEK:
            return date.fromisocalendar(year, rest[0], 1)
        case Kind.TEN_DAY:
            return date(year, rest[0], rest[1] * 10 - 9)
        case Kind.QUARTER:
            return date(year, rest[0] * 3, 1)
        case Kind.TERM:
            return date(year, start_month, 1) if rest[1] == 1 else date(year + 1, SPRING_STARTS, 1)
        case Kind.SCHOOL_YEAR:
            return date(year, start_month, 1)
    return date(year, rest[0] if rest else 1, 1)
