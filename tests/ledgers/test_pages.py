"""The pages of the ledgers: what they show to whom, that they work without scripts, and what they cost."""

import json
import re
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from ledgers.conftest import check, moment
from tijiao.ledgers import domain, heat
from tijiao.ledgers.duties import duties
from tijiao.ledgers.models import Record

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(city, person, client):
    user = person("school-clerk", city.school)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return user


@pytest.fixture
def sign_in(city, person, client):
    def enter(role, where):
        client.force_login(person(role, getattr(city, where)), backend="allauth.account.auth_backends.AuthenticationBackend")

    return enter


@pytest.fixture
def sheet(city, ledgers):
    return reverse("ledgers:fill", args=["daily-check", city.school.pk, "2020-05-20"])


def test_a_clerk_files_todays_check_without_scripts(client, clerk, sheet):
    opened = client.get(sheet)
    assert 'name="gate_guarded"' in opened.content.decode()

    answer = client.post(sheet, check(version="0", action="file"))
    record = Record.objects.get()

    assert (answer.status_code, answer.url) == (302, reverse("ledgers:record", args=[record.pk]))
    assert record.state == "filed"
    assert client.get(sheet).url == answer.url


def test_faults_stand_at_their_fields_and_in_a_summary_that_links_to_them(client, clerk, sheet):
    answer = client.post(sheet, check(version="0", action="file", gate_guarded="", hazards_found="-1"))
    html = answer.content.decode()

    assert answer.status_code == 422
    assert re.findall(r'<li><a href="#(field-\w+)">', html) == ["field-gate_guarded", "field-hazards_found"]
    assert "请填0到50之间的数" in html
    assert 'value="-1"' in html


def test_as_one_types_the_page_learns_what_is_wrong_and_what_applies(client, clerk, sheet, ledgers):
    version = domain._form_version(ledgers.daily_check, None)
    answer = client.post(reverse("ledgers:check", args=[version.pk]), {"meals_served": "yes", "hazards_found": "x"}, HTTP_HX_REQUEST="true")
    told = json.loads(re.search(r"<script[^>]*>(.*)</script>", answer.content.decode(), re.DOTALL)[1])

    assert told["faults"]["hazards_found"] == ["“x”不是数字。"]
    assert "samples_kept" not in told["irrelevant"]
    assert {"bus_checked", "hazard_kinds", "stoves_safe"} < set(told["irrelevant"])


def test_a_stale_page_shows_both_versions_and_can_be_sent_again(client, clerk, sheet, filling, at):
    domain.save_draft(filling(gate_guarded="no"), by=clerk, at=at)
    stale = client.post(sheet, check(version="0", action="file"))
    html = stale.content.decode()
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))

    assert stale.status_code == 409
    assert re.search(r"校门有保安在岗，来人有登记</th>\s*<td>是</td>\s*<td>否</td>", html)
    assert client.post(sheet, sent).status_code == 302
    assert Record.objects.get().data["gate_guarded"] == "yes"


def test_a_record_shows_who_changed_what_when_and_why(client, clerk, filling, at):
    record = domain.file(filling(), by=clerk, at=at)
    correction = check(version="1", why="保安缺岗", gate_guarded="no")
    client.post(reverse("ledgers:correct", args=[record.pk]), correction)
    html = client.get(reverse("ledgers:record", args=[record.pk])).content.decode()

    assert "理由：保安缺岗" in html
    assert re.search(r"校门有保安在岗，来人有登记：<del>是</del> → <ins>否</ins>", html)


def test_a_town_officer_reviews_and_is_led_to_the_next(client, sign_in, city, ledgers, person):
    for school in (city.school, city.kinder):
        answers = {"held": "no", "why_not": "雨天，改在下周补练"}
        filling = domain.Filling(ledgers.drill_monthly, school, domain.Period.parse("2020-05"), answers)
        filed = domain.file(filling, by=person("school-clerk", school), at=moment("2020-05-20 09:00"))
        domain.accept(filed.pk, version=1, by=person("head", school), at=moment("2020-05-20 09:30"))
    first, second = Record.objects.order_by("pk")
    sign_in("town-officer", "east")

    answer = client.post(reverse("ledgers:accept", args=[first.pk]), {"version": "2"})

    assert answer.url == reverse("ledgers:record", args=[second.pk])
    assert [one.state for one in Record.objects.order_by("pk")] == ["accepted", "filed"]


def test_what_is_due_comes_to_ones_list_in_minutes(clerk, ledgers, city, filling, at, person):
    domain.file(filling("2020-05-20"), by=clerk, at=at)
    found = {(one.title, one.due.isoformat(), one.minutes) for one in duties(clerk, on=at.date())}

    assert ("校园安全日检查 · 2020年5月19日", "2020-05-19", 6) in found
    assert ("校园安全周总结 · 2020年第21周", "2020-05-25", 5) in found
    assert not [title for title, _due, _minutes in found if "5月20日" in title]


@pytest.mark.parametrize(("role", "where", "status"), [
    ("town-officer", "east", 302), ("school-clerk", "school", 302), ("town-officer", "west", 404), ("school-clerk", "kinder", 404),
    ("system-admin", "bureau", 404),
])  # fmt: skip
def test_a_cell_of_the_heat_map_leads_to_the_record_for_who_may_see_it(client, sign_in, city, filling, person, at, role, where, status):
    domain.file(filling(), by=person("school-clerk", city.school), at=at)
    sign_in(role, where)

    assert client.get(reverse("ledgers:at", args=["daily-check", city.school.pk, "2020-05-20"])).status_code == status


def test_the_heat_map_tells_every_cell_in_words_and_exports(client, sign_in, ledgers, city, filling, person, at):
    domain.file(filling(), by=person("school-clerk", city.school), at=at)
    sign_in("section-officer", "safety")
    address = reverse("ledgers:completeness", args=["daily-check"])
    html = client.get(address).content.decode()

    assert "东屿镇中心小学 2020-05-20：应报1，已报1（迟报0），缺报0，未到期0" in html
    assert client.get(address, {"export": "xlsx"})["Content-Type"].endswith("spreadsheetml.sheet")
    assert client.get(address, {"window": "nonsense", "town": "x", "rows": "zone"}).status_code == 200


def test_many_schools_stand_on_pages_worst_first_and_the_sum_and_the_workbook_are_of_all(
    client, sign_in, ledgers, city, filling, person, at, monkeypatch
):
    monkeypatch.setattr(heat, "SHOWN", 2)
    domain.file(filling(), by=person("school-clerk", city.school), at=at)
    sign_in("section-officer", "safety")
    address, asked = reverse("ledgers:completeness", args=["daily-check"]), {"window": "2020-05", "rows": "school"}
    first, second = (client.get(address, asked | {"page": page}).context for page in ("1", "2"))
    book = b"".join(client.get(address, asked | {"export": "xlsx"}).streaming_content)
    exported = load_workbook(BytesIO(book)).active.values

    assert [[row.name for row in page["rows"]] for page in (first, second)] == [
        [city.kinder.name, city.other.name], [city.school.name],
    ]  # fmt: skip
    assert first["total"] == second["total"]
    assert [row[0] for row in exported if row[0] in (city.school.name, city.kinder.name, city.other.name)] == [
        city.kinder.name, city.other.name, city.school.name,
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["mine", "review", "exemptions", "exempt"])
def test_pages_stay_within_their_budget_of_queries(client, sign_in, ledgers, name, django_assert_max_num_queries):
    sign_in("section-officer", "safety")
    address = reverse(f"ledgers:{name}")
    client.get(address)
    with django_assert_max_num_queries(13):
        assert client.get(address).status_code == 200


def test_the_page_of_a_clerk_stays_within_its_budget(client, clerk, ledgers, sheet, django_assert_max_num_queries):
    client.get(sheet)
    for address in (reverse("ledgers:mine"), sheet, reverse("ledgers:records", args=["daily-check"])):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
