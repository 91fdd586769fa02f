"""What reading a plan document yields: frozen values, and the JSON that `tijiao plan read --json` prints."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from tijiao.kernel.quantities import Number

Comparator = Literal[">=", ">", "<=", "~", "="]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Target:
    """A quantity that the plan promises. `span` indexes the document's text: `text` stands there,
    without a line break that an editor put into it.
    """

    text: str
    value: Number
    unit: str
    comparator: Comparator
    span: Span
    value_max: Number | None = None
    scope: str = ""
    per: str = ""
    implied: bool = False

    def to_json(self) -> dict[str, Any]:
        """Keys of the reading format; optional ones are left out when they say nothing."""
        told: dict[str, Any] = {"text": self.text, "value": plain(self.value)}
        if self.value_max is not None:
            told["value_max"] = plain(self.value_max)
        told |= {"unit": self.unit, "comparator": self.comparator}
        if self.scope:
            told["scope"] = self.scope
        if self.per:
            told["per"] = self.per
        if self.implied:
            told["implied"] = True
        return told | {"span": list(self.span)}


@dataclass(frozen=True, slots=True)
class Point:
    """The deepest numbered unit, or a table's row. `path`: headings between section and point, no numbers."""

    number: str
    title: str
    path: tuple[str, ...]
    span: Span
    targets: tuple[Target, ...] = ()
    mechanisms: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    cadences: tuple[str, ...] = ()
    deadlines: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "title": self.title,
            "path": list(self.path),
            "span": list(self.span),
            "targets": [target.to_json() for target in self.targets],
            "mechanisms": list(self.mechanisms),
            "documents": list(self.documents),
            "cadences": list(self.cadences),
            "deadlines": list(self.deadlines),
            "responsible": list(self.responsible),
        }


@dataclass(frozen=True, slots=True)
class Section:
    """A top heading, without its number, and the points below it."""

    heading: str
    points: tuple[Point, ...]

    def to_json(self) -> dict[str, Any]:
        return {"heading": self.heading, "points": [point.to_json() for point in self.points]}


@dataclass(frozen=True, slots=True)
class Document:
    """A plan as read. `text` is what every span indexes; `year`, `issuer`, `doc_number`: None when not printed."""

    text: str
    title: str
    year: int | None
    issuer: str | None
    doc_number: str | None
    sections: tuple[Section, ...]

    def points(self) -> Iterator[Point]:
        """All points, in the order of the text."""
        for section in self.sections:
            yield from section.points

    def to_json(self) -> dict[str, Any]:
        """The reading format: plain lists, strings and numbers, ready for json.dumps."""
        return {
            "title": self.title,
            "year": self.year,
            "issuer": self.issuer,
            "doc_number": self.doc_number,
            "sections": [section.to_json() for section in self.sections],
        }


def plain(number: Number) -> int | float:
    """A number as JSON writes it: whole numbers stay whole."""
    return float(number) if isinstance(number, Decimal) else number
