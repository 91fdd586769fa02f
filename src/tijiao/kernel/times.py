"""The city's clock: moments are kept in UTC, days end at midnight in Asia/Shanghai."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CITY_ZONE = ZoneInfo("Asia/Shanghai")


def local_day(moment: datetime) -> date:
    """The city's calendar day in which an aware moment falls."""
    return moment.astimezone(CITY_ZONE).date()


def day_start(day: date) -> datetime:
    """The first moment of a city day, in UTC."""
    return datetime.combine(day, time.min, CITY_ZONE).astimezone(UTC)


def day_end(day: date) -> datetime:
    """The first moment after a city day, in UTC: what is due on `day` is late from here on."""
    return day_start(day + timedelta(days=1))


def moment_on(day: date, at: time) -> datetime:
    """The moment of a city day at a local time of day, in UTC."""
    return datetime.combine(day, at, CITY_ZONE).astimezone(UTC)
