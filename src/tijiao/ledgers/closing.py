"""Closing a period freezes what it came to: what is expected of whom, and what was received, in time, late, missing.

A person closes a period once all of it fell due; the rest closes by itself when it is locked. What changes afterwards
(a school's attributes, an exemption, a record that an exception let in) leaves the counts as they stood, until somebody
reopens the period and says why.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record as audit
from tijiao.directory.models import User
from tijiao.kernel.periods import Kind, Period
from tijiao.kernel.times import local_day
from tijiao.ledgers import problems
from tijiao.ledgers.completeness import Tally, completeness
from tijiao.ledgers.entries import entry_of
from tijiao.ledgers.models import ClosedCount, Closing, Ledger
from tijiao.ledgers.obligations import ON_EVENT, facts_for, kind_of, spans

Counts = dict[int, Tally]
_BATCH = 1000


@transaction.atomic
def close(ledger: Ledger, period: Period, *, by: User, at: datetime) -> Closing:
    """Close one period for the whole city.

    Raises   NotVisible, WrongKind, NothingDue, NotOver (something of it is not due yet), AlreadyClosed.
    """
    _may_close(by)
    wanted = Period.parse(str(period), kind=kind_of(ledger.cadence))
    Ledger.objects.select_for_update().get(pk=ledger.pk)  # two people at once: the second one finds it closed
    if Closing.objects.standing().filter(ledger=ledger, period=str(wanted)).exists():
        raise problems.AlreadyClosed(period=wanted.name_zh)
    counts = _counts(ledger, wanted.first, wanted.first + timedelta(days=1), at).get(str(wanted), {})
    if not counts:
        raise problems.NothingDue(ledger=str(ledger), period=wanted.name_zh)
    if any(one.waiting for one in counts.values()):
        raise problems.NotOver(period=wanted.name_zh)
    (made,) = _freeze(ledger, {wanted: counts}, by=by, at=at)
    return made


@transaction.atomic
def reopen(ledger: Ledger, period: Period, *, reason: str, by: User, at: datetime) -> None:
    """Let a closed period count as the facts stand; it stays open until a person closes it again.

    Raises   NotVisible, NotClosed, WhyMissing.
    """
    _may_close(by)
    if not reason.strip():
        raise problems.WhyMissing()
    found = Closing.objects.standing().select_for_update().filter(ledger=ledger, period=str(period)).first()
    if found is None:
        raise problems.NotClosed(period=period.name_zh)
    found.counts.all().delete()
    found.reopened_at, found.reopened_by, found.reason = at, by, reason.strip()[:500]
    found.save(update_fields=["reopened_at", "reopened_by", "reason"])
    facts = {"ledger": ledger.code, "period": str(period)}
    audit("ledger.reopen", by=by, subject=("ledgers.closing", found.pk), at=at, facts=facts, reason=found.reason,
          marks=_marks(ledger, [period]))  # fmt: skip


def close_locked(*, at: datetime) -> int:
    """Close every period that is locked by now. Returns how many; again, none is."""
    return sum(
        _close_month(ledger, month, at=at)
        for ledger in Ledger.objects.exclude(cadence=ON_EVENT).order_by("code")
        for month in _months(ledger, at)
    )


def _months(ledger: Ledger, at: datetime) -> Iterator[Period]:
    """The months in which periods begin that may be locked by now, from the first that is not wholly closed."""
    last = local_day(at) - timedelta(days=entry_of(ledger).lock_after)
    newest = Closing.objects.filter(ledger=ledger).order_by("-period_first").first()
    month = Period.containing(Kind.MONTH, newest.period_first if newest else ledger.from_day)
    while month.first <= last:
        yield month
        month = month.next()


@transaction.atomic
def _close_month(ledger: Ledger, month: Period, *, at: datetime) -> int:
    known = set(Closing.objects.filter(ledger=ledger, period_first__gte=month.first).values_list("period", flat=True))
    locked = [one for one in _locked(ledger, month, at) if str(one) not in known]
    if not locked:
        return 0
    counts = _counts(ledger, month.first, month.end, at)
    return len(_freeze(ledger, {one: counts[str(one)] for one in locked if str(one) in counts}, by=None, at=at))


def _locked(ledger: Ledger, month: Period, at: datetime) -> list[Period]:
    """The month's periods of which the last due time lies so far back that nobody can file any more."""
    due: dict[Period, datetime] = {}
    for _member, owed in spans(facts_for([ledger]), ledger, month.first, month.end):
        for span in owed:
            for index in range(span.first, span.end):
                period = span.slots.periods[index]
                due[period] = max(due.get(period, span.slots.due_at(index)), span.slots.due_at(index))
    after = timedelta(days=entry_of(ledger).lock_after)
    return sorted(period for period, moment in due.items() if moment + after <= at)


def _counts(ledger: Ledger, first: date, end: date, at: datetime) -> dict[str, Counts]:
    """Period → organisation → what it came to by the moment."""
    found: dict[str, Counts] = {}
    for (_ledger, organisation, column), tally in completeness([ledger], first, end, at=at, by="period").cells.items():
        found.setdefault(column, {})[organisation] = tally
    return found


def _freeze(ledger: Ledger, told: dict[Period, Counts], *, by: User | None, at: datetime) -> Sequence[Closing]:
    """Write closings with their counts and one audit entry."""
    closings = Closing.objects.bulk_create(
        [
            Closing(ledger=ledger, period=str(period), period_first=period.first, closed_at=at, closed_by=by,
                    totals=_totals(counts.values()))
            for period, counts in told.items()
        ]
    )  # fmt: skip
    rows = [
        ClosedCount(closing=closing, ledger=ledger, organisation_id=pk, period_first=closing.period_first,
                    expected=one.expected, received=one.received, late=one.late, missing=one.missing)
        for closing, counts in zip(closings, told.values(), strict=True) for pk, one in counts.items()
    ]  # fmt: skip
    ClosedCount.objects.bulk_create(rows, batch_size=_BATCH)
    facts = {"ledger": ledger.code, "periods": [str(period) for period in told]}
    audit("ledger.close", by=by, subject=("ledgers.ledger", ledger.pk), at=at, facts=facts, marks=_marks(ledger, told))
    return closings


def _marks(ledger: Ledger, periods: Iterable[Period]) -> list[tuple[str, str]]:
    """The lake shows what a closed period came to: its months are to be written anew."""
    return [("ledgers_closing", month) for month in sorted({f"{ledger.code}/{one.first:%Y-%m}" for one in periods})]


def _totals(counts: Iterable[Tally]) -> dict[str, int]:
    whole = Tally()
    for one in counts:
        whole.add(one)
    return {"expected": whole.expected, "received": whole.received, "late": whole.late, "missing": whole.missing}


def _may_close(user: User) -> None:
    if not reach(user, Action.PERIOD_CLOSE).everywhere:
        raise NotVisible()
