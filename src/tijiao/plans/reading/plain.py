"""Plain text to lines; tables that were pasted with tabs, bars or wide blanks become rows."""

import re

from tijiao.plans.reading.columns import is_header
from tijiao.plans.reading.document import Span
from tijiao.plans.reading.ladder import rung_of
from tijiao.plans.reading.source import Line, Source
from tijiao.plans.reading.squeezed import squeezed
from tijiao.plans.reading.stacked import stacked_tables

# Lines, also where hundreds of blanks stand for a break: patterns that skip blanks would be slow on them.
_LINE = re.compile(r"[^\S\n]{200,}|(?:(?![^\S\n]{200})[^\n])+\n?|\n")
_WIDEST_PAGE = 150  # characters: an editor that breaks lines breaks them before that
_CELL_BREAKS = (re.compile(r"\t"), re.compile(r"[|｜]"), re.compile(r"[ \u3000]{2,}"))


def read_plain(text: str) -> Source:
    """The text itself: its lines are the document's lines, character by character."""
    lines: list[Line] = []
    at = table = columns = 0
    breaks: re.Pattern[str] | None = None
    for raw in _LINE.findall(text):
        span = (at, at + len(raw.rstrip()))
        at += len(raw)
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
    return _unwrapped(text, squeezed(text, _with_stacks(text, lines, table)))


def _with_stacks(text: str, lines: list[Line], tables: int) -> list[Line]:
    """The lines with tables whose cells stand one below the other as rows."""
    for stack in reversed(list(stacked_tables(text, lines, tables))):
        lines[stack.first : stack.end] = stack.rows
    return lines


def _unwrapped(text: str, lines: list[Line]) -> Source:
    """Where an editor broke paragraphs at a fixed width, a paragraph's lines become one."""
    follows = [i for i in range(1, len(lines)) if _continues(text, lines[i - 1], lines[i])]
    starts = sum(1 for line in lines if line.span[1] > line.span[0]) - len(follows)
    longest = max((line.span[1] - line.span[0] for line in lines), default=0)
    if len(follows) < 5 or len(follows) < starts // 3 or longest > _WIDEST_PAGE:
        return Source(text, tuple(lines))
    return _joined(text, lines, set(follows))


def _joined(text: str, lines: list[Line], wanted: set[int]) -> Source:
    """The text without the breaks before the wanted lines, so that a word or number that was cut is whole again."""
    parts: list[str] = []
    gaps: list[tuple[int, int]] = []
    joined: list[Line] = []
    taken = dropped = 0
    for i, line in enumerate(lines):
        if i in wanted:
            begin = line.span[0] + len(text[slice(*line.span)]) - len(text[slice(*line.span)].lstrip())
            above = lines[i - 1].span[1]
            parts.append(text[taken:above])
            taken, dropped = begin, dropped + begin - above
            gaps.append((begin - dropped, begin - above))
            joined[-1] = Line((joined[-1].span[0], line.span[1] - dropped))
        else:
            moved = tuple((start - dropped, end - dropped) for start, end in line.cells)
            joined.append(Line((line.span[0] - dropped, line.span[1] - dropped), cells=moved, table=line.table))
    parts.append(text[taken:])
    return Source("".join(parts), tuple(joined), text, tuple(gaps))


def _continues(text: str, above: Line, line: Line) -> bool:
    """Whether a line goes on with the sentence above: that one is long without end, this one has no number."""
    before, after = text[above.span[0] : above.span[1]], text[line.span[0] : line.span[1]]
    if above.cells or line.cells or len(before.strip()) < 18 or not after.strip() or rung_of(after):
        return False
    indented = len(after) - len(after.lstrip(" \u3000")) > len(before) - len(before.lstrip(" \u3000"))
    return not indented and not re.search(r"[。；：！？:;!?…]\s*$", before) and after[:1] not in "\t"


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
