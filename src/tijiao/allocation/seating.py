"""Placing candidates into rooms: plain values in and out, the same input gives the same seats on every machine.

1. The drawn order is the order in which candidates are asked for each seat; rooms are filled one after the other.
2. Seat numbers of a room run down its first column, up the second, and so on (蛇形). Neighbours sit in front, behind or
   beside. Whichever way two neighbours touch, one of them has an odd number and the other an even one.
3. Each seat goes to the first candidate in drawn order who has no neighbour of the same group there yet; where all that
   are left have one, to the first of them.
4. Pairs that are left are parted by exchanges: for one seat after the other, with the first seat whose candidate can
   change places so that fewer pairs remain.
5. Where pairs still remain, groups are laid out seat by seat: of the groups without a neighbour there, the one with the
   most left, within it in drawn order; where none fits, the last choice is taken back, at most 20 000 times.
   A layout without pairs stands; without one, what step 4 left does.
6. What no step parts is named. A group with more candidates than there are odd seats always leaves pairs.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

IN_ORDER, PASSED, EXCHANGED, LAID_OUT = "in-order", "passed", "exchanged", "laid-out"
"""How a candidate came to a seat: next in drawn order; after others had been passed over there; by an exchange; by the
layout of step 5."""
MOST_TAKEN_BACK = 20_000
"""A search that is longer is given up: the same on every machine."""


@dataclass(frozen=True, slots=True)
class Room:
    """`seats`: how many stand in it, in `columns` columns of equal length, the last one shorter where it must be."""

    id: str
    seats: int
    columns: int


@dataclass(frozen=True, slots=True)
class Seated:
    """A candidate's seat. `drawn`: the place in drawn order, from 1; `how`: one of the words above; `passed`: how many
    earlier in the order were passed over for this seat; `instead`: with whom places were exchanged last."""

    candidate: str
    room: str
    seat: int
    drawn: int
    how: str = IN_ORDER
    passed: int = 0
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Seating:
    """Everybody's seat, room by room; `pairs`: neighbours of one group that could not be parted."""

    seated: tuple[Seated, ...]
    pairs: tuple[tuple[str, str], ...] = ()


class TooFewSeats(Exception):
    """More candidates than seats: whoever arranges asks `capacity` first."""


def capacity(rooms: Sequence[Room]) -> int:
    return sum(room.seats for room in rooms)


def filled(rooms: Sequence[Room], candidates: int) -> list[Room]:
    """The rooms that are used, the last one only as far as candidates reach. Its columns stay as long as they were."""
    used: list[Room] = []
    for room in rooms:
        if candidates <= 0:
            break
        used.append(room)
        candidates -= room.seats
    return used


def neighbours(room: Room, taken: int) -> list[tuple[int, int]]:
    """Pairs of seat numbers (from 1, up to `taken`) in front of, behind or beside each other, the lower one first."""
    rows = -(-room.seats // room.columns)
    pairs = []
    for seat in range(1, taken + 1):
        column, place = divmod(seat - 1, rows)
        if place + 1 < rows and seat < taken:
            pairs.append((seat, seat + 1))
        beside = (column + 1) * rows + (rows - 1 - place) + 1  # the next column runs the other way
        if beside <= taken:
            pairs.append((seat, beside))
    return pairs


def place(order: Sequence[str], groups: Mapping[str, str], rooms: Sequence[Room]) -> Seating:
    """Seat everybody.

    Takes    `order`: candidates as drawn; `groups`: candidate → group that is to be kept apart, "" for nobody's;
             `rooms` in the order in which they are filled.
    Raises   TooFewSeats.
    """
    if len(order) > capacity(rooms):
        raise TooFewSeats
    plan = _Plan.of(rooms, len(order))
    first = _part(plan, _greedy(plan, order, groups), groups)
    pairs = _pairs(plan, first, groups)
    if pairs and (searched := _laid_out(plan, order, groups)):
        first, pairs = searched, []
    return Seating(tuple(first), tuple((first[a].candidate, first[b].candidate) for a, b in pairs))


@dataclass(frozen=True)
class _Plan:
    """Every seat of every room in one row: where it is, and which other seats are its neighbours."""

    seats: tuple[tuple[str, int], ...]
    beside: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, rooms: Sequence[Room], candidates: int) -> "_Plan":
        seats: list[tuple[str, int]] = []
        beside: list[list[int]] = []
        for room in filled(rooms, candidates):
            begin, taken = len(seats), min(room.seats, candidates - len(seats))
            seats += [(room.id, number) for number in range(1, taken + 1)]
            beside += [[] for _ in range(taken)]
            for one, other in neighbours(room, taken):
                beside[begin + one - 1].append(begin + other - 1)
                beside[begin + other - 1].append(begin + one - 1)
        return cls(tuple(seats), tuple(map(tuple, beside)))

    def seated(self, at: int, candidate: str, drawn: int, how: str, passed: int = 0) -> Seated:
        room, number = self.seats[at]
        return Seated(candidate, room, number, drawn, how, passed)


def _greedy(plan: _Plan, order: Sequence[str], groups: Mapping[str, str]) -> list[Seated]:
    """Step 3."""
    left = list(enumerate(order, 1))
    seated: list[Seated] = []
    for at, others in enumerate(plan.beside):
        there = {groups[seated[other].candidate] for other in others if other < at} - {""}
        chosen = next((place for place, (_drawn, one) in enumerate(left) if groups[one] not in there), 0)
        drawn, candidate = left.pop(chosen)
        seated.append(plan.seated(at, candidate, drawn, PASSED if chosen else IN_ORDER, chosen))
    return seated


def _laid_out(plan: _Plan, order: Sequence[str], groups: Mapping[str, str]) -> list[Seated]:
    """Step 5: depth first. Returns [] where nothing was found."""
    first = {groups[one]: place for place, one in reversed(list(enumerate(order)))}
    left, said, ways = Counter(groups[one] for one in order), list[str](), list[Iterator[str]]()
    for _ in range(len(order) + MOST_TAKEN_BACK):
        if len(said) == len(order):
            return _by_groups(plan, order, groups, said)
        if len(ways) == len(said):
            ways.append(iter(_fitting(plan, said, left, first)))
        way = next(ways[-1], None)
        if way is not None:
            said.append(way)
            left[way] -= 1
            continue
        ways.pop()
        if not said:
            break
        left[said.pop()] += 1
    return []


def _fitting(plan: _Plan, said: Sequence[str], left: Mapping[str, int], first: Mapping[str, int]) -> list[str]:
    """Groups that may have the next seat, those with the most left before the others; nobody's group last."""
    at = len(said)
    there = {said[other] for other in plan.beside[at] if other < at} - {""}
    open_to = [group for group, many in left.items() if many and group not in there]
    return sorted(open_to, key=lambda group: (not group, -left[group], first[group]))


def _by_groups(plan: _Plan, order: Sequence[str], groups: Mapping[str, str], said: Sequence[str]) -> list[Seated]:
    """Everybody's seat when it is settled which group sits where."""
    queues: dict[str, deque[tuple[int, str]]] = defaultdict(deque)
    for drawn, one in enumerate(order, 1):
        queues[groups[one]].append((drawn, one))
    seated = []
    for at, group in enumerate(said):
        drawn, one = queues[group].popleft()
        seated.append(plan.seated(at, one, drawn, LAID_OUT))
    return seated


def _part(plan: _Plan, seated: list[Seated], groups: Mapping[str, str]) -> list[Seated]:
    """Step 4. Every exchange leaves fewer pairs, so that it ends."""
    said = [groups[one.candidate] for one in seated]
    moved = True
    while moved:
        moved = False
        for at in range(len(seated)):
            if not _same(plan, said, at, said[at]):
                continue
            other = next((one for one in range(len(seated)) if _gains(plan, said, at, one)), None)
            if other is not None:
                _exchange(seated, said, at, other)
                moved = True
    return seated


def _same(plan: _Plan, said: Sequence[str], at: int, group: str) -> int:
    """How many neighbours of a seat are of the group."""
    return sum(said[other] == group for other in plan.beside[at]) if group else 0


def _gains(plan: _Plan, said: Sequence[str], one: int, other: int) -> bool:
    """Whether fewer pairs remain when two seats exchange their candidates."""
    mine, theirs = said[one], said[other]
    if mine == theirs:
        return False
    before = _same(plan, said, one, mine) + _same(plan, said, other, theirs)
    touching = other in plan.beside[one]  # then each counts the other's old seat as its own group
    after = _same(plan, said, one, theirs) + _same(plan, said, other, mine) - (touching and (bool(mine) + bool(theirs)))
    return after < before


def _exchange(seated: list[Seated], said: list[str], one: int, other: int) -> None:
    a, b = seated[one], seated[other]
    seated[one] = replace(b, room=a.room, seat=a.seat, how=EXCHANGED, passed=0, instead=a.candidate)
    seated[other] = replace(a, room=b.room, seat=b.seat, how=EXCHANGED, passed=0, instead=b.candidate)
    said[one], said[other] = said[other], said[one]


def _pairs(plan: _Plan, seated: Sequence[Seated], groups: Mapping[str, str]) -> list[tuple[int, int]]:
    """Neighbouring seats of one group, by their places in the row."""
    said = [groups[one.candidate] for one in seated]
    return [(at, other) for at, others in enumerate(plan.beside) for other in sorted(others)
            if at < other and said[at] and said[at] == said[other]]  # fmt: skip
