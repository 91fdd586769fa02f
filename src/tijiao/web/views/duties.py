"""My list: what waits for the person, from all desks."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from tijiao.access.actions import Action
from tijiao.access.guard import guarded
from tijiao.directory import clock
from tijiao.pages.render import page
from tijiao.web.my_list import gather, grouped


@guarded(Action.OWN_LIST)
def my_list(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    found = gather(request.user, on=today)
    kinds = sorted({one.kind for one in found})
    chosen = request.GET.get("kind", "")
    shown = [one for one in found if one.kind == chosen] if chosen in kinds else found
    context = {
        "groups": grouped(shown, on=today),
        "count": len(shown),
        "minutes": sum(one.minutes for one in shown),
        "kinds": kinds,
        "chosen": chosen,
        "week_end": today + timedelta(days=6 - today.weekday()),
    }
    return page(request, "web/my_list.html", context, partial="duties")
