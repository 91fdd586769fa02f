"""The pages of solutions: frozen, revealed, published, withdrawn; and the lists of seats and of who watches."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.gate import may, reach
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.allocation import arranging, drawn, lists, solving
from tijiao.allocation.forms import WithdrawForm
from tijiao.allocation.models import AllocationProblem, Part, Solution
from tijiao.allocation.views.problems import list_page
from tijiao.directory.clock import now
from tijiao.draws.forms import RevealForm
from tijiao.draws.models import DrawState
from tijiao.pages.render import page


@require_POST
@guarded(Action.ALLOCATION_ARRANGE)
def freeze(request: SignedIn, pk: int) -> HttpResponse:
    made = solving.freeze(pk, by=request.user, at=now())
    messages.success(request, _("名单已固定并公布，等待公开随机数。"))
    return redirect("allocation:solution", made.pk)


@guarded(Action.ALLOCATION_VIEW)
def solution(request: SignedIn, pk: int) -> HttpResponse:
    """A solution as it stands: its draws, what is to be done next, who sits where, and which pairs remain."""
    found = seen_solution(request, pk)
    draws = [drawn.context(one) for one in sorted(found.draws.all(), key=lambda one: one.pk)]
    parts = {one["draw"].part: one["draw"].state for one in draws}
    arranges = may(request.user, Action.ALLOCATION_ARRANGE, at=found.problem.office.path)
    standing, seated = found.stands, parts.get(Part.SEATS) == DrawState.REVEALED
    told = {
        **_places(request, found),
        "solution": found,
        "problem": found.problem,
        "draws": draws,
        "seated": seated,
        "may_settle": arranges and standing,
        "may_staff": arranges and standing and seated and Part.INVIGILATORS not in parts,
        "may_publish": arranges and standing and found.published_at is None
        and all(parts.get(part) == DrawState.REVEALED for part in arranging.EXAM_PARTS),
        "reveal": RevealForm(),
        "withdraw": WithdrawForm(),
    }  # fmt: skip
    return page(request, "allocation/solution.html", told)


def _places(request: SignedIn, found: Solution) -> dict[str, Any]:
    """Sites with their rooms, and schools, whose sheets the person may print; pairs for who sees the whole city."""
    allowed = reach(request.user, Action.ALLOCATION_VIEW)
    seats = lists.seats(found, request.user).filter(room__isnull=False).order_by()
    rooms = seats.filter(allowed.holds("room__site__organisation__path"))
    there = rooms.values_list("room__site", "room__site__number", "room__site__organisation__name", "room",
                              "room__number").distinct()  # fmt: skip
    sites: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for site, number, name, room, room_number in sorted(there, key=lambda row: (row[1], row[4])):
        sites.setdefault((site, f"{number:02} {name}"), []).append((room, f"{room_number:03}"))
    schools = seats.filter(allowed.holds("candidate__school__path"))
    told = schools.values_list("candidate__school__code", "candidate__school__name").distinct()
    return {
        "sites": list(sites.items()),
        "schools": sorted(told),
        "pairs": lists.remaining(found) if allowed.everywhere else [],
    }


@require_POST
@guarded(Action.ALLOCATION_ARRANGE)
def freeze_invigilators(request: SignedIn, pk: int) -> HttpResponse:
    arranging.freeze_invigilators(pk, by=request.user, at=now())
    messages.success(request, _("名单已固定并公布，等待公开随机数。"))
    return redirect("allocation:solution", pk)


@require_POST
@guarded(Action.ALLOCATION_ARRANGE)
def reveal(request: SignedIn, pk: int) -> HttpResponse:
    found = solving.reveal(pk, public=request.POST.get("public", ""), by=request.user, at=now())
    messages.success(request, _("抽签已揭晓，结果和随机数已公布。"))
    return redirect("allocation:solution", found.solution_id)


@require_POST
@guarded(Action.ALLOCATION_ARRANGE)
def publish(request: SignedIn, pk: int) -> HttpResponse:
    arranging.publish(pk, by=request.user, at=now())
    messages.success(request, _("已公布：各校看到本校考生和监考员，考点看到本考点的考场。"))
    return redirect("allocation:solution", pk)


@require_POST
@guarded(Action.ALLOCATION_ARRANGE)
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    found = arranging.withdraw(pk, why=request.POST.get("why", ""), by=request.user, at=now())
    messages.success(request, _("方案已撤回，原因和抽签继续留存。现在可以改动后另编方案。"))
    return redirect("allocation:problem", found.problem_id)


@guarded(Action.ALLOCATION_VIEW)
def seats(request: SignedIn, pk: int) -> HttpResponse:
    """The admission list: everybody's number, site, room, seat, and why."""
    found = seen_solution(request, pk)
    search = ("candidate__school__name", "candidate__class_organisation__name", "number", "candidate__pupil__name")
    rows, columns = lists.seats(found, request.user), lists.seat_columns(found)
    return list_page(request, found.problem, rows, columns, solution=found, title=_("准考名单"), search=search)


@guarded(Action.ALLOCATION_VIEW)
def watches(request: SignedIn, pk: int) -> HttpResponse:
    """Who watches over which room, who is in reserve, and why."""
    found = seen_solution(request, pk)
    search = ("invigilator__organisation__name", "number", "invigilator__staff__name")
    rows, columns = lists.watches(found, request.user), lists.watch_columns()
    return list_page(request, found.problem, rows, columns, solution=found, title=_("监考名单"), search=search)


def seen_solution(request: SignedIn, pk: int) -> Solution:
    """A solution whose problem the person sees; of schools and sites only one that is public."""
    seen = AllocationProblem.objects.visible_to(request.user)
    rows = Solution.objects.filter(pk=pk, problem__in=seen).select_related("problem__type", "problem__office")
    found: Solution | None = rows.first()
    everywhere = reach(request.user, Action.ALLOCATION_VIEW).everywhere
    if found is None or not (everywhere or found.public):
        raise NotVisible()
    return found
