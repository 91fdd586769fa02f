"""A ledger of events: a record for each, nothing is owed, and what comes too late is late. And who fills a ledger."""

import pytest

from ledgers.conftest import LOADED, check, moment
from tijiao.access.problems import NotAllowed
from tijiao.kernel.periods import Period
from tijiao.ledgers import domain, problems
from tijiao.ledgers.completeness import completeness
from tijiao.ledgers.declare import LedgerEntry
from tijiao.ledgers.due import to_fill
from tijiao.ledgers.models import Record

pytestmark = pytest.mark.django_db


def publish(at, **changed):
    """A ledger made of the daily check's declaration."""
    entry = next(one for one in LOADED.entries(LedgerEntry) if one.id == "daily-check").model_dump(mode="json")
    told = entry | {"id": "incidents", "hazards": None, "reminders": {}} | changed
    return domain.publish([LedgerEntry.model_validate(told, strict=False)], by=None, at=at)[0]


@pytest.fixture
def incidents(ledgers, at):
    return publish(at, cadence="on-event", due={"days": 1, "time": "12:00"})


@pytest.fixture
def clerk(city, person):
    return person("school-clerk", city.school)


def event(ledger, city, opened, *, number=0, version=0, **answers):
    return domain.Filling(
        ledger, city.school, Period.parse("2020-05-20"), check(**answers), version, moment(f"2020-05-20 {opened}"), number
    )


def test_each_event_has_a_record_and_a_second_click_makes_no_second_one(incidents, city, clerk):
    at = moment("2020-05-20 11:00")

    filed = [domain.file(event(incidents, city, clock), by=clerk, at=at) for clock in ("10:00", "10:00", "10:30")]

    assert [record.number for record in filed] == [1, 1, 2]
    assert Record.objects.count() == 2


def test_an_event_is_owed_by_nobody_but_late_after_its_due_time(incidents, city, clerk):
    early = domain.file(event(incidents, city, "10:00"), by=clerk, at=moment("2020-05-21 11:59"))
    late = domain.file(event(incidents, city, "10:01"), by=clerk, at=moment("2020-05-21 12:01"))

    found = completeness([incidents], early.period_first, early.period_end, at=moment("2020-05-25 12:00"))

    assert (early.late, late.late) == (False, True)
    assert found.cells == {}
    assert [due for due in to_fill(clerk, at=moment("2020-05-20 12:00")) if due.ledger == incidents] == []


def test_an_event_of_tomorrow_or_of_another_kind_of_organisation_cannot_be_filed(incidents, city, clerk, person):
    with pytest.raises(problems.TooEarly):
        domain.file(event(incidents, city, "10:00"), by=clerk, at=moment("2020-05-19 10:00"))
    town = person("town-officer", city.east)
    with pytest.raises(problems.NotDue):
        domain.file(domain.Filling(incidents, city.east, Period.parse("2020-05-20"), check(), number=0), by=town,
                    at=moment("2020-05-20 11:00"))  # fmt: skip


def test_an_event_is_filed_drafted_and_gone_on_with_on_its_pages(client, incidents, city, clerk):
    client.force_login(clerk)
    there = client.get("/ledgers/incidents/event/", {"day": "2020-05-20", "organisation": city.school.pk}).url
    drafted = client.post(there, check(version="0", action="draft")).url
    filed = client.post(drafted, check(version="1", action="file")).url
    client.post(there, check(version="0", action="file"))

    assert there == f"/ledgers/incidents/fill/{city.school.pk}/2020-05-20/"
    assert client.get(filed).status_code == 200
    assert list(Record.objects.order_by("number").values_list("number", "state", "version")) == [(1, "filed", 2), (2, "filed", 1)]
    assert "2020年5月20日第2次" in client.get("/ledgers/incidents/").content.decode()


def test_a_ledger_may_be_for_one_post_alone(ledgers, city, clerk, person, at):
    mine = publish(at, id="heads-own", fills={"kinds": ["school"], "post": "head"})
    filling = domain.Filling(mine, city.school, Period.parse("2020-05-20"), check())

    with pytest.raises(NotAllowed):
        domain.file(filling, by=clerk, at=moment("2020-05-20 11:00"))
    assert domain.file(filling, by=person("head", city.school), at=moment("2020-05-20 11:00")).state == "filed"
    assert not any(due.ledger == mine for due in to_fill(clerk, at=moment("2020-05-21 11:00")))
    assert any(due.ledger == mine for due in to_fill(person("head", city.school), at=moment("2020-05-21 11:00")))


def test_a_town_office_fills_what_is_asked_of_towns_and_nothing_of_its_schools(ledgers, city, person, at):
    towns = publish(at, id="town-report", cadence="month", in_school_time=False, fills={"kinds": ["town"]})
    officer = person("town-officer", city.east)

    assert [(due.ledger, due.organisation.pk) for due in to_fill(officer, at=moment("2020-05-20 11:00")) if str(due.period) == "2020-05"] == [(towns, city.east.pk)]
    with pytest.raises(NotAllowed):
        domain.file(domain.Filling(ledgers.daily_check, city.school, Period.parse("2020-05-20"), check()), by=officer,
                    at=moment("2020-05-20 11:00"))  # fmt: skip
