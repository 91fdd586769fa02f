"""What the pages of insight show: plain values for the templates, masked for the reader."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from tijiao.access.actions import Action
from tijiao.access.gate import reach, readable
from tijiao.access.masking import shown
from tijiao.access.problems import NotVisible
from tijiao.access.sensitivity import Sensitivity
from tijiao.audit.domain import record
from tijiao.directory import clock
from tijiao.directory.models import Organisation
from tijiao.insight import readings
from tijiao.insight.catalog import Column
from tijiao.insight.declare import Indicator
from tijiao.insight.engine.engine import Page as RowsPage
from tijiao.insight.engine.engine import Within
from tijiao.insight.engine.figure import Row
from tijiao.insight.library import library
from tijiao.insight.readings import Reading
from tijiao.insight.standards import in_force
from tijiao.insight.wording import Words, words_of
from tijiao.kernel.periods import Period
from tijiao.kernel.problems import Problem
from tijiao.kernel.times import CITY_ZONE
from tijiao.pages.export import MOST_ROWS, XLSX, write_sheet
from tijiao.pages.language import language
from tijiao.pages.problems import TooManyRows

ON_A_PAGE = 50
TREND = 12
NO_ROWS = RowsPage((), 0, 0)
_BELOW = ("town", "school", "kindergarten", "section")


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    indicator: Indicator
    organisation: Organisation
    period: Period
    page: int
    order: str = "-day"
    on: date | None = None


@dataclass(frozen=True)
class Point:
    """One period of the trend; x and y of its dot in a drawing 100 wide and 30 high, y None without a value."""

    reading: Reading
    x: float
    y: float | None


@dataclass(frozen=True)
class Head:
    """A column that the rows can be sorted by, under the name that the address bears."""

    name: str
    title: str
    number: bool = False

    @property
    def downwards(self) -> str:
        return f"-{self.name}"


@dataclass(frozen=True)
class Line:
    """A row of evidence as a person sees it."""

    organisation: str
    code: str
    on_date: date
    record: str
    url: str
    details: tuple[str, ...]
    value: float | None
    weight: float | None


def index() -> dict[str, Any]:
    """Every indicator with its reading for the city now; ids of those with a standard that nobody confirmed yet."""
    today, known = clock.today(), library().indicators.values()
    asked = [(one.id, readings.usual_period(one, today)) for one in known]
    readings.together((name, [period]) for name, period in asked)
    named = {name for one in known for name in one.standards}
    held = {name for name, one in in_force(named, on=today).items() if not one.confirmed}
    return {
        "entries": [readings.reading(name, period=period) for name, period in asked],
        "unconfirmed": {one.id for one in known if held.intersection(one.standards)},
    }


def readers_of(name: str) -> list[Indicator]:
    """The indicators that name a standard."""
    return [one for one in library().indicators.values() if name in one.standards]


def asked(request: HttpRequest, indicator_id: str) -> Asked:
    """Reads ?org= ?period= ?on= ?page=: `on` is a day, the number is the one that stood then.

    Raises NoSuchIndicator, NotVisible for an unknown organisation or day, WrongPeriod.
    """
    indicator = library().indicator(indicator_id)
    code = request.GET.get("org", "")
    found = Organisation.objects.filter(code=code) if code else Organisation.objects.filter(parent=None)
    organisation = found.order_by("pk").first()
    if organisation is None:
        raise NotVisible()
    text = request.GET.get("period", "")
    period = Period.parse(text) if text else readings.usual_period(indicator, clock.today())
    number = request.GET.get("page", "1")
    page = int(number) if number.isascii() and number.isdigit() else 1
    return Asked(indicator, organisation, period, page, request.GET.get("sort", "-day"), _day(request))


def _day(request: HttpRequest) -> date | None:
    told = request.GET.get("on", "")
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        raise NotVisible() from None


def context(request: HttpRequest, about: Asked) -> dict[str, Any]:
    """Everything that the page of a reading shows."""
    code, handled = about.organisation.code, _handles(request.user, about.indicator, about.organisation.path)
    now, *trend = _trend(about, handled=handled)
    return {
        "reading": now, "indicator": about.indicator, "organisation": about.organisation, "period": about.period,
        "on": about.on,
        "trend": trend, "strokes": list(_strokes(trend)),
        "before": about.period.previous(), "after": about.period.next(),
        "below": _below(request.user, about), "title": about.indicator.title.say(language()),
        "about": about.indicator.about.say(language()), "sql": about.indicator.sql.strip(), "code": code,
        "standards": list(in_force(about.indicator.standards, on=about.period.last).values()),
        "parent": about.organisation.parent, **_rows(request, about, hidden=now.figure.hidden),
    }  # fmt: skip


def _trend(about: Asked, *, handled: bool) -> Iterator[Any]:
    """The reading asked for, then the points of the trend up to it."""
    periods = readings.periods_before(about.period, TREND)
    found = readings.series(about.indicator.id, about.organisation.code, periods, handled=handled, on=about.on)
    yield found[-1]
    values = [one.value for one in found if one.value is not None]
    low, high = (min(values), max(values)) if values else (0.0, 0.0)
    for number, one in enumerate(found):
        share = 0.5 if high == low or one.value is None else (one.value - low) / (high - low)
        yield Point(one, 2 + number * 96 / (TREND - 1), None if one.value is None else 27 - share * 24)


def _below(user: Any, about: Asked) -> list[tuple[Organisation, Reading]]:
    """The organisations right below, with evidence, and their readings."""
    children = Organisation.objects.filter(parent=about.organisation, kind__in=_BELOW).order_by("kind", "code")
    handled = [one.code for one in children if _handles(user, about.indicator, one.path)]
    codes = [one.code for one in children]
    found = readings.children(about.indicator.id, codes, about.period, handled=handled, on=about.on)
    return [(one, found[one.code]) for one in children if found[one.code].figure.rows]


def _strokes(trend: Iterable[Point]) -> Iterator[str]:
    """The lines of the drawing: none across a period without a value, and a dash where one stands alone."""
    for there, run in groupby(trend, key=lambda dot: dot.y is not None):
        dots = [(dot.x, dot.y) for dot in run] if there else []
        if len(dots) == 1:
            [(x, y)] = dots
            dots = [(x - 1, y), (x + 1, y)]
        if dots:
            yield " ".join(f"{x:.1f},{y:.1f}" for x, y in dots)


def _handles(user: Any, indicator: Indicator, path: str) -> bool:
    """Whether the viewer's post handles the people that a small number could tell."""
    return indicator.suppress == 0 or Sensitivity(indicator.handled_by) in readable(user, at=path)


def _within(user: Any) -> Within:
    found = reach(user, Action.READING_ROWS)
    return Within(found.everywhere, found.branches, found.exact)


def _closed(user: Any, about: Asked) -> bool:
    """Health and care numbers open onto their rows for whose post handles them; for others onto counts alone."""
    return not _handles(user, about.indicator, about.organisation.path)


def _found(user: Any, about: Asked, *, hidden: bool, first: int) -> RowsPage:
    """The rows of a page. None of a number that is hidden: they would tell it; none while the lake is in trouble."""
    if hidden or _closed(user, about):
        return NO_ROWS
    try:
        return readings.rows(
            about.indicator.id, about.organisation.code, about.period,
            within=_within(user), first=first, most=ON_A_PAGE, order=about.order, on=about.on,
        )  # fmt: skip
    except Problem:  # the reading from before stands and says so at the head of the page
        return NO_ROWS


def _rows(request: HttpRequest, about: Asked, *, hidden: bool) -> dict[str, Any]:
    """A page of the rows of evidence, those within the viewer's reach."""
    first = (max(about.page, 1) - 1) * ON_A_PAGE
    found = _found(request.user, about, hidden=hidden, first=first)
    columns = _columns(found.rows)
    told = list(_lines(request.user, found.rows, columns))
    paginator = Paginator(range(found.total), ON_A_PAGE)
    return {
        "rows": told, "heads": _heads(about.indicator), "total": found.total,
        "columns": [column.title.say(language()) for column in columns],
        "closed": _closed(request.user, about), "sort": about.order,
        "beyond": found.beyond, "page_obj": paginator.get_page(about.page), "weighted": about.indicator.weighted,
    }  # fmt: skip


def _heads(indicator: Indicator) -> list[Head]:
    heads = [Head("org", _("单位")), Head("day", _("日期")), Head("subject", _("依据")), Head("value", _("取值"), True)]
    return [*heads, Head("weight", _("权重"), True)] if indicator.weighted else heads


def _columns(rows: Iterable[Row]) -> list[Column]:
    """The columns of the records that the rows name, each once, without numbers of rows and organisations."""
    columns: dict[str, Column] = {}
    for table in dict.fromkeys(row.subject.split("/")[0] for row in rows):
        dataset = library().datasets.get(table)
        for column in dataset.columns if dataset else ():
            if column.name not in ("id", "org") and column.name not in columns:
                columns[column.name] = column
    return list(columns.values())


def _lines(user: Any, rows: Iterable[Row], columns: Sequence[Column]) -> Iterator[Line]:
    known: dict[str, frozenset[Sensitivity]] = {}
    words = {column.name: words_of(column) for column in columns}
    for row in rows:
        if row.org_path not in known:
            known[row.org_path] = readable(user, at=row.org_path)
        details = tuple(
            _cell(row.details.get(column.name), column, words[column.name], known[row.org_path]) for column in columns
        )
        yield Line(
            row.org_name, row.org_code, row.on_date, _record(row.subject), address_of(row.subject), details, row.value,
            row.weight,
        )  # fmt: skip


def _cell(value: object, column: Column, words: Words, levels: frozenset[Sensitivity]) -> str:
    """A value as a person reads it: codes by what they are called, moments in the city's time."""
    if value is None:
        return ""
    if isinstance(value, bool):
        text = _("是") if value else _("否")
    elif isinstance(value, datetime):
        text = f"{value.replace(tzinfo=UTC).astimezone(CITY_ZONE):%Y-%m-%d %H:%M}"
    else:
        text = words.get(str(value), str(value))
    return shown(text, column.mask, column.sensitivity, levels)


def _record(subject: str) -> str:
    table, _slash, number = subject.partition("/")
    dataset = library().datasets.get(table)
    return f"{dataset.title.say(language())} {number}" if dataset else subject


def address_of(subject: str) -> str:
    """The address of the record behind a subject such as "findings/7"; "" where its desk has no page for one."""
    table, _slash, number = subject.partition("/")
    dataset = library().datasets.get(table)
    if dataset is None or not dataset.address or not number.isdigit():
        return ""
    try:
        return reverse(dataset.address, args=[int(number)])
    except NoReverseMatch:
        return ""


def workbook(request: HttpRequest, about: Asked) -> FileResponse:
    """The rows of a reading as .xlsx, masked as on the page; an act of its own in the audit chain.

    Raises NotVisible where the number opens onto counts alone for the viewer, TooManyRows, the lake's problems.
    """
    if _closed(request.user, about):
        raise NotVisible()
    found = readings.rows(
        about.indicator.id, about.organisation.code, about.period, within=_within(request.user), most=MOST_ROWS,
        order=about.order, on=about.on,
    )  # fmt: skip
    if found.total > MOST_ROWS:
        raise TooManyRows(rows=found.total, most=MOST_ROWS)
    with transaction.atomic():
        record(
            "reading.export", by=request.user, subject=("insight.reading", about.indicator.id), at=clock.now(),
            organisation=about.organisation.pk, facts={"rows": found.total, "period": str(about.period)},
        )  # fmt: skip
    title = about.indicator.title.say(language())
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    write_sheet(file, title, *_sheet(request.user, about, found))
    file.seek(0)
    name = f"{title}-{str(about.period).replace('/', '-')}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _sheet(user: Any, about: Asked, found: RowsPage) -> tuple[list[str], Iterator[list[Any]]]:
    columns = _columns(found.rows)
    titles = [column.title.say(language()) for column in columns]
    heads = [_("单位代码"), _("单位"), _("日期"), _("依据"), *titles, _("取值")]
    if about.indicator.weighted:
        heads.append(_("权重"))
    lines = (
        [one.code, one.organisation, one.on_date, one.record, *one.details, one.value]
        + ([one.weight] if about.indicator.weighted else [])
        for one in _lines(user, found.rows, columns)
    )
    return heads, lines
