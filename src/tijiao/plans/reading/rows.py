"""Rows of task tables: which cells name, describe, measure, and who answers for a row."""

import re
from dataclasses import dataclass

from tijiao.plans.reading.columns import Column, is_header, meanings
from tijiao.plans.reading.document import Span
from tijiao.plans.reading.ladder import Rung, rung_of
from tijiao.plans.reading.numerals import half_width
from tijiao.plans.reading.source import Line, Source


@dataclass(frozen=True, slots=True)
class Row:
    """A row as a point. `measured`: cells that hold a bare number with its unit elsewhere, as (span, unit)."""

    number: str
    name: Span | None
    path: tuple[str, ...]
    span: Span
    areas: tuple[Span, ...]
    measured: tuple[tuple[Span, str], ...] = ()
    responsible: tuple[Span, ...] = ()
    deadlines: tuple[Span, ...] = ()


class TableReader:
    """Reads the rows of a document's tables in order, remembering each table's header."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._table = 0
        self._columns: tuple[Column, ...] = ()

    def row(self, line: Line) -> Row | tuple[Rung | None, Span] | None:
        """A row: a point, or a heading across the table (its rung and span), or nothing (a header, a sum, a blank)."""
        if line.table != self._table:
            self._table, self._columns = line.table, ()
        cells = [self._source.of(span) for span in line.cells]
        if is_header(cells):
            self._columns = meanings(cells)
            return None
        if not self._columns or not any(cell.strip() for cell in cells):
            return None
        if len(set(line.cells)) == 1:
            span = line.cells[0]
            return rung_of(self._source.of(span)), span
        if any(re.fullmatch(r"\s*(?:合\s*计|总\s*计|小\s*计)\s*", cell) for cell in cells):
            return None
        return self._point(line)

    def _point(self, line: Line) -> Row | None:
        own = [
            (column, span)
            for column, span in zip(self._columns, line.cells, strict=False)
            if self._source.of(span).strip()
        ]
        own = list(dict.fromkeys(own))
        here = [(c, s) for c, s in own if line.span[0] <= s[0] and s[1] <= line.span[1]]
        names = [span for column, span in own if column is Column.NAME]
        texts = [span for column, span in here if column in (Column.NAME, Column.TEXT)]
        said = "".join(self._source.of(span) for span in texts)
        if not re.search(r"\w", said) and not any(column is Column.TARGET for column, _ in here):
            return None
        number, name = self._number(own, names)
        areas = tuple(self._without_rung(span) for span in texts)
        return Row(
            number,
            self._without_rung(name) if name else None,
            tuple(self._source.of(span).strip() for column, span in own if column is Column.GROUP),
            line.span,
            areas,
            self._measured(here, own, name),
            tuple(span for column, span in own if column is Column.RESPONSIBLE),
            tuple(span for column, span in own if column is Column.DEADLINE),
        )

    def _number(self, own: list[tuple[Column, Span]], names: list[Span]) -> tuple[str, Span | None]:
        name = names[0] if names else None
        for column, span in own:
            if column is Column.NUMBER:
                digits = re.search(r"[0-9]+", half_width(self._source.of(span)))
                return (digits[0].lstrip("0") or "0") if digits else self._source.of(span).strip(), name
        first = name or next((span for column, span in own if column is Column.TEXT), None)
        rung = rung_of(self._source.of(first)) if first else None
        return rung.number if rung else "", name

    def _without_rung(self, span: Span) -> Span:
        rung = rung_of(self._source.of(span))
        return (span[0] + rung.length, span[1]) if rung else span

    def _measured(
        self, here: list[tuple[Column, Span]], own: list[tuple[Column, Span]], name: Span | None
    ) -> tuple[tuple[Span, str], ...]:
        """Cells of target columns with the unit of another column or of the name's bracket: 毛入园率（%）."""
        told = next((self._source.of(span).strip() for column, span in own if column is Column.UNIT), "")
        if not told and name:
            bracket = re.search(r"[(（]([^()（）]{1,6})[)）]\s*$", self._source.of(name))
            told = bracket[1] if bracket else ""
        targets = [span for column, span in here if column is Column.TARGET]
        return tuple((span, told) for span in targets)
