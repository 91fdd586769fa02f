"""What a point names besides targets: mechanisms, documents, cadences, deadlines, responsible units."""

import re
from collections.abc import Iterable, Iterator

from tijiao.plans.reading import words
from tijiao.plans.reading.document import Span
from tijiao.plans.reading.masks import quoted, titled

_PERIOD_LABEL = re.compile(words.PERIOD_LABEL)
_FESTIVAL = re.compile(words.FESTIVAL)
_EVERY = re.compile(
    r"每(?:个)?(?:[一两二三四五六七八九十半]|[0-9０-９]{1,2})?(?:个)?(?:季度|学期|学年|年度|星期|工作日|天|日|周|旬|月|季|年)(?![龄轮级限])"
)
_FIXED = re.compile(r"(?<![不])不定期|(?<!不)定期(?!限)")
_ROUTINE = re.compile(
    r"(?<![0-9０-９一二三四五六七八九十节假生今当次同昨某末双纪念每上本下近往历成周学半两几数多])(?:日|周|旬|月|季|年)(?:检查|总结|排查|调度|管控|通报|报告|研判|巡查|汇总|例会|督查|考核|评价|点评|自查|清查|巡检|清零|报|结|汇报|会商|晾晒|督导|分析|评比|抽查|小结|反馈|推进|公示)(?![表员期人单])"
)
_YEAR = r"(?:(?:20[0-9]{2}|[二2]〇[〇○零一二三四五六七八九]{2})年|今年|明年|本年度?|当年)"
_DAY = r"(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})"
_MONTH = rf"(?:{_DAY}(?:[-—–~～至]{_DAY})?月(?:份)?(?:{_DAY}日|上旬|中旬|下旬|底|末|初)?)"
_SEASON = (
    r"(?:(?:第?[一二三四1-4]季度|上半年|下半年|春季学期|秋季学期|春季开学|秋季开学|寒假|暑假|暑期|开学|学期|学年"
    r"|年(?=[底末])|月(?=[底末])|国庆节?|春节|元旦|汛期|中考|高考|“?十[三四五]五”?)(?:开学|结束|期间)?(?:末|底|初)?)"
)
_BY = r"(?:之?前|以前)(?![述提列款置三五十]|[0-9])"
_WHEN = rf"(?:{_YEAR}(?:{_MONTH}|{_SEASON})?|{_MONTH}|{_SEASON})"
_DEADLINE = re.compile(
    rf"(?:到|(?<!截)至|于|在)?{_WHEN}(?:底|末)?{_BY}"
    rf"|(?:自|从)?{_WHEN}(?:起|开始(?!前))"
    rf"|(?<!截)(?:到|(?<!截)至){_YEAR}(?:{_MONTH})?(?:底|末)?"
    rf"|(?<!截至)(?<!截止){_YEAR}(?:底|末)|(?:(?:到|至))?(?<![0-9])年(?:底|末)|{_MONTH}(?<=[底末])"
    rf"|(?<![0-9一二三四五六七八九十两几数多])年内"
)
_OPEN, _CLOSE = "（(〔[【", "）)〕]】"
_KEYS = re.compile(rf"(?:{words.RESPONSIBLE_KEYS})\s*[:：]?")
_CLOSING_LINE = re.compile(
    rf"(?:^|(?<=[。；;\n])|(?<=[。；;\n]\s))\s*(?P<units>(?:{words.RESPONSIBLE_KEYS})\s*[:：][^。\n]*)。?\s*\Z",
    re.MULTILINE,
)
_DUTY = re.compile(
    r"(?:按照?)?(?:各自)?(?:职责)?(?:分工)?(?:分别)?(?:共同)?(?:牵头)?"
    r"(?:负责|落实|配合|参与|牵头|具体负责|具体落实|为责任单位|参加|协助|组织实施|实施)(?:落实|实施)?$"
)


def mechanisms(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """Outermost “…” without the marks. A single character is emphasis; five-year labels and festivals name nothing."""
    found = (text[a + 1 : b - 1].strip("“” \u3000") for start, end in spans for a, b in quoted(text, start, end))
    return _unique(
        name for name in found if len(name) > 1 and not _PERIOD_LABEL.fullmatch(name) and not _FESTIVAL.fullmatch(name)
    )


def documents(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """Outermost 《…》, marks included."""
    return _unique(text[a:b] for start, end in spans for a, b in titled(text, start, end))


def cadences(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """每+period, 定期, 不定期, 日检查 and its like."""
    hits: list[tuple[int, str]] = []
    for start, end in spans:
        titles = titled(text, start, end)
        for pattern in (_EVERY, _FIXED, _ROUTINE):
            hits += [(m.start(), m[0]) for m in pattern.finditer(text, start, end) if not _within(m.start(), titles)]
    return _unique(word for _, word in sorted(hits))


def deadlines(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """Phrases that say by or from when."""
    hits: list[tuple[int, str]] = []
    for start, end in spans:
        titles = titled(text, start, end)
        hits += [(m.start(), m[0]) for m in _DEADLINE.finditer(text, start, end) if not _within(m.start(), titles)]
    return _unique(word for _, word in sorted(hits))


def responsible(text: str, spans: Iterable[Span]) -> tuple[tuple[str, ...], list[Span]]:
    """The units of responsible brackets, and where those brackets stand."""
    names: list[str] = []
    where: list[Span] = []
    for start, end in spans:
        for a, b in _brackets(text, start, end):
            units = list(_units_of(text[a + 1 : b - 1], closing=_closes(text, b, end), square=text[a] in "〔[【"))
            if units:
                names += units
                where.append((a, b))
        line = _CLOSING_LINE.search(text, start, end)
        if line and not any(start <= a < end for a, _ in where):
            names += _units_of(line["units"].strip(), closing=True, square=True)
            where.append((line.start("units"), end))
    return _unique(names), where


def cell_units(text: str) -> tuple[str, ...]:
    """The units of a table's cell of responsible units."""
    return _unique(_split(_KEYS.sub("、", text)))


def _within(at: int, spans: list[Span]) -> bool:
    return any(a <= at < b for a, b in spans)


def _unique(words_found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words_found if word))


def _brackets(text: str, start: int, end: int) -> Iterator[Span]:
    """Outermost brackets of one line, marks included."""
    depth = begin = 0
    for at in range(start, end):
        if text[at] in _OPEN:
            begin = begin if depth else at
            depth += 1
        elif text[at] in _CLOSE and depth:
            depth -= 1
            if not depth:
                yield (begin, at + 1)


def _closes(text: str, at: int, end: int) -> bool:
    """Whether a bracket closes its sentence or paragraph."""
    rest = text[at:end].strip()
    return not rest or rest[0] in "。；;，," or rest[0] in _OPEN


def _units_of(inner: str, *, closing: bool, square: bool) -> Iterator[str]:
    """The units that a bracket names, when it is one of responsibility."""
    keyed = bool(re.search(rf"(?:^|[；;，,。])\s*(?:{words.RESPONSIBLE_KEYS})\s*[:：]", inner))
    duty = bool(re.search(r"(?:负责|牵头|配合|落实|参与)\s*[。]?$|牵头[，,、；;]", inner.strip()))
    if not keyed and not (duty and closing) and not (square and closing and _all_units(inner)):
        return
    for part in re.split(r"[；;。]|[，,](?=[^（()）]*(?:配合|牵头|参与|负责|落实|协助))|\s{2,}", inner):
        if re.match(rf"\s*(?:{words.PERSON_KEYS})\s*[:：]", part):
            continue
        yield from _split(
            _KEYS.sub("", part, count=1) if re.match(rf"\s*(?:{words.RESPONSIBLE_KEYS})\s*[:：]", part) else part
        )


def _all_units(inner: str) -> bool:
    """Whether a bracket without a key lists units and nothing else: 〔教育科、体育科〕, not 〔2021〕 or 〔含民办〕."""
    parts = _parts(inner)
    return bool(parts) and all(
        re.fullmatch(rf"[\u4e00-\u9fff（()）、]{{2,20}}(?:{words.UNIT_ENDS})(?:[（(][^()（）]*[)）])?", part)
        for part in parts
    )


def _split(text: str) -> Iterator[str]:
    for part in _parts(text):
        name = _DUTY.sub("", part.strip(" \u3000。：:")).strip(" \u3000。：:，,")
        name = re.sub(r"(?:等)?(?:有关|相关)?(?:按职责.*|根据职责.*)$", "", name).strip()
        if len(name) <= 30 and re.search(r"[\u4e00-\u9fff]", name):
            yield name


def _parts(text: str) -> list[str]:
    """Split at 、 ， ； and blanks, but not inside brackets: 各县（市、区）教育局 is one unit."""
    parts, depth = [""], 0
    for char in text:
        depth += (char in _OPEN) - (char in _CLOSE)
        if depth <= 0 and char in "、，,；;/ \u3000\t\n":
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts if part.strip()]
