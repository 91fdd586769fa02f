"""Plain text to lines; tables that were pasted with tabs, bars or wide blanks become rows."""

import re

from tijiao.plans.reading.columns import is_header
from tijiao.plans.reading.document import Span
from tijiao.plans.reading.source import Line, Source

_CELL_BREAKS = (re.compile(r"\t"), re.compile(r"[|｜]"), re.compile(r"[ \u3000]{2,}"))


def read_plain(text: str) -> Source:
    """The text itself: its lines are the document's lines, character by character."""
    lines: list[Line] = []
    at = table = columns = 0
    breaks: re.Pattern[str] | None = None
    for raw in text.split("\n"):
        span = (at, at + len(raw.rstrip()))
        at += len(raw) + 1
        found = _header_break(text, span)
        if found:
            breaks, table = found, table + 1
            columns = len(_cells(text, span, found))
        cells = _cells(text, span, breaks) if breaks else ()
        if breaks and not found and (len(cells) < 2 or abs(len(cells) - columns) > 1):
            if cells and text[span[0] : span[1]].strip():
                breaks = None
            cells = ()
        lines.append(Line(span, cells=cells, table=table if cells else 0))
    return Source(text, tuple(lines))


def _header_break(text: str, span: Span) -> re.Pattern[str] | None:
    """What divides the cells of a line that is the header of a task table."""
    if not 4 <= span[1] - span[0] <= 120:
        return None
    for breaks in _CELL_BREAKS:
        cells = _cells(text, span, breaks)
        if len(cells) >= 3 and is_header([text[a:b] for a, b in cells]):
            return breaks
    return None


def _cells(text: str, span: Span, breaks: re.Pattern[str]) -> tuple[Span, ...]:
    """The spans of a line's cells, without surrounding blanks and without the bars at both ends."""
    start, end = span
    while start < end and text[start] in "|｜ \u3000":
        start += 1
    while end > start and text[end - 1] in "|｜ \u3000":
        end -= 1
    cells, left = [], start
    for found in breaks.finditer(text, start, end):
        cells.append((left, found.start()))
        left = found.end()
    cells.append((left, end))
    return tuple(_trimmed(text, cell) for cell in cells)


def _trimmed(text: str, span: Span) -> Span:
    inner = text[span[0] : span[1]]
    lead = len(inner) - len(inner.lstrip())
    return (span[0] + lead, span[0] + max(lead, len(inner.rstrip())))
