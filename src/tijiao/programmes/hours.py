"""Hours of learning of single persons: seen by the person, and by whoever answers for the place where the person works.

They stand in the order of names and cannot be sorted by hours: nobody is ranked.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from tijiao.access.actions import Action
from tijiao.access.gate import reach, require
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record
from tijiao.directory.models import Organisation, User
from tijiao.programmes import problems
from tijiao.programmes.models import Attendance, Learner
from tijiao.registry.models import Employment

NONE = Decimal(0)


@dataclass(frozen=True)
class Own:
    """One programme that the person took part in this year."""

    title: str
    sessions: int
    hours: Decimal


@dataclass(frozen=True)
class Colleague:
    """Somebody who works at the place. `account`: the name to sign in with, "" when none is known."""

    staff: int
    name: str
    duty: str
    sessions: int
    hours: Decimal
    account: str


def _of_year(on: date) -> Q:
    return Q(session__cancelled_at=None, session__on_day__gte=on.replace(month=1, day=1), session__on_day__lte=on)


def own(user: User, *, on: date) -> list[Own] | None:
    """What the person learnt this year, by programme; None when the account is nobody's of the staff."""
    learner = Learner.objects.filter(account=user).first()
    if learner is None:
        return None
    found: dict[str, Own] = {}
    rows = Attendance.objects.filter(_of_year(on), staff=learner.staff_id).select_related("session__programme")
    for one in rows.order_by("session__programme__code", "pk"):
        title = str(one.session.programme)
        before = found.get(title, Own(title, 0, NONE))
        found[title] = Own(title, before.sessions + 1, before.hours + one.session.hours)
    return list(found.values())


def places(user: User) -> list[Organisation]:
    """The organisations whose people's hours the person sees."""
    within = reach(user, Action.HOURS_VIEW)
    return list(within.limit(Organisation.objects.all(), "path").order_by("path")) if within else []


def colleagues(place: Organisation, *, on: date) -> list[Colleague]:
    """Everybody who works there today, by name, with what they attended this year. Two queries."""
    working = Employment.objects.on(on).filter(organisation=place).select_related("staff__learner__account")
    attended = Attendance.objects.filter(_of_year(on), staff__in=working.values("staff")).order_by()
    told = {
        staff: (sessions, hours)
        for staff, sessions, hours in attended.values("staff")
        .annotate(n=Count("pk"), sum=Coalesce(Sum("session__hours"), NONE))
        .values_list("staff", "n", "sum")
    }
    return [
        Colleague(one.staff_id, one.staff.name, one.duty, *told.get(one.staff_id, (0, NONE)), _account(one))
        for one in working.order_by("staff__name", "pk")
    ]


def _account(one: Employment) -> str:
    learner: Learner | None = getattr(one.staff, "learner", None)
    return learner.account.username if learner else ""


@transaction.atomic
def link(staff_id: int, username: str, *, by: User, at: datetime, on: date) -> None:
    """Say with which account a person of the staff signs in; "" takes it back.

    Raises   NotVisible (nobody of a place of one's own), UnknownAccount (no such account, or somebody else's).
    """
    work = Employment.objects.on(on).filter(staff=staff_id).select_related("organisation")
    mine = next((one for one in work if reach(by, Action.HOURS_VIEW).covers(one.organisation.path)), None)
    if mine is None:
        raise NotVisible()
    require(by, Action.HOURS_VIEW, at=mine.organisation.path)
    Learner.objects.filter(staff=staff_id).delete()
    if username.strip():
        account = User.objects.filter(username=username.strip(), is_active=True, learner=None).first()
        if account is None:
            raise problems.UnknownAccount(username=username.strip())
        Learner.objects.create(staff_id=staff_id, account=account)
    record("learner.link", by=by, subject=("registry.staff", staff_id), at=at, organisation=mine.organisation_id,
           facts={"linked": bool(username.strip())})  # fmt: skip
