"""Numbers of the plan's ledgers of schooling and sport, out of the packs' own files: what counts, and that silence is not zero."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from insight.drawn import AT
from insight.test_national import report

from tijiao.directory import domain as directory
from tijiao.forms import compiled
from tijiao.forms import domain as forms
from tijiao.insight import standards
from tijiao.insight.readings import reading
from tijiao.kernel.periods import Period
from tijiao.ledgers import declare, domain
from tijiao.packs.loader import load_folder

YEAR, AUTUMN = Period.parse("2020"), Period.parse("2019/20-1")
FORMS = {
    "school-governance", "class-timetable", "sport-log", "sport-homework", "labour-practice", "sports-monthly",
}  # fmt: skip


@pytest.fixture
def town(city: SimpleNamespace, settings: Any) -> SimpleNamespace:
    """The ledgers of schooling and sport in the little city: a primary and a junior school owe them, and one section."""
    loaded = load_folder(settings.PACKS / "plan-2020", [*compiled.KINDS, *declare.KINDS], partial=True)
    told = [one for one in loaded.entries(compiled.FORM.model) if one.id in FORMS]
    forms.publish(told, by=None, at=AT.now)
    ledgers = [one for one in loaded.entries(declare.LedgerEntry) if one.form in FORMS]
    domain.publish([*ledgers, *loaded.entries(declare.CalendarEntry)], by=None, at=AT.now)
    standards.publish(standards.read(), by=None, at=AT.now)
    return city


def told(indicator: str, org: str, period: Period) -> tuple[str, int, int]:
    """The number as it is written, of how many rows, and how many of them are silent."""
    found = reading(indicator, org, period)
    return found.text, found.figure.rows, found.figure.silent


# --- charter and councils ---------------------------------------------------------------------------------------------
def council(name: str, founded: str, ends: str, meetings: int = 2, minuted: int = 1) -> dict[str, Any]:
    return {"council": name, "founded_on": founded, "term_ends": ends, "meetings": meetings, "minuted": minuted}


def test_a_council_stands_while_its_term_runs_and_it_left_minutes(town: SimpleNamespace) -> None:
    """Given a charter, two councils that serve, one told twice, one out of term, one without minutes; another school silent."""
    councils = [
        council("affairs", "2019-10-01", "2022-10-01"), council("staff", "2018-10-01", "2020-05-20", 3, 3),
        council("staff", "2019-10-01", "2020-10-01", 0, 0), council("parents", "2018-10-01", "2020-05-19"),
        council("pupils", "2019-10-01", "2020-10-01", 4, 0),
    ]  # fmt: skip
    report("school-governance", town.school, "2019", charter_state="approved", councils=councils)

    assert told("charter-councils-in-place", "s-001", YEAR) == ("50.0", 1, 0)
    assert told("charter-councils-in-place", "*", YEAR) == ("50.0", 2, 1)
    assert told("charter-councils-complete", "*", YEAR) == ("0.0", 2, 1)
    assert told("council-minutes-kept", "*", Period.parse("2019")) == ("45.5", 4, 0)


# --- practical work ---------------------------------------------------------------------------------------------------
def test_a_site_counts_once_lessons_were_held_there(town: SimpleNamespace) -> None:
    """Given a school of four classes, one site with ten lessons and one with none; another school reported nothing."""
    sites = [
        {"site": "planting", "area": 300, "used_by": 3, "lessons": 10},
        {"site": "workshop", "area": 60, "used_by": 0, "lessons": 0},
    ]
    report("labour-practice", town.school, str(AUTUMN), classes=4, sites=sites)

    assert told("practice-sites", "*", AUTUMN) == ("", 0, 0)  # due only after the term
    assert told("practice-sites", "*", YEAR) == ("1", 2, 1)
    assert told("schools-with-practice-site", "*", YEAR) == ("100.0", 2, 1)
    assert told("practice-lessons", "*", AUTUMN) == ("2.5", 2, 1)


def test_a_school_without_any_site_says_nought_and_is_not_silent(town: SimpleNamespace) -> None:
    report("labour-practice", town.school, str(AUTUMN), classes=4)

    assert told("practice-sites", "s-001", YEAR) == ("0", 1, 0)
    assert told("practice-lessons", "s-001", AUTUMN) == ("0.0", 1, 0)


# --- the sports section -----------------------------------------------------------------------------------------------
def test_months_are_added_up_and_a_month_without_figures_is_counted_apart(town: SimpleNamespace) -> None:
    """Given January and March of the section, February overdue and April not yet."""
    section = directory.add_organisation(code="community", kind="section", name="群众体育科", parent=town.bureau,
                                         opened_on=date(2015, 9, 1), by=None, at=AT.now)  # fmt: skip
    for month, sales, shops in (("2020-01", 500, 8), ("2020-03", 250.5, 9)):
        report("sports-monthly", section, month, lottery_sales=sales, lottery_fund=100, lottery_shops=shops,
               industry_units=3, industry_revenue=1000)  # fmt: skip

    assert told("sports-month-lottery-sales", "*", Period.parse("2020-Q1")) == ("750", 3, 1)
    assert told("sports-standing-lottery-shops", "*", YEAR) == ("9", 1, 0)
    assert told("sports-standing-lottery-shops", "*", Period.parse("2020-02")) == ("8", 1, 0)


# --- timetables and the week's sport ----------------------------------------------------------------------------------
WEEK, DAY = Period.parse("2020-W20"), Period.parse("2020-05-20")
SPRING = "2019/20-2"


def lessons(entered: int, number: int, pe: str, **more: int) -> dict[str, Any]:
    """A class with its PE lessons from Monday to Friday, "10100"."""
    days = {f"pe_{day}": int(count) for day, count in zip(("mon", "tue", "wed", "thu", "fri"), pe, strict=True)}
    return {"entered": entered, "class_no": number, **days, "pe": sum(days.values()), **more}


def timetable(organisation: Any, *classes: dict[str, Any]) -> None:
    """Forty minutes a lesson, thirty in the break, twenty after lessons where there is no PE."""
    report("class-timetable", organisation, SPRING, lesson_minutes=40, break_minutes=30, after_minutes=20,
           classes=list(classes))  # fmt: skip


def test_lessons_count_up_to_the_curriculum_and_by_class(town: SimpleNamespace) -> None:
    """Given a class of grade 3 with one music lesson too few and one too many of art, another of grade 1 with less PE."""
    timetable(town.school, lessons(2017, 1, "10101", music=1, art=3), lessons(2019, 1, "11100", music=2, art=2))

    assert told("lessons-offered-pe", "s-001", YEAR) == ("85.7", 2, 0)  # 3 of 3 and 3 of 4
    assert told("lessons-offered-music", "s-001", YEAR) == ("75.0", 2, 0)
    assert told("lessons-offered-art", "s-001", YEAR) == ("100.0", 2, 0)
    assert told("lessons-offered-music", town.class_one.code, YEAR) == ("50.0", 1, 0)
    assert told("classes-full-pe", "s-001", YEAR) == ("50.0", 2, 0)
    assert told("lessons-offered-pe", "*", YEAR) == ("85.7", 3, 1)  # the junior school's are overdue


def test_minutes_of_each_class_and_day_are_the_timetables_unless_the_log_tells_otherwise(town: SimpleNamespace) -> None:
    """Given a week of four days; rain for all on Monday, later PE gave way for one class; another year was at home."""
    timetable(town.school, lessons(2017, 1, "11000"), lessons(2017, 2, "00011"), lessons(2019, 1, "11111"))
    changes = [
        {"day": "week", "entered": 2019, "why": "away"}, {"day": "mon", "why": "weather", "minutes": 15},
        {"day": "tue", "entered": 2017, "class_no": 1, "why": "exam", "minutes": 30},
        {"day": "week", "entered": 2019, "why": "away"},
    ]  # fmt: skip
    report("sport-log", town.school, str(WEEK), days=["mon", "tue", "wed", "thu"], changes=changes)

    # of class 1: 15, 30, 50, 50; of class 2: 15, 50, 50, 70
    assert told("daily-sport-minutes", town.class_one.code, WEEK) == ("36", 4, 0)
    assert told("daily-sport-minutes", town.class_one.code, Period.parse("2020-05-12")) == ("30", 1, 0)
    assert told("daily-sport-minutes", "s-001", WEEK) == ("41", 8, 0)
    assert told("daily-sport-kept", "s-001", WEEK) == ("12.5", 8, 0)
    assert told("daily-sport-hours", "s-001", DAY) == ("0.69", 8, 0)


def test_a_week_without_a_log_or_without_a_timetable_is_no_nought(town: SimpleNamespace) -> None:
    """Given a log without a timetable of that school year, and a school that filed no log."""
    report("sport-log", town.school, str(WEEK), days=["mon"])

    assert told("daily-sport-minutes", "*", WEEK) == ("", 2, 2)
    assert told("daily-sport-hours", "*", DAY) == ("", 2, 2)


def test_homework_is_counted_by_class_and_a_class_that_was_set_none_did_not_fail_to_do_it(town: SimpleNamespace) -> None:
    """Given March of a school with two classes, one of which was set no homework; the junior school reported nothing."""
    classes = [
        {"entered": 2017, "class_no": 1, "parts": ["health", "basic", "special"], "parts_taught": 3, "times": 4,
         "asked": 160, "done": 120},
        {"entered": 2017, "class_no": 2, "parts": ["basic"], "parts_taught": 1, "times": 0},
    ]  # fmt: skip
    report("sport-homework", town.school, "2020-03", classes=classes)
    march = Period.parse("2020-03")

    assert told("sport-homework-done", town.class_one.code, march) == ("75.0", 1, 0)
    assert told("sport-homework-done", "s-001", march) == ("75.0", 1, 0)
    assert told("sport-homework-set", "s-001", march) == ("2.0", 2, 0)
    assert told("sport-homework-parts", "*", march) == ("50.0", 3, 1)
