"""XLSForms: what is carried over, what is told, what is refused; and the examples that pyxform's authors wrote."""

import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from tijiao.forms.xlsform import FORM_XLSX, read_xlsform
from tijiao.packs.tree import Unreadable

#: The last releases of pyxform that hold their examples; later ones leave them out.
EXAMPLES, DIGEST = "pyxform==1.4.0", "c96591e9abaa85a1a9cc007380f407acd94e244c87675ecdc002f413d14971b5"


def workbook(survey: str, choices: str = "", settings: str = "form_title | form_id\n走访 | visit") -> bytes:
    """An .xlsx of sheets drawn as lines with |."""
    book = Workbook()
    book.remove(book.active)
    for name, told in (("survey", survey), ("choices", choices), ("settings", settings)):
        sheet = book.create_sheet(name)
        for line in told.strip().split("\n") if told else ():
            sheet.append([cell.strip() or None for cell in line.split("|")])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(survey: str, choices: str = "", **settings: str):
    return read_xlsform(workbook(survey, choices, **settings), form_id="", title="无题")


def test_an_xlsform_becomes_a_declaration_of_ours():
    found = read(
        """type | name | label::中文 (zh) | label::English (en) | required | relevant | constraint | constraint_message::中文 (zh) | constraint_message::English (en) | calculation | choice_filter | default
           select_one town | town | 哪个镇 | Which town | yes | | | | | | |
           select_one village | village | 哪个村 | Which village | | ${town} != '' | | | | | town=${town} |
           begin_repeat | kids | 孩子 | Children | | | | | | | |
           integer | age | 几岁 | Age | true() | | . < 18 | 未满十八 | Under 18 | | |
           end_repeat | | | | | | | | | | |
           begin_group | end | 最后 | Last | | | | | | | |
           calculate | sum_age | | | | | | | | sum(${age}) | |
           image | photo | 照片 | Photo | | | | | | | |
           geopoint | at | 位置 | Place | | | | | | | |
           date | on | 日期 | Day | | | | | | | | today()
           end_group | | | | | | | | | | |""",
        """list_name | name | label::中文 (zh) | label::English (en) | town
           town | east | 东屿 | East |
           village | one | 一村 | One | east""",
    )  # fmt: skip

    assert (found.faults, found.definition.id, found.definition.title.zh) == ((), "visit", "走访")
    assert found.definition.model_dump(mode="json", exclude_defaults=True) == {
        "id": "visit", "title": {"zh": "走访", "en": "走访"},
        "choices": {
            "town": [{"name": "east", "label": {"zh": "东屿", "en": "East"}}],
            "village": [{"name": "one", "label": {"zh": "一村", "en": "One"}, "columns": {"town": "east"}}],
        },
        "fields": [
            {"type": "select_one", "name": "town", "label": {"zh": "哪个镇", "en": "Which town"}, "choices": "town", "required": True},
            {"type": "select_one", "name": "village", "label": {"zh": "哪个村", "en": "Which village"}, "choices": "village",
             "relevant": "${town} != ''", "choice_filter": "town=${town}"},
            {"type": "repeat", "name": "kids", "label": {"zh": "孩子", "en": "Children"}, "fields": [
                {"type": "integer", "name": "age", "label": {"zh": "几岁", "en": "Age"}, "required": True, "constraint": ". < 18",
                 "constraint_message": {"zh": "未满十八", "en": "Under 18"}}]},
            {"type": "group", "name": "end", "label": {"zh": "最后", "en": "Last"}, "fields": [
                {"type": "calculate", "name": "sum_age", "calculation": "sum(${age})"},
                {"type": "image", "name": "photo", "label": {"zh": "照片", "en": "Photo"}},
                {"type": "geopoint", "name": "at", "label": {"zh": "位置", "en": "Place"}},
                {"type": "date", "name": "on", "label": {"zh": "日期", "en": "Day"}, "default": "today()"}]},
        ],
    }  # fmt: skip


def test_what_only_changes_the_look_is_told_and_left_out():
    found = read("""type | name | label | appearance | hint
                    text | a | 甲 | multiline | 提示
                    note | b | 见${a} | |
                    start | begun | | |
                    range | r | 几 | |""")  # fmt: skip

    assert [one.say() for one in found.told if "XLSForm" not in one.message] == [
        "survey表第2行：“a”的“appearance”没有带过来。",
        "survey表第3行：“b”的文字里引用了别的题，这里原样显示。",
        "survey表第4行：“begun”（start）没有带过来：系统自己记录，或不收集。",
    ]
    assert [one.type for one in found.definition.fields] == ["text", "note", "integer"]
    assert found.definition.fields[2].constraint == "(. >= 1) and (. <= 10)"


def test_recordings_come_as_files_a_code_as_text_and_a_moment_as_what_it_is():
    found = read("type | name | label\naudio | a | 录音\nvideo | v | 录像\nbarcode | c | 码\ndateTime | m | 几时\nhidden | h |")

    assert [(one.name, one.type) for one in found.definition.fields] == [("a", "file"), ("v", "file"), ("c", "text"), ("m", "datetime")]
    assert [one.say() for one in found.told if "XLSForm" not in one.message] == [
        "survey表第2行：“a”（录音）按文件上传；收哪些类型由本单位设置。",
        "survey表第3行：“v”（录像）按文件上传；收哪些类型由本单位设置。",
        "survey表第4行：“c”（扫码）按文字填写。",
        "survey表第6行：“h”（hidden）没有带过来：系统自己记录，或不收集。",
    ]


@pytest.mark.parametrize(("row", "said"), [
    ("geotrace | x | 线", "survey表第3行：“x”：这里没有“geotrace”这种题型。"),
    ("text | x.y | 点", "survey表第3行：“x.y”：题名只能用英文字母、数字、下划线和连字符。"),
    ("text | x | 空 | pulldata('f', 'a', 'b', 'c') = 1", "survey表第3行：“x”：没有“pulldata()”这个函数。"),
    ("text | x | 空 | ${b} = 1", "Could not find the name 'b'"),
    ("texxt | x | 错", "texxt"),
])  # fmt: skip
def test_what_cannot_be_carried_is_named_with_its_row(row, said):
    found = read(f"type | name | label | relevant\ntext | a | 甲 |\n{row}")

    assert found.definition is None
    assert said in "\n".join(one.say() for one in found.faults)


def test_a_repeat_within_a_repeat_is_named():
    found = read("""type | name | label
                    begin_repeat | a | 甲
                    begin_repeat | b | 乙
                    text | c | 丙
                    end_repeat | |
                    end_repeat | |""")

    assert [(one.row, one.facts["said"]) for one in found.faults] == [(3, "多行的题里不能再放多行的题。")]


def test_a_group_without_words_gives_its_condition_to_its_questions():
    found = read("""type | name | label | relevant
                    text | a | 甲 |
                    begin_group | g | | ${a} = '1'
                    text | b | 乙 | ${a} != '2'
                    end_group | | |""")

    assert [one.name for one in found.definition.fields] == ["a", "b"]
    assert found.definition.fields[1].relevant == "(${a} = '1') and (${a} != '2')"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"hello", b"%PDF-1.4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
                                     workbook("nothing | here"), workbook("type | name\ntext | a")[:700]])  # fmt: skip
def test_whatever_is_sent_comes_back_as_faults(content):
    found = read_xlsform(content, form_id="x", title="x")

    assert (found.definition, bool(found.faults)) == (None, True)


def test_a_pack_may_hold_an_xlsform_and_its_faults_bear_the_row():
    tree = FORM_XLSX.parse(workbook("type | name | label\ntext | a | 甲\ninteger | n | 几"))

    assert tree.plain() == {
        "id": "visit", "title": {"zh": "走访", "en": "走访"},
        "fields": [{"type": "text", "name": "a", "label": {"zh": "甲", "en": "甲"}}, {"type": "integer", "name": "n", "label": {"zh": "几", "en": "几"}}],
    }  # fmt: skip
    assert tree.line_of(("fields", 1, "type")) == 3
    with pytest.raises(Unreadable) as wrong:
        FORM_XLSX.parse(workbook("type | name | label\ntext | a | 甲\ngeotrace | n | 线"))
    assert wrong.value.faults == ((3, "the survey sheet, row 3: “n”: there is no question type “geotrace” here.", "mend it in the workbook"),)


#: pyxform's examples that do not load, and by what they are refused: their own faults first, then what we do not carry.
REFUSED = {
    "XLSForm检查": {
        "calculate_without_calculation", "cascades_old", "cascades_old_with_no_cascade_sheet", "cascading_select_test",
        "duplicate_columns", "group_name_test", "include", "include_json", "not_closed_group_test", "old_cascades",
        "simple_loop", "text_and_integer_xlsx", "unknown_question_type",
    },
    "题型": {
        "another_loop", "choice_name_as_type", "loop", "select_one_external",
    },
    "不能求值": {"bad_calc", "calculate", "or_other", "pull_data", "xl_date_ambiguous"},
    "选项重复": {"choice_filter_test", "new_cascading_select"},
    "没有一道题": {"hidden"},
}  # fmt: skip


@pytest.fixture(scope="session")
def examples(pytestconfig: pytest.Config) -> zipfile.ZipFile:
    folder = Path(pytestconfig.cache.mkdir("pyxform"))
    wheel = next(folder.glob("*.whl"), None)
    if wheel is None:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--dest", str(folder), EXAMPLES]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        wheel = next(folder.glob("*.whl"), None)
        if wheel is None:
            pytest.skip(f"{EXAMPLES}, which holds the examples, cannot be fetched: {done.stderr.strip()[-200:]}")
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != DIGEST:
        pytest.skip(f"{wheel.name} is not the file that the count was made with")
    return zipfile.ZipFile(wheel)


@pytest.mark.slow
def test_the_examples_of_pyxforms_authors_load_or_say_why_not(examples):
    names = [name for name in examples.namelist() if name.endswith((".xls", ".xlsx"))]

    found = {name: read_xlsform(examples.read(name), form_id="x", title="x") for name in names}

    refused = {Path(name).stem for name, one in found.items() if one.definition is None}
    assert refused == set().union(*REFUSED.values())
    assert (len(names), sum(one.definition is not None for one in found.values())) == (57, 31)
    assert all(one.faults for one in found.values() if one.definition is None)
