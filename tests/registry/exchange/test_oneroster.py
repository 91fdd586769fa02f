"""OneRoster 1.2 CSV: out and in again is the same; what is wrong is told at file and line; taken back whole."""

import csv
import io
import zipfile

import pytest
from registry.exchange.books import number, pupil, workbook

from tijiao.audit.models import AuditEntry
from tijiao.registry.exchange import domain, extras
from tijiao.registry.exchange.oneroster import split_name
from tijiao.registry.exchange.problems import ChangedSince
from tijiao.registry.models import Employment, Enrolment, Pupil, Staff

pytestmark = pytest.mark.django_db
TEACHER = ("T1", "欧阳修", "男", "1980-03-02", None, "数学", "高级", "本科", "s-001", "教师", "2019-09-01")
STAFF_HEADS = ("工号", "姓名", "性别", "出生日期", "身份证号", "任教学科", "职称", "学历", "单位代码", "岗位职责", "到任日期")


def everything():
    places = Enrolment.objects.values_list(
        "pupil__student_no", "pupil__name", "pupil__sex", "pupil__birth_date", "pupil__id_number", "organisation__code",
        "class_organisation__name", "grade", "from_day",
    )  # fmt: skip
    fields = ("staff_no", "name", "sex", "birth_date", "id_number", "subject", "title", "education")
    duties = Employment.objects.values_list(*(f"staff__{name}" for name in fields), "organisation__code", "duty", "from_day")
    return sorted(map(str, places)), sorted(map(str, duties))


@pytest.fixture
def head(city, person):
    return person("head", city.school)


@pytest.fixture
def rolls(upload, head, at):
    """Two pupils, one of them in a class, and a teacher."""
    domain.apply(upload(workbook([pupil(1, 班级="2017级1班", 年级=3), pupil(2, "Anna Lee")]), by=head).pk, by=head, at=at)
    content = workbook([TEACHER], heads=STAFF_HEADS, sheet="教职工")
    domain.apply(upload(content, kind="staff", by=head).pk, by=head, at=at)


def sent_out(head, at):
    file = io.BytesIO()
    assert domain.send_out("oneroster", file, reason="核对", by=head, at=at) == 3
    return file.getvalue()


def tables(content):
    """File → rows of texts, the head among them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: list(csv.reader(io.StringIO(archive.read(name).decode()))) for name in archive.namelist()}


def zipped(given):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, rows in given.items():
            text = io.StringIO()
            csv.writer(text).writerows(rows)
            archive.writestr(name, text.getvalue())
    return file.getvalue()


def changed(content, name, column, line, value):
    """The set with one value put in the place of another; lines as a reader counts them, the head is 1."""
    given = tables(content)
    given[name][line - 1][given[name][0].index(column)] = value
    return zipped(given)


def test_a_set_goes_out_and_comes_back_into_an_empty_roll_as_it_was(rolls, upload, head, at):
    # given the rolls of a school as a set
    before, content = everything(), sent_out(head, at)
    assert ["oneroster.version", "1.2"] in tables(content)["manifest.csv"]
    again = upload(content, name="set.zip", kind="oneroster", by=head)
    assert again.counts == {"rows": 3, "added": 0, "changed": 0, "same": 3, "refused": 0}
    # when the rolls are empty and the set is taken in
    Pupil.objects.all().delete()
    Staff.objects.all().delete()
    found = upload(content, name="set.zip", kind="oneroster", by=head)
    assert (found.problem, found.faults, found.counts["added"]) == ("", [], 3)
    done = domain.apply(found.pk, by=head, at=at)
    # then they are as they were, by one act
    assert everything() == before
    assert AuditEntry.objects.filter(action="oneroster.import").count() == 1
    # and taken back, they are empty
    domain.undo(done.pk, reason="试", by=head, at=at)
    assert everything() == ([], [])


def test_what_is_wrong_is_told_at_file_and_line(rolls, upload, head, at):
    content = sent_out(head, at)
    for name, column, line, value in (
        ("demographics.csv", "sex", 2, "x"), ("roles.csv", "orgSourcedId", 3, "nowhere"),
        ("classes.csv", "title", 2, "没有的班"), ("users.csv", "familyName", 4, ""), ("users.csv", "givenName", 4, ""),
    ):  # fmt: skip
        content = changed(content, name, column, line, value)
    found = upload(content, name="set.zip", kind="oneroster", by=head)
    assert [(fault["row"], fault["column"], fault["said"]) for fault in found.faults] == [
        ("demographics.csv:2", "sex", "“x”不在可选范围内。请从下拉列表中选择。"),
        ("users.csv:4", "familyName", "“姓名”必填。"),
        ("roles.csv:3", "orgSourcedId", "“nowhere”在所指的表中不存在。请核对 sourcedId。"),
    ]
    assert (found.counts["refused"], found.marked.exists()) == (3, True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no zip", "这不是压缩包（.zip），或者文件已损坏。"),
        (zipped({"users.csv": [["sourcedId"], ["1"]]}), "压缩包里没有 orgs.csv。请导出完整的 OneRoster 1.2 CSV。"),
        (zipped({"manifest.csv": [["propertyName", "value"], ["file.users", "delta"]]}),
         "users.csv 只含变动部分（delta）。请导出完整的一套（bulk）再上传。"),
    ],
)  # fmt: skip
def test_what_is_no_whole_set_is_said(upload, head, content, said):
    found = upload(content, name="set.zip", kind="oneroster", by=head)
    assert found.state == "unreadable"
    assert found.problem.startswith(said)


def test_a_later_workbook_about_the_same_pupil_keeps_the_set_from_being_taken_back(upload, head, at, rolls):
    content = sent_out(head, at)
    Pupil.objects.all().delete()
    done = domain.apply(upload(content, name="set.zip", kind="oneroster", by=head).pk, by=head, at=at)
    domain.apply(upload(workbook([pupil(1, "改名", 班级="2017级1班", 年级=3)]), by=head).pk, by=head, at=at)
    with pytest.raises(ChangedSince):
        domain.undo(done.pk, reason="", by=head, at=at)


@pytest.mark.parametrize("name", ["张三", "欧阳修", "Anna Maria Lee", "Anna", "甲", "买买提 吐尔逊"])
def test_a_name_split_and_joined_is_the_name(name):
    family, given = split_name(name)
    apart = " " if (family + given).isascii() and family and given else ""
    assert (f"{given} {family}" if apart else family + given) == name


def widened(content, **columns):
    """The set with columns that the binding does not know: file → head and a text for each row."""
    given = tables(content)
    for name, (head, *texts) in columns.items():
        for row, text in zip(given[f"{name}.csv"], (f"metadata.{head}", *texts), strict=True):
            row.append(text)
    return zipped(given)


def test_what_a_set_carries_beside_the_binding_is_kept_with_the_import(rolls, upload, head, at):
    content = widened(
        sent_out(head, at), users=("bus", "2路", "", "5路"), demographics=("nation", "", "汉", ""), orgs=("tax", "X1"),
        enrollments=("seat", "3排"),
    )  # fmt: skip
    Pupil.objects.all().delete()
    Staff.objects.all().delete()

    done = domain.apply(upload(content, name="set.zip", kind="oneroster", by=head).pk, by=head, at=at)

    assert done.extra == ["users: metadata.bus", "demographics: metadata.nation", "enrollments: metadata.seat", "orgs: metadata.tax"]
    assert list(extras.kept(done)) == [
        (1, "users.csv:2 G" + number(2, "2"), {"users: metadata.bus": "2路"}),
        (2, "users.csv:3 G" + number(1), {"demographics: metadata.nation": "汉", "enrollments: metadata.seat": "3排"}),
        (3, "users.csv:4 T1", {"users: metadata.bus": "5路"}),
        (5, "orgs.csv:2 s-001", {"orgs: metadata.tax": "X1"}),
    ]  # fmt: skip
