"""How an overdue finding climbs the grid of school, town office and city."""

from datetime import date
from enum import StrEnum
from typing import Protocol


class Level(StrEnum):
    SCHOOL = "school"
    TOWN = "town"
    CITY = "city"


#: severity → level → days past the due day after which the finding is there as well. The more severe, the faster.
CLIMB: dict[str, dict[Level, int]] = {
    "minor": {Level.SCHOOL: 1, Level.TOWN: 4, Level.CITY: 11},
    "serious": {Level.SCHOOL: 1, Level.TOWN: 3, Level.CITY: 8},
    "major": {Level.SCHOOL: 1, Level.TOWN: 1, Level.CITY: 3},
}


class Due(Protocol):
    """What the grid needs to know of a finding."""

    severity: str
    state: str
    due_on: date


def days_overdue(finding: Due, on: date) -> int:
    """Whole days since the due day while nothing is reported as rectified; 0 when in time."""
    return max((on - finding.due_on).days, 0) if finding.state == "open" else 0


def escalation(finding: Due, on: date) -> Level | None:
    """The highest level of the grid that has to act on the day; None while the finding is in time."""
    late = days_overdue(finding, on)
    reached = [level for level, days in CLIMB[finding.severity].items() if late >= days]
    return reached[-1] if reached else None
