"""How the plan stands: every target's value from its indicator, its light, and the lights of lines and parts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.urls import reverse
from django.utils.translation import gettext as _

from tijiao.kernel.periods import Kind, Period
from tijiao.pages.lights import Light
from tijiao.plans.lights import Goal, Verdict, alarm, judge, worst
from tijiao.plans.models import Line, Part, Plan, Target
from tijiao.plans.wording import apart_text, goal_text, number_text, reason_text

PERIODS = frozenset(str(kind) for kind in Kind)
WAITING = "waiting"
"""How a number is told that nothing judges before its day."""


class Value(Protocol):
    """What a reading tells the plan: its value (None: no evidence), and how it is written."""

    @property
    def value(self) -> float | None: ...


#: indicator id and period → its reading for the whole city; None where no such indicator is there yet
Read = Callable[[str, Period], Value | None]


@dataclass(frozen=True)
class TargetStanding:
    """A target today. `value` in the target's unit; `period` is the one that the value belongs to.

    goal   what it is judged by: the plan's promise or the bureau's own bar; None for what is only watched.
    """

    target: Target
    value: float | None
    verdict: Verdict
    period: Period
    goal: Goal | None = None

    @property
    def light(self) -> Light:
        return self.verdict.light

    @property
    def shown_light(self) -> Light | None:
        """None for a number that is only watched and rings no alarm: there is nothing to judge it by."""
        silent = self.watched and self.light is Light.GREY and self.value is not None
        return None if silent else self.light

    @property
    def light_word(self) -> str:
        """What is said at the light instead of its own word; "" for its own. What waits for its day has data."""
        return str(_("未到期")) if self.light_code == WAITING else ""

    @property
    def light_code(self) -> str:
        """A light's value, WAITING for what has a number and waits for its day, "" where nothing is judged."""
        if self.verdict.reason == "not-due":
            return WAITING
        return self.shown_light.value if self.shown_light else ""

    @property
    def value_text(self) -> str:
        """The value as it is written; "" without one."""
        return "" if self.value is None else number_text(self.value, self.target.unit)

    @property
    def goal_text(self) -> str:
        return goal_text(self.target)

    @property
    def reason_text(self) -> str:
        """Why the light is what it is, in words."""
        known = {
            "expected": number_text(self.verdict.expected or 0.0, self.target.unit),
            "gap": apart_text(self.value or 0.0, self.verdict.expected or 0.0, self.target.unit),
            "alarm": number_text(self.target.alarm_above or 0.0, self.target.unit), "due": self.due,
        }  # fmt: skip
        return reason_text(self.verdict.reason, known)

    @property
    def due(self) -> date | None:
        """The last day of what it is judged by."""
        return self.goal.due if self.goal else None

    @property
    def address(self) -> str:
        """Where the value opens onto its rows; "" where there is no number to open."""
        if self.value is None:
            return ""
        return f"{reverse('insight:reading', args=[self.target.indicator])}?period={self.period}"

    @property
    def expected_text(self) -> str:
        """What the path asks for today, where that is not the goal itself."""
        expected = self.verdict.expected
        asked = self.goal.value if self.goal else None
        return "" if expected is None or expected == asked else number_text(expected, self.target.unit)

    @property
    def watched(self) -> bool:
        """Whether it is only watched: neither the plan promises anything here, nor has the bureau set a bar."""
        return self.goal is None

    @property
    def own(self) -> bool:
        """Whether it is judged by the bureau's own bar, not by the plan."""
        return self.target.own_value is not None


@dataclass(frozen=True)
class LineStanding:
    line: Line
    light: Light
    targets: tuple[TargetStanding, ...]


@dataclass(frozen=True)
class PartStanding:
    part: Part
    light: Light
    lines: tuple[LineStanding, ...]


def period_of(target: Target, on: date) -> Period:
    """The period in which a target is read on a day: the one it is promised per, else the year."""
    return Period.containing(Kind(target.per) if target.per in PERIODS else Kind.YEAR, on)


def target_standing(target: Target, read: Read, *, on: date) -> TargetStanding:
    """One target against its path on a day."""
    period = period_of(target, on)
    reading = read(target.indicator, period) if target.indicator else None
    value = reading.value if reading is not None else None
    goal = target.goal((period.first, period.end))
    if goal is None:
        light = alarm(value, target.alarm_above) if target.alarm_above is not None else Light.GREY
        reason = "no-evidence" if value is None else "alarm" if light is Light.RED else "watched"
        return TargetStanding(target, value, Verdict(light, reason), period)
    return TargetStanding(target, value, judge(goal, value, on=on), period, goal)


def line_standing(line: Line, read: Read, *, on: date) -> LineStanding:
    """A line with the targets of all its measures; its light is their worst."""
    targets = tuple(target_standing(target, read, on=on) for target in line.targets)
    return LineStanding(line, worst(one.light for one in targets), targets)


def plan_standing(plan: Plan, read: Read, *, on: date) -> list[PartStanding]:
    """The whole plan (from `Plan.objects.whole()`): parts, lines, targets."""
    parts = []
    for part in plan.parts.all():
        lines = tuple(line_standing(line, read, on=on) for line in part.lines.all())
        parts.append(PartStanding(part, worst(one.light for one in lines), lines))
    return parts


def light_counts(parts: list[PartStanding]) -> dict[Light, int]:
    """How many lines show which light, in the order red, amber, green, grey."""
    shown: list[Any] = [one.light for part in parts for one in part.lines]
    return {light: shown.count(light) for light in (Light.RED, Light.AMBER, Light.GREEN, Light.GREY)}
