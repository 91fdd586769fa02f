"""Changing organisations, groupings, posts and accounts. Guarded by its callers: the gate stands above."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from tijiao.audit.domain import record
from tijiao.directory import clock, problems
from tijiao.directory.letters import letters_of
from tijiao.directory.models import (
    Grouping,
    Holding,
    Installation,
    Membership,
    Organisation,
    OrganisationAttribute,
    Post,
    Succession,
    User,
)
from tijiao.directory.roles import SEPARATE, Role

TREE_MARK = [("directory_organisation", "")]
POST_MARK = [("directory_holding", "")]


@transaction.atomic
def install(
    kind: Installation.Kind, *, at: datetime, today: date | None = None, facts: dict[str, Any] | None = None
) -> Installation:
    """Say once what this database holds. Raises SampleAndReal when it holds the other kind already."""
    there = Installation.objects.first()
    if there is not None and there.kind != kind:
        raise problems.SampleAndReal(has=there.get_kind_display(), wanted=Installation.Kind(kind).label)
    made = there or Installation.objects.create(pk=1, kind=kind, made_at=at, today=today, facts=facts or {})
    clock.forget()
    return made


@transaction.atomic
def add_organisation(  # noqa: PLR0913 - what an organisation is, beside actor and clock
    *,
    code: str,
    kind: str,
    name: str,
    parent: Organisation | None,
    opened_on: date,
    by: User | None,
    at: datetime,
    short_name: str = "",
) -> Organisation:
    """Hang a new organisation into the tree. Raises CodeTaken."""
    if Organisation.objects.filter(code=code).exists():
        raise problems.CodeTaken(code=code)
    made = Organisation.objects.create(
        code=code,
        kind=kind,
        name=name,
        short_name=short_name,
        letters=letters_of(short_name or name),
        parent=parent,
        path=f"/new-{code}/",
        opened_on=opened_on,
    )
    made.path = f"{parent.path if parent else '/'}{made.pk}/"
    made.save(update_fields=["path"])
    _record("organisation.add", made, by=by, at=at, changes={"name": (None, name), "kind": (None, kind)})
    return made


@transaction.atomic
def move_organisation(
    organisation: Organisation, *, below: Organisation, by: User | None, at: datetime
) -> Organisation:
    """Hang an organisation and all beneath it under another one. Raises UnderItself."""
    moved: Organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if below.path.startswith(moved.path):
        raise problems.UnderItself(name=moved.name)
    old, new = moved.path, f"{below.path}{moved.pk}/"
    Organisation.objects.below(old).update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    moved.parent, moved.path = below, new
    moved.save(update_fields=["parent"])
    _record("organisation.move", moved, by=by, at=at, changes={"parent": (old, new)})
    return moved


@transaction.atomic
def rename_organisation(
    organisation: Organisation, *, name: str, short_name: str, by: User | None, at: datetime
) -> Organisation:
    """Give an organisation another name."""
    changed: Organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = changed.name
    changed.name, changed.short_name, changed.letters = name, short_name, letters_of(short_name or name)
    changed.save(update_fields=["name", "short_name", "letters"])
    _record("organisation.rename", changed, by=by, at=at, changes={"name": (before, name)})
    return changed


@transaction.atomic
def close_organisation(organisation: Organisation, *, on: date, by: User | None, at: datetime) -> Organisation:
    """Close an organisation from the day `on`. Raises ClosedAlready, StillInUse, EndsBeforeStart."""
    closed: Organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if closed.closed_on is not None:
        raise problems.ClosedAlready(name=closed.name, closed_on=closed.closed_on)
    if on <= closed.opened_on:
        raise problems.EndsBeforeStart(from_day=closed.opened_on, to_day=on)
    children = closed.children.live(on=on).count()
    if children:
        raise problems.StillInUse(name=closed.name, children=children)
    closed.closed_on = on
    closed.save(update_fields=["closed_on"])
    _record("organisation.close", closed, by=by, at=at, changes={"closed_on": (None, on)})
    return closed


@transaction.atomic
def merge_organisations(
    before: list[Organisation], *, into: Organisation, on: date, by: User | None, at: datetime
) -> None:
    """Merge organisations into another one from the day `on`; what hangs below them moves along."""
    for one in before:
        for child in one.children.live(on=on):
            move_organisation(child, below=into, by=by, at=at)
        _succeed(Succession.Kind.MERGE, one, into, on, by=by, at=at)
        close_organisation(one, on=on, by=by, at=at)


@transaction.atomic
def split_organisation(
    before: Organisation, *, off: list[Organisation], on: date, by: User | None, at: datetime
) -> None:
    """Note that `off` were split from `before` on the day; it may live on or be closed separately."""
    for one in off:
        _succeed(Succession.Kind.SPLIT, before, one, on, by=by, at=at)


def _succeed(
    kind: Succession.Kind, before: Organisation, after: Organisation, on: date, *, by: User | None, at: datetime
) -> None:
    Succession.objects.create(kind=kind, before=before, after=after, on_day=on)
    _record(f"organisation.{kind}", before, by=by, at=at, changes={"successor": (None, after.pk)})


@transaction.atomic
def set_attribute(
    organisation: Organisation, key: str, value: str, *, from_day: date, by: User | None, at: datetime
) -> None:
    """Let an attribute have a value from a day on; the value before it ends there and stays in the history."""
    standing = OrganisationAttribute.objects.filter(organisation=organisation, key=key)
    later = standing.filter(from_day__gt=from_day).order_by("from_day").first()
    current = standing.on(from_day).first()
    if current is not None and current.from_day == from_day:
        standing.filter(pk=current.pk).update(value=value)
    else:
        if current is not None:
            standing.filter(pk=current.pk).update(to_day=from_day)
        OrganisationAttribute.objects.create(
            organisation=organisation, key=key, value=value, from_day=from_day, to_day=later.from_day if later else None
        )
    before = current.value if current else None
    _record("organisation.attribute", organisation, by=by, at=at, changes={key: (before, value)})


@transaction.atomic
def join(
    grouping: Grouping, organisation: Organisation, *, role: str = "", from_day: date, by: User | None, at: datetime
) -> Membership:
    """Let an organisation belong to a grouping from a day on."""
    made = Membership.objects.create(grouping=grouping, organisation=organisation, role=role, from_day=from_day)
    _record("grouping.join", organisation, by=by, at=at, changes={"grouping": (None, grouping.code)})
    return made


@transaction.atomic
def leave(grouping: Grouping, organisation: Organisation, *, on: date, by: User | None, at: datetime) -> None:
    """End a membership; the days before stay as they were."""
    for standing in Membership.objects.on(on).filter(grouping=grouping, organisation=organisation):
        if on <= standing.from_day:
            raise problems.EndsBeforeStart(from_day=standing.from_day, to_day=on)
        standing.to_day = on
        standing.save(update_fields=["to_day"])
    _record("grouping.leave", organisation, by=by, at=at, changes={"grouping": (grouping.code, None)})


@transaction.atomic
def open_post(organisation: Organisation, role: Role, title: str, *, on: date, by: User | None, at: datetime) -> Post:
    """Create a duty in an organisation."""
    made = Post.objects.create(organisation=organisation, role=role, title=title, opened_on=on)
    record(
        "post.open",
        by=by,
        subject=("directory.post", made.pk),
        at=at,
        organisation=organisation.pk,
        changes={"role": (None, role)},
        marks=POST_MARK,
    )
    return made


@transaction.atomic
def close_post(post: Post, *, on: date, by: User | None, at: datetime) -> Post:
    """Close a post from the day `on`, with whoever holds it; what was done from it keeps its name."""
    Holding.objects.on(on).filter(post=post, from_day__lt=on).update(to_day=on)
    post.closed_on = on
    post.save(update_fields=["closed_on"])
    record(
        "post.close",
        by=by,
        subject=("directory.post", post.pk),
        at=at,
        organisation=post.organisation_id,
        changes={"closed_on": (None, on)},
        marks=POST_MARK,
    )
    return post


@transaction.atomic
def appoint(post: Post, user: User, *, from_day: date, by: User | None, at: datetime) -> Holding:
    """Put a person on a post. Raises SeparateDuties when that would join two kinds of administration in one hand."""
    if post.role in SEPARATE:
        for other in Holding.objects.of(user, on=from_day):
            if other.post.role in SEPARATE and other.post.role != post.role:
                raise problems.SeparateDuties(person=user.name, holds=other.post.get_role_display())
    made = Holding.objects.create(post=post, user=user, from_day=from_day)
    record(
        "post.appoint",
        by=by,
        subject=("directory.post", post.pk),
        at=at,
        organisation=post.organisation_id,
        changes={"holder": (None, user.pk)},
        marks=POST_MARK,
    )
    return made


@transaction.atomic
def hand_over(post: Post, *, giver: User, taker: User, on: date, by: User, at: datetime) -> Holding:
    """Hand a post over: the giver's holding ends on the day on which the taker's begins.

    Everything that hangs on the post goes along by itself. Raises NotHolder, EndsBeforeStart, SeparateDuties.
    """
    held = Holding.objects.select_for_update().on(on).filter(post=post, user=giver).first()
    if held is None:
        raise problems.NotHolder(post=post.title, person=giver.name, on=on)
    if on <= held.from_day:
        raise problems.EndsBeforeStart(from_day=held.from_day, to_day=on)
    held.to_day = on
    held.save(update_fields=["to_day"])
    return appoint(post, taker, from_day=on, by=by, at=at)


@transaction.atomic
def add_account(
    *, username: str, name: str, by: User | None, at: datetime, password: str | None = None, email: str = ""
) -> User:
    """Make an account. Raises CodeTaken when the name to sign in with is taken."""
    if User.objects.filter(username=username).exists():
        raise problems.CodeTaken(code=username)
    made = User.objects.create_user(username, password, name=name, email=email, must_set_password=password is None)
    record("account.add", by=by, subject=("directory.user", made.pk), at=at)
    return made


@transaction.atomic
def set_password(user: User, password: str, *, by: User | None, at: datetime) -> None:
    """Give an account a password. Raises Django's ValidationError, in words, when it is too weak."""
    validate_password(password, user)
    user.set_password(password)
    user.must_set_password = False
    user.save(update_fields=["password", "must_set_password"])
    record("account.password", by=by, subject=("directory.user", user.pk), at=at)


@transaction.atomic
def set_active(user: User, active: bool, *, by: User, at: datetime, reason: str) -> None:
    """Lock or unlock an account."""
    before, user.is_active = user.is_active, active
    user.save(update_fields=["is_active"])
    record(
        "account.active",
        by=by,
        subject=("directory.user", user.pk),
        at=at,
        reason=reason,
        changes={"is_active": (before, active)},
    )


def _record(action: str, organisation: Organisation, *, by: User | None, at: datetime, changes: dict[str, Any]) -> None:
    record(
        action,
        by=by,
        subject=("directory.organisation", organisation.pk),
        at=at,
        organisation=organisation.pk,
        changes=changes,
        marks=TREE_MARK,
    )
