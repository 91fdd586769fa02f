"""School days in the spring of 2020, as an invented city decreed them."""

from datetime import date

import pytest

from tijiao.kernel.schooldays import (
    DayStatus,
    NoSchoolDay,
    Rule,
    RuleKind,
    SchoolCalendar,
    Status,
    WrongSchoolRule,
    read_rules,
)
from tijiao.kernel.workdays import UnknownYear, national_calendar

CITY_RULES = read_rules(
    """kind,from_day,to_day,grades,reason
term,2019-09-01,2020-01-18,,2019/20-1
term,2020-02-10,2020-07-18,,2019/20-2
closed,2020-02-10,2020-02-24,,延期开学
remote,2020-02-24,2020-07-18,,停课不停学
teaching,2020-04-13,2020-07-18,9 12,毕业年级返校
teaching,2020-04-27,2020-07-18,8 11,第二批返校
holiday,2020-06-08,2020-06-09,,校运会补休
swapped,2020-06-13,2020-06-14,,补6月8日课
"""
)
CITY = SchoolCalendar(national_calendar()).overlaid("city", CITY_RULES)


@pytest.mark.parametrize(
    ("day", "grade", "status", "reason"),
    [
        (date(2019, 9, 2), None, Status.TEACHING, ""),
        (date(2019, 9, 7), None, Status.WEEKEND, ""),
        (date(2019, 10, 12), None, Status.TEACHING, ""),  # a Saturday, worked for the National Day
        (date(2019, 10, 1), None, Status.HOLIDAY, "国庆节"),
        (date(2020, 1, 20), None, Status.VACATION, ""),
        (date(2020, 2, 11), None, Status.CLOSED, "延期开学"),
        (date(2020, 2, 15), None, Status.WEEKEND, ""),
        (date(2020, 3, 2), "9", Status.REMOTE, "停课不停学"),
        (date(2020, 4, 13), "9", Status.TEACHING, "毕业年级返校"),
        (date(2020, 4, 13), "8", Status.REMOTE, "停课不停学"),
        (date(2020, 4, 27), "8", Status.TEACHING, "第二批返校"),
        (date(2020, 6, 8), "9", Status.HOLIDAY, "校运会补休"),
        (date(2020, 6, 13), "9", Status.TEACHING, "毕业年级返校"),  # a Saturday that is swapped
        (date(2020, 6, 13), "3", Status.REMOTE, "停课不停学"),
        (date(2020, 6, 25), "9", Status.HOLIDAY, "端午节"),
    ],
)
def test_a_day_of_the_city_has_a_status_and_its_reason(
    day: date, grade: str | None, status: Status, reason: str
) -> None:
    found = CITY.explain(day, grade)

    assert (found.status, found.reason) == (status, reason)


def test_the_school_goes_before_the_city_and_the_layer_is_kept() -> None:
    flooded = Rule(RuleKind.CLOSED, date(2020, 6, 10), date(2020, 6, 12), "校舍进水")
    school = CITY.overlaid("school", [flooded], grades=["7", "8", "9"])

    assert school.explain(date(2020, 6, 10), "9") == DayStatus(Status.CLOSED, "校舍进水", "school")
    assert school.explain(date(2020, 6, 12), "9") == DayStatus(Status.TEACHING, "毕业年级返校", "city")


def test_a_school_is_taught_as_soon_as_one_of_its_grades_is() -> None:
    junior = CITY.overlaid("junior", [], grades=["7", "8", "9"])
    primary = CITY.overlaid("primary", [], grades=["1", "2", "3", "4", "5", "6"])

    assert junior.status(date(2020, 4, 14)) is Status.TEACHING
    assert primary.status(date(2020, 4, 14)) is Status.REMOTE
    assert primary.is_school_day(date(2020, 4, 14))
    assert not primary.is_school_day(date(2020, 4, 14), remote=False)


def test_own_dates_of_a_term_replace_those_of_the_city() -> None:
    later = Rule(RuleKind.TERM, date(2019, 9, 9), date(2020, 1, 11), "2019/20-1")
    school = CITY.overlaid("school", [later])

    assert school.status(date(2019, 9, 2)) is Status.VACATION
    assert school.status(date(2019, 9, 9)) is Status.TEACHING
    assert [term.first for term in school.terms()] == [date(2019, 9, 9), date(2020, 2, 10)]


def test_a_grade_may_end_its_term_before_the_others() -> None:
    leavers = Rule(RuleKind.TERM, date(2020, 2, 10), date(2020, 6, 20), "2019/20-2", frozenset({"9"}))
    school = CITY.overlaid("school", [leavers])

    assert school.status(date(2020, 7, 1), "9") is Status.VACATION
    assert school.status(date(2020, 7, 1), "8") is Status.TEACHING


def test_school_days_are_counted_over_weekends_and_vacations() -> None:
    assert CITY.add(date(2020, 1, 17), 1) == date(2020, 2, 24)
    assert CITY.add(date(2020, 2, 24), -1) == date(2020, 1, 17)
    assert list(CITY.school_days(date(2020, 4, 3), date(2020, 4, 9))) == [
        date(2020, 4, 3),
        date(2020, 4, 7),
        date(2020, 4, 8),
    ]


def test_where_no_term_follows_there_is_no_school_day_to_add() -> None:
    with pytest.raises(NoSchoolDay):
        CITY.add(date(2020, 7, 17), 1)


def test_a_term_in_a_year_without_public_holidays_is_a_problem() -> None:
    term = Rule(RuleKind.TERM, date(2098, 9, 1), date(2099, 1, 10), "2098/99-1")

    with pytest.raises(UnknownYear):
        CITY.overlaid("school", [term]).status(date(2098, 9, 2))


@pytest.mark.parametrize(
    "row", ["feast,2020-01-01,2020-01-02,,x", "term,2020-01-02,2020-01-02,,x", "term,,2020-01-02,,x", "term"]
)
def test_a_row_that_cannot_be_read_is_named_by_its_line(row: str) -> None:
    with pytest.raises(WrongSchoolRule) as problem:
        read_rules(f"kind,from_day,to_day,grades,reason\n{row}\n")

    assert problem.value.facts["line"] == 2
