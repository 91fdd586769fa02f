"""The pages of examinations: who sees what, masked how, and why somebody sits there."""

import re

import pytest

from tijiao.allocation import arranging
from tijiao.allocation.duties import duties
from tijiao.allocation.models import ExamSeat, Room, Site
from tijiao.audit.models import AuditEntry
from tijiao.directory.clock import now

from .conftest import DAY


@pytest.fixture
def signed_in(client, person):
    def make(role, where):
        client.force_login(person(role, where))
        return client

    return make


def test_an_officer_opens_an_examination_fills_it_and_arranges_it(signed_in, asked, classes, enrol, hire, city):
    enrol(classes[0], 3)
    hire(city.other, 1)
    client = signed_in("section-officer", city.safety)
    told = {"title": "2020年考试", "day-chinese": DAY, "time-chinese": "09:00", "day-maths": DAY, "time-maths": "14:00"}

    opened = client.post("/allocation/new/final/", told)
    home = opened["Location"]
    client.post(f"{home}sites/new/", {"organisation": "k-001", "rooms": "东楼101"})
    client.post(f"{home}candidates/new/", {"school": "s-001", "grade": "6", "site": Site.objects.get().pk})
    client.post(f"{home}invigilators/new/", {"school": "s-002"})
    frozen = client.post(f"{home}freeze/")
    page = client.get(frozen["Location"])

    assert re.search(r"/allocation/draws/\d+/reveal/", page.content.decode())
    assert "3 名考生，只列编号" in page.content.decode()


def test_a_wrong_form_is_told_at_its_place(signed_in, prepared, city):
    client = signed_in("section-officer", city.safety)

    assert client.post("/allocation/new/final/", {"title": ""}).status_code == 422
    assert client.post(f"/allocation/{prepared.pk}/sites/new/", {"organisation": "nowhere", "rooms": "x"}).status_code == 422
    refused = client.post(f"/allocation/{prepared.pk}/sites/new/", {"organisation": "s-001", "rooms": "东楼 99"})
    assert (refused.status_code, "第 1 行“东楼 99”读不懂" in refused.content.decode()) == (422, True)


def test_a_school_sees_its_own_candidates_masked_and_only_once_published(signed_in, seated, city, officer, at):
    client = signed_in("school-clerk", city.school)
    before = client.get(f"/allocation/solutions/{seated.pk}/seats/")

    seated.published_at = at
    seated.save()
    after = client.get(f"/allocation/solutions/{seated.pk}/seats/").content.decode()

    assert before.status_code == 404
    assert len(re.findall(r"东屿镇中心小学\s*</td>", after)) == 7
    assert "西岭镇初级中学</td>" not in after
    assert "学*" in after
    assert not re.search(r"学生\d", after)


def test_a_site_sees_its_rooms_and_a_school_no_door_of_another(signed_in, published, city):
    room = Room.objects.first()
    door, sheet = f"/allocation/solutions/{published.pk}/rooms/{room.pk}/", f"/allocation/solutions/{published.pk}/sites/{room.site_id}/"

    at_site = signed_in("school-clerk", city.kinder)
    shown, invigilation = at_site.get(door), at_site.get(sheet)
    elsewhere = signed_in("school-clerk", city.school)

    assert shown.content.decode().count("2001001") == 6
    assert "东楼101" in invigilation.content.decode()
    assert (elsewhere.get(door).status_code, elsewhere.get(sheet).status_code) == (404, 404)


def test_names_are_shown_once_for_a_reason_that_is_kept(signed_in, published, city):
    client = signed_in("school-clerk", city.kinder)
    address = f"/allocation/solutions/{published.pk}/rooms/{Room.objects.first().pk}/"
    assert not re.search(r"学生\d", client.get(address).content.decode())
    assert client.post(f"{address}names/", {"reason": " "}).status_code == 422

    shown = client.post(f"{address}names/", {"reason": "打印门贴"})

    assert len(re.findall(r"学生\d", shown.content.decode())) == 6
    entry = AuditEntry.objects.get(action="allocation.reveal-names")
    assert (entry.organisation, entry.facts) == (city.kinder.pk, {"sheet": "01-001"})


def test_slips_are_of_the_own_school_alone(signed_in, published, city):
    client = signed_in("head", city.school)

    own = client.get(f"/allocation/solutions/{published.pk}/schools/s-001/")
    other = client.get(f"/allocation/solutions/{published.pk}/schools/s-002/")

    assert (own.content.decode().count('class="card slip"'), other.status_code) == (7, 404)
    shown = client.post(f"/allocation/solutions/{published.pk}/schools/s-001/names/", {"reason": "发准考证"})
    assert len(re.findall(r"学生\d", shown.content.decode())) == 7


def test_every_seat_says_why(signed_in, published, city):
    page = signed_in("section-officer", city.safety).get(f"/allocation/solutions/{published.pk}/seats/").content.decode()

    assert page.count("抽签第 ") == ExamSeat.objects.count() == 10


def test_the_public_sees_numbers_and_no_names(client, published):
    draws = published.draws.all()

    listed = client.get("/portal/allocation/").content.decode()
    pages = [client.get(f"/portal/allocation/{one.pk}/").content.decode() for one in draws]

    assert listed.count("学业水平考试：") == 2
    assert [("学生" in page, "教师" in page, "s-001" in page) for page in pages] == [(False, False, False)] * 2
    assert client.get("/portal/allocation/999/").status_code == 404


def test_what_waits_stands_on_the_officers_list_until_it_is_published(prepared, city, person, officer, at):
    def told():
        return [(one.kind, one.title, one.due) for one in duties(officer, on=now().date())]

    assert duties(person("section-officer", city.bureau), on=now().date()) == []
    assert told() == [("编排", prepared.title, DAY)]
    solution = arranging.freeze_seats(prepared.pk, by=officer, at=at)
    assert told() == [("揭晓抽签", prepared.title, DAY)]
    arranging.withdraw(solution.pk, why="漏了一人", by=officer, at=at)
    assert told() == [("编排", prepared.title, DAY)]
    second = arranging.freeze_seats(prepared.pk, by=officer, at=at)
    arranging.reveal(second.draws.get().pk, public="1", by=officer, at=at)
    assert told() == [("编排", prepared.title, DAY)]
    arranging.reveal(arranging.freeze_invigilators(second.pk, by=officer, at=at).pk, public="2", by=officer, at=at)
    arranging.publish(second.pk, by=officer, at=at)
    assert told() == []
