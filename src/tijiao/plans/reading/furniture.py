"""Lines that are not the plan: what the web page, the printer and the office put around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tijiao.plans.reading import words
from tijiao.plans.reading.ladder import Level, Rung, rung_of
from tijiao.plans.reading.source import Line, Source

_PAGE = re.compile(r"[-—–－\s·]*[0-9]{1,3}[-—–－\s·]*|第\s*[0-9]+\s*页(?:[\s,，/]*共\s*[0-9]+\s*页)?|共\s*[0-9]+\s*页")
_TALLY = re.compile(
    r"[(（]\s*(?:共|计)?\s*[0-9一二三四五六七八九十]{1,3}\s*(?:件|项|个|条|类)\s*[)）]"
)  # how many points follow
_DATE = re.compile(
    r"[(（]?\s*(?:[0-9０-９]{4}|[二〇○零一三四五六七八九]{4})\s*年\s*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*月"
    r"(?:\s*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*日)?\s*(?:印发)?[)）]?"
)
_CONTENTS = re.compile(r"目[\s\u3000]*录|contents", re.IGNORECASE)
_LEADER = re.compile(r"(?:…+|\.{3,}|·{3,}|-{4,}|_{3,}|\t|\s{3,})[\s….·\t]*[0-9]{1,3}$")
_ANNEX = re.compile(
    r"附[\s\u3000]*(?:件|表|录)[\s\u3000]*[0-9一二三四五六七八九十]{0,3}[\s\u3000]*(?P<colon>[:：.、]?)[\s\u3000]*(?P<rest>.*)"
)
_TITLE = re.compile(rf"(?:{words.TITLE_ENDS})(?:[(（【〔][^()（）]{{0,20}}[)）】〕])?$")
_ORG = re.compile(rf"[\u4e00-\u9fff、（）()\s]{{2,40}}(?:{words.ORG_ENDS})")


@dataclass(frozen=True, slots=True)
class Marked:
    """A line and what it is to the plan.

    kind  text: may be read; skip: drop it; close: drop it and end the point before it (signature, footer);
          title: as close, and the heading of what follows; row: a table's row
    """

    line: Line
    kind: str
    rung: Rung | None = None


def is_date(text: str) -> bool:
    """Whether a line is a date and nothing else."""
    return bool(_DATE.fullmatch(text.strip()))


def is_organisation(text: str) -> bool:
    """Whether a line is the name of an office and nothing else."""
    return bool(_ORG.fullmatch(text.strip())) and not re.search(words.NOT_IN_ORG, text)


def looks_like_title(text: str) -> bool:
    """Whether a line could head a document: it ends as titles of plans do and is no sentence."""
    bare = text.strip()
    return 4 <= len(bare) <= 60 and bool(_TITLE.search(bare)) and not re.search(r"[。；;！：:]", bare)


def mark(source: Source) -> list[Marked]:
    """Every line with its kind, in order."""
    marked = [_first_look(source, line) for line in source.lines]
    marked = _without_contents(source, marked)
    marked = _annex_lists(source, marked)
    marked = _signatures(source, marked)
    return _titles(source, marked)


def _first_look(source: Source, line: Line) -> Marked:
    text = source.of(line.span).strip()
    if line.cells:
        return Marked(line, "row")
    if not text or _PAGE.fullmatch(text) or _TALLY.fullmatch(text) or line.contents or not re.search(r"\w", text):
        return Marked(line, "skip")
    rung = rung_of(source.of(line.span), line.label)
    if rung and _LEADER.search(text[-60:]):
        return Marked(line, "skip")
    sentence = len(text) > 120 or (len(text) > 20 and text.endswith(("。", "；")))
    if not sentence and re.match(words.SITE_FOOTER, text):
        return Marked(line, "close")
    if not sentence and rung is None and re.match(words.SITE_HEADER, text):
        return Marked(line, "skip")
    return Marked(line, "text", rung)


def _without_contents(source: Source, marked: Sequence[Marked]) -> list[Marked]:
    """Drop a table of contents: from 目录 to the line before its first entry comes again."""
    result = list(marked)
    at = next((i for i, m in enumerate(result) if _CONTENTS.fullmatch(source.of(m.line.span).strip())), None)
    if at is None:
        return result
    result[at] = Marked(result[at].line, "skip")
    entries = [i for i in range(at + 1, len(result)) if result[i].kind == "text"]
    if not entries:
        return result
    first = _entry(source, result[entries[0]])
    again = next((i for i in entries[1:] if _entry(source, result[i]).startswith(first)), None)
    if again is None or len(first) < 3:
        return result
    for i in range(at + 1, again):
        if not looks_like_title(source.of(result[i].line.span)):
            result[i] = Marked(result[i].line, "skip")
    return result


def _entry(source: Source, marked: Marked) -> str:
    text = re.sub(r"[\s\u3000]+", "", source.of(marked.line.span))
    return re.sub(r"[….·]*[0-9]{0,3}$", "", text)


def _annex_lists(source: Source, marked: Sequence[Marked]) -> list[Marked]:
    """附件：1.… and the numbered lines after it name files: they are no points. 附件 alone begins an annex."""
    result, listing = list(marked), 0
    for i, m in enumerate(marked):
        text = source.of(m.line.span).strip()
        found = _ANNEX.fullmatch(text) if m.kind == "text" and len(text) <= 80 and not text.endswith("。") else None
        if found and (found["colon"] in (":", "：") or not found["rest"]):
            listing = 1 if found["rest"] else 0
            result[i] = Marked(m.line, "close")
        elif found and looks_like_title(found["rest"]):
            result[i] = Marked(m.line, "title")
        elif listing and m.kind == "text" and m.rung and m.rung.level is Level.LOW and m.rung.order == listing + 1:
            listing += 1
            result[i] = Marked(m.line, "close")
        elif m.kind != "skip":
            listing = 0
    return result


def _signatures(source: Source, marked: Sequence[Marked]) -> list[Marked]:
    """A date alone on a line, and the office above it, end what stands before."""
    result = list(marked)
    for i, m in enumerate(marked):
        if m.kind != "text" or not is_date(source.of(m.line.span)):
            continue
        result[i] = Marked(m.line, "close")
        for j in range(i - 1, max(i - 5, -1), -1):
            if not source.of(marked[j].line.span).strip():
                continue
            if marked[j].kind != "text" or not is_organisation(source.of(marked[j].line.span)):
                break
            result[j] = Marked(marked[j].line, "close")
    return result


def _titles(source: Source, marked: Sequence[Marked]) -> list[Marked]:
    """A title inside the text begins another document, when the numbers begin again after it or a table follows."""
    result = list(marked)
    numbered = any(m.rung and m.rung.level <= Level.TOP for m in marked)
    for i, m in enumerate(marked):
        if m.kind != "text" or m.rung or not looks_like_title(source.of(m.line.span)):
            continue
        if m.line.level and not numbered:  # headings by style alone: the ladder takes them
            continue
        following = next((n for n in marked[i + 1 :] if n.rung or n.kind == "row"), None)
        if following and (following.kind == "row" or (following.rung and following.rung.order == 1)):
            result[i] = Marked(m.line, "title")
    return result
