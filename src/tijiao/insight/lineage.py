"""From a record to the numbers that it touched: which readings would be others, had it not been there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tijiao.access.problems import NotVisible
from tijiao.directory import clock
from tijiao.insight import readings
from tijiao.insight.catalog import sql_name
from tijiao.insight.declare import Indicator
from tijiao.insight.formsets import PREFIX
from tijiao.insight.library import library
from tijiao.kernel.periods import Kind, Period

#: How many periods up to today's are looked at for a stock: its readings of the past rest on the record as well.
_BACK = {Kind.DAY: 7, Kind.WEEK: 5, Kind.MONTH: 6, Kind.QUARTER: 4}
_OTHERWISE = 2

Records = Mapping[str, int]
"""Data set → id: one record of the desks may stand in several data sets."""


@dataclass(frozen=True, slots=True)
class Touch:
    """A reading that rests on the record, at the organisation whose rows it changes; all above it rest on it too."""

    indicator: Indicator
    period: Period
    organisation: int


@dataclass(frozen=True, slots=True)
class Origin:
    """A record as the lake has it: its data sets, the organisation that it belongs to, its columns."""

    records: Records
    organisation: int
    details: Mapping[str, object]


def origin(dataset: str, number: int) -> Origin:
    """The record `number` of a data set. Raises NotVisible where the lake has none that an organisation owns."""
    known = library().datasets.get(dataset)
    if known is None or known.column("org") is None or known.column("id") is None:
        raise NotVisible()
    details = readings.record_of(dataset, number) or {}
    owner = details.get("org")
    if not isinstance(owner, int):
        raise NotVisible()
    records = {dataset: number}
    form = f"{PREFIX}{sql_name(str(details['form']))}" if dataset == "records" and details.get("form") else ""
    if form in library().datasets:
        records[form] = number
    return Origin(records, owner, details)


def readers(records: Records) -> list[Indicator]:
    """The indicators that read one of the data sets."""
    return [one for one in library().indicators.values() if not records.keys().isdisjoint(one.tables)]


def touched(records: Records) -> list[Touch]:
    """Every reading that rests on the record, by indicator, period and organisation.

    A flow is looked at in the period of its own kind that holds each changed row; a stock in today's period and the
    few before it. Indicators over the same rows are computed once.
    """
    found: list[Touch] = []
    known: dict[tuple[str, str, str], list[tuple[Period, int]]] = {}
    for one in readers(records):
        key = (one.sql, one.nature, one.period)
        if key not in known:
            known[key] = list(_changed(one, records))
        found += [Touch(one, period, organisation) for period, organisation in known[key]]
    return found


def touches(indicator: Indicator, period: Period, records: Records) -> frozenset[int]:
    """The organisations whose rows of one reading would be others without the record; none: it does not rest on it."""
    rows = readings.difference(indicator, period, records)
    if indicator.nature == "stock":
        return frozenset(organisation for organisation, _day in rows)
    return frozenset(organisation for organisation, day in rows if day in period)


def _changed(indicator: Indicator, records: Records) -> Iterator[tuple[Period, int]]:
    if indicator.nature == "stock" or indicator.parameters & {"first", "end"}:
        for period in _looked_at(indicator, clock.today()):
            yield from ((period, organisation) for organisation in sorted(touches(indicator, period, records)))
        return
    kind = Kind(indicator.period)
    days = readings.difference(indicator, readings.usual_period(indicator, clock.today()), records)
    yield from sorted({(Period.containing(kind, day), organisation) for organisation, day in days})


def _looked_at(indicator: Indicator, today: date) -> Sequence[Period]:
    count = _BACK.get(Kind(indicator.period), _OTHERWISE)
    return readings.periods_before(readings.usual_period(indicator, today), count)
