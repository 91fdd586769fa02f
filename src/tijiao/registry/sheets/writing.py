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
import xlsxwriter
from django.utils.translation import gettext as _

from tijiao.registry.sheets.faults import SAID, Fault
from tijiao.registry.sheets.reading import NOTES, Read, plain
from tijiao.registry.sheets.table import Column, Table
from tijiao.registry.workbook import column_letters

CHOICES = "选项"  # the hidden sheet that holds what the drop-downs offer
SPARE_ROWS = 10_000  # rows below the last one that still have drop-downs
MOST_COMMENTS = 5_000  # more make Excel slow; the column of notes has them all
MOST_ROWS = 1_048_576
_SHEET = "xl/worksheets/sheet1.xml"
_STYLE = re.compile(rb'<c r="[A-Z]+[0-9]+" s="([0-9]+)"/>')
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
    columns = {position: table.column(key) for key, position in read.at.items()}
    kept = [position for position, head in enumerate(read.heads) if plain(head) != plain(NOTES)]
    layout = Layout([*(read.heads[at] for at in kept), NOTES], [*(columns.get(at) for at in kept), None], above)
    texts = _without_midnight(read.texts.select(kept), layout)
    numbers = range(read.head_row + 1, read.head_row + 1 + texts.num_rows)
    chosen = [at for at, row in enumerate(numbers) if only is None or row in only]
    rows = texts if only is None else texts.take(pa.array(chosen, pa.int64()))
    places = {numbers[at]: layout.head + 2 + new for new, at in enumerate(chosen)}
    positions = {key: kept.index(position) for key, position in read.at.items()}
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


def _rows(rows: pa.Table, layout: Layout, marks: Marks, styles: list[int]) -> Iterator[bytes]:
    text, locked, bad, note = styles
    first = layout.head + 2
    given = rows.rename_columns([f"c{at}" for at in range(rows.num_columns)])
    given = given.append_column("r", pa.array(range(first, first + rows.num_rows), pa.int64()))
    cells = []
    for at in range(rows.num_columns):
        column = layout.columns[at]
        cells.append(_cell(at, locked if column and column.locked else text, bad, marked=bool(marks.cells)))
    if marks.notes:
        cells.append(_filled(column_letters(rows.num_columns), "note", str(note)))
    with duckdb.connect(config={"threads": 2, "enable_external_access": False}) as lake:
        lake.execute("SET enable_progress_bar = false")
        lake.register("given", given)
        told = {
            "r": list(marks.notes),
            "bad": [marks.cells.get(row, []) for row in marks.notes],
            "note": list(marks.notes.values()),
        }
        kinds = [("r", pa.int64()), ("bad", pa.list_(pa.int64())), ("note", pa.string())]
        lake.register("marks", pa.table(told, pa.schema(kinds)))
        source = "given LEFT JOIN marks USING (r)" if marks.notes else "given"
        row = f"'<row r=\"' || r || '\">' || {' || '.join(cells)} || '</row>'"
        found = lake.execute(f"SELECT {row} FROM {source} ORDER BY r").to_arrow_reader(20_000)
        for batch in found:
            yield "".join(batch.column(0).to_pylist()).encode("utf-8", "replace")


def _cell(at: int, style: int, bad: int, *, marked: bool) -> str:
    letters = column_letters(at)
    if not marked:
        return _filled(letters, f"c{at}", str(style))
    chosen = f"CASE WHEN list_contains(bad, {at}) THEN '{bad}' ELSE '{style}' END"
    empty = f"CASE WHEN list_contains(bad, {at}) THEN '<c r=\"{letters}' || r || '\" s=\"{bad}\"/>' ELSE '' END"
    return f"CASE WHEN coalesce(c{at}, '') = '' THEN {empty} ELSE {_full(letters, f'c{at}', chosen)} END"


def _filled(letters: str, value: str, style: str) -> str:
    return f"CASE WHEN coalesce({value}, '') = '' THEN '' ELSE {_full(letters, value, repr(style))} END"


def _full(letters: str, value: str, style: str) -> str:
    clean = f"regexp_replace({value}, '{_NOT_IN_XML}', '', 'g')"
    escaped = f"replace(replace(replace({clean}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
    plain_text = f"CASE WHEN regexp_matches({value}, '[&<>{_NOT_IN_XML[1:-1]}]') THEN {escaped} ELSE {value} END"
    return (
        f"'<c r=\"{letters}' || r || '\" s=\"' || {style} || '\" t=\"inlineStr\"><is>' || "
        f"'<t xml:space=\"preserve\">' || left({plain_text}, 32767) || '</t></is></c>'"
    )
