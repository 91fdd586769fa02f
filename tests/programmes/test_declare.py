"""Programmes as packs declare them."""

from pathlib import Path

import pytest

from tijiao.packs.loader import load_folder
from tijiao.programmes.declare import KINDS

PACKS = Path(__file__).resolve().parents[2] / "packs"
RIGHT = """- id: training
  title: {zh: 培训, en: Training}
  kind: training
  organiser: teachers
  catalogue:
    mode: {zh: 线上, en: Online}
    stages: [primary]
"""


def loaded(tmp_path, text):
    (tmp_path / "pack.yaml").write_text("id: p\ntitle: {zh: 培训, en: Training}\nabout: {zh: 培训, en: Training}\n")
    (tmp_path / "programmes.yaml").write_text(text)
    return load_folder(tmp_path, KINDS)


def test_a_right_file_has_no_faults(tmp_path):
    assert [str(fault) for fault in loaded(tmp_path, RIGHT).faults] == []


@pytest.mark.parametrize(("old", "new", "line"), [
    ("kind: training", "kind: party", 3),
    ("organiser: teachers", "organizer: teachers", 4),
    ("{zh: 线上, en: Online}", "{zh: 线上}", 6),
    ("[primary]", "[university]", 7),
])
def test_a_fault_is_told_at_its_line(tmp_path, old, new, line):
    faults = loaded(tmp_path, RIGHT.replace(old, new)).faults

    assert line in [fault.line for fault in faults]


def test_the_plan_of_2020_names_its_programmes_without_a_fault():
    found = load_folder(PACKS / "plan-2020", KINDS, partial=True)

    assert [str(fault) for fault in found.faults] == []
    assert {"all-staff-training", "rural-teaching-visits", "food-safety-training"} <= {
        placed.entry.id for placed in found.of_kind("programme")
    }
