"""Schools merge, split and close: what hangs on them goes along, and the roll says moved, not lost."""

from datetime import date, timedelta

import pytest
from registry.conftest import TERM, child

from tijiao.access.gate import posts_of
from tijiao.access.problems import NotAllowed
from tijiao.audit.models import AuditEntry, Mark
from tijiao.directory import domain as directory
from tijiao.directory.models import Grouping, Holding, Membership, Organisation, Post, Succession, User
from tijiao.registry import domain, mergers, problems, resources, rollover
from tijiao.registry.mergers import Hanging
from tijiao.registry.models import ClassDetails, Employment, Enrolment, Facility
from tijiao.registry.snapshots import compare_days, take_snapshot

DAY = date(2020, 5, 20)
EVE = DAY - timedelta(days=1)


@pytest.fixture
def admin(city, person):
    return person("system-admin", city.bureau)


@pytest.fixture
def found(city, at):
    """`found("s-009")`: another primary school in the east."""

    def make(code, kind="school", stage="primary", opened_on=date(2015, 9, 1)):
        made = directory.add_organisation(
            code=code, kind=kind, name=f"东屿{code}", parent=city.east, opened_on=opened_on, by=None, at=at
        )
        directory.set_attribute(made, "stage", stage, from_day=opened_on, by=None, at=at)
        return made

    return make


@pytest.fixture
def near(found):
    return found("s-009")


@pytest.fixture
def teacher(city, people, at):
    data = resources.StaffData("T1", "何老师", "2")
    return resources.employ(data, city.school, "教师", from_day=TERM, by=people.head, at=at).staff


@pytest.fixture
def full(city, people, pupil, place, teacher, at):
    """The school in the east: two pupils in a class, one without, a teacher, a camera, a clerk and a head, a zone."""
    domain.admit(child(2), place, from_day=TERM, by=people.clerk, at=at)
    domain.admit(child(3), domain.Place(city.school, "2019/20", 1), from_day=TERM, by=people.clerk, at=at)
    resources.add_facility(city.school, kind="cctv", code="C-1", name="校门监控", by=people.clerk, at=at)
    zone = Grouping.objects.create(kind="zone", code="z1", name="东片")
    directory.join(zone, city.school, from_day=TERM, by=None, at=at)
    return city.school


def story(pupil):
    rows = pupil.enrolments.order_by("from_day").values_list("organisation__code", "from_day", "to_day", "ended_as")
    return list(rows)


def duties(staff):
    rows = Employment.objects.filter(staff=staff).order_by("pk")
    return list(rows.values_list("organisation__code", "duty", "from_day", "to_day"))


def test_a_merger_takes_the_classes_and_the_roll_along(city, admin, full, near, pupil, at):
    mergers.merge_schools([full], near, on=DAY, by=admin, at=at)

    assert story(pupil) == [("s-001", TERM, DAY, "moved"), ("s-009", DAY, None, "")]
    assert Enrolment.objects.get(pupil=pupil, to_day=None).class_organisation == city.class_one
    assert Organisation.objects.get(pk=city.class_one.pk).parent == near
    assert Organisation.objects.get(pk=full.pk).closed_on == DAY
    assert list(Succession.objects.values_list("kind", "before", "after", "on_day")) == [("merge", full.pk, near.pk, DAY)]


def test_two_nights_compared_show_moved_and_not_lost(admin, full, near, at):
    take_snapshot(EVE)
    mergers.merge_schools([full], near, on=DAY, by=admin, at=at)
    take_snapshot(DAY)

    moves = compare_days(EVE, DAY)

    assert (moves.joined, moves.left) == ([], [])
    assert [(before, after) for _pupil, before, after in moves.moved] == [((full.pk,), (near.pk,))] * 3


def test_the_preview_counts_what_the_merger_then_does(admin, full, near, at):
    expected = Hanging(classes=1, pupils=3, staff=1, facilities=1, posts=2, memberships=1, renamed=0)

    told = mergers.preview_merge([full], near, on=DAY, by=admin, at=at)
    before = Enrolment.objects.filter(organisation=full, to_day=None).count()
    done = mergers.merge_schools([full], near, on=DAY, by=admin, at=at)

    assert (told, before, done) == (expected, 3, expected)


def test_staff_go_on_and_facilities_change_hands(admin, full, near, teacher, at):
    mergers.merge_schools([full], near, on=DAY, by=admin, at=at)

    assert duties(teacher) == [("s-001", "教师", TERM, DAY), ("s-009", "教师", DAY, None)]
    assert Facility.objects.get().organisation == near


def test_who_has_the_duty_at_both_schools_has_it_once_afterwards(admin, full, near, teacher, at, person):
    resources.add_employment(teacher, near, "教师", from_day=TERM, by=person("head", near), at=at)

    mergers.merge_schools([full], near, on=DAY, by=admin, at=at)

    assert duties(teacher) == [("s-001", "教师", TERM, DAY), ("s-009", "教师", TERM, None)]


def test_a_duty_that_has_an_end_keeps_it(admin, full, near, teacher, at):
    Employment.objects.update(to_day=date(2020, 7, 15))

    mergers.merge_schools([full], near, on=DAY, by=admin, at=at)

    assert duties(teacher) == [("s-001", "教师", TERM, DAY), ("s-009", "教师", DAY, date(2020, 7, 15))]


def test_posts_and_memberships_of_the_closed_school_end(admin, full, near, people, city, at):
    mergers.merge_schools([full], near, on=DAY, by=admin, at=at)

    assert set(Post.objects.filter(organisation=full).values_list("closed_on", flat=True)) == {DAY}
    assert Post.objects.get(organisation=city.class_one).closed_on is None
    assert posts_of(User.objects.get(pk=people.clerk.pk)) == []
    assert Membership.objects.get().to_day == DAY
    assert not Holding.objects.on(DAY).filter(post__organisation=full).exists()


def test_a_class_whose_number_is_taken_gets_the_next_free_one(city, admin, full, near, at, person):
    domain.open_class(near, "primary", 2017, 1, on=TERM, by=person("school-clerk", near), at=at)

    told = mergers.merge_schools([full], near, on=DAY, by=admin, at=at)

    assert told.renamed == 1
    names = Organisation.objects.filter(parent=near, kind="class").order_by("name").values_list("name", "code")
    assert list(names) == [("2017级1班", "s-009-x2017-01"), ("2017级2班", "s-001-c1")]
    assert ClassDetails.objects.get(organisation=city.class_one).number == 2


def test_who_is_taken_in_for_the_coming_year_begins_at_the_new_school(city, admin, full, near, people, at):
    coming = domain.admit(
        child(9), domain.Place(full, "2020/21", 1), from_day=date(2020, 9, 1), by=people.clerk, at=at
    )

    mergers.merge_schools([full], near, on=DAY, by=admin, at=at)

    assert story(coming) == [("s-009", date(2020, 9, 1), None, "")]


def test_several_schools_merge_in_one_act(admin, full, near, found, at, person):
    third = found("s-010")
    domain.admit(child(4), domain.Place(third, "2019/20", 2), from_day=TERM, by=person("school-clerk", third), at=at)

    mergers.merge_schools([full, third], near, on=DAY, by=admin, at=at)

    assert Enrolment.objects.filter(organisation=near, to_day=None).count() == 4
    assert AuditEntry.objects.filter(action="school.merge").count() == 2


def test_the_entry_tells_numbers_and_the_lake_is_marked(admin, full, near, at):
    mergers.merge_schools([full], near, on=DAY, by=admin, at=at)

    entry = AuditEntry.objects.get(action="school.merge")
    assert (entry.organisation, entry.facts["pupils"], entry.facts["staff"]) == (near.pk, 3, 1)
    assert {("registry_enrolment", "2019/20"), ("registry_staff", ""), ("registry_facility", "cctv"),
            ("directory_organisation", "")} <= set(Mark.objects.values_list("table", "partition"))  # fmt: skip


def test_a_rollover_before_a_merger_can_no_longer_be_taken_back(admin, full, near, people, at):
    done = rollover.run("2019/20", by=people.officer, at=at)
    later = at.replace(month=9, day=2)

    mergers.merge_schools([full], near, on=date(2020, 9, 2), by=admin, at=later)

    with pytest.raises(problems.ChangedSince):
        rollover.undo(done.pk, by=people.officer, at=later)


def test_what_cannot_be_is_refused_and_nothing_changes(city, admin, full, near, people, found, at):
    kinder, junior, late = city.kinder, city.other, found("s-011", opened_on=date(2020, 5, 21))
    refused = [
        (problems.MergesWithItself, [full], full, DAY, admin),
        (problems.MergesOtherKind, [full], kinder, DAY, admin),
        (problems.GradesDoNotFit, [full], junior, DAY, admin),
        (problems.NotASchool, [full], city.bureau, DAY, admin),
        (problems.NotOpen, [full], late, DAY, admin),
        (problems.NotYetTheDay, [full], near, date(2020, 5, 21), admin),
        (problems.YearsApart, [full], near, date(2020, 9, 1), admin),
        (NotAllowed, [full], near, DAY, people.officer),
    ]

    for problem, before, into, on, who in refused:
        moment = at.replace(month=9, day=1) if on.month == 9 else at
        with pytest.raises(problem):
            mergers.merge_schools(before, into, on=on, by=who, at=moment)

    assert Enrolment.objects.filter(organisation=full, to_day=None).count() == 3
    assert not Succession.objects.exists()


def test_a_day_before_later_changes_of_the_roll_is_refused_with_their_number(admin, full, near, pupil, people, at):
    domain.leave(pupil, on=date(2020, 5, 10), by=people.clerk, at=at)

    with pytest.raises(problems.RollChangedAfter) as told:
        mergers.merge_schools([full], near, on=date(2020, 5, 5), by=admin, at=at)

    assert told.value.facts["changes"] == 1


def test_a_split_takes_the_chosen_classes_and_leaves_the_rest(city, admin, full, near, pupil, at):
    told = mergers.split_school(full, near, [city.class_one], on=DAY, by=admin, at=at)

    assert told == Hanging(classes=1, pupils=2, staff=0, facilities=0, posts=0, memberships=0, renamed=0)
    assert story(pupil) == [("s-001", TERM, DAY, "moved"), ("s-009", DAY, None, "")]
    assert Enrolment.objects.filter(organisation=full, to_day=None).count() == 1
    assert Organisation.objects.get(pk=full.pk).closed_on is None
    assert Succession.objects.get().kind == "split"


def test_a_second_split_to_the_same_school_is_one_succession(city, admin, full, near, people, at):
    second = domain.open_class(full, "primary", 2018, 1, on=TERM, by=people.clerk, at=at)

    mergers.split_school(full, near, [city.class_one], on=EVE, by=admin, at=at)
    mergers.split_school(full, near, [second], on=DAY, by=admin, at=at)

    assert Succession.objects.get().on_day == EVE
    assert Organisation.objects.filter(parent=near).count() == 2


def test_a_split_wants_classes_of_the_school(city, admin, full, near, found, people, at, person):
    foreign = domain.open_class(near, "primary", 2018, 1, on=TERM, by=person("school-clerk", near), at=at)

    for problem, classes in (
        (problems.NoClassChosen, []), (problems.WrongClass, [foreign]), (problems.NotAClass, [city.east]),
    ):
        with pytest.raises(problem):
            mergers.split_school(full, near, classes, on=DAY, by=admin, at=at)


def test_a_school_with_pupils_does_not_close_and_says_how_many(admin, full, at):
    with pytest.raises(problems.PupilsStand) as told:
        mergers.close_school(full, on=DAY, by=admin, at=at)

    assert told.value.facts["count"] == 3
    assert Organisation.objects.get(pk=full.pk).closed_on is None


def test_an_empty_school_closes_with_its_classes_duties_and_posts(city, admin, full, teacher, people, at):
    for one in Enrolment.objects.filter(organisation=full).select_related("pupil"):
        domain.leave(one.pupil, on=date(2020, 5, 10), by=people.clerk, at=at)

    told = mergers.close_school(full, on=DAY, by=admin, at=at)

    assert told == Hanging(classes=1, pupils=0, staff=1, facilities=1, posts=3, memberships=1, renamed=0)
    assert {one.closed_on for one in Organisation.objects.filter(pk__in=[full.pk, city.class_one.pk])} == {DAY}
    assert duties(teacher) == [("s-001", "教师", TERM, DAY)]
    assert posts_of(User.objects.get(pk=people.teacher.pk)) == []


def test_two_classes_of_one_cohort_do_not_share_a_number(city, people, at):
    with pytest.raises(problems.RecordedAlready):
        domain.open_class(city.school, "primary", 2017, 1, on=TERM, by=people.clerk, at=at)
