"""Dropout control: what the comparison of two nights finds, and what it leaves alone."""

from datetime import date

import pytest

from tijiao.access.problems import NotVisible
from tijiao.audit.models import AuditEntry
from tijiao.cases import domain, problems
from tijiao.cases.missing import Missing, Stay, missing
from tijiao.cases.models import Candidate, Case
from tijiao.notices.models import Notice
from tijiao.registry.models import Enrolment, Pupil, Rollover, RollSnapshot
from tijiao.registry.snapshots import take_snapshot

from .conftest import ANSWERS, later

FIRST, SECOND = date(2020, 5, 18), date(2020, 5, 19)


@pytest.fixture
def pupils(kinds):
    """Three pupils of the school, on the roll of the first night."""
    made = []
    for number in range(3):
        child = Pupil.objects.create(student_no=f"S{number}", name="林小禾", sex="1", birth_date="2010-03-01")
        Enrolment.objects.create(
            pupil=child, organisation=kinds.school, class_organisation=kinds.class_one, school_year="2019/20", grade=3,
            from_day="2019-09-01",
        )  # fmt: skip
        made.append(child)
    take_snapshot(FIRST)
    return made


def ends(child: Pupil, how: str, **more: object) -> None:
    Enrolment.objects.filter(pupil=child, to_day=None).update(to_day=SECOND, ended_as=how, **more)


def compared() -> list[int]:
    take_snapshot(SECOND)
    return [one.pupil_id for one in domain.compare_nights(SECOND, at=later()).candidates]


def test_who_left_without_transfer_becomes_a_candidate_once_and_the_school_is_told(pupils, people):
    ends(pupils[0], "left")

    found = compared()

    assert found == [pupils[0].pk]
    assert domain.compare_nights(SECOND, at=later()) == domain.Compared()
    assert [notice.title_zh for notice in Notice.objects.all()] == ["有学生不在学籍名册上，请核实"] * 2


@pytest.mark.parametrize("how", ["transferred", "graduated", "promoted", "kept-back", "moved"])
def test_a_known_way_off_the_roll_raises_none(pupils, how):
    ends(pupils[0], how)

    assert compared() == []


def test_a_rollover_raises_none(pupils, at):
    rollover = Rollover.objects.create(from_year="2019/20", to_year="2020/21", day=SECOND, run_at=at)
    for child in pupils[:2]:
        ends(child, "left", ended_in=rollover)

    assert compared() == []


def test_an_import_that_was_taken_back_raises_none(pupils):
    Enrolment.objects.filter(pupil=pupils[0]).delete()

    assert compared() == []


def test_a_roll_that_shrinks_by_a_good_part_is_a_fault_of_data():
    stays = {number: Stay(number, 1, None, 3, True, SECOND, "left", False) for number in range(30)}
    left = [(number, (1,)) for number in range(30)]

    assert missing(left, stays, {1: 100}) == Missing((), (1,))
    assert len(missing(left, stays, {1: 1000}).stays) == 30


def test_a_small_school_that_loses_its_whole_roll_has_a_fault_of_data_and_is_told_so(pupils, people, kinds):
    many = Pupil.objects.bulk_create(
        Pupil(student_no=f"T{number}", name="林小禾", sex="1", birth_date="2010-03-01") for number in range(6)
    )
    Enrolment.objects.bulk_create(
        Enrolment(pupil=child, organisation=kinds.other, school_year="2019/20", grade=3, from_day="2019-09-01",
                  to_day=SECOND, ended_as="left") for child in many
    )  # fmt: skip
    RollSnapshot.objects.all().delete()
    take_snapshot(FIRST)

    assert (compared(), AuditEntry.objects.get(action="dropout.suspect-roll").subject_id) == ([], str(kinds.other.pk))
    told = {(notice.title_zh, notice.post.organisation) for notice in Notice.objects.all()}
    words = f"{kinds.other.name} 2020-05-19 夜学籍人数骤减，请核对数据"
    assert told == {(words, kinds.other), (words, kinds.compulsory)}


def test_an_empty_roll_raises_nobody_marks_nobody_back_and_is_told_to_the_section_once(pupils, people, kinds):
    domain.compare_nights(SECOND, at=later())

    assert domain.compare_nights(SECOND, at=later(hours=1)) == domain.Compared(empty=True)
    assert Candidate.objects.count() == 0
    [notice] = Notice.objects.all()
    assert (notice.title_zh, notice.post.organisation) == (
        "2020-05-19 夜学籍名册是空的，当晚没有比对",
        kinds.compulsory,
    )


def test_seniors_and_kindergartens_are_not_compulsory():
    stays = {
        1: Stay(1, 1, None, 11, True, SECOND, "left", False),
        2: Stay(2, 1, None, 2, False, SECOND, "left", False),
    }

    assert missing([(1, (1,)), (2, (1,))], stays, {1: 900}).stays == ()


def test_who_is_on_a_roll_again_is_back(pupils):
    ends(pupils[0], "left")
    compared()
    Enrolment.objects.filter(pupil=pupils[0]).update(to_day=None, ended_as="")
    take_snapshot(date(2020, 5, 20))

    domain.compare_nights(date(2020, 5, 20), at=later(1))

    assert Candidate.objects.get().outcome == "back"


def test_the_school_confirms_and_the_case_climbs_from_school_to_town_to_bureau(pupils, people, kinds):
    ends(pupils[0], "left")
    compared()
    candidate = Candidate.objects.get()

    with pytest.raises(NotVisible):
        domain.confirm(candidate.pk, ANSWERS["dropout"], by=people.other, at=later())
    case = domain.confirm(candidate.pk, ANSWERS["dropout"], by=people.head, at=later())
    leads = [case.lead]
    for by in (people.head, people.town):
        leads.append(domain.raise_(case.pk, "上门两次未劝返", by=by, at=later(2)).lead)
    domain.close(case.pk, "已返校", by=people.compulsory, at=later(4))

    assert leads == [kinds.school, kinds.east, kinds.compulsory]
    assert (Case.objects.get().phase, Case.objects.get().in_time) == ("closed", True)
    assert [f"{clock.which}/{clock.state}" for clock in case.clocks.order_by("pk")] == [
        "whole/", "step/school", "step/town",
    ]  # fmt: skip
    with pytest.raises(problems.AlreadyDecided):
        domain.explain(candidate.pk, "已转外省", by=people.head, at=later(5))


def test_the_school_explains(pupils, people):
    ends(pupils[0], "left")
    compared()

    domain.explain(Candidate.objects.get().pk, "随父母到外省，当地学籍待建", by=people.clerk, at=later())

    assert (Candidate.objects.get().outcome, Case.objects.count()) == ("explained", 0)


def test_the_page_says_calmly_that_last_nights_roll_is_missing(pupils, people, client):
    client.force_login(people.compulsory)

    pages = []
    for night in (None, SECOND):
        if night:
            take_snapshot(night)
        pages.append(client.get("/cases/dropout/").content.decode())

    assert ["学籍名册是空的" in page for page in pages] == [True, False]
    assert ["最近一次比对的是 2020-05-1" in page for page in pages] == [False, True]
