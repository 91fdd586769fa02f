"""Pupils on the roll: admitted, corrected, moved, gone."""

from dataclasses import replace
from datetime import date

import pytest
from registry.conftest import TERM, child

from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.audit.domain import keyed_hash
from tijiao.audit.models import AuditEntry, Mark
from tijiao.directory.models import Organisation
from tijiao.kernel.identity import SexDiffers
from tijiao.kernel.problems import Problems, StaleSave
from tijiao.registry import domain, problems
from tijiao.registry.models import Enrolment, Pupil

MARCH = date(2020, 3, 2)
ENTRIES = ("action", "subject_kind", "organisation")


def rolls(pupil):
    """(school, class, year, grade, from, to, how), in the order in which they began."""
    rows = pupil.enrolments.order_by("from_day", "pk")
    return [
        (e.organisation.code, e.class_organisation.code if e.class_organisation else "", e.school_year, e.grade,
         e.from_day, e.to_day, e.ended_as)
        for e in rows
    ]


def test_an_admitted_pupil_stands_on_the_roll_with_an_entry_that_holds_no_value(people, place, at):
    data = child(1)

    pupil = domain.admit(data, place, from_day=TERM, by=people.clerk, at=at)

    assert rolls(pupil) == [("s-001", "s-001-c1", "2019/20", 3, TERM, None, "")]
    entry = AuditEntry.objects.get(action="pupil.admit")
    assert entry.changes["name"] == ["", keyed_hash("林小满")]
    assert (entry.by, entry.subject_id) == (people.clerk.pk, str(pupil.pk))
    assert data.id_number not in str(entry.changes) + str(entry.facts)
    assert set(Mark.objects.filter(table__startswith="registry_").values_list("table", "partition")) == {
        ("registry_pupil", "2011"), ("registry_enrolment", "2019/20"),
    }


@pytest.mark.parametrize(("who", "outcome"), [("other_clerk", NotVisible), ("leader", NotAllowed), ("officer", NotAllowed)])
def test_only_the_school_itself_admits(people, place, at, who, outcome):
    with pytest.raises(outcome):
        domain.admit(child(1), place, from_day=TERM, by=getattr(people, who), at=at)

    assert Pupil.objects.count() == 0


def test_a_number_is_given_once(people, place, pupil, at):
    with pytest.raises(problems.NumberTaken) as caught:
        domain.admit(replace(child(2), student_no=pupil.student_no), place, from_day=TERM, by=people.clerk, at=at)

    assert caught.value.facts == {"field": "student_no"}


def test_an_id_that_says_another_sex_is_refused_and_nothing_is_saved(people, place, at):
    with pytest.raises(Problems) as caught:
        domain.admit(replace(child(1), sex="1"), place, from_day=TERM, by=people.clerk, at=at)

    assert [type(one) for one in caught.value.found] == [SexDiffers]
    assert Pupil.objects.count() == 0


@pytest.mark.parametrize(("change", "outcome"), [
    ({"grade": 7}, problems.WrongGrade),
    ({"grade": 0}, problems.WrongGrade),
    ({"school_year": "2020/21"}, problems.WrongValue),
])
def test_a_place_must_exist(people, place, at, change, outcome):
    with pytest.raises(outcome):
        domain.admit(child(1), replace(place, **change), from_day=TERM, by=people.clerk, at=at)


def test_a_class_of_another_school_is_refused(city, people, at):
    with pytest.raises(problems.WrongClass):
        domain.admit(child(1), domain.Place(city.other, "2019/20", 7, city.class_one), from_day=TERM,
                     by=people.other_clerk, at=at)


def test_nobody_stands_twice_in_one_school_year(people, place, pupil, at):
    with pytest.raises(problems.StandsAlready) as caught:
        domain.enrol(pupil, place, from_day=MARCH, by=people.clerk, at=at)

    assert caught.value.facts == {"school": "东屿镇中心小学", "school_year": "2019/20"}


def test_who_stands_now_may_be_taken_in_for_the_next_school_year(city, people, pupil, at):
    domain.enrol(pupil, domain.Place(city.other, "2020/21", 7), from_day=date(2020, 9, 1), by=people.other_clerk, at=at)

    assert [(school, year) for school, _, year, *_ in rolls(pupil)] == [("s-001", "2019/20"), ("s-002", "2020/21")]


def test_a_correction_counts_the_version_and_keeps_hashes(people, pupil, at):
    domain.correct_pupil(pupil.pk, {"name": "林晓满"}, version=1, reason="户口本更正", by=people.clerk, at=at)

    pupil.refresh_from_db()
    assert (pupil.name, pupil.version) == ("林晓满", 2)
    entry = AuditEntry.objects.get(action="pupil.correct")
    assert entry.changes == {"name": [keyed_hash("林小满"), keyed_hash("林晓满")]}
    assert entry.reason.text == "户口本更正"


def test_a_stale_save_is_refused_and_shows_both_versions(people, pupil, at):
    domain.correct_pupil(pupil.pk, {"name": "林晓满"}, version=1, reason="", by=people.clerk, at=at)

    with pytest.raises(StaleSave) as caught:
        domain.correct_pupil(pupil.pk, {"name": "林小曼"}, version=1, reason="", by=people.head, at=at)

    assert caught.value.facts == {"mine": {"name": "林小曼"}, "theirs": {"name": "林晓满"}, "theirs_at": at}
    assert Pupil.objects.get().name == "林晓满"


def test_a_correction_moves_the_child_between_partitions_of_birth_years(people, pupil, at):
    Mark.objects.all().delete()

    domain.correct_pupil(pupil.pk, {"birth_date": date(2010, 3, 5), "id_number": ""}, version=1, reason="", by=people.clerk, at=at)

    assert set(Mark.objects.values_list("table", "partition")) == {
        ("registry_pupil", "2011"), ("registry_pupil", "2010"), ("registry_enrolment", "2019/20"),
    }  # fmt: skip


def test_only_known_fields_are_corrected(people, pupil, at):
    with pytest.raises(problems.NoSuchField):
        domain.correct_pupil(pupil.pk, {"version": 9}, version=1, reason="", by=people.clerk, at=at)


def test_a_transfer_ends_here_and_begins_there(city, people, pupil, at):
    third = Organisation.objects.get(pk=city.school.pk)
    third.pk, third.code, third.path, third.kind = None, "s-003", f"{city.west.path}900/", "school"
    third.save()
    third.attributes.create(key="stage", value="primary", from_day=TERM)

    domain.transfer(pupil, domain.Place(third, "2019/20", 3), on=MARCH, by=people.clerk, at=at)

    assert rolls(pupil) == [
        ("s-001", "s-001-c1", "2019/20", 3, TERM, MARCH, "transferred"),
        ("s-003", "", "2019/20", 3, MARCH, None, ""),
    ]
    assert list(Pupil.objects.visible_to(people.clerk)) == []


def test_a_school_does_not_pull_in_pupils_that_stand_elsewhere(city, people, pupil, at):
    with pytest.raises(NotVisible):
        domain.transfer(pupil, domain.Place(city.other, "2019/20", 7), on=MARCH, by=people.other_clerk, at=at)


def test_who_leaves_stands_nowhere_and_stays_in_the_history(people, pupil, at):
    domain.leave(pupil, on=MARCH, by=people.clerk, at=at)

    assert rolls(pupil) == [("s-001", "s-001-c1", "2019/20", 3, TERM, MARCH, "left")]
    assert list(Pupil.objects.visible_to(people.clerk)) == [pupil]
    with pytest.raises(problems.StandsNowhere):
        domain.leave(pupil, on=MARCH, by=people.clerk, at=at)


def test_nobody_leaves_before_coming(people, pupil, at):
    with pytest.raises(problems.EndsTooEarly):
        domain.leave(pupil, on=TERM, by=people.clerk, at=at)


def test_a_change_of_class_keeps_the_days_before(city, people, pupil, at):
    second = domain.open_class(city.school, "primary", 2017, 2, on=TERM, by=people.clerk, at=at)

    domain.put_into_class(pupil, second, on=MARCH, by=people.clerk, at=at)

    assert second.name == "2017级2班"
    assert rolls(pupil) == [
        ("s-001", "s-001-c1", "2019/20", 3, TERM, MARCH, "moved"),
        ("s-001", "s-001-x2017-02", "2019/20", 3, MARCH, None, ""),
    ]


def test_who_had_no_class_gets_one_without_a_second_row(city, people, place, at):
    pupil = domain.admit(child(1), replace(place, class_organisation=None), from_day=TERM, by=people.clerk, at=at)

    domain.put_into_class(pupil, city.class_one, on=MARCH, by=people.clerk, at=at)

    assert rolls(pupil) == [("s-001", "s-001-c1", "2019/20", 3, TERM, None, "")]


def test_form_teachers_see_their_class_and_no_other_child(city, people, pupil, at):
    second = domain.open_class(city.school, "primary", 2017, 2, on=TERM, by=people.clerk, at=at)
    domain.admit(child(2), domain.Place(city.school, "2019/20", 3, second), from_day=TERM, by=people.clerk, at=at)

    assert list(Pupil.objects.visible_to(people.teacher)) == [pupil]
    assert Pupil.objects.visible_to(people.officer).count() == 2
    assert Pupil.objects.visible_to(people.leader).count() == 0


def test_the_roll_of_a_day_is_what_stood_then(people, pupil, at):
    domain.leave(pupil, on=MARCH, by=people.clerk, at=at)

    def roll(day):
        return Enrolment.objects.standing(on=day).count()

    assert [roll(date(2019, 8, 31)), roll(TERM), roll(date(2020, 3, 1)), roll(MARCH)] == [0, 1, 1, 0]
