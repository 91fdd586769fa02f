"""Exactly once: what a device files is done when it first arrives, and answered alike when it arrives again.

A phone that loses its network cannot know whether its filing arrived. So the device makes an id beside what it files,
keeps both, and sends again until it is answered. The id is kept in the transaction of the act itself: either both
stand or neither. Source of the idea: idempotency keys (IETF draft "The Idempotency-Key HTTP Header Field").
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from tijiao.directory.models import User
from tijiao.outbox.models import Filing
from tijiao.outbox.problems import NotYours, WrongSlip

#: Names under which a slip travels in a form.
KEY, ENTERED, SENT = "filing", "entered_at", "sent_at"


@dataclass(frozen=True, slots=True)
class Slip:
    """What the device says beside a filing: the id it made, when it was entered, when it was sent (its own clock)."""

    key: UUID
    entered_at: datetime
    sent_at: datetime

    @property
    def lay(self) -> timedelta:
        """How long it lay on the device; a clock that was set back in between counts as no time."""
        return max(self.sent_at - self.entered_at, timedelta())


@dataclass(frozen=True, slots=True)
class Made:
    """What an act made: its subject ("ledgers.record", 7) and the address of its page."""

    subject: tuple[str, int]
    address: str


def slip_of(sent: Mapping[str, str]) -> Slip | None:
    """The slip in a form, None when the form came straight from a page. Raises WrongSlip."""
    if not sent.get(KEY):
        return None
    return Slip(_key(sent[KEY]), _moment(sent, ENTERED), _moment(sent, SENT))


def once(slip: Slip | None, act: Callable[[], Made], *, by: User, at: datetime) -> Made:
    """Do `act`, unless its slip was received before: then what came of it then is the answer.

    Takes    `act` with all its checks; whatever it raises goes through, and then nothing is kept of the slip.
    Raises   NotYours when another account sent the same slip.
    """
    if slip is None:
        return act()
    try:
        with transaction.atomic():
            return before(slip, by=by) or _first(slip, act, by=by, at=at)
    except IntegrityError:  # the same slip arrived twice at the same moment; the other one was first
        known = before(slip, by=by)
        if known is None:
            raise
        return known


def before(slip: Slip | None, *, by: User) -> Made | None:
    """What came of the slip when it was received before, None when it is new. Raises NotYours."""
    if slip is None:
        return None
    known = Filing.objects.filter(pk=slip.key).first()
    if known is None:
        return None
    if known.by_id != by.pk:
        raise NotYours()
    kind, _, number = known.subject.rpartition("/")
    return Made((kind, int(number)), known.address)


def _first(slip: Slip, act: Callable[[], Made], *, by: User, at: datetime) -> Made:
    """The slip is written before the act: who sends it at the same moment waits here, and not in the act."""
    filing = Filing.objects.create(
        id=slip.key, received_at=at, by=by, device_entered_at=slip.entered_at, device_sent_at=slip.entered_at + slip.lay
    )
    made = act()
    filing.subject, filing.address = f"{made.subject[0]}/{made.subject[1]}", made.address
    filing.save(update_fields=["subject", "address"])
    return made


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise WrongSlip(name=KEY, given=text[:40]) from None


def _moment(sent: Mapping[str, str], name: str) -> datetime:
    text = sent.get(name, "")
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise WrongSlip(name=name, given=text[:40])
    return found
