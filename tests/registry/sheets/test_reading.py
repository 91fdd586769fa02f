"""What people send: read where it can be, refused in words where it cannot."""

import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import PatternFill

from tijiao.kernel.identity import Known, Sex, check_citizen_id, sample_citizen_id
from tijiao.kernel.problems import Problem
from tijiao.registry.archives import NotWorkbook, OldOrLocked, TooFar, UnpacksTooBig
from tijiao.registry.sheets.checks import check
from tijiao.registry.sheets.faults import Fault
from tijiao.registry.sheets.problems import (
    HasMacros,
    MissingSheet,
    NoHead,
    NoRows,
    RaggedText,
    UnknownKind,
    UnreadableText,
)
from tijiao.registry.sheets.reading import read
from tijiao.registry.sheets.table import Agreement, Column, Table

TODAY = date(2020, 5, 20)
TABLE = Table(
    "表",
    (
        Column("no", "编号", "student_no", required=True, most=20),
        Column("name", "名称", also=("名字",), most=5),
        Column("kind", "种类", "choice", choices={"甲": "a", "乙": "b", "a": "a"}),
        Column("day", "日期", "date", past=True),
        Column("count", "数量", "integer", least=0, largest=99),
        Column("share", "比例", "number"),
    ),
    ("no",),
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "sent.xlsx"


def book(*rows, title="表"):
    made = openpyxl.Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    return made


def checked(path, name=""):
    found = read(path, TABLE, name=name)
    return check(found, TABLE, today=TODAY)


def faults(path):
    return [(fault.row, fault.key, fault.code) for fault in checked(path).faults]


HEAD = ["编号", "名称", "种类", "日期", "数量", "比例"]


def test_columns_are_found_by_name_in_any_order_below_a_title_and_extra_ones_are_kept(path):
    # given a title, heads with a star and a line break, in another order, with a column of the sender's own
    book(
        ["二〇二〇年统计表"],
        ["数\n量", "备注", "名字", "编号*"],
        [3, "住校", " 张三 ", "A1"],
        [None] * 4,
        [0, "", "李四", "A2"],
    ).save(path)
    found = read(path, TABLE)
    assert (found.heads, found.head_row) == (["数\n量", "备注", "名字", "编号*"], 2)
    assert found.at == {"count": 0, "name": 2, "no": 3}
    # then empty rows do not count, and rows keep their numbers
    assert checked(path).good.to_pylist() == [
        {"n": 3, "no": "A1", "name": "张三", "count": "3"},
        {"n": 5, "no": "A2", "name": "李四", "count": "0"},
    ]


def test_values_come_as_they_are_kept_however_they_were_typed(path):
    book(
        HEAD,
        ["a1", "甲", "甲", date(2020, 3, 2), 7, 0.5],
        ["Ｇ２", "乙", "a", "2020/3/2", "０８", "１.５"],
        ["A3", "丙", "乙", "2020年3月2日", "9.0", -3],
        ["A4", None, None, 20200302, None, None],
    ).save(path)
    good = checked(path).good.to_pylist()
    assert [(row["kind"], row["day"], row["count"], row["share"]) for row in good] == [
        ("a", "2020-03-02", "7", "0.5"), ("a", "2020-03-02", "08", "1.5"),
        ("b", "2020-03-02", "9", "-3"), (None, "2020-03-02", None, None),
    ]  # fmt: skip


def test_every_fault_is_told_at_its_place(path):
    book(
        HEAD,
        ["A1", "六个字的名称", "丙", "2020-02-30", "1.5", "多"],
        [None, "甲", None, "2020-05-21", "-1", None],
        ["A1", None, None, None, "100", None],
        ["A 号", None, None, None, "三", None],
    ).save(path)
    assert faults(path) == [
        (2, "name", "too-long"), (2, "kind", "not-a-choice"), (2, "day", "not-a-date"), (2, "count", "not-whole"),
        (2, "share", "not-a-number"),
        (3, "no", "empty"), (3, "day", "in-future"), (3, "count", "too-small"),
        (4, "no", "twice"), (4, "count", "too-large"),
        (5, "no", "student-no"), (5, "count", "not-a-number"),
    ]  # fmt: skip
    assert checked(path).good.num_rows == 0
    assert [fault.say() for fault in checked(path).faults][3] == "“1.5”不是整数。请填整数。"


def test_formulas_that_failed_or_were_never_computed_are_faults_of_their_cell(path):
    made = book(HEAD, ["A1", "甲", None, None, "=1+1", None], ["A2", "#N/A", None, None, 1, None])
    made.active["B3"].data_type = "e"
    made.save(path)
    assert faults(path) == [(2, "count", "formula-unread"), (3, "name", "formula-error")]


def test_a_merged_head_and_merged_cells_are_told(path):
    made = book(HEAD, ["A1"], ["A2"])
    made.active.merge_cells("C1:D1")
    made.active.merge_cells("B2:B3")
    made.save(path)
    assert (2, "name", "merged-cells") in faults(path)
    assert (1, "", "merged-head") in faults(path)
    assert not checked(path).readable


def test_missing_and_double_columns_are_told_at_the_head(path):
    book(["名称", "名字"], ["甲", "乙"]).save(path)
    assert faults(path) == [(1, "no", "missing-column"), (1, "name", "double-column")]


def test_two_million_empty_cells_with_a_colour_are_no_rows(path):
    # given colour down to the last row of the sheet
    made = book(HEAD, ["A1", "甲"])
    for row in (1000, 500_000, 1_048_576):
        made.active.cell(row, 1).fill = PatternFill("solid", fgColor="FFFF00")
    made.save(path)
    assert checked(path).rows == 1


def test_a_lone_cell_at_the_far_end_is_refused_before_it_costs_memory(path):
    made = book(HEAD, ["A1"])
    made.active.cell(1_048_576, 16_000).value = "x"
    made.save(path)
    with pytest.raises(TooFar):
        read(path, TABLE)


def resaved(change, name="xl/worksheets/sheet1.xml"):
    """A workbook of three rows with one part changed as bytes."""
    content, made = rows(HEAD, ["A1", "甲", "甲", date(2020, 3, 2), 7, 0.5], ["A2", "乙"]), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return made.getvalue()


@pytest.mark.parametrize("place", [b"EHEETVI3", b"ZZZ2", b"A99999999", b"a2", b"", b"2B"])
def test_a_place_outside_any_sheet_is_refused_before_it_ends_the_process(path, place):
    # given a cell that the reader would lay out a table of gigabytes for
    path.write_bytes(resaved(lambda xml: xml.replace(b'r="B2"', b'r="' + place + b'"')))
    with pytest.raises(NotWorkbook):
        read(path, TABLE)


def test_cells_that_do_not_say_their_place_and_prefixed_ones_are_read(path):
    # given a sheet as some systems write it: no places, or every element with a prefix
    bare = resaved(lambda xml: re.sub(rb' r="[A-Z]+[0-9]+"', b"", xml))
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    prefixed = resaved(
        lambda xml: re.sub(rb"<(/?)(?=\w)", rb"<\1x:", xml).replace(b'xmlns="' + main, b'xmlns:x="' + main)
    )
    for content in (bare, prefixed):
        path.write_bytes(content)
        assert [row["no"] for row in checked(path).good.to_pylist()] == ["A1", "A2"]


def zipped(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def bomb():
    made = io.BytesIO()
    book(HEAD, ["A1"]).save(made)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/a.bin", b"\0" * (450 * 1024**2))
    return made.getvalue()


def with_macros():
    made = io.BytesIO()
    book(HEAD, ["A1"]).save(made)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return made.getvalue()


def sheets(*titles):
    made = book(HEAD, ["A1"], title=titles[0])
    for title in titles[1:]:
        made.create_sheet(title)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def rows(*told):
    file = io.BytesIO()
    book(*told).save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.xlsx", lambda: b"", NotWorkbook),
        ("a.xlsx", lambda: b"PK\x03\x04 cut off", NotWorkbook),
        ("a.xlsx", lambda: zipped(a="b"), NotWorkbook),
        ("a.xlsx", lambda: rows(HEAD, ["A1"])[:-200], NotWorkbook),
        ("a.xlsx", lambda: rows(HEAD, ["A1"])[:900], NotWorkbook),
        ("a.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OldOrLocked),
        ("a.xlsm", lambda: rows(HEAD), HasMacros),
        ("a.xlsx", with_macros, HasMacros),
        ("a.xlsx", bomb, UnpacksTooBig),
        ("a.xlsx", lambda: sheets("甲", "乙"), MissingSheet),
        ("a.xlsx", lambda: rows(["甲", "乙"], [1, 2]), NoHead),
        ("a.xlsx", lambda: rows(HEAD), NoRows),
        ("a.xlsx", lambda: rows(), NoHead),
        ("a.pdf", lambda: b"%PDF", UnknownKind),
        ("a.csv", lambda: b"\xff\xff\x00\x00\x80", UnreadableText),
        ("a.csv", lambda: "编号,名称\nA1,甲,多\n".encode(), RaggedText),
        ("a.csv", lambda: b"", NoRows),
        ("a.csv", lambda: b"\n" * 2_000_000, NoRows),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_a_sentence(path, name, content, problem):
    path.write_bytes(content())
    with pytest.raises(problem):
        read(path, TABLE, name=name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_in_the_encodings_and_with_the_marks_that_are_in_use(path, encoding, mark):
    lines = [["编号", "名称", "备注"], ["A1", "甲", '"一\n二"'], ["A2", "乙", ""]]
    path.write_bytes("\r\n".join(mark.join(line) for line in lines).encode(encoding))
    assert checked(path, name="sent.csv").good.to_pylist() == [
        {"n": 2, "no": "A1", "name": "甲"}, {"n": 3, "no": "A2", "name": "乙"},
    ]  # fmt: skip


IDS = Table("表", (Column("id", "身份证号", "citizen_id"), Column("sex", "性别", "choice", choices={"1": "1", "2": "2"}),
                  Column("born", "出生日期", "date")), ("id",), (Agreement("id", "sex", "born"),))  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 400_000), st.dates(date(1990, 1, 1), date(2021, 1, 1)), st.sampled_from("12"),
            st.integers(0, 18), st.sampled_from("0123456789Xx?"), st.booleans(),
        ), min_size=1, max_size=30,
    )
)  # fmt: skip
def test_whole_columns_are_judged_as_the_kernel_judges_one_number(tmp_path_factory, drawn):
    # given numbers of which some have a changed character or a field that says otherwise
    path, told = tmp_path_factory.mktemp("ids") / "ids.xlsx", []
    for n, born, sex, at, character, spoil in drawn:
        number = sample_citizen_id(n, birth=born, sex=Sex(sex))
        told.append((number[:at] + character + number[at + 1 :] if spoil else number, sex, born))
    book(["身份证号", "性别", "出生日期"], *told).save(path)
    # when all are checked at once
    found = {fault.row for fault in check(read(path, IDS), IDS, today=TODAY).faults if fault.code != "twice"}
    # then the rows that the kernel finds fault with are the same
    wrong = {
        row for row, (number, sex, born) in enumerate(told, start=2)
        if check_citizen_id(number, Known(today=TODAY, sex=Sex(sex), birth=born))
    }  # fmt: skip
    assert found == wrong


CELLS = st.one_of(
    st.none(), st.text(max_size=12).filter(lambda text: text.isprintable()), st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False), st.dates(date(1900, 3, 1), date(2100, 1, 1)), st.booleans(),
    st.sampled_from(["=1/0", "=A1", "#REF!", "甲", "A1", "2020-03-02", "１２"]),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=8), max_size=12), st.booleans())
def test_any_workbook_is_data_or_faults_or_a_problem(tmp_path_factory, drawn, with_head):
    path = tmp_path_factory.mktemp("any") / "any.xlsx"
    book(*([HEAD] if with_head else []), *drawn).save(path)
    try:
        found = checked(path)
    except Problem:
        return
    assert found.good.num_rows + len({fault.row for fault in found.faults if fault.row > 1}) <= found.rows + 1
    assert all(isinstance(fault, Fault) and fault.say() for fault in found.faults)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.xlsx", "a.csv"]), st.booleans())
def test_any_bytes_are_data_or_a_problem(tmp_path_factory, content, name, zip_like):
    path = tmp_path_factory.mktemp("bytes") / name
    path.write_bytes(b"PK\x03\x04" + content if zip_like else content)
    try:
        found = read(path, TABLE)
    except Problem:
        return
    assert found.texts.num_rows > 0


SPOILING = st.lists(
    st.tuples(
        st.integers(0, 10**6), st.integers(0, 12),
        st.one_of(st.binary(max_size=4), st.sampled_from([b"9999999", b"-1", b"ZZZ", b'"', b"<", b">", b"&#0;", b"<f>"])),
    ), min_size=1, max_size=5,
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(SPOILING, st.sampled_from(["", "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"]))
def test_a_workbook_with_spoilt_bytes_is_data_or_faults_or_a_problem(tmp_path_factory, drawn, part):
    # given a workbook in which bytes of the file, or of one part of it, were cut out and put in
    def spoil(content):
        for at, gone, put in drawn:
            place = at % len(content)
            content = content[:place] + put + content[place + gone :]
        return content or b"x"

    path = tmp_path_factory.mktemp("spoilt") / "spoilt.xlsx"
    path.write_bytes(resaved(spoil, part) if part else spoil(resaved(bytes)))
    # then nothing but a Problem comes of it
    try:
        found = checked(path)
    except Problem:
        return
    assert all(fault.say() for fault in found.faults)
