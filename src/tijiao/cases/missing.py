"""Who is missing from the roll since the night before, and is not missing for a known reason. Plain values in and out.

A pupil counts who stood on a school's roll one night and on none the next, in the years of compulsory schooling. What
ended an enrolment by a known way (transfer, graduation, rollover, merger) leaves nobody missing; an import that was
taken back has left no enrolment at all; and a roll that shrinks by a good part in one night is a fault of data, told as
such and never as children who dropped out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

LAST_GRADE = 9
#: A school that loses so many at once, and such a part of its roll, has a fault in its data; so has one that loses all.
MANY, SHARE, ALL = 20, 0.2, 5
KNOWN = frozenset({"transferred", "graduated", "promoted", "kept-back", "moved"})


@dataclass(frozen=True, slots=True)
class Stay:
    """The latest stay of a pupil at a school: how and when it ended; `rolled`: a rollover ended it."""

    pupil: int
    school: int
    class_: int | None
    grade: int
    compulsory: bool
    to_day: date | None
    ended_as: str
    rolled: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """The pupils who are missing, and the schools whose roll cannot be trusted that night."""

    stays: tuple[Stay, ...]
    suspect: tuple[int, ...]


def missing(
    left: Sequence[tuple[int, tuple[int, ...]]], stays: Mapping[int, Stay], sizes: Mapping[int, int]
) -> Missing:
    """Judge those who left.

    Takes    `left`: pupil and the schools of the night before; `stays`: pupil → the latest stay (none: no longer any);
             `sizes`: school → pupils on its roll the night before.
    """
    gone = [pupil for pupil, _schools in left]
    lost = Counter(school for _pupil, schools in left for school in schools)
    suspect = {school for school, count in lost.items() if _faulty(count, sizes.get(school, 0))}
    found = [stays[pupil] for pupil in gone if pupil in stays]
    kept = [one for one in found if _is_missing(one) and one.school not in suspect]
    return Missing(tuple(sorted(kept, key=lambda one: one.pupil)), tuple(sorted(suspect)))


def _faulty(lost: int, size: int) -> bool:
    return (lost >= MANY and lost >= SHARE * size) or (lost >= ALL and lost >= size)


def _is_missing(stay: Stay) -> bool:
    return (
        stay.compulsory
        and stay.grade <= LAST_GRADE
        and stay.to_day is not None
        and stay.ended_as not in KNOWN
        and not stay.rolled
    )
