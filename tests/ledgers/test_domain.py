"""The life of a record: opened, filed, returned, accepted, corrected; what is refused and why."""

from datetime import timedelta

import pytest

from ledgers.conftest import moment
from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.audit.models import AuditEntry, Mark
from tijiao.kernel.periods import Period
from tijiao.kernel.problems import StaleSave
from tijiao.ledgers import domain, listeners, problems
from tijiao.ledgers.models import Record, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(city, person):
    return person("school-clerk", city.school)


def test_a_filed_check_is_kept_with_its_history_audit_entry_and_lake_mark(filling, clerk, at):
    record = domain.file(filling(), by=clerk, at=at)

    assert (record.state, record.version, record.filed_at, record.late) == (State.FILED, 1, at, False)
    assert record.data["gaps"] == 0
    assert [(row.version, row.state, row.by) for row in record.history.all()] == [(1, "filed", clerk)]
    entry = AuditEntry.objects.get(action="ledger.file")
    assert (entry.subject_id, entry.facts) == (str(record.pk), {"ledger": "daily-check", "period": "2020-05-20", "version": 1})
    assert Mark.objects.filter(table="ledgers_record", partition="daily-check/2020-05").exists()


def test_the_first_filing_decides_whether_it_is_late(filling, clerk, city, person):
    late = domain.file(filling("2020-05-19"), by=clerk, at=moment("2020-05-19 17:01"))
    in_time = domain.file(filling("2020-05-20"), by=clerk, at=moment("2020-05-20 17:00"))
    corrected = domain.correct(filling("2020-05-20", version=1), why="看错了", by=clerk, at=moment("2020-05-21 08:00"))

    late.refresh_from_db()
    assert (late.late, in_time.late, corrected.late) == (True, False, False)


def test_wrong_answers_save_nothing_and_say_everything(filling, clerk, at):
    with pytest.raises(problems.WrongAnswers) as wrong:
        domain.file(filling(gate_guarded="", hazards_found="x"), by=clerk, at=at)

    assert [fault.field for fault in wrong.value.facts["faults"]] == ["gate_guarded", "hazards_found"]
    assert not Record.objects.exists()


def test_a_draft_keeps_what_is_right_and_is_no_filing(filling, clerk, at):
    record = domain.save_draft(filling(gate_guarded="", hazards_found="x"), by=clerk, at=at)

    assert (record.state, record.filed_at, "hazards_found" in record.data) == (State.DRAFT, None, False)
    filed = domain.file(filling(version=1), by=clerk, at=at)
    assert (filed.pk, filed.version, filed.state) == (record.pk, 2, State.FILED)


def test_a_stale_save_shows_both_versions(filling, clerk, at):
    domain.save_draft(filling(gate_guarded="no"), by=clerk, at=at)

    with pytest.raises(StaleSave) as stale:
        domain.file(filling(gate_guarded="yes"), by=clerk, at=at + timedelta(minutes=1))

    assert stale.value.facts == {
        "mine": {"gate_guarded": "yes", "gaps": 0, "day_state": "in-order"},
        "theirs": {"gate_guarded": "no", "gaps": 1, "day_state": "gaps"},
        "theirs_at": at, "theirs_by": clerk.name, "version": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("period", "when", "problem"), [
    ("2020-05-16", "2020-05-16 10:00", problems.NotDue),
    ("2020-05-21", "2020-05-20 10:00", problems.TooEarly),
    ("2020-05-11", "2020-05-25 17:00", problems.Locked),
])  # fmt: skip
def test_what_is_not_due_not_yet_open_or_locked_cannot_be_filed(filling, clerk, period, when, problem):
    with pytest.raises(problem):
        domain.file(filling(period), by=clerk, at=moment(when))


@pytest.mark.parametrize(("role", "at_", "outcome"), [
    ("school-clerk", "school", None), ("head", "school", None), ("school-clerk", "kinder", NotVisible),
    ("town-officer", "east", NotAllowed), ("section-officer", "safety", NotAllowed), ("system-admin", "bureau", NotVisible),
])  # fmt: skip
def test_who_may_file_for_a_school(filling, city, person, at, role, at_, outcome):
    def ask():
        domain.file(filling(), by=person(role, getattr(city, at_)), at=at)

    if outcome is None:
        ask()
    else:
        with pytest.raises(outcome):
            ask()


@pytest.fixture
def drill(ledgers, city, clerk):
    """A drill report of May, filed on 3 June: its chain is head, then town officer."""
    answers = {"held": "no", "why_not": "雨天，改在下周补练"}
    filling = domain.Filling(ledgers.drill_monthly, city.school, Period.parse("2020-05"), answers)
    return domain.file(filling, by=clerk, at=moment("2020-06-03 09:00"))


def test_a_review_chain_is_climbed_step_by_step(drill, city, person, at):
    first = domain.accept(drill.pk, version=1, by=person("head", city.school), at=at)
    assert (first.state, first.review_step) == (State.FILED, 1)

    last = domain.accept(drill.pk, version=2, by=person("town-officer", city.east), at=at)
    assert (last.state, last.version) == (State.ACCEPTED, 3)


def test_a_returned_record_is_mended_and_filed_again_and_keeps_its_first_moment(drill, city, person, clerk, ledgers, at):
    with pytest.raises(problems.WhyMissing):
        domain.return_(drill.pk, reason=" ", version=1, by=person("town-officer", city.east), at=at)
    domain.return_(drill.pk, reason="请写清补练日期", version=1, by=person("town-officer", city.east), at=at)
    answers = {"held": "no", "why_not": "雨天，6月8日补练"}
    again = domain.Filling(ledgers.drill_monthly, city.school, Period.parse("2020-05"), answers, version=2)
    filed = domain.file(again, by=clerk, at=moment("2020-06-05 09:00"))

    assert (filed.state, filed.filed_at, filed.late) == (State.FILED, moment("2020-06-03 09:00"), False)
    assert [(row.state, row.why) for row in filed.history.all()] == [("filed", ""), ("returned", "请写清补练日期"), ("filed", "")]


def test_a_correction_after_acceptance_is_marked_and_reviewed_anew(drill, city, person, clerk, ledgers, at):
    domain.accept(drill.pk, version=1, by=person("town-officer", city.east), at=at)
    changed = domain.Filling(ledgers.drill_monthly, city.school, drill_period(), {"held": "no", "why_not": "停电"}, version=2)
    corrected = domain.correct(changed, why="原因写错", by=clerk, at=moment("2020-06-06 09:00"))

    assert (corrected.state, corrected.corrected, corrected.review_step) == (State.FILED, True, 0)
    assert corrected.history.last().why == "原因写错"


def drill_period():
    return Period.parse("2020-05")


@pytest.mark.parametrize(("role", "at_", "outcome"), [
    ("town-officer", "west", NotVisible), ("school-clerk", "school", NotAllowed), ("section-officer", "safety", NotAllowed),
    ("leader", "bureau", NotAllowed),
])  # fmt: skip
def test_who_may_not_review(drill, city, person, at, role, at_, outcome):
    with pytest.raises(outcome):
        domain.accept(drill.pk, version=1, by=person(role, getattr(city, at_)), at=at)


def test_nobody_reviews_an_own_filing(ledgers, city, person, at):
    head = person("head", city.school)
    answers = {"held": "no", "why_not": "雨天，改在下周补练"}
    filed = domain.file(domain.Filling(ledgers.drill_monthly, city.school, drill_period(), answers), by=head, at=moment("2020-06-03 09:00"))

    with pytest.raises(problems.OwnFiling):
        domain.accept(filed.pk, version=1, by=head, at=at)


def test_hazards_that_are_not_fixed_on_the_spot_are_told_inside_the_transaction(filling, clerk, city, at):
    told = []
    listeners.listeners.append(told.append)
    hazard = {"hazards_found": "2", "hazard_kinds": ["fire", "food"], "hazard_detail": "三楼防火门关不上", "hazard_state": "fixing"}
    record = domain.file(filling(**hazard), by=clerk, at=at)
    domain.file(filling("2020-05-19", **hazard | {"hazard_state": "fixed"}), by=clerk, at=at)

    assert [(one.origin, [(each.kind, each.title, each.detail) for each in one.hazards]) for one in told] == [
        (f"ledgers.record/{record.pk}", [("fire", "火灾", "三楼防火门关不上"), ("food", "食品安全", "三楼防火门关不上")]),
        (told[1].origin, []),
    ]


def test_when_a_listener_fails_nothing_is_filed(filling, clerk, at):
    def broken(_filed):
        raise RuntimeError

    listeners.listeners.append(broken)
    with pytest.raises(RuntimeError):
        domain.file(filling(), by=clerk, at=at)

    assert not Record.objects.exists()


