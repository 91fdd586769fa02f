"""How a sheet is scored: plain values in and out, so that a disputed score can be worked out again by hand.

Met gives the whole score of an item, partly half of it, not met nothing. What is not applicable leaves both the points
and what they are out of. A veto that is not met, or not wholly, fails the sheet whatever its points.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

HALF = Decimal("0.5")
SHARES: dict[str, Decimal] = {"met": Decimal(1), "partly": HALF, "unmet": Decimal(0)}


@dataclass(frozen=True, slots=True)
class SectionScore:
    """Points of one section and what they are out of."""

    id: str
    points: Decimal
    out_of: Decimal


@dataclass(frozen=True, slots=True)
class Score:
    """A whole sheet. `points_of`: item → its points, None where not applicable; `vetoed`: items that fail it."""

    sections: tuple[SectionScore, ...]
    points_of: dict[str, Decimal | None]
    vetoed: tuple[str, ...]
    passed: bool

    @property
    def points(self) -> Decimal:
        return sum((one.points for one in self.sections), Decimal(0))

    @property
    def out_of(self) -> Decimal:
        return sum((one.out_of for one in self.sections), Decimal(0))


def score(content: Mapping[str, Any], results: Mapping[str, str]) -> Score:
    """Score a sheet.

    Takes    `content`: a checklist as declared (sections with items); `results`: item → met, partly, unmet,
             not-applicable, for every item.
    Raises   KeyError for an item without a result: what is incomplete has no score.
    """
    points_of = {item["id"]: _points(item, results[item["id"]]) for item in items(content)}
    sections = tuple(_section(section, points_of) for section in content["sections"])
    vetoed = tuple(one["id"] for one in items(content) if one["veto"] and results[one["id"]] in ("unmet", "partly"))
    points, out_of = sum(one.points for one in sections), sum(one.out_of for one in sections)
    reached = content["pass_at"] is None or points * 100 >= content["pass_at"] * out_of
    return Score(sections, points_of, vetoed, not vetoed and reached)


def items(content: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """Every item of a checklist in order."""
    return (item for section in content["sections"] for item in section["items"])


def _points(item: Mapping[str, Any], result: str) -> Decimal | None:
    return None if result == "not-applicable" else Decimal(item["score"]) * SHARES[result]


def _section(section: Mapping[str, Any], points_of: Mapping[str, Decimal | None]) -> SectionScore:
    counting: Sequence[Any] = [item for item in section["items"] if points_of[item["id"]] is not None]
    points = sum((points_of[item["id"]] or Decimal(0) for item in counting), Decimal(0))
    return SectionScore(section["id"], points, sum((Decimal(item["score"]) for item in counting), Decimal(0)))
