"""Readers: what a page, a workbook or JSON gives for one answer, as what is kept of it.

A reader takes anything and gives None for no answer. It raises Wrong, in words, for what it cannot read: nothing else.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from tijiao.forms.outcome import Row
from tijiao.kernel.times import CITY_ZONE
from tijiao.kernel.words import marked as _

LONGEST_TEXT = 5000
LARGEST_NUMBER = 10**15
MOST_ROWS = 200


class Wrong(Exception):
    """An answer that cannot be read: the code, sentence and facts of the Fault it becomes."""

    def __init__(self, code: str, message: str, **facts: Any) -> None:
        self.code, self.message, self.facts = code, message, facts
        super().__init__(code)


def _plain(given: Any) -> str:
    """The text of an answer, "" for none. Raises Wrong for what is no single answer."""
    if given is None:
        return ""
    if isinstance(given, list | tuple):
        if len(given) > 1:
            raise Wrong("form.one-answer", _("这里只能有一个答案。"))
        return _plain(given[0]) if given else ""
    if isinstance(given, float) and given.is_integer():
        return str(int(given))
    if not isinstance(given, str | int | float | Decimal | date | time):
        raise Wrong("form.unreadable", _("无法读取这个答案。"))
    try:
        return str(given).strip()
    except ValueError:  # a whole number of thousands of digits
        raise Wrong("form.too-large", _("这个数太大，请核对。")) from None


_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _text(given: Any) -> str | None:
    text = _plain(given).replace("\r\n", "\n").replace("\r", "\n")
    if _FORBIDDEN.search(text):
        raise Wrong("form.unprintable", _("文字中有无法保存的字符，请重新输入。"))
    if len(text) > LONGEST_TEXT:
        raise Wrong(
            "form.too-long", _("文字太长：最多%(most)s字，现有%(given)s字。"), most=LONGEST_TEXT, given=len(text)
        )
    return text or None


def _digits(given: Any) -> str:
    """A typed number with full-width digits, thousands marks and spaces made plain."""
    text = unicodedata.normalize("NFKC", _plain(given)).strip().replace("−", "-")
    return text.replace(",", "") if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", text) else text


def _decimal(given: Any) -> float | int | None:
    text = _digits(given)
    if not text:
        return None
    if isinstance(given, bool) or not re.fullmatch(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,2})?", text):
        raise Wrong("form.not-a-number", _("“%(given)s”不是数字。"), given=text[:40])
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Wrong("form.not-a-number", _("“%(given)s”不是数字。"), given=text[:40]) from None
    if abs(number) > LARGEST_NUMBER:
        raise Wrong("form.too-large", _("这个数太大，请核对。"))
    return int(number) if number == number.to_integral_value() else float(number)


def _integer(given: Any) -> int | None:
    number = _decimal(given)
    if number is None or isinstance(number, int):
        return number
    raise Wrong("form.not-whole", _("请填写整数，不带小数。"))


_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[T ]00:00(?::00)?)?")


def _date(given: Any) -> str | None:
    if isinstance(given, datetime):
        given = given.date()
    text = unicodedata.normalize("NFKC", _plain(given))
    if not text:
        return None
    match = _DATE.fullmatch(text)
    try:
        return date(*map(int, match.groups())).isoformat() if match else _no_date(text)
    except ValueError:
        return _no_date(text)


def _no_date(text: str) -> str:
    raise Wrong("form.not-a-date", _("“%(given)s”不是日期，请按2020-03-02的样子填写。"), given=text[:40])


def _time(given: Any) -> str | None:
    if isinstance(given, datetime):
        given = given.time()
    text = unicodedata.normalize("NFKC", _plain(given))
    if not text:
        return None
    match = re.fullmatch(r"([0-9]{1,2})[:点时]([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?|分)?", text)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise Wrong("form.not-a-time", _("“%(given)s”不是时间，请按08:30的样子填写。"), given=text[:40])
    return f"{int(match[1]):02}:{match[2]}"


_MOMENT = re.compile(
    r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?[T ]*([0-9]{1,2})[:点时]([0-9]{2})"
    r"(?::[0-9]{2}(?:\.[0-9]+)?|分)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)


def _datetime(given: Any) -> str | None:
    """A moment in the city, to the minute; one that names its zone is told in the city's time."""
    text = unicodedata.normalize("NFKC", given.isoformat() if isinstance(given, datetime) else _plain(given))
    if not text:
        return None
    match = _MOMENT.fullmatch(text)
    try:
        if match:
            year, month, day, hour, minute = map(int, match.groups()[:5])
            found = datetime(year, month, day, hour, minute, tzinfo=_zone(match[6]))
            return found.astimezone(CITY_ZONE).replace(tzinfo=None).isoformat("T", "minutes")
    except (ValueError, OverflowError):
        pass
    said = _("“%(given)s”不是日期和时间，请按2020-03-02 08:30的样子填写。")
    raise Wrong("form.not-a-moment", said, given=text[:40])


def _zone(told: str | None) -> tzinfo:
    return (datetime.fromisoformat(f"2000-01-01T00:00{told}").tzinfo if told else None) or CITY_ZONE


def _one(given: Any) -> str | None:
    return _text(given)


def _several(given: Any) -> list[str] | None:
    parts = given if isinstance(given, list | tuple) else [given]
    names = [name for part in parts for name in (_text(part) or "").split()]
    return list(dict.fromkeys(names)) or None


def _files(given: Any) -> list[int] | None:
    """Ids of attachments. Whether they are there and whose they are is asked when the answers are kept."""
    parts = given if isinstance(given, list | tuple) else [given]
    found = []
    for part in parts:
        text = _plain(part)
        if text and not re.fullmatch(r"[0-9]{1,18}", text):
            raise Wrong("form.not-a-file", _("这里只能是上传的文件。"))
        if text:
            found.append(int(text))
    return list(dict.fromkeys(found)) or None


_BOUNDS = ((-90, 90), (-180, 180), (-1000, 10_000), (0, 1_000_000))


def _place(given: Any) -> str | None:
    """Latitude, longitude and, where they are known, altitude and accuracy in metres."""
    text = unicodedata.normalize("NFKC", _plain(given)).replace("、", " ")
    parts = text.replace(",", " ").split()
    if not parts:
        return None
    right = 2 <= len(parts) <= 4 and all(re.fullmatch(r"[-+]?[0-9]{1,7}(\.[0-9]{1,15})?", part) for part in parts)
    numbers = [float(part) for part in parts] if right else []
    if not right or any(not low <= number <= high for number, (low, high) in zip(numbers, _BOUNDS, strict=False)):
        raise Wrong("form.not-a-place", _("请按“纬度 经度”填写，例如31.2304 121.4737。"))
    return " ".join(f"{number:.7f}".rstrip("0").rstrip(".") for number in [*numbers, 0.0, 0.0][:4])


def rows_of(given: Any) -> list[Row]:
    """The rows of a repeat as they were sent."""
    if given is None or given == "":
        return []
    if not isinstance(given, list | tuple) or not all(isinstance(one, Mapping) for one in given):
        raise Wrong("form.unreadable", _("无法读取这个答案。"))
    if len(given) > MOST_ROWS:
        raise Wrong("form.too-many-rows", _("最多%(most)s行。"), most=MOST_ROWS)
    return [dict(one) for one in given]


def _nothing(_given: Any) -> None:
    return None


READERS: dict[str, Callable[[Any], Any]] = {
    "text": _text, "integer": _integer, "decimal": _decimal, "date": _date, "time": _time,
    "datetime": _datetime, "select_one": _one,
    "select_multiple": _several, "calculate": _nothing, "image": _files, "file": _files, "geopoint": _place,
}  # fmt: skip
