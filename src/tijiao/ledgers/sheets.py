"""A record on a page: opened to be filled, refused with its faults, in conflict, or finished with its history."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from tijiao.access.actions import Action
from tijiao.access.gate import may, readable, require
from tijiao.access.guard import SignedIn
from tijiao.access.problems import NotVisible
from tijiao.access.sensitivity import Sensitivity
from tijiao.directory.models import Organisation, User
from tijiao.forms.compiled import Form
from tijiao.forms.defaults import initial
from tijiao.forms.drawing import Drawing, draw, posted, rows_moved
from tijiao.forms.models import FormVersion
from tijiao.forms.origins import noted, said
from tijiao.forms.receiving import files_for, received
from tijiao.forms.said import HIDDEN, Files, Line, label_of, lines, say_value, told_fields  # fmt: skip
from tijiao.forms.versions import form_of
from tijiao.kernel.periods import Period
from tijiao.kernel.problems import StaleSave
from tijiao.ledgers import domain, problems
from tijiao.ledgers.declare import LedgerEntry
from tijiao.ledgers.entries import entry_of
from tijiao.ledgers.files import OWNER
from tijiao.ledgers.linked import open_items, prefilled, source_of
from tijiao.ledgers.listeners import touched_by
from tijiao.ledgers.models import Ledger, Record, State
from tijiao.ledgers.obligations import ON_EVENT, facts_for, kind_of
from tijiao.ledgers.origins import taken_over
from tijiao.outbox.domain import slip_of
from tijiao.outbox.models import Filing

Answers = Mapping[str, Any]
#: What filings from a device call a record.
KIND = OWNER


@dataclass(frozen=True)
class Sheet:
    """One organisation's record of a ledger for a period, there already or not."""

    ledger: Ledger
    organisation: Organisation
    period: Period
    record: Record | None
    version: FormVersion
    number: int = 1

    @property
    def entry(self) -> LedgerEntry:
        return entry_of(self.ledger)

    @property
    def form(self) -> Form:
        return form_of(self.version)

    @property
    def may_stay_on_device(self) -> bool:
        """Whether a phone may keep the open page for times without a network: not where it asks about persons."""
        asked = {getattr(one.item, "sensitivity", Sensitivity.INTERNAL) for one in self.form.by_name.values()}
        return asked <= {Sensitivity.OPEN, Sensitivity.INTERNAL}

    @property
    def handed_in(self) -> bool:
        return self.record is not None and self.record.state in (State.FILED, State.ACCEPTED)

    def filling(self, sent: QueryDict) -> domain.Filling:
        """What a page sent, for the domain."""
        return domain.Filling(
            self.ledger, self.organisation, self.period, posted(self.form, sent), version=number(sent.get("version")),
            opened_at=_moment(sent.get("opened_at")), number=self.number,
        )  # fmt: skip


def sheet_for(request: SignedIn, code: str, organisation: int, period: str) -> Sheet:
    """The sheet to fill; for a ledger of events that of a new one.

    Raises   NotVisible, NotAllowed, WrongPeriod, WrongKind, UnknownForm.
    """
    ledger = Ledger.objects.filter(code=code).first()
    where = Organisation.objects.filter(pk=organisation).first()
    if ledger is None or where is None:
        raise NotVisible()
    require(request.user, Action.RECORD_FILE, at=where.path, view=Action.RECORD_VIEW)
    found = Period.parse(period, kind=kind_of(ledger.cadence))
    rows = Record.objects.select_related("ledger", "organisation", "form_version")
    event = ledger.cadence == ON_EVENT
    record = None if event else rows.filter(ledger=ledger, organisation=where, period=str(found)).first()
    version = record.form_version if record else FormVersion.objects.latest_of(ledger.form_id)
    if version is None:
        raise problems.UnknownForm(ledger=str(ledger), form=ledger.form_id)
    return Sheet(ledger, where, found, record, version, 0 if event else 1)


def sheet_of(record: Record) -> Sheet:
    """The sheet of a record that is there."""
    return Sheet(
        record.ledger, record.organisation, Period.parse(record.period), record, record.form_version, record.number
    )


def to_fill_again(request: SignedIn, pk: int) -> Sheet:
    """The sheet of a draft or returned record that is there. Raises NotVisible, NotAllowed."""
    record = visible(request, pk)
    require(request.user, Action.RECORD_FILE, at=record.organisation.path, view=Action.RECORD_VIEW)
    return sheet_of(record)


def visible(request: SignedIn, pk: int) -> Record:
    """A record that the person may see. Raises NotVisible."""
    rows = Record.objects.visible_to(request.user).select_related("ledger", "organisation", "form_version", "filed_by")
    found: Record | None = rows.filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return found


def opened(sheet: Sheet, *, by: User, at: datetime) -> dict[str, Any]:
    """The page on which it is filled. Raises NotDue, TooEarly, Locked for a new record that cannot be opened."""
    if sheet.record is not None:
        return _filling_page(sheet, sheet.record.data, by=by, at=at)
    source = source_of(sheet.entry)
    facts = facts_for([sheet.ledger, *([source] if source else [])], only=[sheet.organisation.pk])
    domain.due(sheet.ledger, sheet.organisation, sheet.period, at=at, facts=facts)
    computed = prefilled(sheet.entry, sheet.organisation, sheet.period, at=at, facts=facts)
    taken = taken_over(sheet.form, sheet.ledger, sheet.organisation, sheet.period, at=at)
    answers = {**initial(sheet.form, at=at), **{name: one.value for name, one in taken.items()}, **computed}
    sources = {name: said(one.origin) for name, one in taken.items()} | dict.fromkeys(computed, "")
    return _filling_page(sheet, answers, by=by, at=at, prefilled=sources)


@dataclass(frozen=True)
class Sent:
    """What a page sent, its files kept. `page`: what to show instead of saving: a row was added, a file refused."""

    answers: QueryDict
    by: User
    page: dict[str, Any] = field(default_factory=dict)
    status: int = 200


def taken(sheet: Sheet, request: SignedIn, *, at: datetime) -> Sent:
    """Take in what a page sent: files are kept at once, so that none is lost when an answer is wrong."""
    slip = slip_of(request.POST)
    filing = str(slip.key) if slip else ""
    sent, wrong = received(sheet.form, request, filing=filing, by=request.user, at=at)
    if wrong:
        told = _filling_page(sheet, posted(sheet.form, sent), by=request.user, at=at, refused=wrong)
        return Sent(sent, request.user, told | _typed(sent), 422)
    moved = rows_moved(sheet.form, posted(sheet.form, sent), sent.get("action", ""), at=at)
    if moved is not None:
        return Sent(sent, request.user, _filling_page(sheet, moved, by=request.user, at=at) | _typed(sent))
    return Sent(sent, request.user)


def refused(sheet: Sheet, sent: Sent, *, at: datetime) -> dict[str, Any]:
    """The same page with what was typed and every fault at its field."""
    page = _filling_page(sheet, posted(sheet.form, sent.answers), by=sent.by, at=at, told=True)
    return page | _typed(sent.answers)


def _typed(sent: QueryDict) -> dict[str, Any]:
    """What a page that comes back keeps besides the answers."""
    return {"why": sent.get("why", ""), "version": number(sent.get("version"))}


def _filling_page(sheet: Sheet, answers: Mapping[str, Any], *, by: User, at: datetime, **told: Any) -> dict[str, Any]:
    owner = (OWNER, sheet.record.pk) if sheet.record else None
    drawing: Drawing = draw(sheet.form, answers, at=at, files=files_for(sheet.form, owner, by=by), **told)
    return {
        "sheet": sheet, "drawing": drawing, "version": sheet.record.version if sheet.record else 0,
        "opened_at": at.isoformat(), "check_url": reverse("ledgers:check", args=[sheet.version.pk]),
        "open_items": listed_items(sheet, at=at), "returned_why": _why_returned(sheet.record),
    }  # fmt: skip


def _why_returned(record: Record | None) -> str:
    if record is None or record.state != State.RETURNED:
        return ""
    last = record.history.filter(state=State.RETURNED).exclude(why="").order_by("-version").first()
    return last.why if last else ""


def listed_items(sheet: Sheet, *, at: datetime) -> list[dict[str, Any]]:
    """For a sweep: each record that is still open, with the fields that the ledger shows."""
    shows = sheet.entry.sweep_of.shows if sheet.entry.sweep_of else ()
    found = []
    for one in open_items(sheet.entry, sheet.organisation, sheet.period, at=at):
        form = form_of(one.form_version)
        told = [
            (label_of(form, name), say_value(form.by_name[name], one.data.get(name)))
            for name in shows
            if name in form.by_name
        ]
        found.append({"record": one, "told": told})
    return found


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a stale save: what I typed and what stands there now."""

    label: str
    mine: str
    theirs: str


def conflict(sheet: Sheet, sent: QueryDict, stale: StaleSave) -> dict[str, Any]:
    """The page that shows both versions and lets one choose."""
    form = sheet.form
    mine, theirs = stale.facts["mine"], stale.facts["theirs"]
    differences = [
        Difference(label_of(form, one.name), say_value(one, mine.get(one.name)), say_value(one, theirs.get(one.name)))
        for one in told_fields(form) if one.name in mine
    ]  # fmt: skip
    kept = [
        (key, value)
        for key, values in sent.lists()
        for value in values
        if key not in ("version", "csrfmiddlewaretoken")
    ]
    return {"sheet": sheet, "differences": differences, "kept": kept, "facts": stale.facts}


@dataclass(frozen=True, slots=True)
class Step:
    """One version of a record: who, when, why, and each value that moved."""

    version: int
    at: datetime
    by: str
    state: str
    why: str
    changes: tuple[Difference, ...]
    erased: bool = False


def finished(request: SignedIn, record: Record) -> dict[str, Any]:
    """The page of a record: its answers, its history value by value, and what the person may do with it."""
    sheet, path = sheet_of(record), record.organisation.path
    clear = readable(request.user, at=path)
    files = files_for(sheet.form, (OWNER, record.pk), by=request.user)
    sources = noted(sheet.form, (OWNER, record.pk))
    told: list[Line] = lines(sheet.form, record.data, readable=clear, files=files, sources=sources)
    step = domain.review_step(record, request.user) if record.state == State.FILED else None
    chain = [(role, number < record.review_step) for number, role in enumerate(sheet.entry.review)]
    own = record.filed_by_id == request.user.pk
    return {
        "sheet": sheet, "record": record, "filings": Filing.objects.of(KIND, record.pk), "lines": told,
        "history": history(sheet, Eyes(clear, files)), "chain": chain,
        "may_review": step is not None and not own and may(request.user, Action.RECORD_REVIEW, at=path),
        "may_file": may(request.user, Action.RECORD_FILE, at=path), "touched": touched_by(record),
    }  # fmt: skip


@dataclass(frozen=True)
class Eyes:
    """What a person may read in the clear of a record, and its files by id."""

    clear: frozenset[Sensitivity]
    files: Files


def history(sheet: Sheet, eyes: Eyes) -> list[Step]:
    """Every version, the latest first, with the values that it changed."""
    if sheet.record is None:
        return []
    found: list[Step] = []
    before: dict[str, Any] = {}
    for row in sheet.record.history.select_related("by").order_by("version"):
        changes = tuple(_moved(sheet.form, before, row.data, eyes))
        found.append(
            Step(row.version, row.at, row.by.name if row.by else "", row.get_state_display(), row.why, changes,
                 not row.data)
        )
        before = row.data
    return found[::-1]


def beside(request: SignedIn, record: Record, version: int) -> dict[str, Any]:
    """An earlier version beside the record as it stands. Raises NotVisible."""
    sheet, row = sheet_of(record), record.history.filter(version=version).select_related("by").first()
    if row is None:
        raise NotVisible()
    form, owner = sheet.form, (OWNER, record.pk)
    eyes = Eyes(readable(request.user, at=record.organisation.path), files_for(form, owner, by=request.user))
    moved = {one.label for one in _moved(form, row.data, record.data, eyes)}
    told = [
        (one.label, one.mine, one.theirs, one.label in moved)
        for one in (_both(form, each, row.data, record.data, eyes) for each in told_fields(form))
        if one.mine or one.theirs
    ]
    mine = may(request.user, Action.RECORD_FILE, at=record.organisation.path)
    restores = mine and bool(row.data) and bool(moved)
    return {"sheet": sheet, "record": record, "row": row, "told": told, "restores": restores}


def _both(form: Form, one: Any, mine: Answers, theirs: Answers, eyes: Eyes) -> Difference:
    """A field in two states, `mine` first, as the person may read them."""
    hidden = getattr(one.item, "sensitivity", Sensitivity.INTERNAL) not in eyes.clear
    told = (mine.get(one.name), theirs.get(one.name))
    said = (HIDDEN, HIDDEN) if hidden else (say_value(one, told[0], eyes.files), say_value(one, told[1], eyes.files))
    return Difference(label_of(form, one.name), *said)


def _moved(form: Form, before: Answers, after: Answers, eyes: Eyes) -> Iterator[Difference]:
    for one in told_fields(form):
        if before.get(one.name) != after.get(one.name):
            yield _both(form, one, after, before, eyes)


def number(text: str | None) -> int:
    """A version out of a page; 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def _moment(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
