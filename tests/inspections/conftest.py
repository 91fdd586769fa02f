from datetime import date

import pytest

from tijiao.inspections import domain, publishing, register, rounds, visits
from tijiao.inspections.declare import ChecklistEntry, FindingEntry, Hazard
from tijiao.inspections.models import Inspector, RoundKind, Visit


def hazard(code: str, **changes: object) -> Hazard:
    told = {
        "id": code,
        "title": {"zh": "火灾", "en": "Fire"},
        "serves": ["04.13"],
        "severity": "serious",
        "deadline": {"n": 3, "unit": "working-days"},
        "recheck": ["town-officer", "section-officer"],
        "section": "safety",
    }
    return Hazard.model_validate({**told, **changes}, strict=False)


@pytest.fixture
def kinds(city, at):
    """fire: three working days, rechecked by town or section. drowning: two calendar days, rechecked by inspectors."""
    drowning = hazard(
        "drowning", severity="major", deadline={"n": 2, "unit": "calendar-days"}, recheck=["inspector"],
        title={"zh": "溺水", "en": "Drowning"},
    )
    publishing.publish([hazard("fire"), drowning], by=None, at=at)


@pytest.fixture
def found(kinds, city, person, at):
    """`found(kind="fire", on=…, by=…)`: a finding at the school, reported by its clerk on 20 May 2020 unless told."""

    def make(kind="fire", title="楼道堆放杂物", on=date(2020, 5, 20), by=None, where=None):
        told = domain.Found(where or city.school, kind, title, found_on=on)
        return domain.report(told, by=by or person("school-clerk", city.school), at=at)

    return make


def checklist(code: str = "canteen", **changes: object) -> ChecklistEntry:
    """Two sections: tidy (2 points, may not apply), cold-chain (3 points, veto), and fire (5 points, kind fire)."""
    told = {
        "id": code,
        "title": {"zh": "食堂检查", "en": "Canteen check"},
        "serves": ["04.15"],
        "section": "safety",
        "inspected": ["school", "kindergarten"],
        "finding": "food",
        "pass_at": 60,
        "sections": [
            {
                "id": "kitchen",
                "title": {"zh": "后厨", "en": "Kitchen"},
                "items": [
                    {"id": "tidy", "title": {"zh": "整洁", "en": "Tidy"}, "score": 2, "not_applicable": True},
                    {"id": "cold-chain", "title": {"zh": "冷链", "en": "Cold chain"}, "score": 3, "veto": True},
                ],
            },
            {
                "id": "building",
                "title": {"zh": "建筑", "en": "Building"},
                "items": [{"id": "exits", "title": {"zh": "出口", "en": "Exits"}, "score": 5, "finding": "fire"}],
            },
        ],
    }
    return ChecklistEntry.model_validate({**told, **changes}, strict=False)


@pytest.fixture
def checklists(kinds, city, at):
    """The checklist `canteen`; its items that are not met are findings of the kinds food and fire."""
    food = FindingEntry.model_validate(
        {**hazard("food").model_dump(), "title": {"zh": "食堂管理", "en": "Canteen"}, "severity": "minor"}
    )
    publishing.publish([hazard("fire"), food], by=None, at=at)
    publishing.publish_checklists([checklist()], by=None, at=at)


@pytest.fixture
def enrolled(city, person, at):
    """`enrolled("D01", organisation=…)`: an inspector on the register, with a post of that role at the bureau."""

    def make(number, *, organisation=None, kind=Inspector.Kind.INSPECTOR, zone=None, load=10):
        user = person("inspector", city.bureau, username=f"inspector-{number}")
        told = register.Enrolled(number, user, organisation or city.bureau, kind, zone, load)
        return register.enrol(told, by=person("section-officer", city.safety), at=at)

    return make


@pytest.fixture
def opened(checklists, city, person, at):
    """`opened(kind)`: a round of May 2020 with the checklist `canteen`, led by the safety section."""

    def make(kind=RoundKind.THEMED, **changes):
        told = {
            "title": "五月检查", "office": city.safety, "checklists": ("canteen",),
            "from_day": date(2020, 5, 18), "last_day": date(2020, 5, 29),
        }  # fmt: skip
        new = rounds.NewRound(kind=kind, **{**told, **changes})
        return rounds.open_round(new, by=person("section-officer", city.safety), at=at)

    return make


GOOD = {"tidy": visits.Told("met"), "cold-chain": visits.Told("met"), "exits": visits.Told("met")}
BAD = {**GOOD, "exits": visits.Told("unmet", "南门锁闭")}


@pytest.fixture
def planned(opened, enrolled, city, person, at):
    """`planned(round, place, inspector)`: the visit of the round to the school, by D01 unless told."""

    def make(found=None, place=None, who=None):
        found, place = found or opened(), place or city.school
        who = who or Inspector.objects.filter(number="D01").first() or enrolled("D01")
        rounds.plan(found.pk, [rounds.Wanted(place, (who,))], by=person("section-officer", city.safety), at=at)
        return Visit.objects.filter(sheets__round=found, organisation=place).exclude(mode="self").get()

    return make


@pytest.fixture
def filed(at):
    """`filed(visit, answers)`: the visit with every sheet answered alike, by whoever goes on it."""

    def make(visit, told=GOOD, by=None, **more):
        by = by or visit.seats.first().inspector.user
        filing = visits.Filing({sheet.pk: told for sheet in visit.sheets.all()}, **more)
        return visits.file_visit(visit.pk, filing, by=by, at=at)

    return make
