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

An unknown type is a fault of the pack.
"""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from tijiao.access.sensitivity import Sensitivity
from tijiao.packs.entry import SLUG, Declaration, Entry
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


#: What the registry knows of an organisation on a day; `forms.origins.REGISTRY` says how.
RegistryName = Literal["name", "code", "pupils", "boys", "girls", "classes", "staff", "teachers"]


class Origin(Declaration):
    """Where an answer comes from, so that nobody types it twice: it arrives filled and asks to be confirmed.

    One of: `registry`, a number or word of the registry; `attribute`, a dated attribute of the organisation;
    `previous`, a field of the record one period before; `ledger` or `form`, the latest record of another ledger or form
    of the same organisation, its `field` (default: the field of the same name).
    """

    registry: RegistryName | None = None
    attribute: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)] | None = None
    previous: FieldName | None = None
    ledger: Annotated[str, StringConstraints(pattern=SLUG, max_length=60)] | None = None
    form: Annotated[str, StringConstraints(pattern=SLUG, max_length=60)] | None = None
    field: FieldName | None = None

    @model_validator(mode="after")
    def is_one(self) -> Self:
        said = [name for name in KINDS_OF_ORIGIN if getattr(self, name) is not None]
        if len(said) != 1:
            raise ValueError("say one of: " + ", ".join(KINDS_OF_ORIGIN))
        if self.field is not None and said[0] not in ("ledger", "form"):
            raise ValueError("`field` belongs to `ledger` or `form`")
        return self

    @property
    def kind(self) -> str:
        return next(name for name in KINDS_OF_ORIGIN if getattr(self, name) is not None)


KINDS_OF_ORIGIN = ("registry", "attribute", "previous", "ledger", "form")


class Answered(Shown):
    """What takes an answer. `calculation`: computed from other answers and not typed in; `default`: a value, or an
    expression where it reads a field or calls a function."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)

    required: bool | Formula = False
    constraint: Formula | None = None
    constraint_message: Text | None = None
    calculation: Formula | None = None
    default: str | int | float | None = None
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    origin: Origin | None = Field(default=None, alias="from")

    @model_validator(mode="after")
    def message_has_its_constraint(self) -> Self:
        if self.constraint_message and not self.constraint:
            raise ValueError("constraint_message without a constraint")
        return self


class Question(Answered):
    """A typed answer. `long` is a text of several lines; a geopoint is "latitude longitude altitude accuracy"; a
    datetime is a moment in the city, "2020-05-20T08:30"."""

    type: Literal["text", "integer", "decimal", "date", "time", "datetime", "geopoint"]
    long: bool = False


class Select(Answered):
    """One or several of a list. `choice_filter` keeps the choices for which it is true."""

    type: Literal["select_one", "select_multiple"]
    choices: FieldName
    choice_filter: Formula | None = None


class Upload(Shown):
    """Files: pictures, or whatever the installation takes. The answer is the ids of the attachments, at most `most`.

    `keep_place`: a picture keeps where it was taken; else that is removed before it is kept.
    """

    type: Literal["image", "file"]
    required: bool | Formula = False
    most: Annotated[int, Field(ge=1, le=20)] = 1
    keep_place: bool = False
    sensitivity: Sensitivity = Sensitivity.INTERNAL


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


class Repeat(Shown):
    """Questions that are asked once for each of several things: the answer is a list of rows.

    Outside of it `${name}` of a field within means all rows: count(), sum(), min(), max(), join() take it; within it,
    the field of the same row. `count`: an expression that says how many rows there are.
    """

    type: Literal["repeat"]
    count: Formula | None = None
    fields: Annotated[tuple["Item", ...], Field(min_length=1)]


Item = Annotated[Question | Select | Upload | Note | Calculate | Group | Repeat, Field(discriminator="type")]


class FormDefinition(Entry):
    """A form: lists of choices and the fields in the order in which they are asked."""

    about: Text | None = None
    choices: dict[FieldName, Annotated[tuple[Choice, ...], Field(min_length=1)]] = Field(default_factory=dict)
    fields: Annotated[tuple[Item, ...], Field(min_length=1)]

    def walk(self) -> Iterator[tuple[Path, "AnyItem", "Around"]]:
        """Every item in order with its path in the declaration and the groups and repeats around it."""
        yield from _walk(self.fields, ("fields",), ())

    def named(self) -> dict[str, "AnyItem"]:
        """Every item by its name; names are unique in a form."""
        return {item.name: item for _path, item, _groups in self.walk()}


AnyItem = Question | Select | Upload | Note | Calculate | Group | Repeat
Holding = Question | Select | Upload | Calculate
Around = tuple[Group | Repeat, ...]


def _walk(items: tuple[AnyItem, ...], at: Path, groups: Around) -> Iterator[tuple[Path, AnyItem, Around]]:
    for number, item in enumerate(items):
        path = (*at, number)
        yield path, item, groups
        if isinstance(item, Group | Repeat):
            yield from _walk(item.fields, (*path, "fields"), (*groups, item))
