"""Task tables whose cells stand one below the other: what is left of a table when a page is copied as plain text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tijiao.plans.reading import words
from tijiao.plans.reading.columns import Column, is_header, meanings
from tijiao.plans.reading.document import Span
from tijiao.plans.reading.ladder import rung_of
from tijiao.plans.reading.source import Line

_UNITS = re.compile(rf"[\u4e00-\u9fff（）()、，,\s]{{2,40}}?(?:{words.UNIT_ENDS})(?:等(?:有关)?(?:单位|部门))?")
_WHEN = re.compile(
    r"(?:[到于至]?20[0-9]{2}年|[0-9一二三四五六七八九十]{1,3}月|第?[一二三四]季度|[上下]半年|年[内底末]|全年|长期|常年|持续|[春秋]季).{0,14}"
)
_MOST_COLUMNS, _MOST_CELLS = 10, 14


@dataclass(frozen=True, slots=True)
class Stack:
    """A table found among lines: from `first` to before `end` they give way to `rows`."""

    first: int
    end: int
    rows: tuple[Line, ...]


def stacked_tables(text: str, lines: Sequence[Line], table: int) -> Iterator[Stack]:
    """Tables in a list of lines, in order. `table`: how many tables the document has before."""
    at = 0
    filled = [i for i, line in enumerate(lines) if not line.cells and text[line.span[0] : line.span[1]].strip()]
    while at < len(filled):
        header = _header(text, lines, filled[at : at + _MOST_COLUMNS + 1])
        if not header:
            at += 1
            continue
        columns = meanings([text[a:b].strip() for a, b in header])
        records, taken = _records(text, lines, filled[at + len(header) :], len(columns))
        if len(records) >= 2:
            table += 1
            rows = [Line((header[0][0], header[-1][1]), cells=tuple(header), table=table)]
            for record in records:
                rows += _rows(text, record, columns, table)
            end = at + len(header) + taken
            yield Stack(filled[at], filled[end - 1] + 1, tuple(rows))
            at = end
        else:
            at += 1


def _header(text: str, lines: Sequence[Line], near: Sequence[int]) -> list[Span]:
    """The header that begins with a number's column and ends before a line that is the number 1; else nothing."""
    spans = [_bare(text, lines[i].span) for i in near]
    if not spans or meanings([text[slice(*spans[0])]]) != (Column.NUMBER,):
        return []
    stop = next((i for i, (a, b) in enumerate(spans) if text[a:b] == "1"), 0)
    header = spans[:stop]
    return header if len(header) >= 3 and is_header([text[a:b] for a, b in header]) else []


def _records(text: str, lines: Sequence[Line], rest: Sequence[int], columns: int) -> tuple[list[list[Span]], int]:
    """The cells of each record, begun by the next number alone on its line, and how many lines they take."""
    spans = [_bare(text, lines[i].span) for i in rest]
    cells = [text[slice(*span)] for span in spans]
    starts: list[int] = []
    while (at := _find(cells, str(len(starts) + 1), starts[-1] + 1 if starts else 0)) is not None:
        starts.append(at)
    if not starts or starts[0] > 0:
        return [], 0
    most = max([columns, *(end - start for start, end in pairwise(starts))])
    last = starts[-1]
    limit = min(last + most, len(cells))
    end = next((i for i in range(last + 1, limit) if _below(cells[i])), limit)
    return [spans[start:stop] for start, stop in pairwise([*starts, end])], end


def _find(cells: Sequence[str], number: str, start: int) -> int | None:
    """Where the next number stands alone, not further than a record is long."""
    return next((i for i in range(start, min(start + _MOST_CELLS, len(cells))) if cells[i] == number), None)


def _below(cell: str) -> bool:
    """Whether a line stands below the table: a footer of the page, a rung of the ladder."""
    return bool(re.match(words.SITE_FOOTER, cell)) or rung_of(cell) is not None


def _rows(text: str, record: Sequence[Span], columns: Sequence[Column], table: int) -> Iterator[Line]:
    """The rows of one record: a second one under the same number where its columns begin again."""
    number, *cells = record
    whole = len(cells) == len(columns) - 1
    row: dict[int, Span] = {}
    at = 1
    for i, span in enumerate(cells):
        column = i + 1 if whole else _column(text[slice(*span)], columns, at)
        if column < at and column not in row:
            column = at
        if column < at:
            yield _line(number, row, len(columns), table)
            row = {}
        row[column] = (row[column][0], span[1]) if column in row else span
        at = column
    yield _line(number, row, len(columns), table)


def _column(cell: str, columns: Sequence[Column], at: int) -> int:
    """The column that a cell belongs to by what it says; the one it stands at when nothing tells."""
    kind = Column.DEADLINE if _WHEN.fullmatch(cell) else Column.RESPONSIBLE if _UNITS.fullmatch(cell) else None
    own = [i for i, column in enumerate(columns) if i and (column is kind if kind else _tells(column))]
    later = [i for i in own if i >= at]
    return (later or own or [min(at, len(columns) - 1)])[0]


def _tells(column: Column) -> bool:
    return column in (Column.NAME, Column.TEXT, Column.TARGET)


def _line(number: Span, row: dict[int, Span], columns: int, table: int) -> Line:
    spans = [row.get(i, (number[1], number[1])) for i in range(1, columns)]
    begin = min([number[0], *(span[0] for span in row.values())])
    return Line((begin, max(span[1] for span in [number, *row.values()])), cells=(number, *spans), table=table)


def _bare(text: str, span: Span) -> Span:
    """The span without the blanks around its text."""
    inner = text[slice(*span)]
    lead = len(inner) - len(inner.lstrip())
    return span[0] + lead, span[0] + len(inner.rstrip())
