"""Leaving the register of inspectors: what is open is handed on first; then the inspector stands there no more, and may
come back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.access.problems import NotVisible
from tijiao.directory.models import Membership, User
from tijiao.inspections import problems
from tijiao.inspections.models import Charge, Inspector, RoundKind, Seat
from tijiao.inspections.recusing import recused_pairs
from tijiao.inspections.register import put_in_charge, record_inspector
from tijiao.kernel.times import local_day
from tijiao.kernel.words import stated


@dataclass(frozen=True, slots=True)
class Handed:
    """How much went over."""

    visits: int
    schools: int


def open_seats(who: Inspector) -> Any:
    """The seats on visits that wait."""
    rows = Seat.objects.filter(inspector=who, visit__state="planned").select_related("visit__organisation")
    return rows.order_by("visit__last_day", "visit__pk")


def open_charges(who: Inspector) -> Any:
    """The schools in charge now."""
    return Charge.objects.filter(inspector=who, to_day=None).select_related("organisation").order_by("pk")


@transaction.atomic
def hand_on(inspector_id: int, to_id: int, *, why: str, by: User, at: datetime) -> Handed:
    """All visits that wait, and all schools in charge, go to another inspector of the register.

    A visit that was drawn keeps its published result; the seat says in whose place the other one goes, and why.
    Raises   NotVisible, WordsMissing, HandedToOneself, Recused, SameZone; all of it goes over or nothing.
    """
    today, reason = local_day(at), stated(why, _("交接的原因"))
    who, to = _changeable(inspector_id, by, today), _changeable(to_id, by, today)
    if who.pk == to.pk:
        raise problems.HandedToOneself(number=who.number)
    seats, charges = list(open_seats(who)), list(open_charges(who))
    _may_go(to, seats, charges, today)
    for seat in seats:
        _take_over(seat, to, reason)
    for charge in charges:
        put_in_charge(to.pk, charge.organisation, by=by, at=at)
    facts = {"to": to.pk, "visits": [seat.visit_id for seat in seats], "schools": len(charges)}
    record_inspector("inspector.hand-on", who, by=by, at=at, reason=reason, facts=facts)
    return Handed(len(seats), len(charges))


@transaction.atomic
def leave(inspector_id: int, *, why: str, by: User, at: datetime) -> Inspector:
    """Take an inspector off the register from today on. Raises NotVisible, WordsMissing, StillOpen."""
    today = local_day(at)
    who = _changeable(inspector_id, by, today)
    reason = stated(why, _("移出名册的原因"))
    visits, schools = open_seats(who).count(), open_charges(who).count()
    if visits or schools:
        raise problems.StillOpen(number=who.number, visits=visits, schools=schools)
    who.to_day = max(today, who.from_day + timedelta(days=1))
    who.save(update_fields=["to_day"])
    record_inspector("inspector.leave", who, by=by, at=at, reason=reason)
    return who


@transaction.atomic
def come_back(inspector_id: int, *, by: User, at: datetime) -> Inspector:
    """Put somebody who left onto the register again, under the same number; nothing that was handed on comes back.

    The same again changes nothing. Raises NotVisible.
    """
    who = _locked(inspector_id, by)
    if who.to_day is not None:
        who.to_day = None
        who.save(update_fields=["to_day"])
        record_inspector("inspector.come-back", who, by=by, at=at)
    return who


def _locked(inspector_id: int, by: User) -> Inspector:
    rows = Inspector.objects.select_for_update(of=("self",)).select_related("organisation", "zone")
    found: Inspector | None = rows.filter(pk=inspector_id).first()
    if found is None:
        raise NotVisible()
    require(by, Action.INSPECTOR_CHANGE, at=found.organisation.path)
    return found


def _changeable(inspector_id: int, by: User, today: date) -> Inspector:
    found = _locked(inspector_id, by)
    if found.to_day is not None and found.to_day <= today:
        raise NotVisible()
    return found


def _may_go(to: Inspector, seats: Sequence[Seat], charges: Sequence[Charge], today: date) -> None:
    away = recused_pairs([to], on=today)[to.pk]
    for place in [*(seat.visit.organisation for seat in seats), *(charge.organisation for charge in charges)]:
        if place.pk in away:
            raise problems.Recused(number=to.number, name=place.name)
    crossing = [one.visit for one in seats if one.visit.sheets.filter(round__kind=RoundKind.CROSS_ZONE).exists()]
    own = Membership.objects.on(today).filter(grouping=to.zone, organisation__in=[one.organisation for one in crossing])
    near = own.select_related("organisation").order_by("pk").first() if to.zone_id and crossing else None
    if near is not None:
        raise problems.SameZone(number=to.number, name=near.organisation.name)


def _take_over(seat: Seat, to: Inspector, why: str) -> None:
    """Where the other one goes anyway, the seat is not needed any more."""
    if Seat.objects.filter(visit=seat.visit_id, inspector=to).exists():
        seat.delete()
        return
    back = seat.instead_of_id == to.pk  # who was to go in the first place goes again
    seat.instead_of, seat.why_instead = (None, "") if back else (seat.instead_of or seat.inspector, why)
    seat.inspector = to
    seat.save(update_fields=["inspector", "instead_of", "why_instead"])
