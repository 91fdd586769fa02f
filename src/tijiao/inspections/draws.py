"""The verbs of a draw: its list is frozen and published with a committed secret; later the public seed decides it.

A frozen draw is revealed, or stays published as aborted. Nothing is drawn anew in silence.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record
from tijiao.directory.models import Organisation, User
from tijiao.draws import domain as common
from tijiao.draws.models import DrawState
from tijiao.inspections import problems
from tijiao.inspections.frames import Terms, draw_list, frame
from tijiao.inspections.models import Draw, Inspector, Round
from tijiao.inspections.rounds import Wanted, lay_out
from tijiao.inspections.rounds import locked as locked_round
from tijiao.inspections.sampling import close_undrawn, sample_list
from tijiao.kernel.draw import DrawList
from tijiao.kernel.times import local_day


@transaction.atomic
def freeze(round_id: int, terms: Terms, *, by: User, at: datetime) -> Draw:
    """Freeze both sides of a round's draw, and publish the list with the digests of list and secret.

    A trial with a secret that is thrown away names what cannot be kept before anything is published.
    Raises   NotVisible, NotAllowed, RoundClosed, NotDrawn, DrawStands, NothingToDraw, WrongDrawList, Infeasible.
    """
    found = locked_round(round_id)
    require(by, Action.ROUND_PLAN, at=found.office.path, view=Action.VISIT_VIEW)
    if not found.drawn:
        raise problems.NotDrawn(kind=found.get_kind_display())
    if found.closed_on is not None:
        raise problems.RoundClosed(title=found.title)
    if found.draws.exclude(state=DrawState.ABORTED).exists():
        raise problems.DrawStands(title=found.title)
    told = frame(found, on=local_day(at), inspectors=terms.inspectors)
    listed = draw_list(found, told, terms)
    if not told.inspectors or not any(listed.take.values()):
        raise problems.NothingToDraw()
    return freeze_list(listed, of=found, by=by, at=at)


@transaction.atomic
def freeze_sample(*, by: User, at: datetime) -> Draw:
    """Freeze the list of minor findings that wait for their recheck: a draw says which of them get one.

    Raises   NotVisible, DrawStands (an earlier sample is not settled yet), NothingToDraw.
    """
    require(by, Action.FINDING_SAMPLE, at="")
    listed = sample_list(at=at)
    if Draw.objects.filter(round=None, state=DrawState.FROZEN).exists():
        raise problems.DrawStands(title=listed.title)
    if not listed.places:
        raise problems.NothingToDraw()
    return freeze_list(listed, of=None, by=by, at=at)


def freeze_list(listed: DrawList, *, of: Round | None, by: User, at: datetime) -> Draw:
    """Write a frozen draw; guarded by the verbs that call it."""
    made = Draw.objects.create(round=of, **common.frozen(listed, by=by, at=at))
    _record("draw.freeze", made, by=by, at=at, facts={"list": made.list_hash, "secret": made.secret_hash})
    return made


@transaction.atomic
def reveal(draw_id: int, *, public: str, by: User, at: datetime) -> Draw:
    """Take the public seed, compute the result, and act on it: visits are planned, or what a sample passed over closes.

    Raises   NotVisible, NotAllowed, DrawSettled, WordsMissing, RoundClosed, Infeasible (the draw stays frozen).
    """
    found = _locked(draw_id)
    _required(found, by)
    settle(found, public=public, by=by, at=at)
    if found.round is None:
        close_undrawn(found, by=by, at=at)
    else:
        lay_out(found.round, _wanted(found), by=by, at=at, capped=False)
    return found


def settle(found: Draw, *, public: str, by: User, at: datetime) -> None:
    """Compute and write the result of a frozen draw; guarded by the verb that calls it."""
    result = common.settle(found, public=public, by=by, at=at)
    _record("draw.reveal", found, by=by, at=at, facts={"public": found.public, "drawn": len(result.drawn)})


@transaction.atomic
def abort(draw_id: int, *, why: str, by: User, at: datetime) -> Draw:
    """Give a frozen draw up. It stays published, as aborted and with the reason.

    Raises   NotVisible, NotAllowed, DrawSettled, WordsMissing.
    """
    found = _locked(draw_id)
    _required(found, by)
    common.give_up(found, why=why, by=by, at=at)
    _record("draw.abort", found, by=by, at=at, reason=found.why_aborted)
    return found


def _wanted(found: Draw) -> list[Wanted]:
    result: Any = found.result
    places = {one.code: one for one in Organisation.objects.filter(code__in=result["drawn"])}
    numbers = {number for team in result["teams"] for number in team}
    people = {one.number: one for one in Inspector.objects.filter(number__in=numbers)}
    teams = result["teams"] or [[] for _place in result["drawn"]]
    pairs = zip(result["drawn"], teams, strict=True)
    return [Wanted(places[code], tuple(people[number] for number in team)) for code, team in pairs]


def _locked(draw_id: int) -> Draw:
    rows = Draw.objects.select_for_update(of=("self",)).select_related("round__office")
    found: Draw | None = rows.filter(pk=draw_id).first()
    if found is None:
        raise NotVisible()
    return found


def _required(found: Draw, by: User) -> None:
    if found.round is None:
        require(by, Action.FINDING_SAMPLE, at="")
    else:
        require(by, Action.ROUND_PLAN, at=found.round.office.path, view=Action.VISIT_VIEW)


def _record(action: str, found: Draw, *, by: User, at: datetime, **more: Any) -> None:
    record(action, by=by, subject=("inspections.draw", found.pk), at=at, marks=[("inspections_draw", "")], **more)
