"""Lights: the value against the path that the target declares."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tijiao.packs.plan import AtDue, Hold, PerPeriod, Step, Steps, Straight
from tijiao.pages.lights import Light
from tijiao.plans.lights import Goal, Verdict, alarm, expected_on, judge, met, path_points, worst

START, HALF, DUE = date(2020, 1, 1), date(2020, 7, 1), date(2020, 12, 31)
HOLD, AT_DUE, PER = Hold(kind="hold"), AtDue(kind="at-due"), PerPeriod(kind="per-period")
STRAIGHT = Straight(kind="straight", start=80, begins=START)
STEPS = Steps(
    kind="steps", start=0, begins=START, steps=(Step(on=HALF, value=10_000), Step(on=date(2020, 10, 1), value=20_000))
)


@pytest.mark.parametrize(
    ("path", "value", "on", "light", "reason"),
    [
        (HOLD, 99, START, Light.GREEN, "on-path"),
        (HOLD, 98, START, Light.AMBER, "slightly-behind"),
        (HOLD, 90, START, Light.RED, "behind"),
        (HOLD, None, DUE, Light.GREY, "no-evidence"),
        (AT_DUE, 40, HALF, Light.GREY, "not-due"),
        (AT_DUE, 99, HALF, Light.GREEN, "on-path"),
        (AT_DUE, 98, DUE, Light.RED, "behind"),
        (STRAIGHT, 89.5, HALF, Light.GREEN, "on-path"),
        (STRAIGHT, 88.8, HALF, Light.AMBER, "slightly-behind"),
        (STRAIGHT, 85, HALF, Light.RED, "behind"),
    ],
)
def test_a_goal_of_at_least_99(path, value, on, light, reason):
    verdict = judge(Goal(99, ">=", path, DUE), value, on=on)

    assert (verdict.light, verdict.reason) == (light, reason)


def test_between_two_steps_the_earlier_one_counts():
    goal = Goal(30_000, ">=", STEPS, DUE)

    assert [
        expected_on(goal, day) for day in (START, date(2020, 6, 30), HALF, date(2020, 9, 30), date(2020, 10, 1), DUE)
    ] == [0, 0, 10_000, 10_000, 20_000, 30_000]


def test_within_a_period_the_promise_grows_with_its_days():
    goal = Goal(1, "=", PER, DUE, span=(date(2020, 2, 1), date(2020, 9, 1)))

    assert expected_on(goal, date(2020, 2, 1)) == 0
    assert judge(goal, 0.5, on=date(2020, 5, 1)).light == Light.GREEN
    assert judge(goal, 0.1, on=date(2020, 8, 1)).light == Light.RED


def test_a_limit_from_above():
    assert [judge(Goal(45, "<=", HOLD, DUE), value, on=START).light for value in (45, 46, 60)] == [
        Light.GREEN,
        Light.AMBER,
        Light.RED,
    ]


def test_about_means_within_a_twentieth():
    assert [judge(Goal(100, "~", HOLD, DUE), value, on=DUE).light for value in (95, 105, 94)] == [
        Light.GREEN,
        Light.GREEN,
        Light.RED,
    ]


@pytest.mark.parametrize(("parts", "whole"), [([0.1] * 10, 1.0), ([0.1, 0.2], 0.3)])
def test_what_sums_of_fractions_lose_in_their_last_digits_breaks_no_promise(parts, whole):
    """Given plots whose areas come out a hair below or above the whole, when they are judged, then they are the whole."""
    assert sum(parts) != whole

    kept = [met(sum(parts), whole, comparator) for comparator in (">=", "=", "<=", "<", ">")]
    assert kept == [True, True, True, False, False]


def test_the_line_shows_its_worst_light_and_silence_hides_nothing():
    assert worst([Light.GREEN, Light.GREY, Light.RED]) == Light.RED
    assert worst([Light.GREEN, Light.GREY]) == Light.GREEN
    assert worst([Light.GREY]) == worst([]) == Light.GREY


def test_an_alarm_darkens_and_never_brightens():
    assert [alarm(value, 0) for value in (None, 0, 1)] == [Light.GREY, Light.GREY, Light.RED]


def test_the_corners_of_a_path_for_the_chart():
    assert path_points(Goal(30_000, ">=", STEPS, DUE)) == [
        (START, 0),
        (HALF, 0),
        (HALF, 10_000),
        (date(2020, 10, 1), 10_000),
        (date(2020, 10, 1), 20_000),
        (DUE, 30_000),
    ]


PATHS = st.sampled_from([HOLD, AT_DUE, PER, STRAIGHT, STEPS])


@given(PATHS, st.dates(START, date(2021, 3, 1)), st.floats(0, 1e6))
def test_no_evidence_is_grey_on_every_path_and_day_and_the_goal_itself_is_always_green(path, on, goal_value):
    goal = Goal(goal_value, ">=", path, DUE)

    assert judge(goal, None, on=on) == Verdict(Light.GREY, "no-evidence")
    assert judge(goal, max(goal_value, expected_on(goal, on)), on=on).light == Light.GREEN


@given(PATHS, st.dates(START, date(2021, 3, 1)), st.floats(0, 100), st.floats(0, 100))
def test_a_higher_value_never_has_a_worse_light(path, on, one, two):
    order = [Light.RED, Light.AMBER, Light.GREY, Light.GREEN]
    low, high = sorted([one, two])
    goal = Goal(99, ">=", path, DUE)

    assert order.index(judge(goal, low, on=on).light) <= order.index(judge(goal, high, on=on).light)
