"""When a job is due. Plain values: the ticker asks which slots were missed, and runs those."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from tijiao.kernel.times import local_day, moment_on

CatchUp = Literal["latest", "each"]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Every:
    """A slot every so many seconds; after downtime only the latest one counts."""

    seconds: int

    def latest(self, now: datetime) -> datetime:
        """The last slot that is not after `now`."""
        passed = int((now - _EPOCH).total_seconds()) // self.seconds
        return _EPOCH + timedelta(seconds=passed * self.seconds)

    def after(self, moment: datetime) -> datetime:
        """The first slot after a moment."""
        return self.latest(moment) + timedelta(seconds=self.seconds)

    def missed(self, last: datetime | None, now: datetime) -> list[datetime]:
        """The slots to run at `now`, the oldest first, when `last` is the latest one that was begun (None = none)."""
        slot = self.latest(now)
        return [slot] if last is None or slot > last else []


@dataclass(frozen=True, slots=True)
class Daily:
    """A slot each city day at a time of day. `catch_up`: each missed day is made up for, or only the latest."""

    at: time
    catch_up: CatchUp = "latest"

    def latest(self, now: datetime) -> datetime:
        today = local_day(now)
        slot = moment_on(today, self.at)
        return slot if slot <= now else moment_on(today - timedelta(days=1), self.at)

    def after(self, moment: datetime) -> datetime:
        return moment_on(local_day(self.latest(moment)) + timedelta(days=1), self.at)

    def missed(self, last: datetime | None, now: datetime) -> list[datetime]:
        newest = self.latest(now)
        if last is not None and newest <= last:
            return []
        if last is None or self.catch_up == "latest":
            return [newest]
        return [moment_on(day, self.at) for day in _days(local_day(last), local_day(newest))]


Cadence = Every | Daily


def _days(after: date, last: date) -> Iterator[date]:
    """The days after `after` up to and with `last`."""
    for number in range(1, (last - after).days + 1):
        yield after + timedelta(days=number)
