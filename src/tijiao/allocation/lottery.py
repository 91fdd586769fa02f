"""The verbs of admission: opened for a school, applications received, frozen under receipts, decided by rule and lot.

Withdrawing is the verb of every solution (`arranging.withdraw`); what was frozen stays published.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.access.problems import NotVisible
from tijiao.allocation import admitting, arranging, noted, problems
from tijiao.allocation.declare import AdmissionEntry
from tijiao.allocation.domain import opening
from tijiao.allocation.models import AllocationProblem, Applicant, Draw, Kind, Part, Placement, Solution
from tijiao.allocation.preparing import locked, open_problem, still_open
from tijiao.directory.models import Organisation, User
from tijiao.draws import domain as draws
from tijiao.kernel import draw as kernel
from tijiao.kernel.words import WordsMissing


@dataclass(frozen=True, slots=True)
class Places:
    """What a school has to give: how many seats, and the day on which the lottery is held."""

    organisation: Organisation
    seats: int
    on_day: date


@transaction.atomic
def open_admission(type_id: int, title: str, places: Places, *, by: User, at: datetime) -> AllocationProblem:
    """Open the admission to a school. Raises NotVisible, NotAllowed, TypeWithdrawn, WordsMissing, TitleTaken."""
    asked, office, named = opening(type_id, Kind.ADMISSION, title, by=by)
    made = AllocationProblem.objects.create(
        type=asked, title=named, office=office, on_day=places.on_day, organisation=places.organisation,
        seats=places.seats, made_by=by, made_at=at,
    )  # fmt: skip
    facts = {"type": asked.code, "school": places.organisation.code, "seats": places.seats}
    noted.of_problem("allocation.open", made, by=by, at=at, facts=facts)
    return made


@transaction.atomic
def receive(problem_id: int, text: str, *, by: User, at: datetime) -> list[Applicant]:
    """Receive applications: each line a name, a comma, and the category by its title or id. All of them or none.

    Returns  the applicants with the receipts that families take along.
    Raises   NotVisible, NotAllowed, SolutionStands, NoSuchApplication (with the line).
    """
    found = locked(problem_id)
    if found.organisation is None:
        raise NotVisible()
    require(by, Action.ALLOCATION_RECEIVE, at=found.organisation.path, view=Action.ALLOCATION_VIEW)
    still_open(found, Part.LOTTERY)
    lines = _applications(found.type.admission, text)
    last = found.applicants.count()
    made = [
        Applicant(problem=found, receipt=f"Z{found.pk:04}-{number:04}", name=name, category=category,
                  received_at=at, received_by=by)
        for number, (name, category) in enumerate(lines, last + 1)
    ]  # fmt: skip
    Applicant.objects.bulk_create(made)
    noted.of_problem("allocation.applications-receive", found, by=by, at=at, facts={"applications": len(made)})
    return made


def _applications(entry: AdmissionEntry, text: str) -> list[tuple[str, str]]:
    """Name and category of each line."""
    known = {word: one.id for one in entry.categories for word in (one.id, one.title.zh, one.title.en)}
    told = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, _comma, category = (part.strip() for part in line.replace("，", ",").partition(","))
        if not name or len(name) > 60 or category not in known:
            titles = _("、").join(one.title.zh for one in entry.categories)
            raise problems.NoSuchApplication(line=number, categories=titles)
        told.append((name, known[category]))
    if not told:
        raise WordsMissing(what=gettext_lazy("报名"))
    return told


@transaction.atomic
def take_back(applicant_id: int, *, by: User, at: datetime) -> AllocationProblem:
    """A family takes its application back. Raises NotVisible, NotAllowed, SolutionStands."""
    one = Applicant.objects.select_related("problem").filter(pk=applicant_id, dropped=False).first()
    if one is None:
        raise NotVisible()
    found = locked(one.problem_id)
    place = found.organisation.path if found.organisation else ""
    require(by, Action.ALLOCATION_RECEIVE, at=place, view=Action.ALLOCATION_VIEW)
    still_open(found, Part.LOTTERY)
    one.dropped = True
    one.save(update_fields=["dropped"])
    noted.of_problem("allocation.application-take-back", found, by=by, at=at, facts={"applicant": one.pk})
    return found


@transaction.atomic
def freeze(problem_id: int, *, by: User, at: datetime, chance: Callable[[], str] = draws.fresh) -> Solution:
    """Freeze who applied in which category, under receipts, and publish the list with its digests.

    Raises   NotVisible, NotAllowed, SolutionStands, NoCandidates.
    """
    found = open_problem(problem_id, by, part=Part.LOTTERY)
    applicants = list(found.applicants.filter(dropped=False).order_by("receipt"))
    if not applicants:
        raise problems.NoCandidates(title=found.title)
    frame = _frame(found, applicants)
    made = arranging.new_solution(found, frame, by=by, at=at)
    listed = _lottery_list(_("%(title)s：摇号") % {"title": found.title}, frame)
    arranging.freeze_part(made, Part.LOTTERY, listed, by=by, at=at, chance=chance)
    return made


def _frame(found: AllocationProblem, applicants: Sequence[Applicant]) -> str:
    """Seats, categories in order of priority, and the receipts of each: all that the outcome is computed from."""
    by_category: dict[str, list[str]] = {one.id: [] for one in found.type.admission.categories}
    for one in applicants:
        by_category.setdefault(one.category, []).append(one.receipt)
    told = {"seats": found.seats, "categories": [[category, receipts] for category, receipts in by_category.items()]}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def strata(categories: Sequence[Sequence[Any]]) -> dict[str, str]:
    """Category → its stratum in the published list, numbered by priority: "2-district"."""
    return {one[0]: f"{place}-{one[0]}" for place, one in enumerate(categories, 1)}


def _lottery_list(title: str, frame: str) -> kernel.DrawList:
    """Everybody is listed; drawn, to the last, is each category that is not admitted whole."""
    told = json.loads(frame)
    named, sizes = strata(told["categories"]), {category: len(those) for category, those in told["categories"]}
    sure = admitting.whole(sizes, told["seats"])
    places = tuple(
        kernel.Place(one, stratum=named[category]) for category, those in told["categories"] for one in those
    )
    take = {named[category]: many for category, many in sizes.items() if category not in sure and many}
    return kernel.DrawList(title, places, take)


def solve(frame: str, drawn: Sequence[str]) -> list[admitting.Outcome]:
    """Everybody's outcome by the frame and the drawn order."""
    told = json.loads(frame)
    applicants: dict[str, list[str]] = dict(told["categories"])
    of = {one: category for category, those in applicants.items() for one in those}
    order = {category: [one for one in drawn if of[one] == category] for category in applicants}
    return admitting.outcomes(applicants, order, told["seats"])


@transaction.atomic
def reveal(draw_id: int, *, public: str, by: User, at: datetime) -> Draw:
    """Take the public seed and say how it came out. The result is public at once, under receipts.

    Raises   NotVisible, NotAllowed, SolutionWithdrawn, DrawSettled, WordsMissing.
    """
    found = Draw.objects.select_for_update(of=("self",)).filter(pk=draw_id, part=Part.LOTTERY).first()
    if found is None:
        raise NotVisible()
    solution = arranging.standing_solution(found.solution_id, by)
    result = draws.settle(found, public=public, by=by, at=at)
    applicants = {one.receipt: one for one in solution.problem.applicants.all()}
    Placement.objects.bulk_create(
        Placement(
            solution=solution, applicant=applicants[one.receipt], how=one.how, place=one.place, waiting=one.waiting
        )
        for one in solve(solution.frame_text, result.drawn)
    )
    solution.published_at = at
    solution.save(update_fields=["published_at"])
    facts = {"public": found.public, "drawn": len(result.drawn)}
    noted.of_solution("allocation.lottery-reveal", solution, by=by, at=at, facts=facts)
    return found
