"""Kinds of hazard as packs declare them."""

from pathlib import Path

import pytest

from tijiao.inspections.declare import KINDS
from tijiao.packs.loader import load_folder

PACKS = Path(__file__).resolve().parents[2] / "packs"
RIGHT = """- id: fire
  title: {zh: 火灾, en: Fire}
  severity: major
  deadline: {n: 3, unit: calendar-days}
  recheck: [town-officer]
  section: safety
"""


def loaded(tmp_path, text):
    (tmp_path / "pack.yaml").write_text("id: safety\ntitle: {zh: 安全, en: Safety}\nabout: {zh: 安全, en: Safety}\n")
    (tmp_path / "hazards.yaml").write_text(text)
    return load_folder(tmp_path, KINDS)


def test_a_right_file_has_no_faults(tmp_path):
    assert [str(fault) for fault in loaded(tmp_path, RIGHT).faults] == []


@pytest.mark.parametrize(("old", "new", "line"), [
    ("n: 3", "n: 0", 4),
    ("calendar-days", "moons", 4),
    ("major", "awful", 3),
    ("[town-officer]", "[]", 5),
    ("[town-officer]", "[town-officer, town-officer]", 5),
    ("[town-officer]", "[head]", 5),
])
def test_every_fault_is_told_at_its_line(tmp_path, old, new, line):
    faults = loaded(tmp_path, RIGHT.replace(old, new)).faults

    assert [(fault.file, fault.line) for fault in faults] == [("hazards.yaml", line)]


def test_the_plan_of_2020_names_seven_kinds():
    found = load_folder(PACKS / "plan-2020", KINDS, partial=True)

    assert [str(fault) for fault in found.faults] == []
    assert [placed.entry.id for placed in found.of_kind("hazard")] == [
        "stampede", "drowning", "fire", "food", "school-bus", "carbon-monoxide", "other",
    ]
