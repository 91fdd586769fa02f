"""A chart as one value with three faces: drawn on the page, its table, and its files (`chart_files`).

Whoever does not see the drawing reads the same numbers in the table; colour is never the only sign: every series has
a symbol or a pattern of its own, and maps carry their numbers as labels.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Words = str | Promise
Kind = Literal["line", "time", "bar", "rows", "box", "map"]
#: The five series of a box, in this order.
BOX = 5


@dataclass(frozen=True)
class Series:
    """A value for each category or None. `dashed`: what ought to be; `steps`: each value holds until the next."""

    name: Words
    values: tuple[float | None, ...]
    dashed: bool = False
    steps: bool = False


@dataclass(frozen=True)
class Chart:
    """Drawn by `pages/_chart.html`; the page loads `pages/_chart_assets.html` in its scripts block.

    id          unique on the page, letters, digits and dashes
    kind        line: categories in order · time: categories are ISO days, drawn at their distance · bar: upright ·
                rows: lying, a long list of names · box: five series, least, lower quartile, median, upper quartile,
                most · map: categories are the names of the areas in `shapes`, one series
    first       what the categories are, the head of the table's first column
    target      a line across all categories, with its name
    links       category → address, for the table
    marked      categories set off from the others
    shapes      GeoJSON whose features bear `properties.name`
    """

    id: str
    title: Words
    kind: Kind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Words = ""
    first: Words = ""
    target: float | None = None
    target_name: Words = ""
    decimals: int = 2
    links: Mapping[str, str] = field(default_factory=dict)
    marked: frozenset[str] = frozenset()
    shapes: Mapping[str, Any] | None = None

    @property
    def heads(self) -> list[str]:
        """The table's heads, the unit in brackets."""
        unit = f"（{self.unit}）" if self.unit else ""
        return [str(self.first), *(f"{one.name}{unit}" for one in self.series)]

    @property
    def rows(self) -> list[list[str | float | None]]:
        """The table: category, then a number or None for each series."""
        columns = [one.values for one in self.series]
        return [[name, *(values[at] for values in columns)] for at, name in enumerate(self.categories)]

    @property
    def table(self) -> list[tuple[str, str, list[str]]]:
        """The rows as a page writes them: category, its address or "", the numbers as texts."""
        rows = zip(self.categories, self.rows, strict=True)
        return [(name, self.links.get(name, ""), [self.text(value) for value in row[1:]]) for name, row in rows]

    def text(self, value: Any) -> str:
        """A number as it is written; — where there is none."""
        if value is None:
            return "—"
        shown = f"{value:,.{self.decimals}f}"
        return shown.rstrip("0").rstrip(".") if "." in shown else shown

    @property
    def known(self) -> list[float]:
        """Every number that is there, the target included."""
        found = [value for one in self.series for value in one.values if value is not None]
        return found if self.target is None or not found else [*found, self.target]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.known

    @property
    def summary(self) -> str:
        """What a screen reader says of the drawing: how much there is, and between which numbers it lies."""
        if self.empty:
            return _("%(title)s：没有数据") % {"title": self.title}
        numbers = {"title": self.title, "count": len(self.categories), "low": self.text(min(self.known)),
                   "high": self.text(max(self.known)), "unit": self.unit}  # fmt: skip
        return _("%(title)s：%(count)s 项，从 %(low)s 到 %(high)s %(unit)s，数字见表格") % numbers


def quartiles(values: Iterable[float]) -> tuple[float, float, float, float, float]:
    """Least, lower quartile, median, upper quartile, most; quartiles by linear interpolation (type 7).

    Raises   ValueError without values.
    """
    told = sorted(values)
    if not told:
        raise ValueError("no values")
    low, lower, middle, upper, high = (_quantile(told, share) for share in (0.0, 0.25, 0.5, 0.75, 1.0))
    return low, lower, middle, upper, high


def _quantile(told: Sequence[float], share: float) -> float:
    place = share * (len(told) - 1)
    below = int(place)
    above = min(below + 1, len(told) - 1)
    return told[below] + (told[above] - told[below]) * (place - below)


def ticks(low: float, high: float, *, about: int = 5) -> list[float]:
    """Round numbers from at or below `low` to at or above `high`, about so many steps; at least two numbers."""
    if high <= low:
        high = low + (abs(low) or 1.0)
    raw = (high - low) / about
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= raw * 0.999)
    first, end = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, end + 1)]


def histogram(values: Sequence[float], *, about: int = 10) -> list[tuple[float, float, int]]:
    """Classes of equal, round width: from (inclusive), to (exclusive; the last one inclusive), how many values."""
    if not values:
        return []
    edges = ticks(min(values), max(values), about=about)
    classes = list(pairwise(edges))
    last = len(classes) - 1
    return [
        (low, high, sum(1 for one in values if low <= one < high or (at == last and one == high)))
        for at, (low, high) in enumerate(classes)
    ]
