from django.http import HttpRequest, HttpResponse

from tijiao.access.actions import Action
from tijiao.access.guard import guarded
from tijiao.directory import clock
from tijiao.pages.render import page
from tijiao.web.board_source import current_board


@guarded(Action.PLAN_VIEW)
def board(request: HttpRequest) -> HttpResponse:
    found = current_board(clock.today())
    if found:
        found = found.narrowed(request.GET.get("part", ""), request.GET.get("light", ""))
    return page(request, "web/board.html", {"board": found}, partial="board")
