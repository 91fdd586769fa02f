"""Profiles: what foreign heads mean, from a pack or made on a page."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from given import NOW, REPOSITORY
from registry.exchange.books import number, pupil, workbook

from tijiao.packs.loader import load_folder
from tijiao.registry.exchange import declare, domain, extras, profiles
from tijiao.registry.exchange.kinds import kind_of
from tijiao.registry.exchange.models import Import, Profile
from tijiao.registry.exchange.problems import WrongProfile
from tijiao.registry.models import Employment, Enrolment, Pupil

pytestmark = pytest.mark.django_db
ENTRIES = load_folder(REPOSITORY / "packs" / "national", declare.KINDS, partial=True).entries(declare.ProfileEntry)
ROLL = ["全国学籍号", "姓名", "性别", "出生日期", "身份证件类型", "身份证件号", "学校标识码", "年级", "备注"]


def exported(n, **changed):
    told = ("G" + number(n), f"学生{n}", "男性", "20120302", "居民身份证", number(n), "s-001", "二年级", "走读")
    return list({**dict(zip(ROLL, told, strict=True)), **changed}.values())


@pytest.fixture
def published(db):
    assert profiles.publish(ENTRIES, by=None, at=NOW) == len(ENTRIES)
    assert profiles.publish(ENTRIES, by=None, at=NOW) == 0


def test_profiles_name_the_columns_of_the_tables(city, person, at):
    for kind, keys in declare.KEYS.items():
        assert tuple(one.key for one in kind_of(kind).table(person("head", city.school), at=at).columns) == keys


def test_an_export_of_the_national_roll_is_read_by_its_profile(published, upload, city, person, at):
    # given a workbook in that form, with its own sheet name and a grade that nobody can read
    rows = [exported(1), exported(3, 年级="初中"), exported(5, 性别="1", 年级="小学三年级")]
    found = upload(workbook(rows, heads=ROLL, sheet="Sheet1"))
    # then the profile is named, and the fault stands at the column of the file
    assert (found.problem, found.profile) == ("", "全国学籍系统导出的学生基本信息")
    assert found.counts == {"rows": 3, "added": 2, "changed": 0, "same": 0, "refused": 1}
    assert [(one["row"], one["column"], one["said"]) for one in found.faults] == [
        (3, "年级", "“初中”不是数字。请只填数字，不带单位。")
    ]
    # and what is applied are our words
    domain.apply(found.pk, by=person("school-clerk", city.school), at=at)
    assert sorted(Pupil.objects.values_list("sex", "birth_date", "id_number")) == sorted(
        [("1", date(2012, 3, 2), number(1)), ("1", date(2012, 3, 2), number(5))]
    )
    assert sorted(Enrolment.objects.values_list("grade", flat=True)) == [2, 3]


def test_the_marked_file_of_an_export_keeps_its_heads_and_can_be_sent_again(published, upload):
    found = upload(workbook([exported(1, 姓名=""), exported(3)], heads=ROLL, sheet="Sheet1"))
    again = upload(found.marked.read_bytes())
    assert (again.profile, again.counts) == (found.profile, found.counts)
    assert [one["said"] for one in again.faults] == ["“姓名”必填。"]


def test_our_own_heads_need_no_profile(published, upload):
    found = upload(workbook([pupil(1)]))
    assert (found.profile, found.counts["added"]) == ("", 1)


def test_columns_are_joined_picked_dated_and_worded(upload, city, person, at):
    # given a profile of one's own for a small system's export
    clerk = person("school-clerk", city.school)
    heads = ["编码", "姓", "名", "性", "生日", "校", "班别"]
    rules = {
        "student_no": {"heads": ["编码"], "pick": "^(.*?)-"}, "name": {"heads": ["姓", "名"]},
        "sex": {"heads": ["性"], "values": {"b": "男"}}, "birth_date": {"heads": ["生日"], "date": "%d.%m.%Y"},
        "school": {"heads": ["校"]}, "grade": {"heads": ["班别"], "pick": "([0-9]+)"},
    }  # fmt: skip
    profiles.keep("pupils", "小系统", rules, by=clerk, at=at)
    # when its export is sent
    content = workbook([["A1-x", "欧", "阳", "b", "02.03.2012", "s-001", "2班"]], heads=heads, sheet="导出")
    domain.apply(upload(content).pk, by=clerk, at=at)
    # then
    assert list(Pupil.objects.values_list("student_no", "name", "sex", "birth_date")) == [
        ("A1", "欧阳", "1", date(2012, 3, 2))
    ]
    assert Enrolment.objects.get().grade == 2
    # and it is nobody else's
    other = upload(content, by=person("school-clerk", city.other))
    assert other.state == "unreadable"


@pytest.mark.parametrize(
    ("title", "columns"),
    [
        ("", {"name": {"heads": ["名"]}}), ("无列", {}), ("错列", {"nonsense": {"heads": ["名"]}}),
        ("错式", {"name": {"heads": ["名"], "pick": "(("}}), ("错日", {"birth_date": {"heads": ["日"], "date": "%q"}}),
    ],
)  # fmt: skip
def test_a_profile_that_cannot_work_is_not_kept(city, person, at, title, columns):
    with pytest.raises(WrongProfile):
        profiles.keep("pupils", title, columns, by=person("school-clerk", city.school), at=at)
    assert not Profile.objects.exists()


def test_a_profile_is_made_on_a_page_from_the_heads_of_a_file(client, city, person):
    # given a file whose heads nobody knows
    client.force_login(person("school-clerk", city.school))
    content = workbook([["A1", "甲", "b", "20120302", "s-001", 2]], heads=["编码", "叫", "性", "日", "校", "级"])
    unknown = client.post(reverse("exchange:start", args=["pupils"]), {"file": SimpleUploadedFile("a.xlsx", content)})
    assert Import.objects.get().state == "unreadable"
    assert unknown.status_code == 302
    # when its columns are chosen
    page = client.post(reverse("exchange:profiles", args=["pupils"]), {"file": SimpleUploadedFile("a.xlsx", content)})
    assert '<option>编码</option>' in page.content.decode()
    chosen = {"title": "小系统", "head-student_no": "编码", "head-name": "叫", "head-sex": "性", "words-sex": "b=女",
              "head-birth_date": "日", "date-birth_date": "%Y%m%d", "head-school": "校", "head-grade": "级"}  # fmt: skip
    client.post(reverse("exchange:profile-keep", args=["pupils"]), chosen)
    # then the same file is read
    client.post(reverse("exchange:start", args=["pupils"]), {"file": SimpleUploadedFile("a.xlsx", content)})
    assert Import.objects.order_by("pk").last().counts["added"] == 1
    # and the profile can be removed by its maker alone
    made = Profile.objects.get()
    drop = reverse("exchange:profile-drop", args=[made.pk])
    client.force_login(person("head", city.school))
    assert client.post(drop).status_code == 404
    client.force_login(person("school-clerk", city.school))
    assert client.post(drop).status_code == 302
    assert not Profile.objects.exists()


TEACHERS = ["教职工号", "姓名", "性别", "出生日期", "身份证件号码", "任教学科", "专业技术职务", "最高学历", "所在学校标识码", "岗位类别", "民族"]
BORN = date(1980, 3, 2)


def employed(n, **changed):
    told = (f"T{n}", f"老师{n}", "男性", "19800302", number(n, "1", BORN), "数学", "一级教师", "本科", "s-001", "专任教师", "汉族")
    return list({**dict(zip(TEACHERS, told, strict=True)), **changed}.values())


def test_an_export_of_the_teachers_register_is_read_by_its_profile(published, upload, city, person, at):
    # given a workbook in that form, with a sex that nobody knows and a column that is none of ours
    head = person("head", city.school)
    rows = [employed(1), employed(3, 性别="不详"), employed(5, 性别="1", 岗位类别="工勤")]
    found = upload(workbook(rows, heads=TEACHERS, sheet="Sheet1"), kind="staff", by=head)
    # then the profile is named, and the fault stands at the column of the file
    assert (found.problem, found.profile) == ("", "教师管理系统导出的教职工基本信息")
    assert found.counts == {"rows": 3, "added": 2, "changed": 0, "same": 0, "refused": 1}
    assert [(one["row"], one["column"]) for one in found.faults] == [(3, "性别")]
    # and what is applied are our words; what is none of ours stays with the act
    done = domain.apply(found.pk, by=head, at=at)
    assert sorted(Employment.objects.values_list("staff__staff_no", "staff__birth_date", "duty")) == [
        ("T1", BORN, "教师"), ("T5", BORN, "工勤人员"),
    ]  # fmt: skip
    assert (done.extra, [(about, texts) for _row, about, texts in extras.kept(done)]) == (
        ["民族"], [("T1", {"民族": "汉族"}), ("T5", {"民族": "汉族"})],
    )  # fmt: skip
