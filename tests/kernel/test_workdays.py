"""Working days, with the weekends that are worked for a holiday."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tijiao.kernel.workdays import (
    DayKind,
    SpecialDay,
    UnknownYear,
    WorkCalendar,
    WrongCalendarRow,
    national_calendar,
    read_special_days,
)

CHINA = national_calendar()
NATIONAL_TABLE = Path(__file__).parents[2] / "packs" / "national" / "working_days.csv"

known_days = st.dates(min_value=date(2018, 1, 1), max_value=date(2022, 12, 31))


@pytest.mark.parametrize(
    ("day", "kind", "name", "working"),
    [
        (date(2020, 1, 19), DayKind.WORK, "春节", True),  # a Sunday, worked for the Spring Festival
        (date(2020, 1, 31), DayKind.HOLIDAY, "春节", False),  # the festival was prolonged that year
        (date(2020, 2, 3), DayKind.WEEKDAY, "", True),
        (date(2020, 2, 8), DayKind.WEEKEND, "", False),
        (date(2020, 5, 4), DayKind.HOLIDAY, "劳动节", False),
        (date(2020, 5, 9), DayKind.WORK, "劳动节", True),
    ],
)
def test_a_day_is_worked_or_not_and_the_feast_says_why(day: date, kind: DayKind, name: str, working: bool) -> None:
    assert (CHINA.kind(day), CHINA.name(day), CHINA.is_working(day)) == (kind, name, working)


def test_the_day_after_the_start_counts_first() -> None:
    assert CHINA.add(date(2020, 4, 30), 1) == date(2020, 5, 6)
    assert CHINA.add(date(2020, 5, 6), 3) == date(2020, 5, 9)  # a worked Saturday
    assert CHINA.add(date(2020, 5, 6), -1) == date(2020, 4, 30)
    assert CHINA.add(date(2020, 5, 2), 0) == date(2020, 5, 2)


def test_the_next_working_day_may_be_the_day_itself() -> None:
    assert CHINA.next_working(date(2020, 5, 6)) == date(2020, 5, 6)
    assert CHINA.next_working(date(2020, 5, 1)) == date(2020, 5, 6)


@given(known_days, st.integers(min_value=1, max_value=40))
def test_adding_working_days_and_counting_them_agree(start: date, count: int) -> None:
    due = CHINA.add(start, count)

    assert CHINA.is_working(due)
    assert CHINA.count(start, due) + 1 - CHINA.is_working(start) == count


def test_a_year_without_data_is_a_problem_and_never_a_guess() -> None:
    with pytest.raises(UnknownYear) as problem:
        CHINA.add(date(2026, 12, 30), 5)

    assert (problem.value.code, problem.value.facts) == ("calendar.unknown-year", {"year": 2027})


def test_rows_of_data_make_a_year_known_and_go_before_what_was_known() -> None:
    rows = read_special_days(
        "day,kind,name,source\n2099-01-01,holiday,元旦,x\n2099-10-01,holiday,国庆节,x\n2099-01-03,work,元旦,x\n2020-05-09,holiday,校庆,x\n"
    )

    calendar = CHINA.with_days(rows)

    assert calendar.is_working(date(2099, 1, 3))  # a Saturday
    assert calendar.add(date(2099, 1, 1), 1) == date(2099, 1, 2)
    assert not calendar.is_working(date(2020, 5, 9))
    assert CHINA.is_working(date(2020, 5, 9))


def test_a_local_day_off_does_not_pass_for_a_year_of_data() -> None:
    calendar = CHINA.with_days([SpecialDay(date(2099, 6, 1), DayKind.HOLIDAY, "校庆")])

    with pytest.raises(UnknownYear):
        calendar.is_working(date(2099, 6, 1))


@pytest.mark.parametrize("row", ["2099-13-01,holiday,x", "2099-01-01,feast,x", "2099-01-01", "2099-01-01,weekday,x"])
def test_a_row_that_cannot_be_read_is_named_by_its_line(row: str) -> None:
    with pytest.raises(WrongCalendarRow) as problem:
        read_special_days(f"day,kind,name\n2099-01-01,holiday,元旦\n{row}\n")

    assert problem.value.facts["line"] == 3


def test_the_national_table_agrees_with_the_package_where_both_know_the_year() -> None:
    rows = read_special_days(NATIONAL_TABLE.read_text(encoding="utf-8"))

    assert {row.day: row for row in rows if row.day.year in CHINA.years} == {
        day: row for day, row in CHINA.special.items() if day.year == 2020
    }


def test_an_empty_calendar_knows_no_year() -> None:
    with pytest.raises(UnknownYear):
        WorkCalendar(frozenset()).kind(date(2020, 1, 1))
