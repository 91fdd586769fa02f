"""My list: what waits for the person, from all desks."""


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
    groups = grouped(shown, on=today)
    near = [group for group in groups if not group.folded]
    context = {
        "groups": groups,
        "count": sum(len(group.duties) for group in near),
        "minutes": sum(group.minutes for group in near),
        "kinds": kinds,
        "chosen": chosen,
    }
    return page(request, "web/my_list.html", context, partial="duties")
