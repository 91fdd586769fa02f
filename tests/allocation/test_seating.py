"""Placing candidates: everybody once, no room too full, neighbours of one group apart where that can be."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tijiao.allocation.seating import Room, TooFewSeats, capacity, neighbours, place

ROOMS = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 4)), min_size=1, max_size=3).map(
    lambda told: [Room(f"r{number}", seats, columns) for number, (seats, columns) in enumerate(told)]
)


def at(room: Room, seat: int) -> tuple[int, int]:
    """Row and column of a seat, walked one by one: down the first column, up the next."""
    rows = -(-room.seats // room.columns)
    walk = [(row, column) for column in range(room.columns)
            for row in (range(rows) if column % 2 == 0 else reversed(range(rows)))]  # fmt: skip
    return walk[seat - 1]


def touching(room: Room, taken: int) -> set[tuple[int, int]]:
    """Neighbours by their places on the floor: one step in front, behind or beside."""
    seats = range(1, taken + 1)
    return {
        (one, other) for one, other in combinations(seats, 2)
        if sum(abs(a - b) for a, b in zip(at(room, one), at(room, other), strict=True)) == 1
    }  # fmt: skip


def can_be_parted(sizes: Counter[str], plan: list[list[int]], said: list[str]) -> bool:
    """Whether some layout parts everybody: every layout is tried. `plan`: seat → its earlier neighbours."""
    if len(said) == len(plan):
        return True
    for group in sizes:
        if sizes[group] and all(said[other] != group for other in plan[len(said)]):
            sizes[group] -= 1
            found = can_be_parted(sizes, plan, [*said, group])
            sizes[group] += 1
            if found:
                return True
    return False


def plan_of(rooms: list[Room], many: int) -> list[list[int]]:
    plan: list[list[int]] = []
    for room in rooms:
        taken, begin = min(room.seats, many - len(plan)), len(plan)
        plan += [[] for _ in range(taken)]
        for one, other in touching(room, taken):
            plan[begin + other - 1].append(begin + one - 1)
    return plan


@st.composite
def asked(draw):
    """Rooms, and so many candidates of up to four groups as find a seat."""
    rooms = draw(ROOMS)
    groups = draw(st.lists(st.sampled_from("abcd"), min_size=1, max_size=min(10, capacity(rooms))))
    order = [f"K{number}" for number in range(len(groups))]
    return rooms, draw(st.permutations(order)), dict(zip(order, groups, strict=True))


@given(st.integers(1, 60), st.integers(1, 10), st.integers(0, 60))
def test_neighbours_are_one_step_apart_on_the_floor(seats, columns, taken):
    room, taken = Room("r", seats, columns), min(taken, seats)

    assert set(neighbours(room, taken)) == touching(room, taken)


@given(asked())
def test_everybody_has_one_seat_no_room_is_too_full_and_rooms_fill_in_order(told):
    rooms, order, groups = told

    found = place(order, groups, rooms)

    assert sorted(one.candidate for one in found.seated) == sorted(order)
    assert sorted(one.drawn for one in found.seated) == list(range(1, len(order) + 1))
    assert [order[one.drawn - 1] for one in found.seated] == [one.candidate for one in found.seated]
    seats = [(room.id, seat) for room in rooms for seat in range(1, room.seats + 1)]
    assert [(one.room, one.seat) for one in found.seated] == seats[: len(order)]
    assert place(order, groups, rooms) == found


@given(asked())
def test_pairs_that_remain_are_named_all_and_nothing_else(told):
    rooms, order, groups = told

    found = place(order, groups, rooms)

    where = {(one.room, one.seat): one.candidate for one in found.seated}
    held = Counter(one.room for one in found.seated)
    pairs = [(where[room.id, one], where[room.id, other]) for room in rooms for one, other in touching(room, held[room.id])]
    assert sorted(map(sorted, found.pairs)) == sorted(sorted(pair) for pair in pairs if groups[pair[0]] == groups[pair[1]])


@given(asked())
@settings(max_examples=300)
def test_whoever_can_be_parted_is_parted(told):
    rooms, order, groups = told

    possible = can_be_parted(Counter(groups.values()), plan_of(rooms, len(order)), [])

    assert bool(place(order, groups, rooms).pairs) != possible


def test_without_groups_everybody_sits_as_drawn():
    order = [f"K{number}" for number in range(7)]

    found = place(order, dict.fromkeys(order, ""), [Room("a", 4, 2), Room("b", 4, 2)])

    assert [(one.candidate, one.room, one.seat, one.how) for one in found.seated] == [
        (candidate, "a" if number < 4 else "b", number % 4 + 1, "in-order") for number, candidate in enumerate(order)
    ]


def test_one_class_alone_cannot_be_parted_and_every_pair_says_so():
    order = ["K1", "K2", "K3"]

    found = place(order, dict.fromkeys(order, "c"), [Room("a", 4, 2)])

    assert found.pairs == (("K1", "K2"), ("K2", "K3"))


def test_more_candidates_than_seats_are_refused():
    with pytest.raises(TooFewSeats):
        place(["K1", "K2"], {"K1": "", "K2": ""}, [Room("a", 1, 1)])
