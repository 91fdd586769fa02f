"""PostgreSQL: the dump of a running database comes back over what was written since, which is kept beside."""

import shutil
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from pytest_django import Settings

from tijiao.audit.domain import seal, verify
from tijiao.directory.models import Organisation
from tijiao.keep import backup as backups
from tijiao.keep import problems, stores, vault

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def home(
    tmp_path: Path,
    settings: Settings,
    _erasable: None,
    city: SimpleNamespace,
    at: datetime,
) -> Path:
    if connection.vendor != "postgresql":
        pytest.skip("of PostgreSQL only")
    if not shutil.which("pg_dump"):
        pytest.skip("needs pg_dump")
    settings.HOME, settings.LAKE, settings.MEDIA_ROOT = tmp_path, tmp_path / "lake", tmp_path / "attachments"
    vault.write(tmp_path / "keys", {"audit": "a" * 64})
    seal(at=at)
    return tmp_path


def test_a_database_comes_back_over_what_was_written_since(home: Path, at: datetime) -> None:
    before, head = stores.counts(), verify().head
    backups.backup(home / "city.tar", passphrase="", at=at)
    Organisation.objects.filter(code="k-001").update(name="改坏的名字")

    backups.restore(home / "city.tar", replace=True, passphrase="")

    assert Organisation.objects.get(code="k-001").name == "东屿镇第一幼儿园"
    assert (stores.counts(), verify().head, verify().broken) == (before, head, ())
    (aside,) = (home / "replaced").iterdir()
    assert stores.check(aside / "database.pgdump")


def test_a_program_that_is_missing_is_said(home: Path, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(problems.ToolMissing) as caught:
        backups.backup(home / "city.tar", passphrase="", at=at)

    assert caught.value.facts["tool"] == "pg_dump"
    assert not (home / "city.tar").exists()
