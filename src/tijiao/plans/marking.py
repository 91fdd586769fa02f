"""The document's text cut into pieces for the page: lines are anchors, targets are highlighted. Plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text [first, end) that belongs to something: kind "line" or "target", and its id."""

    first: int
    end: int
    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `line` and `target` are ids or None. `starts_line`: the line's anchor goes here."""

    text: str
    line: int | None
    target: int | None
    starts_line: bool


Paragraph = list[Piece]


def paragraphs(text: str, spans: Sequence[Span]) -> list[Paragraph]:
    """Cut `text` at every span's ends and at line breaks. The pieces joined give the text, but for the line breaks."""
    cuts = sorted({0, len(text), *(edge for span in spans for edge in (span.first, span.end)), *_breaks(text)})
    found: list[Paragraph] = [[]]
    for first, end in pairwise(cuts):
        run = text[first:end]
        if run == "\n":
            found.append([])
        else:
            found[-1].append(_piece(run, first, spans))
    return [paragraph for paragraph in found if any(piece.text.strip() for piece in paragraph)]


def _breaks(text: str) -> Iterable[int]:
    return (edge for place, char in enumerate(text) if char == "\n" for edge in (place, place + 1))


def _piece(run: str, first: int, spans: Sequence[Span]) -> Piece:
    over = [span for span in spans if span.first <= first < span.end]
    line = next((span for span in over if span.kind == "line"), None)
    target = next((span for span in over if span.kind == "target"), None)
    return Piece(
        run, line.id if line else None, target.id if target else None, line is not None and line.first == first
    )
