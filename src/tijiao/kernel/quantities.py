"""Numbers as Chinese documents write them, read and written.

`parse_number` reads 3.5万, 一百零五, 两千, 二〇二〇, 壹佰, １２, 1,200, 半; `NUMERAL` finds such text. Written by hand
since the libraries guess where a text is ambiguous; here a text has one reading or is refused.
"""

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from tijiao.kernel.problems import Problem

Number = int | Decimal


class NotANumber(Problem):
    """The text is not a number, or has more than one reading (二三十). Facts: text."""

    code, status = "quantity.not-a-number", 422


_CN = "〇○零一二三四五六七八九两壹贰貳叁叄肆伍陆陸柒捌玖"
_TENS = "十拾廿卅卌"
_BIG = "[万萬亿億]"
# 千瓦, 千米, 千克 are units of measure and 百分之 a percentage: there 千 and 百 are no part of the number.
_MID = rf"(?:[百佰](?!分[之点])|[千仟](?![瓦米克伏卡])|{_BIG})"
_ARABIC = r"[0-9０-９]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9０-９]+"
_PIECE = rf"(?:[{_CN}]|[{_TENS}]|{_MID})"

NUMERAL = (
    rf"(?:(?:负(?=[{_CN}{_TENS}0-9０-９]))?"
    rf"(?:(?:{_ARABIC})(?:[.．][0-9０-９]+)?(?:[十拾]?{_MID}(?:(?:[0-9０-９]+|[{_CN}])?[十拾]?{_MID})*"
    rf"(?:[0-9０-９]+|[{_CN}])?)?"
    rf"|[{_CN}{_TENS}]{_PIECE}*(?:点[{_CN}]+(?![{_CN}{_TENS}])(?:{_BIG}+)?)?"
    rf"|(?<![上下前后大多过])半))"
)
"""Regex fragment without named or numbered groups. What it finds, `parse_number` reads or refuses with NotANumber."""

_SIMPLE: dict[str, str] = {
    **dict(zip("０１２３４５６７８９．", "0123456789.", strict=True)),
    **dict(zip("一二三四五六七八九", "123456789", strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", "123456789", strict=True)),
    **dict(zip("〇○零两貳叄陸", "0002236", strict=True)),
    **dict(zip("拾佰仟萬億点", "十百千万亿.", strict=True)),
    "廿": "2十",
    "卅": "3十",
    "卌": "4十",
}
_TO_SIMPLE = str.maketrans(_SIMPLE)
_POWER = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(?![0-9,])")
_STEP = re.compile(r"([0-9]+(?:\.[0-9]+)?)?([十百千]|$)")
_LONGEST = 60  # characters: no document says a longer number
_PERCENT = re.compile(rf"百分之(?P<zh>{NUMERAL})|(?P<digits>{NUMERAL})\s*[%％﹪]|(?P<all>百分之?百)")


def parse_number(text: str) -> Number:
    """The number a text says: int when whole, else Decimal. 3.5万 -> 35000, 一百五 -> 150, 一百零五 -> 105, 半 -> 0.5.

    Raises NotANumber for anything else, also for approximate pairs (二三十) and for bare 百, 千, 万.
    """
    simple = text.strip().translate(_TO_SIMPLE)
    negative = simple[:1] in ("负", "-", "−")
    simple = simple[1:] if negative else simple
    if grouped := _GROUPED.match(simple):
        simple = grouped[0].replace(",", "") + simple[grouped.end() :]
    if not 0 < len(simple) <= _LONGEST:
        raise NotANumber(text=text)
    value = Fraction(1, 2) if simple == "半" else _value(simple, text)
    return as_number(-value if negative else value)


def parse_percent(text: str) -> Number:
    """The percentage a text says: 99%, 99.5％, 百分之九十九, 百分百. Raises NotANumber."""
    found = _PERCENT.fullmatch(text.strip())
    if not found:
        raise NotANumber(text=text)
    return 100 if found["all"] else parse_number(found["zh"] or found["digits"])


def as_number(value: Fraction) -> Number:
    """A finite decimal fraction as int when whole, else as exact Decimal."""
    if value.denominator == 1:
        return value.numerator
    return Context(prec=2 * _LONGEST).divide(Decimal(value.numerator), Decimal(value.denominator))


def _value(simple: str, text: str) -> Fraction:
    """Value of digits and 十百千万亿, the highest unit first."""
    for unit in "亿万":
        left, found, right = simple.rpartition(unit)
        if found:
            return _value(left, text) * _POWER[unit] + _below(right, _POWER[unit], text)
    return _up_to_thousands(simple, text)


def _below(right: str, power: int, text: str) -> Fraction:
    """What follows a unit: nothing, a bare tail (一万五), or a smaller number (一万零五百)."""
    if not right:
        return Fraction(0)
    if right.isascii() and right.isdigit():
        return _tail(right, power, text)
    value = _value(right, text)
    if value >= power or value.denominator != 1:
        raise NotANumber(text=text)
    return value


def _tail(digits: str, power: int, text: str) -> Fraction:
    """Digits that end a number after a unit: 一百零五 -> 5, 一百五 -> 50, 12万3456 -> 3456; else unclear."""
    if not digits.isdigit():
        raise NotANumber(text=text)
    value = int(digits)
    if digits.startswith("0") and value < power:
        return Fraction(value)
    if 10 ** len(digits) == power:
        return Fraction(value)
    if len(digits) == 1:
        return Fraction(value * power, 10)
    raise NotANumber(text=text)


def _up_to_thousands(simple: str, text: str) -> Fraction:
    """Value of a text with 十百千 only; units must fall: 千, 百, 十."""
    total, last, at = Fraction(0), 0, 0
    while at < len(simple):
        step = _STEP.match(simple, at)
        if step is None:
            raise NotANumber(text=text)
        digits, unit = step[1], step[2]
        if not unit:
            return total + (_tail(digits, last, text) if last else Fraction(digits))
        power = _POWER[unit]
        if (last and power >= last) or not _fits(digits, unit, first=not last):
            raise NotANumber(text=text)
        total += Fraction(digits or 1) * power
        last, at = power, step.end()
    if not last:
        raise NotANumber(text=text)
    return total


def _fits(digits: str | None, unit: str, *, first: bool) -> bool:
    """Whether digits may stand before 十百千: one digit, after a filling zero if need be; 1.5千 at the beginning."""
    if digits is None:
        return unit == "十"
    if first and unit != "十" and "." in digits:
        return True
    return digits.isdigit() and 0 < int(digits) < 10


def to_chinese(number: int, *, financial: bool = False) -> str:
    """一百零五 for 105; with `financial` 壹佰零伍. Whole numbers below 10^16."""
    if abs(number) >= 10**16:
        raise NotANumber(text=str(number))
    if number < 0:
        return "负" + to_chinese(-number, financial=financial)
    plain = _written(number)
    if plain.startswith("一十"):
        plain = plain[1:]
    if not financial:
        return plain
    plain = "一" + plain if plain.startswith("十") else plain
    return plain.translate(str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟"))


def _written(number: int) -> str:
    for power, unit in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= power:
            head, rest = divmod(number, power)
            gap = "零" if 0 < rest < power // 10 else ""
            return _written(head) + unit + (gap + _written(rest) if rest else "")
    return "零一二三四五六七八九"[number]


def format_count(number: Number) -> str:
    """As a clerk writes it, never rounded: 3万, 3.5万, 1.2亿, 8,437 as 8437, 35123 as 35123, 2.5 as 2.5."""
    value = Decimal(number)
    for power, unit in ((10**8, "亿"), (10**4, "万")):
        if abs(value) >= power and value % (power // 100) == 0:
            return _trimmed(value / power) + unit
    return _trimmed(value)


def format_percent(percent: Number, *, places: int = 2) -> str:
    """99%, 99.5%: at most `places` decimals, half up; a share below 100 is never shown as 100, nor one above 0 as 0."""
    value, step = Decimal(percent), Decimal(1).scaleb(-places)
    rounded = value.quantize(step, ROUND_HALF_UP)
    if value < 100 <= rounded:
        rounded = value.quantize(step, ROUND_DOWN)
    if value > 0 and not rounded:
        rounded = step
    return _trimmed(rounded) + "%"


def _trimmed(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
