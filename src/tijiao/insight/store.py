"""Where the lake of this installation is filled from: Django's database, read by DuckDB; and the marks in it."""

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from django.conf import settings
from django.db import connection

from tijiao.audit import models
from tijiao.insight.lake.apart import SqliteStore
from tijiao.insight.lake.lake import Lake, Mark
from tijiao.insight.lake.store import AttachedReader, Reader, Source, Store
from tijiao.insight.library import library
from tijiao.insight.producers import PRODUCERS

_CHUNK = 500


class DatabaseMarks:
    """The audit's marks. They are committed with the change that they tell of."""

    def pending(self, tables: Iterable[str] | None = None) -> Sequence[Mark]:
        rows = models.Mark.objects.order_by("pk")
        if tables is not None:
            rows = rows.filter(table__in=sorted(tables))
        return [Mark(*row) for row in rows.values_list("pk", "table", "partition")]

    def all_tables(self) -> frozenset[str]:
        """Tables that have any mark."""
        return frozenset(models.Mark.objects.order_by("table").values_list("table", flat=True).distinct())

    def clear(self, marks: Sequence[Mark]) -> None:
        for start in range(0, len(marks), _CHUNK):
            models.Mark.objects.filter(pk__in=[mark.id for mark in marks[start : start + _CHUNK]]).delete()


class NoMarks:
    """A lake beside the installation's own: what changed is told to that one alone."""

    def pending(self, _tables: Iterable[str] | None = None) -> Sequence[Mark]:
        return ()

    def clear(self, marks: Sequence[Mark]) -> None:
        """There are none."""


def lake() -> Lake:
    """The lake of this installation."""
    return Lake(settings.LAKE, source(), library().datasets, DatabaseMarks(), PRODUCERS)


def lake_in(folder: Path) -> Lake:
    """Another folder's lake, written from the same store."""
    return Lake(folder, source(), library().datasets, NoMarks(), PRODUCERS)


def through_connection() -> bool:
    """Whether the lake reads what the running transaction sees: in tests, whose transactions never commit."""
    return bool(getattr(settings, "LAKE_THROUGH_CONNECTION", False))


def source() -> Source:
    told = connection.settings_dict
    extensions = str(settings.HOME / "duckdb")
    if connection.vendor == "sqlite":
        return OpenSqlite(extensions) if through_connection() else SqliteStore(str(told["NAME"]), extensions)
    return OpenPostgres() if through_connection() else Store("postgres", _address(told), extensions)


def _address(told: Mapping[str, Any]) -> str:
    """A connection string of libpq, each value quoted by its rules."""
    named = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    values = {key: str(told.get(name) or "") for key, name in named.items()}
    return " ".join(f"{key}={_libpq(value)}" for key, value in values.items() if value)


def _libpq(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


@dataclass(frozen=True, slots=True)
class OpenSqlite:
    """The connection's own view of a SQLite database, uncommitted changes included, copied into a file to read."""

    extensions: str

    @contextmanager
    def open(self) -> Iterator[AttachedReader]:
        connection.ensure_connection()
        with tempfile.TemporaryDirectory(prefix="tijiao-lake-") as folder:
            copy = Path(folder) / "copy.sqlite3"
            copy.write_bytes(connection.connection.serialize())
            with Store("sqlite", str(copy), self.extensions).open() as reader:
                yield reader


@dataclass(frozen=True, slots=True)
class OpenPostgres:
    """The connection's own view of a PostgreSQL database, uncommitted changes included, row by row."""

    @contextmanager
    def open(self) -> Iterator["FetchedReader"]:
        con = duckdb.connect(config={"threads": 2})
        try:
            con.execute("CREATE SCHEMA op")
            yield FetchedReader(con)
        finally:
            con.close()


_TYPES = {16: pa.bool_(), 20: pa.int64(), 21: pa.int64(), 23: pa.int64(), 701: pa.float64(), 1082: pa.date32()}
_TYPES |= {1184: pa.timestamp("us"), 1700: pa.float64()}
_MOMENT, _DECIMAL = 1184, 1700


@dataclass(slots=True)
class FetchedReader:
    """Tables copied into DuckDB through a cursor of PostgreSQL; types by the oid that it tells."""

    con: duckdb.DuckDBPyConnection

    def tables(self) -> frozenset[str]:
        return frozenset(connection.introspection.table_names())

    def show(self, tables: Sequence[str], narrow: Mapping[str, str]) -> None:
        for table in tables:
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{table}" WHERE {narrow.get(table, "TRUE")}')  # noqa: S608 - own names
                fetched, told = cursor.fetchall(), cursor.description or ()
            names = [column[0] for column in told]
            columns = [_column([row[at] for row in fetched], one[1]) for at, one in enumerate(told)]
            self.con.register("fetched", pa.table(columns, names=names))
            self.con.execute(f'CREATE OR REPLACE TABLE op."{table}" AS SELECT * FROM fetched')  # noqa: S608
            self.con.unregister("fetched")


def _column(values: list[Any], oid: int) -> pa.Array:
    if oid == _MOMENT:
        values = [value.replace(tzinfo=None) if value else None for value in values]  # Django's connections speak UTC
    elif oid == _DECIMAL:
        values = [None if value is None else float(value) for value in values]
    elif oid not in _TYPES:
        values = [value if value is None or isinstance(value, str) else _text(value) for value in values]
    return pa.array(values, _TYPES.get(oid, pa.string()))


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


__all__ = ["DatabaseMarks", "Reader", "lake", "lake_in", "source", "through_connection"]
