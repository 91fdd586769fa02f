"""Data sets that no SQL can make: obligations, computed by the ledgers' own rules.

Of a closed period they are what its closing froze: who owed it, whether it was received, and late.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from tijiao.kernel.periods import Kind, Period
from tijiao.kernel.times import local_day, moment_on
from tijiao.ledgers.models import ClosedCount, Closing, Ledger
from tijiao.ledgers.obligations import Member, Rules, Slots, Span, facts_for, kind_of, rules_of, spans

_SCHEMA = pa.schema(
    [
        ("org", pa.int64()), ("ledger", pa.string()), ("period", pa.string()), ("period_first", pa.date32()),
        ("period_last", pa.date32()), ("due_on", pa.date32()), ("due_at", pa.timestamp("us")),
        ("received", pa.bool_()), ("late", pa.bool_()),
    ]
)  # fmt: skip


class Obligations:
    """What is due, a partition for each ledger and month in which its periods begin, up to the running month."""

    def partitions(self, *, today: date) -> Iterator[str]:
        for ledger in Ledger.objects.order_by("code").prefetch_related("terms"):
            yield from (f"{ledger.code}/{month}" for month in _months(_earliest(ledger), today))

    def stale(self, *, since: date, today: date) -> Iterator[str]:
        """The months that began since: what is due in a month does not change with the day."""
        new = [month for month in _months(since, today) if month.first > since]
        for code in Ledger.objects.order_by("code").values_list("code", flat=True) if new else ():
            yield from (f"{code}/{month}" for month in new)

    def rows(self, partitions: Iterable[str], *, today: date) -> Iterator[tuple[str, pa.Table]]:
        """What a ledger's obligations depend on is read once for all its months."""
        months: dict[str, list[str]] = {}
        for partition in partitions:
            code, _, month = partition.rpartition("/")
            months.setdefault(code, []).append(month)
        for ledger in Ledger.objects.filter(code__in=months).order_by("code"):
            facts = facts_for([ledger])
            for text in months[ledger.code]:
                span = Period.parse(text, kind=Kind.MONTH)
                owed = list(spans(facts, ledger, span.first, span.end))
                yield f"{ledger.code}/{text}", _with_closed(_table(owed, ledger.code), ledger, span)


def _earliest(ledger: Ledger) -> date:
    """The first day of the earliest period that can fall due: it may have begun before the ledger did."""
    late = max((one.definition["due"].get("days", 0) for one in ledger.terms.all()), default=0)
    return Period.containing(kind_of(ledger.cadence), ledger.from_day - timedelta(days=late)).first


def _with_closed(computed: pa.Table, ledger: Ledger, month: Period) -> pa.Table:
    """The rows of closed periods as their closings froze them, in the place of those that are computed now."""
    standing = Closing.objects.standing().filter(ledger=ledger).filter(
        period_first__gte=month.first, period_first__lt=month.end
    )  # fmt: skip
    closed = dict(standing.values_list("pk", "period"))
    if not closed:
        return computed
    open_rows = computed.filter(pc.invert(pc.is_in(computed["period"], pa.array(sorted(closed.values()), pa.string()))))
    rules = [rules_of(one) for one in ledger.terms.all()]
    dues = {text: _due(rules, Period.parse(text)) for text in closed.values()}
    counts = ClosedCount.objects.filter(closing__in=closed, expected__gt=0).order_by("closing", "organisation")
    columns: list[list[object]] = [[] for _ in _SCHEMA]
    names = ("closing", "organisation", "expected", "received", "late")
    for closing, organisation, expected, received, late in counts.values_list(*names):
        told = dues[closed[closing]]
        for number in range(expected):
            row = [organisation, ledger.code, *told, number < received, number < late]
            for column, value in zip(columns, row, strict=True):
                column.append(value)
    return pa.concat_tables([open_rows, pa.table(columns, schema=_SCHEMA)])


def _due(rules: Sequence[Rules], period: Period) -> list[object]:
    """Text, first and last day of a period, the day and the moment (UTC) on which it fell due."""
    fits = [one for one in rules if one.from_day <= period.last + timedelta(days=one.due_days) < one.to_day]
    asked = (fits or rules)[-1]
    day = period.last + timedelta(days=asked.due_days)
    moment = moment_on(day, asked.due_time).astimezone(UTC).replace(tzinfo=None)
    return [str(period), period.first, period.last, day, moment]


def _table(owed: Iterable[tuple[Member, Sequence[Span]]], ledger: str) -> pa.Table:
    """Organisations that owe alike share their slots: what is told of a slot is worked out once for all of them."""
    known: dict[int, tuple[Slots, list[list[object]]]] = {}
    columns: list[list[object]] = [[] for _ in _SCHEMA]
    organisations, ledgers, *told, received, late = columns
    for member, spans_of in owed:
        for span in spans_of:
            _slots, facts = known.setdefault(id(span.slots), (span.slots, []))
            if not facts:
                facts += _told(span.slots)
            organisations += [member.pk] * span.count
            ledgers += [ledger] * span.count
            received += [None] * span.count
            late += [None] * span.count
            for column, values in zip(told, facts, strict=True):
                column += values[span.first : span.end]
    return pa.table(columns, schema=_SCHEMA)


def _told(slots: Slots) -> list[list[object]]:
    """Of each slot: its period's text, first and last day, the day and the moment (UTC) on which it falls due."""
    moments = [slots.due_at(index) for index in range(len(slots.periods))]
    return [
        [str(one) for one in slots.periods], [one.first for one in slots.periods],
        [one.last for one in slots.periods], [local_day(one) for one in moments],
        [one.astimezone(UTC).replace(tzinfo=None) for one in moments],
    ]  # fmt: skip


def _months(first: date, last: date) -> Iterable[Period]:
    month = Period.containing(Kind.MONTH, first)
    while month.first <= last:
        yield month
        month = month.next()


PRODUCERS = {"obligations": Obligations()}
