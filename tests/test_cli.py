"""The table of commands: each resolves, explains itself, and answers wrong input in words with exit code 2."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tijiao.cli import COMMANDS, _load, main


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_there_and_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert callable(_load(COMMANDS[name].target))

    with pytest.raises(SystemExit) as ended:
        main([*name.split(), "--help"])

    assert ended.value.code == 0
    assert COMMANDS[name].help in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    "words", [[], ["serve", "--port", "many"], ["backup"], ["plan"], ["demo", "--size", "world"], ["fly"]]
)
def test_a_command_line_that_makes_no_sense_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)

    assert ended.value.code == 2
    assert "usage: tijiao" in capsys.readouterr().err


def run(home: Path, *words: str, **told: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tijiao.cli", *words],
        env={**os.environ, "TIJIAO_HOME": str(home), "TIJIAO_DATABASE_URL": "", **told}, capture_output=True, text=True,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["plan", "read", "{home}/nothing.docx"], "plan-file.not-found"),
        (["restore", "{home}/nothing.tar"], "keep.no-such-file"),
        (["backup", "{home}/no/folder/city.tar"], "keep.no-such-file"),
        (["init"], "keep.nothing-to-read"),
        (["init", "{home}/nothing.xlsx"], "keep.no-such-file"),
        (["serve", "--port", "0"], "keep.not-migrated"),
    ],
)
def test_wrong_input_is_told_in_words_without_a_traceback(tmp_path: Path, words: list[str], code: str) -> None:
    done = run(tmp_path, *(word.format(home=tmp_path) for word in words))

    assert (done.returncode, f"[{code}]" in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("words", [["audit", "verify"], ["backup", "{home}/city.tar"], ["lake", "refresh"]])
def test_a_database_without_tables_is_said_in_words(tmp_path: Path, words: list[str]) -> None:
    done = run(tmp_path, *(word.format(home=tmp_path) for word in words))

    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
    assert "tijiao doctor" in done.stderr


@pytest.mark.slow
def test_packs_are_checked_without_a_home_and_a_wrong_folder_is_said(tmp_path: Path) -> None:
    done = run(tmp_path / "home", "pack", "check", str(tmp_path / "nothing"))

    assert done.returncode == 2
    assert "there is no such folder" in done.stdout
    assert not (tmp_path / "home").exists()


@pytest.mark.slow
def test_every_wrong_setting_is_told_at_once_and_no_value_is_printed(tmp_path: Path) -> None:
    wrong = {"TIJIAO_DEBUG": "perhaps", "TIJIAO_SESSION_MINUTES": "soon", "TIJIAO_DATABASE_URL": "mysql://secret@db/x"}

    done = run(tmp_path, "audit", "verify", **wrong)

    assert done.returncode == 2
    assert sorted(line.split(":")[0] for line in done.stderr.splitlines()) == sorted(wrong)
    assert not any(value in done.stderr for value in ("perhaps", "soon", "secret"))
