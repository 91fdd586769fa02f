"""Who stands for a record: the posts that fill it, and the next up that hears when it is late."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from tijiao.access.actions import Action
from tijiao.access.gate import posts_of, reach
from tijiao.directory.models import Holding, Organisation, Post, User
from tijiao.directory.queries import in_force
from tijiao.directory.roles import Role
from tijiao.ledgers.entries import entry_of
from tijiao.ledgers.models import Ledger

#: Who fills where the ledger names no post: the first of these that there is at the organisation.
FILLING = (Role.SCHOOL_CLERK, Role.HEAD, Role.TOWN_OFFICER, Role.SECTION_OFFICER)


def may_fill(ledger: Ledger, path: str, user: User) -> bool:
    """Whether the person holds a post of the role that the ledger asks for, over the organisation at `path`."""
    wanted = entry_of(ledger).fills.post
    return wanted is None or any(
        post.role == wanted and path.startswith(post.organisation.path) for post in posts_of(user)
    )


def asked_of(ledger: Ledger) -> Q:
    """The condition that an organisation is one of those that fill the ledger, their dated attributes apart."""
    fills = entry_of(ledger).fills
    return Q(kind__in=fills.kinds) & (Q(code__in=fills.only) if fills.only else Q())


def files(user: User, ledger: Ledger, *, on: date) -> bool:
    """Whether the person fills the ledger for any organisation. One query."""
    asked = Organisation.objects.live(on=on).filter(asked_of(ledger))
    places = reach(user, Action.RECORD_FILE).limit(asked, "path")
    return any(may_fill(ledger, path, user) for path in places.values_list("path", flat=True)[:1])


def fillers(ledger: Ledger, organisations: Iterable[int], *, on: date) -> dict[int, list[Post]]:
    """The posts at each organisation that fill the ledger, with or without a holder. One query."""
    wanted = entry_of(ledger).fills.post
    roles = [Role(wanted)] if wanted else list(FILLING)
    found: dict[int, list[Post]] = {}
    for post in _standing(on).filter(organisation__in=list(organisations), role__in=roles):
        found.setdefault(post.organisation_id, []).append(post)
    return {pk: _of_first(posts, roles) for pk, posts in found.items()}


def _of_first(posts: Sequence[Post], roles: Sequence[Role]) -> list[Post]:
    first = min(roles.index(Role(post.role)) for post in posts)
    return [post for post in posts if post.role == roles[first]]


def above(ledger: Ledger, paths: Mapping[int, str], role: str, *, on: date) -> dict[int, list[Post]]:
    """The posts of a role that answer for organisations (id → path): there, above it, or in the ledger's section."""
    if role == Role.SECTION_OFFICER:
        return dict.fromkeys(paths, posts_of_section(ledger.section, on=on))
    posts = list(_standing(on).filter(role=role).select_related("organisation"))
    return {pk: [post for post in posts if path.startswith(post.organisation.path)] for pk, path in paths.items()}


def posts_of_section(code: str, *, on: date) -> list[Post]:
    """The officers' posts of a section."""
    rows = _standing(on).filter(role=Role.SECTION_OFFICER, organisation__kind="section", organisation__code=code)
    return list(rows.select_related("organisation"))


def held(posts: Iterable[Post], *, on: date) -> set[int]:
    """Ids of those posts that somebody holds on the day. One query."""
    rows = Holding.objects.on(on).filter(post__in=[post.pk for post in posts], user__is_active=True)
    return set(rows.values_list("post_id", flat=True))


def _standing(on: date) -> "QuerySet[Post]":
    return Post.objects.filter(in_force(on, first="opened_on", end="closed_on")).order_by("pk")
