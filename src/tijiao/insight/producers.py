"""Data sets that no SQL can make: obligations, computed by the ledgers' own rules."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date

import pyarrow as pa

from tijiao.kernel.periods import Kind, Period
from tijiao.kernel.times import local_day
from tijiao.ledgers.models import Ledger
from tijiao.ledgers.obligations import Member, Slots, Span, facts_for, spans

_SCHEMA = pa.schema(
    [
        ("org", pa.int64()), ("ledger", pa.string()), ("period", pa.string()), ("period_first", pa.date32()),
        ("period_last", pa.date32()), ("due_on", pa.date32()), ("due_at", pa.timestamp("us")),
    ]
)  # fmt: skip


class Obligations:
    """What is due, a partition for each ledger and month in which its periods begin, up to the running month."""

    def partitions(self, *, today: date) -> Iterator[str]:
        for code, first in Ledger.objects.order_by("code").values_list("code", "from_day"):
            yield from (f"{code}/{month}" for month in _months(first, today))

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
                yield f"{ledger.code}/{text}", _table(spans(facts, ledger, span.first, span.end), ledger.code)


def _table(owed: Iterable[tuple[Member, Sequence[Span]]], ledger: str) -> pa.Table:
    """Organisations that owe alike share their slots: what is told of a slot is worked out once for all of them."""
    known: dict[int, tuple[Slots, list[list[object]]]] = {}
    columns: list[list[object]] = [[] for _ in _SCHEMA]
    organisations, ledgers, *told = columns
    for member, spans_of in owed:
        for span in spans_of:
            _slots, facts = known.setdefault(id(span.slots), (span.slots, []))
            if not facts:
                facts += _told(span.slots)
            organisations += [member.pk] * span.count
            ledgers += [ledger] * span.count
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
