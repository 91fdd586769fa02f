"""What allocation puts on a person's list: draws that wait for their seed, and examinations that are near."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.allocation.models import AllocationProblem, Draw
from tijiao.directory.models import User
from tijiao.draws.models import DrawState
from tijiao.pages.duties import Duty

REVEAL_MINUTES, ARRANGE_MINUTES = 10, 60
AHEAD = timedelta(days=30)


def duties(user: User, *, on: date) -> list[Duty]:
    """Of the problems that the person's section arranges."""
    within = reach(user, Action.ALLOCATION_ARRANGE)
    if not within:
        return []
    frozen = within.limit(Draw.objects.filter(state=DrawState.FROZEN), "solution__problem__office__path")
    near = within.limit(AllocationProblem.objects.filter(on_day__gte=on, on_day__lte=on + AHEAD), "office__path")
    waiting = near.exclude(solutions__withdrawn_at=None, solutions__isnull=False).order_by("on_day", "pk")
    told = [
        Duty(_("揭晓抽签"), one.title, one.solution.problem.office.name, one.solution.problem.on_day,
             reverse("allocation:solution", args=[one.solution_id]), REVEAL_MINUTES)
        for one in frozen.select_related("solution__problem__office").order_by("pk")
    ]  # fmt: skip
    return told + [
        Duty(
            _("编排"),
            one.title,
            str(one.type),
            one.on_day,
            reverse("allocation:problem", args=[one.pk]),
            ARRANGE_MINUTES,
        )
        for one in waiting.select_related("type")
    ]
