"""The doctor says what is in order and what is not, each with what to do about it."""

import json
from argparse import Namespace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from keep import small
from tijiao.audit.domain import seal
from tijiao.insight import library
from tijiao.keep import commands, doctor, lakeside, proof, vault
from tijiao.keep.doctor import examine
from tijiao.keep.models import JobRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def healthy(tmp_path: Path, settings: Settings, city: SimpleNamespace, at: datetime) -> Path:
    settings.HOME, settings.LAKE = tmp_path, tmp_path / "lake"
    settings.PACKS, settings.PLAN_PACK = small.write(tmp_path / "packs"), "small"
    vault.write(tmp_path / "keys", {"audit": "a" * 64, "secret": "b" * 64})
    library.load.cache_clear()
    seal(at=at)
    return tmp_path


def levels() -> dict[str, str]:
    return {one.check: one.level for one in examine()}


def test_a_healthy_installation_fails_nowhere(healthy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = commands.doctor(Namespace(json=True))

    told = json.loads(capsys.readouterr().out)
    assert code == 0
    assert [one for one in told if one["level"] == "fail"] == []
    assert [one for one in told if one["level"] != "ok" and not one["remedy"]] == []


def test_keys_that_others_can_read_are_a_failure(healthy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (healthy / "keys" / "audit").chmod(0o644)

    assert commands.doctor(Namespace(json=False)) == 1

    assert "✗ 密钥: audit、secret → 运行 chmod 600：audit" in capsys.readouterr().out.splitlines()


def test_wrong_packs_are_a_failure(healthy: Path, settings: Settings) -> None:
    settings.PLAN_PACK = "nothing"

    assert levels()["工作包"] == "fail"


def test_little_space_is_a_warning_and_too_little_a_failure(healthy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for free in (2**40, 2**31, 2**20):
        monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path, free=free: SimpleNamespace(free=free))
        found.append(levels()["磁盘空间"])

    assert found == ["ok", "warn", "fail"]


def test_a_changed_entry_is_a_failure_and_told_by_verify(healthy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER audit_auditentry_no_update")
        cursor.execute(
            "UPDATE audit_auditentry SET action = 'organisation.burn' WHERE id = (SELECT min(id) FROM audit_auditentry)"
        )

    assert levels()["审计链"] == "fail"
    assert commands.audit_verify(Namespace()) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "审计链已被破坏。"


def test_a_whole_chain_is_told_with_its_head(healthy: Path, at: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    assert proof.seal_all(at=at) == 0
    assert commands.audit_verify(Namespace()) == 0

    first, head, last = capsys.readouterr().out.splitlines()
    assert (first.endswith("未封存 0 条"), len(head.split()[-1]), last) == (True, 64, "审计链完整。")


def test_a_damaged_lake_is_a_failure(healthy: Path) -> None:
    lakeside.rebuild()
    assert levels()["数据湖"] == "ok"

    next((healthy / "lake").rglob("*.parquet")).write_bytes(b"cut")

    assert levels()["数据湖"] == "fail"


def test_a_failed_job_is_a_failure_and_a_late_one_a_warning(healthy: Path) -> None:
    now = timezone.now()
    JobRun.objects.create(
        name="roll", due=now, started_at=now, finished_at=now, outcome="failed", error="OSError: full", runner="a:1"
    )
    JobRun.objects.create(
        name="cleaning", due=now - timedelta(days=3), started_at=now, finished_at=now, outcome="done", runner="a:1"
    )

    found = levels()

    assert (found["留存每晚学籍名册"], found["清理会话与任务记录"]) == ("fail", "warn")
