"""Who wants to know that a record was filed. Desks do not know each other: the faces join them at start-up.

    ledgers.listeners.listeners.append(report_hazards)      # in web's AppConfig.ready

A listener runs inside the transaction of the filing: when it raises, nothing is filed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from tijiao.directory.models import Organisation, User


@dataclass(frozen=True, slots=True)
class Hazard:
    """Something dangerous that a record names: its kind as hazards.yaml calls it, and the school's own words."""

    kind: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A record that was filed or corrected just now. `origin` names it for others: "ledgers.record/7"."""

    origin: str
    ledger: str
    organisation: Organisation
    period: str
    day: date
    hazards: tuple[Hazard, ...]
    by: User
    at: datetime


listeners: list[Callable[[Filed], None]] = []


def tell(filed: Filed) -> None:
    """Call every listener."""
    for listener in listeners:
        listener(filed)
