"""A plan squeezed into one paragraph: its line breaks are lost, so the numbers must tell where lines began."""

import re
from collections.abc import Sequence
from itertools import pairwise

from tijiao.plans.reading.document import Span
from tijiao.plans.reading.ladder import Level, Rung, rung_of
from tijiao.plans.reading.masks import masked
from tijiao.plans.reading.source import Line

_SHORTEST = 200  # characters of a paragraph that can be a whole plan
_MARK = re.compile(
    r"(?<![一二三四五六七八九十第])[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]"
    r"|(?<![0-9０-９.．、—~～\-第年月至A-Za-z])[0-9]{1,2}[.．、](?![0-9])"
)
_BOUNDARY = re.compile(r"[。；;：:！!？?\s\u3000）)”…]$")
_TITLE_PIECE = re.compile(
    r"[^。；，：]{2,38}?(?:要点|计划|方案|意见|规划|纲要|清单|通知)(?:[(（][^()（）]{1,12}[)）])?"
)
_HEADING_BLANK = re.compile(r"[^。；：，\s]{2,20}(?:，[^。；：，\s]{2,14})?[ \u3000](?=\S)")


def squeezed(text: str, lines: Sequence[Line]) -> list[Line]:
    """The lines, where a paragraph that holds most of the document is cut at the numbers in it."""
    filled = [line for line in lines if text[slice(*line.span)].strip()]
    longest = max(filled, key=lambda line: line.span[1] - line.span[0], default=None)
    if longest is None or longest.cells or len(filled) > 6:
        return list(lines)
    start, end = longest.span
    whole = sum(line.span[1] - line.span[0] for line in filled)
    if end - start < max(_SHORTEST if len(filled) > 1 else 0, whole // 2):
        return list(lines)
    cuts = _cuts(masked(text[start:end]))
    if len(cuts) < 2:
        return list(lines)
    pieces = [Line(span) for span in _pieces(text, (start, end), [start + cut for cut in cuts])]
    return [part for line in lines for part in (pieces if line is longest else [line])]


def _cuts(text: str) -> list[int]:
    """Where numbers begin that run on: the next of their rung, or a first one that a second follows."""
    marks = [(found.start(), rung) for found in _MARK.finditer(text) if (rung := rung_of(text[found.start() :][:60]))]
    cuts: list[int] = []
    last: dict[Level, int] = {}
    for i, (at, rung) in enumerate(marks):
        begins = rung.order == 1 or (not cuts and _BOUNDARY.search(text[:at][-1:]))
        runs_on = rung.order == last.get(rung.level, -1) + 1
        before = text[at - 1 : at] if at else ""
        bracketed = rung.level is Level.MIDDLE and before not in ("条", "款", "第", "项")
        sure = at == 0 or bracketed or bool(_BOUNDARY.search(before))
        if runs_on or (begins and (sure or _followed(rung, marks[i + 1 :]))):
            cuts.append(at)
            last = {level: order for level, order in last.items() if level < rung.level} | {rung.level: rung.order}
    return cuts


def _followed(rung: Rung, rest: Sequence[tuple[int, Rung]]) -> bool:
    """Whether the next number of the same rung comes before the rung begins again or a higher one goes on."""
    for _, other in rest:
        if other.level < rung.level:
            return False
        if other.level == rung.level:
            return other.order == rung.order + 1
    return False


def _pieces(text: str, span: Span, cuts: Sequence[int]) -> list[Span]:
    """The parts between the cuts without blanks around them; the title before, and a heading before a blank, apart."""
    stops = [*cuts, span[1]]
    found: list[Span] = []
    title = _TITLE_PIECE.match(text, span[0], cuts[0])
    first = title.end() if title else span[0]
    found += [(span[0], first), (first, cuts[0])]
    for start, end in pairwise(stops):
        rung = rung_of(text[start : min(end, start + 60)])
        body = start + (rung.length if rung else 0)
        heading = _HEADING_BLANK.match(text, body, end) if rung and rung.level < Level.LOW else None
        found += [(start, heading.end()), (heading.end(), end)] if heading else [(start, end)]
    return [trimmed for one in found if (trimmed := _trimmed(text, one))[0] < trimmed[1]]


def _trimmed(text: str, span: Span) -> Span:
    inner = text[slice(*span)]
    lead = len(inner) - len(inner.lstrip())
    return (span[0] + lead, span[0] + max(lead, len(inner.rstrip())))
