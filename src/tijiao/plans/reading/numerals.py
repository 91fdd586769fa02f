"""Numbers of headings: 一, 十二, ③, Ⅳ, written and read."""

import re

from tijiao.kernel.problems import Problem
from tijiao.kernel.quantities import parse_number, to_chinese

_FULL = str.maketrans("０１２３４５６７８９", "0123456789")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def ordinal(text: str) -> int | None:
    """The number of a heading (`12`, `１２`, `十二`), or None."""
    if re.fullmatch(r"[0-9]{1,4}", text):
        return int(text)
    try:
        value = parse_number(text)
    except Problem:
        return None
    return value if isinstance(value, int) else None


def half_width(text: str) -> str:
    """Full-width digits as ASCII."""
    return text.translate(_FULL)


def counted(number: int, style: str) -> str:
    """An automatic number in Word's or html's style; "" for bullets and styles that number nothing."""
    if number < 1 and style != "decimal":
        return ""
    lowered = style.lower()
    if "chinese" in lowered or "japanese" in lowered or "ideograph" in lowered or "taiwanese" in lowered:
        return to_chinese(number)
    if style in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"):
        return chr(0x2460 + number - 1) if number <= 20 else str(number)
    if style == "decimalFullWidth":
        return "".join(chr(0xFF10 + int(digit)) for digit in str(number))
    if style in ("upperLetter", "lowerLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 % 4 + 1)
        return letter.upper() if style == "upperLetter" else letter
    if style in ("upperRoman", "lowerRoman"):
        roman = _roman(number)
        return roman.upper() if style == "upperRoman" else roman
    return "" if style in ("bullet", "none") else str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        while number >= value and len(text) < 12:
            text, number = text + sign, number - value
    return text
