"""The working days of the country, as this installation knows them."""

from functools import cache
from pathlib import Path

from django.conf import settings

from tijiao.kernel.workdays import WorkCalendar, national_calendar, read_special_days


@cache
def work_calendar() -> WorkCalendar:
    """The country's working days, read once a process; packs/national adds the years that the package lacks."""
    more = Path(settings.PACKS) / "national" / "working_days.csv"
    known = national_calendar()
    return known.with_days(read_special_days(more.read_text(encoding="utf-8"))) if more.exists() else known
