"""Chance that repeats itself: every topic has its own dice, so that a change in one leaves the others as they were."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")
SEED = "tijiao-sample-1"


def dice(topic: str) -> Random:
    """The dice of a topic: the same throws in the same order on every machine and every Python."""
    return Random(f"{SEED}/{topic}")


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """`total` cut into whole parts by weight, largest remainders first; the parts add up to `total`."""
    whole = sum(weights)
    shares = [total * weight / whole for weight in weights]
    parts = [int(share) for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda place: (parts[place] - shares[place], place))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts


def evenly(rows: Sequence[T], count: int) -> list[T]:
    """`count` of the rows, spread evenly over their order."""
    return [rows[place * len(rows) // count] for place in range(count)] if count else []
