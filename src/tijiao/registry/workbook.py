"""Reading an .xlsx that somebody sent: nothing is believed before it was measured.

python-calamine reads the cells; it shows a formula's error and a formula that was never computed as an empty cell,
and it lays out every cell up to the last used one. So the parts are unpacked once under a limit, the sheets' XML is
walked for errors and for the farthest filled cell, and every place is measured as imports are (`sheets.measuring`),
before calamine sees the file.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from posixpath import join, normpath
from typing import Any

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from tijiao.registry.archives import NotWorkbook, OldOrLocked, TooBig, TooFar, members, pieces
from tijiao.registry.sheets.measuring import measure
from tijiao.registry.sheets.places import column_letters

MOST_BYTES = 30 * 1024 * 1024
MOST_UNPACKED = 400 * 1024 * 1024
MOST_CELLS = 4_000_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Sheet:
    """One worksheet from its first cell: `rows` as calamine gives them; places are (row, column) from 0."""

    name: str
    rows: list[list[Any]]
    errors: frozenset[tuple[int, int]]
    uncomputed: frozenset[tuple[int, int]]
    merged: list[tuple[tuple[int, int], ...]]


@dataclass
class _Walked:
    """What the walk along a sheet's XML found."""

    last_row: int = 0
    last_column: int = 0
    errors: set[tuple[int, int]] = field(default_factory=set)
    uncomputed: set[tuple[int, int]] = field(default_factory=set)


def read_sheets(path: Path, names: Collection[str]) -> dict[str, Sheet]:
    """The worksheets of these names that are there. Raises NotWorkbook, OldOrLocked, TooBig, UnpacksTooBig, TooFar."""
    if path.stat().st_size > MOST_BYTES:
        raise TooBig(most=MOST_BYTES // 2**20)
    content = path.read_bytes()
    if content.startswith(_OLD_OFFICE):
        raise OldOrLocked()
    parts = _unpack(content)
    try:
        walked = {name: _walk(name, parts[part]) for name, part in _sheet_parts(parts) if name in names}
        for name in walked:
            measure(content, name)
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return {name: _sheet(book, name, found) for name, found in walked.items()}
    except (etree.XMLSyntaxError, CalamineError, KeyError, ValueError) as fault:
        raise NotWorkbook() from fault


def _unpack(content: bytes) -> dict[str, bytes]:
    """The parts by name. The sizes written in a zip may lie, so each part is unpacked under the common limit."""
    parts, left = dict[str, bytes](), MOST_UNPACKED
    for member in members(content):
        parts[member.filename] = b"".join(pieces(content, member, left))
        left -= len(parts[member.filename])
    return parts


def _sheet_parts(parts: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """(name of the sheet, name of its part) as xl/workbook.xml and its relations say."""
    links = {
        one.get("Id"): normpath(join("xl", one.get("Target", ""))).lstrip("/")
        for one in _tree(parts["xl/_rels/workbook.xml.rels"])
    }
    for sheet in _tree(parts["xl/workbook.xml"]).iter(f"{_MAIN}sheet"):
        part = links.get(sheet.get(_LINK), "")
        part = part if part in parts else part.removeprefix("xl/")
        if "worksheets" in part:
            yield sheet.get("name", ""), part


def _tree(content: bytes) -> Any:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _walk(name: str, content: bytes) -> _Walked:
    """Errors, formulas without a value, and the farthest filled cell of one sheet."""
    found, row, column = _Walked(), -1, -1
    for _, cell in etree.iterparse(BytesIO(content), tag=f"{_MAIN}c", resolve_entities=False, no_network=True):
        place = _REFERENCE.fullmatch(cell.get("r") or "")
        row, column = _place(place) if place else (row, column + 1)
        value, inline = cell.findtext(f"{_MAIN}v"), cell.find(f"{_MAIN}is")
        if cell.get("t") == "e":
            found.errors.add((row, column))
        elif not value and cell.find(f"{_MAIN}f") is not None:
            found.uncomputed.add((row, column))
        if value or inline is not None:
            found.last_row, found.last_column = max(found.last_row, row), max(found.last_column, column)
        if (found.last_row + 1) * (found.last_column + 1) > MOST_CELLS:
            raise TooFar(sheet=name, cell=f"{column_letters(column)}{row + 1}")
        cell.clear(keep_tail=False)
    return found


def _place(reference: "re.Match[str]") -> tuple[int, int]:
    column = 0
    for letter in reference[1]:
        column = column * 26 + ord(letter) - 64
    return int(reference[2]) - 1, column - 1


def _sheet(book: CalamineWorkbook, name: str, found: _Walked) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    top, left = sheet.start or (0, 0)
    rows = [[""] * left + list(row) for row in sheet.to_python(skip_empty_area=True)]
    merged = [tuple(one) for one in sheet.merged_cell_ranges or []]
    return Sheet(name, [[] for _ in range(top)] + rows, frozenset(found.errors), frozenset(found.uncomputed), merged)
