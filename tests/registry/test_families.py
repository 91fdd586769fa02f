"""Who answers for a child, what they agreed to, and why a child needs care."""

from datetime import date

import pytest
from registry.conftest import TERM, child

from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.audit.models import AuditEntry
from tijiao.registry import domain, families, problems
from tijiao.registry.models import Circumstance

MAY = date(2020, 5, 4)


@pytest.fixture
def mother(people, pupil, at):
    return families.add_guardian(pupil, name="陈静", relation="mother", phone="13800000000", by=people.clerk, at=at)


def test_the_first_guardian_founds_the_family_the_next_joins_it(people, pupil, mother, at):
    father = families.add_guardian(pupil, name="林强", relation="father", by=people.clerk, at=at)

    pupil.refresh_from_db()
    assert pupil.family_id == mother.family_id == father.family_id
    assert "13800000000" not in str(AuditEntry.objects.get(action="guardian.add", subject_id=str(mother.pk)).changes)


def test_consent_stands_from_its_day_until_it_is_withdrawn(people, pupil, mother, at):
    given = families.give_consent(pupil, mother, "照片用于校园网", on=date(2020, 3, 2), by=people.clerk, at=at)

    families.withdraw_consent(given, on=MAY, by=people.clerk, at=at)

    days = [date(2020, 3, 1), date(2020, 3, 2), date(2020, 5, 3), MAY]
    assert [families.consented(pupil, "照片用于校园网", on=day) for day in days] == [False, True, True, False]
    with pytest.raises(problems.EndedAlready):
        families.withdraw_consent(given, on=MAY, by=people.clerk, at=at)


def test_the_same_consent_is_not_given_twice(people, pupil, mother, at):
    families.give_consent(pupil, mother, "视力筛查", on=MAY, by=people.clerk, at=at)

    with pytest.raises(problems.RecordedAlready):
        families.give_consent(pupil, mother, "视力筛查", on=MAY, by=people.clerk, at=at)


def test_only_the_childs_own_family_consents(people, place, pupil, mother, at):
    other = domain.admit(child(2, "周一一"), place, from_day=TERM, by=people.clerk, at=at)

    with pytest.raises(problems.NotGuardian):
        families.give_consent(other, mother, "视力筛查", on=MAY, by=people.clerk, at=at)


def test_a_brother_joins_the_family(people, place, pupil, mother, at):
    pupil.refresh_from_db()
    brother = domain.admit(child(2, "林大满"), place, from_day=TERM, by=people.clerk, at=at)

    families.join_family(brother, pupil.family, by=people.clerk, at=at)

    assert brother.family_id == mother.family_id


@pytest.mark.parametrize(("who", "outcome"), [
    ("teacher", None), ("head", None), ("carer", None),
    ("clerk", NotVisible), ("town", NotVisible), ("officer", NotVisible), ("leader", NotVisible), ("other_clerk", NotVisible),
])
def test_only_who_handles_the_child_notes_why_it_needs_care(people, pupil, at, who, outcome):
    def note():
        return families.note_circumstance(pupil, "left-behind", from_day=MAY, by=getattr(people, who), at=at)

    if outcome is None:
        assert note().kind == "left-behind"
    else:
        with pytest.raises(outcome):
            note()


@pytest.mark.parametrize(("who", "sees"), [
    ("teacher", True), ("head", True), ("carer", True), ("clerk", False), ("town", False), ("officer", False),
    ("leader", False), ("other_clerk", False),
])
def test_only_who_handles_the_child_reads_why_it_needs_care(people, pupil, at, who, sees):
    one = families.note_circumstance(pupil, "disabled", from_day=MAY, by=people.teacher, at=at)

    found = Circumstance.objects.visible_to(getattr(people, who), on=date(2020, 5, 20))

    assert list(found) == ([one] if sees else [])


def test_a_teacher_reads_nothing_about_a_child_of_the_next_class(city, people, pupil, at):
    second = domain.open_class(city.school, "primary", 2017, 2, on=TERM, by=people.clerk, at=at)
    families.note_circumstance(pupil, "disabled", from_day=MAY, by=people.head, at=at)

    domain.put_into_class(pupil, second, on=MAY, by=people.clerk, at=at)

    assert list(Circumstance.objects.visible_to(people.teacher, on=date(2020, 5, 20))) == []
    assert Circumstance.objects.visible_to(people.head, on=date(2020, 5, 20)).count() == 1


def test_care_ends_once(people, pupil, at):
    one = families.note_circumstance(pupil, "disabled", from_day=MAY, by=people.teacher, at=at)

    families.end_circumstance(one, on=date(2020, 5, 20), by=people.teacher, at=at)

    with pytest.raises(problems.EndedAlready):
        families.end_circumstance(one, on=date(2020, 5, 21), by=people.teacher, at=at)


def test_teachers_see_guardians_and_do_not_change_them(people, pupil, at):
    with pytest.raises(NotAllowed):
        families.add_guardian(pupil, name="陈静", relation="mother", by=people.teacher, at=at)
