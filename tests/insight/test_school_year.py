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
FORMS = {"school-governance", "labour-practice", "sports-monthly"}


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
