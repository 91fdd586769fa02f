"""Many organisations, posts and accounts at once: one act, one audit entry with a digest. Guarded by the callers."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from tijiao.audit.domain import record
from tijiao.directory import problems
from tijiao.directory.domain import POST_MARK, TREE_MARK
from tijiao.directory.letters import letters_of
from tijiao.directory.models import Holding, Organisation, OrganisationAttribute, Post, User
from tijiao.kernel.problems import Problems
from tijiao.kernel.times import local_day

BATCH = 1000


@dataclass(frozen=True)
class NewOrganisation:
    """`parent`: the code of the organisation above, "" for the top of the tree; `attributes`: true from `opened_on`."""

    code: str
    kind: str
    name: str
    parent: str
    opened_on: date
    short_name: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NewPost:
    """A duty, and who holds it: the account is made when no other row made it; without one the post is vacant."""

    organisation: str
    role: str
    title: str
    username: str = ""
    name: str = ""


def digest_of(rows: Iterable[Any]) -> str:
    """SHA-256 over the rows as JSON lines: what was imported, told without a value."""
    lines = (json.dumps(asdict(row), ensure_ascii=False, sort_keys=True, default=str) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@transaction.atomic
def hang_all(rows: Sequence[NewOrganisation], *, by: User | None, at: datetime) -> dict[str, Organisation]:
    """Hang many organisations into the tree, parents before children, in any order of `rows`.

    Returns  code → organisation, for the new ones.
    Raises   Problems of CodeTaken; NoSuchParent when a parent is neither among the rows nor in the tree, or the rows
             go round in a circle.
    """
    _refuse_known(Organisation.objects, "code", [row.code for row in rows])
    above = {one.code: one for one in Organisation.objects.filter(code__in={row.parent for row in rows})}
    made: dict[str, Organisation] = {}
    waiting = list(rows)
    while waiting:
        level = [row for row in waiting if not row.parent or row.parent in above]
        if not level:
            raise problems.NoSuchParent(code=waiting[0].code, parent=waiting[0].parent)
        new = _hang_level(level, above)
        above |= new
        made |= new
        waiting = [row for row in waiting if row.code not in new]
    _set_attributes(rows, made)
    record(
        "organisation.import",
        by=by,
        subject=("directory.organisation", ""),
        at=at,
        marks=TREE_MARK,
        facts={"organisations": len(made), "digest": digest_of(rows)},
    )
    return made


def _hang_level(level: Sequence[NewOrganisation], above: Mapping[str, Organisation]) -> dict[str, Organisation]:
    """Children of what stands already. The path needs the id, so it is set by one statement after the insert."""
    new = Organisation.objects.bulk_create(
        [
            Organisation(
                code=row.code,
                kind=row.kind,
                name=row.name,
                short_name=row.short_name,
                opened_on=row.opened_on,
                letters=letters_of(row.short_name or row.name),
                parent=above.get(row.parent),
                path=f"/new-{row.code}/",
            )
            for row in level
        ],
        batch_size=BATCH,
    )
    parent = Organisation.objects.filter(pk=OuterRef("parent_id")).values("path")[:1]
    key = Cast("pk", CharField())
    fresh = Organisation.objects.filter(path__startswith="/new-")
    fresh.filter(parent=None).update(path=Concat(Value("/"), key, Value("/")))
    fresh.exclude(parent=None).update(path=Concat(Subquery(parent), key, Value("/")))
    for one in new:
        one.path = f"{one.parent.path if one.parent else '/'}{one.pk}/"
    return {one.code: one for one in new}


def _set_attributes(rows: Sequence[NewOrganisation], made: Mapping[str, Organisation]) -> None:
    OrganisationAttribute.objects.bulk_create(
        [
            OrganisationAttribute(organisation=made[row.code], key=key, value=value, from_day=row.opened_on)
            for row in rows
            for key, value in row.attributes.items()
        ],
        batch_size=BATCH,
    )


@transaction.atomic
def fill_posts(rows: Sequence[NewPost], *, by: User | None, at: datetime) -> list[User]:
    """Open many posts and put people on them from the day of `at`, making their accounts. Returns the new accounts.

    Raises   Problems of CodeTaken for accounts that are there already; NoSuchParent for an unknown organisation.
    """
    names = {row.username: row.name for row in rows if row.username}
    _refuse_known(User.objects, "username", list(names))
    at_code = {one.code: one for one in Organisation.objects.filter(code__in={row.organisation for row in rows})}
    for row in rows:
        if row.organisation not in at_code:
            raise problems.NoSuchParent(code=row.title, parent=row.organisation)
    users = User.objects.bulk_create(
        [
            User(username=username, name=name, password=make_password(None), must_set_password=True)
            for username, name in names.items()
        ],
        batch_size=BATCH,
    )
    by_name, day = {user.username: user for user in users}, local_day(at)
    posts = Post.objects.bulk_create(
        [Post(organisation=at_code[row.organisation], role=row.role, title=row.title, opened_on=day) for row in rows],
        batch_size=BATCH,
    )
    Holding.objects.bulk_create(
        [
            Holding(post=post, user=by_name[row.username], from_day=day)
            for post, row in zip(posts, rows, strict=True)
            if row.username
        ],
        batch_size=BATCH,
    )
    record(
        "post.import",
        by=by,
        subject=("directory.post", ""),
        at=at,
        marks=POST_MARK,
        facts={"posts": len(posts), "accounts": len(users), "digest": digest_of(rows)},
    )
    return users


def batched(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Slices small enough for one statement's parameters."""
    return (values[first : first + BATCH] for first in range(0, len(values), BATCH))


def _refuse_known(rows: Any, field_name: str, values: Collection[str]) -> None:
    known: set[str] = set()
    for part in batched(list(values)):
        known |= set(rows.filter(**{f"{field_name}__in": part}).values_list(field_name, flat=True))
    if known:
        raise Problems([problems.CodeTaken(code=one) for one in sorted(known)])
