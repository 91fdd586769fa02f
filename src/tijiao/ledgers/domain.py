"""Filling, filing, reviewing and correcting records; exemptions. Each verb: gate, check, change, history, audit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from tijiao.access.actions import Action
from tijiao.access.gate import posts_of, require
from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.audit.domain import record as audit
from tijiao.directory.models import Organisation, User
from tijiao.forms import attachments
from tijiao.forms.models import FormVersion
from tijiao.forms.origins import note
from tijiao.forms.outcome import Json, Outcome
from tijiao.forms.receiving import named
from tijiao.forms.validate import validate
from tijiao.forms.versions import form_of
from tijiao.kernel.periods import Period
from tijiao.kernel.problems import StaleSave
from tijiao.kernel.times import CITY_ZONE, local_day
from tijiao.ledgers import problems
from tijiao.ledgers.burden import LONGEST_FILLING
from tijiao.ledgers.entries import entry_of
from tijiao.ledgers.files import OWNER
from tijiao.ledgers.linked import holds
from tijiao.ledgers.listeners import Filed, Hazard, tell
from tijiao.ledgers.locking import locks_at, unlocked
from tijiao.ledgers.models import Exemption, Ledger, Record, RecordHistory, State
from tijiao.ledgers.obligations import Facts, Obligation, months_due, obligation_for
from tijiao.ledgers.origins import taken_over
from tijiao.ledgers.publishing import publish as publish
from tijiao.ledgers.publishing import publish_calendar as publish_calendar
from tijiao.ledgers.publishing import set_school_calendar as set_school_calendar
from tijiao.ledgers.reminding import tell_returned
from tijiao.ledgers.who import may_fill

#: The whole life of a record. A correction of an accepted record must be accepted anew.
MOVES: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.DRAFT, State.FILED}),
    State.FILED: frozenset({State.FILED, State.RETURNED, State.ACCEPTED}),
    State.RETURNED: frozenset({State.RETURNED, State.FILED}),
    State.ACCEPTED: frozenset({State.FILED}),
}


@dataclass(frozen=True)
class Filling:
    """What a person sends in. `version`: of the record the page showed, 0 for none; `opened_at`: when it was shown.

    `number`: of several events on one day; 0 is a new event, which the verbs give the next number.
    """

    ledger: Ledger
    organisation: Organisation
    period: Period
    answers: Mapping[str, Any]
    version: int = 0
    opened_at: datetime | None = field(default=None)
    number: int = 1


@dataclass(frozen=True)
class Act:
    """Who does what to a record, when and why; what its history row and audit entry say."""

    action: str
    by: User
    at: datetime
    why: str = ""


@transaction.atomic
def save_draft(filling: Filling, *, by: User, at: datetime) -> Record:
    """Keep what is right so far; it may be incomplete. A returned record stays returned.

    Raises   NotVisible, NotAllowed, NotDue, TooEarly, Locked, IllegalMove (filed already), StaleSave.
    """
    if again := _sent_before(filling, by):
        return again
    standing = _standing(filling, by=by, at=at)
    outcome = validate(form_of(_form_version(filling.ledger, standing)), filling.answers, at=at, complete=False)
    made = standing or _opened(filling, outcome, by=by, at=at)
    wanted = made.state if made.state == State.RETURNED else State.DRAFT
    return _write(made, outcome.data, wanted, Act("ledger.draft", by, at))


@transaction.atomic
def file(filling: Filling, *, by: User, at: datetime) -> Record:
    """Hand a record in. The first filing decides whether it is in time; hazards in it are told to the listeners.

    Raises   as save_draft, and WrongAnswers with every fault: then nothing is saved.
    """
    if again := _sent_before(filling, by):
        return again
    standing = _standing(filling, by=by, at=at)
    outcome = _right(form_of(_form_version(filling.ledger, standing)), filling.answers, at)
    made = standing or _opened(filling, outcome, by=by, at=at)
    made.filed_at, made.filed_by, made.review_step = made.filed_at or at, by, 0
    filed = _write(made, outcome.data, State.FILED, Act("ledger.file", by, at))
    _tell(filed, by=by, at=at)
    return filed


@transaction.atomic
def correct(filling: Filling, *, why: str, by: User, at: datetime) -> Record:
    """Change a record that was handed in, and say why. What had been accepted is marked and reviewed anew.

    Raises   NotVisible, NotAllowed, WhyMissing, Locked, IllegalMove (never filed), StaleSave, WrongAnswers.
    """
    return _corrected(filling, Act("ledger.correct", by, at, _words(why)))


@transaction.atomic
def restore(record_id: int, *, to: int, why: str, version: int, by: User, at: datetime) -> Record:
    """Bring the answers of an earlier version back, as a further version. What was erased cannot come back.

    Raises   as correct (what was handed in) or save_draft, WhyMissing, NothingToRestore (erased, or never there).
    """
    rows = Record.objects.visible_to(by).select_related("ledger", "organisation", "form_version")
    found = rows.filter(pk=record_id).first()
    if found is None:
        raise NotVisible()
    earlier, reason = found.history.filter(version=to).first(), _words(why)
    if earlier is None or not earlier.data:
        raise problems.NothingToRestore(version=to)
    filling = Filling(found.ledger, found.organisation, Period.parse(found.period), earlier.data, version,
                      number=found.number)  # fmt: skip
    act = Act("ledger.restore", by, at, reason)
    if found.state in (State.FILED, State.ACCEPTED):
        return _corrected(filling, act)
    standing = _standing(filling, by=by, at=at) or found
    return _write(standing, earlier.data, standing.state, act)


def _corrected(filling: Filling, act: Act) -> Record:
    by, at = act.by, act.at
    standing = _standing(filling, by=by, at=at, correcting=True)
    if standing is None:
        raise NotVisible()
    outcome = _right(form_of(standing.form_version), filling.answers, at)
    standing.corrected = standing.corrected or standing.state == State.ACCEPTED
    standing.filed_by, standing.review_step, standing.reviewed_at, standing.reviewed_by = by, 0, None, None
    done = _write(standing, outcome.data, State.FILED, act)
    _tell(done, by=by, at=at)
    return done


@transaction.atomic
def accept(record_id: int, *, version: int, by: User, at: datetime) -> Record:
    """Accept a filed record as the next step of its review chain; the last step makes it accepted.

    Raises   NotVisible, NotAllowed (no post of the chain), OwnFiling, IllegalMove, StaleSave.
    """
    found, step = _reviewed(record_id, version=version, by=by, at=at)
    found.review_step, found.reviewed_at, found.reviewed_by = step + 1, at, by
    last = step + 1 == len(entry_of(found.ledger).review)
    wanted = State.ACCEPTED if last else State.FILED
    return _write(found, found.data, wanted, Act("ledger.accept", by, at))


@transaction.atomic
def return_(record_id: int, *, reason: str, version: int, by: User, at: datetime) -> Record:
    """Send a filed record back with a reason; until it is filed again it counts as not received.

    Raises   as accept, and WhyMissing.
    """
    found, _step = _reviewed(record_id, version=version, by=by, at=at)
    found.review_step, found.reviewed_at, found.reviewed_by = 0, at, by
    done = _write(found, found.data, State.RETURNED, Act("ledger.return", by, at, _words(reason)))
    tell_returned(done, at=at)
    return done


@transaction.atomic
def exempt(
    ledger: Ledger, organisation: Organisation, *, first_day: date, end_day: date, reason: str, by: User, at: datetime
) -> Exemption:
    """Expect nothing of an organisation for periods due in [first_day, end_day).

    Raises   NotVisible, NotAllowed, NoDays, WhyMissing.
    """
    require(by, Action.EXEMPTION_GRANT, at=organisation.path, view=Action.LEDGER_VIEW)
    if end_day <= first_day:
        raise problems.NoDays(first_day=first_day, end_day=end_day)
    made = Exemption.objects.create(
        ledger=ledger,
        organisation=organisation,
        first_day=first_day,
        end_day=end_day,
        reason=_words(reason),
        by=by,
        at=at,
    )
    audit(
        "ledger.exempt",
        by=by,
        subject=("ledgers.exemption", made.pk),
        at=at,
        organisation=organisation.pk,
        facts={"ledger": ledger.code, "first_day": first_day.isoformat(), "end_day": end_day.isoformat()},
        reason=made.reason,
        marks=_marks_of(made, at),
    )
    return made


@transaction.atomic
def end_exemption(exemption_id: int, *, reason: str, by: User, at: datetime) -> None:
    """Take an exemption back; what is due is due again. Raises NotVisible, NotAllowed, WhyMissing."""
    found = (
        Exemption.objects.select_for_update().select_related("organisation", "ledger").filter(pk=exemption_id).first()
    )
    if found is None:
        raise NotVisible()
    require(by, Action.EXEMPTION_GRANT, at=found.organisation.path, view=Action.LEDGER_VIEW)
    audit(
        "ledger.exempt-end",
        by=by,
        subject=("ledgers.exemption", found.pk),
        at=at,
        organisation=found.organisation_id,
        facts={"ledger": found.ledger.code},
        reason=_words(reason),
        marks=_marks_of(found, at),
    )
    found.delete()


def _marks_of(one: Exemption, at: datetime) -> list[tuple[str, str]]:
    """The ledger's months of obligations that an exemption changes; months to come are written when they begin."""
    months = months_due(one.ledger, (one.first_day, one.end_day), until=local_day(at))
    return [("ledgers_exemption", f"{one.ledger.code}/{month}") for month in months]


# --- what the verbs share ---------------------------------------------------------------------------------------------
def _sent_before(filling: Filling, by: User) -> Record | None:
    """A new event that came already from the same page of the same person: a second click makes no second record."""
    if filling.number or filling.opened_at is None:
        return None
    rows = Record.objects.filter(ledger=filling.ledger, organisation=filling.organisation, period=str(filling.period))
    mine = rows.filter(opened_at=filling.opened_at, history__version=1, history__by=by)
    found: Record | None = mine.select_related("ledger", "organisation", "form_version").first()
    return found


def _standing(filling: Filling, *, by: User, at: datetime, correcting: bool = False) -> Record | None:
    """The record as it stands, locked for the change, after every check that does not look at the answers."""
    require(by, Action.RECORD_FILE, at=filling.organisation.path, view=Action.RECORD_VIEW)
    if not may_fill(filling.ledger, filling.organisation.path, by):
        raise NotAllowed(action=str(Action.RECORD_FILE))
    rows = Record.objects.select_for_update(of=("self",)).select_related("ledger", "organisation", "form_version")
    found: Record | None = rows.filter(
        ledger=filling.ledger, organisation=filling.organisation, period=str(filling.period), number=filling.number
    ).first()  # fmt: skip
    if found is not None:
        _same_version(found, filling.version, filling.answers, at)
        handed_in = found.state in (State.FILED, State.ACCEPTED)
        if handed_in != correcting:
            raise problems.IllegalMove(was=found.get_state_display())
        _not_locked(filling, found.due_at, at)
    return found


def _same_version(found: Record, version: int, answers: Mapping[str, Any], at: datetime) -> None:
    if found.version == version:
        return
    given = validate(form_of(found.form_version), answers, at=at, complete=False).data
    moved = [name for name in {**given, **found.data} if given.get(name) != found.data.get(name)]
    last = found.history.select_related("by").order_by("-version").first()
    raise StaleSave(
        mine={name: given.get(name) for name in moved}, theirs={name: found.data.get(name) for name in moved},
        theirs_at=last.at if last else found.opened_at, theirs_by=last.by.name if last and last.by else "",
        version=found.version,
    )  # fmt: skip


def _not_locked(what: Filling, due_at: datetime, at: datetime) -> None:
    locks = locks_at(what.ledger, due_at)
    if at >= locks and not unlocked(what.ledger, what.organisation, str(what.period), at=at):
        raise problems.Locked(period=what.period.name_zh, locked_at=f"{locks.astimezone(CITY_ZONE):%Y-%m-%d %H:%M}")


def due(
    ledger: Ledger, organisation: Organisation, period: Period, *, at: datetime, facts: Facts | None = None
) -> Obligation:
    """The obligation that a new record answers; `facts` if they are read already. Raises NotDue, TooEarly, Locked."""
    obligation = obligation_for(ledger, organisation, period, facts=facts)
    if obligation is None:
        raise problems.NotDue(ledger=str(ledger), organisation=organisation.name, period=period.name_zh)
    opens_on = period.first - timedelta(days=entry_of(ledger).open_ahead)
    if local_day(at) < opens_on:
        raise problems.TooEarly(period=period.name_zh, opens_on=opens_on)
    _not_locked(Filling(ledger, organisation, period, {}), obligation.due_at, at)
    return obligation


def _opened(filling: Filling, outcome: Outcome, *, by: User, at: datetime) -> Record:
    """A new record for what is due, with a note of what arrived filled. Another person's that came first by a moment
    is a stale save."""
    obligation = due(filling.ledger, filling.organisation, filling.period, at=at)
    opened_at = filling.opened_at or at
    if not timedelta() <= at - opened_at <= LONGEST_FILLING:
        opened_at = at
    number = filling.number or _next_number(filling)
    made = Record(
        ledger=filling.ledger, organisation=filling.organisation, period=str(filling.period), number=number, version=0,
        period_first=filling.period.first, period_end=filling.period.end, opened_at=opened_at,
        due_at=obligation.due_at, form_version=_form_version(filling.ledger, None),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        _standing(filling, by=by, at=at)
        raise
    taken = taken_over(form_of(made.form_version), filling.ledger, filling.organisation, filling.period, at=at)
    note((OWNER, made.pk), taken, outcome.data, at=at)
    return made


def _next_number(filling: Filling) -> int:
    rows = Record.objects.filter(ledger=filling.ledger, organisation=filling.organisation, period=str(filling.period))
    return (rows.aggregate(most=Max("number"))["most"] or 0) + 1


def _form_version(ledger: Ledger, standing: Record | None) -> FormVersion:
    if standing is not None:
        return standing.form_version
    latest = FormVersion.objects.latest_of(ledger.form_id)
    if latest is None:
        raise problems.UnknownForm(ledger=str(ledger), form=ledger.form_id)
    return latest


def _right(form: Any, answers: Mapping[str, Any], at: datetime) -> Outcome:
    outcome = validate(form, answers, at=at)
    if outcome.faults:
        raise problems.WrongAnswers(count=len(outcome.faults), faults=outcome.faults, outcome=outcome)
    return outcome


def _reviewed(record_id: int, *, version: int, by: User, at: datetime) -> tuple[Record, int]:
    """A filed record that this person may review now, and the step of the chain that the person stands for."""
    rows = Record.objects.select_for_update(of=("self",)).select_related("ledger", "organisation", "form_version")
    found = rows.filter(pk=record_id).first()
    if found is None:
        raise NotVisible()
    require(by, Action.RECORD_REVIEW, at=found.organisation.path, view=Action.RECORD_VIEW)
    if found.state != State.FILED:
        raise problems.IllegalMove(was=found.get_state_display())
    step = review_step(found, by)
    if step is None:
        raise NotAllowed(action=str(Action.RECORD_REVIEW))
    if found.filed_by_id == by.pk:
        raise problems.OwnFiling()
    _same_version(found, version, found.data, at)
    return found, step


def review_step(record: Record, user: User) -> int | None:
    """The furthest open step of the review chain whose role the person holds over the organisation; None for none."""
    chain, path = entry_of(record.ledger).review, record.organisation.path
    wide = {"section-officer"}
    held = {post.role for post in posts_of(user) if post.role in wide or path.startswith(post.organisation.path)}
    steps = [number for number, role in enumerate(chain) if number >= record.review_step and role in held]
    return max(steps, default=None)


def _write(found: Record, data: dict[str, Json], wanted: str, act: Act) -> Record:
    """Save as the next version, with its history row and audit entry."""
    if wanted not in MOVES[found.state]:
        raise problems.IllegalMove(was=found.get_state_display())
    before = found.data
    moved = {name for name in {*before, *data} if before.get(name) != data.get(name)}
    changes: dict[str, tuple[Any, Any]] = {name: (before.get(name), data.get(name)) for name in moved}
    if found.state != wanted:
        changes["state"] = (found.state, wanted)
    found.data, found.state, found.version = data, wanted, found.version + 1
    found.save()
    files = named(form_of(found.form_version), data)
    if files:
        attachments.claim(files, owner=(OWNER, found.pk), by=act.by, at=act.at)
    found.refresh_from_db(fields=["late"])
    RecordHistory.objects.create(
        record=found, version=found.version, data=data, state=wanted, at=act.at, by=act.by, why=act.why
    )
    facts = {"ledger": found.ledger.code, "period": found.period, "version": found.version}
    audit(
        act.action, by=act.by, subject=("ledgers.record", found.pk), at=act.at, organisation=found.organisation_id,
        changes=changes, facts=facts, reason=act.why, marks=[mark_of(found)],
    )  # fmt: skip
    return found


def mark_of(found: Record) -> tuple[str, str]:
    """The lake's partition of a record: "daily-check/2020-03"."""
    return "ledgers_record", f"{found.ledger.code}/{found.period_first:%Y-%m}"


def _tell(filed: Record, *, by: User, at: datetime) -> None:
    hazards = tuple(hazards_of(filed, at=at))
    tell(
        Filed(
            f"ledgers.record/{filed.pk}",
            filed.ledger.code,
            filed.organisation,
            filed.period,
            filed.period_first,
            hazards,
            by,
            at,
        )
    )


def hazards_of(filed: Record, *, at: datetime) -> list[Hazard]:
    """What the record names as hazards, by the ledger's declaration."""
    declared = entry_of(filed.ledger).hazards
    if declared is None:
        return []
    if declared.when and not holds(declared.when, filed, at=at):
        return []
    given = filed.data.get(declared.kinds)
    chosen = [str(name) for name in given] if isinstance(given, list) else [str(given)] if given else []
    labels = {one.name: one.label.zh for one in form_of(filed.form_version).by_name[declared.kinds].choices}
    detail = str(filed.data.get(declared.detail, ""))
    return [Hazard(kind, labels.get(kind, kind), detail) for kind in chosen]


def _words(text: str) -> str:
    said = text.strip()
    if not said:
        raise problems.WhyMissing()
    return said[:500]
