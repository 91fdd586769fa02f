"""What a kind of table must know to travel: its columns, what a file would change, how to write that and take it back.

Each package brings its own kinds; nothing here knows what a pupil is.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import pyarrow as pa
from django.utils.functional import Promise
from django.utils.translation import gettext

from tijiao.access.actions import Action
from tijiao.directory.clock import is_sample
from tijiao.directory.models import User
from tijiao.kernel.times import local_day
from tijiao.pages.problems import TooManyRows
from tijiao.registry.exchange.extras import Extra, beside
from tijiao.registry.exchange.progress import Tell
from tijiao.registry.sheets.checks import Checked, check
from tijiao.registry.sheets.faults import Fault
from tijiao.registry.sheets.profile import Reshaping
from tijiao.registry.sheets.reading import Read, read
from tijiao.registry.sheets.table import Table
from tijiao.registry.sheets.writing import MOST_BELOW, write_csv, write_marked, write_template

Marks = list[tuple[str, str]]


@dataclass
class Plan:
    """What applying a file would do. `work` belongs to its kind; `digest` tells two plans apart.

    `organisation`: the one that all rows belong to, None for several.
    """

    added: int
    changed: int
    same: int
    faults: list[Fault]
    digest: str
    work: Any
    organisation: int | None = None


@dataclass(frozen=True)
class Written:
    """What stood before, as JSON, and the partitions that the lake must rewrite."""

    kept: dict[str, Any]
    marks: Marks = field(default_factory=list)


class Judged(Protocol):
    """What was read and checked of a file, as far as every kind has it."""

    @property
    def faults(self) -> list[Fault]: ...

    @property
    def rows(self) -> int: ...

    @property
    def readable(self) -> bool: ...


@dataclass(frozen=True)
class Upload:
    """A file that lies beside the database, and what the sender called it. `told`: who hears how far the work is."""

    path: Path
    name: str
    by: User
    at: datetime
    told: Tell
    profiles: Sequence[Reshaping] = ()


class Kind(Protocol):
    suffix: str

    @property
    def title(self) -> str | Promise: ...

    @property
    def action(self) -> Action: ...

    @property
    def sentences(self) -> Mapping[str, str | Promise]: ...

    @property
    def audit(self) -> str: ...

    def write_out(self, file: BinaryIO, user: User, *, at: datetime, as_csv: bool) -> tuple[int, list[str]]: ...

    def write_empty(self, file: BinaryIO, user: User, *, at: datetime) -> None: ...

    def look(self, upload: Upload) -> Any: ...

    def judged(self, looked: Any) -> Judged: ...

    def read_by(self, looked: Any) -> str: ...

    def beside(self, looked: Any) -> Extra: ...

    def mark(self, file: BinaryIO, looked: Any, faults: list[Fault]) -> None: ...

    def place(self, fault: Fault, looked: Any) -> tuple[int | str, str]: ...

    def plan(self, checked: Any, user: User, *, at: datetime) -> Plan: ...

    def write(self, plan: Plan, *, by: User, at: datetime) -> Written: ...

    def touched(self, kept: Mapping[str, Any]) -> set[str]: ...

    def changes_since(self, kept: Mapping[str, Any], entry: int) -> int: ...

    def restore(self, kept: Mapping[str, Any]) -> Marks: ...


@dataclass(frozen=True)
class Looked:
    """One table as it was read, and what was found in it."""

    table: Table
    read: Read
    checked: Checked


class OneTable(ABC):
    """What all kinds that are one worksheet have in common; each says its columns, its present rows and its verbs."""

    suffix = "xlsx"
    sentences: Mapping[str, str | Promise]
    fixed: frozenset[str] = frozenset()  # keys of columns that present rows go out with locked

    @abstractmethod
    def table(self, user: User, *, at: datetime) -> Table: ...

    @abstractmethod
    def present(self, user: User, table: Table, *, at: datetime) -> pa.Table: ...

    def write_out(self, file: BinaryIO, user: User, *, at: datetime, as_csv: bool) -> tuple[int, list[str]]:
        """The present rows; returns how many, and the keys of the columns. Raises TooManyRows for a workbook."""
        table = self.table(user, at=at)
        rows = self.present(user, table, at=at)
        if as_csv:
            write_csv(file, table, rows)
        elif rows.num_rows > MOST_BELOW:
            raise TooManyRows(rows=rows.num_rows, most=MOST_BELOW)
        else:
            columns = tuple(replace(one, locked=one.locked or one.key in self.fixed) for one in table.columns)
            write_template(file, replace(table, columns=columns), rows, above=sample_line())
        return rows.num_rows, [column.key for column in table.columns]

    def write_empty(self, file: BinaryIO, user: User, *, at: datetime) -> None:
        write_template(file, self.table(user, at=at), above=sample_line())

    def look(self, upload: Upload) -> Looked:
        """Reading and checking take about half of all that a step does. Raises what `sheets.reading.read` raises."""
        table = self.table(upload.by, at=upload.at)
        upload.told(5)
        given = read(upload.path, table, name=upload.name, profiles=upload.profiles)
        upload.told(35)
        return Looked(table, given, check(given, table, today=local_day(upload.at)))

    def judged(self, looked: Looked) -> Checked:
        return looked.checked

    def read_by(self, looked: Looked) -> str:
        """The title of the profile that made its columns; "" for heads of our own."""
        return str(looked.read.by or "")

    def beside(self, looked: Looked) -> Extra:
        """The columns that match none of ours."""
        return beside(looked.read, looked.table)

    def mark(self, file: BinaryIO, looked: Looked, faults: list[Fault]) -> None:
        """The rows as they came with their faults; of more than a worksheet holds, those that are wrong."""
        many = looked.read.texts.num_rows > MOST_BELOW
        only = set(sorted({fault.row for fault in faults})[:MOST_BELOW]) if many else None
        write_marked(
            file, looked.table, looked.read, faults, sentences=self.sentences, above=sample_line(), only=only
        )  # fmt: skip

    def place(self, fault: Fault, looked: Looked) -> tuple[int | str, str]:
        """The row as the file shows it, and the title of the column."""
        titles = {column.key: str(column.title) for column in looked.table.columns}
        return fault.row, titles.get(fault.key, "")


def sample_line() -> str:
    return gettext("样例数据：地名、校名和人名均为虚构") if is_sample() else ""


_KINDS: dict[str, Kind] = {}
_FAMILIES: dict[str, Callable[[str], Kind | None]] = {}


def register(name: str, kind: Kind) -> None:
    _KINDS[name] = kind


def register_family(name: str, make: Callable[[str], Kind | None]) -> None:
    """Kinds "name:which": `make` gives the kind for which, or None when there is none."""
    _FAMILIES[name] = make


def kind_of(name: str) -> Kind | None:
    family, parted, which = name.partition(":")
    if not parted:
        return _KINDS.get(name)
    return _FAMILIES[family](which) if family in _FAMILIES else None
