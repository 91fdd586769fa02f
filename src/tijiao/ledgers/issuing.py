"""A ledger that a section issues on a page: of a published form, changed until it begins, ended when it is not needed.

Whoever issues it has seen first what is collected elsewhere already. Over its section's budget it waits for a named
approver, as a ledger from a pack does.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record as audit
from tijiao.directory.models import Organisation, User
from tijiao.forms.collected import Match, Use, already_collected, uses_of
from tijiao.forms.declare import FormDefinition
from tijiao.forms.models import FormVersion
from tijiao.forms.versions import form_of
from tijiao.kernel.problems import StaleSave
from tijiao.kernel.times import local_day
from tijiao.ledgers import problems
from tijiao.ledgers.announcing import tell_changed, tell_ended, tell_issued
from tijiao.ledgers.burden import over_budget
from tijiao.ledgers.declare import OWN, LedgerEntry
from tijiao.ledgers.entries import entry_of
from tijiao.ledgers.listeners import tell_issuers
from tijiao.ledgers.models import Ledger, Record
from tijiao.ledgers.publishing import begin_terms, declare

_LONGEST_CODE = 60


def elsewhere(form_id: str) -> tuple[list[Use], Mapping[str, list[Match]]]:
    """What is collected already of what a form asks: ledgers of the same form, and questions of other forms.

    Raises   NotVisible: no form of that id was published.
    """
    return uses_of(form_id), already_collected(_form(form_id))


def seen(form_id: str) -> str:
    """A short mark of what `elsewhere` tells now: who confirms it sends it back. Raises NotVisible."""
    uses, matches = elsewhere(form_id)
    told = [
        [[one.title, one.section, one.often] for one in uses],
        [[name, one.form_id, one.field, [[use.title, use.often] for use in one.uses]]
         for name, found in matches.items() for one in found],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:16]


def sections_of(user: User, *, on: date) -> "Sequence[Organisation]":
    """The sections for which the person may issue."""
    rows = Organisation.objects.live(on=on).kinds("section")
    return list(reach(user, Action.LEDGER_ISSUE).limit(rows, "path").order_by("path"))


def may_change(ledger: Ledger, user: User) -> bool:
    """Whether the ledger was issued on a page, for a section of the person's."""
    sections = Organisation.objects.kinds("section").filter(code=ledger.section)
    within = reach(user, Action.LEDGER_ISSUE)
    return ledger.issued_at is not None and bool(within) and within.limit(sections, "path").exists()


def has_begun(ledger: Ledger, *, on: date) -> bool:
    """Whether its first period has begun, or somebody opened a sheet of it already."""
    return ledger.from_day <= on or Record.objects.filter(ledger=ledger).exists()


def changeable(code: str, *, by: User, at: datetime) -> Ledger:
    """The ledger of a code, if the person may still change it. Raises NotVisible, NotIssuedHere, HasBegun."""
    found = Ledger.objects.filter(code=code).first()
    if found is None or not (found.issued_at is None or may_change(found, by)):
        raise NotVisible()
    if found.issued_at is None:
        raise problems.NotIssuedHere(ledger=str(found))
    if has_begun(found, on=local_day(at)):
        raise problems.HasBegun(ledger=str(found))
    ledger: Ledger = found
    return ledger


@transaction.atomic
def issue(entry: LedgerEntry, *, confirmed: str, by: User, at: datetime) -> Ledger:
    """Issue a ledger of a published form. `entry.id` is given here; `confirmed`: what `seen` told who issues it.

    Raises   NotVisible, BeginsInThePast, NotConfirmed.
    """
    known = _checked(entry, confirmed, by=by, at=at)
    made = Ledger(code=_free_code(entry.form), issued_by=by, issued_at=at)
    entry = entry.model_copy(update={"id": made.code})
    _set(made, entry, at)
    _record("ledger.issue", made, by=by, at=at, elsewhere=known)
    tell_issued(made, at=at)
    return made


@transaction.atomic
def change(
    ledger_id: int, entry: LedgerEntry, *, confirmed: str, version: int, by: User, at: datetime
) -> Ledger:  # fmt: skip
    """Change what a ledger asks before its first period begins. Its form and code stay.

    Raises   NotVisible, NotIssuedHere, StaleSave, HasBegun, and as issue.
    """
    found = _locked(ledger_id, version=version, by=by)
    if has_begun(found, on=local_day(at)):
        raise problems.HasBegun(ledger=str(found))
    told = entry.model_copy(update={"id": found.code, "form": found.form_id})
    known = _checked(told, confirmed, by=by, at=at)
    found.terms.all().delete()
    found.approved_by, found.approved_at, found.approval = None, None, ""
    _set(found, told, at)
    _record("ledger.change", found, by=by, at=at, elsewhere=known)
    tell_changed(found, at=at)
    return found


@transaction.atomic
def end(ledger_id: int, day: date, *, reason: str, version: int, by: User, at: datetime) -> Ledger | None:
    """Keep a ledger no longer from a day on; one that has not begun is withdrawn, and None comes back.

    Raises   NotVisible, NotIssuedHere, StaleSave, WhyMissing, HasEnded, HasBegun (to end before it began, although
             something was filed), BeginsInThePast (the day has passed).
    """
    found, today = _locked(ledger_id, version=version, by=by), local_day(at)
    if not reason.strip():
        raise problems.WhyMissing()
    ends = entry_of(found).ends
    if ends is not None and ends <= today:
        raise problems.HasEnded(ledger=str(found))
    if day < today:
        raise problems.BeginsInThePast(today=today.isoformat())
    if day <= found.from_day:
        _withdraw(found, reason, by=by, at=at)
        return None
    found.definition = {**found.definition, "ends": day.isoformat()}
    found.to_day, found.version = _over(entry_of(found)), found.version + 1
    found.save()
    found.terms.filter(from_day__gte=found.to_day).delete()
    found.terms.update(to_day=found.to_day)  # before it began it was changed whole: it has one row of terms
    _record("ledger.end", found, by=by, at=at, reason=reason, on=day.isoformat())
    tell_ended(found, day, at=at)
    return found


def _withdraw(found: Ledger, reason: str, *, by: User, at: datetime) -> None:
    if Record.objects.filter(ledger=found).exists():
        raise problems.HasBegun(ledger=str(found))
    _record("ledger.withdraw", found, by=by, at=at, reason=reason)
    tell_ended(found, found.from_day, at=at)
    found.delete()


def _checked(entry: LedgerEntry, confirmed: str, *, by: User, at: datetime) -> int:
    """How many ledgers of the form and questions of other forms were shown."""
    today = local_day(at)
    if entry.section not in {one.code for one in sections_of(by, on=today)}:
        raise NotVisible()
    if entry.begins < today:
        raise problems.BeginsInThePast(today=today.isoformat())
    if confirmed != seen(entry.form):
        raise problems.NotConfirmed()
    uses, matches = elsewhere(entry.form)
    return len(uses) + len(matches)


def _set(ledger: Ledger, entry: LedgerEntry, at: datetime) -> None:
    day = local_day(at)
    ledger.waiting = over_budget(entry, list(Ledger.objects.in_force(on=day)), on=day)
    ledger.version = ledger.version + 1 if ledger.pk else 1
    declare(ledger, entry)
    ledger.to_day = _over(entry)
    ledger.save()
    if not ledger.waiting:
        begin_terms(ledger, entry.begins)


def _over(entry: LedgerEntry) -> date | None:
    """From which day on nothing falls due any more: the last period that ended in time is still awaited."""
    return entry.ends + timedelta(days=entry.due.days) if entry.ends else None


def _locked(ledger_id: int, *, version: int, by: User) -> Ledger:
    found: Ledger | None = Ledger.objects.select_for_update().filter(pk=ledger_id).first()
    if found is None:
        raise NotVisible()
    if found.issued_at is None:
        raise problems.NotIssuedHere(ledger=str(found))
    if not may_change(found, by):
        raise NotVisible()
    if found.version != version:
        raise StaleSave(mine={}, theirs={}, theirs_at=None, theirs_by="", version=found.version)
    return found


def _form(form_id: str) -> FormDefinition:
    version = FormVersion.objects.latest_of(form_id)
    if version is None:
        raise NotVisible()
    return form_of(version).definition


def _free_code(form_id: str) -> str:
    base = (OWN + form_id)[: _LONGEST_CODE - 4].rstrip("-")
    taken = set(Ledger.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for code in (base, *(f"{base}-{number}" for number in range(2, 999))) if code not in taken)


def _record(action: str, ledger: Ledger, *, by: User, at: datetime, reason: str = "", **facts: object) -> None:
    told = {"ledger": ledger.code, "form": ledger.form_id, "waiting": ledger.waiting, **facts}
    audit(action, by=by, subject=("ledgers.ledger", ledger.pk), at=at, facts=told, reason=reason.strip()[:500],
          marks=[("ledgers_ledger", "")])  # fmt: skip
    tell_issuers()
