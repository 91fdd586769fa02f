"""A list as a workbook: written row by row, so that memory does not grow with the list."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

import xlsxwriter
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tijiao.audit.domain import record
from tijiao.directory import clock
from tijiao.kernel.times import CITY_ZONE
from tijiao.pages.lights import Light
from tijiao.pages.problems import TooManyRows

MOST_ROWS = 1_048_570  # what a worksheet holds, less the lines above the table
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


class HasTitle(Protocol):
    @property
    def title(self) -> str | Promise: ...

    @property
    def key(self) -> str: ...


def workbook(
    request: HttpRequest,
    rows: QuerySet[Any],
    columns: Sequence[HasTitle],
    cell: Callable[[Any, Any], Any],
    title: str,
) -> HttpResponseBase:
    """All rows as .xlsx, masked as on the page. The export is an act of its own in the audit chain."""
    count = rows.count()
    if count > MOST_ROWS:
        raise TooManyRows(rows=count, most=MOST_ROWS)
    with transaction.atomic():
        record(
            "list.export",
            by=request.user,
            subject=("pages.listing", request.path),
            at=clock.now(),
            facts={"rows": count, "columns": [column.key for column in columns]},
        )
    told = ([cell(column, row).value for column in columns] for row in rows.iterator(chunk_size=2000))
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    write_sheet(file, title, [str(column.title) for column in columns], told)
    file.seek(0)
    name = f"{title}-{clock.today():%Y%m%d}.xlsx".translate(_NOT_IN_A_NAME)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def write_sheet(file: Any, title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write one worksheet to a binary file and return the number of rows. Text is never read as a formula or link."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(title.translate(_NOT_IN_A_NAME).strip()[:31] or "1")
        bold, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        line = _sample_line(sheet, book.add_format({"bold": True, "font_color": "#B02A37"}))
        sheet.freeze_panes(line + 1, 0)
        sheet.set_column(0, max(len(heads) - 1, 0), 18)
        for at, head in enumerate(heads):
            sheet.write_string(line, at, head, bold)
        written = 0
        for written, row in enumerate(rows, start=1):
            for at, value in enumerate(row):
                _write(sheet, line + written, at, value, day, moment)
    return written


def _sample_line(sheet: Any, warning: Any) -> int:
    """In the sample city the first line says so; returns the number of the line for the heads."""
    if not clock.is_sample():
        return 0
    sheet.write_string(0, 0, _("样例数据：地名、校名和人名均为虚构"), warning)
    return 1


def _write(sheet: Any, line: int, at: int, value: Any, *formats: Any) -> None:
    day, moment = formats
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(line, at, _("是") if value else _("否"))
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(line, at, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(line, at, value.astimezone(CITY_ZONE).replace(tzinfo=None), moment)
    elif isinstance(value, date):
        sheet.write_datetime(line, at, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - a day
    else:
        sheet.write_string(line, at, _words(value)[:32_767])


def _words(value: Any) -> str:
    if isinstance(value, Light):
        return value.word
    return strip_tags(value) if isinstance(value, SafeString) else str(value)
