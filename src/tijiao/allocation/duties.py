"""What allocation puts on a person's list: what is near and not arranged yet, and draws that wait for their seed."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.allocation.models import AllocationProblem, Solution
from tijiao.directory.models import User
from tijiao.draws.models import DrawState
from tijiao.pages.duties import Duty

REVEAL_MINUTES, ARRANGE_MINUTES = 10, 60
AHEAD = timedelta(days=30)


def duties(user: User, *, on: date) -> list[Duty]:
    """Of the problems that the person's section arranges: draws to reveal, and what is not published yet."""
    within = reach(user, Action.ALLOCATION_ARRANGE)
    if not within:
        return []
    standing = Solution.objects.standing().filter(problem=OuterRef("pk"))
    open_ones = AllocationProblem.objects.filter(on_day__gte=on, on_day__lte=on + AHEAD)
    open_ones = open_ones.filter(~Exists(standing.filter(published_at__isnull=False)))
    frozen = Exists(standing.filter(draws__state=DrawState.FROZEN))
    rows = within.limit(open_ones, "office__path").annotate(frozen=frozen, solution=Subquery(standing.values("pk")))
    return [_duty(one) for one in rows.select_related("type").order_by("on_day", "pk")]


def _duty(one: Any) -> Duty:
    kind, minutes = (_("揭晓抽签"), REVEAL_MINUTES) if one.frozen else (_("编排"), ARRANGE_MINUTES)
    url = (
        reverse("allocation:solution", args=[one.solution])
        if one.solution
        else reverse("allocation:problem", args=[one.pk])
    )
    return Duty(kind, one.title, str(one.type), one.on_day, url, minutes)
