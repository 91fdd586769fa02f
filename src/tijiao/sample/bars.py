"""What the sample city's bureau asks of numbers that the plan only watches, with a source that says so."""

from datetime import datetime

from tijiao.packs.plan import Comparator
from tijiao.plans.models import Target
from tijiao.plans.own import set_own

_SOURCE = "局长办公会议定（样例）"
_BARS: dict[str, tuple[Comparator, float]] = {
    "questions-answered-in-time": (">=", 95.0),
    "daily-check-completeness": (">=", 98.0),
    "opening-verified-share": (">=", 100.0),
    "ten-items-in-place": (">=", 95.0),
    "home-visits-followed": (">=", 90.0),
}


def set_bars(*, at: datetime) -> None:
    """Set the sample's bars on the numbers that the published plan watches."""
    for code, (comparator, value) in _BARS.items():
        target = Target.objects.watched().get(code=code)
        version = target.measure.line.part.plan.version
        set_own(target, value=value, comparator=comparator, source=_SOURCE, version=version, by=None, at=at)
