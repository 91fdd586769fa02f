"""Schemes as packs declare them."""

from pathlib import Path

import pytest

from tijiao.awards.declare import KINDS
from tijiao.packs.loader import load_folder

PACKS = Path(__file__).resolve().parents[2] / "packs"
RIGHT = """- id: modern
  title: {zh: 现代化学校, en: Modern school}
  levels:
    - {id: model, title: {zh: 示范校, en: Model school}}
    - {id: accredited, title: {zh: 达标校, en: Accredited}}
  valid_months: 36
  kinds: [school]
  section: compulsory
"""


def loaded(tmp_path, text):
    (tmp_path / "pack.yaml").write_text("id: awards\ntitle: {zh: 评选, en: Awards}\nabout: {zh: 评选, en: Awards}\n")
    (tmp_path / "awards.yaml").write_text(text)
    return load_folder(tmp_path, KINDS)


def test_a_right_file_has_no_faults(tmp_path):
    assert [str(fault) for fault in loaded(tmp_path, RIGHT).faults] == []


@pytest.mark.parametrize(("old", "new", "line"), [
    ("id: accredited", "id: model", 5),
    ("months: 36", "months: 0", 6),
    ("[school]", "[]", 7),
    ("[school]", "[palace]", 7),
    ("  kinds: [school]\n", "  kinds: [school]\n  stages: [nursery]\n", 8),
])
def test_every_fault_is_told_at_its_line(tmp_path, old, new, line):
    faults = loaded(tmp_path, RIGHT.replace(old, new)).faults

    assert [(fault.file, fault.line) for fault in faults] == [("awards.yaml", line)]


def test_the_plan_of_2020_names_its_schemes_without_a_fault():
    found = load_folder(PACKS / "plan-2020", KINDS, partial=True)

    assert [str(fault) for fault in found.faults] == []
    assert {"modern-school", "kindergarten-grade", "safety-model-school"} <= {
        placed.entry.id for placed in found.of_kind("scheme")
    }
