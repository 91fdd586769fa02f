"""Columns that match no field: they come back marked, are kept with the act for who sent it, and go with it."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from registry.exchange.books import HEADS, number, pupil, workbook

from tijiao.audit.models import AuditEntry, Mark
from tijiao.keep import erasure, retention
from tijiao.registry.exchange import domain, extras
from tijiao.registry.exchange.models import ExtraRows, Import
from tijiao.registry.models import Pupil

pytestmark = pytest.mark.django_db
BOTH = (*HEADS, "乘车路线", "备注", "备注")


def sent(*rows):
    return workbook([[*row, *extra] for row, extra in rows], heads=BOTH)


def cells(content):
    return [list(row) for row in openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True)]


@pytest.fixture
def taken(upload, city, person, at):
    """Three rows, the second of them faulty, taken in."""
    looked = upload(sent((pupil(1), ("2路", "住校", "")), (pupil(2, 年级=99), ("3路", "", "")), (pupil(3), ("", "", ""))))
    return domain.apply(looked.pk, by=person("school-clerk", city.school), at=at)


def test_they_are_kept_beside_the_rows_that_were_taken_in_and_come_back_in_the_marked_file(taken):
    assert (taken.extra, taken.counts["refused"]) == (["乘车路线", "备注", "备注 (2)"], 1)
    assert list(extras.kept(taken)) == [(2, "G" + number(1), {"乘车路线": "2路", "备注": "住校"})]
    marked = cells(taken.marked.read_bytes())
    assert [row[9:12] for row in marked if row[0] == "G" + number(2, "2")] == [["3路", None, None]]


def test_who_sent_the_file_takes_them_out_again_and_the_audit_says_so(client, taken, city, person):
    client.force_login(person("school-clerk", city.school))
    told = client.get(f"/exchange/imports/{taken.pk}/").content.decode()
    book = cells(b"".join(client.get(f"/exchange/imports/{taken.pk}/extra/").streaming_content))
    client.force_login(person("head", city.school))
    other = client.get(f"/exchange/imports/{taken.pk}/extra/")

    assert ("下载附加列" in told, "<li>乘车路线</li>" in told, other.status_code) == (True, True, 404)
    assert book[-2:] == [["行", "哪一条", "乘车路线", "备注", "备注 (2)"], [2, "G" + number(1), "2路", "住校", None]]
    assert AuditEntry.objects.get(action="exchange.extra").facts == {"rows": 1, "columns": 3}


def test_they_go_when_the_act_is_taken_back(taken, city, person, at):
    undone = domain.undo(taken.pk, reason="传错了", by=person("school-clerk", city.school), at=at)

    assert (undone.extra, ExtraRows.objects.count()) == ([], 0)


def test_they_go_with_the_pupil_of_whom_they_speak_and_after_three_years_with_the_act(upload, city, person, at):
    looked = upload(sent((pupil(1), ("2路", "", "")), (pupil(3), ("5路", "与" + number(1) + "同住", "")), (pupil(5), ("6路", "", ""))))
    clerk = person("school-clerk", city.school)
    domain.apply(looked.pk, by=clerk, at=at)

    erasure.erase("registry.pupil", "G" + number(1), reason="家长要求", by=person("audit-admin", city.bureau), at=at)
    left = [about for _row, about, _texts in extras.kept(Import.objects.get())]
    retention.run(at=at + timedelta(days=3 * 366))

    assert (left, ExtraRows.objects.count(), Import.objects.count()) == (["G" + number(5)], 0, 0)


def test_a_file_without_extra_columns_keeps_none(upload, city, person, at):
    done = domain.apply(upload(workbook([pupil(1)])).pk, by=person("school-clerk", city.school), at=at)

    assert (done.extra, ExtraRows.objects.count()) == ([], 0)


def test_a_corrected_day_of_birth_marks_every_school_year_of_the_pupil(upload, city, person, at):
    clerk = person("school-clerk", city.school)
    domain.apply(upload(workbook([pupil(1)])).pk, by=clerk, at=at)
    found = Pupil.objects.get()
    stay = found.enrolments.get()
    found.enrolments.create(organisation=city.school, school_year="2018/19", grade=1, from_day=date(2018, 9, 1),
                            to_day=date(2019, 7, 1), ended_as="moved")  # fmt: skip

    Mark.objects.all().delete()
    looked = upload(workbook([pupil(1, 出生日期="2011-03-02", 身份证号=number(1, born=date(2011, 3, 2)))]))
    domain.apply(looked.pk, by=clerk, at=at)

    marks = set(Mark.objects.values_list("table", "partition"))
    assert marks == {("registry_enrolment", stay.school_year), ("registry_enrolment", "2018/19"), ("registry_pupil", "2011"),
                     ("registry_pupil", "2012")}  # fmt: skip
