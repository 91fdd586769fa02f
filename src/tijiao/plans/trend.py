"""How a target came to where it stands: the values of its indicator over time, and its path beside them."""

from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from django.utils.translation import gettext as _

from tijiao.insight import readings
from tijiao.insight.declare import Indicator
from tijiao.insight.engine.engine import CITY
from tijiao.insight.library import library
from tijiao.kernel.periods import Kind, Period
from tijiao.packs.plan import AtDue, Hold, PerPeriod, Steps
from tijiao.pages.charts import Chart, Series
from tijiao.plans.lights import Goal, expected_on, path_points
from tijiao.plans.models import Target
from tijiao.plans.standing import TargetStanding, period_of

MONTHS, YEAR = 6, 12
_FINE = (Kind.DAY, Kind.WEEK, Kind.TEN_DAY, Kind.MONTH)


@dataclass(frozen=True, slots=True)
class Point:
    """The value on a day: the last one of its period, or today in a period that still runs."""

    on: date
    value: float


def points(target: Target, *, on: date, most: int = MONTHS) -> tuple[Point, ...]:
    """The city's values for a target up to a day, oldest first; periods without evidence are left out.

    A state is read at the ends of months, a flow in each period of its own; a yearly count grows from month to month,
    since that is what its path is compared with. Raises the lake's problems.
    """
    asked = periods_of(target, on=on, most=most)
    found = readings.series(target.indicator, CITY, asked) if asked else []
    came = [Point(min(one.period.last, on), one.value) for one in found if one.value is not None]
    if not _grows(library().indicators.get(target.indicator)):
        return tuple(came)
    sums = accumulate(one.value for one in came)
    return tuple(Point(one.on, total) for one, total in zip(came, sums, strict=True))[-most:]


def periods_of(target: Target, *, on: date, most: int = MONTHS) -> list[Period]:
    """The periods that `points` reads, in order; none where no such indicator is there."""
    indicator = library().indicators.get(target.indicator)
    if indicator is None:
        return []
    if _grows(indicator):
        return [one for one in period_of(target, on).split(Kind.MONTH) if one.first <= on]
    asked = Kind.MONTH if indicator.nature == "stock" else Kind(indicator.period)
    return readings.periods_before(Period.containing(asked, on), most)


def _grows(indicator: Indicator | None) -> bool:
    """Whether its months add up to what its year has come to."""
    return (
        indicator is not None
        and indicator.nature == "flow"
        and Kind(indicator.period) not in _FINE
        and indicator.aggregate in ("sum", "count")
    )


def charts(standings: tuple[TargetStanding, ...], *, on: date) -> list[Chart]:
    """A chart for each target that has at least two values to show."""
    known = [one for one in standings if one.value is not None]
    drawn = [(one, _since(one.target, points(one.target, on=on, most=YEAR))) for one in known]
    return [_chart(one, found) for one, found in drawn if len(found) > 1]


def _since(target: Target, found: tuple[Point, ...]) -> tuple[Point, ...]:
    """From the last value before the path begins: what lies further back says nothing about the promise."""
    goal = target.goal()
    first = path_points(goal)[0][0] if goal and not isinstance(goal.path, Hold | PerPeriod | AtDue) else None
    before = sum(1 for one in found if first is not None and one.on < first)
    return found[max(0, before - 1) :]


def _chart(standing: TargetStanding, found: tuple[Point, ...]) -> Chart:
    """The values, and beside them what the path asks for: at its corners, today, and on the due day."""
    target, goal = standing.target, standing.target.goal()
    came = {one.on: round(one.value, 4) for one in found}
    asked = _path(goal, found) if goal else {}
    days = sorted({*came, *asked})
    series = [Series(_("实际"), tuple(came.get(day) for day in days))]
    if goal is not None:
        path = tuple(asked.get(day) for day in days)
        series.append(Series(_("路径"), path, dashed=True, steps=isinstance(goal.path, Steps)))
    return Chart(
        f"target-chart-{target.pk}", target.title, "time", tuple(day.isoformat() for day in days), tuple(series),
        unit=target.unit, first=_("日期"),
    )  # fmt: skip


def _path(goal: Goal, found: tuple[Point, ...]) -> dict[date, float]:
    """What the path asks for, by day; a promise that is only judged at its end asks for nothing before."""
    if isinstance(goal.path, AtDue):
        return {goal.due: goal.value}
    corners = [day for day, _value in path_points(goal)]
    first = found[0].on if len(corners) == 1 else corners[0]
    days = {*corners, *(one.on for one in found if one.on >= first)}
    return {day: round(expected_on(goal, day), 4) for day in sorted(days)}
