"""Hazards: named by schools in daily checks or found by others; put right, rechecked, some past their day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random

from tijiao.inspections.deadlines import due_date, rule_on
from tijiao.inspections.models import Finding, FindingKind, Recheck, Rectification
from tijiao.kernel.times import moment_on
from tijiao.sample.accounts import demo_school
from tijiao.sample.answers import FOUND
from tijiao.sample.design import City, School
from tijiao.sample.dice import dice, evenly
from tijiao.sample.ledgers_year import Named
from tijiao.sample.sizes import MOMENT, TODAY
from tijiao.sample.writing import Row, write

OVERDUE_SHARE = 0.05
"""Of the hazards whose day has passed since the return to school, those that nobody reported as rectified."""
_RETURN = date(2020, 4, 15)
_FAILED = 0.05
_FIX = "已按要求整改，拍照存档。"
_NOT_YET = "整改不彻底，现场仍有隐患，请继续整改。"

#: source → role of whoever finds it, and how many for each hundred schools
_OTHERS = (
    ("town", "town-officer", 70),
    ("bureau", "section-officer", 18),
    ("visit", "inspector", 30),
    ("public", "section-officer", 6),
)
_MONTHS = ((2019, 9), (2019, 10), (2019, 11), (2019, 12), (2020, 4), (2020, 5))


@dataclass(frozen=True, slots=True)
class Found:
    """A hazard before its life is known."""

    school: School
    kind: str
    detail: str
    source: str
    day: date
    by: int
    origin: str = ""
    title: str = ""
    visit: int | None = None


@dataclass(slots=True)
class Life:
    """What became of it: due day, reports and rechecks (moment, passed), `overdue` when it was chosen to be left."""

    found: Found
    severity: str
    due_from: date
    due_on: date
    reports: list[datetime]
    rechecks: list[tuple[datetime, bool]]

    @property
    def state(self) -> str:
        if len(self.reports) > len(self.rechecks):
            return "reported"
        return "closed" if self.rechecks and self.rechecks[-1][1] else "open"


def write_hazards(city: City, named: Sequence[Named], on_visits: Sequence[Found] = ()) -> dict[str, int]:
    """Write findings with their rectifications and rechecks: from checks, from others, from visits. Returns counts."""
    random = dice("hazards")
    declared = set(FindingKind.objects.declared().values_list("code", flat=True))
    found = [*_from_checks(city, named), *_from_others(city, random), *on_visits]
    found = sorted((one for one in found if one.kind in declared), key=_order)
    left = _left(found)
    lives = [_live(one, place in left, random) for place, one in enumerate(found)]
    lives = sorted([*lives, *_to_try(city)], key=lambda life: _order(life.found))
    rectifications, rechecks = _write_lives(city, lives)
    return {
        "findings": len(lives),
        "rectifications": rectifications,
        "rechecks": rechecks,
        "overdue": sum(one.state == "open" and one.due_on < TODAY for one in lives),
    }


def _from_checks(city: City, named: Sequence[Named]) -> Iterator[Found]:
    """As filing a check reports them: one for each kind named, with the check as its origin."""
    for one in named:
        by = city.clerk(one.school.pk, one.day)
        yield Found(one.school, one.kind, one.detail, "self", one.day, by, f"ledgers.record/{one.record}/{one.kind}/1")


def _from_others(city: City, random: Random) -> Iterator[Found]:
    for source, role, per_hundred in _OTHERS:
        for _number in range(max(1, len(city.schools) * per_hundred // 100)):
            school, kind = random.choice(city.schools), random.choice(list(FOUND))
            year, month = random.choice(_MONTHS)
            day = date(year, month, random.randint(20 if (year, month) == (2020, 4) else 1, 19 if month == 5 else 30))
            if day.weekday() > 4:
                day -= timedelta(days=day.weekday() - 4)
            place = {"town-officer": school.town, "section-officer": city.section("safety").pk}.get(
                role, city.bureau.pk
            )
            yield Found(school, kind, random.choice(FOUND[kind]), source, day, city.account(role, place))


def _order(found: Found) -> tuple[date, int, str]:
    return found.day, found.school.pk, found.origin


def _to_try(city: City) -> Iterator[Life]:
    """At the school of the clerk who can sign in: one to put right, and one that waits for the town's recheck."""
    school = demo_school(city)
    officer = city.account("town-officer", school.town)
    for kind, day, reports in (
        ("fire", TODAY - timedelta(days=2), []),
        ("other", TODAY - timedelta(days=6), [MOMENT - timedelta(hours=18)]),
    ):
        severity, due_on = _rule(kind, day)
        yield Life(Found(school, kind, FOUND[kind][1], "town", day, officer), severity, day, due_on, reports, [])


def _left(found: Sequence[Found]) -> set[int]:
    """Which findings stay past their day: some of this spring's, never at the school of the clerk who can sign in."""
    past = [place for place, one in enumerate(found) if one.day >= _RETURN and _rule(one.kind, one.day)[1] < TODAY]
    return set(evenly(past, max(1, round(len(past) * OVERDUE_SHARE)) if past else 0))


@cache
def _rule(kind: str, day: date) -> tuple[str, date]:
    """Severity and due day of a kind of hazard found on a day."""
    rule = rule_on(kind, day)
    if rule is None:
        raise ValueError(f"no rule for {kind}")
    return rule.severity, due_date(rule, day).due


def _live(found: Found, left: bool, random: Random) -> Life:
    severity, due_on = _rule(found.kind, found.day)
    life = Life(found, severity, found.day, due_on, [], [])
    if left or (due_on >= TODAY and random.random() < 0.5):
        return life
    _rectify(life, random)
    return life


def _rectify(life: Life, random: Random) -> None:
    """Report and recheck until it passes, as far as the present day allows."""
    for turn in range(3):
        room = max(1, (life.due_on - life.due_from).days)
        late = random.randrange(1, 4) if random.random() < 0.04 else 0
        at = _in_hours(life.due_from + timedelta(days=random.randint(1, room) + late), random)
        if at >= MOMENT:
            return
        life.reports.append(at)
        looked = _in_hours((at + timedelta(days=random.randint(1, 4))).date(), random)
        if looked >= MOMENT:
            return
        passed = turn == 2 or random.random() > _FAILED
        life.rechecks.append((looked, passed))
        if passed:
            return
        life.due_from = looked.date()
        life.due_on = _rule(life.found.kind, life.due_from)[1]


def _in_hours(day: date, random: Random) -> datetime:
    return moment_on(day, time(random.randint(8, 16), random.randrange(60)))


def _write_lives(city: City, lives: Sequence[Life]) -> tuple[int, int]:
    findings: list[Row] = []
    rectifications: list[Row] = []
    rechecks: list[Row] = []
    latest: dict[tuple[int, str], tuple[date, int]] = {}
    for number, life in enumerate(lives, 1):
        findings.append(_finding(number, life, latest))
        clerk = city.clerk(life.found.school.pk, life.found.day)
        officer = _rechecker(city, life.found)
        for turn, at in enumerate(life.reports):
            rectifications.append((len(rectifications) + 1, number, _FIX, life.found.detail, "隐患已消除", at, clerk))
            if turn < len(life.rechecks):
                looked, passed = life.rechecks[turn]
                rechecks.append((number, len(rectifications), passed, "" if passed else _NOT_YET, looked, officer))
    columns = (
        "id",
        "organisation",
        "kind",
        "severity",
        "title",
        "detail",
        "source",
        "found_on",
        "due_from",
        "due_on",
        "state",
        "version",
        "reported_by",
        "rectified_at",
        "closed_at",
        "repeat_of",
        "origin",
        "visit",
    )
    write(Finding, columns, findings)
    write(Rectification, ("id", "finding", "text", "before", "after", "at", "by"), rectifications)
    write(Recheck, ("finding", "rectification", "passed", "note", "at", "by"), rechecks)
    return len(rectifications), len(rechecks)


def _finding(number: int, life: Life, latest: dict[tuple[int, str], tuple[date, int]]) -> Row:
    found, state = life.found, life.state
    key = (found.school.pk, found.kind)
    before = latest.get(key)
    repeat_of = before[1] if before and before[0] > found.day - timedelta(days=365) else None
    latest[key] = (found.day, number)
    rectified = life.reports[-1] if state != "open" else None
    closed = life.rechecks[-1][0] if state == "closed" else None
    version = 1 + len(life.reports) + len(life.rechecks)
    return (
        number,
        found.school.pk,
        found.kind,
        life.severity,
        found.title or _title(found.detail),
        found.detail,
        found.source,
        found.day,
        life.due_from,
        life.due_on,
        state,
        version,
        found.by,
        rectified,
        closed,
        repeat_of,
        found.origin,
        found.visit,
    )


def _rechecker(city: City, found: Found) -> int:
    """Who rechecks by the kind's rule: the town office, an inspector, or the section that keeps the kind."""
    role, section = _recheck(found.kind)
    homes = {"town-officer": found.school.town, "inspector": city.bureau.pk}
    return city.account(role, homes.get(role) or city.section(section).pk)


@cache
def _recheck(kind: str) -> tuple[str, str]:
    """The first role that rechecks a kind of finding, and the kind's section."""
    rule = rule_on(kind, TODAY)
    if rule is None:
        raise ValueError(f"no rule for {kind}")
    return rule.recheck[0], FindingKind.objects.get(code=kind).section


def _title(detail: str) -> str:
    return detail.split("，")[0][:80]
