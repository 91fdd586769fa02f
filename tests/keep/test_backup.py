"""A backup comes back whole, on an empty home or over an old one; what is wrong with it is said before anything moves."""

import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from keep import small
from tijiao.audit.domain import seal, verify
from tijiao.insight import library
from tijiao.keep import backup as backups
from tijiao.keep import lakeside, problems, vault
from tijiao.keep.packs import load_library, publish_all

only_sqlite = pytest.mark.skipif(
    "postgres" in os.environ.get("TIJIAO_DATABASE_URL", ""), reason="the other home of this test is a SQLite file"
)
pytestmark = [pytest.mark.django_db(transaction=True), only_sqlite, pytest.mark.slow]


KEYS = {name: letter * 64 for name, letter in (("audit", "a"), ("secret", "b"), ("notes", "c"), ("notices", "d"))}


@pytest.fixture
def installation(
    tmp_path: Path,
    settings: Settings,
    _erasable: None,
    city: SimpleNamespace,
    at: datetime,
) -> Iterator[Path]:
    """A home with a city, packs, a sealed chain, an attachment and keys."""
    settings.HOME = tmp_path / "home"
    settings.LAKE, settings.MEDIA_ROOT = settings.HOME / "lake", settings.HOME / "attachments"
    settings.PACKS, settings.PLAN_PACK = small.write(tmp_path / "packs"), "small"
    settings.LAKE_THROUGH_CONNECTION = False
    library.load.cache_clear()
    settings.MEDIA_ROOT.mkdir(parents=True)
    (settings.MEDIA_ROOT / "照片.jpg").write_bytes(b"\xff\xd8picture")
    vault.write(settings.HOME / "keys", KEYS)
    publish_all(by=None, at=at, library=load_library())
    seal(at=at)
    yield settings.HOME
    library.load.cache_clear()


def command(home: Path, packs: Path, *words: str, passphrase: str = "") -> subprocess.CompletedProcess[str]:
    """The command line in a home of its own."""
    told = {"TIJIAO_HOME": str(home), "TIJIAO_PACKS": str(packs), "TIJIAO_PLAN": "small", vault.PASSPHRASE: passphrase}
    return subprocess.run(
        [sys.executable, "-m", "tijiao.cli", *words], env={**os.environ, **told}, capture_output=True, text=True
    )


def rows(database: Path) -> dict[str, int]:
    with closing(sqlite3.connect(database)) as read:
        tables = [name for (name,) in read.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: read.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}


def lake_digests(lake: Path) -> dict[str, dict[str, str]]:
    tables = json.loads((lake / "manifest.json").read_text())["tables"]
    return {name: {key: part["digest"] for key, part in table["parts"].items()} for name, table in tables.items()}


def test_an_empty_home_gets_everything_back(installation: Path, tmp_path: Path, at: datetime) -> None:
    lakeside.rebuild()
    head = verify().head
    saved = backups.backup(tmp_path / "city.tar", passphrase="晴天霹雳", at=at)
    there = tmp_path / "there"

    done = command(there, tmp_path / "packs", "restore", str(tmp_path / "city.tar"), passphrase="晴天霹雳")
    proof = command(there, tmp_path / "packs", "audit", "verify")

    assert (done.returncode, done.stderr, proof.returncode) == (0, "", 0)
    assert saved.keys == "encrypted"
    assert (saved.manifest.head, head in proof.stdout) == (head, True)
    now = rows(there / "tijiao.sqlite3")
    assert {name: now[name] for name in saved.manifest.counts} == saved.manifest.counts
    assert (there / "attachments" / "照片.jpg").read_bytes() == b"\xff\xd8picture"
    assert vault.read(there / "keys") == KEYS
    assert lake_digests(there / "lake") == lake_digests(installation / "lake")


def test_without_a_passphrase_no_key_leaves_the_house(installation: Path, tmp_path: Path, at: datetime) -> None:
    saved = backups.backup(tmp_path / "city.tar", passphrase="", at=at)

    with tarfile.open(tmp_path / "city.tar") as tar:
        names = tar.getnames()
    assert saved.keys == "left-out"
    assert names == ["manifest.json", "database.sqlite3", "attachments/照片.jpg"]
    assert (tmp_path / "city.tar").stat().st_mode & 0o077 == 0


def test_with_one_the_keys_cannot_be_read_in_it(installation: Path, tmp_path: Path, at: datetime) -> None:
    backups.backup(tmp_path / "city.tar", passphrase="晴天霹雳", at=at)

    with tarfile.open(tmp_path / "city.tar") as tar:
        locked = tar.extractfile("keys.json").read()
    assert b"a" * 64 not in locked
    with pytest.raises(problems.WrongPassphrase):
        vault.unlock(locked, "晴天")
    with pytest.raises(problems.PassphraseNeeded):
        vault.unlock(locked, "")


def test_a_backup_never_overwrites_a_file(installation: Path, tmp_path: Path, at: datetime) -> None:
    (tmp_path / "city.tar").write_bytes(b"something dear")

    with pytest.raises(problems.FileThere):
        backups.backup(tmp_path / "city.tar", passphrase="", at=at)

    assert (tmp_path / "city.tar").read_bytes() == b"something dear"


def changed(source: Path, target: Path, **told: Any) -> Path:
    """The backup again with other words in its manifest, or another content of a member."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            content = old.extractfile(member).read()
            if member.name == "manifest.json":
                content = json.dumps({**json.loads(content), **told.get("manifest", {})}).encode()
            content = told.get("members", {}).get(member.name, content)
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return target


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({"members": {"attachments/照片.jpg": b"another"}}, problems.BackupDamaged),
        ({"members": {"database.sqlite3": None}}, problems.BackupDamaged),
        ({"manifest": {"members": {}}}, problems.BackupDamaged),
        ({"manifest": {"version": "99.0.0"}}, problems.BackupFromNewer),
        ({"manifest": {"vendor": "postgresql"}}, problems.OtherDatabase),
        ({"manifest": {"program": "other"}}, problems.NotABackup),
        ({"manifest": {"kind": "real"}}, problems.OtherKindOfCity),
        ({}, problems.NotEmpty),
    ],
)
def test_what_is_wrong_is_said_before_anything_moves(
    installation: Path, tmp_path: Path, at: datetime, told: dict[str, Any], problem: type[Exception]
) -> None:
    backups.backup(tmp_path / "city.tar", passphrase="", at=at)
    before = rows(Path(connection.settings_dict["NAME"]))

    with pytest.raises(problem):
        backups.restore(
            changed(tmp_path / "city.tar", tmp_path / "bad.tar", **told),
            replace=problem is problems.BackupDamaged,
            passphrase="",
        )

    assert rows(Path(connection.settings_dict["NAME"])) == before
    assert (installation / "attachments" / "照片.jpg").read_bytes() == b"\xff\xd8picture"
    assert not (installation / "replaced").exists()


@pytest.mark.parametrize("content", [b"", b"no tar at all", b"\x1f\x8b\x08\x00broken"])
def test_what_is_no_backup_is_refused_in_words(installation: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "city.tar").write_bytes(content)

    with pytest.raises(problems.NotABackup):
        backups.restore(tmp_path / "city.tar", replace=True, passphrase="")


def test_replacing_keeps_what_was_there_beside(installation: Path, tmp_path: Path, at: datetime) -> None:
    backups.backup(tmp_path / "city.tar", passphrase="", at=at)
    there, packs = tmp_path / "there", tmp_path / "packs"
    command(there, packs, "restore", str(tmp_path / "city.tar"))
    (there / "attachments" / "new.txt").write_text("written since")

    refused = command(there, packs, "restore", str(tmp_path / "city.tar"))
    done = command(there, packs, "restore", str(tmp_path / "city.tar"), "--replace")

    assert (refused.returncode, done.returncode) == (2, 0)
    (aside,) = (there / "replaced").iterdir()
    assert sorted(path.name for path in aside.iterdir()) == ["attachments", "lake", "tijiao.sqlite3"]
    assert not (there / "attachments" / "new.txt").exists()
