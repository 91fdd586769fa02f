"""A closed period stands as it stood; an open one is counted as the facts stand. Held to a slow twin."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledgers.conftest import check, moment
from tijiao.access.problems import NotVisible
from tijiao.audit.models import AuditEntry
from tijiao.directory import domain as directory
from tijiao.kernel.periods import Period
from tijiao.kernel.times import local_day
from tijiao.ledgers import closing, domain, problems
from tijiao.ledgers.completeness import Tally, completeness
from tijiao.ledgers.models import ClosedCount, Closing, Exemption, Record
from tijiao.ledgers.obligations import obligations

pytestmark = pytest.mark.django_db
FIRST, END = date(2020, 5, 18), date(2020, 5, 23)  # Monday to Friday
DAYS = [FIRST + timedelta(days=number) for number in range(5)]
LATER = moment("2020-05-25 09:00")
DAY = Period.parse("2020-05-18")


@pytest.fixture
def officer(city, person):
    return person("section-officer", city.safety)


def hand_in(ledger, organisation, day, *, late):
    due = next(one for one in obligations(ledger, day, day + timedelta(days=1), only=[organisation.pk]))
    filed = due.due_at + timedelta(hours=2 if late else -1)
    Record.objects.update_or_create(
        ledger=ledger, organisation=organisation, period=str(due.period),
        defaults={"state": "filed", "period_first": day, "period_end": day + timedelta(days=1), "data": check(),
                  "form_version": domain._form_version(ledger, None), "opened_at": filed, "due_at": due.due_at,
                  "filed_at": filed},
    )  # fmt: skip


def whole(ledger, by=""):
    return completeness([ledger], FIRST, END, at=LATER, by=by).total


def test_what_changes_after_the_closing_does_not_change_it(ledgers, city, officer, at):
    daily = ledgers.daily_check
    hand_in(daily, city.school, DAY.first, late=True)
    made = closing.close(daily, DAY, by=officer, at=LATER)
    before = whole(daily)

    hand_in(daily, city.other, DAY.first, late=False)
    days = {"first_day": DAY.first, "end_day": DAY.end}
    domain.exempt(daily, city.kinder, **days, reason="校舍鉴定", by=officer, at=at)

    assert made.totals == {"expected": 3, "received": 1, "late": 1, "missing": 2}
    assert whole(daily) == before == Tally(expected=15, received=1, late=1, missing=14)

    closing.reopen(daily, DAY, reason="补报已核实", by=officer, at=LATER)

    assert whole(daily) == Tally(expected=14, received=2, late=1, missing=12)
    assert [(entry.action, entry.facts["ledger"]) for entry in AuditEntry.objects.filter(action__startswith="ledger.").exclude(action="ledger.publish").exclude(action="ledger.exempt")] == [
        ("ledger.close", "daily-check"), ("ledger.reopen", "daily-check"),
    ]  # fmt: skip


def test_an_organisation_that_is_no_more_keeps_its_place_in_a_closed_period(ledgers, city, officer, at):
    closing.close(ledgers.daily_check, DAY, by=officer, at=LATER)
    directory.set_attribute(city.other, "stage", "senior", from_day=date(2020, 5, 1), by=None, at=at)
    directory.close_organisation(city.other, on=date(2020, 5, 2), by=None, at=at)

    found = completeness([ledgers.daily_check], FIRST, END, at=LATER)

    assert found.rolled(lambda key: key[1])[city.other.pk] == Tally(expected=1, received=0, late=0, missing=1)


def test_what_is_not_over_already_closed_or_nobodys_cannot_be_closed(ledgers, city, officer, person):
    daily = ledgers.daily_check
    with pytest.raises(problems.NotOver):
        closing.close(daily, Period.parse("2020-05-20"), by=officer, at=moment("2020-05-20 16:59"))
    with pytest.raises(problems.NothingDue):
        closing.close(daily, Period.parse("2020-05-17"), by=officer, at=LATER)
    closing.close(daily, DAY, by=officer, at=LATER)
    with pytest.raises(problems.AlreadyClosed):
        closing.close(daily, DAY, by=officer, at=LATER)
    with pytest.raises(NotVisible):
        closing.close(daily, Period.parse("2020-05-19"), by=person("town-officer", city.east), at=LATER)
    with pytest.raises(problems.WhyMissing):
        closing.reopen(daily, DAY, reason=" ", by=officer, at=LATER)
    with pytest.raises(problems.NotClosed):
        closing.reopen(daily, Period.parse("2020-05-19"), reason="补报", by=officer, at=LATER)


def test_what_is_locked_closes_by_itself_once_and_stays_open_when_a_person_reopened_it(ledgers, city, officer):
    locked = moment("2020-06-03 17:00")  # 14 days after 20 May
    hand_in(ledgers.daily_check, city.school, DAY.first, late=False)

    closed = [closing.close_locked(at=at) for at in (locked, locked)]
    closing.reopen(ledgers.daily_check, DAY, reason="补报", by=officer, at=locked)

    assert closed[1] == closing.close_locked(at=locked) == 0
    mine = Closing.objects.standing().filter(ledger=ledgers.daily_check, period_first__gte=FIRST)
    assert list(mine.values_list("period", "closed_by")) == [("2020-05-19", None), ("2020-05-20", None)]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["file", "late", "return", "exempt", "close", "reopen"]), st.integers(0, 2), st.integers(0, 4)
    ), max_size=14,
)  # fmt: skip


@given(steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_it_counts_as_a_slow_twin_does_whatever_happens(steps, ledgers, city, officer):
    daily, schools, frozen = ledgers.daily_check, (city.school, city.kinder, city.other), {}
    with transaction.atomic():
        for verb, school, day in steps:
            happen(verb, daily, schools[school], DAYS[day], officer, frozen)
        expected = twin(daily, frozen)
        found = {by: completeness([daily], FIRST, END, at=LATER, by=by) for by in ("", "month", "period")}
        transaction.set_rollback(True)

    assert {by: one.rolled(lambda key: key[1]) for by, one in found.items()} == {
        by: by_organisation(expected) for by in found
    }  # fmt: skip
    assert found["period"].cells == {(daily.pk, pk, period): tally for (pk, period), tally in expected.items()}


def happen(verb, daily, school, day, officer, frozen):
    period = Period.parse(str(day))
    if verb in ("file", "late") and obligations(daily, day, day + timedelta(days=1), only=[school.pk]):
        hand_in(daily, school, day, late=verb == "late")
    elif verb == "return":
        Record.objects.filter(ledger=daily, organisation=school, period=str(day)).update(state="returned")
    elif verb == "exempt":
        Exemption.objects.create(ledger=daily, organisation=school, first_day=day, end_day=day + timedelta(days=1),
                                 reason="鉴定", at=LATER)  # fmt: skip
    elif verb == "close" and str(day) not in frozen:
        counts = {pk: tally for (pk, text), tally in twin(daily, frozen).items() if text == str(day)}
        if counts:
            closing.close(daily, period, by=officer, at=LATER)
            frozen[str(day)] = counts
    elif verb == "reopen" and frozen.pop(str(day), None):
        closing.reopen(daily, period, reason="补报", by=officer, at=LATER)


def twin(daily, frozen):
    """Every obligation of an open period looked up by itself; a closed one as it was noted."""
    found = {}
    for one in obligations(daily, FIRST, END):
        if str(one.period) in frozen or one.period.first > local_day(LATER):
            continue
        record = Record.objects.filter(ledger=daily, organisation=one.organisation, period=str(one.period)).first()
        came = record is not None and record.state in ("filed", "accepted")
        late = came and record.filed_at > one.due_at
        found[one.organisation, str(one.period)] = Tally(1, int(came), int(late), int(not came))
    return found | {(pk, day): tally for day, counts in frozen.items() for pk, tally in counts.items()}


def by_organisation(cells):
    found = defaultdict(Tally)
    for (pk, _period), tally in cells.items():
        found[pk].add(tally)
    return dict(found)


def test_a_period_is_closed_and_reopened_on_its_page(client, ledgers, city, officer):
    client.force_login(officer)

    closed = client.post("/ledgers/daily-check/close/2020-05-18/", follow=True).content.decode()
    shown = client.get("/ledgers/daily-check/completeness/?window=2020-05").content.decode()
    reopened = client.post("/ledgers/daily-check/reopen/2020-05-18/", {"reason": "补报已核实"}, follow=True).content.decode()

    assert "应报3，已报0（迟报0），缺报3" in closed
    assert "2020年5月18日（已关闭）" in shown
    assert "理由：补报已核实" in reopened
    assert not ClosedCount.objects.exists()
