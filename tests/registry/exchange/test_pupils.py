"""The pupils' roll by workbook: looked through, applied as one act, taken back whole."""

from datetime import date

import openpyxl
import pytest
from registry.exchange.books import BORN, HEADS, number, pupil, workbook

from tijiao.access.problems import NotVisible, ReasonNeeded
from tijiao.audit.models import AuditEntry, Mark
from tijiao.registry import domain as roll
from tijiao.registry.exchange import domain
from tijiao.registry.exchange.models import Import
from tijiao.registry.exchange.problems import ChangedMeanwhile, ChangedSince, NothingToDo, NotReady
from tijiao.registry.models import Enrolment, Pupil

pytestmark = pytest.mark.django_db


def told(found):
    assert found.problem == ""
    return found.state, {name: count for name, count in found.counts.items() if count}


def standing():
    return sorted(
        Enrolment.objects.filter(to_day=None).values_list(
            "pupil__student_no", "pupil__name", "pupil__sex", "pupil__birth_date", "pupil__id_number",
            "organisation__code", "class_organisation__code", "school_year", "grade", "from_day",
        )
    )  # fmt: skip


def test_a_preview_says_what_will_be_added_changed_and_refused_and_writes_nothing(upload, city):
    # given a roll in a workbook: two pupils in order, one with a mistyped ID
    content = workbook([pupil(1), pupil(2), pupil(3, 身份证号=number(3)[:17] + "?")])
    # when it is looked through
    found = upload(content)
    # then it is told, and no pupil is there yet
    assert told(found) == ("preview", {"rows": 3, "added": 2, "refused": 1})
    assert found.faults == [
        {"row": 4, "column": "身份证号", "said": "身份证号只能是数字，最后一位可以是 X。"},
    ]
    assert not Pupil.objects.exists()


def test_applying_is_one_act_with_one_entry_and_marks_for_the_lake(upload, city, person, at):
    # given a preview
    clerk, found = person("school-clerk", city.school), upload(workbook([pupil(1, 班级=None), pupil(2, 年级=3)]))
    before = AuditEntry.objects.count()
    # when it is applied
    done = domain.apply(found.pk, by=clerk, at=at)
    # then the pupils stand
    assert standing() == sorted(
        [
            ("G" + number(1), "学生1", "1", BORN, number(1), "s-001", None, "2019/20", 2, date(2019, 9, 1)),
            ("G" + number(2, "2"), "学生2", "2", BORN, number(2, "2"), "s-001", None, "2019/20", 3, date(2019, 9, 1)),
        ]
    )
    # and one entry tells it, without anything about a person
    entry = AuditEntry.objects.get(pk=done.entry)
    assert AuditEntry.objects.count() == before + 1
    assert (entry.action, entry.by, entry.organisation) == ("roll.import", clerk.pk, city.school.pk)
    assert entry.facts == {
        "kind": "pupils",
        "digest": done.digest,
        "plan": done.plan,
        "rows": 2,
        "added": 2,
        "changed": 0,
        "same": 0,
        "refused": 0,
    }
    assert {("registry_enrolment", "2019/20"), ("registry_pupil", "2012")} <= set(
        Mark.objects.values_list("table", "partition")
    )


def test_an_import_taken_back_leaves_the_roll_as_it_was(upload, city, person, at):
    # given a roll, and an import that adds, corrects, and puts into a class
    clerk = person("school-clerk", city.school)
    domain.apply(upload(workbook([pupil(1), pupil(2), pupil(3, 班级="2017级1班")])).pk, by=clerk, at=at)
    before = standing()
    found = upload(workbook([pupil(1, "改名"), pupil(2, 班级="2017级1班", 年级=4), pupil(4)]))
    assert told(found) == ("preview", {"rows": 3, "added": 1, "changed": 2})
    domain.apply(found.pk, by=clerk, at=at)
    assert standing() != before
    # when it is taken back
    undone = domain.undo(found.pk, reason="传错了文件", by=clerk, at=at)
    # then all is as before, and it cannot be taken back twice
    assert (standing(), undone.state, undone.kept) == (before, "undone", None)
    with pytest.raises(NotReady):
        domain.undo(found.pk, reason="", by=clerk, at=at)


def test_a_later_change_of_one_of_the_pupils_keeps_an_import_from_being_taken_back(upload, city, person, at):
    # given an import, and a correction after it
    clerk = person("school-clerk", city.school)
    found = domain.apply(upload(workbook([pupil(1), pupil(2)])).pk, by=clerk, at=at)
    one = Pupil.objects.get(name="学生1")
    roll.correct_pupil(one.pk, {"name": "更名"}, version=one.version, reason="更名", by=clerk, at=at)
    # when it is to be taken back, then the change is told and nothing happens
    with pytest.raises(ChangedSince) as problem:
        domain.undo(found.pk, reason="", by=clerk, at=at)
    assert (problem.value.facts, Pupil.objects.count()) == ({"changes": 1}, 2)


def test_a_later_import_of_the_same_pupils_must_be_taken_back_first(upload, city, person, at):
    clerk = person("school-clerk", city.school)
    first = domain.apply(upload(workbook([pupil(1)])).pk, by=clerk, at=at)
    second = domain.apply(upload(workbook([pupil(1, "改名")])).pk, by=clerk, at=at)
    with pytest.raises(ChangedSince):
        domain.undo(first.pk, reason="", by=clerk, at=at)
    domain.undo(second.pk, reason="", by=clerk, at=at)
    domain.undo(first.pk, reason="", by=clerk, at=at)
    assert not Pupil.objects.exists()


def test_uploading_the_same_file_again_changes_nothing(upload, city, person, at):
    clerk, content = person("school-clerk", city.school), workbook([pupil(1), pupil(2)])
    domain.apply(upload(content).pk, by=clerk, at=at)
    again = upload(content)
    assert told(again) == ("preview", {"rows": 2, "same": 2})
    with pytest.raises(NothingToDo):
        domain.apply(again.pk, by=clerk, at=at)


def test_the_marked_file_comes_back_corrected_and_touches_only_what_changed(upload, city, person, at):
    # given a file of which one row was refused, and the good rows applied
    clerk = person("school-clerk", city.school)
    heads = (*HEADS, "备注")
    rows = [[*pupil(1), "住校"], [*pupil(2, 性别="未知"), ""], [*pupil(3), ""]]
    found = upload(workbook(rows, heads=heads))
    domain.apply(found.pk, by=clerk, at=at)
    # when the marked file is opened
    book = openpyxl.load_workbook(found.marked)
    sheet = book["学生"]
    # then every row is there with its extra column below the line that says it is a sample, the bad cell is coloured and says what to do
    assert [cell.value for cell in sheet[2]] == [*heads, "差错说明"]
    assert [sheet.cell(row, 10).value for row in (3, 4, 5)] == ["住校", None, None]
    bad = sheet["C4"]
    assert (bad.fill.fgColor.rgb, bad.comment.text) == ("FFFFC7CE", "“未知”不在可选范围内。请从下拉列表中选择。")
    assert sheet["K4"].value == bad.comment.text
    assert sheet["C3"].fill.fgColor.rgb != "FFFFC7CE"
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation if "C3" in str(rule.sqref)] == [
        "'选项'!$A$2:$A$3"
    ]
    # and put right and sent again, only that row is new
    bad.value = "女"
    book.save(found.marked)
    again = upload(found.marked.read_bytes())
    assert told(again) == ("preview", {"rows": 3, "added": 1, "same": 2})


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (
            pupil(1, 学校代码="s-002"),
            "学校代码",
            "“s-002”不是您登记学生的学校。其他学校的学生由该校登记；请核对学校代码。",
        ),
        (pupil(1, 班级="9班"), "班级", "“东屿镇中心小学”没有名为“9班”的班级。请核对班名，或先设立班级。"),
        (pupil(1, 年级=7), "年级", "“东屿镇中心小学”没有 7 年级，应在 1 至 6 之间。"),
        (pupil(1, 年级=None), "年级", "没有填年级，也没有能看出年级的班级。请填写其中一项。"),
        (pupil(1, 入学日期="2018-09-01"), "入学日期", "入学日期应在 2019/20 学年之内，并且学校已经设立。"),
        (pupil(1, 出生日期="2012-03-03"), "出生日期", "与身份证号中的出生日期不一致。请核对两处。"),
        (pupil(1, 性别="女"), "性别", "与身份证号中的性别不一致。请核对两处。"),
        (pupil(1, 姓名=" "), "姓名", "“姓名”必填。"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_in_words_at_its_place(upload, city, row, column, said):
    found = upload(workbook([row]))
    assert (told(found), found.faults) == (
        ("preview", {"rows": 1, "refused": 1}),
        [{"row": 2, "column": column, "said": said}],
    )


def test_a_pupil_of_another_school_is_refused_and_stays_there(upload, city, person, at):
    # given a pupil at the other school
    other = person("school-clerk", city.other)
    there = upload(workbook([pupil(1, 学校代码="s-002", 年级=7)]), by=other)
    domain.apply(there.pk, by=other, at=at)
    before = standing()
    # when this school sends the same number as its own
    found = upload(workbook([pupil(1)]))
    # then it is refused
    assert [fault["said"] for fault in found.faults] == [
        "这个学籍号已在别处登记，或已经离校。请办理转学或复学，不能由导入更改。"
    ]
    assert standing() == before


def test_an_id_number_stands_under_one_pupil_only(upload, city, person, at):
    clerk = person("school-clerk", city.school)
    domain.apply(upload(workbook([pupil(1)])).pk, by=clerk, at=at)
    twice = pupil(1, 学籍号="L-77")
    found = upload(workbook([twice, pupil(3), pupil(3)]))
    assert [(fault["row"], fault["column"], fault["said"]) for fault in found.faults] == [
        (2, "身份证号", "这个身份证号已登记在另一个学籍号下。请核对两个号码。"),
        (4, "学籍号", "与第 3 行重复。同一“学籍号”只能出现一次，请删去其中一行。"),
        (4, "身份证号", "与第 3 行重复。同一“身份证号”只能出现一次，请删去其中一行。"),
    ]


def test_a_roll_that_changed_after_the_preview_asks_for_a_new_look(upload, city, person, at):
    # given a preview that adds a pupil
    clerk = person("school-clerk", city.school)
    found, same = upload(workbook([pupil(1)])), upload(workbook([pupil(1)]))
    # when somebody has admitted the pupil meanwhile
    domain.apply(same.pk, by=clerk, at=at)
    with pytest.raises((ChangedMeanwhile, NothingToDo)):
        domain.apply(found.pk, by=clerk, at=at)
    assert Pupil.objects.count() == 1


def test_an_import_is_the_senders_alone(upload, city, person, at):
    found = upload(workbook([pupil(1)]))
    for who in (person("school-clerk", city.other), person("section-officer", city.safety)):
        with pytest.raises(NotVisible):
            domain.apply(found.pk, by=who, at=at)
    with pytest.raises(NotVisible):
        domain.receive("pupils", "x.xlsx", [b""], by=person("section-officer", city.safety), at=at)
    assert Import.objects.get().state == "preview"


def test_the_roll_goes_out_and_comes_back_without_a_change(upload, city, person, at, tmp_path):
    # given a roll, sent out as a workbook for a reason
    head = person("head", city.school)
    domain.apply(upload(workbook([pupil(1), pupil(2, 班级="2017级1班")]), by=head).pk, by=head, at=at)
    path = tmp_path / "roll.xlsx"
    with path.open("wb") as file:
        assert domain.send_out("pupils", file, reason="核对学籍", by=head, at=at) == 2
    assert AuditEntry.objects.get(action="roll.export").facts["rows"] == 2
    # when it comes back as it went
    found = upload(path.read_bytes(), by=head)
    # then nothing is to be done
    assert told(found) == ("preview", {"rows": 2, "same": 2})


def test_the_roll_goes_out_only_for_a_reason_and_of_ones_own_school(upload, city, person, at, tmp_path):
    clerk, other = person("school-clerk", city.school), person("school-clerk", city.other)
    domain.apply(upload(workbook([pupil(1)])).pk, by=clerk, at=at)
    with (tmp_path / "roll.xlsx").open("wb") as file:
        with pytest.raises(ReasonNeeded):
            domain.send_out("pupils", file, reason=" ", by=clerk, at=at)
        assert domain.send_out("pupils", file, reason="核对", by=other, at=at) == 0
