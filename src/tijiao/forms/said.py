"""What a record holds, in words: a finished record to read, a value, a field's name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext, ngettext

from tijiao.access.sensitivity import Sensitivity
from tijiao.forms.compiled import Field, Form
from tijiao.forms.declare import Calculate, Group, Note, Repeat, Upload
from tijiao.forms.models import Attachment
from tijiao.pages.language import language

HIDDEN = "＊＊＊"
_WIDEST = 6
"""Columns of a table of rows at most."""
Files = Mapping[int, Attachment]


def silent(item: Any) -> bool:
    """A calculate without a label is kept and not shown."""
    return isinstance(item, Calculate) and item.label is None


def say_value(one: Field, value: Any, files: Files | None = None) -> str:
    """A kept value in words: labels for choices, yes and no for booleans, names of known files, "" for none."""
    if value is None or value == "":
        return ""
    if isinstance(one.item, Upload):
        known = [files[pk].name for pk in value if pk in files] if files else []
        if known:
            return gettext("、").join(known)
        number = len(value) if isinstance(value, list) else 1
        return ngettext("%(number)s个文件", "%(number)s个文件", number) % {"number": number}
    if isinstance(one.item, Repeat):
        return "\n".join(_say_row(one, row) for row in value if isinstance(row, Mapping))
    if one.item.type == "geopoint":
        return _say_place(str(value))
    if one.choices:
        labels = {choice.name: choice.label.say(language()) for choice in one.choices}
        names = value if isinstance(value, list) else str(value).split()
        return gettext("、").join(labels.get(name, name) for name in names)
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    return str(value).replace("T", " ") if one.item.type == "datetime" else str(value)


def _say_row(one: Field, row: Mapping[str, Any]) -> str:
    """A row in one line: "张三，8"."""
    told = [say_value(inner, row.get(inner.name)) for inner in one.holding if not silent(inner.item)]
    return gettext("，").join(value for value in told if value)


def _say_place(value: str) -> str:
    """ "31.2 121.5 0 5" → "31.2, 121.5（±5米）"."""
    latitude, longitude, _altitude, accuracy = (value.split() + ["0"] * 4)[:4]
    place = f"{latitude}, {longitude}"
    return place if accuracy == "0" else gettext("%(place)s（±%(metres)s米）") % {"place": place, "metres": accuracy}


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a repeat: in each the (head, cell) of every column."""

    heads: tuple[str, ...]
    rows: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One answer of a finished record: its label and value, files or rows, or the heading of a group or a row."""

    name: str
    label: str
    value: str
    heading: bool = False
    files: tuple[Attachment, ...] = ()
    source: str = ""
    table: Table | None = None


def lines(
    form: Form, data: Mapping[str, Any], *, readable: frozenset[Sensitivity] | None = None, files: Files | None = None,
    sources: Mapping[str, str] | None = None,
) -> list[Line]:  # fmt: skip
    """A finished record to read: groups as headings, then each answer that is there; what may not be read is masked.

    The rows of a repeat of short answers are a table; else each row has a heading of its own. `files`: the record's
    attachments by id; `sources`: field → where its value was taken from.
    """
    told = sources or {}
    found = [
        replace(one, source=told.get(one.name, "")) for one in _lines(form.fields, data, readable, files or {})
    ]
    return [
        one for at, one in enumerate(found) if not one.heading or (at + 1 < len(found) and not found[at + 1].heading)
    ]


def _lines(
    fields: Sequence[Field], data: Mapping[str, Any], readable: frozenset[Sensitivity] | None, files: Files
) -> Iterator[Line]:
    for one in fields:
        label = one.item.label.say(language()) if one.item.label else one.name
        if isinstance(one.item, Group):
            yield Line(one.name, label, "", heading=True)
        elif isinstance(one.item, Repeat) and _short(one):
            if data.get(one.name):
                yield Line(one.name, label, "", table=_table(one, data[one.name], readable))
        elif isinstance(one.item, Repeat):
            for number, row in enumerate(data.get(one.name, ()), 1):
                yield Line(one.name, f"{label} {number}", "", heading=True)
                yield from _lines(one.inner, row, readable, files)
        elif isinstance(one.item, Note) or one.name not in data or silent(one.item):
            continue
        elif readable is not None and one.item.sensitivity not in readable:
            yield Line(one.name, label, HIDDEN)
        else:
            ids = data[one.name] if isinstance(one.item, Upload) else ()
            shown = tuple(files[pk] for pk in ids if pk in files)
            yield Line(one.name, label, "" if shown else say_value(one, data[one.name]), files=shown)


def _short(repeat: Field) -> bool:
    """Whether a row of the repeat fits into a line: a few answers, none of them long, no files, nothing nested."""
    asked = [one.item for one in repeat.inner if not isinstance(one.item, Note)]
    nested = any(isinstance(one, Group | Repeat | Upload) or getattr(one, "long", False) for one in asked)
    return not nested and len(asked) <= _WIDEST


def _table(repeat: Field, rows: Sequence[Mapping[str, Any]], readable: frozenset[Sensitivity] | None) -> Table:
    """The columns that any row answers; what may not be read is masked."""
    columns = [one for one in repeat.holding if not silent(one.item) and any(one.name in row for row in rows)]

    def cell(one: Field, row: Mapping[str, Any]) -> str:
        masked = readable is not None and getattr(one.item, "sensitivity", None) not in readable
        return HIDDEN if masked and one.name in row else say_value(one, row.get(one.name))

    heads = tuple(one.item.label.say(language()) if one.item.label else one.name for one in columns)
    told = (tuple(cell(one, row) for one in columns) for row in rows)
    return Table(heads, tuple(tuple(zip(heads, cells, strict=True)) for cells in told))


def told_fields(form: Form) -> list[Field]:
    """The fields that hold a value and have a name for people: what histories and comparisons speak of."""
    return [one for one in form.holding if not silent(one.item)]


def label_of(form: Form, name: str) -> str:
    """The label of a field in the reader's language; its name where the form has no such field (any more)."""
    one = form.by_name.get(name)
    return one.item.label.say(language()) if one and one.item.label else name
