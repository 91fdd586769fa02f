"""The data of the version before come along, once: `make_previous.py` says what stands for that version today."""

import gzip
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from pytest_django import Settings

from keep import small
from tijiao import __version__
from tijiao.keep import problems, upgrade
from tijiao.keep.models import InstalledVersion

PREVIOUS = Path(__file__).with_name("data") / "v0_0_1.sql.gz"
KEPT = ("directory_organisation", "directory_user", "directory_holding", "registry_pupil", "registry_guardian",
        "registry_enrolment", "registry_circumstance", "forms_formversion", "ledgers_ledger", "audit_seal",
        "audit_dayhead")  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home as the version before left it."""
    with closing(sqlite3.connect(tmp_path / "tijiao.sqlite3")) as store:
        store.executescript(gzip.decompress(PREVIOUS.read_bytes()).decode())
    return tmp_path


def command(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    packs = str(small.write(home / "packs"))
    told = {"TIJIAO_HOME": str(home), "TIJIAO_PACKS": packs, "TIJIAO_PLAN": "small", "TIJIAO_DATABASE_URL": ""}
    return subprocess.run(
        [sys.executable, "-m", "tijiao.cli", *words], env={**os.environ, **told}, capture_output=True, text=True
    )


def columns(home: Path) -> dict[str, list[str]]:
    """The columns of the kept tables as they stand: an upgrade may add some, and must leave these."""
    with closing(sqlite3.connect(home / "tijiao.sqlite3")) as read:
        return {table: [row[1] for row in read.execute(f"PRAGMA table_info({table})")] for table in KEPT}


def rows(home: Path, told: dict[str, list[str]]) -> dict[str, list[tuple[object, ...]]]:
    """The rows of the kept tables, in those columns."""
    with closing(sqlite3.connect(home / "tijiao.sqlite3")) as read:
        return {
            table: read.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY 1").fetchall()
            for table, names in told.items()
        }


def versions(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / "tijiao.sqlite3")) as read:
        return [version for (version,) in read.execute("SELECT version FROM keep_installedversion ORDER BY id")]


@pytest.mark.slow
def test_an_upgrade_keeps_every_row_and_can_be_run_again(home: Path) -> None:
    told = columns(home)
    before = rows(home, told)

    first = command(home, "upgrade")
    again = command(home, "upgrade")
    proof = command(home, "audit", "verify")

    assert (first.returncode, first.stderr, again.returncode, proof.returncode) == (0, "", 0, 0)
    assert rows(home, told) == before
    assert versions(home) == ["0.0.1", __version__]
    assert "registry_pupil" not in (home / "lake" / "manifest.json").read_text()
    assert '"pupils"' in (home / "lake" / "manifest.json").read_text()


@pytest.mark.django_db
def test_what_a_newer_version_worked_on_is_left_alone(tmp_path: Path, settings: Settings, at) -> None:
    settings.HOME = tmp_path
    InstalledVersion.objects.create(version="99.1.0", at=at)

    with pytest.raises(problems.NewerHere):
        upgrade.upgrade(say=lambda text: None)


@pytest.mark.django_db
def test_the_recorded_version_is_the_highest_not_the_last_written(at) -> None:
    for version in ("0.9.0", "0.10.0", "0.2.5"):
        InstalledVersion.objects.create(version=version, at=at)

    assert upgrade.recorded_version() == "0.10.0"
