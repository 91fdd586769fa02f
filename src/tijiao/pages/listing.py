"""Every list page: search, filters, sorting, pages, export, and masks that hold for all of them.

A mask on a column leaks through WHERE and ORDER BY. So a column that a person may not read in the clear is neither
sorted nor filtered by; searched, it finds a personal value only when the whole value is known already.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tijiao.access.gate import readable, reading_reach
from tijiao.access.masking import shown
from tijiao.access.sensitivity import Sensitivity
from tijiao.kernel.times import CITY_ZONE
from tijiao.pages.export import workbook
from tijiao.pages.lights import Light
from tijiao.pages.lookup import fetch
from tijiao.pages.render import page, wants_part

ROWS_ON_A_PAGE = 50
SHORT_WORDS = 6


@dataclass(frozen=True)
class Column:
    """One column of a list.

    `key`          what the row holds: "name", "organisation__name"; also the name in ?sort=
    `value`        row → what the cell shows (text, number, day, Light); default: the value at `key`
    `order`        the field to sort by; default `key`, "" when the list cannot be sorted by it
    `link`         row → address; makes the cell a link
    `choices`      (value, label) pairs: cells show the label, and the list can be filtered with ?key=value
    `sensitivity`  and `mask` (name, id, phone): how the cell is covered for who may not read it
    `at`           where the row holds the path of its organisation, for the mask
    """

    key: str
    title: str | Promise
    value: Callable[[Any], Any] | None = None
    order: str | None = None
    link: Callable[[Any], str] | None = None
    choices: Sequence[tuple[Any, Any]] = ()
    sensitivity: Sensitivity = Sensitivity.OPEN
    mask: str = ""
    at: str = "organisation__path"
    number: bool = False

    @property
    def sort_field(self) -> str:
        return self.key if self.order is None else self.order

    @property
    def on_one_line(self) -> bool:
        """Whether its words are so few that a broken line would only look torn."""
        return bool(self.choices) and all(len(str(label)) <= SHORT_WORDS for _value, label in self.choices)

    def raw(self, row: Any) -> Any:
        if self.value is not None:
            return self.value(row)
        found = fetch(row, self.key)
        return next((label for value, label in self.choices if value == found), found)


@dataclass(frozen=True)
class Cell:
    column: Column
    value: Any
    url: str = ""

    @property
    def is_light(self) -> bool:
        return isinstance(self.value, Light)

    @property
    def is_day(self) -> bool:
        return isinstance(self.value, date)

    @property
    def empty(self) -> bool:
        return self.value is None or self.value == ""

    @property
    def shown(self) -> Any:
        """Days as 2020-05-20 and moments in the city's time, in either language."""
        if isinstance(self.value, datetime):
            return f"{self.value.astimezone(CITY_ZONE):%Y-%m-%d %H:%M}"
        if isinstance(self.value, bool):
            return _("是") if self.value else _("否")
        return self.value.isoformat() if isinstance(self.value, date) else self.value


@dataclass
class Reader:
    """What one person may read in the clear, remembered by organisation path for the length of a list."""

    user: Any
    known: dict[str, frozenset[Sensitivity]] = field(default_factory=dict)

    def cell(self, column: Column, row: Any) -> Cell:
        value = column.raw(row)
        if column.sensitivity is not Sensitivity.OPEN:
            value = shown("" if value is None else str(value), column.mask, column.sensitivity, self._at(column, row))
        return Cell(column, value, column.link(row) if column.link else "")

    def _at(self, column: Column, row: Any) -> frozenset[Sensitivity]:
        path = fetch(row, column.at) or ""
        if path not in self.known:
            self.known[path] = readable(self.user, at=path)
        return self.known[path]

    def reads_all(self, column: Column, rows: QuerySet[Any]) -> bool:
        """Whether no row of the list is masked in this column for the person."""
        if column.sensitivity is Sensitivity.OPEN:
            return True
        within = reading_reach(self.user, column.sensitivity)
        return within.everywhere or not rows.exclude(within.holds(column.at)).exists()


@dataclass(frozen=True)
class Filter:
    """A drop-down above the list."""

    key: str
    title: str | Promise
    choices: Sequence[tuple[Any, Any]]
    chosen: str


def listing(  # noqa: PLR0913 - a list is its rows, its columns and what stands around them
    request: HttpRequest,
    rows: QuerySet[Any],
    columns: Sequence[Column],
    *,
    title: str | Promise,
    search: Sequence[str] = ("name",),
    template: str = "pages/listing.html",
    context: dict[str, Any] | None = None,
    most: int | None = None,
) -> HttpResponse:
    """A whole list page, the part that htmx swaps, or (?export=xlsx) the workbook of all rows found.

    Takes    `rows`: what the person may see already (`visible_to`), with select_related for what columns touch;
             `search`: fields in which ?q= is looked for; `most`: count and turn pages only so far, for lists so long
             that counting them all would take longer than showing a page.
    Raises   TooManyRows for an export that no worksheet holds.
    """
    reader, q = Reader(request.user), request.GET.get("q", "").strip()
    found, filters = _filtered(request, reader, rows, columns)
    found = _searched(found, reader, columns, search, q)
    found, sort = _sorted(found, reader, columns, request.GET.get("sort", ""))
    if request.GET.get("export") == "xlsx":
        return cast(
            HttpResponse, workbook(request, found, columns, reader.cell, str(title))
        )  # a streamed one: views need not care
    told = {
        "listing_title": title,
        "columns": columns,
        "filters": filters,
        "sort": sort,
        "searchable": bool(search),
        "q": q,
        "narrowed": bool(q) or any(one.chosen for one in filters),
        "kept": _kept(request, filters),
        **_rows(request, reader, found, columns, most),
    }
    return page(request, "pages/_list.html" if wants_part(request) else template, {**told, **(context or {})})


def _rows(
    request: HttpRequest, reader: Reader, found: QuerySet[Any], columns: Sequence[Column], most: int | None
) -> dict[str, Any]:
    counted = found if most is None else found[: most + 1]
    shown_page: Page[Any] = Paginator(counted, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    cells = [[reader.cell(column, row) for column in columns] for row in shown_page.object_list]
    more = most is not None and shown_page.paginator.count > most
    rows = list(zip(shown_page.object_list, cells, strict=True))
    unbroken = {column.key for column in columns if column.on_one_line}
    return {"page_obj": shown_page, "more_than": most if more else None, "rows": rows, "unbroken": unbroken}


def _kept(request: HttpRequest, filters: Sequence[Filter]) -> list[tuple[str, str]]:
    """What else stands in the address and must survive a search: everything but the list's own words."""
    own = {"q", "page", "export", *(one.key for one in filters)}
    return [(key, value) for key, values in request.GET.lists() if key not in own for value in values]


def _filtered(
    request: HttpRequest, reader: Reader, rows: QuerySet[Any], columns: Sequence[Column]
) -> tuple[QuerySet[Any], list[Filter]]:
    filters = []
    for column in columns:
        if not column.choices or not reader.reads_all(column, rows):
            continue
        known = {str(value): value for value, _label in column.choices}
        chosen = request.GET.get(column.key, "")
        if chosen in known:
            rows = rows.filter(**{column.key: known[chosen]})
        filters.append(Filter(column.key, column.title, column.choices, chosen))
    return rows, filters


def _searched(
    rows: QuerySet[Any], reader: Reader, columns: Sequence[Column], search: Sequence[str], text: str
) -> QuerySet[Any]:
    if not text or not search:
        return rows
    covered = {column.key: column for column in columns if column.sensitivity is not Sensitivity.OPEN}
    any_of = Q(pk__in=[])
    for name in search:
        column = covered.get(name)
        if column is None:
            any_of |= Q(**{f"{name}__icontains": text})
            continue
        any_of |= Q(**{f"{name}__icontains": text}) & reading_reach(reader.user, column.sensitivity).holds(column.at)
        if column.sensitivity is Sensitivity.PERSONAL:
            any_of |= Q(**{name: text})
    return rows.filter(any_of)


def _sorted(rows: QuerySet[Any], reader: Reader, columns: Sequence[Column], told: str) -> tuple[QuerySet[Any], str]:
    column = next((one for one in columns if one.sort_field and one.key == told.removeprefix("-")), None)
    if column is None or not reader.reads_all(column, rows):
        return (rows if rows.ordered else rows.order_by("pk")), ""
    return rows.order_by(_order(rows, column.sort_field, down=told.startswith("-")), "pk"), told


def _order(rows: QuerySet[Any], name: str, *, down: bool) -> OrderBy:
    """Rows without a value come first upwards and last downwards, on every database: PostgreSQL alone would not.

    Only a field of the row's own that may be empty is told so: where none can be, the words would cost an index.
    """
    own = name != "pk" and "__" not in name and name not in rows.query.annotations
    empty = own and getattr(rows.model._meta.get_field(name), "null", False)
    if down:
        return F(name).desc(nulls_last=True if empty else None)
    return F(name).asc(nulls_first=True if empty else None)
