"""Rounds: opened with a checklist, planned under the cap, joined where two would come, closed and made public."""

from datetime import date, timedelta

import pytest

from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.audit.models import AuditEntry
from tijiao.inspections import burden, opening, problems, publishing, register, rounds
from tijiao.inspections.declare import VisitCapEntry
from tijiao.inspections.models import Charge, ChecklistVersion, Inspector, OpeningPermission, RoundKind, Sheet, Visit
from tijiao.kernel.words import WordsMissing

from .conftest import BAD, checklist


def cap(most=1):
    told = {"id": "visits", "title": {"zh": "上限", "en": "Cap"}, "inspected": ["school", "kindergarten"], "most": most}
    return VisitCapEntry.model_validate(told, strict=False)


def test_a_round_keeps_the_checklist_of_its_day(opened, at):
    before = opened()
    publishing.publish_checklists([checklist(pass_at=80)], by=None, at=at)
    after = opened()

    assert [one.checklists.get().number for one in (before, after)] == [1, 2]
    assert publishing.publish_checklists([checklist(pass_at=80)], by=None, at=at) == []
    assert ChecklistVersion.objects.count() == 2


@pytest.mark.parametrize(("changes", "problem"), [
    ({"title": " "}, WordsMissing),
    ({"checklists": ()}, problems.NoChecklist),
    ({"checklists": ("nowhere",)}, problems.NoChecklist),
    ({"last_day": date(2020, 5, 17)}, problems.WrongWindow),
    ({"kind": RoundKind.JOINT}, problems.JointAlone),
])
def test_a_round_that_makes_no_sense_is_refused(opened, changes, problem):
    with pytest.raises(problem):
        opened(**changes)


@pytest.mark.parametrize(("role", "at_place", "outcome"), [
    ("section-officer", "safety", None),
    ("inspector", "bureau", NotAllowed),
    ("leader", "bureau", NotAllowed),
    ("town-officer", "east", NotVisible),
    ("head", "school", NotVisible),
])
def test_who_plans(opened, enrolled, city, person, at, role, at_place, outcome):
    found, wanted, by = opened(), [rounds.Wanted(city.school, (enrolled("D01"),))], person(role, getattr(city, at_place))

    if outcome is None:
        assert rounds.plan(found.pk, wanted, by=by, at=at) == rounds.Planned(1, 0)
    else:
        with pytest.raises(outcome):
            rounds.plan(found.pk, wanted, by=by, at=at)


def test_planned_again_changes_nothing(opened, planned):
    found = opened()

    assert planned(found) == planned(found)


def test_a_second_round_joins_the_visit_that_is_planned_and_the_school_is_burdened_once(opened, planned, enrolled, city):
    first = planned(opened())
    joint = opened(RoundKind.JOINT, title="联合检查", offices=(city.east,))

    second = planned(joint, who=enrolled("P01"))

    assert second == first
    assert [one.round.title for one in first.sheets.order_by("pk")] == ["五月检查", "联合检查"]
    assert sorted(first.seats.values_list("inspector__number", flat=True)) == ["D01", "P01"]
    assert burden.counts([city.school.pk], burden.term_of(date(2020, 5, 20))) == {city.school.pk: 1}


def test_over_the_cap_is_refused_in_words_unless_a_leader_answers_for_it(opened, planned, enrolled, city, person, at):
    publishing.publish_caps([cap()], by=None, at=at)
    planned(opened())
    june = opened(title="六月检查", from_day=date(2020, 6, 1), last_day=date(2020, 6, 12))

    with pytest.raises(problems.OverCap) as refused:
        planned(june)
    with pytest.raises(NotAllowed):
        rounds.allow_over_cap(june.pk, why="急", by=person("section-officer", city.safety), at=at)
    with pytest.raises(WordsMissing):
        rounds.allow_over_cap(june.pk, why=" ", by=person("leader", city.bureau), at=at)
    rounds.allow_over_cap(june.pk, why="汛期专项", by=person("leader", city.bureau), at=at)

    assert refused.value.facts == {"names": "东屿镇中心小学", "most": 1}
    assert planned(june).on_day == date(2020, 6, 1)


def test_online_visits_and_own_assessments_burden_nobody(opened, planned, city, person, at):
    publishing.publish_caps([cap()], by=None, at=at)

    planned(opened(mode="online"))
    own = opened(RoundKind.SELF_FIRST)
    rounds.plan(own.pk, [rounds.Wanted(city.school)], by=person("section-officer", city.safety), at=at)

    assert burden.over_cap([city.school], date(2020, 5, 20)) is None
    assert sorted(Visit.objects.values_list("mode", flat=True)) == ["online", "self"]


def test_a_cap_that_is_raised_holds_from_its_day(city, at):
    publishing.publish_caps([cap()], by=None, at=at)

    assert publishing.publish_caps([cap(3)], by=None, at=at) == ["visits"]
    assert publishing.publish_caps([cap(3)], by=None, at=at) == []
    assert burden.caps(on=date(2020, 5, 19)) == {"school": 1, "kindergarten": 1}
    assert burden.caps(on=date(2020, 5, 20)) == {"school": 3, "kindergarten": 3}


@pytest.mark.parametrize("kind", [RoundKind.CROSS_ZONE, RoundKind.DOUBLE_RANDOM])
def test_what_is_drawn_is_not_chosen(opened, planned, kind):
    with pytest.raises(problems.DrawnNotChosen):
        planned(opened(kind))


def test_nobody_inspects_the_own_school_nor_one_declared(opened, planned, enrolled, city, at):
    own = enrolled("D02", organisation=city.school)
    declared = enrolled("D03")
    register.declare_recusal(city.school, by=declared.user, at=at)

    for who in (own, declared):
        with pytest.raises(problems.Recused):
            planned(opened(), who=who)


def test_a_checklist_for_schools_does_not_fit_a_town_office(opened, planned, city):
    with pytest.raises(problems.NotForThem):
        planned(opened(), place=city.east)


def test_named_inspectors_visit_the_schools_in_their_charge_and_who_has_none_is_named(opened, enrolled, city, person, at):
    officer, who = person("section-officer", city.safety), enrolled("D01")
    for place in (city.school, city.other):
        register.put_in_charge(who.pk, place, by=officer, at=at)

    done = rounds.plan_named(opened(RoundKind.NAMED, from_day=date(2020, 5, 20)).pk, by=officer, at=at)

    assert done == rounds.Planned(2, 0, (city.kinder,))
    assert sorted(Visit.objects.values_list("organisation", flat=True)) == sorted([city.school.pk, city.other.pk])


def test_a_new_name_at_the_gate_takes_the_old_one_down(enrolled, city, person, at):
    officer, first, second = person("section-officer", city.safety), enrolled("D01"), enrolled("D02")
    Inspector.objects.update(from_day=date(2020, 5, 1))
    register.put_in_charge(first.pk, city.school, by=officer, at=at - timedelta(days=19))

    register.put_in_charge(second.pk, city.school, by=officer, at=at)
    register.put_in_charge(second.pk, city.school, by=officer, at=at)

    assert list(Charge.objects.order_by("from_day").values_list("inspector__number", "from_day", "to_day")) == [
        ("D01", date(2020, 5, 1), date(2020, 5, 20)), ("D02", date(2020, 5, 20), None),
    ]


def test_a_number_stands_once_on_the_register(enrolled):
    enrolled("D01")

    with pytest.raises(problems.NumberTaken):
        enrolled("D01")


def test_a_recusal_names_the_school_only_and_is_the_inspectors_own(enrolled, city, at):
    mine, other = enrolled("D01"), enrolled("D02")
    made = register.declare_recusal(city.school, by=mine.user, at=at)

    with pytest.raises(NotVisible):
        register.withdraw_recusal(made.pk, by=other.user, at=at)
    register.withdraw_recusal(made.pk, by=mine.user, at=at)

    assert {field.name for field in made._meta.fields} == {"id", "inspector", "organisation", "from_day", "to_day"}
    assert not mine.recusals.on(date(2020, 5, 20)).exists()
    assert "s-001" not in str(list(AuditEntry.objects.filter(action="inspector.recuse").values()))


def test_a_round_ends_when_nothing_waits_and_takes_nothing_more(opened, planned, filed, city, person, at):
    found, officer = opened(), person("section-officer", city.safety)
    visit = planned(found)

    with pytest.raises(problems.RoundUnfinished):
        rounds.close_round(found.pk, by=officer, at=at)
    filed(visit)
    rounds.close_round(found.pk, by=officer, at=at)
    with pytest.raises(problems.RoundClosed):
        planned(found, place=city.other)

    assert rounds.publish_results(found.pk, by=officer, at=at).published_at == at


def test_a_school_opens_only_when_it_was_verified(opened, planned, filed, city, person, at):
    found, officer = opened(RoundKind.OPENING), person("section-officer", city.safety)
    filed(planned(found), BAD)
    filed(planned(found, place=city.other))

    with pytest.raises(problems.NotVerified):
        opening.permit_opening(found.pk, city.school, by=officer, at=at)
    with pytest.raises(problems.NotVerified):
        opening.permit_opening(found.pk, city.kinder, by=officer, at=at)
    opening.permit_opening(found.pk, city.other, by=officer, at=at)
    opening.permit_opening(found.pk, city.other, by=officer, at=at)

    assert [one.organisation for one in OpeningPermission.objects.all()] == [city.other]
    assert Sheet.objects.filter(passed=False).count() == 1
