"""The heat map of completeness: towns or schools by days, periods or months, every cell opening onto what is below."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.directory.models import Organisation
from tijiao.kernel.periods import Kind, Period, WrongPeriod
from tijiao.kernel.times import local_day
from tijiao.ledgers.completeness import By, Completeness, Tally, completeness, towns_of
from tijiao.ledgers.duties import say_period
from tijiao.ledgers.models import Ledger
from tijiao.ledgers.obligations import zones_of

BY_DAY = frozenset({"school-day", "day"})
#: Fewer schools than this are shown one by one, more are gathered by town.
FEW = 40
#: So many schools on a page: each has up to 31 cells. The workbook has them all.
SHOWN = 100
#: Marks beside the colour, for who does not see it.
ALL, SOME_LATE, MOST, FEW_CAME, NONE, WAITING, NOTHING = "all", "late", "most", "few", "none", "waiting", "nothing"
SIGNS = {ALL: "✓", SOME_LATE: "◔", NONE: "✕", WAITING: "…", NOTHING: ""}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its shade, the sign or number in it, what it says in words, where it leads."""

    shade: str
    sign: str
    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A town, a zone or a school with its cells and its sum."""

    name: str
    url: str
    cells: tuple[Cell, ...]
    total: Cell
    tally: Tally


@dataclass(frozen=True, slots=True)
class Column:
    """A head: short for the eye, whole for the ear; a month leads to its days."""

    short: str
    name: str
    url: str = ""
    closed: bool = False


@dataclass(frozen=True)
class View:
    """What is looked at, as the address says it: a window, and a town or zone in it."""

    window: Period
    by: By
    town: int
    gather: str
    """What rows are: "town", "zone" or "school"."""

    def query(self, **other: Any) -> str:
        told = {"window": str(self.window), "town": self.town or "", "rows": self.gather} | other
        return "?" + urlencode({key: value for key, value in told.items() if value})


def view_of(ledger: Ledger, asked: Mapping[str, str], *, today: date) -> View:
    """The view that an address asks for. Unreadable wishes fall back to the current month or school year."""
    default = Kind.MONTH if ledger.cadence in BY_DAY else Kind.SCHOOL_YEAR
    window = _window(asked.get("window", ""), default, today)
    by: By = "period" if window.kind is Kind.MONTH or ledger.cadence not in BY_DAY else "month"
    town = asked.get("town", "")
    rows = asked.get("rows", "")
    return View(
        window, by, int(town) if town.isascii() and town.isdigit() else 0, rows if rows in ("zone", "school") else ""
    )


def _window(text: str, default: Kind, today: date) -> Period:
    try:
        found = Period.parse(text)
    except WrongPeriod:
        return Period.containing(default, today)
    return found if found.kind in (Kind.MONTH, Kind.SCHOOL_YEAR) else Period.containing(default, today)


def heat_map(user: Any, ledger: Ledger, view: View, *, at: datetime, page: str | None = "1") -> dict[str, Any]:
    """The context of the page: heads, rows, the sum, and the ways to look otherwise.

    `page`: which hundred of the schools, worst first, as the address says it; None for all of them.
    """
    within = reach(user, Action.LEDGER_VIEW)
    found = completeness([ledger], view.window.first, view.window.end, at=at, reach=within, by=view.by)
    towns = _towns()
    names = _kept(found, view, towns)
    gather, total = _gathers(view, towns, names), found.total
    shown = _worst_first(found, page) if gather == "school" else None
    rows = (
        _schools(found, ledger, view, names, shown)
        if shown is not None
        else _gathered_by(gather, found, view, towns, on=local_day(at))
    )
    shut = found.closed.get(ledger.pk, {})
    columns = [_head(ledger, view, column, closed=column in shut) for column in found.columns]
    return {
        "ledger": ledger, "view": view, "columns": columns, "rows": rows, "total": total, "gather": gather,
        "page_obj": shown,
        "town": towns.get(view.town), "total_cell": _cell(total, "", ""), "ways": _ways(ledger, view, local_day(at)),
    }  # fmt: skip


def _towns() -> dict[int, Organisation]:
    """The towns by id, remembered for a minute."""
    known: dict[int, Organisation] | None = cache.get("ledgers.towns")
    if known is None:
        known = {one.pk: one for one in Organisation.objects.kinds("town")}
        cache.set("ledgers.towns", known, 60)
    return known


def _kept(found: Completeness, view: View, towns: Mapping[int, Organisation]) -> dict[int, str]:
    """Names of the organisations that are shown; the others' cells are dropped."""
    below = towns[view.town].path if view.town in towns else "/"
    kept = {pk: member for pk, member in found.members.items() if member.path.startswith(below)}
    found.cells = {key: tally for key, tally in found.cells.items() if key[1] in kept}
    found.members = kept
    return {pk: member.name for pk, member in kept.items()}


def _gathers(view: View, towns: Mapping[int, Organisation], names: Mapping[int, str]) -> str:
    """What the rows are: "zone" as asked, "school" as asked or where few are left, else "town"."""
    if view.gather == "zone":
        return "zone"
    return "school" if view.gather == "school" or view.town in towns or len(names) <= FEW else "town"


def _worst_first(found: Completeness, page: str | None) -> Page[int]:
    """The organisations by their share, those with none last."""
    sums = found.rolled(lambda key: key[1])
    order = sorted(sums, key=lambda pk: (_share_first(sums[pk]), found.members[pk].name))
    return Paginator(order, SHOWN if page else max(len(order), 1)).get_page(page)


def _share_first(tally: Tally) -> float:
    return tally.share if tally.share is not None else 2


def _gathered_by(
    gather: str, found: Completeness, view: View, towns: Mapping[int, Organisation], *, on: date
) -> list[Row]:
    if gather == "zone":
        zones = zones_of(found.members, on=on)
        zone_of = {pk: zones.get(pk, ("", _("未分片")))[1] for pk in found.members}
        return _gathered(found, zone_of, str, lambda _name: "")

    def name(town: int) -> str:
        return towns[town].name if town else _("局直属")

    homes = {pk: one or 0 for pk, one in towns_of(found, towns).items()}
    return _gathered(found, homes, name, lambda town: view.query(town=town) if town else "")


def _gathered(
    found: Completeness, homes: Mapping[int, Any], name: Callable[[Any], str], url: Callable[[Any], str]
) -> list[Row]:
    """A row for each home, the worst first. `homes`: organisation → what stands for its town or zone."""
    cells, columns = found.rolled(lambda key: (homes[key[1]], key[2])), found.columns
    sums: dict[Any, Tally] = {}
    for (home, _column), tally in cells.items():
        sums.setdefault(home, Tally()).add(tally)
    order = sorted(sums, key=lambda one: (_share_first(sums[one]), name(one)))
    rows = []
    for one in order:
        told = tuple(_cell(cells.get((one, column), Tally()), f"{name(one)} {column}", url(one)) for column in columns)
        rows.append(Row(name(one), url(one), told, _cell(sums[one], name(one), ""), sums[one]))
    return rows


def _schools(
    found: Completeness, ledger: Ledger, view: View, names: Mapping[int, str], shown: Iterable[int]
) -> list[Row]:
    sums = found.rolled(lambda key: key[1])
    rows, columns, there_at = [], found.columns, reverse("ledgers:at", args=[ledger.code, 0, "~"])
    for pk in shown:
        told = []
        for column in columns:
            tally = found.cells.get((ledger.pk, pk, column), Tally())
            there = view.by == "period" and tally.expected
            url = (
                there_at.replace("/0/~/", f"/{pk}/{column}/")  # reversed once: a heat map has thousands of cells
                if there
                else view.query(window=column)
                if tally.expected
                else ""
            )
            told.append(_cell(tally, f"{names.get(pk, '')} {column}", url, single=view.by == "period"))
        school = f"{reverse('ledgers:records', args=[ledger.code])}?{urlencode({'q': names.get(pk, '')})}"
        rows.append(Row(names.get(pk, ""), school, tuple(told), _cell(sums[pk], names.get(pk, ""), ""), sums[pk]))
    return rows


def _cell(tally: Tally, where: str, url: str, *, single: bool = False) -> Cell:
    shade = _shade(tally)
    percent = f"{int(tally.share * 100)}" if tally.share is not None and not single else ""
    sign = SIGNS.get(shade, "") if single or shade in (ALL, WAITING, NOTHING) or not percent else percent
    words = _("%(where)s：应报%(expected)s，已报%(received)s（迟报%(late)s），缺报%(missing)s，未到期%(waiting)s") % {
        "where": where, "expected": tally.expected, "received": tally.received, "late": tally.late,
        "missing": tally.missing, "waiting": tally.waiting,
    }  # fmt: skip
    return Cell(
        shade,
        sign,
        words if tally.expected else _("%(where)s：不要求填报") % {"where": where},
        url if tally.expected else "",
    )


def _shade(tally: Tally) -> str:
    if not tally.expected:
        return NOTHING
    if tally.share is None:
        return WAITING
    if tally.share == 1:
        return SOME_LATE if tally.late and tally.late == tally.received else ALL
    if tally.share == 0:
        return NONE
    return MOST if tally.share >= 0.9 else FEW_CAME


def _head(ledger: Ledger, view: View, column: str, *, closed: bool) -> Column:
    period = Period.parse(column)
    short = {Kind.DAY: str(period.first.day), Kind.MONTH: str(period.first.month), Kind.WEEK: str(period.number)}
    missing = {"town": view.town} if view.town else {}
    url = view.query(window=column) if view.by == "month" else reverse("ledgers:missing", args=[ledger.code, column])
    if view.by != "month" and missing:
        url = f"{url}?{urlencode(missing)}"
    name = _("%(period)s（已关闭）") % {"period": say_period(period)} if closed else say_period(period)
    return Column(short.get(period.kind, column[-2:]), name, url, closed)


def _ways(ledger: Ledger, view: View, today: date) -> dict[str, Any]:
    """Where else one can look: the window before and after, the whole year, rows by school or zone."""
    after, month = view.window.next(), view.window.kind is Kind.MONTH
    year = Period.containing(Kind.SCHOOL_YEAR, view.window.first)
    daily = ledger.cadence in BY_DAY
    return {
        "before": view.query(window=str(view.window.previous())),
        "after": view.query(window=str(after)) if after.first <= today else "",
        "year": view.query(window=str(year)) if month else "",
        "month": view.query(window=f"{today:%Y-%m}") if daily and not month else "",
        "towns": view.query(town="", rows=""),
        "zones": view.query(town="", rows="zone"),
        "schools": view.query(rows="school"),
    }
