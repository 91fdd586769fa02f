"""The page "my ledgers": what is due, what waits for review, and every ledger with how complete it stands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tijiao.access.actions import Action
from tijiao.access.gate import Reach, reach
from tijiao.kernel.times import local_day
from tijiao.ledgers.completeness import Tally, completeness
from tijiao.ledgers.due import Due, to_fill, to_review
from tijiao.ledgers.entries import entry_of
from tijiao.ledgers.models import Ledger


@dataclass(frozen=True)
class Kept:
    """A ledger, how complete it stands since the first of last month, and what a record costs."""

    ledger: Ledger
    tally: Tally
    minutes: int


def overview(user: Any, *, at: datetime) -> dict[str, Any]:
    """The context of the page."""
    due = to_fill(user, at=at)
    now = [one for one in due if not one.late]
    late = [one for one in due if one.late]
    fills = bool(reach(user, Action.RECORD_FILE))
    within = reach(user, Action.RECORD_REVIEW)
    return {
        "late": late, "now": now, "minutes": _minutes(due), "fills": fills,
        "reviews": bool(within), "to_review": to_review(user).count() if within else 0,
        "kept": kept_within(reach(user, Action.LEDGER_VIEW), at=at),
        "several": len({one.organisation.pk for one in due}) > 1,
    }  # fmt: skip


def _minutes(due: list[Due]) -> int:
    return sum(one.minutes for one in due)


def kept_within(within: Reach, *, at: datetime) -> list[Kept]:
    """Every ledger in force with the tally since the first of last month, in that part of the tree."""
    today = local_day(at)
    ledgers = list(Ledger.objects.in_force(on=today))
    found = completeness(ledgers, _since(today), today + timedelta(days=1), at=at, reach=within)
    tallies = found.rolled(lambda key: key[0])
    return [Kept(one, tallies.get(one.pk, Tally()), entry_of(one).minutes) for one in ledgers]


def _since(today: date) -> date:
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)
