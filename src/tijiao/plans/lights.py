"""The light of a target: the value against the path that the target declares. Plain values in and out.

A target is judged by where it should stand today, not by where it must end. No evidence is grey, never green:
silence is not a result.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import isclose

from tijiao.packs.plan import AtDue, Comparator, Hold, PerPeriod, Steps, Straight
from tijiao.pages.lights import Light

#: How far behind its path, as a share of what the path has to cover, a value may lie and still be amber.
AMBER_SHARE = 0.05
#: `~` means about: within this share of the goal.
ABOUT_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Goal:
    """What a target promises.

    value       in the target's own unit
    comparator  >= > = <= < ~; "=" is reached at or above the value, since a promise of 100 kept by 101 is kept
    path        how the value gets there
    due         the last day of the promise
    span        for a path per period: first day and end (exclusive) of the period that `on` lies in
    """

    value: float
    comparator: Comparator
    path: Hold | Straight | Steps | PerPeriod | AtDue
    due: date
    span: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A light with its why: `reason` is a stable word, `expected` what the path asks for on the day."""

    light: Light
    reason: str
    expected: float | None = None


def judge(goal: Goal, value: float | None, *, on: date) -> Verdict:
    """The light of a goal whose indicator stands at `value` on a day.

    Grey: no evidence, or judged only at its due day, which has not come. Green: at or beyond the path. Amber: behind
    by at most AMBER_SHARE of the way. Red: further behind, or the due day has passed without it.
    """
    if value is None:
        return Verdict(Light.GREY, "no-evidence")
    if isinstance(goal.path, AtDue) and on < goal.due and not met(value, goal.value, goal.comparator):
        return Verdict(Light.GREY, "not-due")
    expected = expected_on(goal, on)
    if met(value, expected, goal.comparator):
        return Verdict(Light.GREEN, "on-path", expected)
    if on < goal.due and _behind(value, expected, goal) <= AMBER_SHARE:
        return Verdict(Light.AMBER, "slightly-behind", expected)
    return Verdict(Light.RED, "behind", expected)


def expected_on(goal: Goal, on: date) -> float:
    """What the path asks for on a day, in the target's unit; the goal itself from the due day on."""
    path = goal.path
    if on >= goal.due or isinstance(path, Hold | AtDue):
        return goal.value
    if isinstance(path, PerPeriod):
        return goal.value * _share(*goal.span, on) if goal.span else goal.value
    if isinstance(path, Straight):
        return path.start + (goal.value - path.start) * _share(path.begins, goal.due, on)
    return _last_step(path, on)


def path_points(goal: Goal) -> list[tuple[date, float]]:
    """The corners of the path, for a chart: day and value, in order, ending at the due day."""
    path = goal.path
    if isinstance(path, Straight):
        return [(path.begins, path.start), (goal.due, goal.value)]
    if isinstance(path, Steps):
        rises = [(step.on, step.value) for step in path.steps]
        befores = [path.start, *(value for _, value in rises)]
        corners = [
            corner
            for before, (day, value) in zip(befores, rises, strict=False)
            for corner in ((day, before), (day, value))
        ]
        return [(path.begins, path.start), *corners, (goal.due, goal.value)]
    return [(goal.due, goal.value)]


def worst(lights: Iterable[Light]) -> Light:
    """The light of a line: its worst one; targets without evidence do not hide those that have some."""
    found = set(lights)
    return next((light for light in (Light.RED, Light.AMBER, Light.GREEN) if light in found), Light.GREY)


def alarm(value: float | None, above: float) -> Light:
    """The light of a number that only warns: red above its mark, grey otherwise, never green by staying silent."""
    return Light.RED if value is not None and value > above else Light.GREY


def _share(first: date, end: date, on: date) -> float:
    whole = (end - first).days
    return min(1.0, max(0.0, (on - first).days / whole)) if whole > 0 else 1.0


def _last_step(path: Steps, on: date) -> float:
    return next((step.value for step in reversed(path.steps) if step.on <= on), path.start)


def met(value: float, wanted: float, comparator: Comparator) -> bool:
    """Whether the value keeps it. What sums of fractions lose in the last digits breaks no promise: 8.589…9 is 8.59."""
    same = isclose(value, wanted, rel_tol=1e-9)
    if comparator in (">=", "="):
        return same or value >= wanted
    if comparator == ">":
        return value > wanted and not same
    if comparator == "<=":
        return same or value <= wanted
    if comparator == "<":
        return value < wanted and not same
    return abs(value - wanted) <= abs(wanted) * ABOUT_SHARE


def _behind(value: float, expected: float, goal: Goal) -> float:
    """How far the value is behind, as a share of the way that the path goes (of the goal where it has no start)."""
    start = goal.path.start if isinstance(goal.path, Straight | Steps) else 0.0
    way = abs(goal.value - start) or abs(goal.value) or 1.0
    return abs(expected - value) / way
