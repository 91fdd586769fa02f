"""The roll of a night: packing pupils' ids, and telling two nights apart. Plain values in and out."""

import hashlib
import sys
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import sub

Schools = tuple[int, ...]


def pack(ids: Sequence[int]) -> bytes:
    """Ids that rise strictly, as zlib over 8-byte little-endian differences: about 1.2 bytes an id.

    Raises   ValueError when the ids do not rise.
    """
    steps = array("Q", map(sub, ids, (0, *ids[:-1]))) if _rises(ids) else None
    if steps is None:
        raise ValueError("ids must be positive and rise strictly")
    return zlib.compress(_little(steps).tobytes(), 6)


def unpack(packed: bytes) -> list[int]:
    """The ids that `pack` was given."""
    steps = array("Q")
    steps.frombytes(zlib.decompress(packed))
    return list(accumulate(_little(steps)))


def digest(ids: Iterable[int]) -> str:
    """SHA-256 over the ids in order as decimal text, one a line: two nights with one digest have one roll."""
    return hashlib.sha256("\n".join(map(str, ids)).encode()).hexdigest()


def _rises(ids: Sequence[int]) -> bool:
    return all(before < after for before, after in zip((0, *ids), ids, strict=False))


def _little(steps: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        steps = array("Q", steps)
        steps.byteswap()
    return steps


@dataclass(frozen=True)
class Moves:
    """What changed between two nights, by pupil id, each list in the order of ids.

    `joined` (pupil, schools): on no roll before. `left` (pupil, schools): on no roll any more.
    `moved` (pupil, schools before, schools after): on a roll both nights, and not on the same.
    """

    joined: list[tuple[int, Schools]]
    left: list[tuple[int, Schools]]
    moved: list[tuple[int, Schools, Schools]]


def compare(before: Mapping[int, Sequence[int]], after: Mapping[int, Sequence[int]]) -> Moves:
    """Who joined, left or moved. Takes: school id → pupils' ids that rise, for either night.

    Schools whose roll did not change cost one comparison; of the others only the differences are looked at.
    """
    touched: set[int] = set()
    for school in before.keys() | after.keys():
        was, now = before.get(school, ()), after.get(school, ())
        if was != now:
            touched |= set(was) ^ set(now)
    if not touched:
        return Moves([], [], [])
    was_at, now_at = _schools_of(touched, before), _schools_of(touched, after)
    joined, left, moved = [], [], []
    for pupil in sorted(touched):
        old, new = was_at.get(pupil, ()), now_at.get(pupil, ())
        if not old:
            joined.append((pupil, new))
        elif not new:
            left.append((pupil, old))
        else:
            moved.append((pupil, old, new))
    return Moves(joined, left, moved)


def _schools_of(pupils: set[int], roll: Mapping[int, Sequence[int]]) -> dict[int, Schools]:
    found: dict[int, list[int]] = defaultdict(list)
    for school in sorted(roll):
        for pupil in pupils.intersection(roll[school]):
            found[pupil].append(school)
    return {pupil: tuple(schools) for pupil, schools in found.items()}
