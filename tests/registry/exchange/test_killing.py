"""A worker that dies in the middle of an import leaves all or nothing, and the import's page says which."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

NOTHING = {"pupils": 0, "enrolments": 0, "entries": 0, "says": ["上一次办理中断了，没有写入任何内容"]}
ALL = {"pupils": 60, "enrolments": 60, "entries": 1, "says": ["撤回这次导入"]}


@pytest.fixture
def own_database(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation of its own, on the kind of database that the tests run on."""
    environment = {**os.environ, "TIJIAO_HOME": str(tmp_path / "home")}
    url = environment.get("TIJIAO_DATABASE_URL", "")
    if url:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("CREATE DATABASE killing")
        environment["TIJIAO_DATABASE_URL"] = url.rpartition("/")[0] + "/killing"
    return environment


@pytest.mark.slow
@pytest.mark.database
def test_a_worker_killed_fifty_times_leaves_all_or_nothing_and_the_page_says_which(own_database: dict[str, str]) -> None:
    script = Path(__file__).with_name("killing.py")
    told = subprocess.run(
        [sys.executable, script, own_database["TIJIAO_HOME"], "20200520"], env=own_database, stdout=subprocess.PIPE,
        check=True, text=True,
    )  # fmt: skip

    found = json.loads(told.stdout)

    assert len(found) == 50
    assert [one for one in found if one not in (NOTHING, ALL)] == []
    assert NOTHING in found
