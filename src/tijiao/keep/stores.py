"""The operational database as a file: taken out of a running store, and put back. SQLite and PostgreSQL."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection, connections

from tijiao.keep import problems

_SUFFIXES = ("", "-wal", "-shm")


def member() -> str:
    """The name of the database inside a backup."""
    return "database.sqlite3" if connection.vendor == "sqlite" else "database.pgdump"


def dump(target: Path) -> None:
    """Copy the database as of one moment, while others read and write. Raises ToolMissing."""
    if connection.vendor == "sqlite":
        here = connection.settings_dict["NAME"]
        with closing(sqlite3.connect(here)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        return
    _run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", str(target), *_address()])


def check(source: Path) -> bool:
    """Whether a copied database is whole in itself."""
    if connection.vendor != "sqlite":
        return _works(["pg_restore", "--list", str(source)])
    try:
        with closing(sqlite3.connect(source)) as copy:
            return bool(copy.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def put(source: Path, aside: Path, *, worth_keeping: bool) -> None:
    """Make the copy the operational database; the one before is kept in the folder `aside` (PostgreSQL: as a dump).

    Raises   ToolMissing.
    """
    if connection.vendor == "sqlite":
        standing = Path(connection.settings_dict["NAME"])
        connections.close_all()
        for suffix in _SUFFIXES:
            file = standing.with_name(standing.name + suffix)
            if file.exists() and not worth_keeping:
                file.unlink()
            elif file.exists():
                aside.mkdir(parents=True, exist_ok=True)
                file.replace(aside / file.name)
        shutil.move(source, standing)
        return
    if worth_keeping:
        aside.mkdir(parents=True, exist_ok=True)
        dump(aside / member())
    connections.close_all()
    _run(["pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error",
          *_address(), str(source)])  # fmt: skip


def counts() -> dict[str, int]:
    """Table → rows."""
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found[table] = int(cursor.fetchone()[0])
    return found


def _address() -> list[str]:
    told: Mapping[str, Any] = connection.settings_dict
    named = {"--host": told["HOST"], "--port": told["PORT"], "--username": told["USER"], "--dbname": told["NAME"]}
    return [word for option, value in named.items() if value for word in (option, str(value))]


def _run(command: list[str]) -> None:
    """The password travels in the environment, never among the arguments."""
    secret = {"PGPASSWORD": str(connection.settings_dict["PASSWORD"])} if connection.settings_dict["PASSWORD"] else {}
    try:
        done = subprocess.run(command, env={**os.environ, **secret}, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError:
        raise problems.ToolMissing(tool=command[0], why="not installed") from None
    if done.returncode:
        raise problems.ToolMissing(tool=command[0], why=done.stderr.strip()[-300:])


def _works(command: list[str]) -> bool:
    try:
        _run(command)
    except problems.ToolMissing:
        return False
    return True
