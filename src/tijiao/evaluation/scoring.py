"""How points come about: plain values in and out, so that a disputed score can be computed again by anyone.

    score   weight × share, where the share rises straight from 0 at `nothing` to 1 at `full`
    bonus   as a score, beside the hundred; all bonuses together are capped
    veto    when it strikes, the total is at most `cap`

A score without a fact (nobody reported, nobody entered) counts neither for nor against: the points of the others are
stretched over the whole. A bonus or a veto without a fact gives and takes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    SCORE = "score"
    BONUS = "bonus"
    VETO = "veto"


@dataclass(frozen=True, slots=True)
class Item:
    """What is scored. `weight`: the most points it gives; `nothing` and `full`: facts that give no and all points.

    For a veto: it strikes where the fact lies on the side of `nothing`, as seen from `full`, or on it.
    """

    id: str
    kind: Kind
    weight: float
    nothing: float
    full: float

    def share(self, fact: float) -> float:
        """Of its points, what a fact brings: 0 to 1."""
        if self.full == self.nothing:
            return 1.0 if fact >= self.full else 0.0
        return min(1.0, max(0.0, (fact - self.nothing) / (self.full - self.nothing)))

    def strikes(self, fact: float) -> bool:
        return self.kind is Kind.VETO and self.share(fact) == 0.0


@dataclass(frozen=True, slots=True)
class Rules:
    """The scheme's own: the most that bonuses add up to, and the most that remains under a veto."""

    bonus_cap: float
    veto_cap: float


@dataclass(frozen=True, slots=True)
class Line:
    """One item of one organisation: the fact (None: there is none), the points it gave, whether a veto struck."""

    item: str
    kind: Kind
    fact: float | None
    weight: float
    points: float | None
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """`earned` of `possible` points, stretched to a hundred; the bonus as capped; what remains after vetoes."""

    lines: tuple[Line, ...]
    earned: float
    possible: float
    bonus: float
    total: float | None
    vetoed: bool


def score(items: Sequence[Item], facts: Mapping[str, float | None], rules: Rules) -> Score:
    """The score of one organisation. `facts`: item id → value. No total where no score has a fact."""
    return total([_line(item, facts.get(item.id)) for item in items], rules)


def total(lines: Sequence[Line], rules: Rules) -> Score:
    """What lines come to: also used when one of them was put right after an appeal."""
    scores = [line for line in lines if line.kind is Kind.SCORE and line.points is not None]
    earned, possible = sum(line.points or 0.0 for line in scores), sum(line.weight for line in scores)
    bonus = min(rules.bonus_cap, sum(line.points or 0.0 for line in lines if line.kind is Kind.BONUS))
    vetoed = any(line.struck for line in lines)
    whole = None if not possible else earned / possible * 100 + bonus
    if whole is not None and vetoed:
        whole = min(whole, rules.veto_cap)
    return Score(tuple(lines), earned, possible, bonus, whole, vetoed)


def _line(item: Item, fact: float | None) -> Line:
    if fact is None:
        return Line(item.id, item.kind, None, item.weight, None)
    if item.kind is Kind.VETO:
        return Line(item.id, item.kind, fact, 0.0, None, item.strikes(fact))
    return Line(item.id, item.kind, fact, item.weight, item.weight * item.share(fact))


def reweighted(items: Sequence[Item], weights: Mapping[str, float]) -> list[Item]:
    """The items with other weights; those not named stay."""
    return [replace(item, weight=weights.get(item.id, item.weight)) for item in items]


def ranks(totals: Mapping[str, float | None]) -> dict[str, int | None]:
    """Place of each, the highest first; totals that are equal to two decimals share one; None without a total."""
    told = {name: None if value is None else round(value, 2) for name, value in totals.items()}
    ordered = sorted((value for value in told.values() if value is not None), reverse=True)
    return {name: None if value is None else ordered.index(value) + 1 for name, value in told.items()}
