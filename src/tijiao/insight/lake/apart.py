"""A SQLite store, read by a process of its own.

DuckDB brings a SQLite library beside Python's. Two of them in one process take each other's file locks away, for the
system counts locks by process: when the lake let go of the file, a transaction that Django had open would hold no lock
any more, and another process could write over what it reads or writes (sqlite.org, How To Corrupt An SQLite Database
File, 2.2.1). So the other library lives in a child that never opens the file through Python.
"""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

import duckdb
import pyarrow as pa

from tijiao.insight.children import environment
from tijiao.insight.lake import reading_apart

_one_at_a_time = threading.Lock()
_children: dict[int, "Child"] = {}
"""Own process → its child: one that was forked off starts its own."""


@dataclass(frozen=True, slots=True)
class Child:
    """It ends when this end of the link is closed."""

    process: "subprocess.Popen[bytes]"
    link: "Connection[Any, Any]"


def child() -> Child:
    """The child of this process, started when there is none."""
    pid = os.getpid()
    if pid not in _children:
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", reading_apart.__name__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=environment(),
                stdin=subprocess.DEVNULL,
            )
        _children[pid] = Child(process, Connection(ours.detach()))
    return _children[pid]


def _asked(link: "Connection[Any, Any]", asked: object) -> Any:
    """The child's answer. Raises duckdb.Error as it met it; when the child is gone, the next opening starts another."""
    try:
        link.send(asked)
        answer, why = link.recv()
    except (EOFError, OSError) as error:
        _children.pop(os.getpid(), None)
        raise duckdb.ConnectionException("the process that reads the store has ended") from error
    if why is not None:
        raise duckdb.Error(why)
    return answer


@dataclass(frozen=True, slots=True)
class Rows:
    """What a statement gave, all of it."""

    rows: list[tuple[Any, ...]]

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.rows

    def fetchone(self) -> tuple[Any, ...] | None:
        return self.rows[0] if self.rows else None


@dataclass(frozen=True, slots=True)
class Statements:
    """The child's connection, as far as writing the lake needs one: rows that come back are few."""

    link: "Connection[Any, Any]"

    def execute(self, sql: str) -> Rows:
        return Rows(_asked(self.link, ("execute", sql)))

    def register(self, name: str, rows: pa.Table) -> None:
        _asked(self.link, ("register", name, rows))

    def unregister(self, name: str) -> None:
        _asked(self.link, ("unregister", name))


@dataclass(slots=True)
class ApartReader:
    """An open store; `store.Reader`."""

    link: "Connection[Any, Any]"
    con: Statements = field(init=False)

    def __post_init__(self) -> None:
        self.con = Statements(self.link)

    def tables(self) -> frozenset[str]:
        found: frozenset[str] = _asked(self.link, ("tables",))
        return found

    def show(self, tables: Sequence[str], narrow: Mapping[str, str]) -> None:
        _asked(self.link, ("show", tuple(tables), dict(narrow)))


@dataclass(frozen=True, slots=True)
class SqliteStore:
    """A SQLite file that this process may have open itself. `extensions`: as for `store.Store`."""

    path: str
    extensions: str

    @contextmanager
    def open(self) -> Iterator[ApartReader]:
        """All tables as of one moment. Raises duckdb.Error."""
        with _one_at_a_time:
            link = child().link
            _asked(link, (self.path, self.extensions))
            try:
                yield ApartReader(link)
            finally:
                if os.getpid() in _children:
                    _asked(link, None)
