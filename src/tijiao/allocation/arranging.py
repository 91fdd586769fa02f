"""The verbs that turn a problem into a solution: frozen, revealed part by part, published, or withdrawn with a reason.

The order of seats is drawn first. Who sits in which room decides from which rooms an invigilator keeps away, so that
invigilators are drawn second, from a list and with a seed of their own.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.access.problems import NotVisible
from tijiao.allocation import framing, noted, problems
from tijiao.allocation.models import AllocationProblem, Draw, ExamSeat, Kind, Part, Room, Solution, Watch
from tijiao.allocation.preparing import open_problem
from tijiao.allocation.watching import watch_list
from tijiao.directory.models import User
from tijiao.draws import domain as draws
from tijiao.draws.models import DrawState
from tijiao.kernel import draw as kernel
from tijiao.kernel.times import local_day
from tijiao.kernel.words import stated

#: What is drawn of an examination, in this order.
EXAM_PARTS = (Part.SEATS, Part.INVIGILATORS)


@transaction.atomic
def freeze_seats(problem_id: int, *, by: User, at: datetime, chance: Callable[[], str] = draws.fresh) -> Solution:
    """Freeze who sits where by which rule, and publish the list with its digests. The draw of seats waits for its seed.

    Takes    `chance`: whence salt and secret come; only the sample city brings its own.
    Raises   NotVisible, NotAllowed, SolutionStands, NoCandidates, TooFewSeats.
    """
    found = open_problem(problem_id, by)
    candidates = list(found.candidates.filter(dropped=False).select_related("school", "class_organisation", "site"))
    if not candidates:
        raise problems.NoCandidates(title=found.title)
    rooms = list(Room.objects.filter(site__problem=found, site__dropped=False).select_related("site"))
    _enough_seats(found)
    numbers = framing.numbered(chance(), (one.pk for one in candidates), "K", kernel.digest)
    made = new_solution(found, framing.text(found.type.exam, rooms, candidates, numbers), by=by, at=at)
    ExamSeat.objects.bulk_create(
        [ExamSeat(solution=made, candidate=one, number=numbers[one.pk]) for one in candidates], batch_size=500
    )
    listed = framing.seat_list(_("%(title)s：座位") % {"title": found.title}, made.frame_text)
    freeze_part(made, Part.SEATS, listed, by=by, at=at, chance=chance)
    return made


def _enough_seats(found: AllocationProblem) -> None:
    for site in found.sites.filter(dropped=False).select_related("organisation").prefetch_related("rooms"):
        there, seats = site.candidates.filter(dropped=False).count(), sum(room.seats for room in site.rooms.all())
        if there > seats:
            raise problems.TooFewSeats(site=site.organisation.name, candidates=there, seats=seats)


def new_solution(found: AllocationProblem, frame: str, *, by: User, at: datetime) -> Solution:
    """The next solution of a problem; guarded by the verbs that freeze."""
    number = (found.solutions.aggregate(last=Max("number"))["last"] or 0) + 1
    made = Solution.objects.create(
        problem=found, number=number, frame_text=frame, frame_hash=kernel.digest(frame), made_at=at, made_by=by
    )
    noted.of_solution("allocation.freeze", made, by=by, at=at, facts={"number": number, "frame": made.frame_hash})
    return made


@transaction.atomic
def freeze_invigilators(solution_id: int, *, by: User, at: datetime, chance: Callable[[], str] = draws.fresh) -> Draw:
    """Freeze who may watch over which rooms: a team to each, never with candidates to keep away from.

    Raises   NotVisible, NotAllowed, SolutionWithdrawn, NotSeatedYet, DrawnAlready, TooFewInvigilators, RecusalFails.
    """
    found = standing_solution(solution_id, by)
    parts = found.draw_of
    if found.problem.type.kind != Kind.EXAM:
        raise NotVisible()
    if parts[Part.SEATS].state != DrawState.REVEALED:
        raise problems.NotSeatedYet(title=found.problem.title)
    if Part.INVIGILATORS in parts:
        raise problems.DrawnAlready(part=Part.INVIGILATORS.label)
    people = list(
        found.problem.invigilators.filter(dropped=False).select_related("organisation").prefetch_related("recused")
    )
    numbers = framing.numbered(chance(), (one.pk for one in people), "J", kernel.digest)
    away = {numbers[one.pk]: [one.organisation.code, *(school.code for school in one.recused.all())] for one in people}
    title, team = _("%(title)s：监考") % {"title": found.problem.title}, found.problem.type.exam.invigilators
    listed = watch_list(title, _sitting(found), away, team)
    made = _freeze_team(found, listed, by=by, at=at, chance=chance)
    recused = {one.id: list(one.recused) for one in listed.inspectors}
    Watch.objects.bulk_create(
        Watch(solution=found, invigilator=one, number=numbers[one.pk], recused=recused[numbers[one.pk]])
        for one in people
    )
    return made


def _sitting(found: Solution) -> set[tuple[str, str]]:
    """Code of a room and of the school of somebody who sits in it."""
    rows: Any = ExamSeat.objects.filter(solution=found)
    rows = rows.values_list("room__site__number", "room__number", "candidate__school__code").distinct()
    return {(f"{site:02}-{room:03}", school) for site, room, school in rows}


def _freeze_team(found: Solution, listed: kernel.DrawList, **told: Any) -> Draw:
    """The kernel's words are of inspections; here they are told of rooms."""
    try:
        return freeze_part(found, Part.INVIGILATORS, listed, **told)
    except kernel.TooFewInspectors as fault:
        rooms = len(listed.places)
        raise problems.TooFewInvigilators(
            rooms=rooms, wanted=rooms * listed.team, available=fault.facts["available"]
        ) from None
    except kernel.RecusalFails as fault:
        facts = fault.facts
        raise problems.RecusalFails(
            room=facts["place"], rooms=facts["places"], invigilators=facts["inspectors"]
        ) from None


@transaction.atomic
def reveal(draw_id: int, *, public: str, by: User, at: datetime) -> Draw:
    """Take the public seed, compute the result, and seat everybody by it.

    Raises   NotVisible, NotAllowed, SolutionWithdrawn, DrawSettled, WordsMissing.
    """
    found = Draw.objects.select_for_update(of=("self",)).filter(pk=draw_id, part__in=EXAM_PARTS).first()
    if found is None:
        raise NotVisible()
    solution = standing_solution(found.solution_id, by)
    result = draws.settle(found, public=public, by=by, at=at)
    if found.part == Part.SEATS:
        _seat(solution, result)
    else:
        _post(solution, result)
    facts = {"part": found.part, "public": found.public, "drawn": len(result.drawn)}
    noted.of_solution("allocation.draw-reveal", solution, by=by, at=at, facts=facts)
    return found


def _rooms(found: Solution) -> dict[str, Room]:
    rooms = Room.objects.filter(site__problem=found.problem_id).select_related("site")
    return {one.code: one for one in rooms}


def _seat(found: Solution, result: kernel.Result) -> None:
    rooms, rows = _rooms(found), {one.number: one for one in found.seats.all()}
    solved = framing.solve(found.frame_text, result.drawn)
    for one in (seated for seating in solved for seated in seating.seated):
        row = rows[one.candidate]
        row.room, row.seat, row.drawn = rooms[one.room], one.seat, one.drawn
        row.how, row.passed, row.instead = one.how, one.passed, one.instead
    _rewrite(ExamSeat, rows.values(), ["room", "seat", "drawn", "how", "passed", "instead"])
    found.pairs = [list(pair) for seating in solved for pair in seating.pairs]
    found.save(update_fields=["pairs"])


def _post(found: Solution, result: kernel.Result) -> None:
    rooms, rows = _rooms(found), {one.number: one for one in found.watches.all()}
    posted = []
    for code, team in zip(result.drawn, result.teams, strict=True):
        for number in team:
            rows[number].room = rooms[code]
            posted.append(rows[number])
    _rewrite(Watch, posted, ["room"])


def _rewrite(model: Any, rows: Iterable[Any], fields: list[str]) -> None:
    """Save columns of many rows in a few statements: a bulk update would spell out every row and column."""
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields, batch_size=500)


@transaction.atomic
def publish(solution_id: int, *, by: User, at: datetime) -> Solution:
    """Show schools their candidates and teachers, and sites their rooms, from now on.

    Raises   NotVisible, NotAllowed, SolutionWithdrawn, PublishedAlready, NotDrawnYet.
    """
    found = standing_solution(solution_id, by)
    if found.published_at is not None:
        raise problems.PublishedAlready(on=local_day(found.published_at))
    parts = found.draw_of
    for part in EXAM_PARTS:
        if part not in parts or parts[part].state != DrawState.REVEALED:
            raise problems.NotDrawnYet(part=part.label)
    found.published_at = at
    found.save(update_fields=["published_at"])
    noted.of_solution("allocation.solution-publish", found, by=by, at=at)
    return found


@transaction.atomic
def withdraw(solution_id: int, *, why: str, by: User, at: datetime) -> Solution:
    """Take a solution back, published or not. It stays with its reason, and so do its draws; another can be made.

    Raises   NotVisible, NotAllowed, SolutionWithdrawn, WordsMissing.
    """
    found = standing_solution(solution_id, by)
    reason = stated(why, gettext_lazy("撤回的原因"))
    for one in found.draws.filter(state=DrawState.FROZEN):
        draws.give_up(one, why=reason, by=by, at=at)
    found.why_withdrawn, found.withdrawn_at = reason, at
    found.save(update_fields=["why_withdrawn", "withdrawn_at"])
    noted.of_solution("allocation.withdraw", found, by=by, at=at, reason=reason)
    return found


def standing_solution(solution_id: int, by: User) -> Solution:
    """The solution, locked, when the person arranges its problem and it was not withdrawn."""
    rows = Solution.objects.select_for_update(of=("self",)).select_related("problem__type", "problem__office")
    found: Solution | None = rows.filter(pk=solution_id).first()
    if found is None:
        raise NotVisible()
    require(by, Action.ALLOCATION_ARRANGE, at=found.problem.office.path, view=Action.ALLOCATION_VIEW)
    if not found.stands:
        raise problems.SolutionWithdrawn(number=found.number)
    return found


def freeze_part(
    found: Solution, part: Part, listed: kernel.DrawList, *, by: User, at: datetime, chance: Callable[[], str]
) -> Draw:
    """Freeze the list of one part; guarded by the verbs that freeze."""
    made = Draw.objects.create(solution=found, part=part, **draws.frozen(listed, by=by, at=at, chance=chance))
    facts = {"part": part.value, "list": made.list_hash, "secret": made.secret_hash}
    noted.of_solution("allocation.draw-freeze", found, by=by, at=at, facts=facts)
    return made
