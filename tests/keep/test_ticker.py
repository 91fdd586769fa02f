"""A slot runs once over all tickers; what fails is recorded and tried again; what a dead process left is taken over."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest

from tijiao.keep import ticker
from tijiao.keep.cadence import Cadence, Daily, Every
from tijiao.keep.models import JobRun
from tijiao.keep.ticker import Job, tick

pytestmark = pytest.mark.django_db
NOON = datetime(2020, 5, 20, 4, 0, tzinfo=UTC)
MIDNIGHT = datetime(2020, 5, 19, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)


class Work:
    """A job's work that remembers its slots, and fails as often as told."""

    def __init__(self, failures: int = 0) -> None:
        self.slots: list[datetime] = []
        self.failures = failures

    def __call__(self, slot: datetime) -> str:
        self.slots.append(slot)
        if self.failures:
            self.failures -= 1
            raise RuntimeError("no light")
        return "done"


def job(work: Callable[[datetime], str], cadence: Cadence | None = None, **more: object) -> Job:
    return Job("nightly", "每晚", cadence or Daily(time(0, 0)), work, **more)


def runs() -> list[tuple[datetime, str, int]]:
    return list(JobRun.objects.order_by("due").values_list("due", "outcome", "attempts"))


def test_a_slot_runs_once() -> None:
    work = Work()

    tick([job(work)], now=NOON)
    tick([job(work)], now=NOON + timedelta(hours=1))

    assert work.slots == [MIDNIGHT]
    assert runs() == [(MIDNIGHT, "done", 1)]


def test_after_downtime_each_missed_day_is_made_up_for_in_order() -> None:
    work = Work()
    nightly = job(work, Daily(time(0, 0), "each"))
    tick([nightly], now=NOON)

    tick([nightly], now=NOON + 3 * DAY)

    assert work.slots == [MIDNIGHT, MIDNIGHT + DAY, MIDNIGHT + 2 * DAY, MIDNIGHT + 3 * DAY]


def test_another_ticker_that_is_at_the_job_is_left_alone() -> None:
    JobRun.objects.create(name="nightly", due=MIDNIGHT, started_at=NOON, runner="elsewhere:7")
    work = Work()

    tick([job(work, Daily(time(0, 0), "each"), longest=3 * DAY)], now=NOON + DAY)

    assert work.slots == []


def test_two_tickers_that_claim_the_same_slot_run_it_once() -> None:
    first, second = Work(), Work()

    def overtaken(slot: datetime) -> str:
        tick([job(second)], now=NOON)  # the other ticker comes while this one works
        return first(slot)

    tick([job(overtaken)], now=NOON)

    assert (first.slots, second.slots) == ([MIDNIGHT], [])


def test_a_failure_is_recorded_and_tried_again_after_a_while() -> None:
    work = Work(failures=1)
    tick([job(work)], now=NOON)
    failed = JobRun.objects.get()

    tick([job(work)], now=NOON + timedelta(seconds=30))
    tick([job(work)], now=NOON + timedelta(seconds=90))

    assert (failed.outcome, failed.error) == ("failed", "RuntimeError: no light")
    assert work.slots == [MIDNIGHT, MIDNIGHT]
    assert runs() == [(MIDNIGHT, "done", 2)]


def test_after_the_last_retry_a_slot_waits_for_a_person() -> None:
    work = Work(failures=99)

    for hour in range(20):
        tick([job(work)], now=NOON + timedelta(hours=hour) / 2)

    assert runs() == [(MIDNIGHT, "failed", len(ticker.RETRIES) + 1)]
    assert len(work.slots) == len(ticker.RETRIES) + 1


def test_what_a_dead_process_left_running_is_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    JobRun.objects.create(name="nightly", due=MIDNIGHT, started_at=NOON, runner=ticker.runner())
    monkeypatch.setattr(ticker, "_dead", lambda named: True)
    work = Work()

    tick([job(work)], now=NOON + timedelta(seconds=5))
    tick([job(work)], now=NOON + timedelta(seconds=70))

    assert runs() == [(MIDNIGHT, "done", 2)]


def test_a_frequent_job_without_need_writes_nothing_and_keeps_only_its_last_run() -> None:
    work = Work()
    idle = job(work, Every(5), needed=lambda: False, waits=False)
    busy = job(work, Every(5), waits=False)

    tick([idle], now=NOON)
    assert runs() == []
    for second in (0, 3, 6, 11):
        tick([busy], now=NOON + timedelta(seconds=second))

    assert work.slots == [NOON, NOON + timedelta(seconds=5), NOON + timedelta(seconds=10)]
    assert runs() == [(NOON + timedelta(seconds=10), "done", 1)]
