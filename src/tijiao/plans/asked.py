"""The city's readings for one page: asked for together first, then one by one; what is wrong is told once."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Protocol

from tijiao.insight import readings
from tijiao.insight.readings import city_value
from tijiao.kernel.periods import Period
from tijiao.kernel.problems import Problem
from tijiao.pages.sentences import sentence
from tijiao.plans.models import Target
from tijiao.plans.sparkline import Dots
from tijiao.plans.standing import Read, period_of
from tijiao.plans.trend import MONTHS, Point, periods_of, points


class Follow(Protocol):
    """Gives a target's last values up to a day."""

    def __call__(self, target: Target, *, on: date) -> tuple[Point, ...]: ...


class Readings:
    """Asks for readings, and keeps what is wrong with them: a lake that fails darkens no other number."""

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

    @property
    def troubles(self) -> tuple[str, ...]:
        return tuple(sentence(one) for one in self.problems.values())


def ahead(targets: Iterable[Target], *, on: date, most: int = MONTHS) -> None:
    """Compute the values and the trends of targets up to a day in one pass; then they are there when asked for."""
    wanted = [
        (one.indicator, [period_of(one, on), *periods_of(one, on=on, most=most)]) for one in targets if one.indicator
    ]
    readings.together(wanted)
