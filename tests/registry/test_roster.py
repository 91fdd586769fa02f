"""An empty bureau from one workbook."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from tijiao.audit.models import AuditEntry
from tijiao.directory import codes, domain
from tijiao.directory.models import Holding, Organisation, OrganisationAttribute, OrganisationKind, Post, User
from tijiao.directory.roles import Role
from tijiao.kernel.problems import Problems
from tijiao.registry import problems
from tijiao.registry.models import Stage
from tijiao.registry.roster import Applied, apply_roster, read_roster, write_roster_template
from tijiao.registry.roster_columns import KIND_WORDS, ROLE_WORDS, SPECS, STAGE_WORDS

HEADS = {name: [spec.head for spec in specs] for name, specs in SPECS.items()}
ORGANISATIONS = [
    ["b", "局", "云溪市教育和体育局", None, date(2010, 1, 1), None, None, None, None],
    ["t1", "镇街教育办", "北塘镇教育办", "b", date(2010, 1, 1), None, None, None, None],
    ["s1", "学校", "北塘镇第一小学", "t1", date(2012, 9, 1), "小学", "公办", None, "镇区"],
    ["k1", "幼儿园", "北塘镇幼儿园", "t1", date(2014, 9, 1), None, "民办", "是", "镇区"],
]
POSTS = [
    ["b", "科室人员", "安全科科员", "zhou", "周明"],
    ["s1", "校（园）长", "校长", "wu", "吴芳"],
    ["s1", "学校填报员", "填报员", "wu", "吴芳"],
    ["k1", "校（园）长", "园长", None, None],
]


@pytest.fixture
def book(tmp_path):
    """`book(organisations=…, posts=…)`: a workbook with these rows; `change` may spoil it before it is saved."""

    def make(organisations=ORGANISATIONS, posts=POSTS, heads=None, change=lambda _: None):
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for name, rows in (("单位", organisations), ("岗位", posts)):
            sheet = workbook.create_sheet(name)
            sheet.append((heads or HEADS)[name])
            for row in rows:
                sheet.append(row)
        change(workbook)
        path = tmp_path / "roster.xlsx"
        workbook.save(path)
        return path

    return make


def told(path):
    return [(fault.code, fault.sheet, fault.row, fault.column) for fault in read_roster(path).faults]


def changed(rows, at, column, value):
    return [[value if (row, cell) == (at, column) else old for cell, old in enumerate(cells)] for row, cells in enumerate(rows)]


def test_a_bureau_stands_with_its_posts_and_everybody_can_come_in(db, book, at):
    roster = read_roster(book())

    made = apply_roster(roster, at=at)

    assert roster.faults == ()
    assert made == Applied(4, 4, 2, [("zhou", "周明", made.codes[0][2]), ("wu", "吴芳", made.codes[1][2])])
    assert list(Organisation.objects.order_by("path").values_list("code", "parent__code", "kind", "opened_on")) == [
        ("b", None, "bureau", date(2010, 1, 1)), ("t1", "b", "town", date(2010, 1, 1)),
        ("s1", "t1", "school", date(2012, 9, 1)), ("k1", "t1", "kindergarten", date(2014, 9, 1)),
    ]
    top, school = Organisation.objects.get(code="b"), Organisation.objects.get(code="s1")
    assert school.path == f"{top.path}{school.parent_id}/{school.pk}/"
    assert school.letters == "btzdyxx"
    assert list(OrganisationAttribute.objects.on(date(2020, 1, 1)).filter(organisation__code="k1").order_by("key")
                .values_list("key", "value")) == [
        ("area", "town"), ("inclusive", "yes"), ("ownership", "private"), ("stage", "preschool"),
    ]
    assert list(Holding.objects.order_by("pk").values_list("user__username", "post__role")) == [
        ("zhou", "section-officer"), ("wu", "head"), ("wu", "school-clerk"),
    ]
    assert list(Post.objects.filter(holdings=None).values_list("title", flat=True)) == ["园长"]
    codes.redeem("wu", made.codes[1][2], "long-enough-7-words", at=at)
    assert User.objects.get(username="wu").check_password("long-enough-7-words")
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))[:2] == [
        "organisation.import", "post.import",
    ]


def test_columns_stand_in_any_order_and_days_may_be_written_out(db, book):
    heads = {"单位": HEADS["单位"][::-1], "岗位": HEADS["岗位"]}
    rows = [row[::-1] for row in changed(ORGANISATIONS, 2, 4, "2012年9月1日")]

    roster = read_roster(book(organisations=rows, heads=heads))

    assert (roster.faults, roster.organisations[2].opened_on) == ((), date(2012, 9, 1))


def test_codes_typed_as_numbers_and_empty_rows_do_no_harm(db, book):
    rows = changed(ORGANISATIONS, 3, 0, 4401)
    rows.insert(2, [None] * 9)
    posts = changed(POSTS, 3, 0, 4401)

    assert [one.code for one in read_roster(book(organisations=rows, posts=posts)).organisations] == ["b", "t1", "s1", "4401"]


@pytest.mark.parametrize(("row", "column", "value", "fault"), [
    (1, 0, "b", ("code-twice", "单位", 3, "A")),
    (1, 0, None, ("empty", "单位", 3, "A")),
    (1, 1, "街道办", ("unknown-word", "单位", 3, "B")),
    (0, 1, "学校", ("top-not-bureau", "单位", 2, "B")),
    (2, 2, "长" * 121, ("too-long", "单位", 4, "C")),
    (2, 3, "t9", ("no-parent", "单位", 4, "D")),
    (1, 3, None, ("two-tops", "单位", 3, "D")),
    (2, 4, "去年九月", ("not-a-date", "单位", 4, "E")),
    (2, 4, "2012-02-30", ("not-a-date", "单位", 4, "E")),
    (2, 5, None, ("stage-needed", "单位", 4, "F")),
    (2, 5, "大专", ("unknown-word", "单位", 4, "F")),
    (2, 0, 123456789012345678, ("not-text", "单位", 4, "A")),
    (2, 4, "=1/0", ("formula-unread", "单位", 4, "E")),
    (2, 4, "#REF!", ("formula-error", "单位", 4, "E")),
])
def test_what_is_wrong_with_an_organisation_is_said_at_its_cell(db, book, row, column, value, fault):
    found = told(book(organisations=changed(ORGANISATIONS, row, column, value)))

    assert fault in found
    assert all(sheet in ("单位", "岗位") for _, sheet, _, _ in found)


@pytest.mark.parametrize(("row", "column", "value", "fault"), [
    (0, 0, "x9", ("no-organisation", "岗位", 2, "A")),
    (0, 1, "主任", ("unknown-word", "岗位", 2, "B")),
    (0, 2, None, ("empty", "岗位", 2, "C")),
    (0, 3, None, ("account-needed", "岗位", 2, "D")),
    (0, 3, "周 明", ("account-form", "岗位", 2, "D")),
    (0, 4, None, ("person-needed", "岗位", 2, "E")),
    (2, 4, "吴方", ("other-person", "岗位", 4, "E")),
])
def test_what_is_wrong_with_a_post_is_said_at_its_cell(db, book, row, column, value, fault):
    assert told(book(posts=changed(POSTS, row, column, value))) == [fault]


def test_all_faults_come_at_once_each_with_a_remedy(db, book):
    rows = changed(changed(ORGANISATIONS, 2, 4, "x"), 3, 1, "托儿所")
    posts = [*POSTS, POSTS[0]]

    faults = read_roster(book(organisations=rows, posts=posts)).faults

    assert [str(fault) for fault in faults] == [
        "单位!E4: “x”不是日期。请写成 2015-09-01，或把单元格设为日期格式。",
        "单位!B5: 不认识的类型“托儿所”。可填：局、科室、镇街教育办、学校、幼儿园、班级、党支部、合作单位、企业、协会、住宅区。",
        "岗位!A6: 与第 2 行完全相同。请删去一行。",
    ]


def test_a_circle_is_told_once(db, book):
    rows = [*changed(ORGANISATIONS, 1, 3, "s1"), ["x", "科室", "独立科", "x", date(2010, 1, 1), None, None, None, None]]

    found = [fault for fault in read_roster(book(organisations=rows)).faults if fault.code == "cycle"]

    assert [(fault.row, fault.facts["text"]) for fault in found] == [(3, "t1 → s1 → t1"), (6, "x → x")]


def test_three_administrators_are_three_people(db, book):
    posts = [["b", "系统管理员", "系统", "zhou", "周明"], ["b", "审计管理员", "审计", "zhou", "周明"]]

    assert told(book(posts=posts)) == [("separate-duties", "岗位", 3, "B")]


@pytest.mark.parametrize(("change", "fault"), [
    (lambda b: b.remove(b["岗位"]), ("missing-sheet", "岗位", 0, "")),
    (lambda b: b["岗位"].__setitem__("A1", "学校代码"), ("unknown-column", "岗位", 1, "A")),
    (lambda b: b["岗位"].__setitem__("A1", None), ("missing-column", "岗位", 1, "")),
    (lambda b: b["岗位"].__setitem__("F1", "姓名"), ("double-column", "岗位", 1, "F")),
    (lambda b: b["岗位"].merge_cells("A1:B1"), ("merged-head", "岗位", 1, "")),
    (lambda b: b["岗位"].merge_cells("D2:E2"), ("merged-cells", "岗位", 2, "D")),
    (lambda b: b["岗位"].delete_rows(2, 9), ("no-rows", "岗位", 0, "")),
    (lambda b: b["岗位"].__setitem__("XFD1048576", "x"), ("workbook", "roster.xlsx", 0, "")),
])
def test_a_sheet_that_was_spoiled_is_named(db, book, change, fault):
    assert fault in told(book(change=change))


def bomb():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 450_000_000)
    return content.getvalue()


@pytest.mark.parametrize(("content", "sentence"), [
    (b"", "这不是 .xlsx 文件，或者文件已损坏"),
    ("编码,名称\n".encode("gbk"), "这不是 .xlsx 文件，或者文件已损坏"),
    (b"PK\x03\x04" + b"\x00" * 400, "这不是 .xlsx 文件，或者文件已损坏"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "这是旧版 .xls 文件，或者设了打开密码。请另存为不带密码的 .xlsx"),
    (b"\x00" * (31 * 2**20), "文件超过 30 MB"),
    (None, "文件解压后超过 400 MB，不予读取"),
], ids=["empty", "csv", "broken", "old", "huge", "bomb"])
def test_what_is_no_workbook_is_refused_in_words(tmp_path, content, sentence):
    path = tmp_path / "x.xlsx"
    path.write_bytes(bomb() if content is None else content)

    assert [fault.what for fault in read_roster(path).faults] == [sentence]


def test_a_workbook_cut_short_is_damaged_wherever_it_was_cut(db, book, tmp_path):
    whole = book().read_bytes()
    path = tmp_path / "cut.xlsx"

    for size in range(100, len(whole), 211):
        path.write_bytes(whole[:size])
        assert [fault.code for fault in read_roster(path).faults] == ["workbook"]


@pytest.mark.parametrize(("before", "after"), [
    (b'<c r="A3"', b'<c r="EHEETVI3"'), (b'<c r="A3"', b'<c r="A99999999"'),
])  # fmt: skip
def test_a_cell_at_a_place_that_excel_does_not_have_is_refused_before_anything_is_laid_out(db, book, before, after):
    """The reader would ask for 210 GB for EHEETVI3."""
    path, content = book(), io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(content, "w") as spoilt:
        for name in archive.namelist():
            spoilt.writestr(name, archive.read(name).replace(before, after))
    path.write_bytes(content.getvalue())

    assert [fault.code for fault in read_roster(path).faults] == ["workbook"]


def test_a_roster_with_faults_changes_nothing(db, book, at):
    with pytest.raises(problems.RosterFaults):
        apply_roster(read_roster(book(posts=changed(POSTS, 0, 0, "x9"))), at=at)

    assert (Organisation.objects.count(), User.objects.count()) == (0, 0)


def test_an_account_that_is_there_stops_it_whole(db, book, at):
    domain.add_account(username="wu", name="吴方", by=None, at=at)

    with pytest.raises(Problems) as caught:
        apply_roster(read_roster(book()), at=at)

    assert [one.facts for one in caught.value.found] == [{"code": "wu"}]
    assert Organisation.objects.count() == 0


def test_the_template_reads_back_once_it_is_filled(db, tmp_path):
    path = tmp_path / "template.xlsx"
    write_roster_template(path)
    filled = openpyxl.load_workbook(path)
    for name, rows in (("单位", ORGANISATIONS), ("岗位", POSTS)):
        for at_row, row in enumerate(rows, start=2):
            for at_column, value in enumerate(row, start=1):
                filled[name].cell(at_row, at_column, value)
    filled.save(path)

    roster = read_roster(path)

    assert (roster.faults, len(roster.organisations), len(roster.posts)) == ((), 4, 4)
    assert [len(sheet.data_validations.dataValidation) for sheet in filled] == [5, 1]
    assert filled["单位"]["A1"].comment is not None


def test_an_untouched_template_says_that_it_is_empty(db, tmp_path):
    path = tmp_path / "template.xlsx"
    write_roster_template(path)

    assert told(path) == [("no-rows", "单位", 0, ""), ("no-rows", "岗位", 0, "")]


def test_the_sheets_offer_all_that_the_city_knows():
    assert set(KIND_WORDS.values()) == set(OrganisationKind.values)
    assert set(ROLE_WORDS.values()) == set(Role.values)
    assert set(STAGE_WORDS.values()) == set(Stage.values)
