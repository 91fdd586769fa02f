"""A person's own channels and hours. Each verb: check, change and audit entry; addresses stay out of the audit."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record as audit
from tijiao.directory.models import User
from tijiao.notices.kinds import Service
from tijiao.notices.models import Channel, Message, Preferences
from tijiao.notices.sending import checked, locked, send, unlocked


def hours_of(user: User) -> dict[str, Any]:
    """The person's hours, or those that hold until the person sets others."""
    found = Preferences.objects.filter(user=user).first() or Preferences(user=user)
    names = ("quiet_from", "quiet_until", "digest_at", "digest_by_id")
    return {name.removesuffix("_id"): getattr(found, name) for name in names}


@dataclass(frozen=True)
class Standing:
    """A channel, and what came of the last message that went there; None before the first."""

    channel: Channel
    last: Message | None


def standings(user: User) -> list[Standing]:
    """The person's channels in the order in which they were added. Two queries."""
    found = list(Channel.objects.filter(user=user))
    last = {one.channel_id: one for one in Message.objects.filter(channel__in=found).order_by("pk")}
    return [Standing(one, last.get(one.pk)) for one in found]


@transaction.atomic
def set_hours(
    *, quiet_from: time, quiet_until: time, digest_at: time, digest_by: int | None = None, by: User, at: datetime
) -> Preferences:
    """When nothing may be sent, when the digest comes, and by which channel (None: the first that works).

    Raises   NotVisible for a channel of somebody else.
    """
    hours = {"quiet_from": quiet_from, "quiet_until": quiet_until, "digest_at": digest_at}
    channel = _own(digest_by, by) if digest_by is not None else None
    made, _new = Preferences.objects.update_or_create(user=by, defaults={**hours, "digest_by": channel})
    facts = {name: f"{value:%H:%M}" for name, value in hours.items()} | {"digest_by": digest_by}
    audit("notices.hours", by=by, subject=("directory.user", by.pk), at=at, facts=facts)
    return made


@transaction.atomic
def add(service: Service, address: str, *, by: User, at: datetime) -> Channel:
    """A channel of one's own. Raises NotAnAddress, NotAllowedService, NoMailServer."""
    told, shown = checked(service, address)
    made = Channel.objects.create(user=by, service=service, address=locked(told), shown=shown, made_at=at)
    audit("notices.channel-add", by=by, subject=("notices.channel", made.pk), at=at, facts={"service": service.value})
    return made


@transaction.atomic
def drop(channel_id: int, *, by: User, at: datetime) -> None:
    """Send nothing there any more. Raises NotVisible."""
    found = _own(channel_id, by)
    audit("notices.channel-drop", by=by, subject=("notices.channel", found.pk), at=at, facts={"service": found.service})
    found.delete()


def try_out(channel_id: int, *, by: User) -> Channel:
    """Send a word to see whether it arrives. Raises NotVisible, NotSent."""
    found = _own(channel_id, by)
    with override(by.language):
        title, body = _("体教：试发"), _("收到这条消息，说明这个通知渠道可以用。")
    send(Service(found.service), unlocked(found.address), title=title, body=body)
    return found


def _own(channel_id: int, user: User) -> Channel:
    found = Channel.objects.filter(pk=channel_id, user=user).first()
    if found is None:
        raise NotVisible()
    return found
