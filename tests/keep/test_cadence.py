"""Which slots a job makes up for. Held to a slow twin that walks minute by minute."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tijiao.keep.cadence import Daily, Every
from tijiao.kernel.times import CITY_ZONE

START = datetime(2020, 5, 1, 0, 0, tzinfo=UTC)
MINUTES = st.integers(min_value=0, max_value=4 * 24 * 60)
TIMES = st.times(min_value=time(0, 0), max_value=time(23, 59)).map(lambda one: one.replace(second=0, microsecond=0))


def _slots(at: time, first: datetime, last: datetime) -> list[datetime]:
    """The twin: every minute of [first, last] whose city time is `at`."""
    count = int((last - first).total_seconds() // 60)
    minutes = (first + timedelta(minutes=number) for number in range(count + 1))
    return [moment for moment in minutes if moment.astimezone(CITY_ZONE).time() == at]


@given(at=TIMES, ticks=st.lists(MINUTES, min_size=1, max_size=8))
@settings(max_examples=40)
def test_a_job_that_needs_each_day_runs_for_each_day_once_whatever_the_downtime(at: time, ticks: list[int]) -> None:
    cadence, ran = Daily(at, "each"), list[datetime]()

    for minute in sorted(ticks):
        ran += cadence.missed(ran[-1] if ran else None, START + timedelta(minutes=minute))

    assert ran == _slots(at, ran[0], START + timedelta(minutes=max(ticks)))


@given(at=TIMES, ticks=st.lists(MINUTES, min_size=1, max_size=8))
@settings(max_examples=40)
def test_a_job_that_needs_only_the_latest_day_runs_once_after_any_downtime(at: time, ticks: list[int]) -> None:
    cadence, last = Daily(at), None

    for minute in sorted(ticks):
        now = START + timedelta(minutes=minute)
        missed = cadence.missed(last, now)
        newest = _slots(at, now - timedelta(days=1) + timedelta(minutes=1), now)
        assert missed == ([] if newest == [last] else newest)
        last = missed[-1] if missed else last


@given(
    seconds=st.integers(min_value=1, max_value=3600), passed=st.lists(st.integers(0, 100_000), min_size=1, max_size=12)
)
def test_a_job_every_few_seconds_runs_at_most_once_in_its_time(seconds: int, passed: list[int]) -> None:
    cadence, ran = Every(seconds), list[datetime]()

    for second in sorted(passed):
        now = START + timedelta(seconds=second)
        missed = cadence.missed(ran[-1] if ran else None, now)
        assert len(missed) <= 1
        assert all(slot <= now < slot + timedelta(seconds=seconds) for slot in missed)
        ran += missed

    assert ran == sorted(set(ran))


def test_the_next_slot_is_the_first_one_after_now() -> None:
    now = datetime(2020, 5, 20, 2, 0, 3, tzinfo=UTC)  # 10:00:03 in the city

    assert Every(5).after(now) == datetime(2020, 5, 20, 2, 0, 5, tzinfo=UTC)
    assert Daily(time(0, 10)).after(now) == datetime(2020, 5, 20, 16, 10, tzinfo=UTC)
    assert Daily(time(23, 0)).after(now) == datetime(2020, 5, 20, 15, 0, tzinfo=UTC)


def test_a_clock_that_was_put_back_runs_nothing_twice() -> None:
    cadence, noon = Daily(time(12, 0), "each"), datetime(2020, 5, 20, 4, 0, tzinfo=UTC)

    assert cadence.missed(noon, noon - timedelta(days=3)) == []
