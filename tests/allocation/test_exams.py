"""An examination from its rooms and candidates to a published solution, and back."""

import json
from datetime import time

import pytest

from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.allocation import arranging, domain, framing, preparing, problems
from tijiao.allocation.domain import Sitting
from tijiao.allocation.models import (
    AllocationProblem,
    Candidate,
    Draw,
    ExamSeat,
    Invigilator,
    ProblemType,
    Site,
    Solution,
    Watch,
)
from tijiao.audit.models import AuditEntry
from tijiao.draws.domain import published as file_of
from tijiao.draws.problems import DrawSettled
from tijiao.kernel.draw import Verdict, verify
from tijiao.kernel.words import WordsMissing

from .conftest import DAY, SITTINGS, exam


def test_what_packs_declare_is_taken_over_changed_and_withdrawn(asked, at):
    assert domain.publish([exam()], by=None, at=at) == []
    assert domain.publish([exam(seats=20)], by=None, at=at) == ["final"]
    assert ProblemType.objects.get().exam.seats == 20

    assert domain.publish([], by=None, at=at) == ["final"]
    assert ProblemType.objects.get().withdrawn


def test_an_examination_is_opened_with_a_day_and_an_hour_for_each_paper(asked, city, officer, at):
    made = domain.open_exam(asked.pk, " 2020年考试 ", SITTINGS, by=officer, at=at)

    assert (made.title, made.office, made.on_day) == ("2020年考试", city.safety, DAY)
    assert [(paper.id, day, begins) for paper, day, begins in made.timetable] == [
        ("chinese", "2020-06-13", "09:00"), ("maths", "2020-06-13", "14:00"),
    ]  # fmt: skip


@pytest.mark.parametrize(("title", "sittings", "problem"), [
    (" ", SITTINGS, WordsMissing),
    ("考试", {"chinese": SITTINGS["chinese"]}, problems.SittingMissing),
    ("考试", {**SITTINGS, "maths": Sitting(DAY, time(10, 59))}, problems.SittingsOverlap),
])
def test_an_examination_that_cannot_be_sat_is_not_opened(asked, officer, at, title, sittings, problem):
    with pytest.raises(problem):
        domain.open_exam(asked.pk, title, sittings, by=officer, at=at)

    assert not AllocationProblem.objects.exists()


def test_only_the_section_in_charge_opens_it_and_no_title_stands_twice(prepared, asked, city, person, officer, at):
    with pytest.raises(problems.TitleTaken):
        domain.open_exam(asked.pk, prepared.title, SITTINGS, by=officer, at=at)
    for who, refused in (("town-officer", NotVisible), ("leader", NotAllowed)):
        with pytest.raises(refused):
            domain.open_exam(asked.pk, "另一场", SITTINGS, by=person(who, city.bureau if who == "leader" else city.east), at=at)


def test_rooms_are_read_line_by_line_and_candidates_come_from_the_roll(prepared):
    site = Site.objects.get()

    assert [(one.code, one.place, one.seats) for one in site.rooms.all()] == [("01-001", "东楼101", 6), ("01-002", "东楼102", 4)]
    assert sorted(Candidate.objects.values_list("class_organisation__code", flat=True)) == (
        ["s-001-c1"] * 4 + ["s-001-c2"] * 3 + ["s-002-c1"] * 3
    )
    assert Invigilator.objects.count() == 6


@pytest.mark.parametrize("rooms", ["", "东楼101 0", "东楼101 7", "东" * 41])
def test_a_line_that_is_no_room_is_refused_and_nothing_is_half_done(prepared, city, officer, at, rooms):
    with pytest.raises(problems.NoSuchRoom):
        preparing.add_site(prepared.pk, city.school, rooms, by=officer, at=at)

    assert Site.objects.count() == 1


def test_nobody_is_entered_twice_and_a_site_in_use_stays(prepared, city, officer, at):
    site = Site.objects.get()

    with pytest.raises(problems.NobodyThere):
        preparing.enter_candidates(prepared.pk, city.school, 6, site, by=officer, at=at)
    with pytest.raises(problems.NobodyThere):
        preparing.enter_invigilators(prepared.pk, city.kinder, by=officer, at=at)
    with pytest.raises(problems.SiteStands):
        preparing.add_site(prepared.pk, city.kinder, "西楼", by=officer, at=at)
    with pytest.raises(problems.SiteInUse):
        preparing.drop_site(site.pk, by=officer, at=at)


def test_seats_are_frozen_published_by_number_and_revealed_with_the_seed(prepared, officer, at):
    solution = arranging.freeze_seats(prepared.pk, by=officer, at=at)
    draw = solution.draws.get()
    before = file_of(draw)

    arranging.reveal(draw.pk, public="3 5 1", by=officer, at=at)

    draw.refresh_from_db()
    solution.refresh_from_db()
    assert (verify(before), verify(file_of(draw))) == (Verdict("frozen"), Verdict("revealed"))
    assert "学生" not in before
    assert "s-001" not in before
    assert json.loads(before)["list_hash"] == json.loads(file_of(draw))["list_hash"]
    seats = list(ExamSeat.objects.listed())
    assert [(one.room.number, one.seat) for one in seats] == [(1, n) for n in range(1, 7)] + [(2, n) for n in range(1, 5)]
    assert [one.admission_number for one in seats[5:7]] == ["200100106", "200100201"]
    assert solution.pairs == []
    (again,) = framing.solve(solution.frame_text, draw.result["drawn"])
    assert [(one.candidate, one.seat) for one in again.seated] == [(one.number, one.seat) for one in seats]


def test_every_act_leaves_an_entry_without_names(published):
    acts = AuditEntry.objects.filter(action__startswith="allocation.")

    assert list(acts.order_by("pk").values_list("action", flat=True)) == [
        "allocation.publish", "allocation.open", "allocation.site-add",
        "allocation.candidates-enter", "allocation.candidates-enter",
        "allocation.invigilators-enter", "allocation.invigilators-enter", "allocation.invigilators-enter",
        "allocation.freeze", "allocation.draw-freeze", "allocation.draw-reveal",
        "allocation.draw-freeze", "allocation.draw-reveal", "allocation.solution-publish",
    ]  # fmt: skip
    assert not [entry for entry in acts if "学生" in str(entry.facts)]


def test_too_few_seats_and_nobody_to_seat_are_told(asked, classes, enrol, city, officer, at):
    problem = domain.open_exam(asked.pk, "考试", SITTINGS, by=officer, at=at)
    with pytest.raises(problems.NoCandidates):
        arranging.freeze_seats(problem.pk, by=officer, at=at)
    enrol(classes[0], 3)
    site = preparing.add_site(problem.pk, city.kinder, "东楼 2", by=officer, at=at)
    preparing.enter_candidates(problem.pk, city.school, 6, site, by=officer, at=at)

    with pytest.raises(problems.TooFewSeats) as told:
        arranging.freeze_seats(problem.pk, by=officer, at=at)

    assert told.value.facts == {"site": city.kinder.name, "candidates": 3, "seats": 2}
    assert not Solution.objects.exists()


def test_invigilators_keep_away_from_candidates_of_their_own_school(published):
    for watch in Watch.objects.select_related("invigilator", "room"):
        if watch.room is not None:
            there = set(watch.room.taken.values_list("candidate__school", flat=True))
            assert watch.invigilator.organisation_id not in there
            assert watch.room.code not in watch.recused

    assert sorted(one.room.code for one in Watch.objects.exclude(room=None)) == ["01-001", "01-002"]


def test_who_declares_a_school_is_not_drawn_for_its_rooms_and_what_cannot_be_kept_is_named(
    seated, city, person, officer, at
):
    clerk = person("school-clerk", city.kinder)
    for one in Invigilator.objects.filter(organisation=city.kinder):
        preparing.recuse(one.pk, city.school, by=clerk, at=at)
    for one in Invigilator.objects.filter(organisation=city.other):
        preparing.drop_invigilator(one.pk, by=officer, at=at)

    with pytest.raises(problems.RecusalFails):
        arranging.freeze_invigilators(seated.pk, by=officer, at=at)
    for one in Invigilator.objects.filter(dropped=False).exclude(pk=Invigilator.objects.filter(dropped=False).first().pk):
        preparing.drop_invigilator(one.pk, by=officer, at=at)
    with pytest.raises(problems.TooFewInvigilators) as told:
        arranging.freeze_invigilators(seated.pk, by=officer, at=at)

    assert told.value.facts == {"rooms": 2, "wanted": 2, "available": 1}
    assert Draw.objects.count() == 1


def test_only_the_own_school_or_the_section_declares_a_recusal(prepared, city, person, officer, at):
    one = Invigilator.objects.filter(organisation=city.school).first()

    with pytest.raises(NotVisible):
        preparing.recuse(one.pk, city.kinder, by=person("school-clerk", city.other), at=at)
    with pytest.raises(problems.OwnSchool):
        preparing.recuse(one.pk, city.school, by=officer, at=at)
    preparing.recuse(one.pk, city.kinder, by=officer, at=at)

    assert [school.code for school in one.recused.all()] == ["k-001"]


def test_what_is_frozen_changes_only_after_it_was_withdrawn_and_stays_with_its_reason(seated, prepared, officer, at):
    someone = Candidate.objects.first()
    with pytest.raises(problems.SolutionStands):
        preparing.drop_candidate(someone.pk, by=officer, at=at)
    with pytest.raises(WordsMissing):
        arranging.withdraw(seated.pk, why=" ", by=officer, at=at)

    arranging.withdraw(seated.pk, why="一名考生转学", by=officer, at=at)
    preparing.drop_candidate(someone.pk, by=officer, at=at)
    second = arranging.freeze_seats(prepared.pk, by=officer, at=at)

    seated.refresh_from_db()
    assert (seated.number, seated.why_withdrawn, seated.seats.count()) == (1, "一名考生转学", 10)
    assert (second.number, second.seats.count()) == (2, 9)
    assert [one.state for one in seated.draws.all()] == ["revealed"]


def test_a_frozen_draw_of_a_withdrawn_solution_stays_published_as_aborted(prepared, officer, at):
    solution = arranging.freeze_seats(prepared.pk, by=officer, at=at)
    draw = solution.draws.get()

    arranging.withdraw(solution.pk, why="漏了一所学校", by=officer, at=at)

    draw.refresh_from_db()
    assert verify(file_of(draw)) == Verdict("aborted")
    with pytest.raises(problems.SolutionWithdrawn):
        arranging.reveal(draw.pk, public="1", by=officer, at=at)
    with pytest.raises(problems.SolutionWithdrawn):
        arranging.publish(solution.pk, by=officer, at=at)


def test_parts_come_in_their_order_and_once(seated, prepared, officer, at):
    with pytest.raises(problems.NotDrawnYet):
        arranging.publish(seated.pk, by=officer, at=at)
    with pytest.raises(DrawSettled):
        arranging.reveal(seated.draws.get().pk, public="1", by=officer, at=at)
    draw = arranging.freeze_invigilators(seated.pk, by=officer, at=at)
    with pytest.raises(problems.DrawnAlready):
        arranging.freeze_invigilators(seated.pk, by=officer, at=at)
    with pytest.raises(problems.SolutionStands):
        preparing.drop_invigilator(Invigilator.objects.first().pk, by=officer, at=at)
    arranging.reveal(draw.pk, public="1", by=officer, at=at)
    arranging.publish(seated.pk, by=officer, at=at)
    with pytest.raises(problems.PublishedAlready):
        arranging.publish(seated.pk, by=officer, at=at)


def test_invigilators_wait_for_the_seats(prepared, officer, at):
    solution = arranging.freeze_seats(prepared.pk, by=officer, at=at)

    with pytest.raises(problems.NotSeatedYet):
        arranging.freeze_invigilators(solution.pk, by=officer, at=at)


def test_the_lake_knows_how_many_sit_in_a_room_and_watch_over_it_once_it_is_public(seated, in_lake, city, officer, at):
    draw = arranging.freeze_invigilators(seated.pk, by=officer, at=at)
    arranging.reveal(draw.pk, public="6 2", by=officer, at=at)
    assert in_lake("exam_rooms") == []

    arranging.publish(seated.pk, by=officer, at=at)

    found = in_lake("exam_rooms")
    told = sorted((one["seats"], one["candidates"], one["invigilators"], one["org"]) for one in found)
    assert told == [(4, 4, 1, city.kinder.pk), (6, 6, 1, city.kinder.pk)]
