"""Word's automatic numbers: the number is not in the text, so it is counted here as Word counts it.

A paragraph names a list (numId) and a level, itself or through its style. Lists of one abstract definition count on
together unless a list overrides the start; a number on a higher level resets the deeper ones. Source: ECMA-376-1, 17.9.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from lxml import etree

from tijiao.plans.reading.numerals import counted

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*[1-9]", re.IGNORECASE)


def qn(tag: str) -> str:
    """A tag or attribute of WordprocessingML, as lxml writes it."""
    return f"{{{_W}}}{tag}"


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style says: its list (numId, level), heading level (0: body text), whether it lists contents."""

    numbering: tuple[str, int] | None = None
    level: int = 0
    contents: bool = False


@dataclass(slots=True)
class _Level:
    style: str = "decimal"
    text: str = "%1."
    start: int = 1
    legal: bool = False


@dataclass(slots=True)
class _List:
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    used: bool = False


def styles_of(part: etree._Element | None) -> dict[str, Style]:
    """Paragraph styles by id, with what they inherit."""
    raw = {style.get(qn("styleId")) or "": style for style in part.iter(qn("style"))} if part is not None else {}
    return {identity: _resolved(identity, raw, 0) for identity in raw}


def _resolved(identity: str, raw: dict[str, etree._Element], depth: int) -> Style:
    element = raw.get(identity)
    if element is None or depth > 12:
        return Style()
    based = _value(element.find(qn("basedOn")))
    parent = _resolved(based, raw, depth + 1) if based else Style()
    name = _value(element.find(qn("name")))
    numbering = element.find(f"{qn('pPr')}/{qn('numPr')}")
    outline = _value(element.find(f"{qn('pPr')}/{qn('outlineLvl')}"))
    heading = _HEADING.fullmatch(name)
    level = (
        int(heading[1]) if heading else (int(outline) + 1 if outline.isdigit() and int(outline) < 9 else parent.level)
    )
    return Style(
        _list_of(numbering) if numbering is not None else parent.numbering,
        level,
        bool(_CONTENTS.fullmatch(name)) or parent.contents,
    )


def _list_of(element: etree._Element) -> tuple[str, int]:
    depth = _value(element.find(qn("ilvl")))
    return _value(element.find(qn("numId"))), int(depth) % 9 if depth.isdigit() else 0


def _value(element: etree._Element | None) -> str:
    return (element.get(qn("val")) or "") if element is not None else ""


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, part: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if part is None:
            return
        for abstract in part.iter(qn("abstractNum")):
            levels = {_depth(level): _level_of(level) for level in abstract.iter(qn("lvl"))}
            self._levels[abstract.get(qn("abstractNumId")) or ""] = levels
        for listed in part.iter(qn("num")):
            self._lists[listed.get(qn("numId")) or ""] = _list(listed)

    def label(self, own: etree._Element | None, style: Style) -> str:
        """The number of the next paragraph of a list, as printed; "" for bullets and for paragraphs of no list."""
        named, depth = _list_of(own) if own is not None else ("", 0)
        if style.numbering and (own is None or own.find(qn("numId")) is None):
            named = style.numbering[0]
            depth = depth or style.numbering[1]
        listed = self._lists.get(named)
        levels = self._levels.get(listed.abstract, {}) if listed else {}
        if listed is None or depth not in levels:
            return ""
        counts = self._counts[listed.abstract]
        if not listed.used:
            listed.used = True
            for level in listed.starts:
                counts.pop(level, None)
        start = listed.starts.get(depth, levels[depth].start)
        counts[depth] = counts[depth] + 1 if depth in counts else start
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        return _printed(levels, depth, counts)


def _printed(levels: dict[int, _Level], depth: int, counts: dict[int, int]) -> str:
    level = levels[depth]
    if level.style in ("bullet", "none"):
        return ""

    def number(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        of = levels.get(at, level)
        return counted(counts.get(at, of.start), "decimal" if level.legal else of.style)

    text = re.sub(r"%([1-9])", number, level.text).strip()
    return f"{text} " if text and text[-1].isalnum() else text


def _depth(level: etree._Element) -> int:
    text = level.get(qn("ilvl")) or "0"
    return int(text) % 9 if text.isdigit() else 0


def _level_of(level: etree._Element) -> _Level:
    start = _value(level.find(qn("start")))
    text = level.find(qn("lvlText"))
    return _Level(
        _value(level.find(qn("numFmt"))) or "decimal",
        _value(text) if text is not None else "",
        int(start) if start.isdigit() else 1,
        level.find(qn("isLgl")) is not None,
    )


def _list(listed: etree._Element) -> _List:
    starts = {}
    for override in listed.iter(qn("lvlOverride")):
        start = _value(override.find(qn("startOverride")))
        if start.isdigit():
            starts[_depth(override)] = int(start)
    return _List(_value(listed.find(qn("abstractNumId"))), starts)
