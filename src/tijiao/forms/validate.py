"""Answers in, cleaned data or faults in words out. The same for pages, workbooks and the API.

Values come as a page, a workbook or JSON gives them (texts, lists of texts, numbers, dates); what is kept is JSON:
text, whole numbers, numbers, "2020-03-02", "08:30", a list of choice names, true or false, a list of attachments' ids,
"31.2 121.5 4 5" for a place, a list of objects for a repeat. A field without an answer is not in the data. What is not
relevant is dropped. Nothing a person can send raises: it becomes data or a fault.
"""

import math
import re
import unicodedata
from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from tijiao.forms.compiled import Field, Form
from tijiao.forms.declare import Group, Note, Question, Repeat, Select, Upload
from tijiao.forms.expressions import ROW, Moment, Value, all_of
from tijiao.kernel.times import CITY_ZONE
from tijiao.packs.text import Text

LONGEST_TEXT = 5000
LARGEST_NUMBER = 10**15
MOST_ROWS = 200
Answers = Mapping[str, Any]
Row = dict[str, Any]
Json = str | int | float | bool | list[str] | list[int] | list[Row]


def _(message: str) -> str:
    """Marks a sentence for translation; the face that shows it translates (this file knows no Django)."""
    return message


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one answer: a stable code, the Chinese sentence with %(named)s places, its facts.

    `field` is a name, or within a repeat `repeat.0.name`, rows counted from 0 as they were sent. `told` are the form's
    own words where it has some (constraint_message).
    """

    field: str
    code: str
    message: str
    facts: Mapping[str, Any] = made(default_factory=dict)
    told: Text | None = None

    def say(self, language: str = "zh-hans", translate: Callable[[str], str] = str) -> str:
        """The sentence in a language; `translate` is gettext of the face that shows it."""
        if self.told is not None:
            return self.told.say(language)
        return translate(self.message) % {name: _said(value, language) for name, value in self.facts.items()}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the answers: the data to keep, the faults, what is relevant, what the form does not know.

    Fields within a repeat are named as in `Fault.field`. Rows without an answer are not in the data.
    """

    data: dict[str, Json]
    faults: tuple[Fault, ...]
    relevant: frozenset[str]
    choices: Mapping[str, tuple[str, ...]]
    unknown: tuple[str, ...] = ()
    computed: Mapping[str, tuple[Row, ...]] = made(default_factory=dict)
    """Repeat → what each row came to, in the order in which the rows were sent, rows without an answer too."""

    @property
    def faults_by_field(self) -> dict[str, list[Fault]]:
        found: dict[str, list[Fault]] = {}
        for fault in self.faults:
            found.setdefault(fault.field, []).append(fault)
        return found


class _Wrong(Exception):
    def __init__(self, code: str, message: str, **facts: Any) -> None:
        self.code, self.message, self.facts = code, message, facts
        super().__init__(code)


def validate(form: Form, answers: Answers, *, at: datetime, complete: bool = True) -> Outcome:
    """Check answers against a form.

    Takes    answers by field name; `at`: the aware moment that today() and now() mean; `complete`: also say what is
             required and missing (a draft may be incomplete).
    Returns  an Outcome. Its data hold every answer that is right, also when others are wrong.
    """
    return _Checking(form, answers, Moment.at(at), complete).whole()


class _Checking:
    """One walk over the fields of a form, or over those of a row of a repeat: then `outer` is the form's own walk."""

    def __init__(self, form: Form, answers: Answers, moment: Moment, complete: bool) -> None:
        self.form, self.answers, self.moment, self.complete = form, answers, moment, complete
        self.prefix = ""
        self.asked, self.order = form.holding, form.order
        self.values: Any = {}
        self.data: dict[str, Any] = {}
        self.faults: dict[str, Fault] = {}
        self.relevant: set[str] = set()
        self.choices: dict[str, tuple[str, ...]] = {}
        self.rows: dict[str, list[_Checking]] = {}

    def row(self, one: Field, number: int, answers: Answers) -> "_Checking":
        """The walk over a row: it sees the form's values behind its own, and tells its faults under its path."""
        inner = _Checking(self.form, answers, self.moment, self.complete)
        inner.prefix = f"{one.name}.{number}."
        inner.asked, inner.order = one.holding, one.inner_order
        inner.values = ChainMap({ROW: float(number + 1)}, self.values)
        inner.faults, inner.relevant, inner.choices = self.faults, self.relevant, self.choices
        return inner

    def whole(self) -> Outcome:
        self.evaluate()
        self.judge_all()
        kept = self.kept()
        places = [place for one in self.asked for place in self.places(one)] if self.faults else []
        faults = tuple(self.faults[place] for place in places if place in self.faults)
        computed = {name: tuple(dict(row.data) for row in rows) for name, rows in self.rows.items()}
        unknown = tuple(sorted(self.unknown()))
        return Outcome(kept, faults, frozenset(self.relevant), self.choices, unknown, computed)

    def evaluate(self) -> None:
        for one in self.order:
            if self.is_relevant(one):
                self.relevant.add(self.prefix + one.name)
                if isinstance(one.item, Repeat):
                    self.take_rows(one)
                elif not isinstance(one.item, Note | Group):
                    self.take(one)

    def judge_all(self) -> None:
        for one in self.asked:
            place = self.prefix + one.name
            if place in self.relevant and isinstance(one.item, Select):
                self.choices[place] = self.offered(one)
            if place in self.relevant and place not in self.faults:
                self.judge(one, self.choices.get(place, ()))
            for row in self.rows.get(one.name, ()):
                row.judge_all()

    def kept(self) -> dict[str, Any]:
        """The data in the form's order; rows without an answer fall out unless the form says how many there are."""
        for name, rows in self.rows.items():
            told = [(row, row.kept()) for row in rows]
            counted = self.form.by_name[name].count is not None
            found = [data for row, data in told if counted or row.is_answered()]
            if found and (not counted or any(row.is_answered() for row in rows)):
                self.data[name] = found
        return {one.name: self.data[one.name] for one in self.asked if one.name in self.data}

    def is_answered(self) -> bool:
        """Whether somebody typed anything into the row."""
        typed = {one.name for one in self.asked if one.calculation is None}
        return any(self.answers.get(name) not in (None, "", [], ()) for name in typed)

    def places(self, one: Field) -> list[str]:
        """The paths under which its faults may stand."""
        rows = self.rows.get(one.name, ())
        return [self.prefix + one.name, *(place for row in rows for inner in row.asked for place in row.places(inner))]

    def unknown(self) -> list[str]:
        known = {one.name for one in self.asked}
        own = [self.prefix + str(name) for name in self.answers if name not in known and not self.is_silent(name)]
        return own + [name for rows in self.rows.values() for row in rows for name in row.unknown()]

    def is_silent(self, name: Any) -> bool:
        """Names of groups and notes may be sent: they say nothing."""
        return name in self.form.by_name and isinstance(self.form.by_name[name].item, Note | Group)

    def is_relevant(self, one: Field) -> bool:
        return all(condition.holds(self.values, self.moment) for condition in one.relevant)

    def take(self, one: Field) -> None:
        """The answer as a value: computed or read."""
        if one.calculation is not None:
            value = one.calculation.value(self.values, self.moment)
            if value != "" and not (isinstance(value, float) and not math.isfinite(value)):
                self.keep(one, _computed(value, one))
            return
        try:
            value = _READERS[one.item.type](self.answers.get(one.name))
        except _Wrong as wrong:
            self.wrong(one, wrong)
            return
        if value is not None:
            self.keep(one, value)

    def take_rows(self, one: Field) -> None:
        """Each row by itself, in order; then what all rows hold, for whoever reads the repeat from outside."""
        try:
            given = self.sized(one, _rows(self.answers.get(one.name)))
        except _Wrong as wrong:
            self.wrong(one, wrong)
            given = []
        rows = self.rows[one.name] = []
        seen: dict[str, list[Value]] = {all_of(name): [] for name in (one.name, *(inner.name for inner in one.holding))}
        self.values.update(seen)
        for number, answers in enumerate(given):
            row = self.row(one, number, answers)
            row.evaluate()
            rows.append(row)
            if one.count is None and not row.is_answered():
                continue
            for inner in one.holding:
                seen[all_of(inner.name)].append(row.values.maps[0].get(inner.name, ""))
            seen[all_of(one.name)].append(float(number + 1))

    def sized(self, one: Field, given: list[Row]) -> list[Row]:
        """As many rows as the form says, where it does."""
        if one.count is None:
            return given
        wanted = one.count.value(self.values, self.moment)
        number = int(wanted) if isinstance(wanted, float) and 0 <= wanted <= MOST_ROWS else 0
        return [*given[:number], *({} for _missing in range(number - len(given)))]

    def keep(self, one: Field, value: Json) -> None:
        self.data[one.name] = value
        self.values[one.name] = as_value(value)

    def offered(self, one: Field) -> tuple[str, ...]:
        """The choices that may be chosen, after the filter."""
        if one.choice_filter is None:
            return tuple(choice.name for choice in one.choices)
        return tuple(
            columns["name"] for columns in one.choice_columns
            if one.choice_filter.holds(self.values, self.moment, columns=columns)
        )  # fmt: skip

    def judge(self, one: Field, offered: tuple[str, ...]) -> None:
        """Required, among the choices, and within the constraint."""
        item = one.item
        if not isinstance(item, Question | Select | Upload):
            return
        if one.name not in self.data:
            if self.complete and self.is_required(one) and self.counts():
                self.fault(one, "form.required", _("这一项必填。"))
            return
        value = self.data[one.name]
        if isinstance(item, Upload):
            if len(value) > item.most:
                self.fault(one, "form.too-many-files", _("最多%(most)s个文件。"), most=item.most)
            return
        if isinstance(item, Select):
            chosen = value if isinstance(value, list) else [str(value)]
            strange = [name for name in chosen if name not in offered]
            if strange:
                self.fault(one, "form.not-a-choice", _("“%(given)s”不在可选范围内。"), given=strange[0][:60])
                return
        if one.constraint and not one.constraint.holds(self.values, self.moment, own=self.values[one.name]):
            self.fault(one, "form.constraint", _("不符合这一项的填写要求。"), told=item.constraint_message)

    def counts(self) -> bool:
        """A row without an answer is no row: nothing is required of it, unless the form says how many there are."""
        repeat = self.prefix.partition(".")[0]
        return not repeat or self.form.by_name[repeat].count is not None or self.is_answered()

    def is_required(self, one: Field) -> bool:
        if one.required is not None:
            return one.required.holds(self.values, self.moment)
        return isinstance(one.item, Question | Select | Upload) and one.item.required is True

    def wrong(self, one: Field, wrong: _Wrong) -> None:
        place = self.prefix + one.name
        self.faults[place] = Fault(place, wrong.code, wrong.message, wrong.facts)

    def fault(self, one: Field, code: str, message: str, *, told: Text | None = None, **facts: Any) -> None:
        place = self.prefix + one.name
        self.faults[place] = Fault(place, code, message, facts, told)
        self.data.pop(one.name, None)


def as_value(value: Json) -> Value:
    """A kept value as expressions see it: numbers as numbers, chosen names joined by spaces, of rows their number."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, list):
        return float(len(value)) if value and isinstance(value[0], dict) else " ".join(map(str, value))
    return float(value)


def initial(form: Form, *, at: datetime) -> dict[str, Json]:
    """The defaults of a form at a moment: what an empty form shows."""
    return _defaults(form.holding, Moment.at(at))


def initial_row(repeat: Field, *, at: datetime) -> dict[str, Json]:
    """The defaults of a row: what a new row shows."""
    return _defaults(repeat.holding, Moment.at(at))


def _defaults(asked: tuple[Field, ...], moment: Moment) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for one in asked:
        given = getattr(one.item, "default", None)
        if given is None:
            continue
        before = {name: as_value(kept) for name, kept in found.items()}
        value = one.default.value(before, moment) if one.default else given
        try:
            read = _READERS[one.item.type](value)
        except _Wrong:
            continue
        if read is not None:
            found[one.name] = read
    return found


def _computed(value: Value, one: Field) -> Json:
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) <= LARGEST_NUMBER
        return int(value) if whole else value
    return value.split() if one.item.type == "select_multiple" and isinstance(value, str) else value


# --- readers: what a page, a workbook or JSON gives, as what is kept --------------------------------------
def _plain(given: Any) -> str:
    """The text of an answer, "" for none. Raises _Wrong for what is no single answer."""
    if given is None:
        return ""
    if isinstance(given, list | tuple):
        if len(given) > 1:
            raise _Wrong("form.one-answer", _("这里只能有一个答案。"))
        return _plain(given[0]) if given else ""
    if isinstance(given, float) and given.is_integer():
        return str(int(given))
    if not isinstance(given, str | int | float | Decimal | date | time):
        raise _Wrong("form.unreadable", _("无法读取这个答案。"))
    try:
        return str(given).strip()
    except ValueError:  # a whole number of thousands of digits
        raise _Wrong("form.too-large", _("这个数太大，请核对。")) from None


_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _text(given: Any) -> str | None:
    text = _plain(given).replace("\r\n", "\n").replace("\r", "\n")
    if _FORBIDDEN.search(text):
        raise _Wrong("form.unprintable", _("文字中有无法保存的字符，请重新输入。"))
    if len(text) > LONGEST_TEXT:
        raise _Wrong(
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
        raise _Wrong("form.not-a-number", _("“%(given)s”不是数字。"), given=text[:40])
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise _Wrong("form.not-a-number", _("“%(given)s”不是数字。"), given=text[:40]) from None
    if abs(number) > LARGEST_NUMBER:
        raise _Wrong("form.too-large", _("这个数太大，请核对。"))
    return int(number) if number == number.to_integral_value() else float(number)


def _integer(given: Any) -> int | None:
    number = _decimal(given)
    if number is None or isinstance(number, int):
        return number
    raise _Wrong("form.not-whole", _("请填写整数，不带小数。"))


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
    raise _Wrong("form.not-a-date", _("“%(given)s”不是日期，请按2020-03-02的样子填写。"), given=text[:40])


def _time(given: Any) -> str | None:
    if isinstance(given, datetime):
        given = given.time()
    text = unicodedata.normalize("NFKC", _plain(given))
    if not text:
        return None
    match = re.fullmatch(r"([0-9]{1,2})[:点时]([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?|分)?", text)
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise _Wrong("form.not-a-time", _("“%(given)s”不是时间，请按08:30的样子填写。"), given=text[:40])
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
    raise _Wrong("form.not-a-moment", said, given=text[:40])


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
            raise _Wrong("form.not-a-file", _("这里只能是上传的文件。"))
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
        raise _Wrong("form.not-a-place", _("请按“纬度 经度”填写，例如31.2304 121.4737。"))
    return " ".join(f"{number:.7f}".rstrip("0").rstrip(".") for number in [*numbers, 0.0, 0.0][:4])


def _rows(given: Any) -> list[Row]:
    """The rows of a repeat as they were sent."""
    if given is None or given == "":
        return []
    if not isinstance(given, list | tuple) or not all(isinstance(one, Mapping) for one in given):
        raise _Wrong("form.unreadable", _("无法读取这个答案。"))
    if len(given) > MOST_ROWS:
        raise _Wrong("form.too-many-rows", _("最多%(most)s行。"), most=MOST_ROWS)
    return [dict(one) for one in given]


def _nothing(_given: Any) -> None:
    return None


_READERS: dict[str, Callable[[Any], Any]] = {
    "text": _text, "integer": _integer, "decimal": _decimal, "date": _date, "time": _time,
    "datetime": _datetime, "select_one": _one,
    "select_multiple": _several, "calculate": _nothing, "image": _files, "file": _files, "geopoint": _place,
}  # fmt: skip


def _said(value: Any, language: str) -> Any:
    return value.say(language) if isinstance(value, Text) else value
