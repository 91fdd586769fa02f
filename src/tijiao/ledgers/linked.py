"""Linked cadences: a summary computes itself from another ledger's records, a sweep lists what is open in them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from tijiao.directory.models import Organisation
from tijiao.forms.compiled import Form
from tijiao.forms.expressions import Expression, Kind, Moment, compile_expression
from tijiao.forms.outcome import Json, as_value
from tijiao.forms.versions import form_of
from tijiao.kernel.periods import Period
from tijiao.ledgers.declare import Filled, LedgerEntry
from tijiao.ledgers.models import Ledger, Record
from tijiao.ledgers.obligations import Facts, facts_for, listed


@dataclass(frozen=True, slots=True)
class Source:
    """What a summary is computed from: the received records of the period, and how many were due."""

    records: tuple[Record, ...]
    expected: int
    previous: Record | None
    at: datetime


def source_of(entry: LedgerEntry) -> Ledger | None:
    """The ledger from whose records this one fills itself."""
    return Ledger.objects.filter(code=entry.linked).first() if entry.linked else None


def prefilled(
    entry: LedgerEntry, organisation: Organisation, period: Period, *, at: datetime, facts: Facts | None = None
) -> dict[str, Json]:
    """The answers that a summary or sweep computes for itself; {} for a ledger that is not linked.

    A summary counts what was received up to now: saved as a draft it keeps its numbers until it is opened again.
    """
    known = next((one for one in facts.ledgers if one.code == entry.linked), None) if facts else source_of(entry)
    if known is None:
        return {}
    source = _source(entry, facts or facts_for([known], only=[organisation.pk]), organisation, period, at)
    found = {name: _value(filled, source) for name, filled in entry.filled_fields.items()}
    return {name: value for name, value in found.items() if value is not None}


def open_items(entry: LedgerEntry, organisation: Organisation, period: Period, *, at: datetime) -> list[Record]:
    """The records of the period that the sweep's condition says are still open, oldest first."""
    if entry.sweep_of is None:
        return []
    ledger = Ledger.objects.filter(code=entry.sweep_of.ledger).first()
    if ledger is None:
        return []
    return [one for one in _records(ledger, organisation, period) if holds(entry.sweep_of.open, one, at=at)]


def _source(entry: LedgerEntry, facts: Facts, organisation: Organisation, period: Period, at: datetime) -> Source:
    ledger = next(one for one in facts.ledgers if one.code == entry.linked)
    previous = None
    if any(one.how == "previous" for one in entry.filled_fields.values()):
        earlier = Record.objects.received().filter(ledger__code=entry.id, organisation=organisation)
        previous = earlier.filter(period=str(period.previous())).first()
    owed = listed(facts, ledger, period.first, period.end)
    expected = sum(1 for one in owed if one.organisation == organisation.pk)
    return Source(tuple(_records(ledger, organisation, period)), expected, previous, at)


def _records(ledger: Ledger, organisation: Organisation, period: Period) -> list[Record]:
    rows = Record.objects.received().filter(ledger=ledger, organisation=organisation)
    return list(rows.beginning_in(period.first, period.end).select_related("form_version").order_by("period_first"))


def holds(condition: str, record: Record, *, at: datetime) -> bool:
    """Whether an expression over the fields of its form is true of a record."""
    expression = _condition(condition, form_of(record.form_version))
    return expression.holds({name: as_value(value) for name, value in record.data.items()}, Moment.at(at))


@lru_cache(maxsize=500)
def _condition(condition: str, form: Form) -> Expression:
    return compile_expression(condition, _kinds(form))


def _kinds(form: Form) -> dict[str, Kind]:
    """What the source's fields hold, for expressions over its records."""
    dated = ("date", "time", "datetime")
    return {one.name: Kind.DATE if one.item.type in dated else Kind.ANY for one in form.holding}


def _value(filled: Filled, source: Source) -> Json | None:
    if filled.how == "previous":
        found: Json | None = source.previous.data.get(filled.field) if source.previous else None
        return found
    if filled.how in _COUNTS:
        return _COUNTS[filled.how](source)
    chosen = [one for one in source.records if not filled.when or holds(filled.when, one, at=source.at)]
    if filled.how == "count":
        return len(chosen)
    values = [one.data[filled.field] for one in chosen if filled.field in one.data]
    if filled.how == "join":
        said = [f"{one.period} {one.data[filled.field]}" for one in chosen if filled.field in one.data]
        return "\n".join(said) or None
    if filled.how == "latest":
        return values[-1] if values else None
    numbers = [value for value in values if isinstance(value, int | float)]
    return _NUMBERS[filled.how](numbers) if numbers else (0 if filled.how == "sum" else None)


_COUNTS: dict[str, Callable[[Source], int]] = {
    "records": lambda source: len(source.records),
    "expected": lambda source: source.expected,
    "missing": lambda source: max(0, source.expected - len(source.records)),
}
_NUMBERS: dict[str, Callable[[list[Any]], Any]] = {"sum": sum, "max": max, "min": min}
