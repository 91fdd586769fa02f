"""Where the board comes from: the year's confirmed plan, as `plans.standing` judges it."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse

from tijiao.plans.asked import Readings, ahead
from tijiao.plans.models import Line, Plan
from tijiao.plans.rows import TargetRow, row_of
from tijiao.plans.standing import LineStanding, PartStanding, TargetStanding, plan_standing
from tijiao.web.board import Board, BoardLine, BoardPart

Draw = Callable[[TargetStanding], TargetRow]


def board_of(plan: Plan, readings: "Readings", *, on: date) -> Board:
    """The board of a plan (from `Plan.objects.whole()`) on a day."""

    def row(standing: TargetStanding) -> TargetRow:
        return row_of(standing, readings.trend(standing.target, on))

    parts = tuple(_part(one, plan, row) for one in plan_standing(plan, readings, on=on))
    return Board(plan.title, parts, readings.troubles, min(readings.moments, default=None))


def _part(standing: PartStanding, plan: Plan, row: Draw) -> BoardPart:
    lines = tuple(_line(one, plan, row) for one in standing.lines)
    return BoardPart(standing.part.number, standing.part.title, lines)


def _line(standing: LineStanding, plan: Plan, row: Draw) -> BoardLine:
    line: Line = standing.line
    return BoardLine(
        number=line.number,
        title=line.title,
        light=standing.light,
        owner=str(line.owner or ""),
        url=reverse("plans:line", args=[plan.code, line.position]),
        targets=tuple(row(one) for one in standing.targets),
        measures=len(line.measures.all()),
    )


def current_board(on: date) -> Board | None:
    """The board of the plan in force in the year of a day; None before there is one."""
    plan = Plan.objects.in_force(on.year).whole().first()
    if plan is None:
        return None
    ahead(plan.targets, on=on)
    return board_of(plan, Readings(), on=on)
