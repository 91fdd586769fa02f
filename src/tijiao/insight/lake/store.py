"""The operational store, attached read-only to DuckDB as `op`: a SQLite file or a PostgreSQL database."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import duckdb
from duckdb_extensions import import_extension

from tijiao.insight.catalog import quoted


class Fetched(Protocol):
    """What a statement gave."""

    def fetchall(self) -> list[Any]: ...

    def fetchone(self) -> Any: ...


class Statements(Protocol):
    """A DuckDB connection, as far as writing the lake needs one."""

    def execute(self, sql: str, /) -> Fetched: ...

    def register(self, name: str, rows: Any, /) -> object: ...

    def unregister(self, name: str, /) -> object: ...


class Reader(Protocol):
    """An open store: a connection in which `op.<table>` can be read, all tables as of one moment."""

    @property
    def con(self) -> Statements: ...

    def tables(self) -> frozenset[str]:
        """Names of the operational tables that exist."""

    def show(self, tables: Sequence[str], narrow: Mapping[str, str]) -> None:
        """Make `op.<table>` for each, only the rows that its condition in `narrow` selects."""


class Source(Protocol):
    """Something that can be opened for reading."""

    def open(self) -> AbstractContextManager[Reader]:
        """A context manager that gives a Reader."""


@dataclass(frozen=True, slots=True)
class Store:
    """A SQLite file's path, or a PostgreSQL connection string (`host=… dbname=…`).

    A SQLite file that the same process has open by other means must be read through `apart.SqliteStore`.
    `extensions`: folder in which DuckDB keeps its extension for the store, copied there from the installed wheel.
    """

    kind: Literal["sqlite", "postgres"]
    target: str
    extensions: str

    @contextmanager
    def open(self) -> Iterator["AttachedReader"]:
        with _one_at_a_time:
            con = _base(self.kind, self.extensions).cursor()
            try:
                con.execute("SET TimeZone = 'UTC'")
                con.execute(f"ATTACH {quoted(self.target)} AS store (TYPE {self.kind}, READ_ONLY)")
                con.execute("CREATE SCHEMA op")
                con.execute("BEGIN")  # one moment for all tables
                yield AttachedReader(con, self.kind)
            finally:
                _leave(con)


#: Asked of the store itself: DuckDB's own catalogue would look at every column of every table first.
_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgres": "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()",
}
_bases: dict[tuple[str, str], duckdb.DuckDBPyConnection] = {}
_one_at_a_time = threading.Lock()


def _base(kind: str, extensions: str) -> duckdb.DuckDBPyConnection:
    """DuckDB with the store's extension, once a process: loading it takes longer than a small refresh."""
    key = (kind, extensions)
    if key not in _bases:
        con = duckdb.connect(config={"threads": 2, "extension_directory": extensions})
        import_extension(kind, con=con)
        con.execute(f"LOAD {kind}")
        _bases[key] = con
    return _bases[key]


def _leave(con: duckdb.DuckDBPyConnection) -> None:
    """Leave nothing behind for the next one, whatever happened."""
    with suppress(duckdb.TransactionException):  # when it did not come as far as BEGIN
        con.execute("ROLLBACK")
    con.execute("DROP SCHEMA IF EXISTS op CASCADE")
    con.execute("DETACH DATABASE IF EXISTS store")
    con.close()


@dataclass(slots=True)
class AttachedReader:
    """A store that DuckDB reads by its extension. Narrow reads go to the store's own planner and its indexes."""

    con: duckdb.DuckDBPyConnection
    kind: Literal["sqlite", "postgres"]

    def tables(self) -> frozenset[str]:
        rows = self.con.execute(f"SELECT name FROM {self.kind}_query('store', {quoted(_TABLES[self.kind])})").fetchall()
        return frozenset(name for (name,) in rows)

    def show(self, tables: Sequence[str], narrow: Mapping[str, str]) -> None:
        for table in tables:
            self.con.execute(f'CREATE OR REPLACE VIEW op."{table}" AS {self._select(table, narrow)}')

    def _select(self, table: str, narrow: Mapping[str, str]) -> str:
        if table not in narrow:
            return f'SELECT * FROM store."{table}"'
        asked = f'SELECT * FROM "{table}" WHERE {narrow[table]}'
        columns = self.con.execute(f'DESCRIBE store."{table}"').fetchall()
        typed = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind, *_rest in columns)
        return f"SELECT {typed} FROM {self.kind}_query('store', {quoted(asked)})"
