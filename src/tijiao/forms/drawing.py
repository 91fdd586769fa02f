"""A form as a page draws it: what to show, what is wrong with it, what is chosen, in the reader's language.

One drawing serves the empty form, a draft, a refused filing and a finished record. `state` is the same answer for the
page that is open already: htmx asks for it as one types, and forms.js puts it into the fields.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language, gettext

from tijiao.access.sensitivity import Sensitivity
from tijiao.forms.compiled import Field, Form
from tijiao.forms.declare import Calculate, Group, Note, Question, Select
from tijiao.forms.validate import Fault, Outcome, validate
from tijiao.packs.text import Text

HIDDEN = "＊＊＊"


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
    confirm: bool = False
    """The value was filled in by the system and waits for a person's confirmation."""

    @property
    def described_by(self) -> str:
        """Ids of the hint and the faults, for aria-describedby."""
        return f"hint-{self.name} faults-{self.name}" if self.hint else f"faults-{self.name}"


@dataclass(frozen=True)
class Drawing:
    """A whole form: its items, and the faults in order for the summary above it."""

    items: tuple[Shown, ...]
    faults: tuple[tuple[str, str, str], ...] = field(default=())
    """(name of the field, its label, the sentence)"""


def language() -> str:
    """The language that the page is shown in."""
    return get_language() or "zh-hans"


def posted(form: Form, sent: QueryDict) -> dict[str, Any]:
    """The answers of a form out of what a page sent: lists where several may be chosen, texts elsewhere."""
    found: dict[str, Any] = {}
    for one in form.holding:
        if one.name in sent:
            several = one.item.type == "select_multiple"
            found[one.name] = [text for text in sent.getlist(one.name) if text] if several else sent.get(one.name)
    return found


def draw(
    form: Form, answers: Mapping[str, Any], *, at: datetime, told: bool = False, prefilled: Sequence[str] = ()
) -> Drawing:
    """The form with these answers. `told`: also say what is wrong; `prefilled`: fields that the system filled in."""
    outcome = validate(form, answers, at=at)
    pen = _Pen(form, answers, outcome, told, frozenset(prefilled))
    faults = (
        tuple((one.field, pen.label(form.by_name[one.field]), pen.say(one)) for one in outcome.faults) if told else ()
    )
    return Drawing(pen.items(form.definition.fields), faults)


def state(form: Form, answers: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """What a page that is open must change: faults by field, what is not relevant, computed values, choices offered."""
    outcome = validate(form, answers, at=at)
    pen = _Pen(form, answers, outcome, told=True, prefilled=frozenset())
    names = [one.name for one in form.fields]
    return {
        "faults": {name: [pen.say(one) for one in found] for name, found in outcome.faults_by_field.items()},
        "irrelevant": [name for name in names if name not in outcome.relevant],
        "computed": {one.name: say_value(one, outcome.data.get(one.name)) for one in form.holding if one.calculation},
        "offered": {
            name: list(offered) for name, offered in outcome.choices.items() if form.by_name[name].choice_filter
        },
        "missing": len(outcome.faults),
    }


class _Pen:
    def __init__(
        self, form: Form, answers: Mapping[str, Any], outcome: Outcome, told: bool, prefilled: frozenset[str]
    ) -> None:
        self.form, self.answers, self.outcome, self.told, self.prefilled = form, answers, outcome, told, prefilled
        self.faults = outcome.faults_by_field
        self.language = language()

    def say(self, fault: Fault) -> str:
        return fault.say(self.language, gettext)

    def label(self, one: Field) -> str:
        return self.text(one.item.label) or one.name

    def text(self, told: Text | None) -> str:
        return told.say(self.language) if told else ""

    def items(self, items: Sequence[Any]) -> tuple[Shown, ...]:
        return tuple(self.shown(self.form.by_name[item.name]) for item in items if not _silent(item))

    def shown(self, one: Field) -> Shown:
        item = one.item
        relevant = one.name in self.outcome.relevant
        if isinstance(item, Group | Note):
            inner = self.items(item.fields) if isinstance(item, Group) else ()
            return Shown(
                one.name, item.type, self.text(item.label), self.text(item.hint), relevant=relevant, items=inner
            )
        if one.calculation is not None:
            value = say_value(one, self.outcome.data.get(one.name))
            return Shown(one.name, "computed", self.label(one), value=value, relevant=relevant)
        faults = tuple(self.say(fault) for fault in self.faults.get(one.name, ())) if self.told else ()
        return Shown(
            one.name, _widget(item), self.label(one), self.text(item.hint) if not isinstance(item, Calculate) else "",
            value=_typed(self.answers.get(one.name)), faults=faults, options=self.options(one),
            required=isinstance(item, Question | Select) and item.required is not False, relevant=relevant,
            confirm=one.name in self.prefilled,
        )  # fmt: skip

    def options(self, one: Field) -> tuple[Option, ...]:
        if not isinstance(one.item, Select):
            return ()
        given = self.answers.get(one.name)
        chosen = set(given if isinstance(given, list | tuple) else str(given or "").split())
        offered = self.outcome.choices.get(one.name)
        return tuple(
            Option(
                choice.name, self.text(choice.label), choice.name in chosen, offered is None or choice.name in offered
            )
            for choice in one.choices
        )


def _silent(item: Any) -> bool:
    """A calculate without a label is kept and not shown."""
    return isinstance(item, Calculate) and item.label is None


def _widget(item: Any) -> str:
    return "long" if isinstance(item, Question) and item.long else str(item.type)


def _typed(value: Any) -> str:
    """What stands in the input: what was typed comes back as it was, right or wrong."""
    if value is None or isinstance(value, list | tuple):
        return "" if not value else str(value[0])
    return str(value)


def say_value(one: Field, value: Any) -> str:
    """A kept value in words: labels for choices, yes and no for booleans, "" for none."""
    if value is None or value == "":
        return ""
    if one.choices:
        labels = {choice.name: choice.label.say(language()) for choice in one.choices}
        names = value if isinstance(value, list) else str(value).split()
        return gettext("、").join(labels.get(name, name) for name in names)
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    return str(value)


@dataclass(frozen=True, slots=True)
class Line:
    """One answer of a finished record: its label and value, or the heading of a group."""

    name: str
    label: str
    value: str
    heading: bool = False
    changed: bool = False


def lines(form: Form, data: Mapping[str, Any], *, readable: frozenset[Sensitivity] | None = None) -> list[Line]:
    """A finished record to read: groups as headings, then each answer that is there; what may not be read is masked."""
    found: list[Line] = []
    for one in form.fields:
        label = one.item.label.say(language()) if one.item.label else one.name
        if isinstance(one.item, Group):
            found.append(Line(one.name, label, "", heading=True))
        elif isinstance(one.item, Note) or one.name not in data or _silent(one.item):
            continue
        else:
            masked = readable is not None and one.item.sensitivity not in readable
            found.append(Line(one.name, label, HIDDEN if masked else say_value(one, data[one.name])))
    return [
        one for at, one in enumerate(found) if not one.heading or (at + 1 < len(found) and not found[at + 1].heading)
    ]


def told_fields(form: Form) -> list[Field]:
    """The fields that hold a value and have a name for people: what histories and comparisons speak of."""
    return [one for one in form.holding if not _silent(one.item)]


def label_of(form: Form, name: str) -> str:
    """The label of a field in the reader's language; its name where the form has no such field (any more)."""
    one = form.by_name.get(name)
    return one.item.label.say(language()) if one and one.item.label else name
