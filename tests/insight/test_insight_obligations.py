"""Completeness out of the lake: what is due is computed, what came is counted, and a filing moves the number."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from insight.drawn import AT

from tijiao.forms import compiled
from tijiao.forms import domain as forms
from tijiao.insight.readings import reading, series
from tijiao.insight.store import lake
from tijiao.kernel.periods import Period
from tijiao.ledgers import closing, declare, domain, listeners
from tijiao.ledgers.models import Ledger
from tijiao.ledgers.obligations import obligations
from tijiao.packs.loader import load_folder

MAY = Period.parse("2020-05")
DAILY = "daily-check-completeness"
YES = ("gate_guarded", "escort_on_duty", "morning_check", "exits_clear", "fire_gear", "stairs_watched", "cctv_working")
SAFETY = ("daily-check", "drill-monthly", "monthly-sweep", "weekly-summary")


@pytest.fixture
def ledgers(city: SimpleNamespace, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The safety ledgers of the plan's packs, without its calendar: every weekday is a school day."""
    monkeypatch.setattr(listeners, "listeners", [])
    loaded = load_folder(settings.PACKS / settings.PLAN_PACK, [*compiled.KINDS, *declare.KINDS], partial=True)
    forms.publish(loaded.entries(compiled.FORM.model), by=None, at=AT.now)
    kept = [one for one in loaded.entries(declare.LedgerEntry) if one.id in SAFETY]
    domain.publish([*kept, *loaded.entries(declare.CalendarEntry)], by=None, at=AT.now)


def file_today(person: Any, organisation: Any) -> None:
    answers = {**dict.fromkeys(YES, "yes"), "meals_served": "no", "bus_runs": "no", "hazards_found": "0"}
    filling = domain.Filling(Ledger.objects.get(code="daily-check"), organisation, Period.parse("2020-05-20"), answers)
    domain.file(filling, by=person("school-clerk", organisation), at=AT.now)


def test_filing_todays_check_moves_the_number_at_once_and_nobody_is_missing_before_the_day_is_over(
    city: SimpleNamespace, ledgers: None, person: Any
) -> None:
    before = reading(DAILY, "s-001", MAY).figure

    file_today(person, city.school)
    after, other = reading(DAILY, "s-001", MAY).figure, reading(DAILY, "s-002", MAY).figure

    assert (before.numerator, after.numerator, other.numerator) == (0, 1, 0)
    assert after.denominator == (before.denominator or 0) + 1
    assert before.rows > 0


def test_what_is_due_agrees_with_the_ledgers_own_count(city: SimpleNamespace, ledgers: None) -> None:
    months = [Period.parse(text) for text in ("2019-10", "2020-03", "2020-04")]
    ledger = Ledger.objects.get(code="daily-check")

    told = [one.figure.denominator for one in series(DAILY, "*", months)]

    expected = [len(obligations(ledger, month.first, month.end)) for month in months]
    assert [value or 0 for value in told] == expected


def test_an_exemption_takes_its_obligations_out_of_the_lake(city: SimpleNamespace, ledgers: None, person: Any) -> None:
    ledger, officer = Ledger.objects.get(code="daily-check"), person("section-officer", city.safety)
    assert reading(DAILY, "s-001", MAY).figure.rows > 0

    domain.exempt(ledger, city.school, first_day=MAY.first, end_day=MAY.end, reason="校舍大修", by=officer, at=AT.now)

    assert reading(DAILY, "s-001", MAY).figure.rows == 0


def test_a_closed_period_keeps_its_figure_whatever_is_exempted_or_filed_afterwards_until_it_is_reopened(
    city: SimpleNamespace, ledgers: None, person: Any
) -> None:
    ledger, officer = Ledger.objects.get(code="daily-check"), person("section-officer", city.safety)
    day, later = Period.parse("2020-05-20"), AT.now + timedelta(days=2)
    file_today(person, city.school)
    before = counts()
    closing.close(ledger, day, by=officer, at=later)
    closed = counts()

    days = {"first_day": day.first, "end_day": day.end}
    domain.exempt(ledger, city.kinder, **days, reason="校舍鉴定", by=officer, at=later)
    file_today(person, city.other)
    still = counts()
    refreshed = {key: part.digest for key, part in lake().manifest().tables["obligations"].parts.items()}
    lake().rebuild(at=AT)
    rebuilt = {key: part.digest for key, part in lake().manifest().tables["obligations"].parts.items()}
    closing.reopen(ledger, day, reason="补报", by=officer, at=later)

    assert (still, refreshed) == (closed, rebuilt)
    assert counts() == (before[0] + 1, before[1] + 1)  # the other school came; what is exempted was not due yet


def counts() -> tuple[float | None, float | None]:
    """Received and due of May in the whole city, as the lake says."""
    figure = reading(DAILY, "*", MAY).figure
    return figure.numerator, figure.denominator


def test_a_new_day_asks_for_new_months_only(city: SimpleNamespace, ledgers: None) -> None:
    reading(DAILY, period=MAY)
    producer = lake().producers["obligations"]

    assert list(producer.stale(since=AT.today, today=AT.today.replace(day=31))) == []
    assert list(producer.stale(since=AT.today, today=AT.today.replace(month=6, day=1))) == [
        "daily-check/2020-06", "drill-monthly/2020-06", "monthly-sweep/2020-06", "weekly-summary/2020-06",
    ]  # fmt: skip
