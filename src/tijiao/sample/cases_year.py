"""Cases of the year: suggestions, petitions, what the public asked, orders, rectification, dropout; some are overdue.

A case is told as a tale: moves at their moments, as the verbs would have made them, up to the sample's moment. What
follows from the moves (states, clocks, due days) is computed by the same lives, limits and clocks as in the desk.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any

from tijiao.cases import timing
from tijiao.cases.declare import ENDED
from tijiao.cases.models import Answer, Case, CaseType, Clock, Complainant, Event, Part, Subject, TimeLimit
from tijiao.cases.types import Declared, declared
from tijiao.forms.models import FormVersion
from tijiao.kernel import clocks
from tijiao.kernel.clocks import Move
from tijiao.kernel.times import local_day, moment_on
from tijiao.sample.case_words import Words, of_type
from tijiao.sample.design import City, School
from tijiao.sample.dice import dice
from tijiao.sample.people import Namer, phone
from tijiao.sample.sizes import MOMENT, TODAY
from tijiao.sample.writing import Row, dumps, write

FIRST = date(2019, 9, 2)
#: type → how many for each hundred schools, the least of them, its source, moves in their order with days between
SHAPES: dict[str, tuple[int, int, str, tuple[tuple[str, int, int], ...]]] = {
    "deputy-suggestion": (22, 4, "meeting", (("accept", 0, 1), ("assign", 1, 3), ("reply", 20, 88), ("rate", 2, 9))),
    "cppcc-proposal": (14, 3, "meeting", (("accept", 0, 1), ("assign", 1, 3), ("reply", 20, 88), ("rate", 2, 9))),
    "petition": (30, 5, "letter", (("accept", 2, 12), ("assign", 0, 2), ("reply", 8, 50), ("rate", 2, 9))),
    "public-question": (160, 16, "portal", (("accept", 0, 0), ("assign", 0, 0), ("reply", 0, 2), ("rate", 1, 5))),
    "public-complaint": (90, 10, "portal", (("accept", 0, 1), ("assign", 0, 1), ("reply", 3, 12), ("rate", 1, 5))),
    "disclosure-request": (20, 4, "portal", (("accept", 1, 3), ("assign", 0, 1), ("reply", 5, 24), ("rate", 1, 6))),
    "disclosure-item": (24, 6, "own", (("reply", 3, 24), ("close", 0, 3))),
    "teacher-certificate": (60, 4, "portal", (("accept", 0, 3), ("assign", 0, 1), ("reply", 4, 24), ("rate", 1, 6))),
    "transfer-proof": (80, 5, "portal", (("accept", 0, 1), ("assign", 0, 0), ("reply", 1, 5), ("rate", 1, 4))),
    "inspection-opinion": (16, 6, "upper", (("assign", 1, 6), ("reply", 15, 50), ("close", 3, 12))),
    "campaign-problem": (30, 5, "own", (("assign", 0, 2), ("reply", 5, 24), ("close", 2, 8))),
    "risk": (20, 4, "own", (("assign", 0, 3), ("reply", 5, 24), ("close", 2, 8))),
    "improvement": (3, 1, "own", (("assign", 0, 3), ("reply", 20, 50), ("close", 2, 8))),
    "home-visit": (50, 5, "own", (("accept", 0, 1), ("assign", 0, 1), ("reply", 2, 10), ("rate", 1, 6))),
    "research-order": (40, 4, "own", (("assign", 0, 3), ("reply", 6, 24), ("rate", 1, 6))),
    "teacher-help": (16, 2, "own", (("accept", 0, 1), ("assign", 0, 1), ("reply", 5, 25), ("rate", 1, 6))),
}
LATE, UNSATISFIED, FAIRLY, UNRATED = 0.05, 0.05, 0.2, 0.15
_GUARDED = ("petition", "public-complaint")


@dataclass
class Happened:
    """One event of a tale."""

    verb: str
    at: datetime
    was: str
    now: str
    by: int | None = None
    organisation: int | None = None
    text: str = ""


@dataclass
class Tale:
    """One case as it went. `clocks` are rows of the desk, unsaved."""

    type_: Declared
    number: str
    words: Words
    owner: int
    school: School
    source: str
    received: datetime
    state: str
    clocks: list[Clock] = field(default_factory=list)
    events: list[Happened] = field(default_factory=list)
    replies: list[tuple[datetime, str, str]] = field(default_factory=list)
    parts: list[tuple[int, datetime]] = field(default_factory=list)
    lead: int | None = None
    filed_by: int | None = None
    moments: dict[str, datetime] = field(default_factory=dict)
    satisfaction: str = ""
    in_time: bool | None = None
    pupil: int | None = None
    origin: str = ""

    @property
    def phase(self) -> str:
        return self.type_.state(self.state).phase

    def begin(self) -> None:
        self.fact("receipt", self.received)
        self.events.append(Happened("receive", self.received, "", self.state, self.filed_by))
        self.enter(None, self.received)

    def fact(self, name: str, at: datetime) -> None:
        """What may start the clock of the whole."""
        wanted = self.type_.entry.whole
        if wanted is not None and wanted.start == name:
            self.start("whole", wanted.limit, at)

    def start(self, which: str, code: str, at: datetime, state: str = "") -> None:
        limit = _limit(code, local_day(self.received))
        self.clocks.append(Clock(
            which=which, code=code, state=state, count=limit.count, unit=limit.unit, near=limit.near,
            most_extension=limit.most_extension, rolls=limit.rolls, start=local_day(at), last_move="started",
            last_at=at, due_on=_due(limit, local_day(at)),
        ))  # fmt: skip

    def enter(self, before: str | None, at: datetime) -> None:
        """Stop and start clocks as a state is entered, as the desk does."""
        if before is not None and before != self.state:
            self.stop("step", at)
        steps = self.type_.entry.steps
        if self.phase in ENDED:
            self.stop("whole", at)
        elif before != self.state and self.state in steps:
            self.start("step", steps[self.state], at, self.state)

    def stop(self, which: str, at: datetime) -> None:
        for row in self.clocks:
            if row.stopped_at is None and which in ("whole", row.which):
                row.stopped_at, row.last_move, row.last_at = at, Move.STOPPED.value, at
                if row.which == "whole" and self.in_time is None:
                    self.in_time = row.due_on is not None and local_day(at) <= row.due_on

    def move(self, verb: Any, at: datetime, by: int | None, organisation: int | None = None, text: str = "") -> None:
        before = self.state
        self.state = self.type_.state(before).moves[verb]
        self.events.append(Happened(verb, at, before, self.state, by, organisation, text))
        self.enter(before, at)
        if self.phase in ("closed", "refused"):
            self.moments["closed"] = at

    @property
    def due_on(self) -> date | None:
        return min((row.due_on for row in self.clocks if row.stopped_at is None and row.due_on), default=None)


@cache
def _limits() -> dict[str, list[TimeLimit]]:
    """Every time limit by its code: a year's cases ask thousands of times."""
    found: dict[str, list[TimeLimit]] = {}
    for one in TimeLimit.objects.order_by("from_day"):
        found.setdefault(one.code, []).append(one)
    return found


def _limit(code: str, day: date) -> TimeLimit:
    """As `timing.limit_on`."""
    for one in _limits().get(code, ()):
        if one.from_day <= day and (one.to_day is None or day < one.to_day):
            return one
    raise ValueError(f"no time limit {code} on {day}")


@cache
def _walk(rule: clocks.Rule, start: date) -> date | None:
    found = clocks.Clock(rule, start).due(timing.day_rule(rule.unit.value))
    return found.due if found else None


def _due(limit: TimeLimit, start: date) -> date | None:
    return _walk(limit.rule, start)


def tell(city: City) -> list[Tale]:
    """Every tale of the year, in the order of receipt."""
    _limits.cache_clear()  # of another city, built before by the same process
    random = dice("cases")
    kinds = {kind.code: declared(kind) for kind in CaseType.objects.declared()}
    drafts = [
        (_moment(random), code)
        for code, (per_hundred, least, _source, _moves) in SHAPES.items()
        if code in kinds
        for _n in range(max(least, len(city.schools) * per_hundred // 100))
    ]
    numbers: dict[str, int] = {}
    tales = []
    for at, code in sorted(drafts):
        stem = f"{kinds[code].entry.prefix}{local_day(at):%Y%m%d}-"
        numbers[stem] = numbers.get(stem, 0) + 1
        tale = _begin(city, kinds[code], f"{stem}{numbers[stem]:04}", at, random)
        _go_on(city, tale, SHAPES[code][3], random)
        tales.append(tale)
    return tales


def _moment(random: Random) -> datetime:
    """A working hour between September and today, more of them lately."""
    share = random.random() ** 0.7
    day = FIRST + timedelta(days=int(share * (TODAY - FIRST).days))
    day -= timedelta(days=max(0, day.weekday() - 4))
    return min(moment_on(day, time(random.randint(8, 16), random.randrange(60))), MOMENT - timedelta(hours=1))


def _begin(city: City, type_: Declared, number: str, at: datetime, random: Random) -> Tale:
    entry, school = type_.entry, random.choice(city.schools)
    words = of_type(entry.id, local_day(at), random)
    by_school = {"home-visit": "head", "research-order": "head", "teacher-help": "head"}.get(entry.id)
    owner = city.section(entry.section)
    filed = city.account(by_school, school.pk) if by_school else city.account("section-officer", owner.pk)
    tale = Tale(type_, number, words, owner.pk, school, SHAPES[entry.id][2], at, type_.first.id)
    tale.filed_by = None if entry.public else filed
    tale.begin()
    return tale


def _go_on(city: City, tale: Tale, moves: tuple[tuple[str, int, int], ...], random: Random) -> None:
    """Move by move until the sample's moment, or until somebody left it lying."""
    at, late = tale.received, random.random() < LATE
    for verb, least, most in moves:
        days = random.randint(least, most)
        if late and verb == "reply":
            days += random.randint(most // 2 + 2, most + 6)
        at = _office(at + timedelta(days=days, minutes=random.randint(20, 200)), random)
        if at >= MOMENT or (verb == "rate" and random.random() < UNRATED):
            return
        _move(city, tale, verb, at, random)


def _office(at: datetime, random: Random) -> datetime:
    """The same moment on a working day, in office hours, never before it."""
    day = local_day(at)
    if day.weekday() > 4:
        return moment_on(day + timedelta(days=7 - day.weekday()), time(9, random.randrange(60)))
    return at


def _move(city: City, tale: Tale, verb: str, at: datetime, random: Random) -> None:
    owner = _officer(city, tale.owner)
    match verb:
        case "accept":
            tale.moments["accepted"] = at
            tale.fact("acceptance", at)
            tale.move(verb, at, owner)
        case "assign":
            lead = _lead(city, tale, random)
            tale.lead, tale.moments["assigned"] = lead, at
            tale.fact("assignment", at)
            tale.move(verb, at, owner, lead)
            if tale.type_.entry.part and random.random() < 0.4:
                others = [one.pk for one in city.sections if one.pk not in (lead, tale.owner)]
                tale.parts.append((random.choice(others), at))
        case "reply":
            by = _officer(city, tale.lead or tale.owner)
            tale.moments.setdefault("answered", at)
            tale.replies.append((at, tale.words.reply, ""))
            tale.move(verb, at, by, tale.lead)
        case "rate":
            how = _rating(random)
            tale.satisfaction = how
            tale.replies[-1] = (*tale.replies[-1][:2], how)
            rated_by = tale.filed_by if tale.type_.entry.mutual else owner
            tale.move(verb, at, None if tale.type_.entry.public else rated_by)
        case _:
            tale.move(verb, at, owner, None, "材料齐全，验收合格。")


def _rating(random: Random) -> str:
    thrown = random.random()
    return "unsatisfied" if thrown < UNSATISFIED else "fairly" if thrown < UNSATISFIED + FAIRLY else "satisfied"


def _lead(city: City, tale: Tale, random: Random) -> int:
    entry = tale.type_.entry
    concerned = entry.subject
    if "school" in entry.leads and not concerned and random.random() < 0.3:
        return tale.school.pk
    if "town" in entry.leads and not concerned and random.random() < 0.2:
        return tale.school.town
    section = {"safety": "safety", "bus": "safety", "admission": "exams", "sport": "community", "meals": "safety",
               "conduct": "teachers", "fees": "finance"}.get(tale.words.topic)  # fmt: skip
    if entry.leads == ("section",) or section is None:
        return tale.owner
    return city.section(section).pk


def _officer(city: City, organisation: int) -> int:
    for role in ("section-officer", "town-officer", "head"):
        if (role, organisation) in city.accounts:
            return city.account(role, organisation)
    raise ValueError(f"nobody works at {organisation}")


def write_cases(city: City) -> dict[str, int]:
    """Write the year's cases. Returns counts."""
    tales = tell(city)
    save(city, tales, first=1)
    running = [one for one in tales if one.phase not in ENDED]
    return {
        "cases": len(tales),
        "cases_open": len(running),
        "cases_overdue": sum(one.due_on is not None and one.due_on < TODAY for one in running),
    }


def save(city: City, tales: list[Tale], *, first: int) -> None:
    """Write tales as rows, numbered from `first` on."""
    forms = {version.form_id: version.pk for version in FormVersion.objects.order_by("version")}
    namer = Namer(dice(f"cases-askers-{first}"))
    numbered = list(enumerate(tales, first))
    write(Case, _CASE, (_case(pk, one, forms) for pk, one in numbered))
    write(Event, _EVENT, (_event(pk, one) for pk, tale in numbered for one in tale.events))
    write(Clock, _CLOCK, (_clock(pk, row) for pk, tale in numbered for row in tale.clocks))
    write(Part, _PART, [row for pk, tale in numbered for row in _parts(city, pk, tale)])
    write(Answer, _ANSWER, [row for pk, tale in numbered for row in _answers(city, pk, tale)])
    write(Complainant, ("case", "name", "phone"), _askers(numbered, namer))
    write(Subject, ("case", "organisation"), (
        (pk, one.school.pk) for pk, one in numbered if one.type_.entry.subject and one.type_.entry.id in _GUARDED
    ))  # fmt: skip


_CASE = (
    "id", "number", "kind", "guarded", "form_version", "answers", "title", "topic", "source", "state", "phase", "owner",
    "lead", "place", "filed_by", "pupil", "received_at", "received_on", "accepted_at", "assigned_at", "answered_at",
    "closed_at", "due_on", "in_time", "satisfaction", "may_publish", "origin",
)  # fmt: skip
_EVENT = ("case", "verb", "at", "by", "was", "now", "organisation", "shown")
_CLOCK = ("case", "which", "code", "state", "count", "unit", "most_extension", "near", "rolls", "start", "last_move",
          "last_at", "stopped_at", "due_on")  # fmt: skip
_PART = ("case", "organisation", "asked_at", "due_on", "text", "handed_at", "by")
_ANSWER = ("case", "number", "text", "at", "by", "satisfaction", "rated_at", "public_question", "public_text",
           "published_at", "published_by", "rated_back")  # fmt: skip
_SHOWN = ("receive", "accept", "assign", "reply", "rate", "close")


def _case(pk: int, one: Tale, forms: dict[str, int]) -> Row:
    entry, moments = one.type_.entry, one.moments
    running = one.phase not in ENDED
    return (
        pk, one.number, entry.id, entry.guarded, forms[entry.form], dumps(one.words.answers), one.words.title,
        one.words.topic if entry.topic else "", one.source, one.state, one.phase, one.owner, one.lead, one.school.pk,
        one.filed_by, one.pupil, one.received, local_day(one.received), moments.get("accepted"),
        moments.get("assigned"), moments.get("answered"),
        moments.get("closed"), one.due_on if running else None, one.in_time, one.satisfaction,
        entry.publishes and pk % 2 == 0, one.origin,
    )  # fmt: skip


def _event(pk: int, one: Happened) -> Row:
    return pk, one.verb, one.at, one.by, one.was, one.now, one.organisation, one.verb in _SHOWN


def _clock(pk: int, row: Clock) -> Row:
    return (
        pk, row.which, row.code, row.state, row.count, row.unit, row.most_extension, row.near, row.rolls, row.start,
        row.last_move, row.last_at, row.stopped_at, row.due_on,
    )  # fmt: skip


def _parts(city: City, pk: int, tale: Tale) -> Iterator[Row]:
    for organisation, asked in tale.parts:
        limit = _limit(str(tale.type_.entry.part), local_day(tale.received))
        answered = tale.moments.get("answered")
        handed = asked + (answered - asked) / 2 if answered else None
        by = _officer(city, organisation) if handed else None
        text = "已核实，从本科室职责提出办理意见。" if handed else ""
        yield pk, organisation, asked, _due(limit, local_day(asked)), text, handed, by


def _answers(city: City, pk: int, tale: Tale) -> Iterator[Row]:
    by = _officer(city, tale.lead or tale.owner)
    shown = tale.type_.entry.publishes and pk % 2 == 0
    for number, (at, text, how) in enumerate(tale.replies, 1):
        public = (tale.words.title, text, at + timedelta(hours=2), by) if shown else ("", "", None, None)
        rated = tale.events[-1].at if how else None
        back = ("satisfied" if pk % 3 else "fairly") if how and tale.type_.entry.mutual else ""
        yield (pk, number, text, at, by, how, rated, *public, back)


def _askers(numbered: list[tuple[int, Tale]], namer: Namer) -> Iterator[Row]:
    for pk, tale in numbered:
        if tale.type_.entry.public or tale.type_.entry.id in ("deputy-suggestion", "cppcc-proposal", "petition"):
            yield pk, namer.name("1" if pk % 2 else "2"), phone(40_000 + pk)
