"""Clocks: deadlines that run, pause, are extended and restarted, and can explain every day they counted or skipped.

The day after the start counts first. A day counts when the clock runs at its end (midnight in the city) and its unit
counts it, so a clock that is paused on its last day is not missed. Months end on the same day of the month, or on the
month's last day where that is missing (Civil Code art. 202); `rolls` moves a last day that is not worked to the next
that is (art. 203).
"""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from tijiao.kernel.problems import Problem
from tijiao.kernel.schooldays import NoSchoolDay, SchoolCalendar
from tijiao.kernel.times import day_end, local_day
from tijiao.kernel.workdays import DayKind, WorkCalendar

_DAY = timedelta(days=1)
_FAR = 800  # days without one that counts: the calendar has ended


class Unit(StrEnum):
    """What a rule counts."""

    WORKING_DAYS = "working-days"
    CALENDAR_DAYS = "calendar-days"
    SCHOOL_DAYS = "school-days"
    MONTHS = "months"


class Move(StrEnum):
    """What can happen to a clock."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    RESTARTED = "restarted"  # counts from its day as if nothing had been: a correction has arrived
    STOPPED = "stopped"


class State(StrEnum):
    """How a clock stands at a moment. `due` is the last day itself; it is overdue when that day has ended."""

    WAITING = "waiting"
    RUNNING = "running"
    NEAR = "near"
    DUE = "due"
    OVERDUE = "overdue"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"


class Why(StrEnum):
    """Why a day was counted or not."""

    COUNTED = "counted"
    WORKED_WEEKEND = "worked-weekend"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    NO_SCHOOL = "no-school"
    PAUSED = "paused"
    MOVED = "moved"  # the count was full, but the last day was not worked


class WrongMove(Problem):
    """The clock cannot do this now. Facts: was (its last move, or ""), wanted, at."""

    code, status = "clock.wrong-move", 409


class ReasonMissing(Problem):
    """A pause, extension or restart needs a reason. Facts: wanted."""

    code, status = "clock.reason-missing", 422


class BeyondExtension(Problem):
    """The rule allows no extension of that length. Facts: wanted (in all), allowed, unit."""

    code, status = "clock.beyond-extension", 422


class TooLateToExtend(Problem):
    """The due day has passed. Facts: due."""

    code, status = "clock.too-late-to-extend", 409


@dataclass(frozen=True, slots=True)
class Rule:
    """`count` units from the start; extensions of `most_extension` units in all; near in the last `near` days."""

    count: int
    unit: Unit
    most_extension: int = 0
    near: int = 3
    rolls: bool = False

    def __post_init__(self) -> None:
        if self.count < 1 or self.most_extension < 0 or self.near < 0:
            raise ValueError(f"no deadline of {self.count} {self.unit}")


@dataclass(frozen=True, slots=True)
class Event:
    """A move at an aware moment. `reason` for pauses, extensions, restarts; `count` units for an extension."""

    move: Move
    at: datetime
    reason: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Pause:
    """Days from `first` up to, and without, `end` do not count; `end` None = it still lasts."""

    first: date
    end: date | None
    reason: str

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.end is None or day < self.end)


@dataclass(frozen=True)
class DayRule:
    """Which days a unit counts, in a calendar. Months count every day: their length is settled beforehand."""

    unit: Unit
    work: WorkCalendar | None = None
    school: SchoolCalendar | None = None
    grade: str | None = None

    def judge(self, day: date) -> tuple[bool, Why, str]:
        """Whether the day counts, why, and the feast or reason behind it. Raises UnknownYear."""
        if self.unit is Unit.SCHOOL_DAYS and self.school:
            counted = self.school.is_school_day(day, self.grade)
            found = self.school.explain(day, self.grade)
            return counted, Why.COUNTED if counted else Why.NO_SCHOOL, found.reason or found.status.value
        if self.unit is Unit.WORKING_DAYS and self.work:
            kind = self.work.kind(day)
            return self.work.is_working(day), _WHY[kind], self.work.name(day)
        if self.unit in (Unit.CALENDAR_DAYS, Unit.MONTHS):
            return True, Why.COUNTED, ""
        raise ValueError(f"{self.unit} need their calendar")


_WHY = {
    DayKind.WEEKDAY: Why.COUNTED,
    DayKind.WORK: Why.WORKED_WEEKEND,
    DayKind.WEEKEND: Why.WEEKEND,
    DayKind.HOLIDAY: Why.HOLIDAY,
}


@dataclass(frozen=True, slots=True)
class ExplainedDay:
    """A day between start and due date. `note`: the feast, or the reason of the pause."""

    day: date
    counted: bool
    why: Why
    note: str = ""


@dataclass(frozen=True, slots=True)
class DueDate:
    """The last day on which the deadline is kept, and all the days that led there."""

    start: date
    due: date
    days: tuple[ExplainedDay, ...]

    @property
    def late_from(self) -> datetime:
        """The first moment at which it is late: midnight after the due day, in the city."""
        return day_end(self.due)

    def explain(self) -> list[ExplainedDay]:
        """Every day after the start up to the due day: counted or skipped, and why."""
        return list(self.days)


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline as its events left it. Make it with `fold`."""

    rule: Rule
    start: date | None = None
    pauses: tuple[Pause, ...] = ()
    extension: int = 0
    stopped: datetime | None = None
    last: Event | None = None

    def due(self, days: DayRule) -> DueDate | None:
        """The due date by what has happened so far. None: not started, or paused before the count was full.

        Raises UnknownYear where the calendar ends, NoSchoolDay where no term follows.
        """
        if self.start is None:
            return None
        return _due(self.rule, self.rule.count + self.extension, self.start, self.pauses, days)

    def state(self, at: datetime, days: DayRule) -> State:
        """How the clock stands at a moment (not before its last event)."""
        if self.start is None:
            return State.WAITING
        due = self.due(days)
        if self.stopped:
            return State.MISSED if due and self.stopped >= due.late_from else State.MET
        if due is None:
            return State.PAUSED
        left = (due.due - local_day(at)).days
        if left < 0:
            return State.OVERDUE
        return State.DUE if left == 0 else State.NEAR if left <= self.rule.near else State.RUNNING


def fold(rule: Rule, events: Iterable[Event]) -> Clock:
    """The clock after its events, given in order of time. Raises WrongMove, ReasonMissing, BeyondExtension."""
    clock = Clock(rule)
    for event in events:
        clock = apply(clock, event)
    return clock


_AFTER: dict[Move, frozenset[str]] = {
    Move.STARTED: frozenset({"waiting"}),
    Move.PAUSED: frozenset({"running"}),
    Move.RESUMED: frozenset({"paused"}),
    Move.EXTENDED: frozenset({"running", "paused"}),
    Move.RESTARTED: frozenset({"running", "paused"}),
    Move.STOPPED: frozenset({"running", "paused"}),
}


def apply(clock: Clock, event: Event) -> Clock:
    """The clock after one more event. Raises WrongMove, ReasonMissing, BeyondExtension."""
    if _phase(clock) not in _AFTER[event.move] or (clock.last and event.at < clock.last.at):
        raise WrongMove(was=clock.last.move if clock.last else "", wanted=event.move, at=event.at)
    if event.move in (Move.PAUSED, Move.EXTENDED, Move.RESTARTED) and not event.reason.strip():
        raise ReasonMissing(wanted=event.move)
    day = local_day(event.at)
    match event.move:
        case Move.STARTED | Move.RESTARTED:
            return Clock(clock.rule, start=day, last=event)
        case Move.PAUSED:
            return replace(clock, pauses=(*clock.pauses, Pause(day, None, event.reason)), last=event)
        case Move.RESUMED:
            ended = replace(clock.pauses[-1], end=day)
            return replace(clock, pauses=(*clock.pauses[:-1], ended), last=event)
        case Move.STOPPED:
            return replace(clock, stopped=event.at, last=event)
    return _extended(clock, event)


def extend_in_time(clock: Clock, event: Event, days: DayRule) -> Clock:
    """The clock extended, if its due day has not passed: an extension never mends a missed deadline.

    Raises TooLateToExtend, and what `apply` raises.
    """
    due = clock.due(days)
    if due and event.at >= due.late_from:
        raise TooLateToExtend(due=due.due)
    return apply(clock, event)


def _extended(clock: Clock, event: Event) -> Clock:
    wanted, allowed = clock.extension + event.count, clock.rule.most_extension
    if event.count < 1 or wanted > allowed:
        raise BeyondExtension(wanted=wanted, allowed=allowed, unit=clock.rule.unit)
    return replace(clock, extension=wanted, last=event)


def _phase(clock: Clock) -> str:
    if clock.start is None:
        return "waiting"
    if clock.stopped:
        return "stopped"
    return "paused" if clock.pauses and clock.pauses[-1].end is None else "running"


@lru_cache(maxsize=65536)  # open cases share their starts and rules: a city's clocks are a few thousand walks
def _due(rule: Rule, count: int, start: date, pauses: tuple[Pause, ...], days: DayRule) -> DueDate | None:
    wanted = (add_months(start, count) - start).days if rule.unit is Unit.MONTHS else count
    walked: list[ExplainedDay] = []
    for found in _walk(start, wanted, pauses, days):
        if found is None:
            return None
        walked.append(found)
    for found in _roll(walked[-1].day, pauses, days) if rule.rolls else ():
        if found is None:
            return None
        walked.append(found)
    return DueDate(start, walked[-1].day, tuple(walked))


def _walk(start: date, wanted: int, pauses: tuple[Pause, ...], days: DayRule) -> Iterator[ExplainedDay | None]:
    """The days after `start` until `wanted` have counted; None when a pause without end comes first."""
    day, left, idle = start, wanted, 0
    while left:
        day += _DAY
        pause = _pause_on(day, pauses)
        if pause and pause.end is None:
            yield None
            return
        counted, why, note = (False, Why.PAUSED, pause.reason) if pause else days.judge(day)
        yield ExplainedDay(day, counted, why, note)
        left, idle = left - counted, 0 if counted or pause else idle + 1
        if idle > _FAR:
            raise NoSchoolDay(day=start, wanted=wanted)


def _roll(last: date, pauses: tuple[Pause, ...], days: DayRule) -> Iterator[ExplainedDay | None]:
    """The days that a due date moves on because its day is not worked."""
    if days.work is None:
        raise ValueError("a rule that rolls needs the working-day calendar")
    while not days.work.is_working(last) or _pause_on(last, pauses):
        last += _DAY
        pause = _pause_on(last, pauses)
        if pause and pause.end is None:
            yield None
            return
        yield ExplainedDay(last, False, Why.PAUSED if pause else Why.MOVED, pause.reason if pause else "")


def _pause_on(day: date, pauses: tuple[Pause, ...]) -> Pause | None:
    return next((pause for pause in reversed(pauses) if pause.holds(day)), None)


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, or that month's last day where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
