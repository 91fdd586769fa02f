"""Where the board comes from: the year's confirmed plan, as `plans.standing` judges it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Protocol

from django.urls import reverse

from tijiao.insight.readings import city_value
from tijiao.kernel.periods import Period
from tijiao.kernel.problems import Problem
from tijiao.pages.sentences import sentence
from tijiao.plans.lights import path_points
from tijiao.plans.models import Line, Plan, Target
from tijiao.plans.standing import LineStanding, PartStanding, Read, TargetStanding, plan_standing
from tijiao.plans.trend import Point, points
from tijiao.web.board import Board, BoardLine, BoardPart, BoardTarget
from tijiao.web.sparkline import Dots, Sparkline

Draw = Callable[[TargetStanding], BoardTarget]


class Follow(Protocol):
    """Gives a target's last values up to a day."""

    def __call__(self, target: Target, *, on: date) -> tuple[Point, ...]: ...


def board_of(plan: Plan, readings: "Readings", *, on: date) -> Board:
    """The board of a plan (from `Plan.objects.whole()`) on a day."""

    def target(standing: TargetStanding) -> BoardTarget:
        return _target(standing, readings.trend(standing.target, on))

    parts = tuple(_part(one, plan, target) for one in plan_standing(plan, readings, on=on))
    troubles = tuple(sentence(one) for one in readings.problems.values())
    return Board(plan.title, parts, troubles, min(readings.moments, default=None))


def _part(standing: PartStanding, plan: Plan, target: Draw) -> BoardPart:
    lines = tuple(_line(one, plan, target) for one in standing.lines)
    return BoardPart(standing.part.number, standing.part.title, lines)


def _line(standing: LineStanding, plan: Plan, target: Draw) -> BoardLine:
    line: Line = standing.line
    return BoardLine(
        number=line.number,
        title=line.title,
        light=standing.light,
        owner=str(line.owner or ""),
        url=reverse("plans:line", args=[plan.code, line.position]),
        targets=tuple(target(one) for one in standing.targets),
        measures=len(line.measures.all()),
    )


def _target(standing: TargetStanding, came: Dots) -> BoardTarget:
    target, goal = standing.target, standing.target.goal()
    return BoardTarget(
        id=target.pk,
        title=target.title,
        light=standing.shown_light,
        reason=standing.verdict.reason,
        due=target.due,
        value_text=standing.value_text,
        goal_text=standing.goal_text,
        share=_share(standing),
        url=standing.address,
        way=Sparkline(came, tuple(path_points(goal)) if goal and came else ()),
    )


def _share(standing: TargetStanding) -> int | None:
    """How much of the goal is there, in percent, for a bar; only where more is better."""
    goal, value = standing.target.value, standing.value
    if not goal or value is None or standing.target.comparator not in (">=", ">", "="):
        return None
    return max(0, min(100, round(value * 100 / goal)))


class Readings:
    """The city's readings for one board, and what is wrong with them: a lake that fails darkens no other number."""

    def __init__(self, ask: Read = city_value, follow: Follow = points) -> None:
        self.ask, self.follow = ask, follow
        self.problems: dict[str, Problem] = {}
        self.moments: list[datetime] = []

    def __call__(self, indicator: str, period: Period) -> Any:
        try:
            found = self.ask(indicator, period)
        except Problem as problem:
            self.problems[problem.code] = problem
            return None
        trouble, moment = getattr(found, "trouble", None), getattr(found, "moment", None)
        if trouble is not None:
            self.problems[trouble.code] = trouble
        if moment is not None:
            self.moments.append(moment)
        return found

    def trend(self, target: Target, on: date) -> Dots:
        """The last values of a target, oldest first; none while the lake cannot be read."""
        try:
            return tuple((one.on, one.value) for one in self.follow(target, on=on)) if target.indicator else ()
        except Problem as problem:
            self.problems[problem.code] = problem
            return ()


def current_board(on: date) -> Board | None:
    """The board of the plan in force in the year of a day; None before there is one."""
    plan = Plan.objects.in_force(on.year).whole().first()
    return board_of(plan, Readings(), on=on) if plan else None
