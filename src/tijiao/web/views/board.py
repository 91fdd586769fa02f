"""The board and its two parts that are fetched beside it: schools that need help, what changed since last week."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from tijiao.access.actions import Action
from tijiao.access.guard import SignedIn, guarded
from tijiao.directory import clock
from tijiao.pages.render import page
from tijiao.plans.models import Plan
from tijiao.web.board_changes import changes
from tijiao.web.board_help import needs
from tijiao.web.board_source import current_board

FEW = 5


@guarded(Action.PLAN_VIEW)
def board(request: HttpRequest) -> HttpResponse:
    found = current_board(clock.today())
    if found:
        found = found.narrowed(request.GET.get("part", ""), request.GET.get("light", ""))
    return page(request, "web/board.html", {"board": found}, partial="board")


@require_GET
@guarded(Action.SCHOOL_VIEW)
def in_need(request: SignedIn) -> HttpResponse:
    """All schools with a reason on a page of its own, the first few beside the board."""
    plan = Plan.objects.in_force(clock.today().year).first()
    found = needs(request.user, plan, at=clock.now()) if plan else []
    context = {"needs": found, "few": found[:FEW], "more": len(found) - FEW}
    return page(request, "web/board_help.html", context, partial="few")


@require_GET
@guarded(Action.PLAN_VIEW)
def changed(request: SignedIn) -> HttpResponse:
    plan = Plan.objects.in_force(clock.today().year).first()
    context = changes(plan, on=clock.today()) if plan else {}
    return page(request, "web/board_changes.html", context, partial="changes")
