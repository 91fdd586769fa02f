"""The registry's pages: what each person sees of a child, and what a click does."""

import io
from datetime import date

import openpyxl
import pytest
from registry.conftest import TERM, child

from tijiao.audit.models import AuditEntry
from tijiao.registry import domain, families, resources, rollover
from tijiao.registry.models import Enrolment, Pupil, Rollover

LISTS = ["pupils", "staff", "classes", "facilities", "partners"]


@pytest.fixture
def look(client):
    """`look(user, "pupils/")`: the status and the text of a page."""

    def get(user, path, status=200):
        client.force_login(user)
        response = client.get(f"/registry/{path}")
        assert response.status_code == status, response.content.decode()[:2000]
        return response.content.decode()

    return get


@pytest.fixture
def send(client):
    def post(user, path, **fields):
        client.force_login(user)
        return client.post(f"/registry/{path}", fields)

    return post


def test_the_clerk_reads_masks_and_the_form_teacher_reads_names(people, pupil, look):
    assert "林**" in look(people.clerk, "pupils/")
    assert "林小满" not in look(people.clerk, "pupils/")
    assert "林小满" in look(people.teacher, "pupils/")


def test_a_masked_column_is_neither_searched_by_part_nor_exported(client, people, pupil, look):
    assert "林**" not in look(people.clerk, "pupils/?q=小满")

    client.force_login(people.clerk)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/registry/pupils/?export=xlsx").getvalue()))
    cells = [cell for row in book.active.iter_rows(values_only=True) for cell in row]
    assert "林**" in cells
    assert pupil.student_no not in cells


def test_what_is_not_visible_is_not_there(people, pupil, look):
    look(people.other_clerk, f"pupils/{pupil.pk}/", status=404)
    look(people.leader, "pupils/", status=404)
    look(people.clerk, "care/", status=404)
    look(people.clerk, "rollover/", status=404)


def test_a_reveal_needs_a_reason_and_leaves_it_in_the_chain(people, pupil, look, send):
    assert pupil.id_number not in look(people.clerk, f"pupils/{pupil.pk}/")

    refused = send(people.clerk, f"pupils/{pupil.pk}/reveal/", reason=" ")
    told = send(people.clerk, f"pupils/{pupil.pk}/reveal/", reason="办理转学核对")

    assert (refused.status_code, told.status_code) == (400, 200)
    assert pupil.id_number in told.content.decode()
    assert "no-store" in told.headers["Cache-Control"]
    entries = AuditEntry.objects.filter(action="pupil.reveal")
    assert [(one.by, one.subject_id, one.reason.text) for one in entries] == [(people.clerk.pk, str(pupil.pk), "办理转学核对")]


def test_the_history_of_enrolments_stands_on_the_page(city, people, pupil, look, at):
    second = domain.open_class(city.school, "primary", 2017, 2, on=TERM, by=people.clerk, at=at)
    domain.put_into_class(pupil, second, on=date(2020, 3, 2), by=people.clerk, at=at)

    text = look(people.clerk, f"pupils/{pupil.pk}/")

    assert all(one in text for one in ("2017级1班", "2017级2班", "2019-09-01 – 2020-03-02", "转班"))


def test_care_shows_to_the_teacher_and_not_to_the_clerk(people, pupil, look, at):
    families.note_circumstance(pupil, "left-behind", from_day=TERM, by=people.teacher, at=at)

    assert "留守" in look(people.teacher, f"pupils/{pupil.pk}/")
    assert "留守" in look(people.carer, "care/")
    assert "关爱情况" not in look(people.clerk, f"pupils/{pupil.pk}/")
    assert "xlsx" not in look(people.carer, "care/")


def test_the_five_groups_are_lists_and_each_opening_is_in_the_audit_chain(people, pupil, look, at):
    families.note_circumstance(pupil, "left-behind", from_day=TERM, by=people.teacher, at=at)
    families.note_circumstance(pupil, "disabled", from_day=TERM, by=people.teacher, at=at)

    pages = [look(people.teacher, f"care/?group={group}") for group in ("", "left-behind", "migrant-child")]
    look(people.teacher, "care/?group=clever", status=404)
    look(people.clerk, "care/?group=left-behind", status=404)

    rows = [page.count(f"/registry/pupils/{pupil.pk}/") for page in pages]
    told = AuditEntry.objects.filter(action="care.look").order_by("pk").values_list("subject_id", "facts", "by")
    assert rows == [2, 1, 0]
    assert list(told) == [
        ("all", {"rows": 2}, people.teacher.pk), ("left-behind", {"rows": 1}, people.teacher.pk),
        ("migrant-child", {"rows": 0}, people.teacher.pk),
    ]  # fmt: skip


def test_a_clerk_admits_a_child_and_puts_it_into_a_class(city, people, send):
    data = child(7, "许多多")

    made = send(people.clerk, "pupils/new/", school=city.school.pk, student_no=data.student_no, id_number=data.id_number,
                name=data.name, sex=data.sex, birth_date="2011-03-05", grade="3", from_day="2019-09-01")
    pupil = Pupil.objects.get()
    send(people.clerk, f"pupils/{pupil.pk}/class/", class_organisation=city.class_one.pk, on="2020-05-20")

    assert (made.status_code, made.headers["Location"]) == (302, f"/registry/pupils/{pupil.pk}/")
    assert Enrolment.objects.get().class_organisation == city.class_one


def test_a_wrong_form_comes_back_with_its_faults(people, pupil, send):
    answer = send(people.clerk, f"pupils/{pupil.pk}/transfer/", school="nowhere", grade="13", on="")

    assert answer.status_code == 422
    assert answer.content.decode().count("invalid-feedback") == 3


def test_a_stale_correction_shows_both_versions(people, pupil, send, at):
    domain.correct_pupil(pupil.pk, {"name": "林晓满"}, version=1, reason="", by=people.clerk, at=at)

    answer = send(people.teacher, f"pupils/{pupil.pk}/correct/", version="1", name="林小曼", reason="户口本")
    mine = send(people.head, f"pupils/{pupil.pk}/correct/", version="1", name="林小曼", reason="户口本")

    assert answer.status_code == 404
    assert mine.status_code == 409
    assert "林小曼" in mine.content.decode()
    assert "林**" in mine.content.decode()
    assert Pupil.objects.get().name == "林晓满"


def test_a_pupil_is_transferred_and_leaves(city, people, pupil, send):
    city.other.attributes.filter(key="stage").update(value="nine-year")

    moved = send(people.clerk, f"pupils/{pupil.pk}/transfer/", school="s-002", grade="3", on="2020-05-20")
    gone = send(people.other_clerk, f"pupils/{pupil.pk}/leave/", on="2020-05-21", reason="出国")

    assert (moved.status_code, gone.status_code) == (302, 302)
    assert [one.ended_as for one in pupil.enrolments.order_by("pk")] == ["transferred", "left"]


def test_a_state_of_a_facility_is_stated_on_its_page(city, people, look, send, at):
    camera = resources.add_facility(city.school, kind="cctv", code="C-1", name="校门监控", by=people.clerk, at=at)

    send(people.clerk, f"facilities/{camera.pk}/", key="police-link", value="yes", from_day="2020-05-01")

    assert "公安联网：是" in look(people.officer, "facilities/?state=police-link:yes")
    assert "校门监控" not in look(people.officer, "facilities/?state=police-link:no")
    assert send(people.officer, f"facilities/{camera.pk}/", key="online", value="no", from_day="2020-05-01").status_code == 403


def test_the_rollover_is_previewed_run_and_taken_back(people, pupil, look, send):
    assert "升级到 2020/21 学年" in look(people.officer, "rollover/")

    send(people.officer, "rollover/run/", from_year="2019/20")
    assert [e.grade for e in pupil.enrolments.order_by("pk")] == [3, 4]
    assert "撤回 2020/21 学年的升级" in look(people.officer, "rollover/")
    send(people.officer, f"rollover/{Rollover.objects.get().pk}/undo/", reason="提前了")

    assert [(e.grade, e.to_day) for e in pupil.enrolments.all()] == [(3, None)]


def test_a_year_that_is_none_is_refused_in_words(people, send):
    assert send(people.officer, "rollover/run/", from_year="去年").status_code == 422


@pytest.mark.parametrize("name", LISTS)
def test_lists_stand_empty(people, look, name):
    assert "listing" in look(people.officer, f"{name}/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_roll_costs_the_same_for_one_and_for_three(client, people, place, at, count, django_assert_max_num_queries):
    for number in range(count):
        domain.admit(child(number + 1), place, from_day=TERM, by=people.clerk, at=at)
    client.force_login(people.clerk)

    with django_assert_max_num_queries(10):
        client.get("/registry/pupils/")


def test_every_page_stays_under_twelve_queries(client, city, people, pupil, at, django_assert_max_num_queries):
    families.add_guardian(pupil, name="陈静", relation="mother", by=people.clerk, at=at)
    families.note_circumstance(pupil, "left-behind", from_day=TERM, by=people.teacher, at=at)
    camera = resources.add_facility(city.school, kind="cctv", code="C-1", name="校门监控", by=people.clerk, at=at)
    duty = resources.employ(resources.StaffData("T1", "何老师", "2"), city.school, "教师", from_day=TERM, by=people.head, at=at)
    pages = [*(f"{name}/" for name in LISTS), f"pupils/{pupil.pk}/", "pupils/new/", "care/", f"staff/{duty.staff_id}/",
             f"facilities/{camera.pk}/"]
    client.force_login(people.head)

    for one in pages:
        with django_assert_max_num_queries(11):
            assert client.get(f"/registry/{one}").status_code == (404 if one == "partners/" else 200)


def test_the_rollover_page_stays_under_twelve_queries_before_and_after_the_run(
    client, people, pupil, at, django_assert_max_num_queries
):
    client.force_login(people.officer)
    client.get("/registry/rollover/")
    for _ in range(2):
        with django_assert_max_num_queries(11):
            assert client.get("/registry/rollover/").status_code == 200
        if not Rollover.objects.exists():
            rollover.run("2019/20", by=people.officer, at=at)


@pytest.mark.parametrize("key", ["roll", "classes", "staff", "facilities", "belongs"])
def test_the_school_page_has_the_sections_of_the_registry(client, city, people, pupil, key):
    client.force_login(people.head)

    inside = client.get(f"/schools/s-001/{key}/")
    client.force_login(people.other_clerk)
    outside = client.get(f"/schools/s-001/{key}/")

    assert inside.status_code == 200
    assert "林小满" not in inside.content.decode()
    assert outside.status_code in (200, 404)
    assert "card-table" not in outside.content.decode()
