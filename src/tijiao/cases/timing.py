"""The two clocks of a case: the kernel's, kept as rows. Which rule, from when, how it stands, why that day."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from tijiao.cases.models import Case, Clock, TimeLimit
from tijiao.directory.workdays import work_calendar
from tijiao.kernel import clocks
from tijiao.kernel.clocks import DayRule, Event, Move, Pause, Rule, Unit

#: How a clock stands, by urgency: what a list or a notice tells first.
URGENT = (clocks.State.OVERDUE, clocks.State.DUE, clocks.State.NEAR)


def limit_on(code: str, day: date) -> TimeLimit | None:
    """The rule of a time limit that was in force on a day."""
    return TimeLimit.objects.on(day).filter(code=code).first()


def day_rule(unit: str) -> DayRule:
    """Which days a unit counts, by the country's calendar."""
    return DayRule(Unit(unit), work_calendar())


def rule_of(row: Clock) -> Rule:
    return Rule(row.count, Unit(row.unit), row.most_extension, row.near, row.rolls)


def clock_of(row: Clock) -> clocks.Clock:
    """The kernel's clock as the row keeps it."""
    pauses = tuple(
        Pause(date.fromisoformat(first), date.fromisoformat(end) if end else None, reason)
        for first, end, reason in row.pauses
    )
    last = Event(Move(row.last_move), row.last_at)
    return clocks.Clock(rule_of(row), row.start, pauses, row.extension, row.stopped_at, last)


def start(case: Case, which: str, code: str, *, at: datetime, state: str = "") -> Clock | None:
    """Let a clock run from a moment by the rule in force when the case was received. None: the limit is unknown."""
    limit = limit_on(code, case.received_on)
    if limit is None:
        return None
    row = Clock(
        case=case, which=which, code=code, state=state, count=limit.count, unit=limit.unit,
        most_extension=limit.most_extension, near=limit.near, rolls=limit.rolls,
    )  # fmt: skip
    return keep(row, clocks.fold(limit.rule, [Event(Move.STARTED, at)]))


def due_of(code: str, on: date, begun: date) -> date | None:
    """The last day of a limit in force on a day that runs from another, without pauses. None: the limit is unknown."""
    limit = limit_on(code, on)
    found = clocks.Clock(limit.rule, begun).due(day_rule(limit.unit)) if limit else None
    return found.due if found else None


def move(row: Clock, event: Event) -> Clock:
    """Apply an event to a clock. Raises WrongMove, ReasonMissing, BeyondExtension, TooLateToExtend, UnknownYear."""
    clock = clock_of(row)
    if event.move is Move.EXTENDED:
        return keep(row, clocks.extend_in_time(clock, event, day_rule(row.unit)))
    return keep(row, clocks.apply(clock, event))


def keep(row: Clock, clock: clocks.Clock) -> Clock:
    """Write a clock into its row, with the day that it says now."""
    if clock.start is None or clock.last is None:
        raise ValueError("a clock without a start is not kept")
    due = clock.due(day_rule(row.unit))
    row.start, row.extension, row.stopped_at = clock.start, clock.extension, clock.stopped
    row.pauses = [[f"{one.first}", f"{one.end}" if one.end else None, one.reason] for one in clock.pauses]
    row.last_move, row.last_at = clock.last.move.value, clock.last.at
    row.due_on = due.due if due else None
    row.save()
    return row


def stop(rows: Iterable[Clock], *, at: datetime) -> None:
    """Stop clocks; one that waits in a pause stops all the same."""
    for row in rows:
        move(row, Event(Move.STOPPED, max(at, row.last_at)))


def running(case: Case, which: str | None = None) -> list[Clock]:
    rows = case.clocks.filter(stopped_at=None)
    return list(rows.filter(which=which) if which else rows)


def earliest(rows: Sequence[Clock]) -> date | None:
    """The first day of those that count; None when all are paused, or none runs."""
    return min((row.due_on for row in rows if row.due_on), default=None)


def standing(row: Clock, at: datetime) -> clocks.State:
    return clock_of(row).state(max(at, row.last_at), day_rule(row.unit))


def recompute(*, batch: int = 500) -> int:
    """Compute the due day of every running clock anew, and put right what differs: the calendar may have changed.

    Returns how many cases changed. Reads plain tuples and shares walks (`kernel.clocks` remembers them), so that a
    city's clocks take seconds.
    """
    columns = ("pk", "case_id", "count", "unit", "most_extension", "near", "rolls", "start", "pauses", "extension",
               "due_on")  # fmt: skip
    days = {unit.value: day_rule(unit) for unit in Unit if unit is not Unit.SCHOOL_DAYS}
    rules: dict[tuple[int, str, int, int, bool], Rule] = {}
    changed: list[Clock] = []
    for pk, case, count, unit, most, near, rolls, begun, pauses, extension, due_on in (
        Clock.objects.filter(stopped_at=None).values_list(*columns).iterator(chunk_size=5000)
    ):
        key = (count, unit, most, near, rolls)
        rule = rules.get(key) or rules.setdefault(key, Rule(count, Unit(unit), most, near, rolls))
        held = tuple(Pause(date.fromisoformat(a), date.fromisoformat(b) if b else None, why) for a, b, why in pauses)
        found = clocks.Clock(rule, begun, held, extension).due(days[unit])
        wanted = found.due if found else None
        if wanted != due_on:
            changed.append(Clock(pk=pk, case_id=case, due_on=wanted))
    Clock.objects.bulk_update(changed, ["due_on"], batch_size=batch)
    touched = {one.case_id for one in changed}
    for case in Case.objects.filter(pk__in=touched):
        Case.objects.filter(pk=case.pk).update(due_on=earliest(running(case)))
    return len(touched)
