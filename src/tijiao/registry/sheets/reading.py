"""A file that somebody sent → texts by column. Nothing is judged here beyond where the table lies."""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

import fastexcel
import pyarrow as pa
import pyarrow.csv
from django.utils.translation import gettext

from tijiao.registry.sheets.faults import Fault
from tijiao.registry.sheets.measuring import Book, Measured, measure
from tijiao.registry.sheets.problems import (
    HasMacros,
    MissingSheet,
    NoHead,
    NoRows,
    RaggedText,
    UnknownKind,
    UnreadableText,
)
from tijiao.registry.sheets.table import Column, Table
from tijiao.registry.workbook import NotWorkbook, OldOrLocked, TooBig

MOST_BYTES = 200 * 1024**2
HEAD_WITHIN = 10  # rows in which the head is looked for: a title or a note may stand above it
NOTES = "差错说明"  # the column that a marked workbook brings; it is nobody's data
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Read:
    """The table of a file as texts.

    `heads`: as they stand in the file, extra columns included. `at`: key of a column → its position. `texts`: one
    text column a head, named c0, c1, …; row 0 is the row below the head. `head_row`: the head's row as Excel shows it.
    `faults`: formulas that failed, merged cells, columns that are missing or there twice.
    """

    heads: list[str]
    at: dict[str, int]
    texts: pa.Table
    head_row: int
    faults: list[Fault] = field(default_factory=list)


def read(path: Path, table: Table, *, name: str = "") -> Read:
    """Read .xlsx or .csv; `name` is what the sender called the file.

    Raises TooBig, UnknownKind, OldOrLocked, NotWorkbook, HasMacros, UnpacksTooBig, TooFar, MissingSheet, NoHead,
    NoRows, UnreadableText, RaggedText.
    """
    if path.stat().st_size > MOST_BYTES:
        raise TooBig(most=MOST_BYTES // 2**20)
    kind = (Path(name).suffix or path.suffix).lower()
    content = path.read_bytes()
    if content.startswith(_OLD_OFFICE):
        raise OldOrLocked()
    if kind in (".csv", ".txt", ".tsv"):
        return _placed(_csv(content), table, [])
    if kind == ".xlsm":
        raise HasMacros()
    if kind != ".xlsx":
        raise UnknownKind(name=name or path.name)
    book = measure(content, table.sheet)
    del content  # the reader below takes its own from the file
    return _workbook(path, book, table)


def _workbook(path: Path, book: Book, table: Table) -> Read:
    if book.macros:
        raise HasMacros()
    sheets = {sheet.name: sheet for sheet in book.sheets}
    if table.sheet not in sheets and len(sheets) > 1:
        raise MissingSheet(sheet=table.sheet, found=gettext("、").join(sheets))
    chosen = sheets.get(table.sheet) or book.sheets[0]
    try:
        loaded = fastexcel.read_excel(path).load_sheet(chosen.name, header_row=None, skip_rows=0, dtypes="string")
        batch, errors = loaded.to_arrow_with_errors()
    except fastexcel.FastExcelError as fault:
        raise NotWorkbook() from fault
    spoilt = [(row, at, "formula-error") for row, at in (error.position for error in errors.errors)] if errors else []
    if chosen.unread:
        spoilt += [(row - 1, column - 1, "formula-unread") for row, column in chosen.unread]
    texts = pa.Table.from_batches([batch]) if isinstance(batch, pa.RecordBatch) else batch
    return _placed(texts, table, spoilt, chosen)


def _csv(content: bytes) -> pa.Table:
    """All cells as text, the head among them."""
    text = _decoded(content)
    if not text.strip():
        raise NoRows()
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    try:
        width = len(next(csv.reader(io.StringIO(text), delimiter=mark), []))
        ragged: list[int] = []

        def other_width(row: "pyarrow.csv.InvalidRow") -> str:
            ragged.append(row.actual_columns)
            return "skip"

        names = [f"c{at}" for at in range(width)]
        found = pyarrow.csv.read_csv(
            io.BytesIO(text.encode()),
            read_options=pyarrow.csv.ReadOptions(column_names=names),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=mark, newlines_in_values=True, invalid_row_handler=other_width
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except (pa.ArrowInvalid, csv.Error) as fault:
        raise UnreadableText() from fault
    if ragged:
        raise RaggedText(count=len(ragged), columns=width)
    return found


def _decoded(content: bytes) -> str:
    """UTF-8 (with or without a mark), UTF-16 with one, else GB 18030, which holds GBK and GB 2312."""
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise UnreadableText()


# --- where the table lies -----------------------------------------------------------------------------------------


def plain(head: object) -> str:
    """A head as it is compared: without spaces, line breaks, and the star of what is required."""
    return "".join(str(head or "").split()).rstrip("*＊").lower()


def _placed(texts: pa.Table, table: Table, spoilt: list[tuple[int, int, str]], sheet: Measured | None = None) -> Read:
    names = {plain(name): column for column in table.columns for name in column.names}
    top = [list(row.values()) for row in texts.rename_columns(_numbered(texts)).slice(0, HEAD_WITHIN).to_pylist()]
    known = [sum(plain(cell) in names for cell in row) for row in top]
    if not known or max(known) == 0:
        raise NoHead(titles=gettext("、").join(str(column.title) for column in table.columns))
    head = known.index(max(known))
    heads = [str(cell or "").strip() for cell in top[head]]
    faults: list[Fault] = []
    at = _columns(heads, names, table, head + 1, faults)
    if sheet is not None:
        faults += _merged(sheet, head + 1, at)
    keys = {position: key for key, position in at.items()}
    faults += [
        Fault(row + 1, keys[position], code) for row, position, code in spoilt if row > head and position in keys
    ]
    below = texts.rename_columns(_numbered(texts)).slice(head + 1)
    if not below.num_rows:
        raise NoRows()
    return Read(heads, at, below, head + 1, faults)


def _numbered(texts: pa.Table) -> list[str]:
    return [f"c{at}" for at in range(texts.num_columns)]


def _columns(heads: list[str], names: dict[str, Column], table: Table, row: int, faults: list[Fault]) -> dict[str, int]:
    at: dict[str, int] = {}
    for position, head in enumerate(heads):
        column = names.get(plain(head))
        if column is not None and column.key in at:
            faults.append(Fault(row, column.key, "double-column", {"title": str(column.title)}))
        elif column is not None:
            at[column.key] = position
    for column in table.columns:
        if column.key not in at and (column.required or column.key in table.key):
            faults.append(Fault(row, column.key, "missing-column", {"title": str(column.title)}))
    return at


def _merged(sheet: Measured, head: int, at: dict[str, int]) -> list[Fault]:
    """Merged cells in the head hide names, below it values. Areas above the head are a title's and do no harm."""
    keys, found = {position: key for key, position in at.items()}, []
    for top, bottom, left in sheet.merged:
        if top <= head <= bottom:
            found.append(Fault(head, "", "merged-head"))
        elif top > head and left - 1 in keys:
            found.append(Fault(top, keys[left - 1], "merged-cells"))
    return found
