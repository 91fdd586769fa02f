"""What is due from whom: computed from the terms, the calendar and the dated facts of the day."""

from datetime import date, time

import pytest

from ledgers.conftest import LOADED, SAFETY, moment
from tijiao.audit.models import Mark
from tijiao.directory import domain as directory
from tijiao.kernel.periods import Period
from tijiao.kernel.schooldays import Rule, RuleKind
from tijiao.ledgers import domain
from tijiao.ledgers.asks import what_it_asks
from tijiao.ledgers.declare import LedgerEntry
from tijiao.ledgers.models import Ledger
from tijiao.ledgers.obligations import obligation_for, obligations

pytestmark = pytest.mark.django_db


def due(ledger, first, end, *only):
    """Period texts by organisation code."""
    found: dict[str, list[str]] = {}
    for one in obligations(ledger, date.fromisoformat(first), date.fromisoformat(end), only=[each.pk for each in only]):
        found.setdefault(one.organisation, []).append(str(one.period))
    return found


def test_daily_checks_follow_the_school_days_of_each_stage_in_that_spring(city, ledgers):
    found = due(ledgers.daily_check, "2020-05-07", "2020-05-20")

    assert found == {
        city.school.pk: ["2020-05-11", "2020-05-12", "2020-05-13", "2020-05-14", "2020-05-15", "2020-05-18", "2020-05-19"],
        city.other.pk: ["2020-05-07", "2020-05-08", "2020-05-09", *found[city.school.pk]],  # 9 May: a worked Saturday
        city.kinder.pk: ["2020-05-18", "2020-05-19"],
    }


def test_nothing_is_due_in_the_weeks_of_remote_teaching_and_in_vacation(city, ledgers):
    assert due(ledgers.daily_check, "2020-01-20", "2020-04-20") == {}
    assert due(ledgers.drill_monthly, "2020-02-01", "2020-04-01") == {}
    assert due(ledgers.weekly_summary, "2020-01-13", "2020-04-27", city.other) == {city.other.pk: ["2020-W03", "2020-W17"]}


def test_an_obligation_is_late_from_its_due_moment_on(city, ledgers):
    daily = obligation_for(ledgers.daily_check, city.school, Period.parse("2020-05-20"))
    weekly = obligation_for(ledgers.weekly_summary, city.school, Period.parse("2020-W21"))

    assert (daily.due_at, weekly.due_at) == (moment("2020-05-20 17:00"), moment("2020-05-25 12:00"))
    assert obligation_for(ledgers.daily_check, city.school, Period.parse("2020-05-16")) is None


def test_what_is_wanted_while_its_period_runs_is_late_before_the_period_ends(city, ledgers, at):
    """Given a ledger of the term that is due 130 days before the term's last day."""
    told = next(one for one in LOADED.entries(LedgerEntry) if one.id == "class-timetable")
    domain.publish([*SAFETY, told], by=None, at=at)

    ledger = Ledger.objects.get(code=told.id)
    found = obligations(ledger, date(2019, 2, 1), date(2020, 9, 1), only=[city.school.pk])

    assert [(str(one.period), one.due_at) for one in found] == [
        ("2019/20-1", moment("2019-09-23 17:00")), ("2019/20-2", moment("2020-04-23 17:00")),
    ]  # fmt: skip
    assert dict(what_it_asks(ledger))["期限"] == "周期结束的130天前，17:00前"


def test_it_cannot_be_due_before_its_period_has_begun():
    told = next(one for one in LOADED.entries(LedgerEntry) if one.id == "class-timetable").model_dump(by_alias=True)

    with pytest.raises(ValueError, match="153 days before its end a term may not have begun"):
        LedgerEntry.model_validate({**told, "due": {"days": -153, "time": time(17)}})


def test_facts_count_as_they_stood_on_the_due_day(city, ledgers, at):
    directory.close_organisation(city.other, on=date(2020, 5, 14), by=None, at=at)
    directory.set_attribute(city.school, "stage", "junior", from_day=date(2020, 5, 13), by=None, at=at)

    assert due(ledgers.daily_check, "2020-05-06", "2020-05-16", city.school, city.other) == {
        city.school.pk: ["2020-05-11", "2020-05-12", "2020-05-13", "2020-05-14", "2020-05-15"],
        city.other.pk: ["2020-05-06", "2020-05-07", "2020-05-08", "2020-05-09", "2020-05-11", "2020-05-12", "2020-05-13"],
    }


def test_only_kinds_and_attributes_that_are_asked_owe_something(city, ledgers, at):
    entry = next(one for one in LOADED.entries(LedgerEntry) if one.id == "drill-monthly").model_dump(mode="json")
    entry |= {"id": "inclusive-report", "fills": {"kinds": ["kindergarten"], "attributes": {"inclusive": ["yes"]}}, "in_school_time": False}
    (ledger,) = domain.publish([LedgerEntry.model_validate(entry, strict=False)], by=None, at=at)
    directory.set_attribute(city.kinder, "inclusive", "no", from_day=date(2020, 3, 1), by=None, at=at)

    assert due(ledger, "2019-12-01", "2020-05-01") == {city.kinder.pk: ["2019-12", "2020-01"]}  # February falls due in March


def test_an_exemption_takes_away_what_falls_due_in_it(city, ledgers, person, at):
    officer = person("section-officer", city.safety)
    days = {"first_day": date(2020, 5, 18), "end_day": date(2020, 5, 20)}
    granted = domain.exempt(ledgers.daily_check, city.school, **days, reason="校舍鉴定", by=officer, at=at)

    assert due(ledgers.daily_check, "2020-05-15", "2020-05-21", city.school) == {city.school.pk: ["2020-05-15", "2020-05-20"]}

    domain.end_exemption(granted.pk, reason="鉴定提前完成", by=officer, at=at)

    assert len(due(ledgers.daily_check, "2020-05-15", "2020-05-21", city.school)[city.school.pk]) == 4


@pytest.mark.parametrize(
    ("code", "first", "end", "months"),
    [
        ("daily-check", "2020-03-18", "2020-04-02", ["2020-03", "2020-04"]),
        ("monthly-sweep", "2020-04-01", "2020-04-10", ["2020-03", "2020-04"]),  # March falls due in April
        ("daily-check", "2020-05-18", "2020-07-01", ["2020-05"]),  # months to come are written when they begin
        ("daily-check", "2020-06-01", "2020-07-01", []),
    ],
)
def test_an_exemption_marks_the_months_of_its_ledger_that_it_changes(
    city, ledgers, person, at, code, first, end, months
):
    officer, ledger = person("section-officer", city.safety), Ledger.objects.get(code=code)
    Mark.objects.all().delete()

    days = {"first_day": date.fromisoformat(first), "end_day": date.fromisoformat(end)}
    granted = domain.exempt(ledger, city.school, **days, reason="停电", by=officer, at=at)
    marked = list(Mark.objects.values_list("table", "partition"))
    domain.end_exemption(granted.pk, reason="来电了", by=officer, at=at)

    assert marked == [("ledgers_exemption", f"{code}/{month}") for month in months]
    assert set(Mark.objects.values_list("table", "partition")) == set(marked)


def test_a_school_may_have_a_calendar_of_its_own(city, ledgers, person, at):
    closed = Rule(RuleKind.CLOSED, date(2020, 5, 19), date(2020, 5, 21), "停水")
    domain.set_school_calendar(city.school, [closed], reason="停水两天", by=person("section-officer", city.safety), at=at)

    assert due(ledgers.daily_check, "2020-05-18", "2020-05-21", city.school, city.other) == {
        city.school.pk: ["2020-05-18"], city.other.pk: ["2020-05-18", "2020-05-19", "2020-05-20"],
    }  # fmt: skip


def test_changed_terms_hold_from_the_day_of_the_change(city, ledgers, at):
    entry = next(one for one in LOADED.entries(LedgerEntry) if one.id == "daily-check")
    earlier = entry.model_copy(update={"due": entry.due.model_copy(update={"time": time(9)})})
    domain.publish([earlier], by=None, at=at)
    found = obligations(Ledger.objects.get(code="daily-check"), date(2020, 5, 19), date(2020, 5, 22), only=[city.school.pk])

    assert [one.due_at for one in found] == [moment("2020-05-19 17:00"), moment("2020-05-20 09:00"), moment("2020-05-21 09:00")]


def test_publishing_the_same_again_changes_nothing(ledgers, at):
    assert domain.publish(SAFETY, by=None, at=at) == []
