"""What a pack may declare as a form: XLSForm's vocabulary, written in YAML.

    id: daily-check
    title: {zh: 安全日检查, en: Daily safety check}
    choices:
      yes_no:
        - {name: "yes", label: {zh: 是, en: "Yes"}}
        - {name: "no", label: {zh: 否, en: "No"}}
    fields:
      - {type: select_one, choices: yes_no, name: kitchen, label: {…}, required: true}
      - {type: text, name: why, label: {…}, relevant: "${kitchen} = 'no'", required: true}

An unknown type is a fault of the pack. Types that hold files or places, and repeats, are declared in this file too
when they come: each is one more class in `Item`.
"""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from tijiao.access.sensitivity import Sensitivity
from tijiao.packs.entry import Declaration, Entry
from tijiao.packs.faults import Path
from tijiao.packs.text import Text

FieldName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_-]*$", max_length=60)]
ChoiceName = Annotated[str, StringConstraints(pattern=r"^[^\s]+$", max_length=60)]
Formula = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class Choice(Declaration):
    """One answer of a list. `columns` are what a choice_filter may read beside `name`."""

    name: ChoiceName
    label: Text
    columns: dict[FieldName, str] = Field(default_factory=dict)


class Shown(Declaration):
    """What every item of a form has: a name, words, and the condition under which it is asked at all."""

    name: FieldName
    label: Text
    hint: Text | None = None
    relevant: Formula | None = None


class Answered(Shown):
    """What takes an answer. `calculation`: computed from other answers and not typed in; `default`: a value, or an
    expression where it reads a field or calls a function."""

    required: bool | Formula = False
    constraint: Formula | None = None
    constraint_message: Text | None = None
    calculation: Formula | None = None
    default: str | int | float | None = None
    sensitivity: Sensitivity = Sensitivity.INTERNAL

    @model_validator(mode="after")
    def message_has_its_constraint(self) -> Self:
        if self.constraint_message and not self.constraint:
            raise ValueError("constraint_message without a constraint")
        return self


class Question(Answered):
    """A typed answer. `long` is a text of several lines."""

    type: Literal["text", "integer", "decimal", "date", "time"]
    long: bool = False


class Select(Answered):
    """One or several of a list. `choice_filter` keeps the choices for which it is true."""

    type: Literal["select_one", "select_multiple"]
    choices: FieldName
    choice_filter: Formula | None = None


class Note(Shown):
    """Words between questions."""

    type: Literal["note"]


class Calculate(Declaration):
    """A value that is computed and kept with the answers; with a label it is shown."""

    type: Literal["calculate"]
    name: FieldName
    calculation: Formula
    label: Text | None = None
    relevant: Formula | None = None
    sensitivity: Sensitivity = Sensitivity.INTERNAL


class Group(Shown):
    """Questions that stand together; when the group is not relevant none of them is asked."""

    type: Literal["group"]
    fields: Annotated[tuple["Item", ...], Field(min_length=1)]


Item = Annotated[Question | Select | Note | Calculate | Group, Field(discriminator="type")]


class FormDefinition(Entry):
    """A form: lists of choices and the fields in the order in which they are asked."""

    about: Text | None = None
    choices: dict[FieldName, Annotated[tuple[Choice, ...], Field(min_length=1)]] = Field(default_factory=dict)
    fields: Annotated[tuple[Item, ...], Field(min_length=1)]

    def walk(self) -> Iterator[tuple[Path, "AnyItem", tuple[Group, ...]]]:
        """Every item in order with its path in the declaration and the groups around it."""
        yield from _walk(self.fields, ("fields",), ())

    def named(self) -> dict[str, "AnyItem"]:
        """Every item by its name; names are unique in a form."""
        return {item.name: item for _path, item, _groups in self.walk()}


AnyItem = Question | Select | Note | Calculate | Group
Holding = Question | Select | Calculate


def _walk(
    items: tuple[AnyItem, ...], at: Path, groups: tuple[Group, ...]
) -> Iterator[tuple[Path, AnyItem, tuple[Group, ...]]]:
    for number, item in enumerate(items):
        path = (*at, number)
        yield path, item, groups
        if isinstance(item, Group):
            yield from _walk(item.fields, (*path, "fields"), (*groups, item))
