"""A target as board and line page draw it: value, goal, way to the due day, light with its reason."""

from dataclasses import dataclass
from datetime import date

from tijiao.pages.lights import Light
from tijiao.plans.lights import path_points
from tijiao.plans.sparkline import Dots, Sparkline
from tijiao.plans.standing import TargetStanding


@dataclass(frozen=True)
class TargetRow:
    """`value_text` and `goal_text` with their units; `reason` says in words why the light is what it is.

    share   how far the value has come towards the goal, in percent of the goal; None where nothing can be said.
    way     how it came here and where its path leads.
    """

    id: int
    title: str
    value_text: str
    goal_text: str
    light: Light | None
    light_word: str
    reason: str
    url: str
    due: date | None
    share: int | None
    way: Sparkline
    watched: bool
    own: bool
    own_source: str


def row_of(standing: TargetStanding, came: Dots) -> TargetRow:
    """`came`: its last values, oldest first."""
    target, goal = standing.target, standing.goal
    return TargetRow(
        id=target.pk,
        title=target.title,
        light=standing.shown_light,
        light_word=standing.light_word,
        reason=standing.reason_text,
        due=standing.due,
        value_text=standing.value_text,
        goal_text=standing.goal_text,
        share=_share(standing),
        url=standing.address,
        way=Sparkline(came, tuple(path_points(goal)) if goal and came else ()),
        watched=target.value is None,
        own=standing.own,
        own_source=target.own_source,
    )


def _share(standing: TargetStanding) -> int | None:
    """How much of the goal is there, in percent, for a bar; only where more is better."""
    goal, value = standing.goal, standing.value
    if goal is None or not goal.value or value is None or goal.comparator not in (">=", ">", "="):
        return None
    return max(0, min(100, round(value * 100 / goal.value)))
