"""Data sets that no SQL can make: obligations, computed by the ledgers' own rules."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date

import pyarrow as pa

from tijiao.kernel.periods import Kind, Period
from tijiao.kernel.times import local_day
from tijiao.ledgers.models import Ledger
from tijiao.ledgers.obligations import Obligation, facts_for, listed

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
                yield f"{ledger.code}/{text}", _table(listed(facts, ledger, span.first, span.end))


def _table(found: Iterable[Obligation]) -> pa.Table:
    columns: list[list[object]] = [[] for _ in _SCHEMA]
    for one in found:
        told = (
            one.organisation, one.ledger, str(one.period), one.period.first, one.period.last,
            local_day(one.due_at), one.due_at.astimezone(UTC).replace(tzinfo=None),
        )  # fmt: skip
        for column, value in zip(columns, told, strict=True):
            column.append(value)
    return pa.table(columns, schema=_SCHEMA)


def _months(first: date, last: date) -> Iterable[Period]:
    month = Period.containing(Kind.MONTH, first)
    while month.first <= last:
        yield month
        month = month.next()


PRODUCERS = {"obligations": Obligations()}
