"""Quotation marks and title marks: which parts of a text they enclose, and the text with those parts blanked."""

import re

from tijiao.plans.reading.document import Span

BLANK = "\u25a1"  # stands for a character inside marks, so that offsets stay
_LONGEST = 400  # characters between two marks; further apart they do not belong together
_QUOTES = re.compile('[“”"＂「」『』]')
_CLOSERS = {"「": "」", "『": "』", '"': '"', "＂": "＂"}


def quoted(text: str, start: int, end: int) -> list[Span]:
    """Outermost “…” outside 《…》, marks included, within one line. Straight and misdirected marks pair in order."""
    titles = titled(text, start, end)
    found: list[Span] = []
    for line_start, line_end in _lines(text, start, end):
        marks = [line_start + mark.start() for mark in _QUOTES.finditer(text[line_start:line_end])]
        inside = [title for title in titles if line_start <= title[0] < line_end]
        found += _pairs(text, [at for at in marks if not any(a < at < b for a, b in inside)])
    return found


def titled(text: str, start: int, end: int) -> list[Span]:
    """Outermost 《…》, marks included, within one line."""
    found: list[Span] = []
    depth = begin = 0
    for mark in re.finditer(r"[《》\n]", text[start:end]):
        at = start + mark.start()
        if mark[0] == "《":
            begin = begin if depth else at
            depth += 1
        elif mark[0] == "》" and depth:
            depth -= 1
            if not depth and at - begin <= _LONGEST:
                found.append((begin, at + 1))
        elif mark[0] == "\n":
            depth = 0
    return found


def masked(text: str) -> str:
    """The text with everything inside “ ” and 《 》 blanked, marks kept, length unchanged."""
    characters = list(text)
    for begin, end in [*quoted(text, 0, len(text)), *titled(text, 0, len(text))]:
        characters[begin + 1 : end - 1] = BLANK * (end - begin - 2)
    return "".join(characters)


def _lines(text: str, start: int, end: int) -> list[Span]:
    spans, at = [], start
    for found in re.finditer(r"\n", text[start:end]):
        spans.append((at, start + found.start()))
        at = start + found.end()
    return [*spans, (at, end)]


def _pairs(text: str, marks: list[int]) -> list[Span]:
    """The outermost pairs of one line's marks, given by their offsets."""
    proper = _balanced([text[at] for at in marks if text[at] in "“”"])
    found: list[Span] = []
    begin, depth, closer = -1, 0, ""
    for at in marks:
        mark = text[at]
        if depth == 0:
            if mark in "」』" or (proper and mark == "”"):
                continue
            begin, depth, closer = at, 1, _CLOSERS.get(mark, "")
            continue
        if closer:
            depth = 0 if mark == closer else 1
        elif mark in "“”":
            depth = depth + (1 if mark == "“" else -1) if proper else 0
        if depth == 0 and at - begin <= _LONGEST:
            found.append((begin, at + 1))
    return found


def _balanced(marks: list[str]) -> bool:
    depth = 0
    for mark in marks:
        depth += 1 if mark == "“" else -1
        if depth < 0:
            return False
    return depth == 0
