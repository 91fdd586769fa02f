"""Completeness: expected, received, in time, late and missing, per ledger, organisation and period.

What is expected is computed (`obligations`), what was received is counted by the database in one query over a covering
index. Nothing of an open period is precomputed, so nothing can be stale; a closed one (`closing`) stands as it stood.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate
from typing import Any, Literal

from django.db.models import BooleanField, CharField, Count, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Substr

from tijiao.access.gate import Reach
from tijiao.directory.models import Organisation
from tijiao.directory.paths import at_or_above
from tijiao.kernel.times import CITY_ZONE
from tijiao.ledgers.models import ClosedCount, Closing, Ledger, Record
from tijiao.ledgers.obligations import EVERYWHERE, Facts, Member, Slots, Span, facts_for, spans

LATE = Q(filed_at__gt=F("due_at"))
By = Literal["", "month", "period"]
Column = str
Key = tuple[int, int, Column]


@dataclass(slots=True)
class Tally:
    """Counts of one cell. `expected`: periods begun; `missing`: their due time has passed; `waiting`: it has not."""

    expected: int = 0
    received: int = 0
    late: int = 0
    missing: int = 0

    @property
    def on_time(self) -> int:
        return self.received - self.late

    @property
    def waiting(self) -> int:
        return max(0, self.expected - self.received - self.missing)

    @property
    def share(self) -> float | None:
        """Received ÷ what is due by now or has come already, 0 to 1; None where nothing was due yet."""
        judged = self.received + self.missing
        return self.received / judged if judged else None

    def add(self, other: "Tally") -> None:
        self.expected += other.expected
        self.received += other.received
        self.late += other.late
        self.missing += other.missing


@dataclass
class Completeness:
    """The cells of a window, by (ledger, organisation, column), and the organisations that owe anything."""

    by: By
    closed: dict[int, dict[str, date]] = field(default_factory=dict)
    """Ledger → the periods of the window that are closed, each with its first day."""
    cells: dict[Key, Tally] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)

    @property
    def columns(self) -> list[Column]:
        return sorted({column for _ledger, _organisation, column in self.cells})

    @property
    def total(self) -> Tally:
        return self.rolled(lambda _key: ())[()] if self.cells else Tally()

    def rolled(self, group: Callable[[Key], Any]) -> dict[Any, Tally]:
        """Tallies added up by what `group` makes of a key (ledger, organisation, column)."""
        found: dict[Any, Tally] = {}
        for key, tally in self.cells.items():
            found.setdefault(group(key), Tally()).add(tally)
        return found


def completeness(
    ledgers: Sequence[Ledger], first: date, end: date, *, at: datetime, reach: Reach = EVERYWHERE, by: By = ""
) -> Completeness:
    """Count the obligations of the periods that begin in [first, end) and what came of them by the moment `at`.

    Takes    `by`: "" one cell per ledger and organisation, "month" one for each month in which the periods begin
             (column "2020-05"), "period" one for each period (column: its text).
    """
    facts = facts_for(ledgers, reach=reach)
    counting = _Counting(at, by, _closed(ledgers, first, end))
    for ledger in ledgers:
        for member, owed in spans(facts, ledger, first, end):
            counting.expect(ledger, member, owed)
    received = Record.objects.received().filter(ledger__in=ledgers).beginning_in(first, end)
    rows = reach.limit(received.exclude(counting.frozen()), "organisation__path")
    counting.receive(_grouped(rows, by, counting.not_yet_due()))
    if facts.exempt:
        counting.forgive(_exempted(rows, facts, by))
    found = counting.done()
    if found.closed:
        counts = ClosedCount.objects.filter(ledger__in=ledgers, period_first__gte=first, period_first__lt=end)
        _add_frozen(found, reach.limit(counts, "organisation__path"), facts)
    return found


def _closed(ledgers: Sequence[Ledger], first: date, end: date) -> dict[int, dict[str, date]]:
    rows = Closing.objects.standing().filter(ledger__in=ledgers, period_first__gte=first, period_first__lt=end)
    found: dict[int, dict[str, date]] = {}
    for ledger, period, day in rows.values_list("ledger_id", "period", "period_first"):
        found.setdefault(ledger, {})[period] = day
    return found


class _Counting:
    def __init__(self, at: datetime, by: By, closed: dict[int, dict[str, date]]) -> None:
        local = at.astimezone(CITY_ZONE)
        self.today, self.clock, self.by = local.date(), local.time(), by
        self.found = Completeness(by, closed)
        self.shut: dict[tuple[int, int], list[int]] = {}
        self.open_days: dict[int, set[date]] = {}
        self.undue: dict[int, date] = {}
        self.columns: dict[int, list[tuple[Column, int, int]]] = {}
        self.bounds: dict[int, tuple[int, int]] = {}
        self.counts: dict[tuple[int, int], dict[Column, tuple[int, int]]] = {}
        self.kept: list[object] = []
        """What is known by its id() here must live as long as the counting."""

    def expect(self, ledger: Ledger, member: Member, owed: Sequence[Span]) -> None:
        """Add what an organisation owes: `missing` holds all that is due until `receive` takes off what came."""
        self.found.members[member.pk] = member
        key = (ledger.pk, id(owed))
        if key not in self.counts:
            self.kept.append(owed)
            self.counts[key] = self.counted(ledger, owed)
        for column, (expected, due) in self.counts[key].items():
            self.found.cells[ledger.pk, member.pk, column] = Tally(expected, 0, 0, due)

    def counted(self, ledger: Ledger, owed: Sequence[Span]) -> dict[Column, tuple[int, int]]:
        """Expected and due per column of these spans."""
        found: dict[Column, tuple[int, int]] = {}
        for span in owed:
            begun, due = self.bound(ledger, span.slots)
            shut = self.shut_before(ledger, span.slots)
            for column, low, high in self.columns_of(span.slots):
                first = max(low, span.first)
                last, past = max(first, min(high, span.end, begun)), max(first, min(high, span.end, due))
                expected = last - first - (shut[last] - shut[first])
                if expected > 0:
                    before = found.get(column, (0, 0))
                    found[column] = before[0] + expected, before[1] + past - first - (shut[past] - shut[first])
        return found

    def shut_before(self, ledger: Ledger, slots: Slots) -> list[int]:
        """How many of the slots before each one (and before the end) are closed."""
        key = (ledger.pk, id(slots))
        if key not in self.shut:
            closed = self.found.closed.get(ledger.pk, {})
            shut = [str(one) in closed for one in slots.periods] if closed else [False] * len(slots.periods)
            self.shut[key] = [0, *accumulate(shut)]
            if closed:
                days = self.open_days.setdefault(ledger.pk, set())
                days.update(one.first for one, gone in zip(slots.periods, shut, strict=True) if not gone)
        return self.shut[key]

    def frozen(self) -> Q:
        """Records of closed periods: for each ledger a few stretches of days in which no open period begins."""
        found = Q(pk__in=[])
        for ledger, periods in self.found.closed.items():
            open_days, run = sorted(self.open_days.get(ledger, ())), list[date]()
            for day in sorted(set(periods.values())):
                if run and bisect_left(open_days, run[0]) != bisect_left(open_days, day):
                    found |= Q(ledger=ledger, period_first__gte=run[0], period_first__lte=run[-1])
                    run = []
                run.append(day)
            if run:
                found |= Q(ledger=ledger, period_first__gte=run[0], period_first__lte=run[-1])
        return found

    def bound(self, ledger: Ledger, slots: Slots) -> tuple[int, int]:
        """How many of the slots have begun, and how many of their due times have passed."""
        if id(slots) not in self.bounds:
            self.kept.append(slots)
            begun = bisect_right([one.first for one in slots.periods], self.today)
            passed = bisect_right if self.clock >= slots.due_time else bisect_left
            self.bounds[id(slots)] = begun, passed(slots.due_days, self.today)
        begun, due = self.bounds[id(slots)]
        if due < len(slots.periods):
            first = slots.periods[due].first
            self.undue[ledger.pk] = min(first, self.undue.get(ledger.pk, first))
        return begun, due

    def columns_of(self, slots: Slots) -> list[tuple[Column, int, int]]:
        """The columns with the half-open range of slots in each."""
        if id(slots) not in self.columns:
            names = [_column(one.first, str(one), self.by) for one in slots.periods]
            starts = [at for at, name in enumerate(names) if at == 0 or names[at - 1] != name]
            ends = [*starts[1:], len(names)]
            self.columns[id(slots)] = [(names[low], low, high) for low, high in zip(starts, ends, strict=True)]
        return self.columns[id(slots)]

    def not_yet_due(self) -> Q:
        """Records of periods whose due time lies ahead."""
        found = Q(period_first__gt=date.max)
        for ledger, first in self.undue.items():
            found |= Q(ledger=ledger, period_first__gte=first)
        return found

    def receive(self, rows: Iterable[tuple[Key, int, int, int]]) -> None:
        """Take off what came. What came early was not missing yet."""
        for key, received, late, early in rows:
            cell = self.found.cells.get(key)
            if cell is not None:
                cell.received += received
                cell.late += late
                cell.missing -= received - early

    def forgive(self, rows: Iterable[tuple[Key, int, int]]) -> None:
        """Take off what was handed in although an exemption says that nothing was due."""
        for key, received, late in rows:
            cell = self.found.cells.get(key)
            if cell is not None:
                cell.received -= received
                cell.late -= late
                cell.missing += received

    def done(self) -> Completeness:
        """Keep the promise of the counts: what a later change of the calendar took away cannot exceed what is due."""
        for cell in self.found.cells.values():
            cell.received = min(cell.received, cell.expected)
            cell.late = min(cell.late, cell.received)
            cell.missing = min(max(cell.missing, 0), cell.expected - cell.received)
        return self.found


def _add_frozen(found: Completeness, counts: "QuerySet[ClosedCount]", facts: Facts) -> None:
    """Add what closed periods came to when they were closed, also of organisations that owe nothing any more."""
    known = {member.pk: member for member in facts.members}
    for (ledger, organisation, column), tally in _frozen_cells(counts, found.by):
        member = known.get(organisation)
        if member is None:
            where = Organisation.objects.get(pk=organisation)
            stands = (where.opened_on, where.closed_on or date.max)
            member = known[organisation] = Member(where.pk, where.name, where.path, where.kind, stands)
        found.members[organisation] = member
        found.cells.setdefault((ledger, organisation, column), Tally()).add(tally)


def _frozen_cells(counts: "QuerySet[ClosedCount]", by: By) -> Iterator[tuple[Key, Tally]]:
    sums = ("expected", "received", "late", "missing")
    if by == "period":
        for row in counts.values_list("ledger_id", "organisation_id", "closing__period", *sums):
            yield (row[0], row[1], row[2]), Tally(*row[3:])
        return
    if by == "month":
        counts = counts.annotate(column=Substr(Cast("period_first", CharField()), 1, 7))
    cut = ["ledger_id", "organisation_id", *(["column"] if by == "month" else [])]
    totals = {f"all_{name}": Sum(name) for name in sums}
    for row in counts.values(*cut).annotate(**totals).order_by().values_list(*cut, *totals):
        column = row[2] if by == "month" else ""
        yield (row[0], row[1], column), Tally(*row[len(cut) :])


def _column(first: date, period: str, by: By) -> Column:
    if by == "month":
        return f"{first:%Y-%m}"
    return period if by == "period" else ""


def _grouped(rows: "QuerySet[Record]", by: By, undue: Q) -> Iterator[tuple[Key, int, int, int]]:
    """Received, late and early per cell: one query. A period column has one record, so it needs no grouping."""
    if by == "period":
        told = rows.annotate(was_late=_truth(LATE), was_early=_truth(undue))
        names = ("ledger_id", "organisation_id", "period", "was_late", "was_early")
        for ledger, organisation, period, late, early in told.values_list(*names):
            yield (ledger, organisation, period), 1, int(bool(late)), int(bool(early))
        return
    if by == "month":
        rows = rows.annotate(column=Substr(Cast("period_first", CharField()), 1, 7))
    cut = ["ledger_id", "organisation_id", *(["column"] if by == "month" else [])]
    sums = {"received": Count("pk"), "late_ones": Count("pk", filter=LATE), "early_ones": Count("pk", filter=undue)}
    for told_row in rows.values(*cut).annotate(**sums).order_by().values_list(*cut, *sums):
        ledger, organisation, *column, received, late, early = told_row
        yield (ledger, organisation, column[0] if column else ""), received, late, early


def _truth(condition: Q) -> Combinable:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _exempted(rows: "QuerySet[Record]", facts: Facts, by: By) -> Iterator[tuple[Key, int, int]]:
    """Received records whose due day lies in an exemption."""
    touched = Q(pk__in=[])
    for (ledger, organisation), days in facts.exempt.items():
        for first, end in days:
            touched |= Q(ledger=ledger, organisation=organisation, due_at__date__gte=first, due_at__date__lt=end)
    for row in rows.filter(touched).only("ledger_id", "organisation_id", "period", "period_first", "late"):
        yield (row.ledger_id, row.organisation_id, _column(row.period_first, row.period, by)), 1, int(bool(row.late))


def towns_of(found: Completeness, towns: Container[int]) -> dict[int, int | None]:
    """Organisation → its town, of those whose ids `towns` holds; None where it lies below none."""
    return {pk: at_or_above(member.path, towns) for pk, member in found.members.items()}
