"""Every way to write a wrong pack that we thought of, with every fault that must be said: no more, no less."""

from collections.abc import Callable
from pathlib import Path

import pytest

from packs.conftest import GOOD, KINDS, Files
from packs.wrong import WRONG
from tijiao.packs.faults import PackFaults
from tijiao.packs.loader import load_folder


def sections(text: str) -> dict[str, list[str]]:
    """`## name` begins a section; the lines below it are what the loader must say, in order."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("## "):
            name = line.removeprefix("## ")
            found[name] = []
        else:
            found[name].append(line)
    return found


SAID = sections((Path(__file__).parent / "wrong.txt").read_text(encoding="utf-8"))


def test_every_wrong_pack_has_its_faults_written_down() -> None:
    assert list(SAID) == list(WRONG)
    assert len(SAID) >= 25


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_pack_is_refused_with_file_line_reason_and_remedy(name: str, folder: Callable[[Files], Path]) -> None:
    path = folder({**GOOD, **WRONG[name]})

    loaded = load_folder(path, KINDS)

    assert [str(fault) for fault in loaded.faults] == SAID[name]
    with pytest.raises(PackFaults) as refused:
        loaded.or_raise()
    assert refused.value.faults == loaded.faults
