"""The one gate. Lists ask for a reach, single checks require; both read the same table, so they cannot disagree."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from tijiao.access.actions import Action
from tijiao.access.policy import GRANTS, READS, Span, grants_of
from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.access.sensitivity import Sensitivity
from tijiao.directory.clock import today
from tijiao.directory.models import Holding, Post, User
from tijiao.directory.roles import Role


@dataclass(frozen=True)
class Reach:
    """The part of the tree in which something may be done: everywhere, whole branches, or single organisations."""

    everywhere: bool = False
    branches: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.branches) or bool(self.exact)

    def covers(self, path: str) -> bool:
        return self.everywhere or path in self.exact or any(path.startswith(branch) for branch in self.branches)

    def limit(self, rows: QuerySet[Any], field: str) -> QuerySet[Any]:
        """Only the rows whose organisation path (`field`, "organisation__path") lies within."""
        if self.everywhere:
            return rows
        return rows.filter(self.holds(field)) if self else rows.none()

    def holds(self, field: str) -> Q:
        """The condition that an organisation path lies within, to be joined with others."""
        if self.everywhere:
            return ~Q(pk__in=[])
        within = Q(**{f"{field}__in": self.exact})
        for branch in self.branches:
            within |= Q(**{f"{field}__startswith": branch})
        return within


def posts_of(user: Any, *, on: date | None = None) -> list[Post]:
    """The posts that a person holds on a day (the city's today unless told). One query a day and user object."""
    if not user.is_authenticated or not user.is_active:
        return []
    day = on or today()
    known: dict[date, list[Post]] = user.__dict__.setdefault("_posts_by_day", {})
    if day not in known:
        known[day] = [holding.post for holding in Holding.objects.of(user, on=day).order_by("pk")]
    return known[day]


def forget_posts(user: User) -> None:
    """Drop what `posts_of` remembers: after a hand-over within the same request."""
    user.__dict__.pop("_posts_by_day", None)


def as_post(user: User, post: Post, *, on: date | None = None) -> User:
    """The person as the holder of this post alone: what `duties` and `reach` then tell hangs on the post."""
    alone = copy(user)
    alone.__dict__["_posts_by_day"] = {on or today(): [post]}
    return alone


def _joined(spans: Iterable[tuple[Span, str]]) -> Reach:
    found = set(spans)
    return Reach(
        everywhere=any(span is Span.ALL for span, _ in found),
        branches=tuple(sorted({path for span, path in found if span is Span.BELOW})),
        exact=tuple(sorted({path for span, path in found if span is Span.OWN})),
    )


def reach(user: Any, action: Action) -> Reach:
    """Where `user` may do `action`, over all posts held today."""
    grants = ((grants_of(Role(post.role)).get(action), post.organisation.path) for post in posts_of(user))
    return _joined((span, path) for span, path in grants if span is not None)


def may(user: Any, action: Action, *, at: str) -> bool:
    return reach(user, action).covers(at)


def require(user: Any, action: Action, *, at: str, view: Action | None = None) -> None:
    """Let `user` do `action` at the organisation path `at`, or refuse.

    Raises   NotAllowed (403) when the person may at least `view` it, NotVisible (404) otherwise.
    """
    if may(user, action, at=at):
        return
    if view is not None and may(user, view, at=at):
        raise NotAllowed(action=str(action))
    raise NotVisible()


def readable(user: Any, *, at: str) -> frozenset[Sensitivity]:
    """What the person may read in the clear about the organisation at `at`. What is open is open to everybody."""
    found = {Sensitivity.OPEN}
    for post in posts_of(user):
        if _joined([_reading_span(post)]).covers(at):
            found |= READS[Role(post.role)]
    return frozenset(found)


def reading_reach(user: Any, sensitivity: Sensitivity) -> Reach:
    """Where `readable` holds the sensitivity: for lists, which must not search what they mask."""
    if sensitivity is Sensitivity.OPEN:
        return Reach(everywhere=True)
    return _joined(_reading_span(post) for post in posts_of(user) if sensitivity in READS[Role(post.role)])


def _reading_span(post: Post) -> tuple[Span, str]:
    widest = Span.ALL if Span.ALL in GRANTS[Role(post.role)].values() else Span.BELOW
    return widest, post.organisation.path


def acting_post(user: Any, action: Action) -> Post | None:
    """The first post that brings the right to `action`: what the audit entry names."""
    return next((post for post in posts_of(user) if action in grants_of(Role(post.role))), None)


def holders(role: Role, *, at: str, on: date) -> list[User]:
    """Who holds a post of `role` exactly at the organisation of path `at` on a day: whom a notice goes to."""
    holdings = Holding.objects.on(on).filter(post__role=role, post__organisation__path=at, user__is_active=True)
    return [holding.user for holding in holdings.select_related("user").order_by("pk")]
