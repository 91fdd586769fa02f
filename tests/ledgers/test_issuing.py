"""A ledger that a section issues on a page: seen what is collected elsewhere, told to who fills it, changed until it
begins, over budget approved by name, ended."""

from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from forms_as_written import definition

from ledgers.conftest import moment
from tijiao.access.problems import NotVisible
from tijiao.audit.models import AuditEntry
from tijiao.forms.domain import publish
from tijiao.kernel.periods import Period
from tijiao.kernel.problems import StaleSave
from tijiao.ledgers import budget, domain, issuing, problems
from tijiao.ledgers.declare import LedgerEntry, check_ledger
from tijiao.ledgers.due import to_fill
from tijiao.ledgers.models import Ledger, Record
from tijiao.ledgers.obligations import obligations
from tijiao.notices.models import Notice
from tijiao.packs.kinds import Context
from tijiao.packs.text import Text

pytestmark = pytest.mark.django_db
NOON = moment("2020-05-20 12:00")
VISITS = definition(
    {"type": "text", "name": "village", "label": {"zh": "去了哪个村", "en": "Which village"}, "required": True},
    {"type": "integer", "name": "families", "label": {"zh": "走访了几户", "en": "Families visited"}},
).model_copy(update={"id": "site-visit", "title": Text(zh="走访", en="Visits")})  # fmt: skip


@pytest.fixture
def officer(city, person):
    return person("section-officer", city.safety)


@pytest.fixture
def clerk(city, person):
    return person("school-clerk", city.school)


@pytest.fixture
def visits(ledgers):
    return publish([VISITS], by=None, at=NOON)[0]


def entry(**changed: Any) -> LedgerEntry:
    told = {"id": "site-visit", "form": "site-visit", "title": {"zh": "每周走访", "en": "Weekly visits"},
            "section": "safety", "cadence": "week", "begins": date(2020, 5, 25), "fills": {"kinds": ["school"]},
            "due": {"days": 1, "time": time(17)}, "review": ["head"], "lock_after": 10, "minutes": 5}  # fmt: skip
    return LedgerEntry.model_validate(told | changed, strict=False)


def issue(officer: Any, **changed: Any) -> Ledger:
    return issuing.issue(entry(**changed), confirmed=issuing.seen("site-visit"), by=officer, at=NOON)


def test_an_issued_ledger_is_due_from_who_fills_it_and_they_hear_of_it(visits, city, officer, clerk):
    made = issue(officer)

    assert (made.code, made.issued_by, made.waiting, made.version) == ("own-site-visit", officer, False, 1)
    owed = obligations(made, date(2020, 5, 18), date(2020, 6, 8), only=[city.school.pk])
    assert [(str(one.period), one.due_at) for one in owed] == [
        ("2020-W22", moment("2020-06-01 17:00")), ("2020-W23", moment("2020-06-08 17:00")),
    ]  # the week that ended the day before it began falls due on its first day, and is not asked
    assert [str(one) for one in Notice.objects.of(clerk)] == ["新台账：每周走访，2020-05-25起每周填报"]
    facts = {"ledger": "own-site-visit", "form": "site-visit", "waiting": False, "elsewhere": 0}
    assert AuditEntry.objects.get(action="ledger.issue").facts == facts


def test_a_school_files_it_the_head_accepts_it_and_the_next_of_the_same_form_has_a_code_of_its_own(visits, city, officer, clerk, person):
    made, at = issue(officer), moment("2020-05-26 09:00")
    filed = domain.file(domain.Filling(made, city.school, Period.parse("2020-W22"), {"village": "上屿"}), by=clerk, at=at)
    domain.accept(filed.pk, version=1, by=person("head", city.school), at=at)

    assert Record.objects.get().state == "accepted"
    assert [issue(officer).code, issue(officer).code] == ["own-site-visit-2", "own-site-visit-3"]


def test_what_is_open_ahead_is_on_the_list_before_the_first_day_of_its_ledger(visits, officer, clerk):
    issue(officer, open_ahead=5)
    issue(officer, open_ahead=4)
    issue(officer)

    ahead = [(due.ledger.code, str(due.period)) for due in to_fill(clerk, at=NOON) if due.ledger.form_id == "site-visit"]

    assert ahead == [("own-site-visit", "2020-W22")]


def test_a_filter_keeps_the_ledger_to_organisations_that_have_the_attribute(visits, city, officer):
    made = issue(officer, fills={"kinds": ["school", "kindergarten"], "attributes": {"area": ["rural"]}})

    owed = obligations(made, date(2020, 5, 25), date(2020, 6, 1))
    assert [one.organisation for one in owed] == [city.other.pk]


def test_what_changed_elsewhere_since_it_was_shown_must_be_seen_again(visits, officer):
    shown = issuing.seen("site-visit")
    issuing.issue(entry(), confirmed=shown, by=officer, at=NOON)

    with pytest.raises(problems.NotConfirmed):
        issuing.issue(entry(), confirmed=shown, by=officer, at=NOON)
    with pytest.raises(problems.NotConfirmed):
        issuing.issue(entry(), confirmed="", by=officer, at=NOON)
    assert [[use.title for use in issuing.elsewhere("site-visit")[0]], Ledger.objects.filter(form_id="site-visit").count()] == [["每周走访"], 1]


def test_a_question_asked_by_another_ledger_is_told_with_who_asks_it_and_how_often(visits, officer):
    twin = VISITS.model_copy(update={"id": "village-walk"})
    publish([twin], by=None, at=NOON)
    issue(officer)

    uses, matches = issuing.elsewhere("village-walk")

    assert uses == []
    assert {name: [(one.form_id, [(use.title, use.section, use.often) for use in one.uses]) for one in found]
            for name, found in matches.items()} == {
        "village": [("site-visit", [("每周走访", "安全科", "每周")])],
        "families": [("site-visit", [("每周走访", "安全科", "每周")])],
    }  # fmt: skip


def test_it_is_changed_until_it_begins_and_only_ended_afterwards(visits, city, officer, clerk):
    made = issue(officer)
    told = {"confirmed": issuing.seen("site-visit"), "by": officer}

    changed = issuing.change(made.pk, entry(cadence="month", begins=date(2020, 6, 1)), **told, version=1, at=NOON)
    with pytest.raises(StaleSave):
        issuing.change(made.pk, entry(), **told, version=1, at=NOON)
    with pytest.raises(problems.HasBegun):
        issuing.change(made.pk, entry(begins=date(2020, 6, 3)), **told, version=2, at=moment("2020-06-02 08:00"))
    ended = issuing.end(made.pk, date(2020, 8, 1), reason="并入月报", version=2, by=officer, at=moment("2020-06-02 08:00"))

    assert (changed.cadence, ended.to_day, ended.definition["ends"]) == ("month", date(2020, 8, 2), "2020-08-01")
    owed = obligations(ended, date(2020, 5, 1), date(2020, 12, 1), only=[city.school.pk])
    assert [str(one.period) for one in owed] == ["2020-06", "2020-07"]  # July's is due on the first of August
    assert AuditEntry.objects.get(action="ledger.end").facts["on"] == "2020-08-01"
    assert str(Notice.objects.of(clerk).latest("pk")) == "每周走访从2020-08-01起不再填报"
    with pytest.raises(problems.HasEnded):
        issuing.end(made.pk, date(2020, 9, 1), reason="再停", version=3, by=officer, at=moment("2020-08-02 08:00"))


def test_before_it_begins_it_can_be_withdrawn_but_not_under_a_draft(visits, city, officer, clerk):
    first, second = issue(officer, open_ahead=10), issue(officer)
    domain.save_draft(domain.Filling(first, city.school, Period.parse("2020-W22"), {}), by=clerk, at=NOON)

    with pytest.raises(problems.HasBegun):
        issuing.end(first.pk, date(2020, 5, 20), reason="发错了", version=1, by=officer, at=NOON)
    with pytest.raises(problems.WhyMissing):
        issuing.end(second.pk, date(2020, 5, 20), reason=" ", version=1, by=officer, at=NOON)
    gone = issuing.end(second.pk, date(2020, 5, 20), reason="发错了", version=1, by=officer, at=NOON)

    assert (gone, list(Ledger.objects.filter(form_id="site-visit"))) == (None, [first])


def test_over_budget_it_waits_the_leader_hears_and_approves_and_then_it_is_told(visits, city, officer, clerk, person):
    leader = person("leader", city.bureau)
    budget.set_budget("safety", Decimal("3.0"), reason="局务会确定", by=leader, at=NOON)

    made = issue(officer, cadence="day", minutes=60)
    before = (made.waiting, obligations(made, date(2020, 5, 25), date(2020, 6, 1)), Notice.objects.of(clerk).count())
    budget.approve(made, reason="汛期专项", by=leader, at=moment("2020-05-22 09:00"))

    assert before == (True, [], 0)
    assert [str(one) for one in Notice.objects.of(leader)] == ["每周走访超出科室预算，等待批准"]
    assert [str(one) for one in Notice.objects.of(officer)] == ["每周走访已批准，2020-05-25起填报"]
    assert [str(one) for one in Notice.objects.of(clerk)] == ["新台账：每周走访，2020-05-25起每天填报"]
    assert len(obligations(Ledger.objects.get(pk=made.pk), date(2020, 5, 25), date(2020, 6, 1), only=[city.school.pk])) == 7


def test_who_may_issue_what(visits, ledgers, city, officer, person):
    told = {"confirmed": issuing.seen("site-visit"), "at": NOON}
    for role, place in (("school-clerk", city.school), ("leader", city.bureau), ("town-officer", city.east)):
        with pytest.raises(NotVisible):
            issuing.issue(entry(), **told, by=person(role, place))
    with pytest.raises(NotVisible):
        issuing.issue(entry(section="finance"), **told, by=officer)
    with pytest.raises(problems.BeginsInThePast):
        issuing.issue(entry(begins=date(2020, 5, 19)), **told, by=officer)
    with pytest.raises(problems.NotIssuedHere):
        issuing.end(ledgers.daily_check.pk, date(2020, 6, 1), reason="不要了", version=1, by=officer, at=NOON)


def test_no_pack_declares_a_ledger_under_such_a_code():
    context = Context(entries={}, named={}, folder=Path(), file="ledgers.yaml", partial=True)

    flaws = [flaw.message for flaw in check_ledger(entry(id="own-check"), context)]

    assert flaws == ["names that begin with 'own-' are kept for ledgers issued on a page"]


FIELDS = {"title_zh": "每周走访", "section": "safety", "cadence": "week", "begins": "2020-05-25", "due_days": "1", "due_time": "17:00",
          "open_ahead": "0", "lock_after": "10", "kinds": ["school"], "having": ["area:rural", "ownership:public"], "post": "school-clerk",
          "review": ["section-officer", "head"], "before": "3，1", "after": "", "tells": "head", "keep_years": "3",
          "minutes": "5", "version": "0"}  # fmt: skip


def test_the_page_says_what_is_wrong_at_its_field_and_issues_what_is_right(client, visits, officer):
    client.force_login(officer)
    fields = FIELDS | {"seen": issuing.seen("site-visit")}

    wrong = client.post("/ledgers/issue/site-visit/", fields | {"before": "soon", "last_day": "2020-05-01", "kinds": []})
    right = client.post("/ledgers/issue/site-visit/", fields | {"confirmed": "on"}, follow=True).content.decode()

    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"before", "last_day", "kinds", "confirmed"}
    assert Ledger.objects.get(form_id="site-visit").definition == {
        "id": "own-site-visit", "title": {"zh": "每周走访", "en": "每周走访"}, "form": "site-visit", "section": "safety",
        "cadence": "week", "begins": "2020-05-25", "due": {"days": 1, "time": "17:00:00"}, "lock_after": 10,
        "fills": {"kinds": ["school"], "attributes": {"area": ["rural"], "ownership": ["public"]}, "post": "school-clerk"},
        "review": ["head", "section-officer"], "reminders": {"before": [1, 3], "tells": "head"}, "keep_years": 3,
        "minutes": 5,
    }  # fmt: skip
    assert all(words in right for words in ("周期结束后1天17:00前", "地域：乡村", "校（园）长 → 科室人员", "到期前1天、到期前3天"))


def test_the_page_to_change_says_again_what_was_asked(client, visits, officer):
    client.force_login(officer)
    client.post("/ledgers/issue/site-visit/", FIELDS | {"seen": issuing.seen("site-visit"), "confirmed": "on"})

    shown = client.get("/ledgers/own-site-visit/change/").context["form"]
    told = {name: shown[name].value() for name in FIELDS if name not in ("before", "after")}
    client.post("/ledgers/own-site-visit/change/", told | {"seen": shown["seen"].value(), "confirmed": "on", "minutes": "9", "begins": "2020-05-25"})
    begun = client.get("/ledgers/daily-check/change/")

    assert [Ledger.objects.get(form_id="site-visit").definition[key] for key in ("minutes", "review")] == [9, ["head", "section-officer"]]
    assert begun.status_code == 409
