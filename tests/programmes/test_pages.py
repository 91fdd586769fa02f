"""The pages of programmes, as people use them."""

from datetime import date

import pytest

from tijiao.programmes import domain
from tijiao.programmes.duties import duties
from tijiao.programmes.models import Attendance, Programme, Session

from .conftest import ZONE

#: role, where the post is → the catalogue, a session, scheduling one, checking in
PAGES = [
    ("section-officer", "safety", (200, 200, 200, 422)),
    ("leader", "bureau", (200, 200, 404, 404)),
    ("town-officer", "east", (200, 200, 404, 404)),
    ("school-clerk", "other", (200, 200, 404, 404)),
    ("head", "school", (200, 200, 404, 404)),
    ("form-teacher", "class_one", (404, 404, 404, 404)),
    ("inspector", "bureau", (404, 404, 404, 404)),
    ("analyst", "bureau", (404, 404, 404, 404)),
    ("audit-admin", "bureau", (404, 404, 404, 404)),
]


@pytest.mark.parametrize(("role", "at_place", "statuses"), PAGES)
def test_which_role_opens_which_page(client, session, city, person, role, at_place, statuses):
    client.force_login(person(role, getattr(city, at_place)))

    answers = (
        client.get("/programmes/"),
        client.get(f"/programmes/sessions/{session.pk}/"),
        client.get(f"/programmes/{session.programme_id}/schedule/"),
        client.post(f"/programmes/sessions/{session.pk}/check-in/", {"staff_no": "nobody"}),
    )

    assert tuple(answer.status_code for answer in answers) == statuses


def test_from_a_new_programme_to_a_session(client, city, officer):
    client.force_login(officer)

    client.post("/programmes/add/", {
        "title_zh": "春季讲座", "code": "spring", "kind": "lecture", "organiser": "safety", "line": "25",
    })
    made = Programme.objects.get()
    answer = client.post(f"/programmes/{made.pk}/schedule/", {
        "title": "第一讲", "host": "s-001", "day": "2020-05-22", "starts": "08:30", "ends": "10:00", "hours": "2",
    })

    held = Session.objects.get()
    assert answer.url == f"/programmes/sessions/{held.pk}/"
    assert (held.on_day, held.starts_at.hour, held.hours) == (date(2020, 5, 22), 0, 2)


@pytest.mark.parametrize(("told", "faulty"), [
    ({"ends": "08:00"}, ["ends"]),
    ({"hours": "0"}, ["hours"]),
    ({"host": "nowhere"}, ["host"]),
    ({"day": ""}, ["day"]),
])
def test_a_wrong_session_comes_back_with_its_fault(client, programme, city, officer, told, faulty):
    right = {"title": "第一讲", "host": "s-001", "day": "2020-05-22", "starts": "08:30", "ends": "10:00", "hours": "2"}
    client.force_login(officer)

    answer = client.post(f"/programmes/{programme.pk}/schedule/", {**right, **told})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, faulty)


def test_checking_in_one_and_the_same_again(client, session, teacher, city, officer):
    teacher("T001", city.school)
    client.force_login(officer)
    address = f"/programmes/sessions/{session.pk}/check-in/"

    first, again = client.post(address, {"staff_no": "T001"}), client.post(address, {"staff_no": "T001"})

    assert (first.status_code, again.status_code) == (302, 422)
    moment = f"{Attendance.objects.get().checked_in_at.astimezone(ZONE):%Y-%m-%d %H:%M}"
    assert [one["sentence"] for one in again.context["faults"]] == [f"“T001”已于 {moment} 签到，不重复计人次。"]


def test_a_pasted_list_comes_back_with_its_faults_by_line_and_its_text(client, session, teacher, city, officer):
    teacher("T001", city.school)
    client.force_login(officer)

    answer = client.post(f"/programmes/sessions/{session.pk}/check-in-many/", {"numbers": "T001\nT9"})

    assert answer.status_code == 422
    assert [(one["line"], one["sentence"]) for one in answer.context["faults"]] == [
        (2, "没有编号为“T9”的教职工，请核对编号。")
    ]
    assert answer.context["numbers"] == "T001\nT9"
    assert Attendance.objects.count() == 0


def test_a_school_sees_its_own_people_and_no_others(client, session, teacher, city, person, officer, at):
    teacher("T001", city.school)
    teacher("T002", city.other)
    domain.check_in_many(session.pk, "T001\nT002", by=officer, at=at)
    client.force_login(person("head", city.school))

    shown = client.get(f"/programmes/sessions/{session.pk}/")
    counted = client.get(f"/programmes/{session.programme_id}/")
    by_place = client.get(f"/programmes/{session.programme_id}/organisations/")

    assert [row.staff.staff_no for row, _cells in shown.context["rows"]] == ["T001"]
    assert counted.context["totals"] == {"person_times": 1, "people": 1, "hours": 4}
    assert [(row.code, row.person_times) for row, _cells in by_place.context["rows"]] == [("s-001", 1)]


def test_person_times_people_and_lessons_per_organisation(client, session, teacher, city, officer, at):
    for number, place in (("T001", city.school), ("T002", city.school), ("T003", city.kinder)):
        teacher(number, place)
    domain.check_in_many(session.pk, "T001\nT002\nT003", by=officer, at=at)
    client.force_login(officer)

    rows = client.get(f"/programmes/{session.programme_id}/organisations/").context["rows"]

    assert [(row.code, row.person_times, row.people, row.hours) for row, _cells in rows] == [
        ("s-001", 2, 2, 8), ("k-001", 1, 1, 4),
    ]


def test_taking_back_asks_why(client, session, teacher, city, officer, at):
    teacher("T001", city.school)
    there = domain.check_in(session.pk, "T001", by=officer, at=at)
    client.force_login(officer)

    silent = client.post(f"/programmes/attendances/{there.pk}/take-back/", {"why": ""})
    done = client.post(f"/programmes/attendances/{there.pk}/take-back/", {"why": "编号输错"})

    assert (silent.status_code, done.status_code, Attendance.objects.count()) == (422, 302, 0)


def test_cancelling_asks_why_and_says_so_on_the_page(client, session, officer):
    client.force_login(officer)

    answer = client.post(f"/programmes/sessions/{session.pk}/cancel/", {"why": "疫情防控"}, follow=True)

    assert "这一场已取消：疫情防控" in answer.content.decode()


@pytest.mark.parametrize(("asked", "empty"), [("", 29), ("40", 39), ("9999", 299), ("abc", 29), ("²", 29)])
def test_the_sheet_has_who_is_there_and_empty_rows(client, session, teacher, city, officer, at, asked, empty):
    teacher("T001", city.school)
    domain.check_in(session.pk, "T001", by=officer, at=at)
    client.force_login(officer)

    answer = client.get(f"/programmes/sessions/{session.pk}/sheet/", {"rows": asked})

    assert (len(answer.context["there"]), len(answer.context["empty"])) == (1, empty)


@pytest.mark.parametrize("count", [1, 3])
def test_the_session_page_costs_the_same_for_one_and_for_three(
    client, session, teacher, city, officer, at, count, django_assert_num_queries
):
    for number in range(count):
        teacher(f"T{number}", city.school)
        domain.check_in(session.pk, f"T{number}", by=officer, at=at)
    client.force_login(officer)
    client.get(f"/programmes/sessions/{session.pk}/")

    with django_assert_num_queries(7):
        client.get(f"/programmes/sessions/{session.pk}/")


def test_a_session_without_attendance_is_on_the_organisers_list(session, teacher, city, person, officer, at):
    before = duties(officer, on=date(2020, 5, 19))
    on_the_day = duties(officer, on=date(2020, 5, 20))
    teacher("T001", city.school)
    domain.check_in(session.pk, "T001", by=officer, at=at)

    assert [before, [(one.kind, one.title, one.due) for one in on_the_day], duties(officer, on=date(2020, 5, 21))] == [
        [], [("签到登记", "线上教学交流", date(2020, 5, 20))], [],
    ]
    assert duties(person("head", city.school), on=date(2020, 5, 20)) == []
