"""The verbs of the register: inspectors enrolled, schools put in their charge, and schools they keep away from."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record
from tijiao.directory.models import Grouping, Organisation, User
from tijiao.inspections import problems
from tijiao.inspections.models import Charge, Inspector, Recusal
from tijiao.kernel.times import local_day
from tijiao.kernel.words import stated


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Who comes onto the register. `number` is what published draws say in place of the name."""

    number: str
    user: User
    organisation: Organisation
    kind: Inspector.Kind = Inspector.Kind.INSPECTOR
    zone: Grouping | None = None
    load: int = 10


@transaction.atomic
def enrol(told: Enrolled, *, by: User, at: datetime) -> Inspector:
    """Put somebody onto the register from today on. Raises NotVisible, WordsMissing, NumberTaken."""
    require(by, Action.INSPECTOR_CHANGE, at=told.organisation.path)
    number = stated(told.number, _("编号"))
    if Inspector.objects.filter(Q(number=number) | Q(user=told.user)).exists():
        raise problems.NumberTaken(number=number, account=told.user.username)
    made = Inspector.objects.create(
        number=number,
        user=told.user,
        kind=told.kind,
        organisation=told.organisation,
        zone=told.zone,
        load=told.load,
        from_day=local_day(at),
    )
    record_inspector("inspector.enrol", made, by=by, at=at, facts={"number": number, "kind": str(told.kind)})
    return made


@transaction.atomic
def put_in_charge(inspector_id: int, organisation: Organisation, *, by: User, at: datetime) -> Charge:
    """Hang an inspector's name at a school's gate from today on; who hung there before is taken down today.

    The same again changes nothing. Raises NotVisible, Recused.
    """
    require(by, Action.INSPECTOR_CHANGE, at=organisation.path)
    who, today = _on_register(inspector_id, local_day(at)), local_day(at)
    if who.organisation_id == organisation.pk or who.recusals.on(today).filter(organisation=organisation).exists():
        raise problems.Recused(number=who.number, name=organisation.name)
    standing: Charge | None = Charge.objects.select_for_update().filter(organisation=organisation, to_day=None).first()
    if standing is not None and standing.inspector_id == who.pk:
        return standing
    _take_down(standing, today)
    made = Charge.objects.create(inspector=who, organisation=organisation, from_day=today)
    record_inspector("inspector.charge", who, by=by, at=at, facts={"organisation": organisation.pk}, marks=[CHARGES])
    return made


@transaction.atomic
def declare_recusal(organisation: Organisation, *, by: User, at: datetime) -> Recusal:
    """An inspector declares to keep away from a school: the school only, never why. The same again changes nothing.

    Raises   NotVisible for who is not on the register.
    """
    require(by, Action.RECUSAL_DECLARE, at=organisation.path)
    who = _registered(by)
    made, new = Recusal.objects.get_or_create(
        inspector=who, organisation=organisation, to_day=None, defaults={"from_day": local_day(at)}
    )
    if new:
        record_inspector("inspector.recuse", who, by=by, at=at)
    return made


@transaction.atomic
def withdraw_recusal(recusal_id: int, *, by: User, at: datetime) -> None:
    """Take a declaration back from today on. Raises NotVisible when it is not one's own or ended before."""
    who = _registered(by)
    standing = who.recusals.select_for_update().filter(pk=recusal_id, to_day=None).first()
    if standing is None:
        raise NotVisible()
    standing.to_day = local_day(at)
    standing.save(update_fields=["to_day"])
    record_inspector("inspector.recusal-end", who, by=by, at=at)


CHARGES = ("inspections_charge", "")


def _take_down(standing: Charge | None, today: date) -> None:
    if standing is None:
        return
    if standing.from_day >= today:
        standing.delete()
        return
    standing.to_day = today
    standing.save(update_fields=["to_day"])


def _on_register(inspector_id: int, on: date) -> Inspector:
    found: Inspector | None = Inspector.objects.on(on).filter(pk=inspector_id).first()
    if found is None:
        raise NotVisible()
    return found


def _registered(user: User) -> Inspector:
    found: Inspector | None = Inspector.objects.select_for_update().filter(user=user).first()
    if found is None:
        raise NotVisible()
    return found


def record_inspector(action: str, who: Inspector, *, by: User, at: datetime, **more: Any) -> None:
    record(action, by=by, subject=("inspections.inspector", who.pk), at=at, organisation=who.organisation_id, **more)
