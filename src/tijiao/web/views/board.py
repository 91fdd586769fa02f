"""The board and its two parts that are fetched beside it: schools that need help, what changed since last week."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tijiao.access.actions import Action
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.directory import clock
from tijiao.pages.listing import listing
from tijiao.pages.render import page
from tijiao.plans.models import Line, Plan
from tijiao.web.board_changes import changes
from tijiao.web.board_help import needs
from tijiao.web.board_source import current_board
from tijiao.web.week_done import DAY, TITLES, WEEK, listed, week_done

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
    """All schools with a reason on a page of its own, the first few beside the board or beside a line."""
    plan, line = _asked(request)
    found = needs(request.user, plan, at=clock.now(), line=line) if plan else []
    context = {"needs": found, "few": found[:FEW], "more": len(found) - FEW, "line": line}
    return page(request, "web/board_help.html", context, partial="few")


@require_GET
@guarded(Action.PLAN_VIEW)
def changed(request: SignedIn) -> HttpResponse:
    plan, line = _asked(request)
    context = changes(plan, on=clock.today(), line=line) if plan else {}
    return page(request, "web/board_changes.html", {**context, "line": line}, partial="changes")


@require_GET
@guarded(Action.PLAN_VIEW)
def done(request: SignedIn, what: str) -> HttpResponse:
    """The rows behind one count of the week, as far as the person's posts reach them."""
    _of, line = _asked(request)
    today = clock.today()
    found = week_done(today, line)
    if what not in found:
        raise NotVisible()
    told = listed(what, found[what], user=request.user, on=today)
    hint = _("从 %(first)s 起的七天里没有。") % {"first": (today - WEEK + DAY).isoformat()}
    context = {"crumbs": _crumbs(line), "empty_hint": hint}
    return listing(request, told.rows, told.columns, title=TITLES[what], search=told.search, context=context)


def _crumbs(line: Line | None) -> list[dict[str, str]]:
    """The board, the line where one is asked about, and its week."""
    of_line = f"?line={line.pk}" if line else ""
    found = [{"title": _("工作看板"), "url": reverse("web:board")}]
    if line:
        found.append({"title": f"{line.number} {line.title}", "url": line.get_absolute_url()})
    return [*found, {"title": _("一周变化"), "url": reverse("web:board-changes") + of_line}]


def _asked(request: HttpRequest) -> tuple[Plan | None, Line | None]:
    """The plan in force; with ?line= (its number in the database) the one line that is asked about, and its plan."""
    number = request.GET.get("line", "")
    if not number:
        return Plan.objects.in_force(clock.today().year).first(), None
    line = get_object_or_404(Line.objects.whole(), pk=int(number) if number.isdecimal() else 0)
    return line.part.plan, line
