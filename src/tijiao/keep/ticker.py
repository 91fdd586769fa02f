"""The ticker: runs the jobs whose slots came, each slot once over all tickers, and makes up for what it missed.

The slots follow the real clock, also in the sample city, whose own day stands still; what a job does there, it does on
the city's day.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, close_old_connections, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.functional import Promise

from tijiao.keep.cadence import Cadence
from tijiao.keep.models import JobRun

logger = logging.getLogger("tijiao.keep.ticker")
Outcome = JobRun.Outcome
#: How long after its n-th failure a slot is tried again; after the last one it waits for a person or the next slot.
RETRIES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
PAUSE = 2.0
LONGEST_ERROR = 2000


@dataclass(frozen=True)
class Job:
    """A named job that does the same however often it runs for a slot.

    `work`     slot → a sentence about what was done, for the page
    `needed`   for frequent jobs: whether there is anything to do; without it nothing runs and nothing is written
    `longest`  after this a run counts as abandoned and its slot is taken over
    `waits`    a job of the slow lane: it must not hold up those that are due every few seconds
    """

    name: str
    title: str | Promise
    cadence: Cadence
    work: Callable[[datetime], str]
    needed: Callable[[], bool] = lambda: True
    longest: timedelta = timedelta(hours=1)
    waits: bool = True


def tick(jobs: Sequence[Job], *, now: datetime) -> list[JobRun]:
    """Run every slot that is due. Returns the runs, done and failed ones."""
    ran: list[JobRun] = []
    for job in jobs:
        _release(job, now)
        ran += [run for slot in _due(job, now) if (run := _run(job, slot, now)) is not None]
    return ran


def _due(job: Job, now: datetime) -> list[datetime]:
    """Slots to run: failed ones whose time to try again came, then those that were never begun."""
    failed = JobRun.objects.filter(name=job.name, outcome=Outcome.FAILED, attempts__lte=len(RETRIES)).order_by("due")
    last = JobRun.objects.filter(name=job.name).aggregate(due=Max("due"))["due"]
    again = [run.due for run in failed if (run.finished_at or now) + RETRIES[run.attempts - 1] <= now]
    fresh = job.cadence.missed(last, now)
    return [*again, *(fresh if fresh and job.needed() else [])]


def _run(job: Job, slot: datetime, now: datetime) -> JobRun | None:
    """Claim the slot and do the work; None when another ticker was first."""
    run = _claim(job, slot, now)
    if run is None:
        return None
    began = time.monotonic()
    try:
        run.told, run.outcome, run.error = job.work(slot)[:200], Outcome.DONE, ""
    except Exception as fault:  # whatever a job does wrong is recorded, shown and tried again
        logger.exception("job %s failed", job.name)
        run.outcome, run.error = Outcome.FAILED, f"{type(fault).__name__}: {fault}"[:LONGEST_ERROR]
    run.finished_at = now + timedelta(seconds=time.monotonic() - began)
    run.save(update_fields=["told", "outcome", "error", "finished_at"])
    _forget(job, run)
    return run


def _claim(job: Job, slot: datetime, now: datetime) -> JobRun | None:
    """The constraints decide: one row a slot, one running row a job."""
    told = {"outcome": Outcome.RUNNING, "started_at": now, "finished_at": None, "runner": runner()}
    try:
        with transaction.atomic():
            known = JobRun.objects.filter(name=job.name, due=slot).first()
            if known is None:
                return JobRun.objects.create(name=job.name, due=slot, **told)
            standing = JobRun.objects.filter(pk=known.pk, outcome=Outcome.FAILED, attempts=known.attempts)
            if not standing.update(attempts=known.attempts + 1, **told):
                return None
    except IntegrityError:
        return None
    known.refresh_from_db()
    return known


def _release(job: Job, now: datetime) -> None:
    """A run whose process died, or that takes far too long, counts as failed: its slot is tried again."""
    for run in JobRun.objects.filter(name=job.name, outcome=Outcome.RUNNING):
        if _dead(run.runner) or run.started_at + job.longest < now:
            JobRun.objects.filter(pk=run.pk, outcome=Outcome.RUNNING, runner=run.runner).update(
                outcome=Outcome.FAILED, finished_at=now, error="abandoned: the process ended while the job ran"
            )


def _forget(job: Job, run: JobRun) -> None:
    """Of a job that runs every few seconds the last good run is enough; failures stay until the cleaning."""
    if not job.waits and run.outcome == Outcome.DONE:
        JobRun.objects.filter(name=job.name, outcome=Outcome.DONE, due__lt=run.due).delete()


def runner() -> str:
    """Who runs: host and process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def _dead(named: str) -> bool:
    host, _, process = named.rpartition(":")
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def run_for_ever(jobs: Sequence[Job], stop: threading.Event) -> None:
    """Tick until told to stop, in two lanes: nothing slow holds up what is due every few seconds."""
    quick = [job for job in jobs if not job.waits]
    slow = [job for job in jobs if job.waits]
    lanes = [threading.Thread(target=_lane, args=(lane, stop)) for lane in (quick, slow) if lane]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()


def _lane(jobs: Sequence[Job], stop: threading.Event) -> None:
    while not stop.is_set():
        close_old_connections()
        try:
            tick(jobs, now=timezone.now())
        except Exception:
            logger.exception("the ticker could not reach the database; it tries again")
        stop.wait(PAUSE)
