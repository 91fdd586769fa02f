"""Into the next school year and back again."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from registry.conftest import TERM, child

from tijiao.access.problems import NotVisible
from tijiao.audit.models import AuditEntry
from tijiao.directory.models import Organisation, OrganisationAttribute
from tijiao.registry import domain, problems, rollover
from tijiao.registry.models import ClassDetails, Enrolment, KeptBack, Pupil, Rollover

NEW = date(2020, 9, 1)
STAGES = {"s-001": (1, 6), "k-001": (1, 3), "s-002": (7, 9)}


@pytest.fixture
def roll(city, people):
    """`roll(school, grade, class)`: a pupil who stands there in 2019/20."""

    def make(school, grade, class_organisation=None, year="2019/20"):
        number = Pupil.objects.count() + 1
        pupil = Pupil.objects.create(student_no=f"P{number}", name=f"学生{number}", sex="1", birth_date=date(2012, 1, 1))
        Enrolment.objects.create(
            pupil=pupil, organisation=school, class_organisation=class_organisation, school_year=year, grade=grade,
            from_day=date(int(year[:4]), 9, 1),
        )
        return pupil

    return make


def klass(school, stage, entry_year, number, year="2019/20"):
    from tijiao.registry.cohorts import class_code, class_name

    one = Organisation.objects.create(
        code=class_code(school.code, stage, entry_year, number), kind="class", parent=school, opened_on=TERM,
        name=class_name(stage, entry_year, number, year), path=f"{school.path}{10_000 + Organisation.objects.count()}/",
    )
    ClassDetails.objects.create(organisation=one, stage=stage, entry_year=entry_year, number=number)
    return one


def state():
    """Everything that a rollover may touch, without its own record."""
    return (
        list(Enrolment.objects.order_by("pk").values()),
        list(Organisation.objects.order_by("pk").values()),
        list(KeptBack.objects.order_by("pk").values()),
    )


def standing(year):
    rows = Enrolment.objects.filter(school_year=year, to_day=None).select_related("organisation", "class_organisation")
    return sorted(
        (e.pupil.name, e.organisation.code, e.class_organisation.name if e.class_organisation else "", e.grade) for e in rows
    )


def test_everybody_goes_where_he_belongs(city, people, roll, at):
    small = klass(city.kinder, "preschool", 2019, 1)
    last = klass(city.school, "primary", 2014, 1)
    third, graduate, kept, left = (
        roll(city.school, 3, city.class_one), roll(city.school, 6, last), roll(city.school, 3, city.class_one),
        roll(city.kinder, 3),
    )
    infant = roll(city.kinder, 1, small)
    rollover.keep_back(kept, by=people.clerk, at=at)
    domain.enrol(graduate, domain.Place(city.other, "2020/21", 7), from_day=NEW, by=people.other_clerk, at=at)

    made = rollover.run("2019/20", by=people.officer, at=at)

    assert made.counts == {"taken_in": 1, "graduated": 2, "moving": 0, "kept_back": 1, "promoted": 2, "closed": 1,
                           "renamed": 1, "begun": 3}
    assert standing("2019/20") == []
    assert standing("2020/21") == sorted([
        (third.name, "s-001", "2017级1班", 4),
        (kept.name, "s-001", "", 3),
        (infant.name, "k-001", "中一班", 2),
        (graduate.name, "s-002", "", 7),
    ])
    assert Organisation.objects.get(pk=last.pk).closed_on == NEW
    assert {e.ended_as for e in left.enrolments.all()} == {"graduated"}


def test_the_preview_tells_what_the_run_does(city, people, roll, at):
    roll(city.school, 3, city.class_one), roll(city.school, 6), roll(city.other, 9), roll(city.kinder, 2)

    shown = rollover.preview("2019/20")
    made = rollover.run("2019/20", by=people.officer, at=at)

    assert [(line.organisation.code, line.promoted, line.graduated, line.without_class) for line in shown.schools] == [
        ("s-001", 1, 1, 1), ("k-001", 1, 0, 1), ("s-002", 0, 1, 1),
    ]
    assert {name: shown.totals[name] for name in ("promoted", "graduated", "kept_back", "moving", "taken_in")} == {
        name: made.counts[name] for name in ("promoted", "graduated", "kept_back", "moving", "taken_in")
    }
    assert (shown.to_year, shown.day) == ("2020/21", NEW)


def test_faults_are_told_and_those_that_would_be_carried_on_stop_it(city, people, roll, at):
    twice = roll(city.school, 2, city.class_one, year="2018/19")
    Enrolment.objects.create(pupil=twice, organisation=city.other, school_year="2019/20", grade=7, from_day=TERM)
    roll(city.kinder, 1)
    OrganisationAttribute.objects.filter(organisation=city.kinder, key="stage").delete()
    ClassDetails.objects.update(entry_year=None)

    faults = rollover.preview("2019/20").faults

    assert [(fault.kind, fault.organisation.code, fault.count, fault.blocking) for fault in faults] == [
        ("double", "s-002", 1, True), ("left-open", "s-001", 1, True), ("no-stage", "k-001", 1, True),
        ("without-class", "k-001", 1, False), ("without-class", "s-002", 1, False), ("no-entry-year", "s-001-c1", 1, False),
    ]
    with pytest.raises(problems.RolloverFaults) as caught:
        rollover.run("2019/20", by=people.officer, at=at)
    assert caught.value.facts == {"count": 3}
    assert not Rollover.objects.exists()


def test_it_runs_once(city, people, roll, at):
    rollover.run("2019/20", by=people.officer, at=at)

    with pytest.raises(problems.RolledAlready):
        rollover.run("2019/20", by=people.officer, at=at)


@pytest.mark.parametrize("who", ["clerk", "head", "town", "leader"])
def test_only_the_bureau_runs_it(people, at, who):
    with pytest.raises(NotVisible):
        rollover.run("2019/20", by=getattr(people, who), at=at)


def test_it_is_one_act_in_the_audit_chain(city, people, roll, at):
    roll(city.school, 3, city.class_one)
    before = AuditEntry.objects.count()

    rollover.run("2019/20", by=people.officer, at=at)

    entry = AuditEntry.objects.get(pk__gt=0, action="rollover.run")
    assert AuditEntry.objects.count() == before + 1
    assert (entry.facts["from_year"], entry.facts["promoted"]) == ("2019/20", 1)


def test_after_the_first_later_change_it_stays(city, people, roll, place, at):
    made = rollover.run("2019/20", by=people.officer, at=at)
    domain.admit(child(1), domain.Place(city.school, "2020/21", 1), from_day=NEW, by=people.clerk, at=at)

    with pytest.raises(problems.ChangedSince) as caught:
        rollover.undo(made.pk, by=people.officer, at=at)

    assert caught.value.facts == {"changes": 2}


def test_a_change_behind_the_verbs_backs_is_noticed_too(city, people, roll, at):
    roll(city.school, 3, city.class_one)
    made = rollover.run("2019/20", by=people.officer, at=at)
    Enrolment.objects.filter(school_year="2020/21").delete()

    with pytest.raises(problems.ChangedSince):
        rollover.undo(made.pk, by=people.officer, at=at)


def test_it_can_run_again_after_it_was_taken_back(city, people, roll, at):
    roll(city.school, 3, city.class_one)
    first = rollover.run("2019/20", by=people.officer, at=at)
    rollover.undo(first.pk, by=people.officer, at=at, reason="班级有误")

    again = rollover.run("2019/20", by=people.officer, at=at)

    assert again.counts == first.counts
    with pytest.raises(problems.EndedAlready):
        rollover.undo(first.pk, by=people.officer, at=at)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(
    st.sampled_from(sorted(STAGES)), st.integers(0, 2), st.booleans(), st.booleans(), st.sampled_from(["", "next"]),
), max_size=12))
def test_a_rollover_taken_back_leaves_no_trace_on_the_roll(city, people, roll, at, pupils):
    Enrolment.objects.all().delete()
    Pupil.objects.all().delete()
    Organisation.objects.filter(kind="class").exclude(pk=city.class_one.pk).delete()
    for code, step, in_class, kept, ahead in pupils:
        school = Organisation.objects.get(code=code)
        first, last = STAGES[code]
        grade = last - step
        stage = {"s-001": "primary", "k-001": "preschool", "s-002": "junior"}[code]
        entry = 2019 - (grade - first)
        known = Organisation.objects.filter(code__startswith=f"{code}-", class_details__entry_year=entry).first()
        one = (known or klass(school, stage, entry, 1)) if in_class else None
        pupil = roll(school, grade, one)
        if kept:
            KeptBack.objects.create(pupil=pupil, school_year="2019/20", decided_on=TERM)
        if ahead:
            Enrolment.objects.create(pupil=pupil, organisation=city.other, school_year="2020/21", grade=7, from_day=NEW)
    before, told = state(), rollover.preview("2019/20").totals

    made = rollover.run("2019/20", by=people.officer, at=at)
    assert told == {**{name: made.counts[name] for name in told if name in made.counts}, "without_class": told["without_class"]}
    ways = Counter(Enrolment.objects.filter(ended_in=made).values_list("ended_as", flat=True))
    assert sum(ways.values()) == len(pupils)
    rollover.undo(made.pk, by=people.officer, at=at)

    assert state() == before
