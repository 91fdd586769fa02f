"""Measuring an .xlsx before anything believes it: unpacked in pieces, never whole, under limits.

fastexcel lays out every cell up to the last used one, and shows a formula without a result as an empty cell. So the
sheet's XML is first walked as bytes: how far it reaches, how much of that is filled, what formulas left behind.
The sizes written in a zip may lie; only what really comes out of it counts.
"""

import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from posixpath import join, normpath

import pyarrow as pa
import pyarrow.compute as pc
from lxml import etree

from tijiao.registry.archives import NotWorkbook, TooFar, pieces
from tijiao.registry.archives import members as listed
from tijiao.registry.sheets.places import column_letters, number

MOST_UNPACKED = 2 * 1024**3
MOST_HELD = 400 * 1024**2  # of a part that is held in memory while reading
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
MOST_CELLS = 30_000_000  # Excel's 1,048,576 rows of 28 columns
SPARSE = 4_000_000  # so many places may stay empty for nothing
MOST_ROW = 64 * 1024**2  # bytes of one row, or of what stands before and behind all rows
_PIECE = 2 * 1024**2
_NARROW = 26  # up to column Z nobody counts exactly
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PREFIX = re.compile(rb"<(/?)\w+:")  # some systems write <x:row>
_ROW = re.compile(rb'<row [^>]*?r="([0-9]{1,7})"')
_WIDE = ' r="[A-Z]{2}'
_ODD = (  # a cell whose place is not said as <c r="A1", by what RE2 can tell
    r'<c(>|/|[ \t\r\n]([^r]|r[^=]|r=[^"]|r="([^A-Z]|[A-Z]{4}|[A-Z]{1,3}([^A-Z0-9]|[0-9]{8}|[0-9]{1,7}[^0-9"]))))'
)
_OPENED = re.compile(rb"<(row|c)(\s[^>]*)?>((?:</c>)?)")
_SAID = re.compile(rb"""\sr=["']([^"']*)["']""")
_PLACE = re.compile(rb"([A-Z]{0,3})([0-9]{0,7})")
_UNREAD = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*><f[^>]*>(?:[^<]*</f>)?(?:<v></v>|<v ?/>)?</c>')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')


@dataclass
class Measured:
    """One sheet: its farthest place (from 1), filled cells, formulas without a result, merged areas; (row, column)."""

    name: str
    rows: int = 0
    columns: int = 1
    first_column: int = 0
    cells: int = 0
    unread: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Book:
    """Sheets in their order, and whether the file carries macros."""

    sheets: list[Measured]
    macros: bool


def measure(content: bytes, wanted: str) -> Book:
    """Walk the sheet called `wanted`, or the only one; the others are only unpacked and counted.

    Raises NotWorkbook, UnpacksTooBig, TooFar.
    """
    members = {member.filename: member for member in listed(content)}
    names = _sheet_names(content, members)
    chosen = wanted if wanted in names.values() else next(iter(names.values()), "")
    left, sheets = MOST_UNPACKED, {name: Measured(name) for name in names.values()}
    for name, member in members.items():
        parts = pieces(content, member, left if name in names else min(left, MOST_HELD))
        if names.get(name) == chosen:
            left -= _walk(sheets[chosen], _ahead(parts))
        else:
            left -= sum(len(piece) for piece in parts)
    return Book(list(sheets.values()), any(name.endswith("vbaProject.bin") for name in members))


def _sheet_names(content: bytes, members: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Part of the archive → name of the sheet, as xl/workbook.xml and its relations say."""
    try:
        book = _tree(content, members["xl/workbook.xml"])
        links = {
            one.get("Id"): normpath(join("xl", one.get("Target", ""))).lstrip("/")
            for one in _tree(content, members["xl/_rels/workbook.xml.rels"])
        }
    except (KeyError, etree.XMLSyntaxError) as fault:
        raise NotWorkbook() from fault
    found = {}
    for sheet in book.iter(f"{_MAIN}sheet"):
        part = links.get(sheet.get(_LINK), "")
        part = part if part in members else part.removeprefix("xl/")
        if part in members and "worksheets" in part:
            found[part] = sheet.get("name", "")
    if not found:
        raise NotWorkbook()
    return found


def _tree(content: bytes, member: zipfile.ZipInfo) -> "etree._Element":
    text = b"".join(pieces(content, member, _PIECE))
    return etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True))


def _ahead(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces; the next one is unpacked on another core while this one is looked at."""
    with ThreadPoolExecutor(1) as other:
        coming = other.submit(next, pieces, b"")
        while piece := coming.result():
            coming = other.submit(next, pieces, b"")
            yield piece


def _walk(found: Measured, pieces: Iterator[bytes]) -> int:
    """Fill in what the pieces of a sheet say; returns how many bytes they were.

    Here and below, a byte that rows seldom hold is asked for before its word: that is many times quicker.
    """
    carry, size = b"", 0
    for piece in pieces:
        size += len(piece)
        text = carry + piece
        if b":" in piece and b":c" in text:
            text = _PREFIX.sub(rb"<\1", text)
        end = text.rfind(b"</sheetData>") if b"h" in piece else 0
        cut = max(text.rfind(b"<row "), end, 0)
        if len(text) - cut > MOST_ROW:
            raise NotWorkbook()
        _note(found, text[:cut])
        carry = text[cut:]
    _note(found, carry)
    places = found.rows * (found.columns - found.first_column)
    empty = found.cells * 2 < found.rows if found.columns <= _NARROW else found.cells * 10 < places
    if places > MOST_CELLS or (places > SPARSE and empty):
        raise TooFar(sheet=found.name, cell=f"{column_letters(found.columns - 1)}{found.rows}")
    return size


def _note(found: Measured, text: bytes) -> None:
    """Only cells with something in them count: styled rows without values cost nothing. Raises NotWorkbook."""
    filled = text.count(b"<v>") + text.count(b"<is>")
    found.cells += filled
    held = pa.array([text], pa.binary())
    if _holds(held, _ODD) or _holds(held, _WIDE):
        _note_exactly(found, text)
    elif filled:
        last = max(text.rfind(b"<v>"), text.rfind(b"<is>"))
        row = _ROW.match(text, max(text.rfind(b"<row ", 0, last), 0))
        found.rows = max(found.rows, int(row[1])) if row else found.rows + text.count(b"<row")
        found.columns = max(found.columns, _NARROW)
    if b"f" in text and b"<f" in text:
        found.unread += [(int(row), number(letters)) for letters, row in _UNREAD.findall(text)]
    if b"g" in text and b"<mergeCell " in text:
        found.merged += [(int(top), int(bottom), number(left)) for left, top, _, bottom in _MERGED.findall(text)]


def _holds(text: "pa.BinaryArray", pattern: str) -> bool:
    """By RE2, which does not slow down where much matches half."""
    return bool(pc.match_substring_regex(text, pattern)[0].as_py())


def _note_exactly(found: Measured, text: bytes) -> None:
    """Every place as it is said: calamine lays out what a place names, and a place like ZZZZ9 would end the process."""
    row, column = found.rows, 0
    for kind, told, closed in _OPENED.findall(text):
        said = _SAID.search(told)
        place = _PLACE.fullmatch(said[1] if said else b"")
        if place is None or (kind == b"row" and place[1]):
            raise NotWorkbook()
        if kind == b"row":
            row, column = int(place[2]) if place[2] else row + 1, 0
            continue
        column = number(place[1]) if place[1] else column + 1
        row = int(place[2]) if place[2] else row
        if row > MOST_ROWS or column > MOST_COLUMNS:
            raise NotWorkbook()
        if not closed and not told.endswith(b"/"):
            found.rows, found.columns = max(found.rows, row), max(found.columns, column)
