"""The pages of rounds, visits, draws and the register, as people use them."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tijiao.inspections import draws, publishing, rounds
from tijiao.inspections.duties import duties
from tijiao.inspections.frames import Terms
from tijiao.inspections.models import Charge, Draw, Finding, Inspector, Recusal, Round, RoundKind, Visit
from tijiao.kernel import draw as kernel

from .conftest import BAD
from .test_rounds import cap

DAY = date(2020, 5, 20)


@pytest.fixture
def officer(client, city, person):
    user = person("section-officer", city.safety)
    client.force_login(user)
    return user


def filled(visit, **changes):
    """What the page sends: everything met, but for what is told."""
    sheet = visit.sheets.get()
    told = {f"r-{sheet.pk}-{item}": "met" for item in ("tidy", "cold-chain", "exits")}
    return {**told, "done_on": "2020-05-20", **{key.replace("SHEET", str(sheet.pk)): value for key, value in changes.items()}}


def test_a_round_from_plan_to_result(client, checklists, officer, enrolled, city):
    who = enrolled("D01")
    made = client.post("/inspections/rounds/new/", {
        "title": "五月食堂检查", "kind": "themed", "office": city.safety.pk, "checklists": ["canteen"], "mode": "on-site",
        "from_day": "2020-05-18", "last_day": "2020-05-29",
    })  # fmt: skip
    found = Round.objects.get()
    planned = client.post(f"/inspections/rounds/{found.pk}/plan/", {"scope": "east", "inspectors": [who.pk], "on_day": "2020-05-19"}, follow=True)
    visit = Visit.objects.get(organisation=city.school)
    client.force_login(who.user)
    waiting = client.get("/inspections/visits/")
    form = client.get(f"/inspections/visits/{visit.pk}/fill/")
    filed = client.post(f"/inspections/visits/{visit.pk}/fill/", filled(visit, **{"r-SHEET-exits": "unmet", "n-SHEET-exits": "南门锁闭"}), follow=True)
    result = client.get(f"/inspections/rounds/{found.pk}/")

    assert (made.status_code, made["Location"]) == (302, f"/inspections/rounds/{found.pk}/")
    assert "新排 2 次检查。" in planned.content.decode()
    assert [one.organisation for one in waiting.context["own"]] == [city.kinder, city.school]
    assert form.status_code == 200
    assert "检查已报送。" in filed.content.decode()
    standing = result.context["standing"]
    assert (standing.visits, standing.done, standing.good, standing.bad, standing.percent, standing.findings) == (2, 1, 0, 1, 50.0, 1)


def test_a_filing_with_faults_comes_back_with_each_of_them_and_what_was_typed(client, planned):
    visit = planned()
    client.force_login(visit.seats.get().inspector.user)

    answer = client.post(f"/inspections/visits/{visit.pk}/fill/", filled(visit, **{"r-SHEET-tidy": "", "r-SHEET-exits": "partly"}))

    assert (answer.status_code, answer.context["faults"]) == (422, ["“整洁”还没有填。", "“出口”不符合或部分符合，请写明情况。"])
    chosen = [item.result for section in answer.context["rows"][0].sections for item in section.items]
    assert (chosen, Visit.objects.get().state) == (["", "met", "partly"], "planned")


def test_a_visit_filed_twice_is_told_so(client, planned, filed):
    visit = filed(planned())
    client.force_login(visit.seats.get().inspector.user)

    again = client.post(f"/inspections/visits/{visit.pk}/fill/", filled(visit))

    assert again.status_code == 409
    assert "重复提交没有改动任何内容" in again.content.decode()
    assert client.get(f"/inspections/visits/{visit.pk}/fill/").status_code == 302


def test_somebody_elses_visit_cannot_be_filled(client, planned, enrolled):
    visit = planned()
    client.force_login(enrolled("D02").user)

    assert client.get(f"/inspections/visits/{visit.pk}/fill/").status_code == 403
    assert client.post(f"/inspections/visits/{visit.pk}/fill/", filled(visit)).status_code == 403


def test_a_school_fills_its_own_assessment_and_sees_only_its_own(client, opened, city, person, at):
    found = opened(RoundKind.SELF_FIRST)
    for place in (city.school, city.other):
        rounds.plan(found.pk, [rounds.Wanted(place)], by=person("section-officer", city.safety), at=at)
    visit = Visit.objects.get(organisation=city.school)
    client.force_login(person("school-clerk", city.school))

    seen = client.get("/inspections/visits/")
    answer = client.post(f"/inspections/visits/{visit.pk}/fill/", filled(visit))

    assert [row.pk for row, _cells in seen.context["rows"]] == [visit.pk] == [one.pk for one in seen.context["own"]]
    assert answer.status_code == 302
    assert client.get(f"/inspections/visits/{Visit.objects.get(organisation=city.other).pk}/").status_code == 404


def test_over_the_cap_the_page_names_the_school(client, opened, planned, officer, city, at):
    publishing.publish_caps([cap()], by=None, at=at)
    planned(opened())
    june = opened(title="六月", from_day=date(2020, 6, 1), last_day=date(2020, 6, 12))
    who = Inspector.objects.get()

    answer = client.post(f"/inspections/rounds/{june.pk}/plan/", {"organisation": "s-001", "inspectors": [who.pk]})

    assert answer.status_code == 409
    assert "东屿镇中心小学" in answer.content.decode()
    (row, _cells), *_others = client.get("/inspections/burden/").context["rows"]
    assert (row.name, row.many, row.cap) == ("东屿镇中心小学", 1, 1)


def test_a_draw_on_the_pages_and_in_public(client, opened, officer, enrolled, city):
    enrolled("D01"), enrolled("D02")
    found = opened(RoundKind.DOUBLE_RANDOM)
    before = client.get(f"/inspections/rounds/{found.pk}/draw/")
    frozen = client.post(f"/inspections/rounds/{found.pk}/draw/", {"take-primary": "1", "take-junior": "1", "take-preschool": "0", "team": "1"})
    draw = Draw.objects.get()
    client.logout()
    early = client.get(f"/portal/draws/{draw.pk}/draw.json").content.decode()
    client.force_login(officer)
    client.post(f"/inspections/draws/{draw.pk}/reveal/", {"public": "3 5 1"})
    client.logout()

    late = client.get(f"/portal/draws/{draw.pk}/draw.json").content.decode()
    shown = client.get(f"/portal/draws/{draw.pk}/")
    listed = client.get("/portal/draws/")

    assert before.context["frame"].strata == {"junior": 1, "preschool": 1, "primary": 1}
    assert frozen["Location"] == f"/inspections/draws/{draw.pk}/"
    client.force_login(officer)
    assert "组织抽取" not in client.get(f"/inspections/rounds/{found.pk}/").content.decode()  # one draw stands
    assert (kernel.verify(early), kernel.verify(late)) == (kernel.Verdict("frozen"), kernel.Verdict("revealed"))
    assert json.loads(early)["list_hash"] == json.loads(late)["list_hash"]
    assert "inspector-D01" not in late  # numbers, never names
    assert shown.status_code == 200
    assert [row.pk for row, _cells in listed.context["rows"]] == [draw.pk]


def test_a_title_cannot_break_out_of_the_public_page(client, opened, officer, enrolled, person, city, at):
    enrolled("D01")
    found = opened(RoundKind.DOUBLE_RANDOM, title="</script><b>甲</b>")
    draws.freeze(found.pk, Terms({"primary": 1}, team=1), by=person("section-officer", city.safety), at=at)

    told = client.get(f"/portal/draws/{Draw.objects.get().pk}/").content.decode()

    assert "</script><b>" not in told


def test_results_are_public_only_once_they_are_published(client, opened, planned, filed, officer, city):
    found = opened()
    filed(planned(found), BAD)
    before = client.get(f"/portal/draws/results/{found.pk}/")
    client.post(f"/inspections/rounds/{found.pk}/publish/")
    client.logout()

    after = client.get(f"/portal/draws/results/{found.pk}/")

    assert (before.status_code, after.status_code) == (404, 200)
    assert [row.visit.organisation for row, _cells in after.context["rows"]] == [city.school]
    assert "inspector-D01" not in after.content.decode()


def test_the_register_and_a_name_at_the_gate(client, checklists, officer, city, person):
    person("inspector", city.bureau, username="inspector-D09")
    client.post("/inspections/inspectors/new/", {"number": "D09", "username": "inspector-D09", "kind": "inspector", "organisation": "bureau", "load": "5"})
    who = Inspector.objects.get()

    hung = client.post(f"/inspections/inspectors/{who.pk}/", {"organisation": "s-001"}, follow=True)

    assert "已挂牌。" in hung.content.decode()
    assert Charge.objects.get().organisation == city.school
    assert [row.schools for row, _cells in client.get("/inspections/inspectors/").context["rows"]] == [1]


def test_an_inspector_declares_a_school_and_takes_it_back(client, enrolled, city):
    client.force_login(enrolled("D01").user)

    client.post("/inspections/recusals/", {"organisation": "s-001"})
    standing = Recusal.objects.get()
    client.post(f"/inspections/recusals/{standing.pk}/withdraw/")

    standing.refresh_from_db()
    assert standing.to_day == DAY
    assert list(client.get("/inspections/recusals/").context["recusals"]) == []


def test_opening_is_permitted_on_the_page(client, opened, planned, filed, officer, city):
    found = opened(RoundKind.OPENING)
    filed(planned(found))

    refused = client.post(f"/inspections/rounds/{found.pk}/permit/s-002/")
    done = client.post(f"/inspections/rounds/{found.pk}/permit/s-001/", follow=True)

    assert refused.status_code == 409
    assert [(row.organisation, row.ready, row.permitted) for row in done.context["opening"]] == [
        (city.kinder, False, False), (city.other, False, False), (city.school, True, True),
    ]


def test_a_visit_waits_on_the_lists_of_who_goes_and_of_the_school_itself(opened, planned, enrolled, city, person, at):
    visit = planned()
    own = opened(RoundKind.SELF_FIRST, title="自评")
    rounds.plan(own.pk, [rounds.Wanted(city.school)], by=person("section-officer", city.safety), at=at)

    def told(user):
        return [(one.kind, one.title, one.due) for one in duties(user, on=DAY)]

    assert told(visit.seats.get().inspector.user) == [("检查", "五月检查", date(2020, 5, 29))]
    assert told(person("school-clerk", city.school)) == [("自评", "自评", date(2020, 5, 29))]
    assert told(enrolled("D02").user) == []


def test_what_others_found_is_shown_with_the_visit(client, planned, filed, officer):
    visit = filed(planned(), BAD)

    answer = client.get(f"/inspections/visits/{visit.pk}/")

    assert [one.pk for one in answer.context["findings"]] == [Finding.objects.get().pk]


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_for_one_and_for_three(client, opened, planned, filed, officer, city, count):
    found = opened()
    visits = [filed(planned(found, place=place)) for place in (city.school, city.kinder, city.other)[:count]]
    addresses = [
        "/inspections/rounds/", "/inspections/visits/", "/inspections/burden/", f"/inspections/rounds/{found.pk}/",
        f"/inspections/visits/{visits[0].pk}/",
    ]  # fmt: skip
    for address in addresses:
        client.get(address)

    spent = {}
    for address in addresses:
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        spent[address] = len(asked)

    assert list(spent.values()) == [6, 7, 7, 11, 10]
