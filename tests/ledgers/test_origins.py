"""Answers that are known already arrive filled: from the registry, the period before, another ledger or form."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from forms_as_written import definition
from given import NOW

from ledgers.conftest import moment
from tijiao.directory.domain import set_attribute
from tijiao.forms import domain as forms
from tijiao.forms.collected import already_collected
from tijiao.forms.declare import Origin
from tijiao.forms.models import TakenOver
from tijiao.forms.origins import REGISTRY
from tijiao.kernel.periods import Period
from tijiao.ledgers import domain
from tijiao.ledgers.declare import LedgerEntry
from tijiao.ledgers.models import Ledger, Record
from tijiao.registry.models import Employment, Enrolment, Pupil, Staff

BOOKS = definition(
    {"type": "integer", "name": "books", "label": {"zh": "图书册数", "en": "Books"}},
    {"type": "text", "name": "keeper", "label": {"zh": "图书管理员", "en": "Keeper"}},
).model_copy(update={"id": "books"})
MONTH = definition(
    {"type": "integer", "name": "pupils", "from": {"registry": "pupils"}, "label": {"zh": "在校学生数", "en": "Pupils"}},
    {"type": "text", "name": "kind", "from": {"attribute": "ownership"}, "label": {"zh": "举办者", "en": "Ownership"}},
    {"type": "integer", "name": "open_before", "from": {"previous": "still_open"}},
    {"type": "integer", "name": "still_open"},
    {"type": "integer", "name": "books", "from": {"ledger": "books"}},
    {"type": "text", "name": "who", "from": {"form": "books", "field": "keeper"}},
).model_copy(update={"id": "month"})


def ledger(code: str) -> dict[str, Any]:
    return {"id": code, "title": {"zh": code, "en": code}, "form": code, "section": "safety", "cadence": "month",
            "begins": date(2019, 9, 1), "fills": {"kinds": ["school"]}, "due": {"days": 3, "time": "17:00"}, "minutes": 5}  # fmt: skip


@pytest.fixture
def clerk(city: SimpleNamespace, person: Any) -> Any:
    forms.publish([BOOKS, MONTH], by=None, at=NOW)
    domain.publish([LedgerEntry.model_validate(ledger(code), strict=False) for code in ("books", "month")], by=None, at=NOW)
    for number, sex in enumerate("112"):
        pupil = Pupil.objects.create(student_no=f"G{number}", name="甲", sex=sex, birth_date=date(2012, 1, 1))
        Enrolment.objects.create(pupil=pupil, organisation=city.school, class_organisation=city.class_one,
                                 school_year="2019/20", grade=1, from_day=date(2019, 9, 1))  # fmt: skip
    for number, duty in enumerate(("teacher", "teacher", "cook")):
        person_ = Staff.objects.create(staff_no=f"S{number}", name="乙", sex="2")
        Employment.objects.create(staff=person_, organisation=city.school, duty=duty, from_day=date(2019, 9, 1))
    return person("school-clerk", city.school)


def file(code: str, period: str, answers: dict[str, Any], city: SimpleNamespace, by: Any) -> Record:
    at = moment(f"{period}-28 10:00") if period < "2020-05" else NOW
    filling = domain.Filling(Ledger.objects.get(code=code), city.school, Period.parse(period), answers)
    return domain.file(filling, by=by, at=at)


def test_the_registry_knows_what_packs_may_name(clerk, city):
    known = {name: source.read(city.school, date(2020, 5, 20)) for name, source in REGISTRY.items()}

    assert known == {"name": "东屿镇中心小学", "code": "s-001", "pupils": 3, "boys": 2, "girls": 1, "classes": 1,
                     "staff": 3, "teachers": 2}  # fmt: skip
    assert set(REGISTRY) == set(Origin.model_fields["registry"].annotation.__args__[0].__args__)


def test_a_new_record_arrives_filled_and_keeps_where_from(client, clerk, city):
    file("books", "2020-04", {"books": 900, "keeper": "丙"}, city, clerk)
    file("month", "2020-04", {"pupils": 3, "still_open": 2}, city, clerk)
    client.force_login(clerk)
    address = reverse("ledgers:fill", args=["month", city.school.pk, "2020-05"])

    html = client.get(address).content.decode()
    client.post(address, {"version": "0", "action": "file", "pupils": "3", "kind": "public", "open_before": "5",
                          "still_open": "0", "books": "900", "who": "丙"})  # fmt: skip
    record = Record.objects.get(ledger__code="month", period="2020-05")
    shown = client.get(reverse("ledgers:record", args=[record.pk])).content.decode()

    for name, value in (("pupils", 3), ("kind", "public"), ("open_before", 2), ("books", 900), ("who", "丙")):
        assert f'name="{name}" value="{value}"' in html
    assert "取自学籍中的学生数，请核对" in html
    taken = TakenOver.objects.filter(owner_id=record.pk).order_by("field")
    assert [(one.field, one.origin, one.confirmed) for one in taken] == [
        ("books", {"ledger": "books"}, True), ("kind", {"attribute": "ownership"}, True),
        ("open_before", {"previous": "still_open"}, False), ("pupils", {"registry": "pupils"}, True),
        ("who", {"form": "books", "field": "keeper"}, True),
    ]  # fmt: skip
    assert "取自上一期，填报时改过" in shown
    assert "取自学籍中的学生数<" in shown


def test_what_was_not_handed_in_is_not_taken_and_an_attribute_is_that_of_the_day(client, clerk, city):
    set_attribute(city.school, "ownership", "private", from_day=date(2020, 5, 1), by=None, at=NOW)
    domain.save_draft(domain.Filling(Ledger.objects.get(code="books"), city.school, Period.parse("2020-05"), {"books": "7"}), by=clerk, at=NOW)
    client.force_login(clerk)

    html = client.get(reverse("ledgers:fill", args=["month", city.school.pk, "2020-05"])).content.decode()

    assert 'name="kind" value="private"' in html
    assert 'name="books" value=""' in html


def test_who_designs_a_form_sees_who_collects_the_same_and_how_often(clerk):
    mine = definition(
        {"type": "integer", "name": "n1", "label": {"zh": "图书册数（册）", "en": "Books"}},
        {"type": "integer", "name": "n2", "from": {"registry": "pupils"}, "label": {"zh": "人数", "en": "How many"}},
        {"type": "text", "name": "n3", "label": {"zh": "图书册数", "en": "Books"}},
        {"type": "integer", "name": "still_open", "label": {"zh": "还开着的", "en": "Open"}},
    )

    found = already_collected(mine)

    assert {name: [(one.form_id, one.field, one.why) for one in matches] for name, matches in found.items()} == {
        "n1": [("books", "books", "label")],
        "n2": [("month", "pupils", "source")],
    }
    assert [(use.title, use.section, use.often) for use in found["n1"][0].uses] == [("books", "安全科", "每月")]
