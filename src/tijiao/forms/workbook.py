"""What pyxform makes of an XLSForm. Apart: it takes a second to load, and few programs ever read such a workbook."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import get_xlsform
from pyxform.xls2xform import convert


@dataclass(frozen=True, slots=True)
class Unfolded:
    """The survey as pyxform nests it, name of a question → its row on the survey sheet, pyxform's warnings.

    `refused` is pyxform's sentence when it takes the workbook for wrong: then there is nothing else.
    """

    survey: Mapping[str, Any]
    rows: Mapping[str, int]
    warnings: tuple[str, ...] = ()
    refused: str = ""


def unfold(content: bytes, kind: str) -> Unfolded:
    """Read a workbook; `kind` is ".xlsx" or ".xls". Raises whatever a damaged file makes the readers raise."""
    warnings: list[str] = []
    try:
        rows = _rows_by_name(get_xlsform(xlsform=io.BytesIO(content), file_type=kind).survey)
        found = convert(xlsform=io.BytesIO(content), warnings=warnings, file_type=kind)._pyxform
    except PyXFormError as error:
        return Unfolded({}, {}, refused=str(error))
    return Unfolded(found, rows, tuple(warnings))


def _rows_by_name(survey: Iterable[Mapping[str, Any]] | None) -> dict[str, int]:
    """Name of a question → the row of the survey sheet on which it stands."""
    found: dict[str, int] = {}
    for number, row in enumerate(survey or (), 2):
        name = next((str(value) for key, value in row.items() if str(key).strip().lower() == "name"), "")
        found.setdefault(name, number)
    return found
