"""What changed since last week: lights that turned, the numbers that moved most, what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from tijiao.insight.readings import city_on
from tijiao.pages.lights import Light
from tijiao.plans.asked import Readings
from tijiao.plans.models import Line, Plan, Target
from tijiao.plans.standing import Read, TargetStanding, target_standing
from tijiao.plans.wording import apart_text
from tijiao.web.week_done import TITLES, WEEK, week_done

MOST = 5


@dataclass(frozen=True)
class Move:
    """A target then and now. `share`: how far it went, of the goal or of what there was; never below 0."""

    then: TargetStanding
    now: TargetStanding

    @property
    def step(self) -> float:
        return (self.now.value or 0.0) - (self.then.value or 0.0)

    @property
    def share(self) -> float:
        if self.now.value is None or self.then.value is None:
            return 0.0
        asked = self.now.goal.value if self.now.goal else 0.0
        return abs(self.step) / (abs(asked) or abs(self.then.value) or abs(self.now.value) or 1.0)

    @property
    def step_text(self) -> str:
        """+3.2个百分点 or −1处, with a sign that is written."""
        apart = apart_text(self.now.value or 0.0, self.then.value or 0.0, self.now.target.unit)
        return f"{'+' if self.step >= 0 else '−'}{apart}"

    @property
    def turned(self) -> bool:
        return self.then.shown_light is not self.now.shown_light


def changes(plan: Plan, *, on: date, line: Line | None = None) -> dict[str, Any]:
    """The context of the part on the last seven days: of the whole board, or of one line."""
    of = Q(measure__line__part__plan=plan) if line is None else Q(measure__line=line)
    targets = list(
        Target.objects.filter(of)
        .select_related("measure__line__part__plan")
        .order_by("measure__line__position", "measure__position", "pk")
    )
    now = Readings()
    then = Readings(city_on(on - WEEK))
    moves = moved(targets, then, now, on=on)
    return {
        "since": on - WEEK,
        "turned": [one for one in moves if one.turned],
        "moves": sorted((one for one in moves if one.share > 0), key=lambda one: -one.share)[:MOST],
        "done": [(what, TITLES[what], rows.count()) for what, rows in week_done(on, line).items()],
    }


def moved(targets: Sequence[Target], then: Read, now: Read, *, on: date) -> list[Move]:
    """Each target with a value, as it stood a week before and as it stands."""
    pairs = [Move(target_standing(one, then, on=on - WEEK), target_standing(one, now, on=on)) for one in targets]
    order = (Light.RED, Light.AMBER, Light.GREY, Light.GREEN)
    known = [one for one in pairs if one.now.value is not None or one.then.value is not None]
    return sorted(known, key=lambda one: order.index(one.now.light))
