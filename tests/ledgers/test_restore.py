"""Any earlier state of a record comes back as a further version; what was erased does not."""

import pytest

from ledgers.conftest import moment
from tijiao.access.problems import NotVisible
from tijiao.audit.models import AuditEntry
from tijiao.kernel.problems import StaleSave
from tijiao.ledgers import domain, problems

pytestmark = pytest.mark.django_db
LATER = moment("2020-05-21 09:00")


@pytest.fixture
def clerk(city, person):
    return person("school-clerk", city.school)


@pytest.fixture
def record(filling, clerk, at):
    """A daily check, filed with all well and corrected once."""
    domain.file(filling(), by=clerk, at=at)
    changed = filling(version=1, gate_guarded="no")
    return domain.correct(changed, why="保安当天请假", by=clerk, at=at)


def test_an_earlier_state_comes_back_as_a_further_version_with_a_reason(record, clerk):
    done = domain.restore(record.pk, to=1, why="改错了一天", version=2, by=clerk, at=LATER)

    assert (done.version, done.state, done.data["gate_guarded"]) == (3, "filed", "yes")
    assert [(row.version, row.data["gate_guarded"], row.why) for row in done.history.all()] == [
        (1, "yes", ""), (2, "no", "保安当天请假"), (3, "yes", "改错了一天"),
    ]  # fmt: skip
    entry = AuditEntry.objects.get(action="ledger.restore")
    assert sorted(entry.changes) == ["day_state", "gaps", "gate_guarded"]  # with what is calculated from it


def test_an_accepted_record_that_is_restored_is_marked_and_reviewed_anew(ledgers, city, clerk, person, at):
    answers = {"held": "no", "why_not": "雨天"}
    filling = domain.Filling(ledgers.drill_monthly, city.school, domain.Period.parse("2020-05"), answers)
    filed = domain.file(filling, by=clerk, at=at)
    other = domain.Filling(ledgers.drill_monthly, city.school, filling.period, answers | {"why_not": "停电"}, 1)
    domain.correct(other, why="原因写错", by=clerk, at=at)
    domain.accept(filed.pk, version=2, by=person("town-officer", city.east), at=at)

    done = domain.restore(filed.pk, to=1, why="原来是对的", version=3, by=clerk, at=LATER)

    assert (done.state, done.corrected, done.review_step, done.data["why_not"]) == ("filed", True, 0, "雨天")


@pytest.mark.parametrize(("told", "problem"), [
    ({"to": 7}, problems.NothingToRestore), ({"why": " "}, problems.WhyMissing), ({"version": 1}, StaleSave),
    ({"at": moment("2020-06-03 17:00")}, problems.Locked),
])  # fmt: skip
def test_what_is_not_there_stale_locked_or_without_a_reason_is_refused(record, clerk, told, problem):
    with pytest.raises(problem):
        domain.restore(record.pk, **{"to": 1, "why": "改错了", "version": 2, "by": clerk, "at": LATER} | told)


def test_what_was_erased_does_not_come_back(record, clerk):
    record.history.filter(version=1).update(data={})

    with pytest.raises(problems.NothingToRestore):
        domain.restore(record.pk, to=1, why="改错了", version=2, by=clerk, at=LATER)


def test_another_school_finds_nothing(record, city, person):
    with pytest.raises(NotVisible):
        domain.restore(record.pk, to=1, why="改错了", version=2, by=person("school-clerk", city.other), at=LATER)


def test_the_page_shows_both_states_side_by_side_and_restores(client, record, clerk, city, person):
    client.force_login(clerk)
    page = client.get(f"/ledgers/records/{record.pk}/versions/1/").content.decode()

    answer = client.post(f"/ledgers/records/{record.pk}/versions/1/restore/", {"version": "2", "why": "改错了"}, follow=True)

    assert page.count("不同</span>") == 2  # and the sum of gaps
    assert "恢复成这一版" in page
    assert "已恢复成第1版。" in answer.content.decode()
    client.force_login(person("town-officer", city.east))
    looked = client.get(f"/ledgers/records/{record.pk}/versions/2/")
    assert (looked.status_code, "恢复成这一版" in looked.content.decode()) == (200, False)
