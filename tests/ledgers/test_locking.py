"""A record is locked after some days, but for whom a dated exception keeps it open."""

from datetime import date

import pytest

from ledgers.conftest import moment
from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.audit.models import AuditEntry
from tijiao.kernel.periods import Period, WrongKind
from tijiao.ledgers import domain, locking, problems
from tijiao.ledgers.due import to_fill

pytestmark = pytest.mark.django_db
DAY = Period.parse("2020-05-06")
LATER = moment("2020-05-28 09:00")  # the check of 6 May is locked since the 20th, 17:00


@pytest.fixture
def clerk(city, person):
    return person("school-clerk", city.other)


@pytest.fixture
def officer(city, person):
    return person("section-officer", city.safety)


def unlock(ledgers, city, officer, **changed):
    told = {"until": date(2020, 5, 29), "reason": "停电，当天无法上网", "by": officer, "at": LATER} | changed
    return locking.unlock(ledgers.daily_check, city.other, DAY, **told)


def file(filling, city, clerk, at):
    return domain.file(filling("2020-05-06", organisation=city.other), by=clerk, at=at)


def test_a_locked_record_is_open_to_whom_an_exception_names_until_its_day(filling, ledgers, city, clerk, officer):
    with pytest.raises(problems.Locked):
        file(filling, city, clerk, LATER)
    unlock(ledgers, city, officer)

    with pytest.raises(problems.Locked):
        file(filling, city, clerk, moment("2020-05-30 00:01"))
    with pytest.raises(problems.Locked):
        domain.file(filling("2020-05-07", organisation=city.other), by=clerk, at=LATER)
    record = file(filling, city, clerk, moment("2020-05-29 23:59"))

    assert (record.state, record.late) == ("filed", True)
    entry = AuditEntry.objects.get(action="ledger.unlock")
    assert entry.facts == {"ledger": "daily-check", "period": "2020-05-06", "until": "2020-05-29"}


def test_what_is_open_again_is_on_the_list_of_what_is_to_fill(ledgers, city, clerk, officer):
    before = [str(due.period) for due in to_fill(clerk, at=LATER) if str(due.period) == "2020-05-06"]
    granted = unlock(ledgers, city, officer)
    after = [str(due.period) for due in to_fill(clerk, at=LATER) if str(due.period) == "2020-05-06"]

    locking.lock_again(granted.pk, by=officer, at=LATER)

    assert (before, after) == ([], ["2020-05-06"])
    assert not locking.unlocked(ledgers.daily_check, city.other, "2020-05-06", at=LATER)


@pytest.mark.parametrize(("changed", "problem"), [
    ({"until": date(2020, 5, 27)}, problems.NoDays), ({"reason": " "}, problems.WhyMissing),
])  # fmt: skip
def test_an_exception_has_a_day_to_come_and_a_reason(ledgers, city, officer, changed, problem):
    with pytest.raises(problem):
        unlock(ledgers, city, officer, **changed)


def test_only_the_section_grants_one_and_only_for_a_period_of_the_ledger(ledgers, city, clerk, officer, person):
    with pytest.raises(NotAllowed):
        unlock(ledgers, city, person("town-officer", city.west))
    with pytest.raises(NotVisible):
        unlock(ledgers, city, person("town-officer", city.east))
    with pytest.raises(WrongKind):
        locking.unlock(ledgers.daily_check, city.other, Period.parse("2020-05"), until=date(2020, 5, 29), reason="停电",
                       by=officer, at=LATER)  # fmt: skip


def test_an_exception_is_granted_on_the_page_that_says_it_is_locked(client, ledgers, city, officer):
    client.force_login(officer)
    cell = client.get(f"/ledgers/daily-check/at/{city.other.pk}/2020-04-29/").content.decode()

    told = {"ledger": "daily-check", "organisation": "s-002", "period": "2020-04-29", "reason": "停电", "until": "2020-05-29"}
    answer = client.post("/ledgers/unlocked/new/", told, follow=True).content.decode()

    assert ("已锁定" in cell, "/ledgers/unlocked/new/?ledger=daily-check" in cell) == (True, True)
    assert ("已开放到2020-05-29。" in answer, "停电" in answer) == (True, True)
