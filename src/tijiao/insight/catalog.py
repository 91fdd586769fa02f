"""The data sets of the lake as their files declare them: a YAML head, and SQL over the operational store `op`."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from tijiao.access.sensitivity import Sensitivity
from tijiao.kernel.periods import Kind, Period
from tijiao.packs.entry import Declaration
from tijiao.packs.faults import Fault, PackFaults
from tijiao.packs.files import read_sql
from tijiao.packs.text import Text
from tijiao.packs.tree import Unreadable
from tijiao.packs.validate import validate

FOLDER = Path(__file__).with_name("datasets")
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=80)]
ColumnType = Literal["BIGINT", "DOUBLE", "VARCHAR", "DATE", "TIMESTAMP", "BOOLEAN"]
Piece = Literal["text", "year", "month", "school-year"]


class Column(Declaration):
    """One column. Moments are UTC without zone, days are the city's days."""

    name: Name
    type: ColumnType
    title: Text
    unit: Text | None = None
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    mask: Literal["", "name", "id", "phone"] = ""
    about: Text | None = None
    key: bool = False
    """The number of a row, here or in another data set."""
    said_by: Annotated[str, StringConstraints(pattern=r"^([a-z_]+\.[a-z_]+)?$")] = ""
    """Operational table and field that knows what a code is called: by its choices, or by the rows that bear it."""
    choices: dict[str, Text] = Field(default_factory=dict)
    """What a code is called, where a form says it."""

    @property
    def is_key(self) -> bool:
        return self.key or self.name in ("id", "org")


class Partitioning(Declaration):
    """How a data set is cut into files, the same way as the marks of its table are written.

    by      SQL over the data set's columns that gives the partition's text.
    pieces  what that text is made of, between slashes: "daily-check/2020-03" is text, month.
    narrow  for one partition: which rows of a table to read, in SQL that SQLite and PostgreSQL both speak.
            {0}, {1} are the pieces as literals; {1.first} and {1.end} the days of a year, month or school year.
    """

    by: str
    pieces: Annotated[tuple[Piece, ...], Field(min_length=1)]
    narrow: dict[Name, str] = Field(default_factory=dict)


class DataSet(Declaration):
    """A table of the lake. `answers`: tables whose marks make it stale; `reads`: operational tables it is made of."""

    id: Name
    title: Text
    answers: Annotated[tuple[Name, ...], Field(min_length=1)]
    reads: tuple[Name, ...] = ()
    about: Text | None = None
    address: str = ""
    """URL name of the page of one row, taking its `id`."""
    partition: Partitioning | None = None
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    only: tuple[str, ...] = ()
    """First pieces of partitions it can hold (ledgers of a form); empty: all."""
    common: bool = False
    """The same in every city, as standards are: where several lakes are read as one, it is that of the first."""
    produced: bool = False
    """Computed by a producer of this name and not by SQL."""
    sql: str = ""

    @model_validator(mode="after")
    def has_a_maker(self) -> "DataSet":
        if not self.produced and not self.sql.strip():
            raise ValueError("there is neither SQL nor a producer")
        return self

    @cached_property
    def definition(self) -> str:
        """Digest of what makes the rows: when it changes, the data set is written anew."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    @cached_property
    def types(self) -> tuple[tuple[str, str], ...]:
        """Name and type of each column."""
        return tuple((column.name, column.type) for column in self.columns)

    def holds(self, partition: str) -> bool:
        """Whether a marked partition can have rows here."""
        return not self.only or partition == "" or partition.split("/")[0] in self.only


class _Piece(str):
    """A piece of a partition's text: formats as an SQL literal, with the days that it spans."""

    kind: Piece

    def __format__(self, _spec: str) -> str:
        return quoted(str(self))

    @property
    def _period(self) -> Period:
        kinds = {"year": Kind.YEAR, "month": Kind.MONTH, "school-year": Kind.SCHOOL_YEAR}
        return Period.parse(str(self), kind=kinds[self.kind])

    @property
    def first(self) -> str:
        return _day(self._period.first)

    @property
    def end(self) -> str:
        return _day(self._period.end)


def _day(day: date) -> str:
    return quoted(day.isoformat())


def quoted(text: str) -> str:
    """The text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def narrowing(dataset: DataSet, partition: str) -> dict[str, str]:
    """table → condition for reading one partition; {} reads whole tables."""
    if dataset.partition is None or not partition:
        return {}
    kinds = dataset.partition.pieces
    names = partition.rsplit("/", len(kinds) - 1) if len(kinds) > 1 else [partition]
    pieces = []
    for name, kind in zip(names, kinds, strict=True):
        piece = _Piece(name)
        piece.kind = kind
        pieces.append(piece)
    return {table: condition.format(*pieces) for table, condition in dataset.partition.narrow.items()}


def load(folder: Path = FOLDER) -> dict[str, DataSet]:
    """Every data set of a folder by id. Raises PackFaults with all that is wrong, file and line."""
    found: dict[str, DataSet] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.sql")):
        try:
            node = read_sql(path)
        except Unreadable as error:
            faults += [Fault(path.name, line, message, remedy) for line, message, remedy in error.faults]
            continue
        dataset, wrong = validate(node, DataSet, path.name)
        faults += wrong
        if dataset is not None:
            found[dataset.id] = dataset
    if faults:
        raise PackFaults(faults)
    return found


@cache
def own() -> Mapping[str, DataSet]:
    """The data sets that the program brings, read once: every indicator of a pack is held against them."""
    return MappingProxyType(load())


def reachable(datasets: Mapping[str, DataSet], tables: Iterable[str]) -> dict[str, DataSet]:
    """The data sets whose operational tables all exist (a desk may not be installed)."""
    there = frozenset(tables)
    return {name: dataset for name, dataset in datasets.items() if there.issuperset(dataset.reads)}


def sql_name(slug: str) -> str:
    """The name of a form or field in SQL: daily-check → daily_check; it begins with a letter."""
    name = re.sub(r"[^a-z0-9_]", "_", slug.lower())
    return name if name[:1].isalpha() else f"x{name}"
