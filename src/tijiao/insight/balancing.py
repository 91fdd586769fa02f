"""Whether a school has what the evaluation of balanced counties asks, and what is missing: plain values in and out."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    PASSES = "passes"
    FAILS = "fails"
    UNKNOWN = "unknown"
    """Something is not reported, and the rest neither passes nor fails without it."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What one resource of a school comes to: `amount` ÷ `pupils` is held against `limit`; None: not reported."""

    amount: float | None
    pupils: float
    limit: float

    @property
    def value(self) -> float | None:
        return None if self.amount is None or not self.pupils else self.amount / self.pupils

    @property
    def met(self) -> bool:
        return self.value is not None and self.value >= self.limit

    def reaches(self, percent: float) -> bool:
        """Whether it comes to that percentage of the limit."""
        return self.value is not None and self.value >= self.limit * percent / 100

    def missing(self, percent: float = 100) -> float:
        """How much more it takes to reach that percentage of the limit, in units of `amount`; 0 when reached."""
        return max(0.0, self.limit * percent / 100 * self.pupils - (self.amount or 0.0))


def judge(amounts: Sequence[Amount], *, least: int, floor: float) -> Verdict:
    """At least `least` amounts meet their limit, and each other one comes to `floor` percent of it.

    Source   教督〔2017〕6号: six of seven, and 85 % for the remaining one.
    """
    met = sum(one.met for one in amounts)
    unknown = sum(one.value is None for one in amounts)
    below = any(one.value is not None and not one.reaches(floor) for one in amounts)
    if below or met + unknown < least:
        return Verdict.FAILS
    return Verdict.UNKNOWN if unknown else Verdict.PASSES
