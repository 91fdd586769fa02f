"""Many figures at once, as columns; single ones are made when they are asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from tijiao.insight.engine.figure import NOTHING, Definition, Figure, Span

_COUNTS = ("rows", "silent")
_TOLD = ("node", "span", "value", "numerator", "denominator", "rows", "silent")


def steady(value: float) -> float:
    """The value to fourteen digits: an engine adds up in an order of its own, and what lies behind tells nothing."""
    return float(f"{value:.14g}")


@dataclass(frozen=True)
class Board:
    """Figures of indicators by node and span.

    columns  indicator and span (numbers in `indicators` and `spans`), node, rows, silent, numerator, denominator and
             value, not yet scaled to the unit. None where nothing can have evidence.
    """

    indicators: Sequence[Definition]
    spans: Sequence[Span]
    columns: pa.Table | None

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {one.id: number for number, one in enumerate(self.indicators)}

    def of(self, indicator_id: str) -> dict[tuple[str, str], Figure]:
        """Figures of one indicator by (node, span name); a missing key means no evidence: never zero."""
        number = self._numbers[indicator_id]
        if self.columns is None:
            return {}
        own = self.columns.filter(pc.equal(self.columns["indicator"], number))
        for name in _COUNTS:  # DuckDB adds up whole numbers into wider ones
            own = own.set_column(own.schema.get_field_index(name), name, own[name].cast(pa.int64()))
        scale = self.indicators[number].scale
        told = zip(*(own[name].to_pylist() for name in _TOLD), strict=True)
        return {
            (node, self.spans[span].name): Figure(None if value is None else steady(value * scale), *figures)
            for node, span, value, *figures in told
        }

    def figure(self, indicator_id: str, node: str, span: str) -> Figure:
        return self.of(indicator_id).get((node, span), NOTHING)
