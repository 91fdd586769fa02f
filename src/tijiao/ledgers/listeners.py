"""Who wants to know that a record was filed. Desks do not know each other: the faces join them at start-up.

    ledgers.listeners.listeners.append(report_hazards)      # in web's AppConfig.ready

A listener runs inside the transaction of the filing: when it raises, nothing is filed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from tijiao.directory.models import Organisation, User
from tijiao.ledgers.models import Record


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


#: Called in the transaction when a ledger was issued on a page, changed, ended or withdrawn.
issuers: list[Callable[[], None]] = []


def tell_issuers() -> None:
    """Call every one."""
    for hear in issuers:
        hear()


def tell(filed: Filed) -> None:
    """Call every listener."""
    for listener in listeners:
        listener(filed)


@dataclass(frozen=True, slots=True)
class Touched:
    """A published number that a correction touches: where it stands, what it is, and its page."""

    where: str
    what: str
    url: str


#: Who knows of published numbers that come from a record; asked for records that were corrected after their review.
publishers: list[Callable[[Record], list[Touched]]] = []


def touched_by(record: Record) -> list[Touched]:
    """The published numbers that a corrected record touches; nothing for one that was never corrected."""
    return [one for ask in publishers for one in ask(record)] if record.corrected else []
