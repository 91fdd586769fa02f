"""Answers in, cleaned data or faults in words out. The same for pages, workbooks and the API.

Values come as a page, a workbook or JSON gives them (texts, lists of texts, numbers, dates); what is kept is JSON:
text, whole numbers, numbers, "2020-03-02", "08:30", a list of choice names, true or false, a list of attachments' ids,
"31.2 121.5 4 5" for a place, a list of objects for a repeat. A field without an answer is not in the data. What is not
relevant is dropped. Nothing a person can send raises: it becomes data or a fault.
"""

import math
from collections import ChainMap
from datetime import datetime
from typing import Any

from tijiao.forms.answers import LARGEST_NUMBER, MOST_ROWS, READERS, Wrong, rows_of
from tijiao.forms.compiled import Field, Form
from tijiao.forms.declare import Group, Note, Question, Repeat, Select, Upload
from tijiao.forms.expressions import ROW, Moment, Value, all_of
from tijiao.forms.outcome import Answers, Fault, Json, Outcome, Row, as_value
from tijiao.kernel.words import marked as _
from tijiao.packs.text import Text


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
            value = READERS[one.item.type](self.answers.get(one.name))
        except Wrong as wrong:
            self.wrong(one, wrong)
            return
        if value is not None:
            self.keep(one, value)

    def take_rows(self, one: Field) -> None:
        """Each row by itself, in order; then what all rows hold, for whoever reads the repeat from outside."""
        try:
            given = self.sized(one, rows_of(self.answers.get(one.name)))
        except Wrong as wrong:
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

    def wrong(self, one: Field, wrong: Wrong) -> None:
        place = self.prefix + one.name
        self.faults[place] = Fault(place, wrong.code, wrong.message, wrong.facts)

    def fault(self, one: Field, code: str, message: str, *, told: Text | None = None, **facts: Any) -> None:
        place = self.prefix + one.name
        self.faults[place] = Fault(place, code, message, facts, told)
        self.data.pop(one.name, None)


def _computed(value: Value, one: Field) -> Json:
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) <= LARGEST_NUMBER
        return int(value) if whole else value
    return value.split() if one.item.type == "select_multiple" and isinstance(value, str) else value
