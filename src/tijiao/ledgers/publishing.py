"""From packs into the database: ledgers with dated terms, and the school calendar."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.audit.domain import record as audit
from tijiao.directory.models import Organisation, User
from tijiao.kernel.schooldays import Rule
from tijiao.kernel.times import local_day
from tijiao.ledgers import problems
from tijiao.ledgers.burden import over_budget
from tijiao.ledgers.calendar import as_rows
from tijiao.ledgers.declare import CalendarEntry, LedgerEntry
from tijiao.ledgers.entries import entry_of
from tijiao.ledgers.models import CalendarRule, Ledger, Terms

#: What obligations depend on: a change here begins new terms, days before it keep the old ones.
_TERMS = ("cadence", "fills", "due", "in_building", "in_school_time")


@transaction.atomic
def publish(entries: Iterable[LedgerEntry | CalendarEntry], *, by: User | None, at: datetime) -> list[Ledger]:
    """Publish ledgers and calendars of a loaded pack. Returns the ledgers that are new or changed.

    A new ledger that is over its section's budget, or optional, waits: nothing is due of it until somebody approves
    it by name.
    The same content again changes nothing. A changed ledger asks the new terms of periods due from today on.
    """
    given = list(entries)
    changed = [
        ledger for one in given if isinstance(one, LedgerEntry) if (ledger := _publish_ledger(one, by=by, at=at))
    ]
    publish_calendar([one for one in given if isinstance(one, CalendarEntry)], by=by, at=at)
    return changed


def _publish_ledger(entry: LedgerEntry, *, by: User | None, at: datetime) -> Ledger | None:
    definition = entry.model_dump(mode="json", exclude_defaults=True)
    ledger = Ledger.objects.select_for_update().filter(code=entry.id).first() or Ledger(code=entry.id)
    if ledger.pk is not None and ledger.definition == definition:
        return None
    before = ledger.definition if ledger.pk is not None else None
    declare(ledger, entry)
    if before is None:
        day = local_day(at)
        ledger.waiting = entry.optional or over_budget(entry, list(Ledger.objects.in_force(on=day)), on=day)
    ledger.save()
    if not ledger.waiting:
        _set_terms(ledger, entry, before, at)
    audit(
        "ledger.publish", by=by, subject=("ledgers.ledger", ledger.pk), at=at, facts={"ledger": entry.id},
        marks=[("ledgers_ledger", "")],
    )  # fmt: skip
    return ledger


def declare(ledger: Ledger, entry: LedgerEntry) -> None:
    """Let a ledger, not yet saved, be what an entry says; its terms follow by `begin_terms`."""
    ledger.title_zh, ledger.title_en = entry.title.zh, entry.title.en
    ledger.form_id, ledger.section, ledger.cadence = entry.form, entry.section, entry.cadence
    ledger.definition = entry.model_dump(mode="json", exclude_defaults=True)
    ledger.from_day, ledger.to_day = entry.begins, entry.ends


def begin_terms(ledger: Ledger, day: date) -> None:
    """Ask from a day on what the ledger declares now. What was issued on a page asks for no period that ended before;
    a pack's ledger asks for all that falls due from then on.
    """
    entry = entry_of(ledger)
    first = day + timedelta(days=entry.due.days) if ledger.issued_at else day
    Terms.objects.create(ledger=ledger, definition=_asked(entry), from_day=first, to_day=ledger.to_day)


def _asked(entry: LedgerEntry) -> dict[str, Any]:
    told = entry.model_dump(mode="json", exclude_defaults=True)
    return {key: told[key] for key in _TERMS if key in told}


def _set_terms(ledger: Ledger, entry: LedgerEntry, before: dict[str, Any] | None, at: datetime) -> None:
    asked = _asked(entry)
    last = ledger.terms.order_by("-from_day").first()
    if last is None or before is None:
        Terms.objects.create(ledger=ledger, definition=asked, from_day=entry.begins, to_day=entry.ends)
        return
    today = local_day(at)
    if last.definition == asked or last.from_day >= today:
        last.definition, last.to_day = asked, entry.ends
        last.save(update_fields=["definition", "to_day"])
        return
    last.to_day = today
    last.save(update_fields=["to_day"])
    Terms.objects.create(ledger=ledger, definition=asked, from_day=today, to_day=entry.ends)


@transaction.atomic
def publish_calendar(entries: Sequence[CalendarEntry], *, by: User | None, at: datetime) -> bool:
    """Set the city's school calendar: the rules of all entries, in their order. Returns whether anything changed."""
    if not entries:
        return False
    rules = [rule for entry in entries for rule in entry.rules]
    english = [rule.term or (rule.reason.en if rule.reason else "") for rule in rules]
    rows = as_rows([rule.as_rule() for rule in rules], organisation=None, english=english)
    return _replace_rules(None, rows, by=by, at=at, reason="")


@transaction.atomic
def set_school_calendar(
    organisation: Organisation, rules: Sequence[Rule], *, reason: str, by: User, at: datetime
) -> bool:
    """Lay rules of its own over the city's calendar for one school; none takes them away again.

    Raises   NotVisible, NotAllowed, WhyMissing.
    """
    require(by, Action.EXEMPTION_GRANT, at=organisation.path, view=Action.LEDGER_VIEW)
    if not reason.strip():
        raise problems.WhyMissing()
    return _replace_rules(organisation, as_rows(rules, organisation=organisation.pk), by=by, at=at, reason=reason)


def _replace_rules(
    organisation: Organisation | None, rows: Sequence[CalendarRule], *, by: User | None, at: datetime, reason: str
) -> bool:
    standing = CalendarRule.objects.filter(organisation=organisation)
    names = ("kind", "first_day", "end_day", "grades", "reason", "reason_en")
    before = list(standing.order_by("position").values_list(*names))
    if before == [tuple(getattr(row, name) for name in names) for row in rows]:
        return False
    standing.delete()
    CalendarRule.objects.bulk_create(rows)
    pk = organisation.pk if organisation else None
    audit(
        "calendar.set",
        by=by,
        subject=("ledgers.calendar", pk or "city"),
        at=at,
        organisation=pk,
        facts={"rules": len(rows)},
        reason=reason,
        marks=[("ledgers_calendarrule", "")],
    )
    return True
