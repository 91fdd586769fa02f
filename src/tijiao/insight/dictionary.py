"""The data dictionary as a page: every table and column of the lake, with unit, source and sensitivity."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tijiao.access.sensitivity import NEVER_FOR_ANALYSTS, Sensitivity
from tijiao.insight.catalog import Column, DataSet
from tijiao.insight.library import library
from tijiao.insight.wording import fixed_words
from tijiao.pages.language import language


@dataclass(frozen=True)
class Line:
    """One column."""

    name: str
    title: str
    type: str
    unit: str
    about: str
    sensitivity: str
    open_to_analysts: bool


@dataclass(frozen=True)
class Table:
    """One data set with the columns that were looked for."""

    id: str
    title: str
    about: str
    source: str
    columns: tuple[Line, ...]
    readers: int


def context(words: str) -> dict[str, Any]:
    """Tables in which a word stands (all columns then), or columns in which it does."""
    wanted = words.strip().lower()
    found = list(_tables(wanted))
    return {"tables": found, "q": words, "columns": sum(len(table.columns) for table in found)}


def _tables(wanted: str) -> Iterator[Table]:
    readers = [one.tables for one in library().indicators.values()]
    for name, dataset in sorted(library().datasets.items()):
        lines = [_line(column) for column in dataset.columns]
        if wanted not in _text(name, dataset.title.zh, dataset.title.en, *dataset.reads):
            lines = [one for one, column in zip(lines, dataset.columns, strict=True) if wanted in _told(column)]
        if lines:
            yield Table(
                name, dataset.title.say(language()), dataset.about.say(language()) if dataset.about else "",
                _source(dataset), tuple(lines), sum(name in tables for tables in readers),
            )  # fmt: skip


def _source(dataset: DataSet) -> str:
    return _("、").join(dataset.reads) or _("由程序计算")


def _line(column: Column) -> Line:
    about = [column.about.say(language())] if column.about else []
    return Line(
        column.name, column.title.say(language()), column.type, column.unit.say(language()) if column.unit else "",
        _("；").join(about + _codes(column)),
        sensitivity_words()[column.sensitivity], column.sensitivity not in NEVER_FOR_ANALYSTS,
    )  # fmt: skip


def _codes(column: Column) -> list[str]:
    """The codes and what each is called, where they are known once and for all."""
    known = fixed_words(column)
    return [_("、").join(f"{code} {word}" for code, word in known.items())] if known else []


def _told(column: Column) -> str:
    unit = (column.unit.zh, column.unit.en) if column.unit else ()
    return _text(column.name, column.title.zh, column.title.en, *unit, column.sensitivity)


def _text(*parts: str) -> str:
    return " ".join(parts).lower()


def sensitivity_words() -> dict[Sensitivity, str]:
    return {
        Sensitivity.OPEN: _("公开"), Sensitivity.INTERNAL: _("内部"), Sensitivity.PERSONAL: _("个人信息"),
        Sensitivity.HEALTH: _("健康"), Sensitivity.CARE: _("关爱"), Sensitivity.PETITION: _("诉求"),
        Sensitivity.DISCIPLINE: _("处分"),
    }  # fmt: skip
