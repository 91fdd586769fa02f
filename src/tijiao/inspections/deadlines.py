"""When a finding is due: the rule in force on its day, counted through the kernel's clock, every day explained."""

from datetime import date

from tijiao.directory.workdays import work_calendar
from tijiao.inspections.models import FindingRule
from tijiao.kernel import clocks


def rule_on(kind: str, day: date) -> FindingRule | None:
    """The rule that held for a kind of hazard on a day; None for a kind that no pack ever declared."""
    return FindingRule.objects.on(day).filter(kind__code=kind).first()


def due_date(rule: FindingRule, start: date) -> clocks.DueDate:
    """The last day to rectify when the deadline runs from `start`, with every day counted or skipped.

    Raises   UnknownYear where working days are counted into a year without calendar data.
    """
    unit = clocks.Unit(rule.unit)
    days = clocks.DayRule(unit, work=work_calendar() if unit is clocks.Unit.WORKING_DAYS else None)
    found = clocks.Clock(clocks.Rule(rule.days, unit), start=start).due(days)
    if found is None:
        raise ValueError("a clock that runs without pauses has a due date")
    return found
