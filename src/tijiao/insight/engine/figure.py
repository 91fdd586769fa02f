"""What the engine gives back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of an indicator for a node and a span.

    value        already scaled to the unit; None where there is no evidence or nothing to divide by.
    numerator, denominator   the sums that were divided; no denominator for sums and counts.
    rows         rows of evidence, silent ones included; silent: those without a value.
    """

    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    rows: int = 0
    silent: int = 0
    hidden: bool = False


NOTHING = Figure()


@dataclass(frozen=True, slots=True)
class Span:
    """A period asked for: `first` inclusive, `end` exclusive; `as_of`: the day whose state counts for stocks."""

    name: str
    first: date
    end: date
    as_of: date
    today: date


@dataclass(frozen=True, slots=True)
class Row:
    """One row of evidence. `subject` is "<data set>/<id>"; `details` is the record that the data set holds under it."""

    org_code: str
    org_name: str
    org_path: str
    on_date: date
    subject: str
    value: float | None
    weight: float | None
    details: Mapping[str, object]


class Definition(Protocol):
    """What the engine must know of an indicator."""

    @property
    def id(self) -> str: ...
    @property
    def sql(self) -> str: ...
    @property
    def aggregate(self) -> str: ...
    @property
    def nature(self) -> str: ...
    @property
    def better(self) -> str: ...
    @property
    def threshold(self) -> float | None: ...
    @property
    def scale(self) -> float: ...
    @property
    def tables(self) -> tuple[str, ...]: ...
    @property
    def weighted(self) -> bool: ...
    @property
    def parameters(self) -> frozenset[str]: ...
