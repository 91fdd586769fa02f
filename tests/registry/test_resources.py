"""Staff, facilities and their dated states, the population of towns, agreements with partners."""

from datetime import date

import pytest
from registry.conftest import TERM

from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.audit.models import Mark
from tijiao.directory.models import Organisation
from tijiao.kernel.problems import StaleSave
from tijiao.registry import problems, resources
from tijiao.registry.models import Employment, Facility, Population, Staff

MARCH, MAY = date(2020, 3, 1), date(2020, 5, 1)
TEACHER = resources.StaffData("T1", "何老师", "2", subject="语文")


@pytest.fixture
def duty(city, people, at):
    return resources.employ(TEACHER, city.school, "教师", from_day=TERM, by=people.head, at=at)


@pytest.fixture
def camera(city, people, at):
    return resources.add_facility(city.school, kind="cctv", code="C-1", name="校门监控", by=people.clerk, at=at)


def test_a_teacher_is_employed_until_the_duty_ends(people, duty, at):
    resources.end_employment(duty, on=MAY, by=people.head, at=at)

    standing = [Employment.objects.on(day).count() for day in (date(2019, 8, 31), TERM, date(2020, 4, 30), MAY)]
    assert standing == [0, 1, 1, 0]
    assert ("registry_staff", "") in set(Mark.objects.values_list("table", "partition"))
    with pytest.raises(problems.EndedAlready):
        resources.end_employment(duty, on=MAY, by=people.head, at=at)


@pytest.mark.parametrize(("who", "outcome"), [("clerk", NotAllowed), ("officer", NotAllowed), ("other_clerk", NotVisible)])
def test_only_the_head_employs(city, people, at, who, outcome):
    with pytest.raises(outcome):
        resources.employ(TEACHER, city.school, "教师", from_day=TERM, by=getattr(people, who), at=at)

    assert Staff.objects.count() == 0


def test_a_second_duty_is_a_second_row_and_the_same_one_is_refused(city, people, duty, at):
    resources.add_employment(duty.staff, city.school, "年级组长", from_day=MARCH, by=people.head, at=at)

    with pytest.raises(problems.RecordedAlready):
        resources.add_employment(duty.staff, city.school, "教师", from_day=MARCH, by=people.head, at=at)
    assert Staff.objects.employed(on=MARCH, below=city.school.path).count() == 1


def test_a_stale_correction_of_staff_is_refused(people, duty, at):
    resources.correct_staff(duty.staff_id, {"title": "一级教师"}, version=1, reason="评聘", by=people.head, at=at)

    with pytest.raises(StaleSave) as caught:
        resources.correct_staff(duty.staff_id, {"title": "高级教师"}, version=1, reason="", by=people.head, at=at)

    assert caught.value.facts == {"mine": {"title": "高级教师"}, "theirs": {"title": "一级教师"}, "theirs_at": at}


def test_a_state_is_true_from_its_day_and_was_another_before(people, camera, at):
    resources.set_facility_state(camera, "police-link", "no", from_day=TERM, by=people.clerk, at=at)
    resources.set_facility_state(camera, "police-link", "yes", from_day=MAY, by=people.clerk, at=at)
    resources.set_facility_state(camera, "police-link", "fault", from_day=MARCH, by=people.clerk, at=at)

    assert list(camera.states.order_by("from_day").values_list("value", "from_day", "to_day")) == [
        ("no", TERM, MARCH), ("fault", MARCH, MAY), ("yes", MAY, None),
    ]
    linked = [Facility.objects.in_state("police-link", "yes", on=day).count() for day in (MARCH, MAY)]
    assert linked == [0, 1]
    assert ("registry_facility", "cctv") in set(Mark.objects.values_list("table", "partition"))


def test_the_same_day_again_replaces_the_state(people, camera, at):
    for value in ("no", "yes"):
        resources.set_facility_state(camera, "online", value, from_day=MAY, by=people.clerk, at=at)

    assert list(camera.states.values_list("value", "from_day", "to_day")) == [("yes", MAY, None)]


def test_another_school_does_not_touch_it(people, camera, at):
    with pytest.raises(NotVisible):
        resources.set_facility_state(camera, "online", "yes", from_day=MAY, by=people.other_clerk, at=at)


def test_a_town_states_its_children_and_may_state_them_anew(city, people, at):
    resources.state_population(city.east, "2019/20", {6: 120, 7: 130}, by=people.town, at=at)

    resources.state_population(city.east, "2019/20", {7: 131}, by=people.town, at=at)

    assert list(Population.objects.order_by("age").values_list("age", "children")) == [(6, 120), (7, 131)]
    with pytest.raises(NotAllowed):
        resources.state_population(city.school, "2019/20", {7: 131}, by=people.clerk, at=at)


def test_an_agreement_runs_from_its_day_to_its_end(city, people, at):
    partner = Organisation.objects.create(
        code="p-1", kind="partner", name="云溪大学", parent=city.bureau, path=f"{city.bureau.path}901/", opened_on=TERM
    )
    made = resources.sign_agreement(partner, "师资共建", from_day=MARCH, to_day=None, by=people.officer, at=at)

    resources.end_agreement(made, on=MAY, by=people.officer, at=at)

    assert (made.from_day, made.to_day) == (MARCH, MAY)
    with pytest.raises(problems.EndsTooEarly):
        resources.sign_agreement(partner, "场地", from_day=MAY, to_day=MARCH, by=people.officer, at=at)
