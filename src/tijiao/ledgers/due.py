"""What waits for a person: to fill, to mend, to review."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from tijiao.access.actions import Action
from tijiao.access.gate import Reach, posts_of, reach
from tijiao.kernel.periods import Period
from tijiao.kernel.times import local_day
from tijiao.ledgers.entries import entry_of
from tijiao.ledgers.locking import exceptions
from tijiao.ledgers.models import Ledger, Record, State
from tijiao.ledgers.obligations import Member, facts_for, listed
from tijiao.ledgers.who import may_fill


@dataclass(frozen=True)
class Due:
    """One record that a person's organisation owes. `state`: "" not begun, draft or returned."""

    ledger: Ledger
    organisation: Member
    period: Period
    due_at: datetime
    state: str
    late: bool
    minutes: int

    @property
    def due_on(self) -> date:
        return local_day(self.due_at)

    @property
    def url(self) -> str:
        return reverse("ledgers:fill", args=[self.ledger.code, self.organisation.pk, str(self.period)])

    @property
    def state_label(self) -> str:
        return str(State(self.state).label) if self.state else ""


def to_fill(user: Any, *, at: datetime, ledgers: Sequence[Ledger] | None = None) -> list[Due]:
    """Everything that the person may fill now and that nobody handed in, the most urgent first.

    `ledgers`: those that are known already, whether they are kept or not.
    """
    within, today = reach(user, Action.RECORD_FILE), local_day(at)
    if not within:
        return []
    ledgers = [one for one in (Ledger.objects.all() if ledgers is None else ledgers) if _open(one, on=today)]
    if not ledgers:
        return []
    farthest = max(entry_of(one).lock_after + 40 for one in ledgers)
    window = (
        today - timedelta(days=min(farthest, 400)),
        today + timedelta(days=1 + max(entry_of(one).open_ahead for one in ledgers)),
    )
    mine = [one for one in ledgers if _concerns(one, user, within)]
    found = list(_owed(mine, within, window, at)) if mine else []
    return sorted(found, key=lambda due: (due.due_at, due.ledger.code, due.organisation.path))


def _open(ledger: Ledger, *, on: date) -> bool:
    """Whether it is kept on the day, or will be within the days that it can be filled ahead."""
    ahead = on + timedelta(days=entry_of(ledger).open_ahead)
    return ledger.in_force(on=max(on, min(ledger.from_day, ahead)))


def _concerns(ledger: Ledger, user: Any, within: Reach) -> bool:
    """Whether the person's posts may fill it at all: of the right role and, for one organisation alone, of its kind."""
    kinds = set(entry_of(ledger).fills.kinds)
    return any(
        may_fill(ledger, place.path, user)
        for place in (post.organisation for post in posts_of(user))
        if within.covers(place.path) and (place.path not in within.exact or place.kind in kinds)
    )


def _owed(ledgers: list[Ledger], within: Reach, window: tuple[date, date], at: datetime) -> Iterator[Due]:
    facts, today = facts_for(ledgers, reach=within), local_day(at)
    organisations, open_again = {member.pk: member for member in facts.members}, exceptions(at=at)
    rows = Record.objects.filter(ledger__in=ledgers, organisation__in=organisations).beginning_in(*window)
    states = {
        (ledger, pk, period): state
        for ledger, pk, period, state in rows.values_list("ledger_id", "organisation_id", "period", "state")
    }
    for ledger in ledgers:
        entry = entry_of(ledger)
        for one in listed(facts, ledger, *window):
            state = states.get((ledger.pk, one.organisation, str(one.period)), "")
            opens = one.period.first - timedelta(days=entry.open_ahead)
            locks = one.due_at + timedelta(days=entry.lock_after)
            locked = at >= locks and (ledger.pk, one.organisation, str(one.period)) not in open_again
            if state in (State.FILED, State.ACCEPTED) or today < opens or locked:
                continue
            yield Due(
                ledger, organisations[one.organisation], one.period, one.due_at, state, at > one.due_at, entry.minutes
            )


def to_review(user: Any, *, ledgers: Sequence[Ledger] | None = None) -> "QuerySet[Record]":
    """Filed records whose next step is the person's: of a role that the person holds over the organisation."""
    held = {post.role for post in posts_of(user)}
    turn = Q(pk__in=[])
    for ledger in Ledger.objects.all() if ledgers is None else ledgers:
        steps = [number for number, role in enumerate(entry_of(ledger).review) if role in held]
        if steps:
            turn |= Q(ledger=ledger, review_step__in=steps)
    waiting = Record.objects.to_review(user).filter(turn).exclude(filed_by=user)
    return waiting.select_related("ledger", "organisation", "filed_by").order_by("due_at", "organisation__path")
