from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from given import NOW, REPOSITORY

from tijiao.cases import domain
from tijiao.cases.declare import CaseTypeEntry, Life, TimeLimit
from tijiao.cases.domain import Asker, Intake
from tijiao.directory import domain as directory
from tijiao.forms import domain as forms
from tijiao.forms.declare import FormDefinition
from tijiao.keep import library

PACKS = Path(REPOSITORY) / "packs"
#: What a type's form needs at least, by its id.
ANSWERS = {
    "deputy-item": {"item_no": "12", "topic": "safety", "content": "增设护学岗", "key_item": "no"},
    "public-item": {"topic": "meals", "content": "食堂饭菜偏凉"},
    "petition": {"topic": "fees", "content": "收费不明", "wish": "公示收费", "first": "yes"},
    "disclosure-request": {"wanted": "招生计划", "way": "text"},
    "dropout": {"cause": "work", "last_seen": "2020-05-15"},
    "child-care": {"reasons": ["left-behind"], "plan": "每周谈心"},
    "counselling": {"way": "walk-in", "urgent": "no"},
    "opinion": {"source_doc": "巡察反馈", "area": "money", "content": "账目不清", "evidence": "整改后的账页"},
    "research-order": {"need": "lesson", "subject": "数学", "content": "听评课"},
}


@pytest.fixture(scope="session")
def loaded():
    return library.load(PACKS / "plan-2020").or_raise(), library.beside(PACKS / "plan-2020")[0].or_raise()


@pytest.fixture
def kinds(city, at, loaded):
    """The case types of the packs, with the sections that own them."""
    year, national = loaded
    for code in ("office", "integrity", "party", "policy", "compulsory", "moral", "research", "personnel"):
        name = next(one.name.zh for one in year.plan.sections if one.id == code)
        setattr(city, code, directory.add_organisation(
            code=code, kind="section", name=name, parent=city.bureau, opened_on=city.bureau.opened_on, by=None, at=at))
    forms.publish(year.entries(FormDefinition), by=None, at=at)
    told = [*national.entries(TimeLimit), *national.entries(Life), *year.entries(CaseTypeEntry)]
    domain.publish_types(told, by=None, at=at)
    return city


@pytest.fixture
def people(kinds, person):
    """One account for each side: office, integrity, safety (sections), town, head, clerk, leader."""
    return SimpleNamespace(
        office=person("section-officer", kinds.office), integrity=person("section-officer", kinds.integrity),
        safety=person("section-officer", kinds.safety), party=person("section-officer", kinds.party),
        policy=person("section-officer", kinds.policy), compulsory=person("section-officer", kinds.compulsory),
        town=person("town-officer", kinds.east), head=person("head", kinds.school),
        other=person("head", kinds.other), clerk=person("school-clerk", kinds.school),
        leader=person("leader", kinds.bureau), teacher=person("form-teacher", kinds.class_one),
        counsellor=person("counsellor", kinds.school), research=person("section-officer", kinds.research),
    )  # fmt: skip


def intake(kind: str, form: str, **more: object) -> Intake:
    return Intake(kind, more.pop("title", "一件事"), ANSWERS[form], **more)  # type: ignore[arg-type]


@pytest.fixture
def suggestion(people, at):
    """A deputy's suggestion that the office has received."""
    told = intake("deputy-suggestion", "deputy-item", asker=Asker("周代表"), source="meeting", may_publish=True)
    return domain.receive(told, by=people.office, at=at).case


@pytest.fixture
def complaint(people, kinds, at):
    """A resident's complaint about the school, from the portal: the case and its code."""
    told = intake("public-complaint", "public-item", asker=Asker("李明", "13912345678"), source="portal",
                  place=kinds.school, organisations=[kinds.school], may_publish=True, title="食堂饭菜偏凉")  # fmt: skip
    return domain.receive(told, by=None, at=at)


def later(days: int = 0, hours: int = 0) -> datetime:
    return NOW + timedelta(days=days, hours=hours)
