"""`tijiao pack check`: faults, and which mechanisms nothing serves yet."""

from collections.abc import Callable
from pathlib import Path

from packs.conftest import FORM, GOOD, KINDS, LEDGERS, PACK, Files
from tijiao.packs.check import check
from tijiao.packs.loader import load_folder

Write = Callable[[Files], Path]
UNSERVED: Files = {**GOOD, "04-safety/ledgers.yaml": LEDGERS.replace('  serves: ["04.11"]\n', "")}


def test_a_folder_that_serves_everything_has_nothing_to_say(folder: Write) -> None:
    report = check(folder(GOOD), KINDS, complete=True)

    assert list(report.lines()) == ["faults: 0; entries: 3; mechanisms served: 2 of 2"]
    assert report.exit_code == 0


def test_what_only_its_pack_names_is_not_served_yet_and_is_listed(folder: Write) -> None:
    report = check(folder(UNSERVED), KINDS)

    assert list(report.lines()) == [
        "04.11 日检查: nothing serves it yet",
        "faults: 0; entries: 3; mechanisms served: 1 of 2",
    ]
    assert report.exit_code == 0


def test_what_a_folder_beside_it_serves_is_served(folder: Write, tmp_path: Path) -> None:
    national = tmp_path / "national"
    (national / "forms").mkdir(parents=True)
    (national / "pack.yaml").write_text(PACK, encoding="utf-8")
    form = FORM.replace("id: daily-check", 'id: national-check\nserves: ["04.11"]')
    (national / "forms" / "national-check.yaml").write_text(form, encoding="utf-8")

    report = check(folder(UNSERVED), KINDS, beside=[load_folder(national, KINDS).or_raise()])

    assert list(report.lines()) == ["faults: 0; entries: 3; mechanisms served: 2 of 2"]


def test_what_nothing_serves_is_a_fault_when_completeness_is_asked_for(folder: Write) -> None:
    report = check(folder(UNSERVED), KINDS, complete=True)

    assert list(report.lines()) == [
        "plan.yaml:28: nothing serves the mechanism 04.11 日检查 (name it in the `serves` of an entry)",
        "faults: 1; entries: 3; mechanisms served: 1 of 2",
    ]
    assert report.exit_code == 2


def test_a_folder_that_is_not_there_is_one_fault(tmp_path: Path) -> None:
    report = check(tmp_path / "none")

    assert list(report.lines()) == [
        f"{tmp_path / 'none'}:1: there is no such folder (name a folder with plan.yaml or pack.yaml)",
        "faults: 1; entries: 0; mechanisms served: 0 of 0",
    ]
