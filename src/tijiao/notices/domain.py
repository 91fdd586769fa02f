"""Telling people and posts, and reading what was told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.functional import Promise

from tijiao.access.problems import NotVisible
from tijiao.directory.models import Post, User
from tijiao.notices.kinds import Kind
from tijiao.notices.models import Notice
from tijiao.notices.words import in_both

_CHUNK = 500


@dataclass(frozen=True)
class Telling:
    """One thing to tell one recipient: a person, or a post (whoever holds it then sees it).

    `title`: no name of a person in it, lazy (`words.titled`) to be kept in both languages; `url`: a page of ours;
    `key`: what it is about, up to 120 letters.
    """

    whom: User | Post
    kind: Kind | str
    title: str | Promise
    url: str
    key: str

    def as_row(self, at: datetime) -> Notice:
        """Not saved. Raises ValueError for an unknown kind or an address elsewhere: bugs of the caller."""
        parts, told = urlsplit(self.url), in_both(self.title)
        if parts.scheme or parts.netloc or not parts.path.startswith("/"):
            raise ValueError(f"a notice leads to a page of ours, not to {self.url}")
        whom = {"user" if isinstance(self.whom, User) else "post": self.whom}
        return Notice(
            **whom, kind=Kind(self.kind), key=self.key, title_zh=told[0][:200], title_en=told[1][:300], url=self.url,
            at=at,
        )  # fmt: skip


def notify(
    whom: User | Post | Iterable[User | Post],
    *,
    kind: Kind | str,
    title: str | Promise,
    url: str,
    at: datetime,
    key: str,
) -> int:
    """Tell each recipient once: the same key again tells nothing. Returns how many were told now. See `Telling`."""
    given = [whom] if isinstance(whom, User | Post) else list(whom)
    return notify_each([Telling(one, kind, title, url, key) for one in given], at=at)


@transaction.atomic
def notify_each(tellings: Iterable[Telling], *, at: datetime) -> int:
    """Many at once, each with its own words. Returns how many were told now, the rest was told before."""
    rows = {(one.user_id, one.post_id, one.key): one for one in (telling.as_row(at) for telling in tellings)}
    keys = sorted({key for _user, _post, key in rows})
    for first in range(0, len(keys), _CHUNK):
        known = Notice.objects.filter(key__in=keys[first : first + _CHUNK]).values_list("user_id", "post_id", "key")
        for told in known:
            rows.pop(told, None)
    Notice.objects.bulk_create(rows.values(), ignore_conflicts=True, batch_size=_CHUNK)
    return len(rows)


@transaction.atomic
def read(notice_id: int, *, by: User, at: datetime) -> Notice:
    """Mark one as read; who read it first stays. Raises NotVisible."""
    found: Notice | None = Notice.objects.of(by).select_for_update().filter(pk=notice_id).first()
    if found is None:
        raise NotVisible()
    if found.read_at is None:
        found.read_at, found.read_by = at, by
        found.save(update_fields=["read_at", "read_by"])
    return found


@transaction.atomic
def read_all(*, by: User, at: datetime) -> int:
    """Mark all that the person sees as read. Returns how many were unread."""
    return Notice.objects.of(by).unread().update(read_at=at, read_by=by)


@transaction.atomic
def forget(*, read_before: datetime, before: datetime) -> int:
    """Delete what was read before a moment, and whatever is older than another. Returns how many."""
    gone = Notice.objects.filter(read_at__lt=read_before).delete()[0]
    return gone + Notice.objects.filter(at__lt=before).delete()[0]

