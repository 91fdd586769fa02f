"""How many of those that could hold an award do hold it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.awards.models import Grant, Scheme
from tijiao.directory.models import Organisation


@dataclass(frozen=True, slots=True)
class Share:
    """`percent` is None where nobody could hold it: nothing is not zero."""

    holders: int
    eligible: int

    @property
    def percent(self) -> float | None:
        return 100 * self.holders / self.eligible if self.eligible else None


def eligible(scheme: Scheme, *, on: date, below: str = "/") -> Any:
    """The organisations at or below a path that can hold the award on the day, as a queryset."""
    rows = Organisation.objects.live(on=on).below(below).kinds(*scheme.kinds)
    return rows.with_attribute("stage", *scheme.stages, on=on) if scheme.stages else rows


def share(scheme: Scheme, *, on: date, below: str = "/") -> Share:
    """Holders among the eligible on a day. Two queries."""
    could = eligible(scheme, on=on, below=below)
    live = Grant.objects.live(on=on).filter(scheme=scheme)
    return Share(holders=could.filter(pk__in=live.values("organisation")).count(), eligible=could.count())


def share_seen(scheme: Scheme, user: Any, *, on: date) -> Share | None:
    """The share within the person's sight: the city, or the one branch; None for whom a share says nothing."""
    within = reach(user, Action.AWARD_VIEW)
    if within.everywhere:
        return share(scheme, on=on)
    if len(within.branches) != 1:
        return None
    found = share(scheme, on=on, below=within.branches[0])
    return found if found.eligible > 1 else None
