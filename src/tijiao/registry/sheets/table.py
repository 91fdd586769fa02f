"""What a table that travels as a workbook looks like. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import override

Kind = Literal["text", "number", "integer", "date", "time", "choice", "choices", "citizen_id", "student_no"]


@dataclass(frozen=True)
class Column:
    """One column: `title` is its head, `also` are other heads under which people send it.

    `choices`: the word people write → the value that is kept; the first word of a value is the one that is offered.
    `rule`: said in the comment of the head. `locked`: known already and not to be changed in the workbook.
    `unique`: no two rows may hold the same. `most`: characters of a text; `least`, `largest`: of a number.
    `past`: a date that cannot lie ahead.
    """

    key: str
    title: str | Promise
    kind: Kind = "text"
    also: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    unique: bool = False
    locked: bool = False
    rule: str | Promise = ""
    width: int = 16
    most: int = 120
    least: float | None = None
    largest: float | None = None
    past: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every head that means this column: its title in each language, since who fills in may not be who uploads."""
        return (*(self._title_in(code) for code, _name in settings.LANGUAGES), *self.also, self.key)

    def _title_in(self, language: str) -> str:
        with override(language):
            return str(self.title)

    @property
    def offered(self) -> list[str]:
        """The first word of each value: what a drop-down shows."""
        first: dict[str, str] = {}
        for word, value in self.choices.items():
            first.setdefault(value, word)
        return list(first.values())


@dataclass(frozen=True)
class Agreement:
    """Two columns that must say the same: the `citizen_id` column's sex and birth date against those beside it."""

    citizen_id: str
    sex: str = ""
    birth_date: str = ""


@dataclass(frozen=True)
class Table:
    """`sheet`: the worksheet's name; `key`: the columns that together name a row."""

    sheet: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    agreements: tuple[Agreement, ...] = ()

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)
