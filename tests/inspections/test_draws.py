"""A draw: the list frozen and published first, the seed later, the visits by the result; or aborted for good."""

import json
from datetime import date

import pytest

from tijiao.access.problems import NotAllowed
from tijiao.directory.models import Grouping, Membership
from tijiao.draws.domain import published
from tijiao.draws.problems import DrawSettled
from tijiao.inspections import draws, problems, publishing, register
from tijiao.inspections.frames import Terms, frame, weight
from tijiao.inspections.models import Draw, Inspector, RoundKind, Visit
from tijiao.kernel import draw as kernel
from tijiao.kernel.words import WordsMissing

from .test_rounds import cap

START = date(2019, 9, 1)


@pytest.fixture
def zones(city):
    """East: school and kinder. West: other."""
    east, west = (Grouping.objects.create(kind="zone", code=code, name=code) for code in ("east", "west"))
    for zone, places in ((east, (city.school, city.kinder)), (west, (city.other,))):
        for place in places:
            Membership.objects.create(grouping=zone, organisation=place, from_day=START)
    return east, west


@pytest.fixture
def frozen(opened, enrolled, city, person, at):
    """`frozen(kind, terms)`: a draw over primary and junior schools, two inspectors on the register."""

    def make(kind=RoundKind.DOUBLE_RANDOM, terms=None):
        for number in ("D01", "D02"):
            Inspector.objects.filter(number=number).exists() or enrolled(number)
        found, terms = opened(kind), terms or Terms({"primary": 1, "junior": 1}, team=1)
        return draws.freeze(found.pk, terms, by=person("section-officer", city.safety), at=at)

    return make


def test_from_the_frozen_list_to_the_visits(frozen, city, person, at):
    made, officer = frozen(), person("section-officer", city.safety)
    before = published(made)

    draws.reveal(made.pk, public="3 5 1", by=officer, at=at)

    made.refresh_from_db()
    after = published(made)
    assert (kernel.verify(before), kernel.verify(after)) == (kernel.Verdict("frozen"), kernel.Verdict("revealed"))
    assert made.secret not in before
    assert json.loads(after)["list_hash"] == json.loads(before)["list_hash"] == made.list_hash
    found = {one.organisation.code: [seat.inspector.number for seat in one.seats.all()] for one in Visit.objects.all()}
    assert found == dict(zip(made.result["drawn"], made.result["teams"], strict=True))


def test_a_revealed_draw_is_settled_and_a_second_one_is_refused(frozen, opened, city, person, at):
    made, officer = frozen(), person("section-officer", city.safety)
    with pytest.raises(problems.DrawStands):
        draws.freeze(made.round_id, Terms({"primary": 1}, team=1), by=officer, at=at)
    draws.reveal(made.pk, public="3 5 1", by=officer, at=at)

    for again in (lambda: draws.reveal(made.pk, public="6", by=officer, at=at), lambda: draws.abort(made.pk, why="x", by=officer, at=at)):
        with pytest.raises(DrawSettled):
            again()


def test_an_aborted_draw_stays_published_as_aborted(frozen, city, person, at):
    made, officer = frozen(), person("section-officer", city.safety)
    with pytest.raises(WordsMissing):
        draws.abort(made.pk, why=" ", by=officer, at=at)

    draws.abort(made.pk, why="名单漏了一所学校", by=officer, at=at)
    second = draws.freeze(made.round_id, Terms({"primary": 1}, team=1), by=officer, at=at)

    made.refresh_from_db()
    assert kernel.verify(published(made)) == kernel.Verdict("aborted")
    assert (Draw.objects.count(), second.state) == (2, "frozen")


@pytest.mark.parametrize(("terms", "problem"), [
    (Terms({"primary": 3}, team=1), kernel.TooFewPlaces),
    (Terms({"primary": 1, "junior": 1}, team=3), kernel.TooFewInspectors),
    (Terms({}, team=1), problems.NothingToDraw),
])
def test_what_cannot_be_kept_is_named_before_anything_is_frozen(frozen, terms, problem):
    with pytest.raises(problem):
        frozen(terms=terms)

    assert Draw.objects.count() == 0


def test_inspectors_of_a_cross_zone_check_come_from_another_zone(frozen, enrolled, zones, city, person, at):
    east, west = zones
    enrolled("D01", zone=east), enrolled("D02", zone=west)
    made = frozen(RoundKind.CROSS_ZONE, Terms({"primary": 1, "preschool": 1, "junior": 1}, team=1))

    draws.reveal(made.pk, public="2 2", by=person("section-officer", city.safety), at=at)

    assert dict(Visit.objects.values_list("organisation__code", "seats__inspector__number")) == {
        "s-001": "D02", "k-001": "D02", "s-002": "D01",
    }


def test_both_sides_as_the_facts_give_them(opened, enrolled, planned, filed, found, zones, city, person, at):
    enrolled("D05", zone=zones[0], load=3), enrolled("D06", organisation=city.school)
    register.declare_recusal(city.other, by=Inspector.objects.get(number="D05").user, at=at)
    found(by=person("town-officer", city.east), on=date(2020, 3, 2))
    filed(planned(place=city.kinder, who=enrolled("D07")))

    told = frame(opened(RoundKind.DOUBLE_RANDOM), on=date(2020, 5, 20))

    assert told.places == (
        kernel.Place("k-001", 1, "preschool", "east"),  # somebody came today
        kernel.Place("s-001", 6, "primary", "east"),  # a finding, and nobody ever came
        kernel.Place("s-002", 5, "junior", "west"),
    )
    assert told.inspectors == (
        kernel.Inspector("D05", 3, "east", ("s-002",)),
        kernel.Inspector("D06", 10, "", ("s-001",)),
        kernel.Inspector("D07", 10),
    )
    assert told.strata == {"junior": 1, "preschool": 1, "primary": 1}


def test_a_former_school_is_kept_away_from(opened, enrolled, city, person, at):
    who = enrolled("D01")
    post = person("head", city.other).holdings.get().post
    who.user.holdings.create(post=post, from_day=date(2015, 9, 1), to_day=date(2018, 9, 1))

    assert frame(opened(RoundKind.DOUBLE_RANDOM), on=date(2020, 5, 20)).inspectors[0].recused == ("s-002",)


@pytest.mark.parametrize(("findings", "last", "expected"), [
    (0, None, 5), (9, None, 8), (0, date(2020, 5, 20), 1), (0, date(2020, 2, 21), 1), (0, date(2020, 2, 20), 2),
    (1, date(2019, 5, 20), 6), (0, date(2010, 1, 1), 5),
])
def test_the_weight_of_a_place(findings, last, expected):
    assert weight(findings, last, date(2020, 5, 20)) == expected


def test_schools_that_had_their_visits_are_left_out_and_named(opened, planned, enrolled, city, at):
    publishing.publish_caps([cap()], by=None, at=at)
    planned(opened())

    told = frame(opened(RoundKind.DOUBLE_RANDOM), on=date(2020, 5, 20))

    assert (told.full, [one.id for one in told.places]) == ((city.school,), ["k-001", "s-002"])


def test_who_may_draw(frozen, city, person, at):
    with pytest.raises(NotAllowed):
        draws.reveal(frozen().pk, public="1", by=person("leader", city.bureau), at=at)


@pytest.mark.parametrize("count", [1, 3])
def test_both_sides_cost_the_same_for_one_and_for_three(opened, enrolled, count, django_assert_num_queries):
    for number in range(count):
        enrolled(f"D{number}")
    made = opened(RoundKind.DOUBLE_RANDOM)

    with django_assert_num_queries(11):
        frame(made, on=date(2020, 5, 20))
