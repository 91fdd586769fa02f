"""The functions that XLSForm adds to XPath, and the ones of XPath that forms may use.

Values are text, numbers (float) and booleans. Dates are ISO text; `days` turns them into the number of days since
1 January 1970 (with the time of day as fraction) wherever they are compared or counted with. Whatever cannot be
computed is not a number, as XPath has it; a form never stops on a wrong answer.

Source: XLSForm's list of functions (xlsform.org) and the ODK XForms specification.
"""

import difflib
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache, wraps
from typing import Any

from tijiao.kernel.times import CITY_ZONE

SPACE = "urn:tijiao:forms"
INFINITE = math.inf
NAN = math.nan
_EPOCH = date(1970, 1, 1)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
Plain = str | float | bool


@dataclass(frozen=True, slots=True)
class Known:
    """A function: how XPath writes it, its arguments, what it takes (`number`: dates become days), what it gives.

    `many`: it reads all rows of a repeat too; `rows`: the arguments (from 0) that must be such.
    """

    write: Callable[[list[str]], str]
    fewest: int
    most: int
    takes: str
    gives: str
    many: bool = False
    rows: tuple[int, ...] = ()

    @property
    def count(self) -> str:
        if self.most > 20:
            return f"at least {self.fewest}"
        return str(self.fewest) if self.fewest == self.most else f"{self.fewest} to {self.most}"


EXTENSIONS: dict[tuple[str, str], Callable[..., Plain]] = {}
KNOWN: dict[str, Known] = {}


def closest(word: str, known: Iterable[str]) -> str:
    """The known name that is nearest to a misspelt one, "" when none is near."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)), "")


def _native(  # noqa: PLR0913 - a line of a table
    name: str, fewest: int, most: int, gives: str, *, takes: str = "any", called: str = "", many: bool = False,
    rows: tuple[int, ...] = (),
) -> None:  # fmt: skip
    def write(given: list[str]) -> str:
        return f"{called or name}({', '.join(given)})"

    KNOWN[name] = Known(write, fewest, most, takes, gives, many or bool(rows), rows)


Computed = Callable[..., Plain]


def _own(
    name: str, fewest: int, most: int, gives: str, *, takes: str = "any", many: bool = False,
    rows: tuple[int, ...] = (),
) -> Callable[[Computed], Computed]:  # fmt: skip
    """Adds a Python function: its faults become "not a number", since a form never stops on a wrong answer.

    Rows of a repeat come to it as a list of texts where the function has `rows`, as that many arguments where `many`.
    """

    def add(function: Computed) -> Computed:
        @wraps(function)
        def calm(_context: Any, *given: Any) -> Plain:
            told = [_texts(one) if isinstance(one, list) else one for one in given]
            if many:
                told = [value for one in told for value in (one if isinstance(one, list) else [one])]
            try:
                return function(*told)
            except (ValueError, OverflowError, ZeroDivisionError, ArithmeticError, re.error):
                return NAN

        EXTENSIONS[(SPACE, name)] = calm
        _native(name, fewest, most, gives, takes=takes, called=f"x:{name}", many=many, rows=rows)
        return function

    return add


def _texts(nodes: list[Any]) -> list[str]:
    return [node.text or "" for node in nodes]


def text_of(value: Any) -> str:
    """A value as XPath writes it: 3.0 is "3", what is no number is ""."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "" if not math.isfinite(value) else str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def number_of(value: Any) -> float:
    """A value as a number; NaN where it is none."""
    if isinstance(value, bool | int | float):
        return float(value)
    try:
        return float(str(value).strip()) if re.fullmatch(r"\s*-?[0-9.]+\s*", str(value)) else NAN
    except ValueError:
        return NAN


def moment_of(value: Any) -> datetime:
    """A date, a moment or a number of days as a city moment. Raises ValueError, OverflowError."""
    if isinstance(value, bool | int | float):
        return datetime.combine(_EPOCH, time.min, CITY_ZONE) + timedelta(days=float(value))
    text = str(value)
    if len(text) == 10:
        return datetime.combine(date.fromisoformat(text), time.min, CITY_ZONE)
    found = datetime.fromisoformat(text)
    return found.astimezone(CITY_ZONE) if found.tzinfo else found.replace(tzinfo=CITY_ZONE)


def _days(value: Plain) -> float:
    if not isinstance(value, str):
        return float(value)
    text = value.strip()
    if re.fullmatch(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?", text):
        clock = time.fromisoformat(text)
        return (clock.hour * 3600 + clock.minute * 60 + clock.second) / 86400
    if len(text) < 10 or text[4:5] != "-":
        return number_of(text)
    if len(text) == 10:
        return float((date.fromisoformat(text) - _EPOCH).days)
    local = moment_of(text).replace(tzinfo=UTC)
    return (local - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() / 86400


_own("days", 1, 1, "number")(_days)
del KNOWN["days"]  # written by the compiler around dates, not by people
MANY = 99


# --- of XPath itself --------------------------------------------------------------------------------------------------
_native("string-length", 1, 1, "number")
_native("contains", 2, 2, "boolean")
_native("starts-with", 2, 2, "boolean")
_native("substring-before", 2, 2, "text")
_native("substring-after", 2, 2, "text")
_native("normalize-space", 1, 1, "text")
_native("translate", 3, 3, "text")
_native("string", 1, 1, "text")
_native("not", 1, 1, "boolean")
_native("boolean", 1, 1, "boolean")
_native("true", 0, 0, "boolean")
_native("false", 0, 0, "boolean")
_native("number", 1, 1, "number", takes="number")
_native("floor", 1, 1, "number", takes="number")
_native("ceiling", 1, 1, "number", takes="number")
KNOWN["concat"] = Known(lambda given: f"concat({', '.join([*given, chr(39) * 2])})", 1, MANY, "any", "text")
KNOWN["today"] = Known(lambda _given: "$today", 0, 0, "any", "date")
KNOWN["now"] = Known(lambda _given: "$now", 0, 0, "any", "date")
KNOWN["selected"] = Known(
    lambda given: f"contains(concat(' ', {given[0]}, ' '), concat(' ', {given[1]}, ' '))", 2, 2, "any", "boolean"
)


# --- choosing ---------------------------------------------------------------------------------------------------------
@_own("if", 3, 3, "given")
def _if(condition: Plain, yes: Plain, no: Plain) -> Plain:
    return yes if condition and condition == condition else no


@_own("coalesce", 1, MANY, "given")
def _coalesce(*given: Plain) -> Plain:
    return next((one for one in given if text_of(one) != ""), "")


@_own("count-selected", 1, 1, "number")
def _count_selected(chosen: Plain) -> Plain:
    return float(len(text_of(chosen).split()))


@_own("selected-at", 2, 2, "text")
def _selected_at(chosen: Plain, place: Plain) -> Plain:
    words, number = text_of(chosen).split(), int(number_of(place))
    return words[number] if 0 <= number < len(words) else ""


@_own("checklist", 3, MANY, "boolean", takes="number")
def _checklist(fewest: Plain, most: Plain, *given: Plain) -> Plain:
    held, low, high = sum(bool(one) and one == one for one in given), number_of(fewest), number_of(most)
    return (low < 0 or held >= low) and (high < 0 or held <= high)


# --- texts ------------------------------------------------------------------------------------------------------------
@lru_cache(maxsize=500)
def _pattern(pattern: str) -> "re.Pattern[str]":
    return re.compile(pattern)


@_own("regex", 2, 2, "boolean")
def _regex(value: Plain, pattern: Plain) -> Plain:
    return _pattern(text_of(pattern)).fullmatch(text_of(value)) is not None


@_own("substr", 2, 3, "text")
def _substr(value: Plain, first: Plain, end: Plain = INFINITE) -> Plain:
    last = number_of(end)
    return text_of(value)[int(number_of(first)) : None if last == INFINITE else int(last)]


@_own("ends-with", 2, 2, "boolean")
def _ends_with(value: Plain, ending: Plain) -> Plain:
    return text_of(value).endswith(text_of(ending))


@_own("join", 2, MANY, "text", many=True)
def _join(between: Plain, *given: Plain) -> Plain:
    return text_of(between).join(text_of(one) for one in given if text_of(one) != "")


@_own("boolean-from-string", 1, 1, "boolean")
def _boolean_from_string(value: Plain) -> Plain:
    return text_of(value) in ("true", "1")


# --- numbers ----------------------------------------------------------------------------------------------------------
@_own("int", 1, 1, "number", takes="number")
def _int(value: Plain) -> Plain:
    return float(math.trunc(number_of(value)))


@_own("round", 1, 2, "number", takes="number")
def _round(value: Plain, places: Plain = 0.0) -> Plain:
    """Half away from zero, as people round: of what the number says in decimals, 2.345 is 2.35."""
    step = Decimal(1).scaleb(-int(number_of(places)))
    return float(Decimal(f"{number_of(value):.15g}").quantize(step, ROUND_HALF_UP))  # libxml2 reads 2.345 as 2.3449…98


@_own("abs", 1, 1, "number", takes="number")
def _abs(value: Plain) -> Plain:
    return abs(number_of(value))


@_own("pow", 2, 2, "number", takes="number")
def _pow(value: Plain, power: Plain) -> Plain:
    return math.pow(number_of(value), number_of(power))


@_own("sqrt", 1, 1, "number", takes="number")
def _sqrt(value: Plain) -> Plain:
    return math.sqrt(number_of(value))


@_own("count", 1, 1, "number", rows=(0,))
def _count(rows: list[str]) -> Plain:
    return float(len(rows))


@_own("count-non-empty", 1, 1, "number", rows=(0,))
def _count_non_empty(rows: list[str]) -> Plain:
    return float(sum(1 for one in rows if one))


@_own("indexed-repeat", 3, 3, "any", rows=(0, 1))
def _indexed_repeat(values: list[str], _rows: list[str], number: Plain) -> Plain:
    place = int(number_of(number))
    return values[place - 1] if 1 <= place <= len(values) else ""


@_own("sum", 1, MANY, "number", takes="number", many=True)
def _sum(*given: Plain) -> Plain:
    return math.fsum(number_of(one) for one in given if text_of(one) != "")


@_own("min", 1, MANY, "number", takes="number", many=True)
def _min(*given: Plain) -> Plain:
    return min(number_of(one) for one in given if text_of(one) != "")


@_own("max", 1, MANY, "number", takes="number", many=True)
def _max(*given: Plain) -> Plain:
    return max(number_of(one) for one in given if text_of(one) != "")


# --- days and times ---------------------------------------------------------------------------------------------------
@_own("date", 1, 1, "date")
def _date(value: Plain) -> Plain:
    return moment_of(value).date().isoformat()


@_own("date-time", 1, 1, "date")
def _date_time(value: Plain) -> Plain:
    return moment_of(value).replace(microsecond=0).isoformat()


@_own("decimal-date-time", 1, 1, "number")
def _decimal_date_time(value: Plain) -> Plain:
    return _days(value)


@_own("decimal-time", 1, 1, "number")
def _decimal_time(value: Plain) -> Plain:
    return _days(value)


@_own("format-date", 2, 2, "text")
def _format_date(value: Plain, pattern: Plain) -> Plain:
    return _formatted(moment_of(value), text_of(pattern))


@_own("format-date-time", 2, 2, "text")
def _format_date_time(value: Plain, pattern: Plain) -> Plain:
    return _formatted(moment_of(value), text_of(pattern))


def _formatted(when: datetime, pattern: str) -> str:
    """ODK's marks: %Y %y %m %n %b %d %e %a %H %h %M %S."""
    parts = {
        "Y": f"{when.year:04}", "y": f"{when.year % 100:02}", "m": f"{when.month:02}", "n": str(when.month),
        "b": _MONTHS[when.month - 1], "d": f"{when.day:02}", "e": str(when.day), "a": _DAYS[when.weekday()],
        "H": f"{when.hour:02}", "h": str(when.hour), "M": f"{when.minute:02}", "S": f"{when.second:02}",
    }  # fmt: skip
    return re.sub(r"%(.)", lambda match: parts.get(match[1], match[0]), pattern)
