"""The verbs of rounds: opened, planned into visits (joint ones merge), closed, and their results made public."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record
from tijiao.directory.models import Organisation, User
from tijiao.inspections import problems
from tijiao.inspections.burden import over_cap
from tijiao.inspections.marks import visit_mark
from tijiao.inspections.models import (
    Charge,
    Checklist,
    ChecklistVersion,
    Inspector,
    Mode,
    Round,
    RoundKind,
    Seat,
    Sheet,
    Visit,
    VisitState,
)
from tijiao.inspections.recusing import recused_pairs
from tijiao.inspections.scope import fitting
from tijiao.kernel.times import local_day
from tijiao.kernel.words import stated


@dataclass(frozen=True, slots=True)
class NewRound:
    """What a round is to be. `checklists`: codes; `offices`: who comes along on a joint check."""

    title: str
    kind: RoundKind
    office: Organisation
    checklists: tuple[str, ...]
    from_day: date
    last_day: date
    mode: Mode = Mode.ON_SITE
    offices: tuple[Organisation, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A visit to plan. `on_day` None: the round's first day; no inspectors: the organisation assesses itself."""

    organisation: Organisation
    inspectors: tuple[Inspector, ...] = ()
    on_day: date | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What planning came to: visits made, visits of others that the round joined, and who has no named inspector."""

    made: int
    joined: int
    uncovered: tuple[Organisation, ...] = ()


@transaction.atomic
def open_round(new: NewRound, *, by: User, at: datetime) -> Round:
    """Open a round with the checklists as they stand today.

    Raises   NotVisible, WordsMissing, NoChecklist, WrongWindow, JointAlone.
    """
    require(by, Action.ROUND_PLAN, at=new.office.path)
    title = stated(new.title, _("批次名称"))
    if new.last_day < new.from_day:
        raise problems.WrongWindow(from_day=new.from_day, last_day=new.last_day)
    if new.kind is RoundKind.JOINT and not new.offices:
        raise problems.JointAlone()
    versions = _versions(new.checklists)
    made = Round.objects.create(
        title=title,
        kind=new.kind,
        mode=new.mode,
        office=new.office,
        from_day=new.from_day,
        last_day=new.last_day,
        made_by=by,
        made_at=at,
    )
    made.checklists.set(versions)
    made.offices.set(new.offices)
    _record("round.open", made, by=by, at=at, facts={"kind": made.kind, "checklists": list(new.checklists)})
    return made


@transaction.atomic
def allow_over_cap(round_id: int, *, why: str, by: User, at: datetime) -> Round:
    """A leader answers for it that this round may go over the cap on visits, and says why.

    Raises   NotVisible, NotAllowed, WordsMissing, RoundClosed.
    """
    found = locked(round_id)
    require(by, Action.VISIT_EXCEED, at=found.office.path, view=Action.VISIT_VIEW)
    _still_open(found)
    found.over_cap_why, found.over_cap_by = stated(why, _("理由")), by
    found.save(update_fields=["over_cap_why", "over_cap_by"])
    _record("round.allow-over-cap", found, by=by, at=at, reason=found.over_cap_why)
    return found


@transaction.atomic
def plan(round_id: int, wanted: Sequence[Wanted], *, by: User, at: datetime) -> Planned:
    """Plan visits by choice. What the round has planned before stays as it is.

    Raises   NotVisible, NotAllowed, RoundClosed, DrawnNotChosen, NotForThem, NobodyChosen, Recused, OverCap.
    """
    found = locked(round_id)
    require(by, Action.ROUND_PLAN, at=found.office.path, view=Action.VISIT_VIEW)
    if found.drawn:
        raise problems.DrawnNotChosen(kind=found.get_kind_display())
    if found.kind != RoundKind.SELF_FIRST:
        _somebody_goes(wanted)
    return lay_out(found, wanted, by=by, at=at)


@transaction.atomic
def plan_named(round_id: int, *, by: User, at: datetime) -> Planned:
    """Plan a visit to each school and kindergarten by the inspector whose name hangs at its gate.

    Returns  with `uncovered`: those without a named inspector, for whom nothing could be planned.
    Raises   as `plan`.
    """
    found = locked(round_id)
    require(by, Action.ROUND_PLAN, at=found.office.path, view=Action.VISIT_VIEW)
    everybody = list(fitting(found, on=found.from_day))
    charges: Iterable[Charge] = Charge.objects.of(everybody, on=found.from_day)
    named = {charge.organisation_id: charge.inspector for charge in charges}
    wanted = [Wanted(one, (named[one.pk],)) for one in everybody if one.pk in named]
    done = lay_out(found, wanted, by=by, at=at)
    return Planned(done.made, done.joined, tuple(one for one in everybody if one.pk not in named))


def lay_out(found: Round, wanted: Sequence[Wanted], *, by: User, at: datetime, capped: bool = True) -> Planned:
    """Write the visits of a round; guarded by the verbs that call it. `capped` False: frozen under the cap.

    A visit on site that another round has planned in the same weeks is joined instead of making a second one.
    """
    _still_open(found)
    fresh = _not_planned_yet(found, wanted)
    _fit(found, fresh)
    _nobody_recused(fresh, on=max(found.from_day, local_day(at)))
    sharing = _planned_by_others(found, fresh)
    alone = [one for one in fresh if (one.organisation.pk, _mode(found, one)) not in sharing]
    if capped and found.over_cap_by_id is None:
        _within_cap(found, alone)
    visits = Visit.objects.bulk_create(_visit(found, one) for one in alone)
    pairs = list(zip(alone, visits, strict=True))
    pairs += [(one, sharing[key]) for one in fresh if (key := (one.organisation.pk, _mode(found, one))) in sharing]
    versions = list(found.checklists.all())
    Sheet.objects.bulk_create(
        Sheet(visit=visit, round=found, version=version) for _one, visit in pairs for version in versions
    )
    seats = [Seat(visit=visit, inspector=who) for one, visit in pairs for who in one.inspectors]
    Seat.objects.bulk_create(seats, ignore_conflicts=True)
    facts = {"made": len(alone), "joined": len(pairs) - len(alone)}
    marks = {visit_mark(visit) for _one, visit in pairs}
    _record("round.plan", found, by=by, at=at, facts=facts, marks=marks)
    return Planned(facts["made"], facts["joined"])


@transaction.atomic
def close_round(round_id: int, *, by: User, at: datetime) -> Round:
    """End a round: every visit is done or cancelled. Raises NotVisible, NotAllowed, RoundClosed, RoundUnfinished."""
    found = locked(round_id)
    require(by, Action.ROUND_PLAN, at=found.office.path, view=Action.VISIT_VIEW)
    _still_open(found)
    waiting = Visit.objects.waiting().filter(sheets__round=found).distinct().count()
    if waiting:
        raise problems.RoundUnfinished(title=found.title, count=waiting)
    found.closed_on = local_day(at)
    found.save(update_fields=["closed_on"])
    _record("round.close", found, by=by, at=at)
    return found


@transaction.atomic
def publish_results(round_id: int, *, by: User, at: datetime) -> Round:
    """Make the results public: per organisation, without the names of persons. The same again changes nothing.

    Raises   NotVisible, NotAllowed.
    """
    found = locked(round_id)
    require(by, Action.ROUND_PLAN, at=found.office.path, view=Action.VISIT_VIEW)
    if found.published_at is None:
        found.published_at = at
        found.save(update_fields=["published_at"])
        _record("round.publish", found, by=by, at=at)
    return found


def locked(round_id: int) -> Round:
    """The round, held for the change. Raises NotVisible."""
    found: Round | None = (
        Round.objects.select_for_update(of=("self",)).select_related("office").filter(pk=round_id).first()
    )
    if found is None:
        raise NotVisible()
    return found


def _versions(codes: Sequence[str]) -> list[ChecklistVersion]:
    known = {one.code: one for one in Checklist.objects.declared().filter(code__in=codes)}
    if not codes or set(codes) - set(known):
        raise problems.NoChecklist(codes=gettext("、").join(codes))
    latest: Mapping[str, ChecklistVersion] = {
        version.checklist.code: version
        for version in ChecklistVersion.objects.filter(checklist__in=known.values()).select_related("checklist")
    }
    return [latest[code] for code in codes]


def _still_open(found: Round) -> None:
    if found.closed_on is not None:
        raise problems.RoundClosed(title=found.title)


def _mode(found: Round, one: Wanted) -> str:
    return Mode.SELF if found.kind == RoundKind.SELF_FIRST and not one.inspectors else found.mode


def _somebody_goes(wanted: Sequence[Wanted]) -> None:
    alone = [one.organisation for one in wanted if not one.inspectors]
    if alone:
        raise problems.NobodyChosen(names=_names(alone))


def _not_planned_yet(found: Round, wanted: Sequence[Wanted]) -> list[Wanted]:
    there = Visit.objects.standing().filter(sheets__round=found)
    known = set(there.values_list("organisation", "mode"))
    fresh = {(one.organisation.pk, _mode(found, one)): one for one in wanted}
    return [one for key, one in fresh.items() if key not in known]


def _fit(found: Round, wanted: Sequence[Wanted]) -> None:
    right = set(fitting(found, on=found.from_day).values_list("pk", flat=True))
    wrong = [one.organisation for one in wanted if one.organisation.pk not in right]
    if wrong:
        raise problems.NotForThem(names=_names(wrong))


def _nobody_recused(wanted: Sequence[Wanted], *, on: date) -> None:
    away = recused_pairs({who for one in wanted for who in one.inspectors}, on=on)
    for one in wanted:
        for who in one.inspectors:
            if one.organisation.pk in away[who.pk]:
                raise problems.Recused(number=who.number, name=one.organisation.name)


def _planned_by_others(found: Round, wanted: Sequence[Wanted]) -> dict[tuple[int, str], Visit]:
    """Visits on site that wait in the weeks of the round at the wanted organisations."""
    ids = [one.organisation.pk for one in wanted]
    window = {"on_day__gte": found.from_day, "on_day__lte": found.last_day}
    waiting = Visit.objects.waiting().filter(organisation__in=ids, mode=Mode.ON_SITE, **window)
    return {(visit.organisation_id, visit.mode): visit for visit in waiting.order_by("-on_day", "-pk")}


def _within_cap(found: Round, wanted: Sequence[Wanted]) -> None:
    going = [one for one in wanted if _mode(found, one) == Mode.ON_SITE]
    over = over_cap([one.organisation for one in going], found.from_day)
    if over is not None:
        raise problems.OverCap(names=_names(over.organisations), most=over.most)


def _visit(found: Round, one: Wanted) -> Visit:
    day = min(max(one.on_day or found.from_day, found.from_day), found.last_day)
    return Visit(
        organisation=one.organisation,
        mode=_mode(found, one),
        on_day=day,
        last_day=found.last_day,
        state=VisitState.PLANNED,
    )


#: More names than these make a sentence that nobody reads.
NAMED_MOST = 8


def _names(organisations: Sequence[Organisation]) -> str:
    told = gettext("、").join(str(one) for one in organisations[:NAMED_MOST])
    left = len(organisations) - NAMED_MOST
    return told if left <= 0 else gettext("%(names)s等 %(count)s 个单位") % {"names": told, "count": len(organisations)}


def _record(action: str, found: Round, *, by: User, at: datetime, reason: str = "", **more: Any) -> None:
    record(
        action,
        by=by,
        subject=("inspections.round", found.pk),
        at=at,
        organisation=found.office_id,
        reason=reason,
        **more,
    )
