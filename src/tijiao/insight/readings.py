"""Readings for pages: fresh within a second of the save, cached by the digest of the data they rest on."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import connection
from django.dispatch import receiver
from django.utils import timezone

from tijiao.directory import clock
from tijiao.insight.declare import Indicator
from tijiao.insight.engine.engine import CITY, TREE, Engine, Page, Within
from tijiao.insight.engine.figure import NOTHING, Figure, Span
from tijiao.insight.engine.suppress import hide
from tijiao.insight.lake.lake import Lake, Moment
from tijiao.insight.lake.manifest import Manifest
from tijiao.insight.library import library
from tijiao.insight.models import Standard
from tijiao.insight.problems import NoSuchDataSet
from tijiao.insight.standards import in_force
from tijiao.insight.store import DatabaseMarks, lake, through_connection
from tijiao.kernel.periods import Kind, Period
from tijiao.kernel.problems import Problem
from tijiao.pages.language import language
from tijiao.pages.sentences import sentence

Figures = Mapping[str, Figure]
"""By node: code of an organisation, "*" for the city, code of a grouping."""

_KEPT, _KEPT_PAGES, _ON_A_PAGE = 2000, 200, 50
_ALWAYS = ("organisations", "memberships", "organisation_attributes")
"""Data sets that every reading rests on, whatever its indicator reads."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The value of an indicator for a node and a period.

    value     in the indicator's unit; None without evidence, with nothing to divide by, or hidden.
    moment    when the lake that it was computed from was written.
    trouble   set when the lake could not be read: then this is the reading from before.
    """

    indicator: Indicator
    node: str
    period: Period
    figure: Figure
    moment: datetime | None
    trouble: Problem | None = None

    @property
    def value(self) -> float | None:
        return self.figure.value

    @property
    def text(self) -> str:
        """The value as it is written, without unit; "" without one."""
        return "" if self.value is None else f"{self.value:,.{self.indicator.decimals}f}"

    @property
    def why(self) -> str:
        """Why the lake could not be read, in words; "" when it could."""
        return sentence(self.trouble) if self.trouble else ""

    @property
    def unconfirmed(self) -> list[Standard]:
        """The standards that it rests on or is held against and that nobody has confirmed. One query."""
        return [one for one in in_force(self.indicator.standards, on=self.period.last).values() if not one.confirmed]

    @property
    def unit(self) -> str:
        return self.indicator.unit.say(language())


def reading(
    indicator_id: str, org: str = CITY, period: Period | str | None = None, *, handled: bool = False
) -> Reading:
    """The reading of an indicator for an organisation (its code; default the whole city) and a period.

    period   a Period or its text; default the period of the indicator's own kind that holds today.
    handled  the viewer's post handles the people counted: small groups are shown.
    Raises   NoSuchIndicator; WrongPeriod; the lake's problems, when there is no earlier reading either.
    """
    return series(indicator_id, org, [_period(indicator_id, period)], handled=handled)[0]


def city_value(indicator_id: str, period: Period, *, on: date | None = None) -> Reading | None:
    """The reading for the whole city, None where no pack declares such an indicator: what lights are judged by."""
    return series(indicator_id, CITY, [period], on=on)[0] if indicator_id in library().indicators else None


def city_on(day: date) -> Callable[[str, Period], Reading | None]:
    """Gives the city's readings as they stand on a day: what is frozen on it."""
    return lambda indicator_id, period: city_value(indicator_id, period, on=day)


def series(
    indicator_id: str, org: str, periods: Sequence[Period], *, handled: bool = False, by: str = TREE,
    on: date | None = None,
) -> list[Reading]:  # fmt: skip
    """A reading for each period, in their order. Flows are computed in one pass over the data.

    on   as it would be read on that day: from evidence dated up to it; default today, whatever dates there are.
    """
    indicator = library().indicator(indicator_id)
    found = _figures(indicator, periods, by, on)
    return [
        _reading(indicator, org, period, answer, handled=handled) for period, answer in zip(periods, found, strict=True)
    ]


def children(
    indicator_id: str, nodes: Iterable[str], period: Period, *, handled: Iterable[str] = (), by: str = TREE,
    on: date | None = None,
) -> dict[str, Reading]:  # fmt: skip
    """The readings of many nodes at once, those without evidence included. `handled`: nodes shown unhidden."""
    indicator, shown = library().indicator(indicator_id), set(handled)
    [answer] = _figures(indicator, [period], by, on)
    return {node: _reading(indicator, node, period, answer, handled=node in shown) for node in nodes}


def together(asked: Iterable[tuple[str, Sequence[Period]]], *, by: str = TREE, on: date | None = None) -> None:
    """Compute what pages are about to ask one by one, in one pass over each data set, and keep it.

    What cannot be computed is passed over here: the reading that asks for it says why.
    """
    with suppress(Problem):
        wanted = [(library().indicator(name), periods) for name, periods in asked]
        for indicator, _periods in wanted:
            there, _manifest, _trouble = _fresh(_needed(indicator, by))
        if wanted:
            _compute(wanted, by, there, there.manifest(), on)


def rows(  # noqa: PLR0913 - a page of what, of whom, for whom
    indicator_id: str, org: str, period: Period,
    *, within: Within, first: int = 0, most: int | None = 50, order: str = "-day", on: date | None = None,
) -> Page:  # fmt: skip
    """The rows of evidence that a reading rests on, within the viewer's reach; `on`: those that stood on a day.

    Raises the lake's problems.
    """
    indicator, today = library().indicator(indicator_id), clock.today()
    there, manifest, _trouble = _fresh(_needed(indicator, TREE))
    asked = (org, str(period), today, on, within, first, most, order)
    key = (str(there.folder), indicator.id, hash(indicator.sql), asked, _digests(indicator, manifest))
    found = _pages.get(key)
    if found is None:
        span = _span(period, today) if on is None else _past(period, on)
        found = _engine(there).rows(indicator, manifest, org, span, within=within, first=first, most=most, order=order)
        if _kept_whole(found, indicator):
            _keep(_pages, key, found, most=_KEPT_PAGES)
    return found


def difference(indicator: Indicator, period: Period, records: Mapping[str, int]) -> list[tuple[int, date]]:
    """(organisation, day) of the rows of evidence that would be others without some records.

    Raises the lake's problems.
    """
    there, manifest, _trouble = _fresh(_needed(indicator, TREE))
    return _engine(there).difference(indicator, manifest, _span(period, clock.today()), records)


def evidence_rows(indicator_id: str, period: Period, *, on: date) -> list[tuple[int, str, str]]:
    """Of every row that moves the readings, as it stood on a day: organisation, subject, all of the row as text.

    Raises the lake's problems.
    """
    indicator = library().indicator(indicator_id)
    there, manifest, _trouble = _fresh(_needed(indicator, TREE))
    return _engine(there).evidence(indicator, manifest, _past(period, on))


def fresh(needed: set[str]) -> tuple[Lake, Manifest]:
    """The lake and its manifest with these data sets brought up to date. Raises NoSuchDataSet, the lake's problems."""
    there, manifest, trouble = _fresh(needed)
    if trouble is not None:
        raise trouble
    return there, manifest


def record_of(dataset: str, number: int) -> Mapping[str, Any] | None:
    """One record as the lake has it now. Raises NoSuchDataSet and the lake's problems."""
    there, manifest, _trouble = _fresh({dataset})
    return _engine(there).record(dataset, number, manifest)


def _kept_whole(found: Page, indicator: Indicator) -> bool:
    """A page of a list, not a whole export; and nothing in it is from data sets whose change its key would miss."""
    return len(found.rows) <= _ON_A_PAGE and {row.subject.partition("/")[0] for row in found.rows} <= {
        *indicator.tables, *_ALWAYS
    }  # fmt: skip


def evidence(indicator_id: str) -> str:
    """A digest that differs whenever a row may have changed that the indicator's readings rest on.

    Raises the lake's problems.
    """
    indicator = library().indicator(indicator_id)
    _there, manifest, _trouble = _fresh(_needed(indicator, TREE))
    return hashlib.sha256("\n".join(_digests(indicator, manifest)).encode()).hexdigest()


def indicator_choices() -> list[tuple[str, str]]:
    """(id, title) of every indicator, for a form."""
    return [(one.id, one.title.say(language())) for one in library().indicators.values()]


def usual_period(indicator: Indicator, on: date) -> Period:
    """The period of the indicator's own kind that holds a day."""
    return Period.containing(Kind(indicator.period), on)


def periods_before(period: Period, count: int) -> list[Period]:
    """`count` periods that end with this one, in order."""
    found = [period]
    while len(found) < count:
        found.append(found[-1].previous())
    return found[::-1]


def moment_of(manifest: Manifest) -> datetime | None:
    return datetime.fromisoformat(manifest.written_at) if manifest.written_at else None


def now() -> Moment:
    """The city's day, and the clock's moment (also in the sample city: it says when the file was written)."""
    return Moment(clock.today(), timezone.now())


# --- freshness ----------------------------------------------------------------------------------------------------

_request = threading.local()


@receiver(request_started)
def begin_request(environ: Mapping[str, Any] | None = None, **_named: Any) -> None:
    """A GET changes nothing: within one, the marks need to be asked for only once."""
    _request.reading = (environ or {}).get("REQUEST_METHOD") in ("GET", "HEAD")
    _request.marked = None


@receiver(request_finished)
def end_request(**_named: Any) -> None:
    _request.reading, _request.marked = False, None


class _MarksOnce(DatabaseMarks):
    """The tables that have marks, asked for once in a reading request."""

    def tables(self) -> frozenset[str]:
        if getattr(_request, "reading", False) and _request.marked is not None:
            known: frozenset[str] = _request.marked
            return known
        found = self.all_tables()
        _request.marked = found
        return found


def _needed(indicator: Indicator, by: str) -> set[str]:
    """The data sets that a run of the indicator reads."""
    needed = {*indicator.tables, "organisations"}
    return needed | ({"memberships"} if by == "grouping" else {"organisation_attributes"} if by != TREE else set())


def _fresh(needed: set[str]) -> tuple[Lake, Manifest, Problem | None]:
    """The lake with these data sets brought up to date, and what kept it from being so.

    Inside a transaction it is read as it stands: what is not committed must not get into the files.
    """
    there = lake()
    for name in needed - there.datasets.keys():
        raise NoSuchDataSet(dataset=name)
    answers = {table for name in needed for table in there.datasets[name].answers}
    settled = connection.in_atomic_block and not through_connection()
    marked = not settled and bool(answers & _MarksOnce().tables())
    trouble = None
    if marked or (not settled and there.unwritten(needed, today=clock.today())):
        trouble = _refreshed(there, needed)
        _request.marked = None
    return there, there.manifest(), trouble


def _refreshed(there: Lake, needed: set[str]) -> Problem | None:
    """Refresh; when that fails and the lake has been written before, what is in it stands, and the problem is told."""
    try:
        there.refresh(at=now(), wanted=needed)
    except Problem as trouble:
        if needed <= there.manifest().tables.keys():
            return trouble
        raise
    return None


# --- cache ----------------------------------------------------------------------------------------------------

Key = tuple[Any, ...]
Answer = tuple[Figures, datetime | None, Problem | None]
_lock = threading.Lock()
_cache: OrderedDict[Key, Figures] = OrderedDict()
_last: OrderedDict[Key, tuple[Figures, datetime | None]] = OrderedDict()
_pages: OrderedDict[Key, Page] = OrderedDict()
_engines: dict[str, Engine] = {}


def forget() -> None:
    """Drop what is cached: between tests, and after a restore."""
    with _lock:
        _cache.clear()
        _last.clear()
        _pages.clear()
        _engines.clear()


def _engine(there: Lake) -> Engine:
    key = str(there.folder)
    if key not in _engines or _engines[key].datasets is not there.datasets:
        _engines[key] = Engine(there.folder, there.datasets)
    return _engines[key]


def _figures(indicator: Indicator, periods: Sequence[Period], by: str, on: date | None) -> list[Answer]:
    """The figures of each period: from the cache while nothing changed; from before when the lake is in trouble."""
    name = (str(settings.LAKE), indicator.id, by, on)
    try:
        there, manifest, kept_back = _fresh(_needed(indicator, by))
        found = _computed(indicator, periods, by, there, manifest, on)
    except Problem as trouble:
        known = [_last.get((*name, str(period))) for period in periods]
        if any(one is None for one in known):
            raise
        return [(*one, trouble) for one in known if one is not None]
    moment = moment_of(manifest)
    for period, figures in zip(periods, found, strict=True):
        _keep(_last, (*name, str(period)), (figures, moment))
    return [(figures, moment, kept_back) for figures in found]


def _computed(
    indicator: Indicator, periods: Sequence[Period], by: str, there: Lake, manifest: Manifest, on: date | None
) -> list[Figures]:
    [keys] = _compute([(indicator, periods)], by, there, manifest, on)
    return [_cache[key] for key in keys]


def _compute(
    wanted: Sequence[tuple[Indicator, Sequence[Period]]], by: str, there: Lake, manifest: Manifest, on: date | None
) -> list[list[Key]]:
    """The keys of the figures of each indicator's periods; what is not kept yet is computed, all at once."""
    today, keys = clock.today(), []
    missing: list[tuple[Indicator, dict[Key, Span]]] = []
    for indicator, periods in wanted:
        named = (str(there.folder), indicator.id, hash(indicator.sql), by, on, today, _digests(indicator, manifest))
        own = {(*named, str(period)): _span(period, today) if on is None else _past(period, on) for period in periods}
        keys.append(list(own))
        missing.append((indicator, {key: span for key, span in own.items() if key not in _cache}))
    missing = [(indicator, spans) for indicator, spans in missing if spans]
    board = _engine(there).board([(one, list(spans.values())) for one, spans in missing], manifest, by=by)
    for indicator, spans in missing:
        made: dict[str, dict[str, Figure]] = {span.name: {} for span in spans.values()}
        for (node, name), figure in board.of(indicator.id).items():
            made[name][node] = figure
        for key, span in spans.items():
            _keep(_cache, key, made[span.name])
    return keys


def _digests(indicator: Indicator, manifest: Manifest) -> tuple[str, ...]:
    """Different whenever a row may be that the indicator's readings rest on."""
    used = sorted({*indicator.tables, *_ALWAYS})
    return tuple(manifest.tables[name].digest for name in used if name in manifest.tables)


def _keep(where: OrderedDict[Any, Any], key: Key, value: Any, *, most: int = _KEPT) -> None:
    with _lock:
        where[key] = value
        where.move_to_end(key)
        while len(where) > most:
            where.popitem(last=False)


def _reading(indicator: Indicator, node: str, period: Period, answer: Answer, *, handled: bool) -> Reading:
    figures, moment, trouble = answer
    figure = figures.get(node, NOTHING)
    if indicator.suppress and not handled:
        figure = hide(figure, indicator.suppress)
    return Reading(indicator, node, period, figure, moment, trouble)


def _span(period: Period, today: date) -> Span:
    return Span(str(period), period.first, period.end, min(period.last, today), today)


def _past(period: Period, on: date) -> Span:
    """The period as it was seen on a day: nothing dated after it."""
    end = max(period.first, min(period.end, on + timedelta(days=1)))
    return Span(str(period), period.first, end, min(period.last, on), on)


def _period(indicator_id: str, period: Period | str | None) -> Period:
    if isinstance(period, Period):
        return period
    indicator = library().indicator(indicator_id)
    return Period.parse(period) if period else usual_period(indicator, clock.today())
