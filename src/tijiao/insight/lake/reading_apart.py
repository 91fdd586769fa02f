"""The process that reads a SQLite store for the lake: `python -m tijiao.insight.lake.reading_apart SOCKET`.

It answers one opening after another: (path, extensions), then (verb, arguments) until None. See `apart`.
"""

import sys
from multiprocessing.connection import Connection
from typing import Any

import duckdb

from tijiao.insight.lake.store import AttachedReader, Store

Answer = tuple[Any, str | None]
"""What was asked for, and None; or None, and why it failed in DuckDB's words."""


def serve(link: "Connection[Any, Any]") -> None:
    """Until the other side is gone."""
    while True:
        try:
            _opened(link, *link.recv())
        except EOFError:
            return


def _opened(link: "Connection[Any, Any]", path: str, extensions: str) -> None:
    try:
        with Store("sqlite", path, extensions).open() as reader:
            link.send((None, None))
            while (asked := link.recv()) is not None:
                link.send(_answered(reader, *asked))
    except duckdb.Error as error:
        link.send((None, str(error)))
    else:
        link.send((None, None))  # the file is let go


def _answered(reader: AttachedReader, verb: str, *arguments: Any) -> Answer:
    try:
        match verb:
            case "tables":
                return reader.tables(), None
            case "show":
                return reader.show(*arguments), None  # type: ignore[func-returns-value]
            case "register":
                return reader.con.register(*arguments) and None, None
            case "unregister":
                return reader.con.unregister(*arguments) and None, None
        return reader.con.execute(*arguments).fetchall(), None
    except duckdb.Error as error:
        return None, str(error)


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
