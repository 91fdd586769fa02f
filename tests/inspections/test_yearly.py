"""The year's plan by month and kind, the coverage of named inspectors, and the numbers that the city settles."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tijiao.access.problems import NotVisible
from tijiao.audit.models import AuditEntry
from tijiao.inspections import domain, limits, problems, register, rounds, yearly
from tijiao.inspections.models import Finding, Inspector, Limit, RoundKind, Visit
from tijiao.inspections.sampling import sample_list
from tijiao.kernel.words import WordsMissing

DAY = date(2020, 5, 20)


@pytest.fixture
def officer(city, person):
    return person("section-officer", city.safety)


def test_months_by_kinds_and_a_joint_visit_counts_once_for_the_school(opened, planned, filed, officer, city):
    filed(planned())
    planned(opened(RoundKind.JOINT, offices=(city.east,), from_day=date(2020, 6, 1), last_day=date(2020, 6, 5)))
    planned(opened(RoundKind.AUDIT, title="审计", from_day=date(2020, 6, 1), last_day=date(2020, 6, 5)))

    found = yearly.year(officer, on=DAY)

    rows = {row.label: row for row in [*found.rows, found.going]}
    at = {month.month: place for place, month in enumerate(found.months)}
    assert (found.months[0], found.months[-1]) == (date(2019, 9, 1), date(2020, 8, 1))
    assert {label: (row.cells[at[5]].visits, row.cells[at[6]].visits, row.total) for label, row in rows.items() if row.total.visits} == {
        "主题督导": (1, 0, yearly.Cell(1, 1)), "联合检查": (0, 1, yearly.Cell(1, 0)), "内部审计": (0, 1, yearly.Cell(1, 0)),
        "实地进校": (1, 1, yearly.Cell(2, 1)),
    }  # fmt: skip


def test_who_is_left_to_see_this_term(opened, enrolled, filed, officer, city, at):
    who = enrolled("D01")
    for place in (city.school, city.kinder):
        register.put_in_charge(who.pk, place, by=officer, at=at)
    found = opened(RoundKind.NAMED, from_day=DAY)
    rounds.plan_named(found.pk, by=officer, at=at)
    filed(Visit.objects.get(organisation=city.kinder))

    rows = yearly.left_to_see(officer, on=DAY)

    assert [(one.code, one.seen, one.planned_on, one.seen_on, one.inspector) for one in rows] == [
        ("s-002", False, None, None, None), ("s-001", False, DAY, None, who.user.name), ("k-001", True, None, DAY, who.user.name),
    ]
    assert (yearly.coverage(rows), yearly.coverage(rows).percent) == (yearly.Coverage(3, 1, 1), 33.3)


def test_a_school_sees_only_its_own_part(opened, planned, person, city):
    found = opened()
    planned(found)
    planned(found, place=city.other)
    clerk = person("school-clerk", city.school)

    assert yearly.year(clerk, on=DAY).going.total == yearly.Cell(1, 0)
    assert [one.code for one in yearly.left_to_see(clerk, on=DAY)] == ["s-001"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_year_costs_the_same_for_one_and_for_three(client, opened, planned, officer, city, count):
    client.force_login(officer)
    for place in (city.school, city.kinder, city.other)[:count]:
        planned(opened(title=place.name), place=place)
    client.get("/inspections/year/")

    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/inspections/year/")

    assert answer.status_code == 200
    assert len(asked) == 9


# --- numbers that the city settles ------------------------------------------------------------------------------------
def test_a_number_holds_from_the_day_on_which_it_is_settled_and_says_by_what(officer, at):
    limits.settle("many-schools", 8, source="局长办公会 2020 年第 6 次", by=officer, at=at)
    limits.settle("many-schools", 9, source="局长办公会 2020 年第 7 次", by=officer, at=at + timedelta(days=10))

    days = (date(2020, 5, 19), DAY, date(2020, 5, 30))
    assert [limits.value("many-schools", on=day) for day in days] == [5, 8, 9]
    assert list(Limit.objects.order_by("pk").values_list("value", "from_day", "to_day", "source", "settled_by")) == [
        (8, DAY, date(2020, 5, 30), "局长办公会 2020 年第 6 次", officer.pk),
        (9, date(2020, 5, 30), None, "局长办公会 2020 年第 7 次", officer.pk),
    ]
    assert list(AuditEntry.objects.filter(action="limit.settle").order_by("pk").values_list("facts", flat=True)) == [
        {"code": "many-schools", "was": 5, "value": 8}, {"code": "many-schools", "was": 8, "value": 9},
    ]  # fmt: skip


def test_what_is_no_number_for_it_or_says_no_document_is_refused(officer, person, city, at):
    for number, source, problem in ((1, "文件", problems.WrongLimit), (501, "文件", problems.WrongLimit), (8, " ", WordsMissing)):
        with pytest.raises(problem):
            limits.settle("many-schools", number, source=source, by=officer, at=at)
    with pytest.raises(NotVisible):
        limits.settle("no-such", 5, source="文件", by=officer, at=at)
    with pytest.raises(NotVisible):
        limits.settle("many-schools", 5, source="文件", by=person("town-officer", city.east), at=at)

    assert Limit.objects.count() == 0


def test_the_sample_follows_the_settled_number(found, officer, city, person, at):
    for number in range(6):
        one = found(title=f"第{number}处")
        domain.rectify(one.pk, domain.Fix("已整改"), by=person("school-clerk", city.school), at=at)
    Finding.objects.update(severity="minor")

    before = sample_list(at=at).take
    limits.settle("recheck-one-of", 2, source="安全科文件", by=officer, at=at)

    assert (before, sample_list(at=at).take) == ({"": 2}, {"": 3})


def test_settled_on_the_page(client, officer):
    client.force_login(officer)

    wrong = client.post("/inspections/limits/many-days/", {"number": "", "source": ""})
    done = client.post("/inspections/limits/many-days/", {"number": "60", "source": "安全科文件"}, follow=True)

    assert wrong.status_code == 422
    assert "依据“安全科文件”核定" in done.content.decode()
    assert limits.value("many-days", on=DAY) == 60
    assert "60 天内" in client.get("/inspections/proposals/").content.decode()
    assert Inspector.objects.count() == 0
