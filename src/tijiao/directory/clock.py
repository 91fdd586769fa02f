"""What time it is in the city. A real bureau follows the clock; the sample city lives on the day it was built for."""

from datetime import UTC, date, datetime

from django.utils import timezone

from tijiao.directory.models import Installation
from tijiao.kernel.times import CITY_ZONE, local_day

#: Read once a process: an installation never changes its kind or its day.
_known: dict[str, Installation] = {}


def forget() -> None:
    """Read the installation anew: after it was made, and between tests."""
    _known.clear()


def _installation() -> Installation | None:
    if "it" not in _known:
        there = Installation.objects.first()
        if there is None:
            return None  # an empty database may become either kind: ask again next time
        _known["it"] = there
    return _known["it"]


def is_sample() -> bool:
    """Whether every page and export must say 样例数据."""
    there = _installation()
    return there is not None and there.kind == Installation.Kind.SAMPLE


def now() -> datetime:
    """The moment, aware, in UTC: in the sample city today's time of day on the sample's day."""
    there, moment = _installation(), timezone.now()
    if there is None or there.today is None:
        return moment
    return datetime.combine(there.today, moment.astimezone(CITY_ZONE).time(), CITY_ZONE).astimezone(UTC)


def today() -> date:
    """The city's calendar day."""
    return local_day(now())
