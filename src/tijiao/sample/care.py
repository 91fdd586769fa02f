"""Care cases and dropout of the sample: who is named, contacts in their rhythm, a counsellor's notes, candidates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from tijiao.cases import vault
from tijiao.cases.models import Candidate, Case, CaseType, Contact, Event, Member, Note
from tijiao.cases.types import Declared, declared
from tijiao.forms.models import FormVersion
from tijiao.kernel.times import local_day, moment_on
from tijiao.registry.models import Circumstance, Enrolment
from tijiao.sample.accounts import demo_school
from tijiao.sample.case_words import Words
from tijiao.sample.cases_year import Tale, save
from tijiao.sample.design import City, Room, School
from tijiao.sample.dice import dice
from tijiao.sample.sizes import MOMENT, TODAY
from tijiao.sample.writing import dumps, write

OPENED = date(2020, 2, 20)
#: kind → the answers of its form, and how many for each hundred schools
KINDS: dict[str, tuple[dict[str, object], int]] = {
    "child-care": ({"reasons": ["left-behind"], "plan": "班主任每两周谈心一次，节假日电话联系。"}, 40),
    "left-behind": ({"stays_with": "grandparents", "call_days": 7, "plan": "每周与父母视频一次，学校提供场地。"}, 40),
    "medic-child": ({"needs": ["study", "mind"], "plan": "每周辅导两次，班主任牵头。"}, 20),
    "device-child": ({"lacks": ["device"], "plan": "学校借给平板一台，镇里协调网络。"}, 40),
    "counselling": ({"way": "walk-in", "urgent": "no"}, 20),
}
TRIED = 9
"""So many children of the class to try are in care, the first few of them in counselling."""
COUNSELLED = 3
DROPOUTS = 8
"""For each hundred schools, how many pupils were missing from the roll in the spring."""


@dataclass(frozen=True, slots=True)
class Child:
    """A child on the roll with school and class."""

    pupil: int
    school: School
    room: Room


def write_care(city: City) -> dict[str, int]:
    """Write care cases, and what the comparison of the roll found. Returns counts."""
    random, first = dice("care"), Case.objects.count() + 1
    children = _children(city, random)
    cases = list(_cases(city, children, random))
    numbered = list(enumerate(cases, first))
    _write(city, numbered, random)
    dropped = _dropouts(city, _others(city, children, random), random)
    save(city, [tale for tale, _child in dropped], first=first + len(numbered))
    write(Candidate, _CANDIDATE, _candidates(city, dropped, first + len(numbered)))
    return {"care_cases": len(cases), "dropout_candidates": len(dropped)}


def _children(city: City, random: Random) -> list[Child]:
    """Children of whom the registry knows a circumstance, those of the school to try first."""
    known = list(Circumstance.objects.filter(to_day=None).order_by("pk").values_list("pupil", flat=True))
    random.shuffle(known)
    needed = 3 * sum(max(2, len(city.schools) * share // 100) for _answers, share in KINDS.values())
    tried = demo_school(city)
    own = Enrolment.objects.filter(to_day=None, class_organisation=tried.rooms[0].pk).order_by("pk")[:TRIED]
    return _placed(city, [*own.values_list("pupil", flat=True), *known[:needed]])


def _others(city: City, taken: Sequence[Child], random: Random) -> list[Child]:
    """Other children of compulsory schooling, for the comparison of the roll."""
    held = {one.pupil for one in taken}
    wanted = max(3, len(city.schools) * DROPOUTS // 100)
    schools = {school.pk for school in city.of_stage("primary", "junior", "nine-year")}
    rows = Enrolment.objects.filter(to_day=None, organisation__in=schools, grade__lte=9).order_by("pk")
    pupils = list(rows.values_list("pupil", flat=True))
    chosen = [one for one in random.sample(pupils, min(len(pupils), 3 * wanted)) if one not in held]
    return _placed(city, chosen)[:wanted]


def _placed(city: City, pupils: Sequence[int]) -> list[Child]:
    schools = {school.pk: school for school in city.schools}
    rooms = {room.pk: room for school in city.schools for room in school.rooms}
    stays = Enrolment.objects.filter(to_day=None, pupil__in=pupils)
    told = stays.values_list("pupil", "organisation", "class_organisation")
    at = {pupil: (school, room) for pupil, school, room in told}
    found = []
    for pupil in dict.fromkeys(pupils):
        school, room = at.get(pupil, (None, None))
        if school in schools and room in rooms:
            found.append(Child(pupil, schools[school], rooms[room]))
    return found


def _cases(city: City, children: Sequence[Child], random: Random) -> Iterator[tuple[Declared, Child, datetime]]:
    kinds = {kind.code: declared(kind) for kind in CaseType.objects.declared()}
    counselled = {school.pk for school in (*city.of_stage("junior", "senior"), demo_school(city))}
    kept, free = list(children[:COUNSELLED]), list(children[COUNSELLED:])
    for code, (_answers, share) in KINDS.items():
        if code not in kinds:
            continue
        fits = free if code != "counselling" else [*kept, *(one for one in free if one.school.pk in counselled)]
        for child in fits[: max(COUNSELLED, len(city.schools) * share // 100)]:
            free = [one for one in free if one is not child]
            day = OPENED + timedelta(days=random.randrange(60))
            yield kinds[code], child, moment_on(day, time(random.randint(9, 16), random.randrange(60)))


def _write(city: City, numbered: Sequence[tuple[int, tuple[Declared, Child, datetime]]], random: Random) -> None:
    forms = {version.form_id: version.pk for version in FormVersion.objects.order_by("version")}
    contacts = {pk: list(_contacts(type_, at, random)) for pk, (type_, _child, at) in numbered}
    cases, events, members = [], [], []
    seen: dict[str, int] = {}
    for pk, (type_, child, at) in numbered:
        stem = f"{type_.entry.prefix}{local_day(at):%Y%m%d}-"
        seen[stem] = seen.get(stem, 0) + 1
        teacher = city.account("form-teacher", child.room.pk)
        due = max([local_day(at), *contacts[pk]]) + timedelta(days=type_.entry.contact_days or 14)
        owner = city.section(type_.entry.section).pk
        cases.append((pk, f"{stem}{seen[stem]:04}", type_.entry.id, "care", forms[type_.entry.form],
                      dumps(KINDS[type_.entry.id][0]), "一名学生的关爱", "own", type_.first.id, type_.first.phase,
                      owner, child.school.pk, teacher, child.pupil, at, local_day(at), due,
                      f"care/{type_.entry.id}/{child.pupil}/{at.year}"))  # fmt: skip
        events.append((pk, "receive", at, teacher, "", type_.first.id, True))
        members += list(_members(city, pk, type_.entry.id, child, at))
    write(Case, _CARE, cases)
    write(Event, ("case", "verb", "at", "by", "was", "now", "shown"), events)
    write(Member, ("case", "user", "duty", "from_at"), members)
    carers = {pk: user for pk, user, duty, _at in members if duty == "carer"}
    write(Contact, ("case", "on_day", "way", "text", "by", "at"), (
        (pk, day, way, "情况平稳，已与家人沟通。", carers[pk], moment_on(day, time(17)))
        for pk, days in contacts.items() for day, way in zip(days, _WAYS * len(days), strict=False)
    ))  # fmt: skip
    Note.objects.bulk_create(
        Note(case_id=pk, token=vault.closed(_NOTED), by_id=user, at=at) for pk, user, duty, at in members
        if duty == "counsellor"
    )  # fmt: skip


_NOTED = "来访学生谈到学习压力和睡眠，情绪平稳。约定下周再谈一次，已教放松练习。"
_WAYS = ("talk", "phone", "visit", "help")
_CARE = (
    "id", "number", "kind", "guarded", "form_version", "answers", "title", "source", "state", "phase", "owner", "place",
    "filed_by", "pupil", "received_at", "received_on", "due_on", "origin",
)  # fmt: skip


def _members(city: City, pk: int, kind: str, child: Child, at: datetime) -> Iterator[tuple[int, int, str, datetime]]:
    teacher, head = city.account("form-teacher", child.room.pk), city.account("head", child.school.pk)
    counsellor = city.accounts.get(("counsellor", child.school.pk))
    yield pk, teacher, "carer", at
    if kind != "counselling":
        yield pk, head, "head", at
    if counsellor is not None and kind in ("counselling", "child-care"):
        yield pk, counsellor, "counsellor", at


def _contacts(type_: Declared, opened: datetime, random: Random) -> Iterator[date]:
    """Days of contact in the type's rhythm; one in ten carers is behind."""
    rhythm, day = type_.entry.contact_days or 14, local_day(opened)
    behind = random.random() < 0.1
    while day < TODAY - timedelta(days=rhythm + 8 if behind else 1):
        day += timedelta(days=random.randint(max(1, rhythm - 4), rhythm))
        if day < TODAY:
            yield day


def _dropouts(city: City, children: Sequence[Child], random: Random) -> list[tuple[Tale, Child]]:
    """Cases of pupils who were missing: most came back, some are still asked back, one by the town office."""
    kind = CaseType.objects.declared().filter(code="dropout").first()
    if kind is None:
        return []
    type_, told = declared(kind), []
    for place, child in enumerate(children):
        at = moment_on(date(2020, 5, 18) - timedelta(days=9 * place % 60), time(10, random.randrange(60)))
        words = Words("一名学生离校未转出", "", {"cause": random.choice(("work", "dislike", "moved")),
                                          "last_seen": f"{local_day(at) - timedelta(days=3)}"})  # fmt: skip
        number = f"{type_.entry.prefix}{local_day(at):%Y%m%d}-{place + 1:04}"
        owner = city.section(type_.entry.section).pk
        tale = Tale(type_, number, words, owner, child.school, "roll", at, type_.first.id)
        tale.filed_by, tale.pupil = city.account("head", child.school.pk), child.pupil
        tale.begin()
        tale.lead, tale.moments["assigned"] = child.school.pk, at
        tale.move("assign", at, tale.filed_by, child.school.pk)
        _ladder(city, tale, child, place)
        told.append((tale, child))
    return told


def _ladder(city: City, tale: Tale, child: Child, place: int) -> None:
    up = tale.received + timedelta(days=3)
    if place % 4 == 1 and up < MOMENT:
        tale.lead = child.school.town
        tale.move("raise", up, tale.filed_by, child.school.pk, "班主任、校长上门两次，未劝返。")
    back = tale.received + timedelta(days=6)
    if place % 3 == 0 and back < MOMENT:
        tale.move("close", back, tale.filed_by, None, "已返校上课。")


_CANDIDATE = ("pupil", "organisation", "class_organisation", "seen_on", "missed_on", "outcome", "decided_at",
              "decided_by", "case")  # fmt: skip


def _candidates(city: City, dropped: Sequence[tuple[Tale, Child]], first: int) -> Iterator[tuple[object, ...]]:
    for pk, (tale, child) in enumerate(dropped, first):
        missed = local_day(tale.received) - timedelta(days=1)
        yield (child.pupil, child.school.pk, child.room.pk, missed - timedelta(days=1), missed, "confirmed",
               tale.received, city.account("head", child.school.pk), pk)  # fmt: skip
