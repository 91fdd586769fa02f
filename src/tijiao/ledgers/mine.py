"""The page "my ledgers": what is due, what waits for review, and every ledger with how complete it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from tijiao.access.actions import Action
from tijiao.access.gate import Reach, reach
from tijiao.directory.models import Organisation
from tijiao.kernel.times import local_day
from tijiao.ledgers.completeness import Tally, completeness
from tijiao.ledgers.due import Due, to_fill, to_review
from tijiao.ledgers.entries import entry_of
from tijiao.ledgers.models import Ledger


@dataclass(frozen=True)
class Kept:
    """A ledger, how complete it stands since the first of last month, and what a record costs."""

    ledger: Ledger
    tally: Tally | None
    minutes: int


def overview(user: Any, *, at: datetime) -> dict[str, Any]:
    """The context of the page. Who fills sees what is due; who looks after others sees how complete they stand."""
    known = list(Ledger.objects.all())
    ledgers = [one for one in known if one.in_force(on=local_day(at))]
    due = to_fill(user, at=at, ledgers=known)
    looks_after = bool(reach(user, Action.REMIND))
    fills = bool(due) or (not looks_after and bool(reach(user, Action.RECORD_FILE)))
    within = reach(user, Action.RECORD_REVIEW)
    seen = reach(user, Action.LEDGER_VIEW)
    return {
        "late": [one for one in due if one.late], "now": [one for one in due if not one.late],
        "minutes": _minutes(due), "fills": fills, "several": len({one.organisation.pk for one in due}) > 1,
        "reviews": bool(within), "to_review": to_review(user, ledgers=ledgers).count() if within else 0,
        "coming": _coming(user, today=local_day(at)),
        "kept": _bare(ledgers) if not looks_after and fills else kept_within(seen, ledgers, at=at),
    }  # fmt: skip


def _coming(user: Any, *, today: date) -> list[Ledger]:
    """Ledgers of the person's sections that have not begun: issued for later, or waiting for approval."""
    within = reach(user, Action.LEDGER_ISSUE)
    if not within:
        return []
    sections = within.limit(Organisation.objects.kinds("section"), "path").values("code")
    rows = Ledger.objects.filter(Q(waiting=True) | Q(from_day__gt=today), section__in=sections)
    return list(rows.order_by("from_day", "code"))


def _bare(ledgers: Sequence[Ledger]) -> list[Kept]:
    return [Kept(one, None, entry_of(one).minutes) for one in ledgers]


def _minutes(due: list[Due]) -> int:
    return sum(one.minutes for one in due)


def kept_within(within: Reach, ledgers: Sequence[Ledger], *, at: datetime) -> list[Kept]:
    """Each ledger with its tally since the first of last month, in that part of the tree."""
    today = local_day(at)
    found = completeness(ledgers, _since(today), today + timedelta(days=1), at=at, reach=within)
    tallies = found.rolled(lambda key: key[0])
    return [Kept(one, tallies.get(one.pk, Tally()), entry_of(one).minutes) for one in ledgers]


def _since(today: date) -> date:
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)
