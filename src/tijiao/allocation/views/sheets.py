"""The sheets that are printed: for doors, for the invigilation of a site, slips for a school."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.access.guard import SignedIn, guarded
from tijiao.allocation import domain
from tijiao.allocation import sheets as told_sheets
from tijiao.allocation.forms import ReasonForm
from tijiao.allocation.models import Solution
from tijiao.allocation.views.solutions import seen_solution
from tijiao.directory.clock import now
from tijiao.pages.render import page


@guarded(Action.ALLOCATION_VIEW)
@never_cache
def door(request: SignedIn, pk: int, room: int) -> HttpResponse:
    found = seen_solution(request, pk)
    return _sheet(request, found, "door", told_sheets.door(found, room, request.user))


@require_POST
@guarded(Action.REVEAL)
@never_cache
def door_names(request: SignedIn, pk: int, room: int) -> HttpResponse:
    """The same sheet with names in the clear, once; the reason goes into the audit chain."""
    found = seen_solution(request, pk)
    told = told_sheets.door(found, room, request.user, clear=True)
    _reveal(request, found, told, told["room"].code)
    return _sheet(request, found, "door", told, clear=True)


@guarded(Action.ALLOCATION_VIEW)
@never_cache
def site(request: SignedIn, pk: int, site: int) -> HttpResponse:
    found = seen_solution(request, pk)
    return _sheet(request, found, "site", told_sheets.site_sheet(found, site, request.user))


@guarded(Action.ALLOCATION_VIEW)
@never_cache
def slips(request: SignedIn, pk: int, code: str) -> HttpResponse:
    found = seen_solution(request, pk)
    return _sheet(request, found, "slips", told_sheets.slips(found, code, request.user))


@require_POST
@guarded(Action.REVEAL)
@never_cache
def slip_names(request: SignedIn, pk: int, code: str) -> HttpResponse:
    """The same slips with names in the clear, once; the reason goes into the audit chain."""
    found = seen_solution(request, pk)
    told = told_sheets.slips(found, code, request.user, clear=True)
    _reveal(request, found, told, "slips")
    return _sheet(request, found, "slips", told, clear=True)


def _reveal(request: SignedIn, found: Solution, told: dict[str, Any], what: str) -> None:
    reason = request.POST.get("reason", "")
    domain.reveal_names(found, told["place"], what, reason=reason, by=request.user, at=now())


def _sheet(request: SignedIn, found: Solution, name: str, told: dict[str, Any], *, clear: bool = False) -> HttpResponse:
    ask = not clear and may(request.user, Action.REVEAL, at=told["place"].path)
    more = {"solution": found, "problem": found.problem, "reason_form": ReasonForm() if ask else None}
    return page(request, f"allocation/{name}.html", {**told, **more})
