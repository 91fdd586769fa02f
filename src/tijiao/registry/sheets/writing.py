"""Rows → a workbook: a template with drop-downs and rules, filled with present rows, or rows with their faults marked.

xlsxwriter makes the book with all but the rows; DuckDB writes the rows' XML, many at a time; both are joined in the
archive. All cells are text: an ID or a code survives as it was typed.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, BinaryIO

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import xlsxwriter
from django.utils.translation import gettext as _

from tijiao.registry.sheets.faults import SAID, Fault
from tijiao.registry.sheets.places import column_letters
from tijiao.registry.sheets.reading import NOTES, Read, plain
from tijiao.registry.sheets.table import Column, Table

CHOICES = "选项"  # the hidden sheet that holds what the drop-downs offer
SPARE_ROWS = 10_000  # rows below the last one that still have drop-downs
MOST_COMMENTS = 5_000  # more make Excel slow; the column of notes has them all
MOST_ROWS = 1_048_576
MOST_BELOW = MOST_ROWS - 2  # rows below a line above and the heads
_SHEET = "xl/worksheets/sheet1.xml"
_STYLE = re.compile(rb'<c r="[A-Z]+[0-9]+" s="([0-9]+)"/>')
MOST_TEXT = 32_767  # characters of a cell
_MARKUP = bytes({*b"&<>", *range(0x20)} - {*b"\t\n\r"})
_NOT_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # U+FFFE and U+FFFF
_SPACES = b" \t\n\r\x0b\x0c\xe3"  # \xe3 begins the wide space, among others
_NOT_IN_XML = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\ufffe\uffff]"


@dataclass(frozen=True)
class Layout:
    """Heads with the columns they mean (None for an extra one), and a line above them ("" for none)."""

    heads: Sequence[str]
    columns: Sequence[Column | None]
    above: str = ""

    @property
    def head(self) -> int:
        """Row of the heads, from 0."""
        return 1 if self.above else 0


@dataclass(frozen=True)
class Marks:
    """Faults by row (as this workbook counts): positions of the bad cells, and what to do about the row."""

    cells: Mapping[int, list[int]] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)
    comments: Sequence[tuple[int, int, str]] = ()


def write_template(file: BinaryIO, table: Table, rows: pa.Table | None = None, *, above: str = "") -> None:
    """A workbook to be filled in. `rows`: what is known already, one text column for each of the table's."""
    heads = [f"{column.title}*" if column.required else str(column.title) for column in table.columns]
    _write(file, table, Layout(heads, table.columns, above), rows, Marks())


def write_csv(file: BinaryIO, table: Table, rows: pa.Table) -> None:
    """The same rows as UTF-8 with a mark, for more of them than a worksheet holds.

    Spreadsheets take a text that begins like a formula for one: a tab before it keeps it a text, and reading drops it.
    """
    heads = [str(column.title) for column in table.columns]
    texts = [pc.replace_substring_regex(column.cast(pa.string()), "^([=+@-])", "\t\\1") for column in rows.columns]
    file.write("\ufeff".encode())
    pyarrow.csv.write_csv(pa.table(texts, names=heads), file)


def write_marked(
    file: BinaryIO,
    table: Table,
    read: Read,
    faults: Iterable[Fault],
    *,
    above: str = "",
    sentences: Mapping[str, Any] = SAID,
    only: set[int] | None = None,
) -> None:
    """The rows as they were sent, extra columns kept, with bad cells coloured and said what to do about them.

    `only`: the rows to be returned (as the file counted them); all without it. A file marked before loses its old
    notes.
    """
    columns = {position: table.column(key) for key, position in read.at.items() if key not in read.shown}
    kept = [position for position, head in enumerate(read.heads) if plain(head) != plain(NOTES)]
    layout = Layout([*(read.heads[at] for at in kept), NOTES], [*(columns.get(at) for at in kept), None], above)
    texts = _without_midnight(read.texts.select(kept), layout)
    numbers = range(read.head_row + 1, read.head_row + 1 + texts.num_rows)
    chosen = [at for at, row in enumerate(numbers) if only is None or row in only]
    rows = texts if only is None else texts.take(pa.array(chosen, pa.int64()))
    places = {numbers[at]: layout.head + 2 + new for new, at in enumerate(chosen)}
    positions = {key: kept.index(position) for key, position in read.places.items()}
    _write(file, table, layout, rows, _marks(faults, places, positions, sentences))


def _without_midnight(texts: pa.Table, layout: Layout) -> pa.Table:
    """A date cell was read as 2020-03-02 00:00:00."""
    for at, column in enumerate(layout.columns[:-1]):
        if column is not None and column.kind == "date":
            text = texts.column(at).cast(pa.string())
            texts = texts.set_column(at, texts.field(at).name, pc.replace_substring_regex(text, " 00:00:00$", ""))
    return texts


def _marks(
    faults: Iterable[Fault], places: Mapping[int, int], positions: Mapping[str, int], sentences: Mapping[str, Any]
) -> Marks:
    cells: dict[int, list[int]] = {}
    notes: dict[int, list[str]] = {}
    comments: list[tuple[int, int, str]] = []
    for fault in faults:
        row, said = places.get(fault.row), fault.say(sentences)
        if row is None:
            continue
        notes.setdefault(row, []).append(said)
        if fault.key in positions:
            cells.setdefault(row, []).append(positions[fault.key])
            comments.append((row - 1, positions[fault.key], said))
    return Marks(cells, {row: "\n".join(said) for row, said in notes.items()}, comments[:MOST_COMMENTS])


def _write(file: BinaryIO, table: Table, layout: Layout, rows: pa.Table | None, marks: Marks) -> None:
    count = rows.num_rows if rows is not None else 0
    frame = _frame(table, layout, count, marks)
    with zipfile.ZipFile(frame) as made, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name in made.namelist():
            if name != _SHEET:
                book.writestr(name, made.read(name))
        before, styles, after = _split(made.read(_SHEET), layout.head + 2)
        with book.open(_SHEET, "w", force_zip64=True) as sheet:
            sheet.write(_dimension(before, layout, count))
            for piece in _rows(rows, layout, marks, styles) if rows is not None else ():
                sheet.write(piece)
            sheet.write(after)


def _frame(table: Table, layout: Layout, count: int, marks: Marks) -> BytesIO:
    """The book without its rows; the row below the heads holds one cell of each style."""
    frame = BytesIO()
    with xlsxwriter.Workbook(frame, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(table.sheet[:31])
        text = book.add_format({"num_format": "@", "locked": False})
        locked = book.add_format({"num_format": "@", "locked": True, "bg_color": "#EEF0F2"})
        bad = book.add_format({"num_format": "@", "locked": False, "bg_color": "#FFC7CE", "font_color": "#9C0006"})
        note = book.add_format({"num_format": "@", "locked": False, "text_wrap": True, "font_color": "#9C0006"})
        for at, style in enumerate((text, locked, bad, note)):
            sheet.write_blank(layout.head + 1, at, None, style)
        _heads(book, sheet, layout)
        last = min(layout.head + count + SPARE_ROWS, MOST_ROWS - 1)
        _drop_downs(book, sheet, layout, last)
        for at, column in enumerate(layout.columns):
            width = column.width if column else 40 if layout.heads[at] == NOTES else 16
            sheet.set_column(at, at, width, locked if column and column.locked else text)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letters(len(layout.heads) - 1)}{last + 1}"})
        if any(column and column.locked for column in layout.columns):
            sheet.protect(
                "",
                {
                    "insert_rows": True,
                    "delete_rows": True,
                    "sort": True,
                    "autofilter": True,
                    "format_columns": True,
                    "format_rows": True,
                    "format_cells": True,
                },
            )
        for row, at, said in marks.comments:
            sheet.write_comment(row, at, said, {"x_scale": 1.5})
    frame.seek(0)
    return frame


def _heads(book: Any, sheet: Any, layout: Layout) -> None:
    bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E7EEF7", "locked": True})
    if layout.above:
        sheet.write_string(0, 0, layout.above, book.add_format({"bold": True, "font_color": "#B02A37"}))
    for at, (head, column) in enumerate(zip(layout.heads, layout.columns, strict=True)):
        sheet.write_string(layout.head, at, head, bold)
        if column is not None and (column.rule or column.required):
            rule = [_("必填。") if column.required else "", str(column.rule)]
            sheet.write_comment(layout.head, at, "".join(rule), {"x_scale": 1.6})
    sheet.freeze_panes(layout.head + 1, 0)


def _drop_downs(book: Any, sheet: Any, layout: Layout, last: int) -> None:
    """What is offered stands on a hidden sheet: a list in the cell itself would end at 255 characters."""
    offered = [(at, column) for at, column in enumerate(layout.columns) if column is not None and column.choices]
    if not offered:
        return
    hidden = book.add_worksheet(CHOICES)
    hidden.hide()
    for place, (at, column) in enumerate(offered):
        words = column.offered
        hidden.write_string(0, place, str(column.title))
        hidden.write_column(1, place, words)
        letters = column_letters(place)
        sheet.data_validation(layout.head + 1, at, last, at, {
            "validate": "list", "source": f"='{CHOICES}'!${letters}$2:${letters}${len(words) + 1}",
            "error_title": _("不在可选范围内"), "error_message": _("请从下拉列表中选择。"),
        })  # fmt: skip


def _split(sheet: bytes, probe: int) -> tuple[bytes, list[int], bytes]:
    """What stands before the rows, the numbers of the styles (text, locked, bad, note), and what follows."""
    found = re.search(rb'<row r="%d"[^>]*>(.*?)</row>' % probe, sheet)
    if found is None:
        raise ValueError("the frame has no row of styles")
    styles = [int(number) for number in _STYLE.findall(found[1])]
    return sheet[: found.start()], styles, sheet[found.end() :]


def _dimension(before: bytes, layout: Layout, count: int) -> bytes:
    area = f"A1:{column_letters(max(len(layout.heads) - 1, 0))}{layout.head + 1 + count}"
    return re.sub(rb'<dimension ref="[^"]*"/>', b'<dimension ref="%s"/>' % area.encode(), before)


def _rows(rows: pa.Table, layout: Layout, marks: Marks, styles: list[int]) -> Iterator[Any]:
    """The rows' XML as buffers. One concat() a row: a chain of || would copy the growing row at every step."""
    text, locked, _bad, note = styles
    first = layout.head + 2
    numbers = range(first, first + rows.num_rows)
    given = rows.rename_columns([f"c{at}" for at in range(rows.num_columns)])
    given = given.append_column("r", pa.array(numbers, pa.int64()))
    cells = []
    for at, column in enumerate(layout.columns[: rows.num_columns]):
        style = locked if column and column.locked else text
        cells.append(_cell(at, _nature(rows.column(at)), style, styles if marks.cells else None))
    if marks.notes:
        cells.append(_full(column_letters(rows.num_columns), "note", str(note), Nature()))
        given = given.append_column("note", pa.array([marks.notes.get(row) for row in numbers], pa.string()))
        bad = [marks.cells.get(row, []) for row in numbers]
        given = given.append_column("bad", pa.array(bad, pa.list_(pa.int64())))
    row = f"concat('<row r=\"', r, '\">', {', '.join(cells)}, '</row>')"
    with duckdb.connect(config={"threads": 2, "enable_external_access": False}) as lake:
        lake.execute("SET enable_progress_bar = false")
        lake.register("given", given)  # its order is kept
        for batch in lake.execute(f"SELECT {row} FROM given").to_arrow_reader(5_000):
            yield _bytes(batch.column(0))


def _bytes(texts: Any) -> Any:
    """All texts of an array behind each other, where they lie already."""
    offsets = texts.buffers()[1]
    width = 8 if pa.types.is_large_string(texts.type) else 4
    first, last = (
        int.from_bytes(offsets[at * width : (at + 1) * width].to_pybytes(), "little")
        for at in (texts.offset, texts.offset + len(texts))
    )
    return memoryview(texts.buffers()[2])[first:last]


@dataclass(frozen=True)
class Nature:
    """What a column may hold, seen over all its texts at once: what none of them holds need not be looked for."""

    gaps: bool = True
    markup: bool = True
    spaces: bool = True
    long: bool = True


def _nature(column: Any) -> Nature:
    texts = column.cast(pa.string())
    lengths = pc.binary_length(texts)
    held = b"".join(bytes(_bytes(piece)) for piece in texts.chunks if len(piece) and piece.buffers()[2])
    shortest, longest = pc.min_max(lengths).as_py().values()
    return Nature(
        gaps=bool(texts.null_count) or not shortest,
        markup=_any_of(held, _MARKUP) or any(one in held for one in _NOT_CHARACTERS),
        spaces=_any_of(held, _SPACES),
        long=(longest or 0) > MOST_TEXT,
    )


def _any_of(held: bytes, bytes_: bytes) -> bool:
    """Whether one of the bytes stands there: leaving them out is a walk at memory's speed, a pattern is none."""
    return len(held.translate(None, bytes_)) < len(held)


def _cell(at: int, nature: Nature, style: int, marked: list[int] | None) -> str:
    """SQL for a cell; `marked`: the styles, when cells may be bad."""
    letters, value = column_letters(at), f"c{at}"
    if marked is None:
        return _full(letters, value, f"{style}", nature)
    bad = f"list_contains(bad, {at})"
    full = _full(letters, value, f"', CASE WHEN {bad} THEN '{marked[2]}' ELSE '{style}' END, '", nature)
    if not nature.gaps:
        return full
    empty = f"CASE WHEN {bad} THEN concat('<c r=\"{letters}', r, '\" s=\"{marked[2]}\"/>') ELSE '' END"
    return f"CASE WHEN coalesce({value}, '') = '' THEN {empty} ELSE {full} END"


def _full(letters: str, value: str, style: str, nature: Nature) -> str:
    told = f"left({value}, {MOST_TEXT})" if nature.long else value
    if nature.markup:
        clean = f"regexp_replace({told}, '{_NOT_IN_XML}', '', 'g')"
        escaped = f"replace(replace(replace({clean}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
        told = f"CASE WHEN regexp_matches({value}, '[&<>{_NOT_IN_XML[1:-1]}]') THEN {escaped} ELSE {told} END"
    space = ' xml:space="preserve"' if nature.spaces else ""
    full = f"concat('<c r=\"{letters}', r, '\" s=\"{style}\" t=\"inlineStr\"><is><t{space}>', {told}, '</t></is></c>')"
    return f"CASE WHEN coalesce({value}, '') = '' THEN '' ELSE {full} END" if nature.gaps else full
