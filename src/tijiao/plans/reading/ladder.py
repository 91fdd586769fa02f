"""The ladder of numbers that plans are written on: 第一部分 > 一、 > （一） > 1."""

import re
from dataclasses import dataclass
from enum import IntEnum

from tijiao.plans.reading.numerals import half_width, ordinal


class Level(IntEnum):
    PART = 0
    TOP = 1
    MIDDLE = 2
    LOW = 3


@dataclass(frozen=True, slots=True)
class Rung:
    """A number at the beginning of a line. `length`: characters up to the text that it numbers, with indentation."""

    level: Level
    number: str  # as the reading format prints it: 12, or （二）; "" for headings that carry none
    order: int  # its value, 0 when it carries none
    length: int


_ZH = "[一二三四五六七八九十百]{1,4}"
_INDENT = r"[\s\u3000#*>]*"  # with the signs of Markdown
# A number is none when a further number follows (一、二年级; 1.5亿; 1、2号楼); 1.2021年 is point 1 about 2021.
_RUNGS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (Level.PART, re.compile(rf"{_INDENT}第({_ZH})\s*(?:部分|篇|章|编|板块)(?:[、：:．.]|[\s\u3000]+|$){_INDENT}")),
    (Level.TOP, re.compile(rf"{_INDENT}({_ZH})\s*[、．.](?!\s*{_ZH}[、年至])(?!{_ZH}是){_INDENT}")),
    (Level.MIDDLE, re.compile(rf"{_INDENT}[（(]\s*({_ZH})\s*[)）](?:[、．.])?{_INDENT}")),
    (Level.MIDDLE, re.compile(rf"{_INDENT}([㈠-㈩])(?:[、．.])?{_INDENT}")),
    (
        Level.LOW,
        re.compile(
            rf"{_INDENT}([0-9０-９]{{1,3}})\s*"
            rf"(?:[.．](?:(?=[12][0-9]{{3}}\s*[年—-])|(?![0-9０-９]))|、(?![0-9０-９]+\s*[、号年月日至]))"
            rf"(?!\s*[0-9０-９]+\s*[.．、][0-9])[、]?{_INDENT}"
        ),
    ),
    (Level.LOW, re.compile(rf"{_INDENT}([⒈-⒛]){_INDENT}")),
)
_RUNG_LENGTH = 60  # characters within which a number and its indentation end
_LABEL = re.compile(r"([0-9０-９]{1,3})\s")
_LOWER_RUNGS = rf"[（(]{_ZH}[)）]|[0-9０-９]{{1,3}}[.．、](?![0-9])"
_INLINE = re.compile(rf"(?<=[。！])[\s\u3000]*(?={_ZH}、|{_LOWER_RUNGS})|(?:[ \t]{{2,}}|\u3000+)(?={_LOWER_RUNGS})")


def rung_of(text: str, label: int = 0) -> Rung | None:
    """The rung that a line stands on, or None. `label`: length of an automatic number at its beginning."""
    for level, pattern in _RUNGS:
        found = pattern.match(text)
        if found:
            return _rung(level, found[1], found[0], found.end())
    bare = _LABEL.match(text) if label else None
    return _rung(Level.LOW, bare[1], bare[0], bare.end()) if bare else None


_SUBSTITUTES = tuple(
    re.compile(_INDENT + pattern)
    for pattern in (
        r"[(（]([0-9０-９]{1,2})[)）][、．.]?\s*",
        r"([0-9０-９]{1,2})[)）][、．.]?\s*",
        r"([①-⑳])[、．.]?\s*",
        rf"第({_ZH})[，,：:、]\s*",
        rf"({_ZH})是(?=[\u4e00-\u9fff])",
    )
)


def substitute_of(text: str) -> Rung | None:
    """The rung of a line that carries a lesser number, for plans that number their points with nothing else."""
    found = next((hit for pattern in _SUBSTITUTES if (hit := pattern.match(text))), None)
    if not found:
        return None
    circled = ord(found[1]) - 0x2460 + 1 if found[1] in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳" else None
    order = circled or _order(found[1])
    return Rung(Level.LOW, str(order), order, found.end()) if order else None


def _rung(level: Level, digits: str, printed: str, length: int) -> Rung | None:
    order = _order(digits)
    if order is None or order < 1:
        return None
    if level is Level.LOW:
        return Rung(level, str(order), order, length)
    return Rung(level, re.sub(r"[\s\u3000、．.]", "", printed) if level is Level.MIDDLE else "", order, length)


def _order(digits: str) -> int | None:
    first = ord(digits[0])
    if 0x3220 <= first <= 0x3229:
        return first - 0x3220 + 1
    if 0x2488 <= first <= 0x249B:
        return first - 0x2488 + 1
    return ordinal(half_width(digits))


def inline_starts(text: str) -> list[int]:
    """Where further rungs begin inside one line: after a full stop or wide blanks, while the numbers run on."""
    starts: list[int] = []
    last: dict[Level, int] = {}
    first = rung_of(text)
    deepest = first.level if first else Level.PART
    if first:
        last[first.level] = first.order
    for found in _INLINE.finditer(text):
        rung = rung_of(text[found.end() : found.end() + _RUNG_LENGTH])
        if found.end() == 0 or rung is None:
            continue
        runs_on = rung.order == last.get(rung.level, -1) + 1
        begins = first is not None and rung.order == 1 and rung.level > deepest and rung.level not in last
        if runs_on or begins:
            starts.append(found.end())
            last[rung.level] = rung.order
            deepest = rung.level
            for deeper in [level for level in last if level > rung.level]:
                del last[deeper]
    return starts
