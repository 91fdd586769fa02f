"""The verbs that fill an examination: sites with their rooms, candidates from the roll, invigilators from the schools.

What a solution was frozen from changes only after it was withdrawn. Rows that an earlier solution uses stay, dropped.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.access.problems import NotVisible
from tijiao.allocation import noted, problems
from tijiao.allocation.models import AllocationProblem, Candidate, Invigilator, Kind, Part, Room, Site
from tijiao.directory.models import Organisation, User
from tijiao.kernel.times import local_day
from tijiao.registry.models import Employment, Enrolment


@transaction.atomic
def add_site(problem_id: int, organisation: Organisation, rooms: str, *, by: User, at: datetime) -> Site:
    """Make a school a site. `rooms`: one line a room, its place and, where it has fewer seats than the rule, how many.

    Raises   NotVisible, NotAllowed, SolutionStands, SiteStands, NoSuchRoom, WordsMissing.
    """
    found = open_problem(problem_id, by)
    if found.sites.filter(organisation=organisation, dropped=False).exists():
        raise problems.SiteStands(name=organisation.name)
    told = _rooms(rooms, most=found.type.exam.seats)
    number = (found.sites.aggregate(last=Max("number"))["last"] or 0) + 1
    made = Site.objects.create(problem=found, number=number, organisation=organisation)
    Room.objects.bulk_create(
        Room(site=made, number=place, place=where, seats=seats) for place, (where, seats) in enumerate(told, 1)
    )
    noted.of_problem("allocation.site-add", found, by=by, at=at, facts={"site": organisation.code, "rooms": len(told)})
    return made


def _rooms(text: str, *, most: int) -> list[tuple[str, int]]:
    """Place and seats of each line."""
    told = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words:
            continue
        seats = int(words.pop()) if len(words) > 1 and words[-1].isdecimal() else most
        place = " ".join(words)
        if not 1 <= seats <= most or len(place) > 40:
            raise problems.NoSuchRoom(line=number, text=line.strip()[:40], most=most)
        told.append((place, seats))
    if not told:
        raise problems.NoSuchRoom(line=1, text="", most=most)
    return told


@transaction.atomic
def drop_site(site_id: int, *, by: User, at: datetime) -> AllocationProblem:
    """Use a site no longer. Raises NotVisible, NotAllowed, SolutionStands, SiteInUse."""
    site = _one(Site, site_id)
    found = open_problem(site.problem_id, by)
    there = site.candidates.filter(dropped=False).count()
    if there:
        raise problems.SiteInUse(name=site.organisation.name, candidates=there)
    _drop(site)
    noted.of_problem("allocation.site-drop", found, by=by, at=at, facts={"site": site.organisation.code})
    return found


@transaction.atomic
def enter_candidates(problem_id: int, school: Organisation, grade: int, site: Site, *, by: User, at: datetime) -> int:
    """Enter everybody of a grade who stands on a school's roll today and is not entered yet.

    Returns  how many were entered.
    Raises   NotVisible (the site is another examination's), NotAllowed, SolutionStands, NobodyThere.
    """
    found = open_problem(problem_id, by)
    if site.problem_id != found.pk or site.dropped:
        raise NotVisible()
    entered = found.candidates.filter(dropped=False).values("pupil")
    roll = Enrolment.objects.on(local_day(at)).filter(organisation=school, grade=grade).exclude(pupil__in=entered)
    rows = list(roll.order_by("class_organisation__code", "pupil").values_list("pupil", "class_organisation"))
    if not rows:
        raise problems.NobodyThere(name=school.name)
    Candidate.objects.bulk_create(
        Candidate(problem=found, pupil_id=pupil, school=school, class_organisation_id=room, site=site)
        for pupil, room in rows
    )
    facts = {"school": school.code, "grade": grade, "site": site.number, "candidates": len(rows)}
    noted.of_problem("allocation.candidates-enter", found, by=by, at=at, facts=facts)
    return len(rows)


@transaction.atomic
def drop_candidate(candidate_id: int, *, by: User, at: datetime) -> AllocationProblem:
    """Take a candidate out who does not sit it after all. Raises NotVisible, NotAllowed, SolutionStands."""
    one = _one(Candidate, candidate_id)
    found = open_problem(one.problem_id, by)
    _drop(one)
    noted.of_problem("allocation.candidate-drop", found, by=by, at=at, facts={"candidate": one.pk})
    return found


@transaction.atomic
def enter_invigilators(problem_id: int, school: Organisation, *, by: User, at: datetime) -> int:
    """Enter every teacher of a subject who works at a school today and is not entered yet. Returns how many.

    Raises   NotVisible, NotAllowed, SolutionStands, NobodyThere.
    """
    found = open_problem(problem_id, by, part=Part.INVIGILATORS)
    entered = found.invigilators.filter(dropped=False).values("staff")
    there = (
        _teachers(school, local_day(at)).exclude(staff__in=entered).order_by("staff").values_list("staff", flat=True)
    )
    rows = list(there.distinct())
    if not rows:
        raise problems.NobodyThere(name=school.name)
    Invigilator.objects.bulk_create(Invigilator(problem=found, staff_id=one, organisation=school) for one in rows)
    facts = {"school": school.code, "invigilators": len(rows)}
    noted.of_problem("allocation.invigilators-enter", found, by=by, at=at, facts=facts)
    return len(rows)


def _teachers(school: Organisation, on: date) -> Any:
    return Employment.objects.on(on).filter(organisation=school).exclude(staff__subject="")


@transaction.atomic
def drop_invigilator(invigilator_id: int, *, by: User, at: datetime) -> AllocationProblem:
    """Take somebody out who cannot watch. Raises NotVisible, NotAllowed, SolutionStands."""
    one = _one(Invigilator, invigilator_id)
    found = open_problem(one.problem_id, by, part=Part.INVIGILATORS)
    _drop(one)
    noted.of_problem("allocation.invigilator-drop", found, by=by, at=at, facts={"invigilator": one.pk})
    return found


@transaction.atomic
def recuse(invigilator_id: int, school: Organisation, *, by: User, at: datetime) -> Invigilator:
    """Declare that somebody keeps away from a school's candidates: the own school does so, or the section in charge.

    Raises   NotVisible, NotAllowed, SolutionStands, OwnSchool.
    """
    one: Invigilator = _one(Invigilator, invigilator_id)
    require(by, Action.ALLOCATION_RECUSE, at=one.organisation.path, view=Action.ALLOCATION_VIEW)
    found = locked(one.problem_id)
    still_open(found, Part.INVIGILATORS)
    if school.pk == one.organisation_id:
        raise problems.OwnSchool(name=school.name)
    one.recused.add(school)
    facts = {"invigilator": one.pk, "school": school.code}
    noted.of_problem("allocation.recuse", found, by=by, at=at, facts=facts)
    return one


def open_problem(problem_id: int, by: User, *, part: str = Part.SEATS) -> AllocationProblem:
    """The problem, locked, when the person arranges it and what goes into the part is not frozen.

    Raises   NotVisible, NotAllowed, SolutionStands.
    """
    found = locked(problem_id)
    require(by, Action.ALLOCATION_ARRANGE, at=found.office.path, view=Action.ALLOCATION_VIEW)
    if (part == Part.LOTTERY) != (found.type.kind == Kind.ADMISSION):
        raise NotVisible()
    still_open(found, part)
    return found


def locked(problem_id: int) -> AllocationProblem:
    """The problem, locked for a change. Raises NotVisible."""
    rows = AllocationProblem.objects.select_for_update(of=("self",)).select_related("type", "office")
    found: AllocationProblem | None = rows.filter(pk=problem_id).first()
    if found is None:
        raise NotVisible()
    return found


def still_open(found: AllocationProblem, part: str) -> None:
    """A standing solution holds everything; invigilators only from their own draw on. Raises SolutionStands."""
    standing = found.solutions.standing()
    if part == Part.INVIGILATORS:
        standing = standing.filter(draws__part=part)
    first = standing.first()
    if first is not None:
        raise problems.SolutionStands(title=found.title, number=first.number)


def _one(model: Any, pk: int) -> Any:
    found = model.objects.filter(pk=pk, dropped=False).first()
    if found is None:
        raise NotVisible()
    return found


def _drop(row: Any) -> None:
    row.dropped = True
    row.save(update_fields=["dropped"])
