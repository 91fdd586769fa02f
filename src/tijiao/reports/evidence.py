"""The evidence file of a bulletin: the document, and a workbook of rows for each of its numbers."""

import io
import zipfile
from datetime import date

from django.http import HttpRequest

from tijiao.access.problems import NotVisible
from tijiao.directory.models import Organisation
from tijiao.insight import pages
from tijiao.insight.library import library
from tijiao.kernel.periods import Period
from tijiao.kernel.times import local_day
from tijiao.reports.models import Bulletin, Figure

_NOT_IN_A_NAME = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))


def packed(request: HttpRequest, bulletin: Bulletin, document: bytes) -> bytes:
    """A zip. Rows are masked as on their page, and each workbook is an act of its own in the audit chain."""
    root, on = Organisation.objects.get(parent=None), local_day(bulletin.issued_at)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{bulletin.code}.docx", document)
        for figure in bulletin.figures.exclude(address=""):
            rows = _rows(request, figure, root, on)
            if rows:
                archive.writestr(f"{figure.position:02}-{figure.title.translate(_NOT_IN_A_NAME)}.xlsx", rows)
    return file.getvalue()


def _rows(request: HttpRequest, figure: Figure, root: Organisation, on: date) -> bytes:
    """The workbook of a number; b"" where its rows are hidden from the reader or its indicator is no more."""
    indicator = library().indicators.get(figure.indicator)
    if indicator is None:
        return b""
    try:
        made = pages.workbook(request, pages.Asked(indicator, root, Period.parse(figure.period), 1, on=on))
    except NotVisible:
        return b""
    return b"".join(made)
