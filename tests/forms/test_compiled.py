"""What a pack is told about a form that is wrong."""

from pathlib import Path

import pytest
from forms_as_written import definition
from given import REPOSITORY

from tijiao.forms.compiled import FORM, WrongForm, compile_form
from tijiao.packs.loader import load_folder

HEAD = """id: safety
line: 4
title: {zh: 安全, en: Safety}
about: {zh: 安全, en: Safety}
"""


def faults_of(folder: Path, form: str) -> list[str]:
    (folder / "forms").mkdir()
    (folder / "pack.yaml").write_text(HEAD.replace("line: 4\n", ""), encoding="utf-8")
    (folder / "forms" / "check.yaml").write_text(form, encoding="utf-8")
    return [str(fault) for fault in load_folder(folder, [FORM]).faults]


def test_every_fault_of_a_form_is_told_with_file_and_line(tmp_path):
    found = faults_of(tmp_path, """id: check
title: {zh: 检查, en: Check}
choices:
  yn: [{name: "yes", label: {zh: 是, en: "Yes"}}, {name: "yes", label: {zh: 是, en: "Yes"}}]
fields:
  - {type: integer, name: age, label: {zh: 年龄, en: Age}, constraint: ". >> 3"}
  - {type: select_one, name: bus, label: {zh: 校车, en: Bus}, choices: yesno}
  - type: group
    name: more
    label: {zh: 其他, en: More}
    relevant: "${aeg} > 3"
    fields:
      - {type: text, name: age, label: {zh: 又是, en: Again}}
""")

    assert found == [
        "forms/check.yaml:4: choices.yn[2].name: the choice 'yes' stands twice in the list",
        "forms/check.yaml:6: fields[1].constraint: a value is wanted here, not '>' (character 4 of: . >> 3)",
        "forms/check.yaml:7: fields[2].choices: there is no list of choices 'yesno' (known: yn)",
        "forms/check.yaml:11: fields[3].relevant: there is no field 'aeg', did you mean 'age'? (character 1 of: ${aeg} > 3)",
        "forms/check.yaml:13: fields[3].fields[1].name: the name 'age' is used twice (names are unique in a form)",
    ]


def test_a_type_that_is_not_there_is_a_fault_of_the_pack(tmp_path):
    found = faults_of(tmp_path, """id: check
title: {zh: 检查, en: Check}
fields:
  - {type: barcode, name: code, label: {zh: 码, en: Code}}
""")

    assert len(found) == 1
    assert found[0].startswith("forms/check.yaml:4: fields[1]: type 'barcode' is not known here")


def test_fields_that_depend_on_each_other_in_a_circle_are_refused():
    with pytest.raises(WrongForm) as wrong:
        compile_form(definition(
            {"type": "calculate", "name": "a", "calculation": "${b} + 1"}, {"type": "calculate", "name": "b", "calculation": "${a} + 1"},
        ))

    assert [flaw.message for flaw in wrong.value.flaws] == ["these fields depend on each other in a circle: a, b"]


@pytest.mark.parametrize("file", sorted((REPOSITORY / "packs").rglob("forms/*.yaml")), ids=lambda file: file.stem)
def test_the_shipped_forms_are_right(file, tmp_path):
    (tmp_path / "forms").mkdir()
    (tmp_path / "pack.yaml").write_text(HEAD.replace("line: 4\n", ""), encoding="utf-8")
    (tmp_path / "forms" / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")

    assert [str(fault) for fault in load_folder(tmp_path, [FORM]).faults] == []
