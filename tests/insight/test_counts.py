"""Counts that schools report without names: what each number adds up, what it leaves out, and that silence is not zero."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from insight.drawn import AT
from insight.test_national import report

from tijiao.directory import domain as directory
from tijiao.forms import compiled
from tijiao.forms import domain as forms
from tijiao.forms.declare import FormDefinition, Question, Select
from tijiao.insight.readings import reading
from tijiao.kernel.periods import Period
from tijiao.ledgers import declare, domain
from tijiao.packs.loader import load_folder

YEAR = Period.parse("2020")
COUNTED = ("visiting-families", "parents-in-lectures", "sharing-housework", "rural-meals", "after-school-care",
           "digital-classrooms")  # fmt: skip


@pytest.fixture
def counted(city: SimpleNamespace, settings: Any) -> SimpleNamespace:
    """The ledgers of counts in the little city, with the school year's calendar."""
    loaded = load_folder(settings.PACKS / "plan-2020", [*compiled.KINDS, *declare.KINDS], partial=True)
    ledgers = [one for one in loaded.entries(declare.LedgerEntry) if one.id in COUNTED]
    forms.publish([one for one in loaded.entries(FormDefinition) if one.id in COUNTED], by=None, at=AT.now)
    domain.publish([*ledgers, *loaded.entries(declare.CalendarEntry)], by=None, at=AT.now)
    return city


def told(indicator: str, period: str = "2020", org: str = "*") -> tuple[float | None, int]:
    """The value, and how many owed a report and gave none."""
    found = reading(indicator, org, Period.parse(period))
    return None if found.value is None else round(found.value, 2), found.figure.silent


# --- families ---------------------------------------------------------------------------------------------------------
def test_a_family_is_counted_once_a_year_however_often_it_is_visited_and_told_of(counted: SimpleNamespace) -> None:
    """Given 6 families visited in January, and 4 of them again in April with one that is new: they are 7 families.

    And the line of a day that was told twice counts once; a day of January in the report of the second quarter, which
    the first has told already, does not count at all.
    """
    january = {"day": "2020-01-11", "homes": 6, "families": 6, "teachers": 2}
    april = {"day": "2020-04-12", "homes": 5, "families": 1, "teachers": 1}
    report("visiting-families", counted.school, "2020-Q1", visits=[january, january])
    report("visiting-families", counted.school, "2020-Q2", visits=[april, january])

    assert reading("visited-families", "s-001", YEAR).value == 7
    assert reading("visited-teachers", "s-001", YEAR).value == 3
    assert reading("visited-homes", "s-001", YEAR).value == 11
    assert reading("visited-families", "s-001", Period.parse("2020-Q1")).value == 6


def test_a_report_without_visits_is_nought_and_no_report_is_none(counted: SimpleNamespace) -> None:
    """Given a school that says it visited nobody, and two that say nothing although the quarter was due in April."""
    report("visiting-families", counted.school, "2020-Q1")

    assert told("visited-families", org="s-001") == (0, 0)
    assert told("visited-families", org="s-002") == (None, 1)
    assert told("visited-families") == (0, 2)


def test_a_parent_counts_at_the_first_lecture_of_the_year_and_every_time_as_an_attendance(
    counted: SimpleNamespace,
) -> None:
    """Given a lecture of 40 parents, all new, and one of 30 of whom 10 are; only the first had a check-in."""
    first = {"day": "2020-01-08", "topic": "亲子沟通", "place": "school", "parents": 40, "first_time": 40}
    second = {"day": "2020-03-21", "topic": "亲子沟通", "place": "online", "parents": 30, "first_time": 10}
    report("parents-in-lectures", counted.school, "2020-Q1", lectures=[{**first, "checked_in": 35}, second, second])
    report("parents-in-lectures", counted.school, "2020-Q2", lectures=[second])

    assert told("lectures-parents", org="s-001") == (50, 0)
    assert told("lectures-attendances", org="s-001") == (70, 0)
    assert told("lectures-check-ins", org="s-001") == (35, 0)


def test_housework_is_counted_by_class_and_a_class_told_twice_once(counted: SimpleNamespace) -> None:
    one, two = ({"class": name, "taking_part": 20, "families": 18} for name in ("2017级1班", "2017级2班"))
    report("sharing-housework", counted.school, "2020-Q1", classes=[one, two, one])
    report("sharing-housework", counted.school, "2020-Q2", classes=[{**one, "families": 2}])

    assert told("housework-families", org="s-001") == (38, 0)
    assert told("housework-times", org="s-001") == (60, 0)
    assert reading("housework-families", "s-001", YEAR).figure.rows == 3


@pytest.mark.parametrize("form", ["visiting-families", "parents-in-lectures", "sharing-housework"])
def test_nothing_of_a_home_or_a_person_can_be_put_into_the_counts_of_families(settings: Any, form: str) -> None:
    """No pictures, no files, no places on a map, no long words, and no word for a name beside topic and class."""
    loaded = load_folder(settings.PACKS / "plan-2020", [*compiled.KINDS], partial=True)
    [found] = [one for one in loaded.entries(FormDefinition) if one.id == form]
    asked = [one for one in found.named().values() if one.type != "repeat"]

    assert {one.type for one in asked if not isinstance(one, Question | Select)} == set()
    assert {one.type for one in asked} <= {"date", "integer", "text", "select_one"}
    assert {one.name for one in asked if one.type == "text"} <= {"topic", "class"}


# --- meals, care, lessons ---------------------------------------------------------------------------------------------
def test_coverage_is_the_average_day_of_the_pupils_at_school(counted: SimpleNamespace) -> None:
    """Given 100 pupils, 90 and 70 meals on two days, none on a third: 53 of a hundred; a day of another month is none's.

    And the cost of a meal is the month's food by the 160 meals.
    """
    meals = [("2019-12-02", 90, 80), ("2019-12-03", 70, 80), ("2019-12-04", 0, 80), ("2019-11-29", 100, 100)]
    days = [{"day": day, "meals": count, "milk": milk, "menu": "米饭"} for day, count, milk in meals]
    report("rural-meals", counted.other, "2019-12", pupils=100, served="yes", days=days, cost=1000)

    assert told("rural-coverage-meals", "2019-12") == (53.33, 0)
    assert told("rural-coverage-milk", "2019-12") == (80, 0)
    assert told("rural-served-meals", "2019-12") == (160, 0)
    assert told("meal-cost", "2019-12") == (6.25, 0)


def test_only_rural_schools_owe_the_meals_and_a_month_without_a_report_is_not_a_month_without_meals(
    counted: SimpleNamespace,
) -> None:
    """Given one rural school among three, which says for November that it served none, and nothing for December."""
    report("rural-meals", counted.other, "2019-11", pupils=100, served="no", why_not="食堂改造")

    assert told("rural-coverage-meals", "2019-11") == (0, 0)
    assert told("rural-coverage-meals", "2019-12") == (None, 1)
    assert reading("rural-coverage-meals", "s-001", Period.parse("2019-11")).figure.rows == 0


def of_the_city(school: Any) -> None:
    directory.set_attribute(school, "area", "urban", from_day=date(2019, 9, 1), by=None, at=AT.now)


def test_a_city_school_that_says_nothing_of_its_care_is_counted_apart(counted: SimpleNamespace) -> None:
    of_the_city(counted.school)

    assert told("after-school-enrolled", "2019/20-1") == (None, 1)


def test_care_counts_who_enrolled_and_who_came(counted: SimpleNamespace) -> None:
    """Given a city primary school of 200: 120 are enrolled, and came 9,000 of 120 × 90 times."""
    of_the_city(counted.school)
    answers = {"pupils": 200, "offered": "yes", "sessions": 90, "enrolled": 120, "attended": 9_000}
    report("after-school-care", counted.school, "2019/20-1", **answers)

    assert told("after-school-enrolled", "2019/20-1") == (60, 0)
    assert told("after-school-attendance", "2019/20-1") == (83.33, 0)
    assert told("after-school-sessions", "2019/20-1") == (90, 0)


def test_a_shared_lesson_is_counted_by_the_school_that_gives_it(counted: SimpleNamespace) -> None:
    """Given a school that gave 12 lessons, and one that only listened and therefore tells none."""
    lessons = [{"partner": "西岭镇初级中学", "sessions": 12}]
    given, listened = {"equipped": 2, "accounts": 0, "active": 0}, {"equipped": 4, "accounts": 200, "active": 150}
    report("digital-classrooms", counted.school, "2019/20-1", lessons=lessons, classes=10, **given)
    report("digital-classrooms", counted.other, "2019/20-1", classes=10, **listened)

    assert told("shared-lessons", "2019/20-1") == (12, 0)
    assert told("digital-equipped", "2019/20-1") == (30, 0)
    assert told("digital-active", "2019/20-1") == (75, 0)
