"""Admission by rule: plain values in and out, the same input gives the same outcome on every machine.

1. Categories stand in the order of priority that the pack declares. A category whose applicants all find a seat is
   admitted whole.
2. The first category that does not fit is drawn by lot: as many as there are seats left, in drawn order.
3. Whoever is not admitted waits: first the rest of that category, then the later categories one after the other, each
   in drawn order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WHOLE, DRAWN, WAITING = "whole", "drawn", "waiting"
"""How it came out: admitted with the whole category; admitted by lot; on the waiting list."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`place`: in drawn order within the category, from 1, 0 for a category admitted whole; `waiting`: on the waiting
    list, from 1, 0 for who is admitted."""

    receipt: str
    category: str
    how: str
    place: int = 0
    waiting: int = 0


def whole(sizes: Mapping[str, int], seats: int) -> list[str]:
    """The categories that are admitted whole, `sizes` in the order of priority: up to the first that does not fit."""
    found = []
    for category, many in sizes.items():
        if many > seats:
            break
        found.append(category)
        seats -= many
    return found


def outcomes(applicants: Mapping[str, Sequence[str]], drawn: Mapping[str, Sequence[str]], seats: int) -> list[Outcome]:
    """Everybody's outcome: who is admitted first, then the waiting list.

    Takes    `applicants`: category → receipts, in the order of priority; `drawn`: category → its receipts in drawn
             order, for each that is not admitted whole.
    """
    sure = whole({category: len(those) for category, those in applicants.items()}, seats)
    told = [Outcome(one, category, WHOLE) for category in sure for one in applicants[category]]
    left = seats - len(told)
    queue = [(category, place, one) for category in applicants if category not in sure
             for place, one in enumerate(drawn[category], 1)]  # fmt: skip
    told += [Outcome(one, category, DRAWN, place) for category, place, one in queue[:left]]
    return told + [
        Outcome(one, category, WAITING, place, waiting)
        for waiting, (category, place, one) in enumerate(queue[left:], 1)
    ]
