"""A new installation's tables are laid out from the models: the same tables that all migrations come to."""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

pytestmark = pytest.mark.slow
LAID_OUT = "call_command('migrate', verbosity=0)"
MIGRATED = "from django.core.management.commands import migrate; call_command(migrate.Command(), verbosity=0)"
#: Names that a database gives by itself keep the table's first name through a rename: they are not compared. Nor is
#: the width of the key of the one table that Django's own migrations make narrower than its models say.
CATALOG = {
    "columns": "SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, is_nullable,"
    " column_default, is_identity FROM information_schema.columns WHERE table_schema = 'public'"
    " AND (table_name, column_name) <> ('auth_group_permissions', 'id')",
    "constraints": "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "indexes": "SELECT tablename, replace(indexdef, indexname, '') FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}
APPLIED = "SELECT app, name FROM django_migrations"
Schema = dict[str, list[str]]


def run(code: str, home: Path, url: str = "") -> None:
    told = {"TIJIAO_HOME": str(home), "TIJIAO_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tijiao.settings"}
    start = "import django; django.setup(); from django.core.management import call_command; "
    subprocess.run([sys.executable, "-c", start + code], env={**os.environ, **told}, check=True)


def parts(sql: str) -> list[str]:
    """The columns and constraints of a CREATE TABLE, in the order of their text: migrations add columns at the end."""
    head, body = sql.split("(", 1)
    found, depth = [""], 0
    for letter in body.rsplit(")", 1)[0]:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            found.append("")
        else:
            found[-1] += letter
    return [head.strip(), *sorted(re.sub(r"\s+", " ", one).strip() for one in found)]


def of_sqlite(home: Path, code: str) -> Schema:
    run(code, home)
    with closing(sqlite3.connect(home / "tijiao.sqlite3")) as store:
        told = store.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        applied = sorted(map(str, store.execute(APPLIED).fetchall()))
    return {"applied": applied, **{name: parts(sql) if kind == "table" else [sql] for kind, name, sql in told}}


def of_postgresql(home: Path, code: str, name: str) -> Schema:
    import psycopg

    told = connection.settings_dict
    url = f"postgres://{told['USER']}@{told['HOST']}:{told['PORT']}/{name}"
    with psycopg.connect(url.replace(name, "postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        try:
            run(code, home, url)
            with psycopg.connect(url) as store:
                return {
                    what: sorted(map(str, store.execute(query).fetchall()))  # type: ignore[arg-type]
                    for what, query in {**CATALOG, "applied": APPLIED}.items()
                }
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


@pytest.fixture
def schemas(db: None, tmp_path: Path) -> Iterator[tuple[Schema, Schema]]:
    """The tables as they are laid out, and as the migrations make them one after another."""
    homes = tmp_path / "laid", tmp_path / "migrated"
    for home in homes:
        home.mkdir()
    if connection.vendor == "sqlite":
        yield of_sqlite(homes[0], LAID_OUT), of_sqlite(homes[1], MIGRATED)
    else:
        yield of_postgresql(homes[0], LAID_OUT, "laid"), of_postgresql(homes[1], MIGRATED, "migrated")


def test_tables_laid_out_from_the_models_are_those_of_all_migrations(schemas: tuple[Schema, Schema]) -> None:
    laid, migrated = schemas

    assert len(laid["applied"]) > 100
    assert {name: sorted(set(laid[name]) ^ set(migrated[name])) for name in laid if laid[name] != migrated[name]} == {}
    assert laid.keys() == migrated.keys()
