"""Deadlines that run, pause, are extended and restarted, and explain themselves."""

import calendar
import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tijiao.kernel.clocks import (
    BeyondExtension,
    Clock,
    DayRule,
    Event,
    ExplainedDay,
    Move,
    ReasonMissing,
    Rule,
    State,
    TooLateToExtend,
    Unit,
    Why,
    WrongMove,
    add_months,
    apply,
    extend_in_time,
    fold,
)
from tijiao.kernel.schooldays import NoSchoolDay, SchoolCalendar, read_rules
from tijiao.kernel.workdays import UnknownYear, national_calendar

CHINA = national_calendar()
WORK = DayRule(Unit.WORKING_DAYS, CHINA)
DAYS = DayRule(Unit.CALENDAR_DAYS, CHINA)
MONTHS = DayRule(Unit.MONTHS, CHINA)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)


def started(rule: Rule, day: date, *events: Event) -> Clock:
    return fold(rule, [Event(Move.STARTED, at(day)), *events])


def due(clock: Clock, days: DayRule) -> date | None:
    found = clock.due(days)
    return found.due if found else None


@pytest.mark.parametrize(
    ("count", "days", "start", "wanted"),
    [
        (1, WORK, date(2020, 4, 30), date(2020, 5, 6)),
        (3, WORK, date(2020, 5, 6), date(2020, 5, 9)),  # a worked Saturday counts
        (20, WORK, date(2020, 1, 17), date(2020, 2, 21)),  # over the prolonged Spring Festival
        (15, DAYS, date(2020, 4, 20), date(2020, 5, 5)),
        (1, MONTHS, date(2020, 1, 31), date(2020, 2, 29)),
        (3, MONTHS, date(2019, 11, 30), date(2020, 2, 29)),
        (3, MONTHS, date(2020, 1, 15), date(2020, 4, 15)),
    ],
)
def test_the_day_after_the_start_counts_first(count: int, days: DayRule, start: date, wanted: date) -> None:
    assert due(started(Rule(count, days.unit), start), days) == wanted


def test_a_due_date_explains_every_day() -> None:
    clock = started(
        Rule(4, Unit.WORKING_DAYS),
        date(2020, 4, 30),
        Event(Move.PAUSED, at(date(2020, 5, 7)), "等待第三方意见"),
        Event(Move.RESUMED, at(date(2020, 5, 9))),
    )

    found = clock.due(WORK)

    assert found is not None
    assert found.explain() == [
        *(ExplainedDay(date(2020, 5, day), False, Why.HOLIDAY, "劳动节") for day in range(1, 6)),
        ExplainedDay(date(2020, 5, 6), True, Why.COUNTED),
        ExplainedDay(date(2020, 5, 7), False, Why.PAUSED, "等待第三方意见"),
        ExplainedDay(date(2020, 5, 8), False, Why.PAUSED, "等待第三方意见"),
        ExplainedDay(date(2020, 5, 9), True, Why.WORKED_WEEKEND, "劳动节"),
        ExplainedDay(date(2020, 5, 10), False, Why.WEEKEND),
        ExplainedDay(date(2020, 5, 11), True, Why.COUNTED),
        ExplainedDay(date(2020, 5, 12), True, Why.COUNTED),
    ]


def test_a_last_day_that_is_not_worked_moves_where_the_rule_says_so() -> None:
    rule = Rule(12, Unit.CALENDAR_DAYS, rolls=True)

    found = started(rule, date(2020, 4, 19)).due(DAYS)

    assert found is not None
    assert found.due == date(2020, 5, 6)
    assert [day.why for day in found.days[-6:]] == [Why.COUNTED, *[Why.MOVED] * 5]


def test_school_days_are_counted_by_the_school_calendar() -> None:
    rules = read_rules(
        "kind,from_day,to_day,grades,reason\nterm,2020-02-10,2020-07-18,,2019/20-2\nclosed,2020-02-10,2020-02-24,,延期开学\n"
    )
    days = DayRule(Unit.SCHOOL_DAYS, school=SchoolCalendar(CHINA).overlaid("city", rules))

    found = started(Rule(2, Unit.SCHOOL_DAYS), date(2020, 2, 21)).due(days)

    assert found is not None
    assert found.due == date(2020, 2, 25)
    assert found.days[0] == ExplainedDay(date(2020, 2, 22), False, Why.NO_SCHOOL, "weekend")
    with pytest.raises(NoSchoolDay):
        started(Rule(2, Unit.SCHOOL_DAYS), date(2020, 7, 17)).due(days)


def test_states_follow_each_other_to_the_midnight_of_the_city() -> None:
    clock = started(Rule(10, Unit.CALENDAR_DAYS, near=2), date(2020, 3, 1))
    last_moment = datetime(2020, 3, 11, 15, 59, tzinfo=UTC)

    states = [clock.state(at(date(2020, 3, day)), DAYS) for day in (2, 8, 9, 10, 11, 12)]

    assert states == [State.RUNNING, State.RUNNING, State.NEAR, State.NEAR, State.DUE, State.OVERDUE]
    assert clock.state(last_moment, DAYS) is State.DUE
    assert clock.state(last_moment + timedelta(minutes=1), DAYS) is State.OVERDUE
    assert Clock(clock.rule).state(last_moment, DAYS) is State.WAITING


def test_a_stopped_clock_was_met_or_missed() -> None:
    clock = started(Rule(10, Unit.CALENDAR_DAYS), date(2020, 3, 1))
    in_time = apply(clock, Event(Move.STOPPED, at(date(2020, 3, 11), 23)))
    late = apply(clock, Event(Move.STOPPED, at(date(2020, 3, 12), 0)))

    assert in_time.state(at(date(2020, 4, 1)), DAYS) is State.MET
    assert late.state(at(date(2020, 4, 1)), DAYS) is State.MISSED


def test_a_clock_paused_on_its_last_day_waits_and_one_paused_too_late_is_overdue() -> None:
    clock = started(Rule(10, Unit.CALENDAR_DAYS), date(2020, 3, 1))
    paused = apply(clock, Event(Move.PAUSED, at(date(2020, 3, 11)), "补正"))
    too_late = apply(clock, Event(Move.PAUSED, at(date(2020, 3, 12)), "补正"))

    assert (paused.due(DAYS), paused.state(at(date(2020, 6, 1)), DAYS)) == (None, State.PAUSED)
    assert too_late.state(at(date(2020, 6, 1)), DAYS) is State.OVERDUE
    assert due(apply(paused, Event(Move.RESUMED, at(date(2020, 3, 20)))), DAYS) == date(2020, 3, 20)


def test_an_extension_lengthens_the_deadline_within_the_rule() -> None:
    rule = Rule(60, Unit.CALENDAR_DAYS, most_extension=30)
    clock = started(rule, date(2020, 3, 1), Event(Move.EXTENDED, at(date(2020, 4, 1)), "情况复杂", 30))

    assert due(clock, DAYS) == date(2020, 5, 30)
    with pytest.raises(BeyondExtension) as problem:
        apply(clock, Event(Move.EXTENDED, at(date(2020, 4, 2)), "仍复杂", 1))
    assert problem.value.facts == {"wanted": 31, "allowed": 30, "unit": "calendar-days"}


def test_an_extension_never_mends_a_missed_deadline() -> None:
    clock = started(Rule(10, Unit.CALENDAR_DAYS, most_extension=10), date(2020, 3, 1))

    assert due(extend_in_time(clock, Event(Move.EXTENDED, at(date(2020, 3, 11)), "x", 5), DAYS), DAYS) == date(
        2020, 3, 16
    )
    with pytest.raises(TooLateToExtend):
        extend_in_time(clock, Event(Move.EXTENDED, at(date(2020, 3, 12)), "x", 5), DAYS)


def test_months_are_extended_from_the_start_not_from_the_due_date() -> None:
    rule = Rule(3, Unit.MONTHS, most_extension=3)

    clock = started(rule, date(2019, 8, 31), Event(Move.EXTENDED, at(date(2019, 9, 1)), "x", 3))

    assert due(clock, MONTHS) == date(2020, 2, 29)


def test_a_restarted_clock_counts_from_its_day_as_if_nothing_had_been() -> None:
    clock = started(
        Rule(5, Unit.WORKING_DAYS),
        date(2020, 3, 2),
        Event(Move.PAUSED, at(date(2020, 3, 3)), "补正"),
        Event(Move.RESTARTED, at(date(2020, 3, 16)), "补正材料收到"),
    )

    assert due(clock, WORK) == date(2020, 3, 23)


@pytest.mark.parametrize(
    ("moves", "wanted"),
    [
        ([], Move.PAUSED),
        ([Move.STARTED], Move.STARTED),
        ([Move.STARTED], Move.RESUMED),
        ([Move.STARTED, Move.PAUSED], Move.PAUSED),
        ([Move.STARTED, Move.STOPPED], Move.RESUMED),
    ],
)
def test_a_move_out_of_turn_is_refused(moves: list[Move], wanted: Move) -> None:
    clock = fold(Rule(5, Unit.WORKING_DAYS), [Event(move, at(date(2020, 3, 2)), "x") for move in moves])

    with pytest.raises(WrongMove):
        apply(clock, Event(wanted, at(date(2020, 3, 3)), "x"))


def test_a_move_before_the_last_one_and_a_pause_without_reason_are_refused() -> None:
    clock = started(Rule(5, Unit.WORKING_DAYS), date(2020, 3, 2))

    with pytest.raises(WrongMove):
        apply(clock, Event(Move.STOPPED, at(date(2020, 3, 1))))
    with pytest.raises(ReasonMissing):
        apply(clock, Event(Move.PAUSED, at(date(2020, 3, 3)), " "))


def test_a_deadline_in_a_year_without_data_is_a_problem() -> None:
    with pytest.raises(UnknownYear):
        started(Rule(20, Unit.WORKING_DAYS), date(2026, 12, 20)).due(WORK)


# The slow oracle: it keeps no pauses. Each midnight it reads the events again and asks whether the clock runs then.


def slowly(rule: Rule, events: Sequence[Event]) -> date | None:
    origin = max(i for i, event in enumerate(events) if event.move in (Move.STARTED, Move.RESTARTED))
    since = events[origin:]
    start = since[0].at.astimezone(SHANGHAI).date()
    left = rule.count + sum(event.count for event in since if event.move is Move.EXTENDED)
    if rule.unit is Unit.MONTHS:
        left = slow_months(start, left)
    day = start
    midnight = datetime.combine(day, time(16), UTC)  # the end of the day in Shanghai
    for _ in range(600):
        if not left:
            return day
        day, midnight = day + timedelta(days=1), midnight + timedelta(days=1)
        before = [event.move for event in since if event.at < midnight and event.move in (Move.PAUSED, Move.RESUMED)]
        if before and before[-1] is Move.PAUSED:
            continue
        if rule.unit is not Unit.WORKING_DAYS or chinese_calendar.is_workday(day):
            left -= 1
    return None


def slow_months(start: date, months: int) -> int:
    """Days until `months` first-of-months have passed and the day of the month, or its last, has come."""
    day, passed = start, 0
    while passed < months:
        day += timedelta(days=1)
        passed += day.day == 1
    while day.day < start.day and day.day < calendar.monthrange(day.year, day.month)[1]:
        day += timedelta(days=1)
    return (day - start).days


def random_events(dice: random.Random) -> tuple[Rule, list[Event]]:
    unit = dice.choice([Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS])
    rule = Rule(dice.randint(1, 4 if unit is Unit.MONTHS else 25), unit, most_extension=6)
    moment = datetime(2019, 1, 1, tzinfo=UTC) + timedelta(hours=dice.randrange(24 * 365))
    events, running, spare = [Event(Move.STARTED, moment)], True, 6
    for _ in range(dice.randrange(8)):
        moment += timedelta(hours=dice.choice([0, 1, 7, 26, 75, 200]))
        move = dice.choice([Move.PAUSED if running else Move.RESUMED] * 3 + [Move.EXTENDED, Move.RESTARTED])
        count = dice.randint(1, spare) if move is Move.EXTENDED and spare else 0
        if move is Move.EXTENDED and not count:
            continue
        running = running if move is Move.EXTENDED else move is not Move.PAUSED
        spare = 6 if move is Move.RESTARTED else spare - count
        events.append(Event(move, moment, "x", count))
    return rule, events


@given(st.integers(min_value=0))
@settings(max_examples=200)
def test_the_due_date_is_that_of_the_slow_oracle(seed: int) -> None:
    rule, events = random_events(random.Random(seed))

    assert due(fold(rule, events), DayRule(rule.unit, CHINA)) == slowly(rule, events)


@pytest.mark.slow
def test_ten_thousand_random_histories_end_on_the_oracles_day() -> None:
    dice = random.Random("clocks")
    histories = [random_events(dice) for _ in range(10_000)]

    wrong = [
        (rule, events)
        for rule, events in histories
        if due(fold(rule, events), DayRule(rule.unit, CHINA)) != slowly(rule, events)
    ]

    assert wrong == []


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_months_end_on_the_same_day_or_on_the_last(day: date, months: int) -> None:
    found = add_months(day, months)

    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)
