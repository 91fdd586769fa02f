"""The operational store, attached read-only to DuckDB as `op`: a SQLite file or a PostgreSQL database."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Literal, Protocol

import duckdb
from duckdb_extensions import import_extension

from tijiao.insight.catalog import quoted


class Reader(Protocol):
    """An open store: a DuckDB connection in which `op.<table>` can be read, all tables as of one moment."""

    con: duckdb.DuckDBPyConnection

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

    `extensions`: folder in which DuckDB keeps its extension for the store, copied there from the installed wheel.
    """

    kind: Literal["sqlite", "postgres"]
    target: str
    extensions: str

    @contextmanager
    def open(self) -> Iterator["AttachedReader"]:
        con = duckdb.connect(config={"threads": 2, "extension_directory": self.extensions})
        try:
            _load(con, self.kind, self.extensions)
            con.execute("SET TimeZone = 'UTC'")
            con.execute(f"ATTACH {quoted(self.target)} AS store (TYPE {self.kind}, READ_ONLY)")
            con.execute("CREATE SCHEMA op")
            con.execute("BEGIN")  # one moment for all tables
            yield AttachedReader(con, self.kind)
        finally:
            con.close()


_installed: set[tuple[str, str]] = set()


def _load(con: duckdb.DuckDBPyConnection, kind: str, extensions: str) -> None:
    """Installing checks the whole extension file and takes as long as a refresh: once a process is enough."""
    if (kind, extensions) not in _installed:
        import_extension(kind, con=con)
        _installed.add((kind, extensions))
    con.execute(f"LOAD {kind}")


@dataclass(slots=True)
class AttachedReader:
    """A store that DuckDB reads by its extension. Narrow reads go to the store's own planner and its indexes."""

    con: duckdb.DuckDBPyConnection
    kind: Literal["sqlite", "postgres"]

    def tables(self) -> frozenset[str]:
        rows = self.con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'store'").fetchall()
        return frozenset(name for (name,) in rows)

    def show(self, tables: Sequence[str], narrow: Mapping[str, str]) -> None:
        for table in tables:
            self.con.execute(f'CREATE OR REPLACE VIEW op."{table}" AS {self._select(table, narrow)}')

    def _select(self, table: str, narrow: Mapping[str, str]) -> str:
        if table not in narrow:
            return f'SELECT * FROM store."{table}"'
        asked = f'SELECT * FROM "{table}" WHERE {narrow[table]}'
        columns = self.con.execute(
            "SELECT column_name, data_type FROM duckdb_columns()"
            " WHERE database_name = 'store' AND table_name = ? ORDER BY column_index",
            [table],
        ).fetchall()
        typed = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in columns)
        return f"SELECT {typed} FROM {self.kind}_query('store', {quoted(asked)})"
