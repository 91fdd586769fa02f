"""The two clocks of a case against a slow oracle that keeps nothing but the events."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest

from tijiao.cases.models import Clock
from tijiao.cases.timing import clock_of, day_rule
from tijiao.kernel import clocks
from tijiao.kernel.clocks import Event, Move, Rule, Unit, add_months

SHANGHAI = ZoneInfo("Asia/Shanghai")
UNITS = (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS)


@dataclass(frozen=True)
class Told:
    """What happened to a case: `which` is whole, step or both."""

    which: str
    move: Move
    at: datetime
    count: int = 0


@dataclass(frozen=True)
class History:
    """The rules of the whole and of each step, and what happened in order of time. A step begins where one ended."""

    whole: Rule
    steps: tuple[Rule, ...]
    told: tuple[Told, ...]


def history(dice: random.Random) -> History:
    """A case from its receipt on: paused and resumed on both clocks, either extended, its steps one after the other."""
    rules = [_rule(dice) for _n in range(4)]
    at = datetime(2019, 1, 1, tzinfo=UTC) + timedelta(hours=dice.randrange(24 * 300))
    told, paused, step, spare = [Told("both", Move.STARTED, at)], False, 0, {"whole": 6, "step": 6}
    for _n in range(dice.randrange(12)):
        at += timedelta(hours=dice.choice([0, 1, 5, 20, 49, 130]))
        which = dice.choice(["whole", "step"])
        pick = dice.random()
        if pick < 0.45:
            told.append(Told("both", Move.RESUMED if paused else Move.PAUSED, at))
            paused = not paused
        elif pick < 0.75 and spare[which]:
            count = dice.randint(1, spare[which])
            spare[which] -= count
            told.append(Told(which, Move.EXTENDED, at, count))
        elif not paused and step < 2:
            step, spare["step"] = step + 1, 6
            told += [Told("step", Move.STOPPED, at), Told("step", Move.STARTED, at)]
    return History(rules[0], tuple(rules[1:]), tuple(told))


def _rule(dice: random.Random) -> Rule:
    unit = dice.choice(UNITS)
    return Rule(dice.randint(1, 3 if unit is Unit.MONTHS else 25), unit, most_extension=6)


def as_kept(told: History, which: str) -> date | None:
    """The due day by the desk's rows: each event applied to the row as it is read back, the last row counts."""
    row, step = Clock(), 0
    for one in told.told:
        if one.which not in (which, "both"):
            continue
        if one.move is Move.STARTED:
            rule = told.whole if which == "whole" else told.steps[step]
            row, step = _row(rule, clocks.fold(rule, [Event(Move.STARTED, one.at)])), step + 1
        else:
            row = _row(clock_of(row).rule, clocks.apply(clock_of(row), Event(one.move, one.at, "x", one.count)))
    return row.due_on


def _row(rule: Rule, clock: clocks.Clock) -> Clock:
    """The row that `timing.keep` writes, unsaved."""
    due = clock.due(day_rule(rule.unit.value))
    assert clock.last is not None
    return Clock(
        count=rule.count, unit=rule.unit.value, most_extension=rule.most_extension, near=rule.near, rolls=rule.rolls,
        start=clock.start, pauses=[[f"{p.first}", f"{p.end}" if p.end else None, p.reason] for p in clock.pauses],
        extension=clock.extension, stopped_at=clock.stopped, last_move=clock.last.move.value, last_at=clock.last.at,
        due_on=due.due if due else None,
    )  # fmt: skip


def slowly(told: History, which: str) -> date | None:
    """Midnight after midnight from the clock's last start, the events asked anew each time."""
    mine = [one for one in told.told if one.which in (which, "both")]
    starts = [place for place, one in enumerate(mine) if one.move is Move.STARTED]
    since = mine[starts[-1]:]
    rule = told.whole if which == "whole" else told.steps[len(starts) - 1]
    return _walk(rule, since)


def _walk(rule: Rule, since: Sequence[Told]) -> date | None:
    day = since[0].at.astimezone(SHANGHAI).date()
    wanted = rule.count + sum(one.count for one in since if one.move is Move.EXTENDED)
    left = (add_months(day, wanted) - day).days if rule.unit is Unit.MONTHS else wanted
    for _n in range(700):
        if not left:
            return day
        day += timedelta(days=1)
        midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), SHANGHAI)
        before = [one.move for one in since if one.at < midnight and one.move in (Move.PAUSED, Move.RESUMED)]
        if before and before[-1] is Move.PAUSED:
            continue
        left -= rule.unit is not Unit.WORKING_DAYS or chinese_calendar.is_workday(day)
    return None


@pytest.mark.slow
def test_ten_thousand_histories_end_on_the_oracles_day():
    dice = random.Random("cases")
    histories = [(history(dice), dice.choice(["whole", "step"])) for _n in range(10_000)]

    assert [one for one in histories if as_kept(*one) != slowly(*one)] == []
