"""A case from its intake to its end."""

from datetime import date

import pytest

from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.audit.domain import keyed_hash
from tijiao.audit.models import AuditEntry, Mark
from tijiao.cases import domain, problems
from tijiao.cases.domain import Asker, Proof
from tijiao.cases.models import Case, CaseType, Clock, Complainant, Event, TimeLimit
from tijiao.cases.queries import CaseQuerySet
from tijiao.kernel.clocks import BeyondExtension, WrongMove
from tijiao.kernel.words import WordsMissing
from tijiao.kernel.workdays import UnknownYear

from .conftest import intake, later


def due(case: Case, which: str = "whole") -> date | None:
    return Clock.objects.filter(case=case, which=which, stopped_at=None).values_list("due_on", flat=True).first()


def assigned(case: Case, lead: object, *others: object, by: object) -> Case:
    domain.accept(case.pk, by=by, at=later(hours=1))
    return domain.assign(case.pk, lead, others, by=by, at=later(hours=2))


def test_a_suggestion_is_answered_by_two_offices_in_one_reply_in_time_and_rated(suggestion, people, kinds):
    assigned(suggestion, kinds.safety, kinds.compulsory, by=people.office)
    part = suggestion.parts.get()

    with pytest.raises(problems.PartsWait):
        domain.reply(suggestion.pk, "答复", by=people.safety, at=later(3))
    domain.hand_in(part.pk, "义务教育科意见", by=people.compulsory, at=later(4))
    merged = domain.merged(Case.objects.get(pk=suggestion.pk))
    domain.reply(suggestion.pk, merged, by=people.safety, at=later(5))
    domain.rate(suggestion.pk, "satisfied", by=people.office, at=later(6))

    case = Case.objects.get(pk=suggestion.pk)
    assert merged == "义务教育科：\n义务教育科意见"
    assert (case.state, case.phase, case.in_time, case.satisfaction) == ("closed", "closed", True, "satisfied")
    assert list(case.events.values_list("verb", flat=True)) == [
        "receive", "accept", "assign", "ask", "hand-in", "reply", "rate",
    ]  # fmt: skip
    assert part.due_on == date(2020, 6, 20)


def test_the_clock_of_a_suggestion_runs_from_its_assignment_in_months(suggestion, people, kinds):
    assert due(suggestion) is None

    assigned(suggestion, kinds.safety, by=people.office)

    assert (due(suggestion), Case.objects.get(pk=suggestion.pk).due_on) == (date(2020, 8, 20), date(2020, 8, 20))


def test_a_disclosure_request_counts_working_days_by_the_rule_of_its_day(people, at):
    new = domain.receive(intake("disclosure-request", "disclosure-request"), by=None, at=at).case
    old = domain.receive(
        intake("disclosure-request", "disclosure-request"), by=None, at=at.replace(year=2018)
    ).case  # fmt: skip

    counts = [Clock.objects.get(case=one, which="whole").count for one in (new, old)]
    assert (due(new), counts) == (date(2020, 6, 17), [20, 15])


def test_what_is_received_is_told_to_the_chain_and_to_the_lake_without_words(complaint):
    entry = AuditEntry.objects.filter(action="case.receive").latest("pk")

    assert entry.facts == {"kind": "public-complaint", "source": "portal"}
    assert entry.changes == {"state": [keyed_hash(""), keyed_hash("received")]}
    assert Mark.objects.filter(table="cases_case", partition="2020-05").exists()


def test_the_code_is_told_once_and_only_its_digest_kept(complaint):
    found = domain.looked_up(f" {complaint.case.number.lower()} ", complaint.code.lower())

    assert found == complaint.case
    assert complaint.code not in Complainant.objects.get(case=found).code_digest
    for number, code in ((complaint.case.number, "AAAAAAAAAA"), ("TS20200520-9999", complaint.code)):
        with pytest.raises(problems.WrongLookup):
            domain.looked_up(number, code)


@pytest.mark.parametrize(
    ("who", "outcome"),
    [("office", None), ("safety", NotVisible), ("leader", NotAllowed), ("head", NotVisible), ("town", NotVisible)],
)
def test_who_takes_a_complaint_up(complaint, people, who, outcome):
    by = getattr(people, who)

    if outcome is None:
        assert domain.accept(complaint.case.pk, by=by, at=later(hours=1)).state == "accepted"
    else:
        with pytest.raises(outcome):
            domain.accept(complaint.case.pk, by=by, at=later(hours=1))


def test_a_move_that_the_state_forbids_is_refused_and_changes_nothing(suggestion, people):
    before = Case.objects.get(pk=suggestion.pk)

    with pytest.raises(problems.IllegalMove) as problem:
        domain.reply(suggestion.pk, "答复", by=people.office, at=later(1))

    after = Case.objects.get(pk=suggestion.pk)
    assert problem.value.facts["was"] == "待受理"
    assert (after.version, after.state, after.replies.count()) == (before.version, "received", 0)


def test_wrong_answers_are_refused_and_nothing_is_kept(people, at):
    with pytest.raises(problems.WrongAnswers):
        domain.receive(domain.Intake("public-question", "问题", {"topic": "nothing"}), by=None, at=at)

    assert Case.objects.count() == 0


def test_residents_hand_in_public_types_only(people, at):
    with pytest.raises(NotVisible):
        domain.receive(intake("petition", "petition"), by=None, at=at)


def test_a_deadline_in_a_year_without_a_calendar_is_refused_whole(people, at):
    with pytest.raises(UnknownYear):
        domain.receive(intake("disclosure-request", "disclosure-request"), by=None, at=at.replace(year=2027))

    assert (Case.objects.count(), Event.objects.count()) == (0, 0)


def test_a_wrongly_assigned_case_goes_back_within_its_days(suggestion, people, kinds):
    assigned(suggestion, kinds.safety, by=people.office)

    returned = domain.return_(suggestion.pk, "属别科", by=people.safety, at=later(5))

    assert (returned.state, returned.lead) == ("accepted", None)
    domain.assign(suggestion.pk, kinds.compulsory, by=people.office, at=later(6))
    with pytest.raises(problems.TooLateToReturn):
        domain.return_(suggestion.pk, "属别科", by=people.compulsory, at=later(12))
    assert due(suggestion) == date(2020, 8, 20)


def test_another_section_takes_over_what_is_transferred(suggestion, people, kinds):
    domain.transfer(suggestion.pk, kinds.party, "归口有误", by=people.office, at=later(1))

    assert [Case.objects.visible_to(one).count() for one in (people.office, people.party)] == [1, 1]
    assert domain.accept(suggestion.pk, by=people.party, at=later(2)).owner == kinds.party
    with pytest.raises(NotAllowed):
        domain.assign(suggestion.pk, kinds.safety, by=people.office, at=later(2))


def test_a_pause_needs_reason_and_evidence_and_its_days_do_not_count(people, at):
    case = domain.receive(intake("disclosure-request", "disclosure-request"), by=None, at=at).case

    with pytest.raises(problems.EvidenceMissing):
        domain.pause(case.pk, Proof("征求第三方意见", " "), by=people.policy, at=later(1))
    domain.pause(case.pk, Proof("征求第三方意见", "征询函3号"), by=people.policy, at=later(1))
    assert (due(case), Case.objects.get(pk=case.pk).due_on) == (None, None)
    with pytest.raises(WrongMove):
        domain.pause(case.pk, Proof("再停", "函"), by=people.policy, at=later(2))
    domain.resume(case.pk, by=people.policy, at=later(6))

    assert due(case) == date(2020, 6, 22)


def test_an_extension_is_its_approvers_and_within_the_rule(people, at):
    case = domain.receive(intake("disclosure-request", "disclosure-request"), by=None, at=at).case
    extend = ("whole", 20, Proof("涉及多个单位", "批准单8号"))

    with pytest.raises(problems.NotTheApprover):
        domain.extend(case.pk, *extend, by=people.policy, at=later(2))
    domain.extend(case.pk, *extend, by=people.leader, at=later(2))
    with pytest.raises(BeyondExtension):
        domain.extend(case.pk, "whole", 1, Proof("再延", "批准单9号"), by=people.leader, at=later(3))

    assert due(case) == date(2020, 7, 16)


def test_who_is_unsatisfied_has_it_handled_once_more_with_a_new_clock(complaint, people, kinds):
    case = assigned(complaint.case, kinds.east, by=people.office)
    domain.reply(case.pk, "已加保温箱", by=people.town, at=later(2))
    held = domain.looked_up(case.number, complaint.code)
    domain.rate_with_code(held, "unsatisfied", "仍偏凉", at=later(3))

    again = Case.objects.get(pk=case.pk)
    assert (again.state, again.reopened, due(again)) == ("handling", 1, date(2020, 6, 7))
    domain.reply(case.pk, "更换配送线路", by=people.town, at=later(5))
    domain.rate_with_code(again, "unsatisfied", at=later(6))
    assert Case.objects.get(pk=case.pk).state == "closed"
    assert list(again.replies.values_list("number", "satisfaction")) == [(1, "unsatisfied"), (2, "unsatisfied")]


def test_a_duplicate_is_joined_to_the_case_that_is_answered(people, at):
    first, second = (domain.receive(intake("public-question", "public-item"), by=None, at=at).case for _two in "12")

    domain.join(second.pk, first.pk, by=people.party, at=later(1))

    joined = Case.objects.get(pk=second.pk)
    assert (joined.state, joined.joined_to, joined.phase) == ("joined", first, "closed")
    assert CaseQuerySet(Case).countable().count() == 1
    with pytest.raises(problems.JoinsItself):
        domain.join(first.pk, first.pk, by=people.party, at=later(1))


def test_the_same_problem_at_the_same_place_within_a_year_is_a_repeat(people, kinds, at):
    told = {"kind": "campaign-problem", "form": "campaign"}
    answers = {"field": "fees", "content": "收费", "refund": "yes"}
    make = lambda when: domain.receive(  # noqa: E731
        domain.Intake("campaign-problem", "收费", answers, place=kinds.school), by=people.integrity, at=when
    ).case
    first = make(later(-300))
    domain.assign(first.pk, kinds.east, by=people.integrity, at=later(-299))
    domain.reply(first.pk, "已退费", by=people.town, at=later(-290))
    domain.close(first.pk, "验收合格", by=people.integrity, at=later(-280))

    assert [make(later(-1)).repeat_of, make(later(0)).repeat_of, told["kind"]] == [first, first, first.kind_id]


def test_publishing_the_same_types_again_changes_nothing_and_what_is_gone_is_withdrawn(kinds, loaded, at):
    year, national = loaded
    everything = [*national.placed, *year.placed]
    entries = [one.entry for one in everything if one.kind in ("time-limit", "case-life", "case-type")]

    again = domain.publish_types(entries, by=None, at=at)
    fewer = domain.publish_types([one for one in entries if one.id != "teacher-help"], by=None, at=at)

    assert (again, fewer, CaseType.objects.get(code="teacher-help").withdrawn) == ([], ["teacher-help"], True)
    assert list(TimeLimit.objects.filter(code="foi-reply").values_list("count", "to_day")) == [
        (15, date(2019, 5, 15)), (20, None),
    ]  # fmt: skip


def test_who_asked_is_opened_by_the_owner_with_a_reason_in_the_chain(complaint, people, kinds):
    assigned(complaint.case, kinds.east, by=people.office)

    asker = domain.reveal(complaint.case.pk, "回电核实", by=people.office, at=later(1))

    assert (asker.name, asker.phone) == ("李明", "13912345678")
    assert AuditEntry.objects.filter(action="case.reveal", by=people.office.pk).count() == 1
    with pytest.raises(NotAllowed):
        domain.reveal(complaint.case.pk, "好奇", by=people.town, at=later(1))
    with pytest.raises(WordsMissing):
        domain.reveal(complaint.case.pk, " ", by=people.office, at=later(1))


def test_an_order_may_come_without_a_name(people, at):
    case = domain.receive(intake("research-order", "research-order", asker=Asker()), by=people.head, at=at).case

    assert Case.objects.visible_to(people.head).get() == case
