"""Telling people and posts, and reading what was told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.functional import Promise

from tijiao.access.problems import NotVisible
from tijiao.directory.models import Post, User
from tijiao.notices.kinds import Kind
from tijiao.notices.models import Notice
from tijiao.notices.words import in_both


@transaction.atomic
def notify(
    whom: User | Post | Iterable[User | Post],
    *,
    kind: Kind | str,
    title: str | Promise,
    url: str,
    at: datetime,
    key: str,
) -> int:
    """Tell each recipient once: the same key again tells nothing. Returns how many were told now.

    Takes    `whom`: people, or posts (whoever holds the post then sees it); `title`: no name of a person in it, lazy
             (`words.titled`) to be kept in both languages; `url`: a page of ours; `key`: what it is about, 120 letters.
    Raises   ValueError for an unknown kind or an address elsewhere: bugs of the caller.
    """
    wanted, parts = Kind(kind), urlsplit(url)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        raise ValueError(f"a notice leads to a page of ours, not to {url}")
    given = [whom] if isinstance(whom, User | Post) else list(whom)
    users = {one.pk for one in given if isinstance(one, User)}
    posts = {one.pk for one in given if isinstance(one, Post)}
    told = Notice.objects.filter(key=key)
    users -= set(told.filter(user__in=users).values_list("user_id", flat=True))
    posts -= set(told.filter(post__in=posts).values_list("post_id", flat=True))
    chinese, english = in_both(title)
    facts: dict[str, Any] = {"kind": wanted, "key": key, "title_zh": chinese[:200], "title_en": english[:300],
                             "url": url, "at": at}  # fmt: skip
    rows = [Notice(user_id=pk, **facts) for pk in sorted(users)] + [Notice(post_id=pk, **facts) for pk in sorted(posts)]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
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

