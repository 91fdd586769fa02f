"""Packing the roll of a night, and telling two nights apart."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registry.conftest import child

from tijiao.registry import domain, problems
from tijiao.registry.models import RollSnapshot
from tijiao.registry.roll import Moves, compare, digest, pack, unpack
from tijiao.registry.snapshots import compare_days, last_night_before, take_snapshot

ROLLS = st.dictionaries(
    st.integers(1, 4), st.frozensets(st.integers(1, 12)).map(sorted), max_size=4
)


@given(st.sets(st.integers(1, 2**63 - 1)).map(sorted))
def test_what_is_packed_comes_out_again(ids):
    assert unpack(pack(ids)) == ids


@pytest.mark.parametrize("ids", [[3, 2], [2, 2], [0, 1], [-1]])
def test_ids_must_rise(ids):
    with pytest.raises(ValueError, match="rise"):
        pack(ids)


def test_a_school_of_two_thousand_costs_less_than_its_ids_as_text():
    ids = list(range(100_000, 106_000, 3))

    assert len(pack(ids)) < 200
    assert digest(ids) != digest(ids[:-1])


def slow_compare(before, after):
    """The obvious twin: pupil by pupil, school by school."""
    joined, left, moved = [], [], []
    for pupil in range(1, 13):
        old = tuple(school for school in sorted(before) if pupil in before[school])
        new = tuple(school for school in sorted(after) if pupil in after[school])
        if not old and new:
            joined.append((pupil, new))
        elif old and not new:
            left.append((pupil, old))
        elif old != new:
            moved.append((pupil, old, new))
    return Moves(joined, left, moved)


@given(ROLLS, ROLLS)
def test_the_quick_comparison_says_what_the_obvious_one_says(before, after):
    assert compare(before, after) == slow_compare(before, after)


def test_two_nights_tell_who_joined_left_and_moved(city, people, place, at):
    def admit(number):
        return domain.admit(child(number), place, from_day=date(2019, 9, 1), by=people.clerk, at=at)

    stays, leaves, moves = admit(1), admit(2), admit(3)
    monday, tuesday = date(2020, 3, 2), date(2020, 3, 3)
    assert take_snapshot(monday) == 3
    domain.leave(leaves, on=tuesday, by=people.clerk, at=at)
    city.other.attributes.filter(key="stage").update(value="nine-year")
    domain.transfer(moves, domain.Place(city.other, "2019/20", 3), on=tuesday, by=people.clerk, at=at)
    comes = domain.admit(child(4), place, from_day=tuesday, by=people.clerk, at=at)
    take_snapshot(tuesday)

    assert stays.pk
    assert compare_days(monday, tuesday) == Moves(
        joined=[(comes.pk, (city.school.pk,))],
        left=[(leaves.pk, (city.school.pk,))],
        moved=[(moves.pk, (city.school.pk,), (city.other.pk,))],
    )
    assert last_night_before(date(2020, 3, 4)) == tuesday


def test_a_kept_night_is_never_rewritten(people, place, at):
    pupil = domain.admit(child(1), place, from_day=date(2019, 9, 1), by=people.clerk, at=at)
    monday = date(2020, 3, 2)
    take_snapshot(monday)
    pupil.enrolments.all().delete()

    assert take_snapshot(monday) == 0
    assert [(one.pupils, one.school_year, unpack(bytes(one.members))) for one in RollSnapshot.objects.all()] == [
        (1, "2019/20", [pupil.pk])
    ]


def test_a_night_that_was_not_kept_is_not_guessed(db):
    with pytest.raises(problems.NoSnapshot):
        compare_days(date(2020, 3, 2), date(2020, 3, 3))
