"""For any acts on records, hazards and cases, refreshing the lake now and then gives the lake that a rebuild gives."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from cases import conftest as at_cases
from django.core.exceptions import ObjectDoesNotExist
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from insight.drawn import AT
from insight.test_lake_verbs import digests
from ledgers import conftest as at_ledgers

from tijiao.cases import domain as cases
from tijiao.cases.models import Case
from tijiao.insight.store import lake
from tijiao.inspections import domain as inspections
from tijiao.inspections.models import Finding, FindingKind, FindingRule, Rectification
from tijiao.kernel.periods import Period
from tijiao.kernel.problems import Problem, Problems
from tijiao.ledgers import closing, domain
from tijiao.ledgers.models import Exemption, Ledger, Record

loaded, kinds, people, ledgers = at_cases.loaded, at_cases.kinds, at_cases.people, at_ledgers.ledgers
LATER = at_ledgers.moment("2020-06-05 09:00")
MAY = Period.parse("2020-05")


@dataclass
class Desk:
    """One school, and those who act on what is its own."""

    school: Any
    city: Any
    person: Callable[..., Any]

    def __post_init__(self) -> None:
        self.clerk, self.head = (self.person(role, self.school) for role in ("school-clerk", "head"))
        self.officer = self.person("section-officer", self.city.safety)
        self.ledger = Ledger.objects.get(code="drill-monthly")

    @property
    def record(self) -> Record:
        return Record.objects.get(ledger=self.ledger, organisation=self.school, period="2020-05")

    def filling(self, why: str, version: int) -> domain.Filling:
        return domain.Filling(self.ledger, self.school, MAY, {"held": "no", "why_not": why}, version=version)


def file(desk: Desk) -> None:
    found = Record.objects.filter(ledger=desk.ledger, organisation=desk.school).first()
    domain.file(desk.filling("雨天，改在下周补练", found.version if found else 0), by=desk.clerk, at=LATER)


def return_(desk: Desk) -> None:
    domain.return_(desk.record.pk, reason="请写清补练日期", version=desk.record.version, by=desk.head, at=LATER)


def accept(desk: Desk) -> None:
    domain.accept(desk.record.pk, version=desk.record.version, by=desk.head, at=LATER)


def correct(desk: Desk) -> None:
    domain.correct(
        desk.filling(f"停电 {desk.record.version}", desk.record.version), why="写错", by=desk.clerk, at=LATER
    )


def restore(desk: Desk) -> None:
    domain.restore(desk.record.pk, to=1, why="先前是对的", version=desk.record.version, by=desk.clerk, at=LATER)


def exempt(desk: Desk) -> None:
    days = {"first_day": date(2020, 3, 2), "end_day": date(2020, 5, 4)}
    domain.exempt(desk.ledger, desk.school, **days, reason="校舍鉴定", by=desk.officer, at=LATER)


def end_exemption(desk: Desk) -> None:
    found = Exemption.objects.filter(organisation=desk.school)[0]
    domain.end_exemption(found.pk, reason="提前开学", by=desk.officer, at=LATER)


def close(desk: Desk) -> None:
    closing.close(desk.ledger, Period.parse("2020-04"), by=desk.officer, at=LATER)


def reopen(desk: Desk) -> None:
    closing.reopen(desk.ledger, Period.parse("2020-04"), reason="补报", by=desk.officer, at=LATER)


def hazard(desk: Desk) -> None:
    inspections.report(inspections.Found(desk.school, "fire", "通道堆物"), by=desk.clerk, at=LATER)


def rectify(desk: Desk) -> None:
    found = Finding.objects.filter(organisation=desk.school, state="open")[0]
    inspections.rectify(found.pk, inspections.Fix("已清理"), by=desk.clerk, at=LATER)


def recheck(desk: Desk) -> None:
    done = Rectification.objects.filter(finding__organisation=desk.school, finding__state="reported").latest("pk")
    inspections.recheck(done.pk, passed=True, by=desk.person("town-officer", desk.city.east), at=LATER)


def receive(desk: Desk) -> None:
    told = at_cases.intake("deputy-suggestion", "deputy-item", asker=cases.Asker("周代表"), source="meeting")
    cases.receive(told, by=desk.person("section-officer", desk.city.office), at=AT.now)


def take(desk: Desk) -> None:
    cases.accept(Case.objects.latest("pk").pk, by=desk.person("section-officer", desk.city.office), at=LATER)


def assign(desk: Desk) -> None:
    by = desk.person("section-officer", desk.city.office)
    cases.assign(Case.objects.latest("pk").pk, desk.city.safety, (), by=by, at=LATER)


def answer(desk: Desk) -> None:
    cases.reply(Case.objects.latest("pk").pk, "已增设护学岗", by=desk.officer, at=LATER)


STORY = (
    file, return_, file, accept, correct, restore, exempt, end_exemption, close, reopen,
    hazard, rectify, recheck, receive, take, assign, answer,
)  # fmt: skip
"""Each act after those that it needs."""
ACTS = tuple(dict.fromkeys(STORY))
EDITS = st.lists(st.tuples(st.sampled_from(ACTS), st.booleans(), st.booleans()), min_size=4, max_size=10)


def begun(city: SimpleNamespace) -> None:
    """A kind of hazard that the town may recheck, and a lake."""
    kind, _new = FindingKind.objects.get_or_create(code="fire", defaults={"title_zh": "火灾", "title_en": "Fire"})
    rule = {"severity": "minor", "days": 3, "unit": "calendar-days", "recheck": ["town-officer"]}
    FindingRule.objects.get_or_create(kind=kind, from_day=date(2019, 9, 1), defaults=rule)
    lake().refresh(at=AT)


def test_every_act_of_the_story_can_be_done_in_its_turn(
    city: SimpleNamespace, people: Any, ledgers: Any, person: Any
) -> None:
    """What the property below draws from is not a list of refusals."""
    begun(city)
    for act in STORY:
        act(Desk(city.school, city, person))

    assert Record.objects.get().version == len(
        [act for act in STORY if act in (file, return_, accept, correct, restore)]
    )
    assert Finding.objects.get().state == "closed"
    assert list(Case.objects.get().events.values_list("verb", flat=True)) == ["receive", "accept", "assign", "reply"]


@settings(
    deadline=None, max_examples=5, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(edits=EDITS)
@example(edits=[(act, False, number % 4 == 0) for number, act in enumerate(STORY)])
def test_after_any_acts_on_records_hazards_and_cases_the_refreshed_lake_is_the_rebuilt_lake(
    city: SimpleNamespace, people: Any, ledgers: Any, person: Any, edits: list[Any]
) -> None:
    begun(city)

    for act, second, look in edits:
        try:
            act(Desk(city.other if second else city.school, city, person))
        except (Problem, Problems, ObjectDoesNotExist, IndexError):
            continue  # refused, or there is nothing of it: nothing changed, nothing is marked
        if look:
            lake().refresh(at=AT)
    lake().refresh(at=AT)

    refreshed = digests()
    lake().rebuild(at=AT)
    rebuilt = digests()
    assert {name: (parts, rebuilt[name]) for name, parts in refreshed.items() if parts != rebuilt[name]} == {}
