"""The store is read by another process: SQLite's locks in this one stay what they were."""

import sqlite3
import subprocess
import sys

import duckdb
import pytest
from insight import drawn
from insight.drawn import AT

from tijiao.insight.lake.apart import SqliteStore, child

BEGIN = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None).execute('BEGIN IMMEDIATE')"


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_a_transaction_that_is_open_here_still_keeps_others_out_after_the_lake_has_read(town, journal):
    here = sqlite3.connect(town.store, isolation_level=None)
    here.execute(f"PRAGMA journal_mode={journal}")
    here.execute("BEGIN IMMEDIATE")
    here.execute("UPDATE directory_organisation SET name = name")

    with town.lake.source.open() as reader:
        assert "directory_organisation" in reader.tables()
    another = subprocess.run([sys.executable, "-c", BEGIN, town.store], capture_output=True, text=True, check=False)
    here.close()

    assert "database is locked" in another.stderr


def test_a_reader_that_was_killed_is_said_and_the_next_opening_starts_another(town):
    town.lake.refresh(at=AT)
    child().process.kill()
    child().process.wait()

    with pytest.raises(duckdb.ConnectionException, match="has ended"), town.lake.source.open():
        pytest.fail("nobody is there to read")
    with town.lake.source.open() as reader:
        assert "directory_organisation" in reader.tables()


def test_a_store_that_is_none_is_refused_and_the_reader_stands(town, tmp_path):
    (tmp_path / "none.sqlite3").write_bytes(b"no database" * 1000)
    broken = SqliteStore(str(tmp_path / "none.sqlite3"), str(drawn.EXTENSIONS))

    with pytest.raises(duckdb.Error), broken.open() as reader:
        reader.tables()
    with town.lake.source.open() as reader:
        assert "directory_organisation" in reader.tables()
