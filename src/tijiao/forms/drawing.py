"""A form as a page draws it: what to show, what is wrong with it, what is chosen, in the reader's language.

One drawing serves the empty form, a draft, a refused filing and a finished record. `state` is the same answer for the
page that is open already: htmx asks for it as one types, and forms.js puts it into the fields.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext

from tijiao.forms.attachments.sniffing import PICTURES
from tijiao.forms.compiled import Field, Form
from tijiao.forms.declare import Calculate, Group, Note, Question, Repeat, Select, Upload
from tijiao.forms.defaults import initial_row
from tijiao.forms.models import Attachment
from tijiao.forms.outcome import Fault, Outcome
from tijiao.forms.said import Files, say_value, silent
from tijiao.forms.validate import validate
from tijiao.packs.text import Text
from tijiao.pages.language import language

#: In the row that forms.js copies: where the number of the row goes.
BLANK = "ROWNUMBER"
Refused = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: `offered` is false when the choice filter leaves it out."""

    name: str
    label: str
    chosen: bool
    offered: bool


@dataclass(frozen=True)
class Shown:
    """One item as the template draws it. `kind` picks the widget; `value` is the text in it, or what it says."""

    name: str
    kind: str
    label: str
    hint: str = ""
    value: str = ""
    faults: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    required: bool = False
    relevant: bool = True
    items: tuple["Shown", ...] = ()
    rows: tuple["ShownRow", ...] = ()
    blank: "ShownRow | None" = None
    """Of a repeat: its rows, and the row that is added; None where the form says how many there are."""
    files: tuple[Attachment, ...] = ()
    accept: str = ""
    most: int = 1
    confirm: str = ""
    """Where the value came from, when it was filled in by the system and waits for a person's confirmation."""

    @property
    def described_by(self) -> str:
        """Ids of the hint and the faults, for aria-describedby."""
        return f"hint-{self.name} faults-{self.name}" if self.hint else f"faults-{self.name}"


@dataclass(frozen=True)
class ShownRow:
    """A row of a repeat. `key` is its number from 0 as it stands in the names of its fields."""

    key: str
    number: int
    items: tuple[Shown, ...]


@dataclass(frozen=True)
class Drawing:
    """A whole form: its items, and the faults in order for the summary above it."""

    items: tuple[Shown, ...]
    faults: tuple[tuple[str, str, str], ...] = field(default=())
    """(name of the field, its label, the sentence)"""


def posted(form: Form, sent: QueryDict) -> dict[str, Any]:
    """The answers of a form out of what a page sent: lists where several may be chosen, texts elsewhere.

    Rows of a repeat are sent as `repeat.0.name`; they come as a list in the order of their numbers.
    """
    found: dict[str, Any] = _sent(form.holding, sent, "")
    for one in form.repeats:
        keys = {parts[1] for parts in (name.split(".") for name in sent) if len(parts) == 3 and parts[0] == one.name}
        numbers = sorted(int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 5)
        if numbers:
            found[one.name] = [_sent(one.holding, sent, f"{one.name}.{number}.") for number in numbers]
    return found


def _sent(asked: Sequence[Field], sent: QueryDict, prefix: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in asked:
        name = prefix + one.name
        if name not in sent or isinstance(one.item, Repeat):
            continue
        if isinstance(one.item, Upload):
            dropped = set(sent.getlist(f"{name}.drop"))
            found[one.name] = [text for text in sent.getlist(name) if text.isdigit() and text not in dropped]
        elif one.item.type == "select_multiple":
            found[one.name] = [text for text in sent.getlist(name) if text]
        else:
            found[one.name] = sent.get(name)
    return found


def rows_moved(form: Form, answers: Mapping[str, Any], act: str, *, at: datetime) -> dict[str, Any] | None:
    """The answers after a button that adds a row to a repeat ("add children") or takes one out ("drop children 2").

    None when the act is none of these: so a page can be filled without a script.
    """
    verb, _space, rest = act.partition(" ")
    name, _space, number = rest.partition(" ")
    repeat = next((one for one in form.repeats if one.name == name), None)
    if repeat is None or verb not in ("add", "drop"):
        return None
    rows = list(answers.get(name) or [])
    if verb == "add":
        rows = [*(rows or [{}]), initial_row(repeat, at=at)]
    elif number.isascii() and number.isdigit() and int(number) < len(rows):
        del rows[int(number)]
    return {**answers, name: rows}


def draw(
    form: Form,
    answers: Mapping[str, Any],
    *,
    at: datetime,
    told: bool = False,
    prefilled: Mapping[str, str] | None = None,
    files: Files | None = None,
    refused: Refused | None = None,
) -> Drawing:
    """The form with these answers.

    Takes    `told`: also say what is wrong; `prefilled`: field that the system filled in → from where, "" for a field
             that it computed; `files`: the attachments that answers may name, by id; `refused`: field → what was wrong
             with files that were sent.
    """
    bare = [one for one in form.repeats if one.count is None and not answers.get(one.name)]
    answers = {**answers, **{one.name: [initial_row(one, at=at)] for one in bare}}  # a row to begin with
    outcome = validate(form, answers, at=at)
    pen = _Pen(form, answers, outcome, told, prefilled or {}, files or {}, refused or {}, at)
    found = [(one.field, pen.say(one)) for one in outcome.faults] if told else []
    found = [(name, sentence) for name, said in (refused or {}).items() for sentence in said] + found
    return Drawing(pen.items(form.definition.fields), tuple((name, pen.place(name), said) for name, said in found))


def state(form: Form, answers: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """What a page that is open must change: faults by field, what is not relevant, computed values, choices offered."""
    outcome = validate(form, answers, at=at)
    pen = _Pen(form, answers, outcome, True, {}, {}, {}, at)
    names = [one.name for one in form.fields] + [
        f"{one.name}.{number}.{inner.name}"
        for one in form.repeats for number in range(len(outcome.computed.get(one.name, ()))) for inner in one.inner
    ]  # fmt: skip
    return {
        "faults": {name: [pen.say(one) for one in found] for name, found in outcome.faults_by_field.items()},
        "irrelevant": [name for name in names if name not in outcome.relevant],
        "computed": dict(_computed(form, outcome)),
        "rows": {one.name: len(outcome.computed.get(one.name, ())) for one in form.repeats if one.count},
        "offered": {
            name: list(offered) for name, offered in outcome.choices.items() if _at(form, name).choice_filter
        },
        "missing": len(outcome.faults),
    }


def _at(form: Form, path: str) -> Field:
    found = form.at(path)
    if found is None:
        raise KeyError(path)
    return found


def _computed(form: Form, outcome: Outcome) -> Iterator[tuple[str, str]]:
    """Path → the computed value in words, of the form and of the rows of its repeats."""
    for one in form.holding:
        if one.calculation:
            yield one.name, say_value(one, outcome.data.get(one.name))
        for number, row in enumerate(outcome.computed.get(one.name, ())):
            for inner in one.holding:
                if inner.calculation:
                    yield f"{one.name}.{number}.{inner.name}", say_value(inner, row.get(inner.name))


class _Pen:
    def __init__(  # noqa: PLR0913 - all that a form is drawn with
        self, form: Form, answers: Mapping[str, Any], outcome: Outcome, told: bool, prefilled: Mapping[str, str],
        files: Files, refused: Refused, at: datetime,
    ) -> None:  # fmt: skip
        self.form, self.answers, self.outcome, self.told, self.prefilled = form, answers, outcome, told, prefilled
        self.files, self.refused, self.at = files, refused, at
        self.prefix = ""
        self.computed: Mapping[str, Any] = outcome.data
        self.faults = outcome.faults_by_field
        self.language = language()

    def say(self, fault: Fault) -> str:
        return fault.say(self.language, gettext)

    def label(self, one: Field) -> str:
        return self.text(one.item.label) or one.name

    def place(self, path: str) -> str:
        """The label of a field; within a repeat with the repeat's label and the number of the row."""
        parts = path.split(".")
        label = self.label(_at(self.form, path))
        if len(parts) < 3:
            return label
        repeat = self.label(self.form.by_name[parts[0]])
        return gettext("%(repeat)s第%(number)s行：%(label)s") % {
            "repeat": repeat, "number": int(parts[1]) + 1, "label": label,
        }  # fmt: skip

    def text(self, told: Text | None) -> str:
        return told.say(self.language) if told else ""

    def items(self, items: Sequence[Any]) -> tuple[Shown, ...]:
        return tuple(self.shown(self.form.by_name[item.name]) for item in items if not silent(item))

    def shown(self, one: Field) -> Shown:
        item, name = one.item, self.prefix + one.name
        relevant = name in self.outcome.relevant or self.prefix.endswith(f".{BLANK}.")
        if isinstance(item, Group | Note):
            inner = self.items(item.fields) if isinstance(item, Group) else ()
            return Shown(name, item.type, self.text(item.label), self.text(item.hint), relevant=relevant, items=inner)
        if one.calculation is not None:
            value = say_value(one, self.computed.get(one.name))
            return Shown(name, "computed", self.label(one), value=value, relevant=relevant)
        found = tuple(self.say(fault) for fault in self.faults.get(name, ())) if self.told else ()
        faults = (*self.refused.get(name, ()), *found)
        hint = self.text(item.hint) if not isinstance(item, Calculate) else ""
        if isinstance(item, Repeat):
            shown = Shown(name, "repeat", self.label(one), hint, faults=faults, relevant=relevant)
            rows, blank = self.rows(one)
            return replace(shown, rows=rows, blank=blank)
        return Shown(
            name, _widget(item), self.label(one), hint, value=_typed(self.answers.get(one.name)), faults=faults,
            options=self.options(one), relevant=relevant, confirm=self.source(one),
            required=isinstance(item, Question | Select | Upload) and item.required is not False,
            files=self.attached(one), accept=_accepted(item), most=item.most if isinstance(item, Upload) else 1,
        )  # fmt: skip

    def rows(self, one: Field) -> tuple[tuple[ShownRow, ...], ShownRow | None]:
        """The rows of a repeat, and the row that can be added."""
        given = [row for row in self.answers.get(one.name) or () if isinstance(row, Mapping)]
        computed = self.outcome.computed.get(one.name, ())
        if one.count is not None:
            given = [*given, *({} for _missing in range(len(computed)))][: len(computed)]
        shown = tuple(
            self.row(one, str(number), row, computed[number] if number < len(computed) else {})
            for number, row in enumerate(given)
        )
        return shown, None if one.count is not None else self.row(one, BLANK, initial_row(one, at=self.at), {})

    def row(self, one: Field, key: str, answers: Mapping[str, Any], computed: Mapping[str, Any]) -> ShownRow:
        inner = copy(self)
        inner.prefix, inner.prefilled = f"{one.name}.{key}.", {}
        inner.answers, inner.computed = answers, computed
        items = one.item.fields if isinstance(one.item, Repeat) else ()
        return ShownRow(key, int(key) + 1 if key != BLANK else 0, inner.items(items))

    def source(self, one: Field) -> str:
        """What stands beside a field that arrived filled."""
        if one.name not in self.prefilled:
            return ""
        return self.prefilled[one.name] or gettext("系统算出，请核对")

    def attached(self, one: Field) -> tuple[Attachment, ...]:
        """The files that the answer names, as far as they are this record's or this person's."""
        if not isinstance(one.item, Upload):
            return ()
        given = self.answers.get(one.name) or ()
        ids = [int(text) for text in given if str(text).isascii() and str(text).isdigit()] if given else []
        return tuple(self.files[pk] for pk in ids if pk in self.files)

    def options(self, one: Field) -> tuple[Option, ...]:
        if not isinstance(one.item, Select):
            return ()
        given = self.answers.get(one.name)
        chosen = set(given if isinstance(given, list | tuple) else str(given or "").split())
        offered = self.outcome.choices.get(self.prefix + one.name)
        return tuple(
            Option(
                choice.name, self.text(choice.label), choice.name in chosen, offered is None or choice.name in offered
            )
            for choice in one.choices
        )


def _widget(item: Any) -> str:
    return "long" if isinstance(item, Question) and item.long else str(item.type)


def _accepted(item: Any) -> str:
    """What the file picker offers."""
    if not isinstance(item, Upload):
        return ""
    return ",".join(PICTURES) if item.type == "image" else ",".join(settings.ATTACHMENT_TYPES)


def _typed(value: Any) -> str:
    """What stands in the input: what was typed comes back as it was, right or wrong."""
    if value is None or isinstance(value, list | tuple):
        return "" if not value else str(value[0])
    return str(value)
