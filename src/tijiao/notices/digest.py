"""What goes out by people's own channels: one digest a person and day, urgent notices at once, neither in quiet hours.

The digest goes by the channel that the person chose, else by the first; where that fails the next one is tried at once.

A job asks every minute what is due. After downtime only the latest digest is made up for, with all that came since the
last one that arrived. Failures are kept with their words and tried again; what was read in the app stays out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from tijiao.kernel.problems import Problem
from tijiao.kernel.times import local_day
from tijiao.notices.kinds import URGENT, Service
from tijiao.notices.models import Channel, Message, Notice, Preferences
from tijiao.notices.sending import send, unlocked
from tijiao.pages.sentences import sentence

#: How long after its n-th failure a message is tried again; after the last one the next digest carries its notices.
RETRIES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6))
#: An urgent notice that could not go out for so long goes with the digest.
URGENT_FOR = timedelta(days=2)
MOST_LINES = 50


@dataclass(frozen=True)
class Done:
    """How many messages went out, and how many did not."""

    sent: int
    failed: int


@dataclass(frozen=True)
class _Past:
    """The digests of a person so far."""

    slot: datetime | None
    day: date | None
    sent: datetime | None


def run(*, at: datetime) -> Done:
    """Send what is due at the moment."""
    outcomes = [_try(message, at=at) for message in list(due(at=at))]
    return Done(outcomes.count(True), outcomes.count(False))


def due(*, at: datetime) -> Iterator[Message]:
    """The messages to send now: failed ones whose time came again, urgent ones, and digests; new ones are not saved."""
    channels = list(Channel.objects.filter(user__is_active=True).select_related("user"))
    hours = {one.user_id: one for one in Preferences.objects.filter(user__in=[one.user_id for one in channels])}
    awake = [
        (one, wish) for one in channels
        for wish in [hours.get(one.user_id) or Preferences(user=one.user)] if not wish.quiet(at)
    ]  # fmt: skip
    if not awake:
        return
    yield from _again([one for one, _wish in awake], at)
    urgent = Notice.objects.unread().filter(kind__in=URGENT, at__gt=at - URGENT_FOR, at__lte=at)
    if urgent.exists():
        for one, _wish in awake:
            yield from _urgent(one, urgent, at)
    past, people = _past(), {one.user_id: wish for one, wish in awake}
    for user, wish in people.items():
        ways = _in_order([one for one, _wish in awake if one.user_id == user], wish)
        yield from _digest(ways, wish.slot(at), past.get(user, _Past(None, None, None)), at)


def _in_order(channels: Sequence[Channel], wish: Preferences) -> list[Channel]:
    """The chosen one first, then as they were added."""
    return sorted(channels, key=lambda one: (one.pk != wish.digest_by_id, one.pk))


def _again(channels: Sequence[Channel], at: datetime) -> Iterator[Message]:
    failed = Message.objects.filter(sent_at=None, channel__in=channels, attempts__lte=len(RETRIES)).order_by("pk")
    for one in failed.select_related("channel__user", "notice"):
        if one.tried_at is None or one.tried_at + RETRIES[max(one.attempts, 1) - 1] <= at:
            yield one


def _urgent(channel: Channel, urgent: Any, at: datetime) -> Iterator[Message]:
    told = Message.objects.filter(channel=channel, notice__isnull=False).values("notice")
    for notice in urgent.of(channel.user).filter(at__gt=channel.made_at).exclude(pk__in=told).order_by("pk"):
        yield Message(channel=channel, day=local_day(at), notice=notice, since=channel.made_at, upto=at)


def _past() -> dict[int, _Past]:
    rows = Message.objects.filter(notice=None).values("channel__user").order_by("channel__user")
    told = rows.annotate(slot=Max("upto"), last=Max("day"), sent=Max("upto", filter=Q(sent_at__isnull=False)))
    return {row["channel__user"]: _Past(row["slot"], row["last"], row["sent"]) for row in told}


def _digest(ways: Sequence[Channel], slot: datetime, past: _Past, at: datetime) -> Iterator[Message]:
    today, standing = local_day(at), [one for one in ways if one.made_at < slot]
    if not standing or (past.slot and past.slot >= slot) or past.day == today:
        return
    since = past.sent or min(one.made_at for one in standing)
    made = Message(channel=standing[0], day=today, since=since, upto=slot)
    if gathered(made):
        yield made


def gathered(digest: Message) -> list[Notice]:
    """What a digest tells: what came in its time, is still unread, and did not go out by itself."""
    mine = Message.objects.filter(channel__user=digest.channel.user_id, sent_at__isnull=False)
    went = mine.filter(notice__isnull=False).values("notice")
    rows = Notice.objects.of(digest.channel.user).unread().filter(at__gt=digest.since, at__lte=digest.upto)
    return list(rows.exclude(pk__in=went).order_by("-at", "-pk"))


def _try(message: Message, *, at: datetime) -> bool | None:
    """Send one and keep what came of it; a digest that failed goes to the person's next channel at once. None for a
    digest that came another way, or whose notices were read meanwhile."""
    if message.notice is None and _came(message):
        message.attempts = len(RETRIES) + 1  # nothing is left to try
        message.save()
        return None
    told = [message.notice] if message.notice else gathered(message)
    if not told:
        if message.pk:
            message.delete()
        return None
    sent = _sent(message, told, at=at)
    following = None if sent or message.notice else _next(message)
    return _try(following, at=at) if following else sent


def _same(digest: Message) -> "QuerySet[Message]":
    """The rows of one digest, one for each channel that was tried."""
    return Message.objects.filter(notice=None, channel__user=digest.channel.user_id, upto=digest.upto)


def _came(digest: Message) -> bool:
    return _same(digest).filter(sent_at__isnull=False).exists()


def _next(digest: Message) -> Message | None:
    """The same digest by a channel that was not tried yet."""
    user = digest.channel.user
    wish = Preferences.objects.filter(user=user).first() or Preferences(user=user)
    there = Channel.objects.filter(user=user, made_at__lt=digest.upto).select_related("user")
    left = _in_order(list(there.exclude(pk__in=_same(digest).values("channel"))), wish)
    return Message(channel=left[0], day=digest.day, since=digest.since, upto=digest.upto) if left else None


def _sent(message: Message, told: Sequence[Notice], *, at: datetime) -> bool:
    message.notices, message.attempts, message.tried_at = len(told), message.attempts + 1, at
    message.save()  # before it is sent: whoever claims the day first sends it
    try:
        _send(message, told)
        message.sent_at, message.error = at, ""
    except Problem as problem:
        message.error = sentence(problem)[:500]
    except InvalidToken:
        message.error = _("地址解不开：密钥换过了，请删去后重新添加这个渠道。")
    message.save()
    return message.sent_at is not None


def _send(message: Message, told: Sequence[Notice]) -> None:
    channel = message.channel
    with override(channel.user.language):
        title, body = in_words(told)
    send(Service(channel.service), unlocked(channel.address), title=title, body=body)


def in_words(told: Sequence[Notice]) -> tuple[str, str]:
    """Title and text of a message in the language that is active."""
    count = len(told)
    title = ngettext("体教：%(count)s条通知", "体教：%(count)s条通知", count) % {"count": count}
    if count == 1:
        title = _("体教：%(kind)s") % {"kind": told[0].get_kind_display()}
    lines = [f"[{one.get_kind_display()}] {one}{_address(one)}" for one in told[:MOST_LINES]]
    if count > MOST_LINES:
        lines.append(_("另有%(count)s条，登录后查看。") % {"count": count - MOST_LINES})
    return title, "\n".join(lines)


def _address(notice: Notice) -> str:
    return f"\n{settings.ADDRESS}{notice.url}" if settings.ADDRESS else ""
