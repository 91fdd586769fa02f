"""How a planned visit changes: it is moved to another day, called off, or taken up again. The school and whoever goes
there are told each time, since both see what is planned.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.directory.models import Post, User
from tijiao.directory.roles import Role
from tijiao.inspections import problems
from tijiao.inspections.burden import over_cap, term_of
from tijiao.inspections.marks import visit_mark
from tijiao.inspections.models import Inspector, Mode, Round, Seat, Visit, VisitState
from tijiao.inspections.recusing import recused_pairs
from tijiao.inspections.visits import locked, record_visit, waits
from tijiao.kernel.times import local_day
from tijiao.kernel.words import stated
from tijiao.notices.domain import notify
from tijiao.notices.kinds import Kind
from tijiao.notices.words import titled

MOVED = _("%(organisation)s：检查改到 %(day)s")
CALLED_OFF = _("%(organisation)s：原定 %(day)s 的检查已取消")
STANDS_AGAIN = _("%(organisation)s：取消的检查恢复，定在 %(day)s")


@transaction.atomic
def move_visit(visit_id: int, to_day: date, *, why: str, by: User, at: datetime) -> Visit:
    """Move a planned visit to another day; its due day goes along where the new day lies behind it. Moving it back
    is the undo.

    Raises   NotVisible, NotAllowed, VisitOver, WordsMissing, MovedBack, OverCap (in another term that is full).
    """
    visit = _planned(visit_id, by)
    why = stated(why, _("改期的原因"))
    if to_day < local_day(at):
        raise problems.MovedBack(to_day=to_day, today=local_day(at))
    if term_of(to_day) != term_of(visit.on_day):
        _room(visit, to_day)
    before = visit_mark(visit)
    visit.moved_from, visit.why_moved, visit.on_day = visit.on_day, why, to_day
    visit.last_day = max(_rounds(visit)[0].last_day, to_day)
    _save(visit, "moved_from", "why_moved", "on_day", "last_day")
    record_visit("visit.move", visit, by=by, at=at, reason=why, facts=_days(visit), marks={before})
    _tell(visit, MOVED, at)
    return visit


@transaction.atomic
def cancel_visit(visit_id: int, *, why: str, by: User, at: datetime) -> Visit:
    """Call a planned visit off. Raises NotVisible, NotAllowed, VisitOver, WordsMissing."""
    visit = _planned(visit_id, by)
    visit.state, visit.why_cancelled = VisitState.CANCELLED, stated(why, _("取消的原因"))
    _save(visit, "state", "why_cancelled")
    record_visit("visit.cancel", visit, by=by, at=at, reason=visit.why_cancelled)
    _tell(visit, CALLED_OFF, at)
    return visit


@transaction.atomic
def restore_visit(visit_id: int, *, by: User, at: datetime) -> Visit:
    """Take up again a visit that was called off: everything that held for planning it has to hold today.

    Raises   NotVisible, NotAllowed, NotCalledOff, RoundClosed, PlannedAgain, OverCap, OffRegister, Recused.
    """
    visit = locked(visit_id)
    require(by, Action.ROUND_PLAN, at=visit.organisation.path, view=Action.VISIT_VIEW)
    if visit.state != VisitState.CANCELLED:
        raise problems.NotCalledOff(was=visit.get_state_display())
    _still_wanted(visit)
    _room(visit, visit.on_day)
    _still_go(visit, local_day(at))
    visit.state, visit.why_cancelled = VisitState.PLANNED, ""
    _save(visit, "state", "why_cancelled")
    record_visit("visit.restore", visit, by=by, at=at)
    _tell(visit, STANDS_AGAIN, at)
    return visit


def _planned(visit_id: int, by: User) -> Visit:
    visit = locked(visit_id)
    require(by, Action.ROUND_PLAN, at=visit.organisation.path, view=Action.VISIT_VIEW)
    waits(visit)
    return visit


def _rounds(visit: Visit) -> list[Round]:
    """The rounds that share the visit; the one that planned it comes first."""
    sheets = visit.sheets.select_related("round").order_by("pk")
    return list(dict.fromkeys(sheet.round for sheet in sheets))


def _room(visit: Visit, day: date) -> None:
    """Whether the term of the day has room for one visit on site more. Raises OverCap."""
    if visit.mode != Mode.ON_SITE or any(one.over_cap_by_id is not None for one in _rounds(visit)):
        return
    over = over_cap([visit.organisation], day)
    if over is not None:
        raise problems.OverCap(names=visit.organisation.name, most=over.most)


def _still_wanted(visit: Visit) -> None:
    rounds = _rounds(visit)
    for one in rounds:
        if one.closed_on is not None:
            raise problems.RoundClosed(title=one.title)
    same = Visit.objects.standing().filter(organisation=visit.organisation, mode=visit.mode, sheets__round__in=rounds)
    if same.exists():
        raise problems.PlannedAgain(organisation=visit.organisation.name)


def _still_go(visit: Visit, today: date) -> None:
    people = [seat.inspector for seat in visit.seats.select_related("inspector").order_by("pk")]
    there = set(Inspector.objects.on(today).filter(pk__in=[one.pk for one in people]).values_list("pk", flat=True))
    away = recused_pairs(people, on=today)
    for one in people:
        if one.pk not in there:
            raise problems.OffRegister(number=one.number)
        if visit.organisation_id in away[one.pk]:
            raise problems.Recused(number=one.number, name=visit.organisation.name)


def _save(visit: Visit, *fields: str) -> None:
    visit.version += 1
    visit.save(update_fields=[*fields, "version"])


def _days(visit: Visit) -> dict[str, str]:
    return {"from": f"{visit.moved_from}", "to": f"{visit.on_day}"}


def _tell(visit: Visit, title: Any, at: datetime) -> None:
    """The school's head and clerk, and whoever goes there; once for each change."""
    today = local_day(at)
    standing = Q(opened_on__lte=today) & (Q(closed_on=None) | Q(closed_on__gt=today))
    school = Post.objects.filter(standing, organisation=visit.organisation_id, role__in=(Role.HEAD, Role.SCHOOL_CLERK))
    seats = Seat.objects.filter(visit=visit).select_related("inspector__user").order_by("pk")
    notify(
        [*school.order_by("pk"), *(seat.inspector.user for seat in seats)],
        kind=Kind.DEADLINE,
        title=titled(title, organisation=visit.organisation.name, day=visit.on_day.isoformat()),
        url=reverse("inspections:visit", args=[visit.pk]),
        at=at,
        key=f"inspections.visit/{visit.pk}/{visit.version}",
    )
