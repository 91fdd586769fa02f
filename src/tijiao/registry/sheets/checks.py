"""Texts → kept values and faults, a whole column at a time: DuckDB runs one query over all rows.

A value is kept as text the way the database stores it ("2020-03-02", "1", "37"); an empty cell is NULL. The rules for
identity numbers are those of `kernel.identity`; a test holds one to the other.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from tijiao.registry.sheets.faults import Fault
from tijiao.registry.sheets.reading import Read
from tijiao.registry.sheets.table import Column, Table

_WIDE, _NARROW = "０１２３４５６７８９ＸｘＧＪＬ．－／：", "0123456789XXGJL.-/:"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_BATCH = 20_000  # rows: DuckDB scans a batch on one core, and reads a roll of one batch on one core alone
_UNPRINTABLE = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"
_ID = r"[0-9]{17}[0-9X]"
SHEET_FAULTS = frozenset({"missing-column", "double-column", "merged-head"})


@dataclass(frozen=True)
class Checked:
    """`good`: rows without a fault; column n (the row as Excel shows it), then one text column a key; columns that
    the file does not have are not there. `faults`: by row, then by column. `rows`: rows that hold anything."""

    good: pa.Table
    faults: list[Fault]
    rows: int

    @property
    def bad_rows(self) -> set[int]:
        return {fault.row for fault in self.faults}

    @property
    def readable(self) -> bool:
        """Whether the head could be read: if not, no row counts."""
        return not any(fault.code in SHEET_FAULTS for fault in self.faults)


def check(read: Read, table: Table, *, today: date) -> Checked:
    """Hold every cell against its column, and rows against each other. `today`: what is `past` does not lie after."""
    columns = [column for column in table.columns if column.key in read.at]
    with duckdb.connect(config={"threads": 2, "enable_external_access": False}) as lake:
        lake.execute("SET enable_progress_bar = false")
        numbers = pa.array(range(read.head_row + 1, read.head_row + 1 + read.texts.num_rows), pa.int64())
        lake.register("given", _trimmed(read, columns).append_column("n", numbers))
        for at, column in enumerate(columns):
            words = {"word": list(column.choices), "value": list(column.choices.values())}
            lake.register(f"words_{at}", pa.table(words, pa.schema([("word", pa.string()), ("value", pa.string())])))
        _spoil(lake, read)
        lake.execute(f"CREATE TEMP TABLE judged AS {_query(table, columns, today)}")
        faults = [*read.faults, *_faults(lake, columns, read), *_twice(lake, table, columns)]
        kept = ", ".join(f'v{at} AS "{column.key}"' for at, column in enumerate(columns))
        good = lake.execute(f"SELECT n, {kept} FROM judged WHERE NOT bad ORDER BY n").to_arrow_table()
        counted = lake.execute("SELECT count(*) FROM judged").fetchone()
    order = {column.key: at for at, column in enumerate(table.columns)}
    faults.sort(key=lambda fault: (fault.row, order.get(fault.key, -1)))
    return Checked(good, faults, counted[0] if counted else 0)


def _trimmed(read: Read, columns: list[Column]) -> pa.Table:
    """The texts of the columns as x0, x1, … without white space around them; an empty one is NULL."""
    texts = [pc.utf8_trim_whitespace(read.texts.column(read.at[column.key]).cast(pa.string())) for column in columns]
    kept = [pc.if_else(pc.equal(text, ""), None, text) for text in texts]
    whole = pa.table({f"x{at}": text for at, text in enumerate(kept)})
    return pa.Table.from_batches(whole.combine_chunks().to_batches(max_chunksize=_BATCH), whole.schema)


def _spoil(lake: duckdb.DuckDBPyConnection, read: Read) -> None:
    """Cells that the reading found spoilt already: they are not judged again, and their row is bad."""
    found = [(fault.row, fault.key) for fault in read.faults if fault.row > read.head_row]
    told = {"n": [row for row, _ in found], "key": [key for _, key in found]}
    lake.register("spoilt", pa.table(told, pa.schema([("n", pa.int64()), ("key", pa.string())])))


def _query(table: Table, columns: list[Column], today: date) -> str:
    """n, then for each column its text x, value v and fault f (a code or NULL), then whether the row is bad."""
    anything = " OR ".join(f"x{at} IS NOT NULL" for at in range(len(columns)))
    raw = f"SELECT * FROM given WHERE {anything} OR n IN (SELECT n FROM spoilt)"
    joins, values = "", []
    for at, column in enumerate(columns):
        if column.kind == "choice":
            joins += f" LEFT JOIN words_{at} ON words_{at}.word = x{at}"
        values.append(f"x{at}, {_value(column, at)} AS v{at}")
    valued = f"SELECT n, {', '.join(values)} FROM raw{joins}"
    own = [f"{_own_fault(column, at, today)} AS o{at}" for at, column in enumerate(columns)]
    across = [
        f"coalesce(o{at}, {_cross_fault(column, at, table, columns)}) AS f{at}" for at, column in enumerate(columns)
    ]
    kept = ", ".join(f"x{at}, v{at}" for at in range(len(columns)))
    bad = " OR ".join(f"f{at} IS NOT NULL" for at in range(len(columns)))
    return (
        f"WITH raw AS ({raw}), valued AS ({valued}), owned AS (SELECT *, {', '.join(own)} FROM valued), "
        f"held AS (SELECT n, {kept}, {', '.join(across)} FROM owned) "
        f"SELECT *, ({bad} OR n IN (SELECT n FROM spoilt)) AS bad FROM held"
    )


def _value(column: Column, at: int) -> str:
    """What is kept of x: most cells are plain already and take the first branch."""
    text = f"translate(x{at}, '{_WIDE}', '{_NARROW}')"
    if column.kind == "choice":
        return f"words_{at}.value"
    if column.kind in ("citizen_id", "student_no"):
        bare = f"upper(regexp_replace({text}, '\\s', '', 'g'))"
        return f"CASE WHEN regexp_full_match(x{at}, '[0-9A-Z]+') THEN x{at} ELSE {bare} END"
    if column.kind == "integer":
        return f"CASE WHEN regexp_full_match(x{at}, '[0-9]+') THEN x{at} ELSE regexp_replace({text}, '\\.0+$', '') END"
    if column.kind == "number":
        return text
    return _day(f"x{at}", text) if column.kind == "date" else f"x{at}"


def _day(plain: str, text: str) -> str:
    """2020-03-02, with midnight behind it as a date cell comes; else 2020/3/2, 2020.3.2, 2020年3月2日, 20200302."""
    shaped = f"regexp_full_match({plain}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}( 00:00:00)?')"
    bare = f"regexp_replace({text}, '[T ]0?0:00(:00(\\.0+)?)?$', '')"
    parted = f"regexp_replace(regexp_replace({bare}, '日$', ''), '[年月/.]', '-', 'g')"
    whole = f"regexp_replace({parted}, '^([0-9]{{4}})([0-9]{{2}})([0-9]{{2}})$', '\\1-\\2-\\3')"
    fits = f"regexp_full_match({whole}, '[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}')"
    chosen = f"CASE WHEN {shaped} THEN left({plain}, 10) WHEN {fits} THEN {whole} END"
    return f"CAST(try_cast({chosen} AS DATE) AS VARCHAR)"


def _own_fault(column: Column, at: int, today: date) -> str:
    """A CASE over what a cell alone can be wrong in."""
    empty = "'empty'" if column.required else "NULL"
    cases = [f"WHEN x{at} IS NULL THEN {empty}", *_CASES[column.kind](f"v{at}", f"x{at}")]
    if column.kind in ("text", "student_no"):
        cases.append(f"WHEN length(x{at}) > {column.most} THEN 'too-long'")
    if column.least is not None:
        cases.append(f"WHEN try_cast(v{at} AS DOUBLE) < {column.least} THEN 'too-small'")
    if column.largest is not None:
        cases.append(f"WHEN try_cast(v{at} AS DOUBLE) > {column.largest} THEN 'too-large'")
    if column.past:
        cases.append(f"WHEN v{at} > '{today.isoformat()}' THEN 'in-future'")
    if column.kind == "citizen_id":
        cases.append(f"WHEN substr(v{at}, 7, 8) > '{today:%Y%m%d}' THEN 'in-future'")
    return f"CASE {' '.join(cases)} END"


def _born(number: str) -> str:
    """The birth date in an ID, NULL where its eight digits are no date."""
    parts = [f"substr({number}, {first}, {length})" for first, length in ((7, 4), (11, 2), (13, 2))]
    joined = " || '-' || ".join(parts)
    return f"try_cast({joined} AS DATE)"


def _last(number: str) -> str:
    """The check character. The 17 digits are taken apart as two numbers of 32 bits: cutting each from the text, or
    dividing one of 64 bits, takes more than twice as long."""
    halves = [(f"try_cast(left({number}, 8) AS UINTEGER)", 8), (f"try_cast(substr({number}, 9, 9) AS UINTEGER)", 9)]
    digits = [f"{half} // {10**place} % 10" for half, length in halves for place in reversed(range(length))]
    total = " + ".join(f"({digit}) * {weight}" for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return f"substr('10X98765432', 1 + CAST(({total}) % 11 AS INTEGER), 1)"


def _id_cases(number: str) -> list[str]:
    return [
        f"WHEN length({number}) <> 18 THEN 'id-length'",
        f"WHEN NOT regexp_full_match({number}, '{_ID}') THEN 'id-characters'",
        f"WHEN {_born(number)} IS NULL THEN 'id-birth'",
        f"WHEN {_last(number)} <> substr({number}, 18, 1) THEN 'id-check'",
    ]


def _student_cases(number: str, _text: str) -> list[str]:
    body = f"substr({number}, 2)"
    whole = (
        f"regexp_full_match({body}, '{_ID}') AND {_born(body)} IS NOT NULL AND {_last(body)} = substr({body}, 18, 1)"
    )
    return [
        f"WHEN left({number}, 1) IN ('G', 'J') AND length({number}) = 19 AND NOT ({whole}) THEN 'student-no'",
        f"WHEN NOT regexp_full_match({number}, '[0-9A-Z-]+') THEN 'student-no'",
    ]


_CASES: dict[str, Callable[[str, str], list[str]]] = {
    "text": lambda v, x: [f"WHEN regexp_matches({x}, '{_UNPRINTABLE}') THEN 'unprintable'"],
    "choice": lambda v, x: [f"WHEN {v} IS NULL THEN 'not-a-choice'"],
    "citizen_id": lambda v, x: _id_cases(v),
    "student_no": _student_cases,
    "date": lambda v, x: [f"WHEN {v} IS NULL THEN 'not-a-date'"],
    "number": lambda v, x: [
        f"WHEN NOT regexp_full_match({v}, '[-+]?[0-9]{{1,15}}([.][0-9]{{1,15}})?') THEN 'not-a-number'"
    ],
    "integer": lambda v, x: [
        f"WHEN regexp_full_match({v}, '[-+]?[0-9]{{1,15}}[.][0-9]{{1,15}}') THEN 'not-whole'",
        f"WHEN NOT regexp_full_match({v}, '[-+]?[0-9]{{1,15}}') THEN 'not-a-number'",
    ],
}


def _cross_fault(column: Column, at: int, table: Table, columns: list[Column]) -> str:
    """What a cell is wrong in beside another: an ID of another sex or birth date."""
    places = {one.key: place for place, one in enumerate(columns)}
    cases = []
    for one in table.agreements:
        number = places.get(one.citizen_id)
        if number is None:
            continue
        right = f"o{number} IS NULL AND v{number} IS NOT NULL"
        if column.key == one.sex:
            digit = f"((ascii(substr(v{number}, 17, 1)) - 48) % 2)"
            cases.append(f"WHEN {right} AND v{at} <> CASE {digit} WHEN 1 THEN '1' ELSE '2' END THEN 'sex-differs'")
        if column.key == one.birth_date:
            cases.append(f"WHEN {right} AND replace(v{at}, '-', '') <> substr(v{number}, 7, 8) THEN 'birth-differs'")
    return f"CASE {' '.join(cases)} END" if cases else "NULL"


def _faults(lake: duckdb.DuckDBPyConnection, columns: list[Column], read: Read) -> Iterator[Fault]:
    """The faults of the judged cells with the facts that their sentences need."""
    spoilt = {(fault.row, fault.key) for fault in read.faults}
    for at, column in enumerate(columns):
        bounds = {
            "title": str(column.title),
            "most": column.most,
            "least": _short(column.least),
            "largest": _short(column.largest),
        }
        found = lake.execute(f"SELECT n, f{at}, x{at} FROM judged WHERE f{at} IS NOT NULL").fetchall()
        for row, code, text in found:
            if (row, column.key) not in spoilt:
                facts = {**bounds, "given": (text or "")[:40]}
                yield Fault(row, column.key, code, {name: facts[name] for name in _FACTS.get(code, ())})


def _twice(lake: duckdb.DuckDBPyConnection, table: Table, columns: list[Column]) -> Iterator[Fault]:
    """The second and later rows of one key, or of one value that must be unique; they turn bad."""
    places = {column.key: at for at, column in enumerate(columns)}
    groups = [[column.key] for column in columns if column.unique]
    if all(key in places for key in table.key):
        groups.append(list(table.key))
    for group in groups:
        parts = ", ".join(f"v{places[key]}" for key in group)
        there = " AND ".join(f"v{places[key]} IS NOT NULL" for key in group)
        doubled = f"SELECT {parts}, min(n) AS first FROM judged WHERE {there} GROUP BY ALL HAVING count(*) > 1"
        found = lake.execute(
            f"SELECT n, first FROM judged JOIN ({doubled}) AS doubled USING ({parts}) WHERE n > first"
        ).fetchall()
        title = str(table.column(group[0]).title)
        for row, first in found:
            yield Fault(row, group[0], "twice", {"title": title, "first": first})
        if found:
            lake.register("doubles", pa.table({"n": [row for row, _ in found]}))
            lake.execute("UPDATE judged SET bad = true WHERE n IN (SELECT n FROM doubles)")


_FACTS: dict[str, tuple[str, ...]] = {
    "empty": ("title",), "too-long": ("title", "most"), "not-a-number": ("given",), "not-whole": ("given",),
    "too-small": ("given", "least"), "too-large": ("given", "largest"), "not-a-date": ("given",),
    "in-future": ("given",), "not-a-time": ("given",), "not-a-choice": ("given",),
}  # fmt: skip


def _short(number: float | None) -> Any:
    return int(number) if number is not None and float(number).is_integer() else number
