"""Whatever a workbook holds: the good rows or nothing, and taken back, all is as before."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from registry.exchange.books import number, pupil, workbook

from tijiao.audit.models import AuditEntry
from tijiao.registry.exchange import domain, pupils
from tijiao.registry.exchange.problems import NothingToDo
from tijiao.registry.models import Enrolment, Pupil

pytestmark = pytest.mark.django_db


def everything():
    pupils_now = sorted(Pupil.objects.values_list("student_no", "name", "sex", "birth_date", "id_number"))
    places = Enrolment.objects.values_list(
        "pupil__student_no", "organisation", "class_organisation", "grade", "from_day", "to_day", "ended_as"
    )
    return pupils_now, sorted(map(str, places))


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "姓名": st.sampled_from(["", "甲", "乙乙", "x" * 61]),
        "性别": st.sampled_from(["男", "女", "未知", None]),
        "出生日期": st.sampled_from(["2012-03-02", "2012/3/2", "无", date(2012, 3, 3), None]),
        "身份证号": st.sampled_from([None, number(1), number(2, "2"), "123"]),
        "学校代码": st.sampled_from(["s-001", "s-002", "k-001", None]),
        "班级": st.sampled_from([None, "2017级1班", "没有的班"]),
        "年级": st.sampled_from([None, 1, 2, 6, 7, "三"]),
        "入学日期": st.sampled_from([None, "2019-09-01", "2020-05-20", "2021-01-01"]),
    },
)
ROWS = st.lists(st.tuples(st.integers(1, 6), CHANGES), max_size=6).map(
    lambda drawn: [pupil(n, **changed) for n, changed in drawn]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=ROWS, second=ROWS)
def test_an_import_adds_what_its_preview_said_and_taken_back_leaves_no_trace(upload, city, person, at, first, second):
    clerk = person("school-clerk", city.school)
    standing, done = everything(), []
    # given one import after another, each of anything
    for rows in (first, second):
        before, count = everything(), Pupil.objects.count()
        found = upload(workbook(rows))
        assert everything() == before
        if found.state != "preview":
            continue
        try:
            applied = domain.apply(found.pk, by=clerk, at=at)
        except NothingToDo:
            assert found.counts["added"] + found.counts["changed"] == 0
            continue
        assert Pupil.objects.count() == count + found.counts["added"]
        assert sum(found.counts[name] for name in ("added", "changed", "same", "refused")) == found.counts["rows"]
        done.append((applied.pk, before))
    # when they are taken back, the later first, then each leaves what was before it
    for pk, before in reversed(done):
        domain.undo(pk, reason="", by=clerk, at=at)
        assert everything() == before
    assert everything() == standing


def test_a_failure_in_the_middle_of_writing_leaves_nothing_behind(upload, city, person, at, monkeypatch):
    # given a preview, and a machine that fails after the pupils were written
    clerk, found = person("school-clerk", city.school), upload(workbook([pupil(1), pupil(2)]))
    entries = AuditEntry.objects.count()

    def broken(*_told):
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(pupils, "_marks", broken)
    # when it is applied
    with pytest.raises(RuntimeError):
        domain.apply(found.pk, by=clerk, at=at)
    # then nothing was written, and the file is still there to try again
    assert (Pupil.objects.count(), AuditEntry.objects.count(), found.upload.exists()) == (0, entries, True)
    monkeypatch.undo()
    assert domain.apply(found.pk, by=clerk, at=at).state == "applied"


def test_a_program_takes_in_the_good_rows_at_once(city, person, at):
    clerk = person("school-clerk", city.school)
    made = domain.receive("pupils", "roll.xlsx", [workbook([pupil(1), pupil(2, 姓名="")])], by=clerk, at=at)
    done = domain.take_in(made.pk, by=clerk, at=at)
    assert (done.state, done.counts, done.marked.exists()) == (
        "applied", {"rows": 2, "added": 1, "changed": 0, "same": 0, "refused": 1}, True
    )  # fmt: skip
