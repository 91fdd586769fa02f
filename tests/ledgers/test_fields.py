"""Pictures, files, places and rows on the pages of a ledger: with a script and without, at a desk and on a phone."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from browser import Screen
from django.urls import reverse
from forms.files import document, photo, upload
from forms_as_written import definition
from given import NOW
from playwright.sync_api import expect

from tijiao.forms import attachments
from tijiao.forms import domain as forms
from tijiao.forms.models import Attachment
from tijiao.ledgers import domain
from tijiao.ledgers.declare import LedgerEntry
from tijiao.ledgers.models import Ledger, Record

TEXT = {"zh": "走访", "en": "Visits"}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
FORM = definition(
    {"type": "image", "name": "photos", "most": 2, "required": True, "label": {"zh": "现场照片", "en": "Photos"}},
    {"type": "file", "name": "paper", "label": {"zh": "会议记录", "en": "Minutes"}},
    {"type": "geopoint", "name": "place", "label": {"zh": "位置", "en": "Place"}},
    {"type": "repeat", "name": "people", "label": {"zh": "走访的家庭", "en": "Families"}, "fields": [
        {"type": "text", "name": "called", "required": True, "label": {"zh": "门牌", "en": "Door"}},
        {"type": "integer", "name": "children", "required": True, "label": {"zh": "几个孩子", "en": "Children"}},
    ]},
    {"type": "calculate", "name": "all", "calculation": "sum(${children})", "label": {"zh": "合计", "en": "In all"}},
)  # fmt: skip


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "attachments"


@pytest.fixture
def visits(city: SimpleNamespace) -> Ledger:
    """A monthly ledger of the schools with one field of each kind that is more than a word."""
    forms.publish([FORM], by=None, at=NOW)
    entry = {"id": "visits", "title": TEXT, "form": "test", "section": "safety", "cadence": "month",
             "begins": date(2019, 9, 1), "fills": {"kinds": ["school"]}, "due": {"days": 3, "time": "17:00"}, "minutes": 5}  # fmt: skip
    domain.publish([LedgerEntry.model_validate(entry, strict=False)], by=None, at=NOW)
    return Ledger.objects.get(code="visits")


@pytest.fixture
def clerk(city, person):
    return person("school-clerk", city.school)


@pytest.fixture
def address(city, visits) -> str:
    return reverse("ledgers:fill", args=["visits", city.school.pk, "2020-05"])


def test_files_and_rows_are_filed_without_a_script(client, clerk, address):
    client.force_login(clerk)

    answer = client.post(address, {
        "version": "0", "action": "file", "photos": [upload(photo(), "一.jpg"), upload(photo(), "二.jpg")],
        "paper": upload(document(), "记录.docx"), "place": "31.2 121.5", "people.0.called": "1号", "people.0.children": "2",
        "people.3.called": "2号", "people.3.children": "1",
    })  # fmt: skip
    record = Record.objects.get()

    assert (answer.status_code, record.state) == (302, "filed")
    first, second, paper = attachments.of(("ledgers.record", record.pk))
    assert record.data == {
        "photos": [first.pk, second.pk], "paper": [paper.pk], "place": "31.2 121.5 0 0", "all": 3,
        "people": [{"called": "1号", "children": 2}, {"called": "2号", "children": 1}],
    }  # fmt: skip
    html = client.get(answer.url).content.decode()
    assert html.count("/preview/") == 2
    assert all(word in html for word in ("记录.docx", "31.2, 121.5", "走访的家庭", "2号"))


def test_a_wrong_answer_loses_no_file_and_a_file_that_lies_is_told_at_its_field(client, clerk, address):
    client.force_login(clerk)

    wrong = client.post(address, {
        "version": "0", "action": "file", "photos": upload(photo(), "一.jpg"), "paper": upload(PDF, "记录.docx"),
        "place": "某地",
    })  # fmt: skip
    html = wrong.content.decode()
    kept = Attachment.objects.get()
    again = client.post(address, {"version": "0", "action": "file", "photos": str(kept.pk)})

    assert (wrong.status_code, kept.owner) == (422, ("forms.pending", clerk.pk))
    assert "“记录.docx”的内容不是docx文件" in html
    assert f'name="photos" value="{kept.pk}"' in html
    assert 'value="某地"' in html
    assert (again.status_code, Record.objects.get().data) == (302, {"photos": [kept.pk], "all": 0})
    assert attachments.of(("ledgers.record", Record.objects.get().pk)) == [kept]


def test_a_filing_that_the_device_sends_again_brings_no_file_twice(client, clerk, address):
    client.force_login(clerk)
    slip = {"filing": "0d7dc7c1-3a4e-4e58-8d0f-7c3f6f8f4a11", "entered_at": "2020-05-20T02:00:00Z", "sent_at": "2020-05-20T02:05:00Z"}

    def send(**answers):
        return client.post(address, {"version": "0", "action": "file", "photos": upload(photo(), "一.jpg"), **slip, **answers})

    wrong = send(place="某地")
    filed, again = send(), send()

    assert (wrong.status_code, filed.status_code, again.status_code) == (422, 302, 302)
    assert [one.owner for one in Attachment.objects.all()] == [("ledgers.record", Record.objects.get().pk)]


def test_another_schools_file_cannot_be_named(client, clerk, address, city, person):
    other = person("school-clerk", city.other)
    theirs = attachments.keep(upload(photo(), "别校.jpg"), owner=("forms.pending", other.pk), by=other, at=NOW)
    client.force_login(clerk)

    answer = client.post(address, {"version": "0", "action": "file", "photos": str(theirs.pk)})

    assert (answer.status_code, Record.objects.count()) == (409, 0)
    assert theirs.name not in answer.content.decode()


def test_a_draft_keeps_its_files_and_a_file_can_be_taken_out_again(client, clerk, address):
    client.force_login(clerk)
    client.post(address, {"version": "0", "action": "draft", "photos": [upload(photo(), "一.jpg"), upload(photo((80, 60)), "二.jpg")]})
    first, second = Record.objects.get().data["photos"]

    opened = client.get(address).content.decode()
    client.post(address, {"version": "1", "action": "file", "photos": [first, second], "photos.drop": first})

    assert opened.count("/preview/") == 2
    record = Record.objects.get()
    assert (record.data["photos"], record.state) == ([second], "filed")
    assert len(attachments.of(("ledgers.record", record.pk))) == 2  # the history still shows what was taken out
    shown = client.get(reverse("ledgers:record", args=[record.pk])).content.decode()
    assert "一.jpg、二.jpg" in shown


def test_rows_are_added_and_taken_out_without_a_script(client, clerk, address):
    client.force_login(clerk)
    typed = {"version": "0", "people.0.called": "1号", "people.1.called": "2号"}

    more = client.post(address, {**typed, "action": "add people"}).content.decode()
    less = client.post(address, {**typed, "action": "drop people 0"}).content.decode()

    assert (more.count('data-row>'), less.count('data-row>')) == (4, 2)  # the blank one is drawn too
    assert 'name="people.0.called" value="2号"' in less
    assert Record.objects.count() == 0


def test_who_sees_the_record_sees_its_files_and_nobody_else(client, clerk, address, city, person):
    client.force_login(clerk)
    client.post(address, {"version": "0", "action": "file", "photos": upload(photo(), "一.jpg")})
    pk = Attachment.objects.get().pk
    seen = {}
    for role, where in (("school-clerk", "school"), ("town-officer", "east"), ("leader", "bureau"),
                        ("school-clerk", "other"), ("town-officer", "west"), ("form-teacher", "school")):  # fmt: skip
        client.force_login(person(role, getattr(city, where)))
        seen[role, where] = [client.get(f"/forms/attachments/{pk}/{part}").status_code for part in ("", "preview/")]

    assert seen == {
        ("school-clerk", "school"): [200, 200], ("town-officer", "east"): [200, 200], ("leader", "bureau"): [200, 200],
        ("school-clerk", "other"): [404, 404], ("town-officer", "west"): [404, 404], ("form-teacher", "school"): [404, 404],
    }  # fmt: skip


def test_a_page_with_files_costs_the_same_for_one_and_for_three(client, clerk, address, django_assert_max_num_queries):
    client.force_login(clerk)
    client.post(address, {"version": "0", "action": "file", "photos": [upload(photo(), "一.jpg"), upload(photo(), "二.jpg")],
                          "paper": upload(PDF, "三.pdf")})  # fmt: skip
    page = reverse("ledgers:record", args=[Record.objects.get().pk])
    client.get(page)

    with django_assert_max_num_queries(11):
        client.get(page)


def fill(screen: Screen, address: str, tmp_path: Path) -> None:
    """As a person does it: a picture, the place, two families, one of them taken back."""
    picture = tmp_path / "一.jpg"
    picture.write_bytes(photo())
    page = screen.open(address)
    page.get_by_label("现场照片").set_input_files(picture)
    page.get_by_role("button", name="取当前位置").click()
    expect(page.get_by_label("位置", exact=True)).to_have_value("31.2304 121.4737 0 12")
    for number, door in enumerate(("1号", "2号", "3号")):
        if number:
            page.get_by_role("button", name="增加一行").click()
        row = page.locator("[data-row]").nth(number)
        row.get_by_label("门牌").fill(door)
        row.get_by_label("几个孩子").fill(str(number + 1))
    page.get_by_role("button", name="删去这一行").nth(1).click()
    expect(page.locator("[data-row-number]")).to_have_text(["第1行", "第2行"])
    expect(page.locator("[data-computed=all]")).to_have_text("4")


def files_it_all(screen: Screen, clerk: object, address: str, tmp_path: Path) -> None:
    screen.page.context.grant_permissions(["geolocation"])
    screen.page.context.set_geolocation({"latitude": 31.2304, "longitude": 121.4737, "accuracy": 12})
    screen.sign_in(clerk)

    fill(screen, address, tmp_path)
    faults, wide = screen.faults(), screen.scrolls_sideways()
    screen.page.get_by_role("button", name="报送").click()
    expect(screen.page.get_by_alt_text("一.jpg")).to_be_visible()

    record = Record.objects.get()
    assert (faults, wide) == ([], False)
    assert record.data["people"] == [{"called": "1号", "children": 1}, {"called": "3号", "children": 3}]
    assert record.data["place"] == "31.2304 121.4737 0 12"
    assert (screen.faults(), screen.scrolls_sideways()) == ([], False)


@pytest.mark.browser
def test_a_clerk_files_pictures_a_place_and_rows_at_a_desk(desk, city, visits, clerk, address, tmp_path):
    files_it_all(desk, clerk, address, tmp_path)


@pytest.mark.browser
def test_a_clerk_files_pictures_a_place_and_rows_on_a_phone(phone, city, visits, clerk, address, tmp_path):
    files_it_all(phone, clerk, address, tmp_path)
