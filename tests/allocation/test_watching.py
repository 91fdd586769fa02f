"""Invigilators: a full team in every room, nobody twice, nobody with candidates to keep away from, or it cannot be."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tijiao.allocation.watching import watch_list
from tijiao.kernel.draw import Infeasible, draw

SCHOOLS = ("a", "b", "c")


def can_be(rooms: list[str], free: dict[str, set[str]], team: int) -> bool:
    """Whether every room finds a team of its own: every way is tried. `free`: room → who may watch there."""
    if not rooms:
        return True
    first, *others = rooms
    return any(
        can_be(others, {room: free[room] - set(chosen) for room in others}, team)
        for chosen in combinations(sorted(free[first]), team)
    )


@st.composite
def asked(draw_from):
    """Up to three rooms with their schools, up to six people with the schools they keep away from, a team of one or two."""
    schools = st.sets(st.sampled_from(SCHOOLS), min_size=1, max_size=2)
    rooms = draw_from(st.lists(schools, min_size=1, max_size=3))
    people = draw_from(st.lists(schools, min_size=1, max_size=6))
    sitting = {(f"01-{number:03}", school) for number, there in enumerate(rooms, 1) for school in there}
    return sitting, {f"J{number}": away for number, away in enumerate(people)}, draw_from(st.integers(1, 2))


@given(asked(), st.text("0123456789", min_size=1, max_size=4))
def test_teams_are_full_and_keep_away_wherever_that_can_be(told, public):
    sitting, people, team = told
    rooms = sorted({room for room, _school in sitting})
    free = {room: {one for one, away in people.items() if not away & {school for at, school in sitting if at == room}}
            for room in rooms}  # fmt: skip
    text = watch_list("监考", sitting, people, team).text()

    if not can_be(rooms, free, team):
        with pytest.raises(Infeasible):
            draw(text, secret="s", public=public)
        return
    result = draw(text, secret="s", public=public)

    assert sorted(result.drawn) == rooms
    assert all(len(those) == team and set(those) <= free[room] for room, those in zip(result.drawn, result.teams, strict=True))
    posted = [one for those in result.teams for one in those]
    assert len(posted) == len(set(posted))
    assert draw(text, secret="s", public=public) == result
