"""Phrases of quantity in a text: number, unit, comparator, period. Whether one is a target, `verdicts` decides.

Works on the masked text (see `masks`): nothing inside “ ” or 《 》 is found.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tijiao.kernel.problems import Problem
from tijiao.kernel.quantities import NUMERAL, Number, parse_number
from tijiao.plans.reading import words
from tijiao.plans.reading.document import Comparator, Span

STOPS = "，,。；;！!？?：:\n\t"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A quantity as printed. `digits` spans the numeral(s) and the unit only; `span` adds comparator and period."""

    kind: str  # rate, count, great (十大X), rank, ratio, multiple, share (九成), covered (X全覆盖), zero
    value: Number
    unit: str
    comparator: Comparator
    span: Span
    digits: Span
    chinese: bool = False  # written in Chinese numerals
    value_max: Number | None = None
    per: str = ""
    compared: bool = False  # a comparator word stands with it


def _any(options: tuple[str, ...]) -> str:
    return "|".join(re.escape(option) for option in sorted(options, key=len, reverse=True))


_UNIT = _any((*words.UNITS, *words.RATES))
_NEVER = _any(words.NEVER_UNITS)
_DASH = r"(?:[~～\-—–－至﹣]{1,2}|到)"
_FRACTION = rf"百分之(?:{NUMERAL})(?:{_DASH}百分之(?:{NUMERAL}))?|百分百|百分之百"
_COUNT = re.compile(
    rf"(?P<a>{NUMERAL})(?:\s+(?P<scale>[万亿]))?\s*(?P<more1>余|(?<=[万亿])多(?=元)|多(?!媒|元|种|样|功|方|校|层|渠|部|主))?(?P<tail>(?<=[余多])[万亿])?(?P<ua>%|％|‰|(?:{_UNIT})(?={_DASH}{NUMERAL}))?"
    rf"(?:\s*{_DASH}\s*(?P<b>{NUMERAL})(?P<more2>余|多(?!媒|元))?)?\s*(?P<never>{_NEVER})?(?P<unit>{_UNIT})?(?P<more3>余|多(?!媒|元))?"
)
_RATE_IN_WORDS = re.compile(_FRACTION)
_GREAT = re.compile(
    rf"(?P<a>[一二三四五六七八九十两]{{1,3}}|[0-9０-９]{{1,3}})大(?P<noun>[\u4e00-\u9fff]{{0,10}}?(?:{words.PROJECTS}))(?![\u4e00-\u9fff]{{0,1}}大)"
)
_RANK = re.compile(
    rf"(?P<front>前|第)\s*(?P<a>{NUMERAL})\s*(?P<unit>名|位|强|列)?(?![个项次年月日天周期批章条款节届轮季种类课步步代流阶时人部课])"
)
_RATIO = re.compile(
    r"(?<![0-9０-９:：])(?P<a>[0-9０-９]+(?:[.．][0-9０-９]+)?)\s*[:：∶比]\s*(?P<b>[0-9０-９]+(?:[.．][0-9０-９]+)?)(?![0-9０-９:：∶])"
)
_PER_MANY = re.compile(rf"(?P<a>{NUMERAL})\s*(?P<unit>/\s*(?:10\s*万|十万|万))(?![元亩吨人名个户次平])")
_DOUBLED = re.compile(rf"翻(?:(?P<a>{NUMERAL})番|番)")
_SHARE = re.compile(
    r"(?:(?P<of>[二三四五六七八九十])分之(?P<part>[一二三四五六七八九])|(?P<tenths>[一二三四五六七八九])成(?P<half>半|[五])?(?![立为本果员效长功套熟人品绩就分])|(?P<one>一半)(?!以下))|(?<![0-9/])(?P<ratio>[1-9]/[2-9])(?![0-9/年月日])"
)
_COVERED = re.compile(r"全(?:面)?覆盖")
_ZERO = re.compile(
    r"零(?P<what>事故|发生|辍学|失学|增长|新增|投诉|案件|伤亡|感染|上访|违规|违纪|失误|差错|起火)|(?:为|降至|归)零"
)

_LEAST = r"不(?:得|能|应)?(?:低于|少于|小于)|至少|最少|最低|≥|大于(?:或)?等于|≧|起码"
_OVER = r"(?<!不)(?<!未)(?:超过|突破|大于|高于|多于|逾|超)|[>＞]"
_MOST = (
    r"不(?:得|能|应)?(?:超过|高于|多于|大于)|控制(?:在|到)|≤|≦|最多|至多|(?<!不)(?<!得)(?<!能)(?:低于|少于|小于)|[<＜]"
)
_AND = re.compile(r"\s*[、和与及]\s*")
_LONGEST_CLAUSE = 120  # characters that are searched for the beginning of a clause
_SCALES = {"": 1, "万": 10**4, "亿": 10**8}  # of a number that a blank divides: 2 万人次
_NEAR = 8  # characters between a comparator word and its number, up to which both are one phrase
_ABOUT = r"约|大约|接近|近"
_BEFORE: tuple[tuple[Comparator, re.Pattern[str]], ...] = tuple(
    (sign, re.compile(rf"(?:{pattern})(?P<gap>[^{STOPS}、0-9０-９%％“”]{{0,14}})$"))  # type: ignore[misc]
    for sign, pattern in ((">=", _LEAST), ("<=", _MOST), (">", _OVER), ("~", _ABOUT))
)
_AFTER: tuple[tuple[Comparator, re.Pattern[str]], ...] = tuple(
    (sign, re.compile(rf"\s*(?:{pattern})"))  # type: ignore[misc]
    for sign, pattern in (
        (">=", r"(?:及|或|\(含\)|（含）)?以上|及以上|起步|往上"),
        ("<=", r"(?:及|或)?以[内下]|之内|内(?![容部涵外地])"),
        ("~", r"左右|上下(?!学)"),
    )
)
_PER = re.compile(
    rf"(?:每(?:[一二两三四五六七八九十百千万半]|[0-9０-９]+)?(?:个|所|名|位)?(?:{words.PER_THINGS})(?:级)?|人均|生均|校均|年均|每人每[天周月年次]|各(?:校|园|镇街?|县区?|区|单位|学校|乡镇|县市区))"
)


def find(text: str, start: int, end: int) -> Iterator[Phrase]:
    """Phrases of quantity between two offsets of the masked text, in order, none overlapping another."""
    taken = start
    found: list[Phrase] = []
    for phrase in sorted(_all(text, start, end), key=lambda p: (p.digits[0], -p.digits[1])):
        if phrase.digits[0] >= taken:
            taken = phrase.digits[1]
            found.append(phrase)
    yield from _sharing(text, found, start)


def _sharing(text: str, phrases: list[Phrase], start: int) -> list[Phrase]:
    """Numbers in a row share what stands once: 不低于24%和30%, 分别达到80%、90%以上, 分别提高4.9和2.9个百分点."""
    shared = list(phrases)
    for i in range(len(shared) - 1, 0, -1):  # from the right: a unit or comparator after the last of them
        left, right = shared[i - 1], shared[i]
        if (
            not _in_a_row(text, left, right)
            or "分别" not in text[clause_start(text, left.digits[0], start) : left.digits[0]]
        ):
            continue
        if not left.unit and not left.chinese:
            shared[i - 1] = left = replace(left, unit=right.unit, kind=right.kind)
        if left.unit == right.unit and not left.compared and right.span[0] == right.digits[0]:
            shared[i - 1] = replace(left, comparator=right.comparator, compared=right.compared)
    for i in range(1, len(shared)):  # from the left: a comparator before the first of them
        left, right = shared[i - 1], shared[i]
        led = left.compared and left.span[1] == left.digits[1] and left.comparator in (">=", "<=", ">")
        if _in_a_row(text, left, right) and led and not right.compared and left.unit == right.unit:
            shared[i] = replace(right, comparator=left.comparator, compared=True, span=right.digits)
    return shared


def _in_a_row(text: str, left: Phrase, right: Phrase) -> bool:
    plain = left.kind in ("count", "rate") and right.kind in ("count", "rate")
    return plain and bool(_AND.fullmatch(text, left.span[1], right.span[0]))


def _all(text: str, start: int, end: int) -> Iterator[Phrase]:
    for finder, pattern in _FINDERS:
        for found in pattern.finditer(text, start, end):
            phrase = finder(text, found, start)
            if phrase:
                yield phrase


def _number(text: str | None) -> Number | None:
    try:
        return parse_number(text) if text else None
    except Problem:
        return None


def _count(text: str, found: re.Match[str], start: int) -> Phrase | None:
    value, upper = _number(found["a"]), _number(found["b"])
    if value is None or (found["b"] and upper is None) or found["a"] == "零":  # 零件, 零花钱; none at all: _ZERO
        return None
    value = value * _SCALES[found["scale"] or found["tail"] or ""]  # 2 万, 1200余万
    never = found["never"] or ""
    unit = found["unit"] or found["ua"] or ""
    spanned = never in ("年", "岁") and re.search(
        r"(?:年限|寿命)[^，。；、]{0,8}$", text[max(start, found.start() - 16) : found.start()]
    )
    if never and not spanned and not _unit_wins(text, found, never):
        return None
    if spanned:
        unit, stop = never, found.end("never")
    elif never:
        unit, stop = _longest_unit(text, found.start("never"))
    else:
        stop = found.end()
    chinese = not re.search(r"[0-9０-９]", found["a"])
    kind = "rate" if unit in words.RATES else "count"
    unit = "%" if unit in ("％", "﹪") else unit
    more = found["more1"] or found["more2"] or found["more3"]
    stop -= len(text[found.start() : stop]) - len(text[found.start() : stop].rstrip())
    digits = (found.start(), max(stop, found.end("b") if found["b"] else found.end("a")))
    bare = Phrase(kind, value, unit, "=", digits, digits, chinese, upper)
    return _phrase(text, start, bare, more=bool(more))


def _unit_wins(text: str, found: re.Match[str], never: str) -> bool:
    """个月, 天 … begin like words that never count: the longer of the two wins."""
    unit, _ = _longest_unit(text, found.start("never"))
    return len(unit) > len(never)


_UNIT_HERE = re.compile(_UNIT)


def _longest_unit(text: str, at: int) -> tuple[str, int]:
    found = _UNIT_HERE.match(text, at)
    return (found[0], found.end()) if found else ("", at)


def _rate_in_words(text: str, found: re.Match[str], start: int) -> Phrase | None:
    numbers = [_number(part) for part in re.findall(rf"百分之({NUMERAL}|百)", found[0].replace("百分百", "百分之百"))]
    values = [100 if number is None else number for number in numbers]
    if not values:
        return None
    upper = values[1] if len(values) > 1 else None
    return _phrase(text, start, Phrase("rate", values[0], "%", "=", found.span(), found.span(), value_max=upper))


def _great(text: str, found: re.Match[str], start: int) -> Phrase | None:
    value = _number(found["a"])
    if value is None:
        return None
    return Phrase("great", value, found["noun"], "=", found.span(), found.span(), chinese=True)


def _rank(text: str, found: re.Match[str], start: int) -> Phrase | None:
    value = _number(found["a"])
    if value is None:
        return None
    return Phrase("rank", value, found["unit"] or "名", "<=", found.span(), found.span(), compared=bool(found["unit"]))


def _ratio(text: str, found: re.Match[str], start: int) -> Phrase | None:
    left, right = _number(found["a"]), _number(found["b"])
    if left is None or right is None or (left != 1 and right != 1):
        return None
    value, unit = (left, "：1") if right == 1 else (right, "1：")
    return _phrase(text, start, Phrase("ratio", value, unit, "=", found.span(), found.span()))


def _per_many(text: str, found: re.Match[str], start: int) -> Phrase | None:
    """18/10万: the rates of births and deaths."""
    value = _number(found["a"])
    if value is None:
        return None
    unit = re.sub(r"\s", "", found["unit"]).replace("十", "10")
    return _phrase(text, start, Phrase("rate", value, unit, "=", found.span(), found.span()))


def _doubled(text: str, found: re.Match[str], start: int) -> Phrase | None:
    times = _number(found["a"]) if found["a"] else 1
    if not isinstance(times, int) or not 0 < times < 10:
        return None
    return Phrase("multiple", 2**times, "倍", "=", found.span(), found.span())


def _share(text: str, found: re.Match[str], start: int) -> Phrase | None:
    if found["one"]:
        value: Number = 50
    elif found["tenths"]:
        value = int(_number(found["tenths"]) or 0) * 10 + (5 if found["half"] else 0)
    elif found["ratio"]:
        part, of = (int(side) for side in found["ratio"].split("/"))
        value = parse_number(f"{100 * part / of:.2f}")
    else:
        of, part = int(_number(found["of"]) or 1), int(_number(found["part"]) or 0)
        value = parse_number(f"{100 * part / of:.2f}")
    return _phrase(text, start, Phrase("share", value, "%", "=", found.span(), found.span()))


def _covered(text: str, found: re.Match[str], start: int) -> Phrase | None:
    return Phrase("covered", 100, "%", "=", found.span(), found.span())


def _zero(text: str, found: re.Match[str], start: int) -> Phrase | None:
    return Phrase("zero", 0, found["what"] or "", "=", found.span(), found.span())


def _phrase(text: str, start: int, bare: Phrase, *, more: bool = False) -> Phrase:
    """Adds the comparator and the period that stand with number and unit."""
    digits = bare.digits
    comparator, span, compared = _compared(text, start, digits, more)
    pers = list(_PER.finditer(text, clause_start(text, digits[0], start), digits[0]))
    per = pers[-1][0] if pers else ""
    if pers and pers[-1].end() == digits[0]:
        span = (pers[-1].start(), span[1])
    return replace(bare, comparator=comparator, span=span, per=per, compared=compared)


def _compared(text: str, start: int, digits: Span, more: bool) -> tuple[Comparator, Span, bool]:
    for sign, pattern in _AFTER:
        after = pattern.match(text, digits[1])
        if after:
            return sign, (digits[0], after.end()), True
    if more:
        return ">", digits, True
    before = text[max(start, digits[0] - 24) : digits[0]]
    for sign, pattern in _BEFORE:
        found = pattern.search(before)
        adjoining = sign == "~" or (found is not None and found[0][0] in "逾超" and found[0][:2] != "超过")
        if found and not (adjoining and found["gap"]):
            near = len(found["gap"]) <= _NEAR
            return sign, (digits[0] - len(before) + found.start() if near else digits[0], digits[1]), True
    return "=", digits, False


def clause_start(text: str, at: int, floor: int) -> int:
    """The beginning of the clause that holds an offset."""
    near = max(floor, at - _LONGEST_CLAUSE)
    return max([near, *(text.rfind(stop, near, at) + 1 for stop in STOPS)])


_FINDERS = (
    (_rate_in_words, _RATE_IN_WORDS),
    (_great, _GREAT),
    (_rank, _RANK),
    (_ratio, _RATIO),
    (_per_many, _PER_MANY),
    (_doubled, _DOUBLED),
    (_share, _SHARE),
    (_covered, _COVERED),
    (_zero, _ZERO),
    (_count, _COUNT),
)
