"""A file that somebody sent → texts by column. Nothing is judged here beyond where the table lies."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import fastexcel
import pyarrow as pa
import pyarrow.csv
from django.utils.translation import gettext

from tijiao.registry.archives import NotWorkbook, OldOrLocked, TooBig
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
from tijiao.registry.sheets.profile import Reshaping, reshape
from tijiao.registry.sheets.table import Column, Table

MOST_BYTES = 200 * 1024**2
HEAD_WITHIN = 10  # rows in which the head is looked for: a title or a note may stand above it
NOTES = "差错说明"  # the column that a marked workbook brings; it is nobody's data
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Read:
    """The table of a file as texts.

    `heads`: as they stand in the file, extra columns included. `at`: key of a column → its position. `texts`: one
    text column a head, named c0, c1, …; row 0 is the row below the head. `head_row`: the head's row as Excel shows it.
    `faults`: formulas that failed, merged cells, columns that are missing or there twice. `shown`: for columns that a
    profile made of others, behind the heads' own, where the file shows what they were made of. `by`: that profile.
    """

    heads: list[str]
    at: dict[str, int]
    texts: pa.Table
    head_row: int
    faults: list[Fault] = field(default_factory=list)
    shown: dict[str, int] = field(default_factory=dict)
    by: Reshaping | None = None

    @property
    def places(self) -> dict[str, int]:
        """Key → the position at which the file shows the column."""
        return {**self.at, **self.shown}


def read(path: Path, table: Table, *, name: str = "", profiles: Sequence[Reshaping] = ()) -> Read:
    """Read .xlsx or .csv; `name` is what the sender called the file; `profiles`: what foreign heads may mean.

    Raises TooBig, UnknownKind, OldOrLocked, NotWorkbook, HasMacros, UnpacksTooBig, TooFar, MissingSheet, NoHead,
    NoRows, UnreadableText, RaggedText.
    """
    return _placed(_loaded(path, table.sheet, name or path.name), table, profiles)


def heads_of(path: Path, *, name: str) -> list[str]:
    """The heads of a file whose table nobody knows: the row near the top that has the most. Raises as `read` does."""
    rows = _numbered(_loaded(path, "", name).texts).slice(0, HEAD_WITHIN).to_pylist()
    top = [[str(cell or "").strip() for cell in row.values()] for row in rows]
    best = max(top, key=lambda row: len(set(filter(None, row))), default=[])
    if not any(best):
        raise NoRows()
    return list(dict.fromkeys(filter(None, best)))


@dataclass(frozen=True)
class _Loaded:
    """A sheet as texts from its first row; (row, column, fault) of its formulas; how it was measured."""

    texts: pa.Table
    spoilt: list[tuple[int, int, str]] = field(default_factory=list)
    sheet: Measured | None = None


def _loaded(path: Path, sheet: str, name: str) -> _Loaded:
    if path.stat().st_size > MOST_BYTES:
        raise TooBig(most=MOST_BYTES // 2**20)
    kind = (Path(name).suffix or path.suffix).lower()
    content = path.read_bytes()
    if content.startswith(_OLD_OFFICE):
        raise OldOrLocked()
    if kind in (".csv", ".txt", ".tsv"):
        return _Loaded(csv_texts(content))
    if kind == ".xlsm":
        raise HasMacros()
    if kind != ".xlsx":
        raise UnknownKind(name=name)
    book = measure(content, sheet)
    del content  # the reader below takes its own from the file
    return _workbook(path, book, sheet)


def _workbook(path: Path, book: Book, wanted: str) -> _Loaded:
    if book.macros:
        raise HasMacros()
    sheets = {sheet.name: sheet for sheet in book.sheets}
    if wanted and wanted not in sheets and len(sheets) > 1:
        raise MissingSheet(sheet=wanted, found=gettext("、").join(sheets))
    chosen = sheets.get(wanted) or book.sheets[0]
    try:
        loaded = fastexcel.read_excel(path).load_sheet(chosen.name, header_row=None, skip_rows=0, dtypes="string")
        batch, errors = loaded.to_arrow_with_errors()
    except fastexcel.FastExcelError as fault:
        raise NotWorkbook() from fault
    spoilt = [(row, at, "formula-error") for row, at in (error.position for error in errors.errors)] if errors else []
    if chosen.unread:
        spoilt += [(row - 1, column - 1, "formula-unread") for row, column in chosen.unread]
    texts = pa.Table.from_batches([batch]) if isinstance(batch, pa.RecordBatch) else batch
    return _Loaded(texts, spoilt, chosen)


def csv_texts(content: bytes) -> pa.Table:
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


def _placed(given: _Loaded, table: Table, profiles: Sequence[Reshaping]) -> Read:
    names = {plain(name): column for column in table.columns for name in column.names}
    texts = _numbered(given.texts)
    top = [list(row.values()) for row in texts.slice(0, HEAD_WITHIN).to_pylist()]
    foreign = {plain(head) for one in profiles for head in one.match}
    known = [sum(plain(cell) in names or plain(cell) in foreign for cell in row) for row in top]
    if not known or max(known) == 0:
        raise NoHead(titles=gettext("、").join(str(column.title) for column in table.columns))
    head = known.index(max(known))
    heads = [str(cell or "").strip() for cell in top[head]]
    below = texts.slice(head + 1)
    if not below.num_rows:
        raise NoRows()
    below, made, shown, profile = _reshaped(below, heads, profiles)
    faults: list[Fault] = []
    at = _columns(heads, names, table, made, head + 1, faults)
    keys = {position: key for key, position in {**at, **shown}.items()}
    if given.sheet is not None:
        faults += _merged(given.sheet, head + 1, keys)
    spoilt = [(row, keys[at], code) for row, at, code in given.spoilt if row > head and at in keys]
    faults += [Fault(row + 1, key, code) for row, key, code in spoilt]
    return Read(heads, at, below, head + 1, faults, shown, profile)


def _reshaped(
    below: pa.Table, heads: list[str], profiles: Sequence[Reshaping]
) -> tuple[pa.Table, dict[str, int], dict[str, int], Reshaping | None]:
    """The rows with the columns that the fitting profile makes, where those stand, and what they were made of."""
    places = {plain(head): at for at, head in reversed(list(enumerate(heads))) if head}
    fitting = [one for one in profiles if all(plain(head) in places for head in one.match)]
    if not fitting:
        return below, {}, {}, None
    profile = max(fitting, key=lambda one: len(one.match))
    rules = {
        key: rule for key, rule in profile.columns.items() if all(plain(head) in places for head in rule.heads)
    }  # fmt: skip
    named = {head: places[plain(head)] for rule in rules.values() for head in rule.heads}
    made = {key: below.num_columns + at for at, key in enumerate(rules)}
    shown = {key: named[rule.heads[0]] for key, rule in rules.items()}
    return reshape(below, named, rules), made, shown, profile


def _numbered(texts: pa.Table) -> pa.Table:
    return texts.rename_columns([f"c{at}" for at in range(texts.num_columns)])


def _columns(
    heads: list[str], names: dict[str, Column], table: Table, made: dict[str, int], row: int, faults: list[Fault]
) -> dict[str, int]:
    """`made`: columns that a profile made; a head of the same name is an extra one then."""
    at = dict(made)
    for position, head in enumerate(heads):
        column = names.get(plain(head))
        if column is None or column.key in made:
            continue
        if column.key in at:
            faults.append(Fault(row, column.key, "double-column", {"title": str(column.title)}))
        else:
            at[column.key] = position
    for column in table.columns:
        if column.key not in at and (column.required or column.key in table.key):
            faults.append(Fault(row, column.key, "missing-column", {"title": str(column.title)}))
    return at


def _merged(sheet: Measured, head: int, keys: dict[int, str]) -> list[Fault]:
    """Merged cells in the head hide names, below it values. Areas above the head are a title's and do no harm."""
    found = []
    for top, bottom, left in sheet.merged:
        if top <= head <= bottom:
            found.append(Fault(head, "", "merged-head"))
        elif top > head and left - 1 in keys:
            found.append(Fault(top, keys[left - 1], "merged-cells"))
    return found
