"""A document's text and its lines, the same for every file format: what the ladder and the targets are read from."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tijiao.plans.reading.document import Span


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or a table's row. `span` excludes the line break.

    label    length of an automatic number that the format computed and that stands at the line's beginning
    level    outline level of a heading style (1 is the highest), 0 for body text
    contents line of a table of contents, known as such from the format
    cells    for a row: the spans of its cells, by column; a cell that covers rows or columns repeats its span
    table    for a row: which table of the document, counted from 1
    """

    span: Span
    label: int = 0
    level: int = 0
    contents: bool = False
    cells: tuple[Span, ...] = ()
    table: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """`text` is what is read. Where breaks inside paragraphs were taken out, `printed` is the text with them and
    `gaps` says where: (offset in `text`, characters left out before it), in order.
    """

    text: str
    lines: tuple[Line, ...]
    printed: str = ""
    gaps: tuple[tuple[int, int], ...] = ()

    def printed_span(self, span: Span) -> Span:
        """Where a span of the text stands in the text as printed."""
        start = span[0] + sum(length for at, length in self.gaps if at <= span[0])
        return start, span[1] + sum(length for at, length in self.gaps if at < span[1])

    def of(self, span: Span) -> str:
        return self.text[span[0] : span[1]]


@dataclass(slots=True)
class Writer:
    """Builds a Source line by line."""

    parts: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    at: int = 0
    tables: int = 0

    def line(self, text: str, *, label: int = 0, level: int = 0, contents: bool = False) -> None:
        start = self._put(text)
        self.lines.append(Line((start, start + len(text)), label=label, level=level, contents=contents))

    def table(self, grid: Sequence[Sequence[tuple[int, str]]]) -> None:
        """Rows of (cell identity, text). A cell is written where it first occurs and pointed at where it repeats."""
        self.tables += 1
        known: dict[int, Span] = {}
        for row in grid:
            start, spans = self.at, []
            written: list[str] = []
            for identity, text in row:
                if identity not in known:
                    begin = start + sum(len(part) + 1 for part in written)
                    known[identity] = (begin, begin + len(text))
                    written.append(text)
                spans.append(known[identity])
            whole = "\t".join(written)
            self._put(whole)
            self.lines.append(Line((start, start + len(whole)), cells=tuple(spans), table=self.tables))

    def _put(self, text: str) -> int:
        start = self.at
        self.parts.append(text + "\n")
        self.at += len(text) + 1
        return start

    def source(self) -> Source:
        return Source("".join(self.parts), tuple(self.lines))
