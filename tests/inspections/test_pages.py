"""The pages of inspections, as people use them."""

from datetime import date

import pytest

from tijiao.inspections import domain
from tijiao.inspections.duties import duties
from tijiao.inspections.models import Finding
from tijiao.inspections.school import build

DAY = date(2020, 5, 20)
FIX = domain.Fix("清理楼道", before="堆放纸箱", after="通道畅通")

#: role, where the post is → status of: the list, the finding at the school, the form, sending a rectification
PAGES = [
    ("school-clerk", "school", (200, 200, 200, 302)),
    ("head", "school", (200, 200, 200, 302)),
    ("school-clerk", "other", (200, 404, 200, 404)),
    ("form-teacher", "class_one", (404, 404, 200, 404)),
    ("town-officer", "east", (200, 200, 200, 404)),
    ("town-officer", "west", (200, 404, 200, 404)),
    ("section-officer", "safety", (200, 200, 200, 404)),
    ("leader", "bureau", (200, 200, 404, 404)),
    ("inspector", "bureau", (200, 200, 200, 404)),
    ("analyst", "bureau", (404, 404, 404, 404)),
    ("counsellor", "school", (404, 404, 404, 404)),
    ("system-admin", "bureau", (404, 404, 404, 404)),
    ("security-admin", "bureau", (404, 404, 404, 404)),
    ("audit-admin", "bureau", (404, 404, 404, 404)),
]


@pytest.mark.parametrize(("role", "at_place", "statuses"), PAGES)
def test_which_role_opens_which_page(client, found, city, person, role, at_place, statuses):
    finding = found()
    client.force_login(person(role, getattr(city, at_place)))

    answers = (
        client.get("/inspections/"),
        client.get(f"/inspections/{finding.pk}/"),
        client.get("/inspections/report/"),
        client.post(f"/inspections/{finding.pk}/rectify/", {"text": "已清理"}),
    )

    assert tuple(answer.status_code for answer in answers) == statuses


def test_a_clerk_reports_without_choosing_a_school(client, kinds, city, person):
    client.force_login(person("school-clerk", city.school))

    form = client.get("/inspections/report/")
    answer = client.post(
        "/inspections/report/", {"kind": "fire", "title": "灭火器过期", "found_on": "2020-05-20"}, follow=True
    )

    assert "organisation" not in form.context["form"].fields
    made = Finding.objects.get()
    assert (made.organisation, made.source, made.due_on) == (city.school, "self", date(2020, 5, 25))
    assert answer.redirect_chain == [(f"/inspections/{made.pk}/", 302)]


def test_a_form_teacher_reports_for_the_class_and_is_told_so(client, kinds, city, person):
    client.force_login(person("form-teacher", city.class_one))

    answer = client.post(
        "/inspections/report/", {"kind": "fire", "title": "插座松动", "found_on": "2020-05-20"}, follow=True
    )

    assert Finding.objects.get().organisation == city.school
    assert "已登记，整改期限 2020-05-25。" in answer.content.decode()


@pytest.mark.parametrize(("told", "faulty"), [
    ({"kind": "volcano"}, ["kind"]),
    ({"title": " "}, ["title"]),
    ({"found_on": "20/5"}, ["found_on"]),
    ({"organisation": "s-002"}, ["organisation"]),
    ({"organisation": "nowhere"}, ["organisation"]),
])
def test_a_wrong_report_comes_back_with_each_fault_and_what_was_typed(client, kinds, city, person, told, faulty):
    client.force_login(person("town-officer", city.east))
    right = {"organisation": "s-001", "kind": "fire", "title": "灭火器过期", "found_on": "2020-05-20"}

    answer = client.post("/inspections/report/", {**right, **told})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, faulty)
    assert Finding.objects.count() == 0


def test_a_day_to_come_is_refused_in_words(client, kinds, city, person):
    client.force_login(person("school-clerk", city.school))

    answer = client.post("/inspections/report/", {"kind": "fire", "title": "灭火器过期", "found_on": "2020-05-21"})

    assert answer.status_code == 422
    assert "晚于今天" in answer.content.decode()


def test_the_page_explains_the_due_date_day_by_day(client, found, city, person):
    finding = found(on=date(2020, 5, 15))
    client.force_login(person("head", city.school))

    days = client.get(f"/inspections/{finding.pk}/").context["days"]

    assert [(one.day.isoformat(), one.counted, str(one.why)) for one in days] == [
        ("2020-05-16", False, "周末，不计"),
        ("2020-05-17", False, "周末，不计"),
        ("2020-05-18", True, "计入"),
        ("2020-05-19", True, "计入"),
        ("2020-05-20", True, "计入"),
    ]


def test_from_report_to_closure_on_the_pages(client, found, city, person):
    finding = found()
    client.force_login(person("head", city.school))
    client.post(f"/inspections/{finding.pk}/rectify/", {"text": "已清理", "before": "堆物", "after": "畅通"})
    own = client.get(f"/inspections/{finding.pk}/")
    client.force_login(person("town-officer", city.east))
    asked = client.get(f"/inspections/{finding.pk}/")
    address = f"/inspections/{finding.pk}/rectifications/{asked.context['waiting'].pk}/recheck/"

    silent = client.post(address, {"passed": "no", "note": ""})
    done = client.post(address, {"passed": "yes", "note": "现场看过"}, follow=True)

    assert (own.context["recheck_form"], silent.status_code) == (None, 422)
    assert [str(step.title) for step in done.context["steps"]] == ["发现隐患", "报告整改", "复查通过，销号"]
    assert Finding.objects.get().state == "closed"


def test_the_list_filters_by_kind_state_time_and_town(client, found, city, person):
    late = found(on=date(2020, 5, 11), title="逾期的")
    officer = person("section-officer", city.safety)
    other = found(kind="drowning", by=officer, where=city.other, title="西岭的")
    client.force_login(officer)

    def listed(**told):
        return [row.pk for row, _cells in client.get("/inspections/", told).context["rows"]]

    assert listed() == [late.pk, other.pk]
    assert listed(kind="drowning") == [other.pk]
    assert listed(late="True") == [late.pk]
    assert listed(late="False") == [other.pk]
    assert listed(organisation__parent=city.west.pk) == [other.pk]
    assert listed(state="closed") == []
    assert listed(q="西岭镇初级") == [other.pk]


def test_the_list_says_how_long_overdue_and_where_it_has_climbed_to(client, found, city, person):
    found(on=date(2020, 5, 11))  # due on 14 May, six days before today
    client.force_login(person("head", city.school))

    (_row, cells), = client.get("/inspections/").context["rows"]

    assert cells[2].value == "逾期 6 天，已到镇街"


def test_the_list_exports_as_a_workbook(client, found, city, person):
    found()
    client.force_login(person("head", city.school))

    answer = client.get("/inspections/", {"export": "xlsx"})

    assert answer.status_code == 200
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(client, found, city, person, count, django_assert_num_queries):
    for _ in range(count):
        found()
    client.force_login(person("section-officer", city.safety))
    client.get("/inspections/")

    with django_assert_num_queries(8):
        client.get("/inspections/")


def test_everyone_has_their_part_on_their_list(found, city, person, at):
    late = found(on=date(2020, 5, 11), title="久拖未改")  # due on 14 May, six days ago
    waiting = found(title="待复查")
    domain.rectify(waiting.pk, FIX, by=person("school-clerk", city.school), at=at)

    def told(role, place):
        return [(duty.kind, duty.title, duty.due) for duty in duties(person(role, place), on=DAY)]

    assert told("head", city.school) == [("整改", "久拖未改", late.due_on)]
    assert told("town-officer", city.east) == [("复查", "待复查", None), ("督促整改", "久拖未改", late.due_on)]
    assert told("town-officer", city.west) == []
    assert told("section-officer", city.safety) == []
    assert [duty.kind for duty in duties(person("section-officer", city.safety), on=date(2020, 5, 22))] == ["督促整改"]
    assert told("analyst", city.bureau) == []


def test_the_school_page_shows_what_is_open(found, city, person, at):
    late = found(on=date(2020, 5, 8))
    content = build(person("head", city.school), city.school, DAY)

    assert [one for one, _standing in content.context["rows"]] == [late]
    assert (content.context["late"], content.context["closed"]) == (1, 0)
    assert build(person("head", city.other), city.school, DAY) is None
