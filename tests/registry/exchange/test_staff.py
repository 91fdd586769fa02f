"""The teachers' roll by workbook."""

from datetime import date

import pytest
from registry.exchange.books import number, workbook

from tijiao.audit.models import AuditEntry
from tijiao.registry import resources
from tijiao.registry.exchange import domain
from tijiao.registry.exchange.problems import ChangedSince
from tijiao.registry.models import Employment, Staff

pytestmark = pytest.mark.django_db
HEADS = ("工号", "姓名", "性别", "出生日期", "身份证号", "任教学科", "职称", "学历", "单位代码", "岗位职责", "到任日期")
BORN = date(1980, 3, 2)


def teacher(n, **changed):
    told = (f"T{n}", f"老师{n}", "男", BORN.isoformat(), number(n, "1", BORN), "数学", None, "本科", "s-001", "教师",
            "2019-09-01")  # fmt: skip
    return list({**dict(zip(HEADS, told, strict=True)), **changed}.values())


def everything():
    people = sorted(Staff.objects.values_list("staff_no", "id_number", "name", "sex", "birth_date", "subject", "title"))
    return people, sorted(Employment.objects.values_list("staff__staff_no", "organisation__code", "duty", "from_day"))


@pytest.fixture
def send(upload, city, person):
    def inner(*rows):
        return upload(workbook(rows, heads=HEADS, sheet="教职工"), kind="staff", by=person("head", city.school))

    return inner


def test_teachers_are_taken_in_corrected_given_a_duty_and_taken_back(send, city, person, at):
    # given two teachers by workbook
    head = person("head", city.school)
    first = domain.apply(send(teacher(1), teacher(2)).pk, by=head, at=at)
    before = everything()
    assert before == (
        [("T1", number(1, "1", BORN), "老师1", "1", BORN, "数学", ""),
         ("T2", number(2, "1", BORN), "老师2", "1", BORN, "数学", "")],
        [("T1", "s-001", "教师", date(2019, 9, 1)), ("T2", "s-001", "教师", date(2019, 9, 1))],
    )  # fmt: skip
    # when another one corrects one, gives the other a duty, and takes in a third
    found = send(teacher(1, 职称="高级", 任教学科=None), teacher(2, 岗位职责="校长"), teacher(3))
    assert (found.counts, found.faults) == ({"rows": 3, "added": 1, "changed": 2, "same": 0, "refused": 0}, [])
    second = domain.apply(found.pk, by=head, at=at)
    # then an empty cell changed nothing
    assert everything()[0][0] == ("T1", number(1, "1", BORN), "老师1", "1", BORN, "数学", "高级")
    assert ("T2", "s-001", "校长", date(2019, 9, 1)) in everything()[1]
    # and taken back, the later first, all is as before
    with pytest.raises(ChangedSince):
        domain.undo(first.pk, reason="", by=head, at=at)
    domain.undo(second.pk, reason="", by=head, at=at)
    assert everything() == before
    domain.undo(first.pk, reason="", by=head, at=at)
    assert everything() == ([], [])
    assert [entry.action for entry in AuditEntry.objects.filter(action__startswith="staff.").order_by("pk")] == [
        "staff.import", "staff.import", "staff.import-undo", "staff.import-undo"
    ]  # fmt: skip


def test_another_places_staff_are_refused(send, city, person, at):
    # given a teacher of the other school
    data = resources.StaffData(staff_no="T9", name="外校", sex="1")
    resources.employ(data, city.other, "教师", from_day=date(2019, 9, 1), by=person("head", city.other), at=at)
    # when this school sends the number, or the other school's code
    found = send(teacher(9), teacher(1, 单位代码="s-002"))
    assert [(fault["row"], fault["said"]) for fault in found.faults] == [
        (2, "这个工号的教职工不在您的单位任职。请先由原单位办理，再在教职工页面登记任职。"),
        (3, "“s-002”不是您登记教职工的单位。请核对单位代码。"),
    ]


def test_the_roll_goes_out_and_comes_back_without_a_change(send, upload, city, person, at, tmp_path):
    head, path = person("head", city.school), tmp_path / "staff.xlsx"
    domain.apply(send(teacher(1), teacher(2)).pk, by=head, at=at)
    with path.open("wb") as file:
        assert domain.send_out("staff", file, reason="核对", by=head, at=at) == 2
    found = upload(path.read_bytes(), kind="staff", by=head)
    assert found.counts == {"rows": 2, "added": 0, "changed": 0, "same": 2, "refused": 0}
