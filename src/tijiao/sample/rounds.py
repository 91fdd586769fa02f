"""The year's rounds: what kind, with which checklists, where they went and how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time

from django.db.models import Max

from tijiao.directory.models import Organisation, User
from tijiao.inspections.models import ChecklistVersion, Round
from tijiao.kernel.times import moment_on
from tijiao.sample.design import City, School
from tijiao.sample.dice import evenly

PUBLISHED = date(2020, 5, 19)
"""The day before the sample's: nothing was published later."""


@dataclass(frozen=True)
class Spec:
    """A round before its visits. `share`: of its visits, those that are done today; `online`: of them, those on line;
    `own`: the schools assess themselves; `drawn`: its places and inspectors come from a draw; `joined`: the title of
    the round whose visits it shares.
    """

    title: str
    kind: str
    office: str
    checklists: tuple[str, ...]
    first: date
    last: date
    schools: Sequence[School] = ()
    share: float = 1.0
    online: float = 0.0
    own: bool = False
    drawn: bool = False
    joined: str = ""
    offices: tuple[str, ...] = ()
    public: bool = False
    people: str = "inspector"
    places: Sequence[int] = field(default=())
    """Organisations that are no schools, by id."""


def specs(city: City) -> list[Spec]:
    """Every round of the school year, in the order in which they were opened."""
    return [*_autumn(city), *_spring(city)]


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _some(city: City) -> int:
    return len(city.schools) // 15 + 1


def _autumn(city: City) -> list[Spec]:
    everybody, schools = city.schools, [one for one in city.schools if one.kind == "school"]
    some, start = _some(city), _day("2019-11-04")
    return [
        Spec("2019年秋季挂牌督导", "named-inspector", "supervision", ("named-visit",),
             _day("2019-09-16"), _day("2019-12-31"), everybody, online=0.15),
        Spec("2019年校园安全标准化自评", "self-first", "safety", ("safety-standard",),
             _day("2019-10-08"), _day("2019-10-31"), everybody, own=True),
        Spec("2019年校园安全标准化核查", "self-first", "safety", ("safety-standard",),
             start, _day("2019-11-29"), evenly(everybody, 2 * some)),
        Spec("2019年11月片区异地检查", "cross-zone", "safety", ("cross-zone-safety", "three-protections"),
             start, _day("2019-11-22"), evenly(everybody, 2 * some), drawn=True),
        Spec("2019年内审内巡", "internal-audit", "integrity", ("internal-audit",),
             start, _day("2019-12-13"), evenly(schools, some)),
        Spec("2019年镇处学校审计", "internal-audit", "finance", ("leader-audit",),
             start, _day("2019-12-20"), evenly(schools[1:], some)),
        Spec("2019年用语用字检查", "themed", "moral", ("language-use",),
             start, _day("2019-12-06"), evenly(everybody, some)),
        Spec("2019年党建工作督查", "themed", "party", ("party-work",),
             _day("2019-12-02"), _day("2019-12-27"), evenly(schools, some)),
        Spec("2019年第二次双随机抽查", "double-random", "policy", ("random-inspection",),
             _day("2019-12-02"), _day("2019-12-20"), evenly(everybody, some), drawn=True, public=True),
    ]  # fmt: skip


def _spring(city: City) -> list[Spec]:
    everybody, some = city.schools, _some(city)
    return [
        Spec("5+3+1+N 体系自查", "self-first", "safety", ("system-5-3-1-n",),
             _day("2020-04-01"), _day("2020-04-10"), everybody, own=True),
        Spec("2020年春季开学核验", "opening", "health", ("opening-verification",),
             _day("2020-04-06"), _day("2020-04-14"), everybody),
        Spec("十个到位核对", "themed", "health", ("ten-in-place",),
             _day("2020-04-06"), _day("2020-04-14"), joined="2020年春季开学核验"),
        Spec("2020年春季挂牌督导", "named-inspector", "supervision", ("named-visit",),
             _day("2020-04-20"), _day("2020-06-30"), everybody, share=0.72, online=0.3),
        *_may(city, some),
    ]  # fmt: skip


def _may(city: City, some: int) -> list[Spec]:
    everybody, schools = city.schools, [one for one in city.schools if one.kind == "school"]
    clubs = [one.pk for one in city.partners if one.kind == "association"]
    private = [one for one in everybody if one.ownership == "private"]
    canteen = ("canteen-building", "canteen-management", "canteen-nutrition")
    first, last = _day("2020-05-06"), _day("2020-05-29")
    return [
        Spec("主题督导：教学常规", "themed", "supervision", ("themed-teaching",), first, last,
             evenly(schools, 2 * some), share=0.6, online=1.0),
        Spec("随访督导", "follow-up", "supervision", ("follow-up-visit",), first, last,
             evenly(everybody[1:], some), share=0.6),
        Spec("食品安全联合检查", "joint", "safety", canteen, first, last,
             evenly(everybody, some), share=0.6, offices=("safety", "health"), people="office"),
        Spec("2020年民办学校年检", "annual-check", "vocational", ("private-school-annual",), first, last,
             private, share=0.7, people="office"),
        Spec("2020年协会俱乐部年检", "annual-check", "community", ("association-annual",), first, last,
             places=clubs, public=True, people="office"),
        Spec("精致化管理自查", "self-first", "compulsory", ("refined-management",), first, last,
             schools, share=0.7, own=True),
        Spec("社会监督员走访", "themed", "office", ("supervisors-visit",), first, last,
             evenly(everybody[2:], max(2, some // 3)), share=0.5, people="supervisor"),
        Spec("2020年5月双随机抽查", "double-random", "policy", ("random-inspection",), first, last,
             evenly(everybody, some), drawn=True, share=0.6),
    ]  # fmt: skip


def open_rounds(city: City, planned: Sequence[Spec]) -> dict[str, Round]:
    """Write the rounds with their checklists. Returns them by title."""
    newest = ChecklistVersion.objects.values("checklist").annotate(number=Max("number"))
    numbers = {one["checklist"]: one["number"] for one in newest}
    versions = {
        one.checklist.code: one
        for one in ChecklistVersion.objects.select_related("checklist")
        if numbers[one.checklist_id] == one.number
    }
    sections = {one.code: one for one in Organisation.objects.kinds("section")}
    found = {}
    for spec in planned:
        officer = User.objects.get(pk=city.account("section-officer", sections[spec.office].pk))
        made = Round.objects.create(
            title=spec.title, kind=spec.kind, office=sections[spec.office], from_day=spec.first, last_day=spec.last,
            mode="online" if spec.online == 1 else "on-site", made_by=officer, made_at=moment_on(spec.first, time(9)),
            closed_on=spec.last if spec.last < date(2020, 4, 20) else None,
            published_at=moment_on(min(spec.last, PUBLISHED), time(9)) if spec.public else None,
        )  # fmt: skip
        made.checklists.set([versions[code] for code in spec.checklists if code in versions])
        made.offices.set([sections[code] for code in spec.offices])
        found[spec.title] = made
    return found
