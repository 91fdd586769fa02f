"""What every verb of cases needs: the case under lock, the gate, moves along its life, events, the lake's marks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.audit.domain import record
from tijiao.cases import problems, timing
from tijiao.cases.declare import ENDED, State, Verb
from tijiao.cases.lexicon import VERBS
from tijiao.cases.models import Case, Clock, Event, Phase, Words
from tijiao.cases.types import declared
from tijiao.directory.models import Organisation, User
from tijiao.kernel.clocks import State as ClockState
from tijiao.pages.language import language


@dataclass(frozen=True, slots=True)
class Happening:
    """What an event tells beside its verb. `text` is kept apart; `shown`: the applicant reads it, too."""

    text: str = ""
    organisation: Organisation | None = None
    facts: Mapping[str, Any] | None = None
    shown: bool = False


NOTHING = Happening()


def locked(case_id: int, *, by: User) -> Case:
    """The case, locked for the change. Raises NotVisible for who does not see it."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("kind", "owner", "lead")
    found: Case | None = rows.filter(pk__in=Case.objects.visible_to(by).filter(pk=case_id).values("pk")).first()
    if found is None:
        raise NotVisible()
    return found


def require_at(by: User, organisation: Organisation | None) -> None:
    """Let the person act for an organisation. Raises NotAllowed: whoever comes here sees the case."""
    if organisation is None or not may(by, Action.CASE_HANDLE, at=organisation.path):
        raise NotAllowed(action=str(Action.CASE_HANDLE))


def lead_or_owner(case: Case, by: User) -> None:
    """Let the person act for whoever leads the case, or for the section that owns it. Raises NotAllowed."""
    try:
        require_at(by, case.lead)
    except NotAllowed:
        require_at(by, case.owner)


def move(case: Case, verb: Verb, *, by: User | None, at: datetime, told: Happening = NOTHING) -> State:
    """Take the case along its life: its state, its clocks, the event and the audit entry. Saves the case.

    Raises   IllegalMove when its state knows no such verb.
    """
    type_ = declared(case.kind)
    before = type_.state(case.state)
    if verb not in before.moves:
        raise problems.IllegalMove(was=before.title.say(language()), wanted=VERBS[verb])
    after = type_.state(before.moves[verb])
    case.state, case.phase = after.id, after.phase
    case.closed_at = at if after.phase in (Phase.CLOSED, Phase.REFUSED) else None
    run(case, before, after, at=at)
    save(case)
    happened(case, verb, by=by, at=at, was=before.id, told=told)
    return after


def run(case: Case, before: State | None, after: State, *, at: datetime) -> None:
    """Stop the clock of the step that ends and start that of the next; at an end stop both, and say if in time."""
    steps = declared(case.kind).entry.steps
    if before is not None and before.id != after.id:
        stop(case, timing.running(case, Clock.Which.STEP), at=at)
    if after.phase in ENDED:
        stop(case, timing.running(case), at=at)
    elif (before is None or before.id != after.id) and after.id in steps:
        timing.start(case, Clock.Which.STEP, steps[after.id], at=at, state=after.id)
    case.due_on = timing.earliest(timing.running(case))


def stop(case: Case, rows: Iterable[Clock], *, at: datetime) -> None:
    """Stop clocks; the whole one decides whether the case was in time, the first time it stops."""
    stopped = list(rows)
    timing.stop(stopped, at=at)
    for row in stopped:
        if row.which == Clock.Which.WHOLE and case.in_time is None:
            case.in_time = timing.standing(row, row.last_at) is ClockState.MET


def whole(case: Case, fact: str, *, at: datetime) -> None:
    """Start the clock of the whole when this is the fact from which it runs."""
    wanted = declared(case.kind).entry.whole
    if wanted is not None and wanted.start == fact and not case.clocks.filter(which=Clock.Which.WHOLE).exists():
        timing.start(case, Clock.Which.WHOLE, wanted.limit, at=at)


def save(case: Case) -> None:
    case.version += 1
    case.save()


def happened(
    case: Case, verb: str, *, by: User | None, at: datetime, was: str = "", told: Happening = NOTHING
) -> Event:
    """Add the event, and the audit entry with the partitions of the lake that it touches."""
    facts = dict(told.facts or {})
    event = Event(
        case=case, verb=verb, at=at, by=by, was=was, now=case.state, organisation=told.organisation, facts=facts,
        shown=told.shown,
    )  # fmt: skip
    event.save(force_insert=True)
    if told.text:
        Words.objects.create(event=event, text=told.text)
    record(
        f"case.{verb}",
        by=by,
        subject=("cases.case", case.pk),
        at=at,
        organisation=told.organisation.pk if told.organisation else case.owner_id,
        changes={"state": (was, case.state)},
        facts={"kind": case.kind_id, **facts},
        marks=[("cases_case", f"{case.received_on:%Y-%m}")],
    )
    return event


def concerns(case: Case, organisation: Organisation) -> bool:
    """Whether the case is about the organisation or one above it."""
    about = [one.organisation.path for one in case.subjects.select_related("organisation") if one.organisation]
    return any(organisation.path.startswith(path) for path in about)


def not_concerned(case: Case, organisation: Organisation) -> None:
    """Raises ConcernsThem: what a case is about never handles it."""
    if concerns(case, organisation):
        raise problems.ConcernsThem(name=organisation.name)
