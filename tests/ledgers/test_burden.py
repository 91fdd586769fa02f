"""What the ledgers cost a school, what they may cost, and what schools have against them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ledgers.conftest import LOADED, check, moment
from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.audit.models import AuditEntry
from tijiao.kernel.periods import Period
from tijiao.ledgers import budget, domain, objections, problems
from tijiao.ledgers.burden import costs_of, meter
from tijiao.ledgers.declare import LedgerEntry
from tijiao.ledgers.duties import duties
from tijiao.ledgers.models import Ledger, Objection
from tijiao.ledgers.obligations import obligations
from tijiao.notices.models import Notice

pytestmark = pytest.mark.django_db
TODAY = date(2020, 5, 20)


@pytest.fixture
def leader(city, person):
    return person("leader", city.bureau)


@pytest.fixture
def clerk(city, person):
    return person("school-clerk", city.school)


def publish(at, **changed):
    entry = next(one for one in LOADED.entries(LedgerEntry) if one.id == "daily-check").model_dump(mode="json")
    told = entry | {"id": "extra-check", "minutes": 60, "in_school_time": False} | changed
    domain.publish([LedgerEntry.model_validate(told, strict=False)], by=None, at=at)
    return Ledger.objects.get(code=told["id"])


def file(ledgers, city, clerk, minutes, day):
    at = moment(f"2020-05-{day} 12:00")
    filling = domain.Filling(ledgers.daily_check, city.school, Period.parse(f"2020-05-{day}"), check(),
                             opened_at=at - timedelta(minutes=minutes))  # fmt: skip
    domain.file(filling, by=clerk, at=at)


def test_minutes_are_declared_until_enough_filings_were_measured(ledgers, city, clerk, monkeypatch):
    monkeypatch.setattr("tijiao.ledgers.burden.ENOUGH", 3)
    file(ledgers, city, clerk, 4, 18)
    (few,) = costs_of([ledgers.daily_check], on=TODAY)
    file(ledgers, city, clerk, 8, 19)
    file(ledgers, city, clerk, 13 * 60, 15)  # lay open all day: it counts as not measured
    file(ledgers, city, clerk, 30, 20)

    (enough,) = costs_of([ledgers.daily_check], on=TODAY)

    assert (few.minutes, few.filings) == (6.0, 0)
    assert (enough.minutes, enough.filings) == (8.0, 3)


def test_the_meter_adds_up_hours_a_school_and_month_and_all_that_fill(ledgers, city):
    (safety,) = meter(on=TODAY)
    costs = {one.ledger.code: (one.places, round(one.hours, 2), round(one.all_hours, 2)) for one in safety.costs}

    assert costs["daily-check"] == (3, 1.67, 5.0)  # 6 minutes on 200 school days a year, three schools
    assert costs["monthly-sweep"] == (3, 0.42, 1.25)
    assert (safety.name, safety.budget, safety.over) == ("安全科", None, False)


def test_a_ledger_over_budget_waits_until_a_named_person_says_why(ledgers, city, leader, person, at):
    budget.set_budget("safety", Decimal("4.0"), reason="局务会确定", by=leader, at=at)
    small, big = publish(at, id="small-one", minutes=1), publish(at)

    assert (small.waiting, big.waiting) == (False, True)
    assert obligations(big, date(2020, 5, 20), date(2020, 5, 23)) == []
    assert big not in Ledger.objects.in_force(on=TODAY)
    with pytest.raises(problems.WhyMissing):
        budget.approve(big, reason=" ", by=leader, at=at)
    with pytest.raises(NotVisible):
        budget.approve(big, reason="汛期", by=person("section-officer", city.safety), at=at)

    done = budget.approve(big, reason="汛期专项，只到六月底", by=leader, at=at)

    assert (done.waiting, done.approved_by, done.approval) == (False, leader, "汛期专项，只到六月底")
    assert [str(one.period) for one in obligations(done, date(2020, 5, 18), date(2020, 5, 22), only=[city.school.pk])] == ["2020-05-20", "2020-05-21"]
    assert AuditEntry.objects.get(action="ledger.approve").facts == {"ledger": "extra-check"}
    with pytest.raises(problems.NotWaiting):
        budget.approve(big, reason="再批", by=leader, at=at)


def test_a_waiting_ledger_that_is_published_again_still_waits(ledgers, leader, at):
    budget.set_budget("safety", Decimal("4.0"), reason="局务会确定", by=leader, at=at)
    publish(at)

    assert publish(at, minutes=59).waiting
    assert not publish(at, minutes=59).terms.exists()


def test_a_school_objects_to_a_question_and_the_section_answers(ledgers, city, clerk, person, at):
    officer = person("section-officer", city.safety)

    made = objections.raise_objection(ledgers.daily_check, city.school, field="bus_runs", words="我校没有校车", by=clerk, at=at)
    waiting = [(duty.kind, duty.title) for duty in duties(officer, on=TODAY) if duty.kind == "答复"]
    answered = objections.answer(made.pk, words="下一版按学校属性显示", agreed=True, by=officer, at=at)

    assert waiting == [("答复", "对校园安全日检查的意见")]
    assert (answered.agreed, answered.answered_by) == (True, officer)
    assert [str(one) for one in Notice.objects.of(officer)] == ["校园安全日检查收到一条意见"]
    assert [str(one) for one in Notice.objects.of(clerk)] == ["对校园安全日检查的意见有了答复"]
    assert [one.objections for one in meter(on=TODAY)[0].costs if one.ledger == ledgers.daily_check] == [1]
    with pytest.raises(problems.Answered):
        objections.answer(made.pk, words="再答", agreed=False, by=officer, at=at)


def test_who_may_object_to_what(ledgers, city, clerk, person, at):
    told = {"field": "", "words": "太多了", "at": at}
    with pytest.raises(NotVisible):
        objections.raise_objection(ledgers.daily_check, city.other, **told, by=clerk)
    with pytest.raises(NotAllowed):
        objections.raise_objection(ledgers.daily_check, city.school, **told, by=person("town-officer", city.east))
    with pytest.raises(problems.NoSuchField):
        objections.raise_objection(ledgers.daily_check, city.school, **told | {"field": "nonsense"}, by=clerk)
    with pytest.raises(problems.WhyMissing):
        objections.raise_objection(ledgers.daily_check, city.school, **told | {"words": " "}, by=clerk)


def test_the_pages_show_the_meter_take_an_objection_and_its_answer(client, ledgers, city, clerk, leader, person, at):
    budget.set_budget("safety", Decimal("2.5"), reason="局务会确定", by=leader, at=at)
    publish(at)
    client.force_login(clerk)
    seen = client.get("/ledgers/burden/").content.decode()
    client.post("/ledgers/daily-check/object/", {"field": "bus_runs", "organisation": city.school.pk, "words": "没有校车"})
    made = Objection.objects.get()
    client.force_login(person("section-officer", city.safety))
    client.post(f"/ledgers/objections/{made.pk}/answer/", {"agreed": "no", "words": "统计需要"})
    client.force_login(leader)
    approved = client.post("/ledgers/extra-check/approve/", {"reason": "汛期"}, follow=True).content.decode()

    assert ("预算 2.5 小时" in seen, "等待批准" in seen, "批准开始" in seen) == (True, True, False)
    assert Objection.objects.get().agreed is False
    assert "统计需要" in client.get(f"/ledgers/objections/{made.pk}/").content.decode()
    assert "超预算" in approved


def test_what_only_sections_fill_stands_apart_and_costs_no_school_an_hour(ledgers, city, leader, at):
    (before,) = meter(on=TODAY)
    budget.set_budget("safety", Decimal("4.0"), reason="局务会确定", by=leader, at=at)
    made = publish(at, id="duty-list", minutes=600, fills={"kinds": ["section"], "only": ["safety"]})

    (safety,) = meter(on=TODAY)

    assert not made.waiting
    assert (safety.hours, safety.over) == (before.hours, False)
    assert [(one.ledger, one.places, round(one.hours)) for one in safety.apart] == [(made, 1, 167)]
    assert made not in [one.ledger for one in safety.costs]


@pytest.mark.parametrize("many", [1, 8])
def test_the_pages_cost_the_same_for_few_and_for_many_ledgers(client, ledgers, city, person, at, many, django_assert_num_queries):
    for number in range(many):
        publish(at, id=f"rural-{number}", fills={"kinds": ["school"], "attributes": {"area": ["rural"]}})
        publish(at, id=f"duty-list-{number}", fills={"kinds": ["section"], "only": ["safety"]})
    client.force_login(person("section-officer", city.safety))
    client.get("/ledgers/")

    with django_assert_num_queries(11):
        client.get("/ledgers/burden/")
    with django_assert_num_queries(18):
        client.get("/ledgers/")
