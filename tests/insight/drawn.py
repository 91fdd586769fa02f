"""Tables drawn as text, a little operational store in SQLite, and a lake over it: no Django."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tijiao.access.sensitivity import Sensitivity
from tijiao.insight import catalog
from tijiao.insight.catalog import DataSet
from tijiao.insight.engine.figure import Span
from tijiao.insight.lake.apart import SqliteStore
from tijiao.insight.lake.lake import Lake, Mark, Moment
from tijiao.insight.sqlcheck import check
from tijiao.packs.text import Text

TODAY = date(2020, 5, 20)
AT = Moment(TODAY, datetime(2020, 5, 20, 2, tzinfo=UTC))

SCHEMA = """
CREATE TABLE directory_organisation (id bigint, code varchar(40), kind varchar(20), name varchar(120), parent_id bigint,
    path varchar(200), opened_on date, closed_on date);
CREATE TABLE directory_organisationattribute (id bigint, organisation_id bigint, key varchar(40), value varchar(200),
    from_day date, to_day date);
CREATE TABLE directory_grouping (id bigint, kind varchar(20), code varchar(40), name varchar(120));
CREATE TABLE directory_membership (id bigint, grouping_id bigint, organisation_id bigint, role varchar(40),
    from_day date, to_day date);
CREATE TABLE facts (id integer primary key, org bigint, day date, who varchar(20), value double, weight double);
CREATE TABLE marks (id integer primary key, "table" text, partition text);
"""

TREE = """
id | code  | kind   | name | parent_id | path     | opened_on  | closed_on
1  | city  | bureau | 市   |           | /1/      | 2015-09-01 |
2  | east  | town   | 东   | 1         | /1/2/    | 2015-09-01 |
3  | hill  | town   | 山   | 1         | /1/3/    | 2015-09-01 |
4  | l-7   | school | 七中 | 2         | /1/2/4/  | 2015-09-01 |
5  | s-9   | school | 九小 | 3         | /1/3/5/  | 2015-09-01 |
6  | s-10  | school | 十小 | 3         | /1/3/6/  | 2015-09-01 |
"""


def table(text: str) -> list[dict[str, Any]]:
    """A drawn table as rows: whole numbers, decimals, empty cells are None, the rest is text."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    names = [name.strip() for name in lines[0].split("|")]
    return [dict(zip(names, (_cell(cell) for cell in line.split("|")), strict=True)) for line in lines[1:]]


def _cell(text: str) -> Any:
    text = text.strip()
    if not text:
        return None
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


FACTS = DataSet(
    id="facts",
    title=Text(zh="事实", en="Facts"),
    answers=("facts",),
    reads=("facts",),
    partition=catalog.Partitioning(
        by="strftime(on_date, '%Y-%m')", pieces=("month",), narrow={"facts": "day >= {0.first} AND day < {0.end}"}
    ),
    columns=tuple(
        catalog.Column(name=name, type=kind, title=Text(zh=name, en=name), sensitivity=Sensitivity(level), mask=mask)
        for name, kind, level, mask in (
            ("id", "BIGINT", "internal", ""), ("org", "BIGINT", "internal", ""), ("on_date", "DATE", "internal", ""),
            ("who", "VARCHAR", "personal", "name"), ("value", "DOUBLE", "internal", ""),
            ("weight", "DOUBLE", "internal", ""),
        )
    ),
    sql="SELECT id, org, day AS on_date, who, value, weight FROM op.facts",
)  # fmt: skip


@dataclass
class Marked:
    """Marks kept in the store itself."""

    path: Path

    def pending(self, tables: Iterable[str] | None = None) -> Sequence[Mark]:
        with sqlite3.connect(self.path) as con:
            rows = [Mark(*row) for row in con.execute('SELECT id, "table", partition FROM marks')]
        con.close()
        wanted = None if tables is None else set(tables)
        return [mark for mark in rows if wanted is None or mark.table in wanted]

    def clear(self, marks: Sequence[Mark]) -> None:
        with sqlite3.connect(self.path) as con:
            con.executemany("DELETE FROM marks WHERE id = ?", [(mark.id,) for mark in marks])
        con.close()


@dataclass
class Town:
    """A store and its lake in a folder."""

    folder: Path
    lake: Lake = field(init=False)

    def __post_init__(self) -> None:
        with sqlite3.connect(self.store) as con:
            con.executescript(SCHEMA)
        con.close()
        self.put("directory_organisation", TREE)
        kept = {name: catalog.load()[name] for name in ("organisations", "organisation_attributes", "memberships")}
        source = SqliteStore(str(self.store), str(EXTENSIONS))
        self.lake = Lake(self.folder / "lake", source, {**kept, "facts": FACTS}, Marked(self.store))

    @property
    def store(self) -> Path:
        return self.folder / "store.sqlite3"

    def run(self, sql: str, *values: Any, mark: tuple[str, str] | None = None) -> None:
        """One change, and its mark, in one transaction."""
        with sqlite3.connect(self.store) as con:
            con.execute(sql, values)
            if mark:
                con.execute('INSERT INTO marks ("table", partition) VALUES (?, ?)', mark)
        con.close()

    def put(self, name: str, text: str) -> None:
        """Rows drawn as text into a table."""
        with sqlite3.connect(self.store) as con:
            for row in table(text):
                holes = ", ".join("?" for _ in row)
                con.execute(f"INSERT INTO {name} ({', '.join(row)}) VALUES ({holes})", list(row.values()))
        con.close()

    def replace(self, name: str, rows: Sequence[Mapping[str, Any]], partition: str = "") -> None:
        """All rows of a table anew, marked."""
        with sqlite3.connect(self.store) as con:
            con.execute(f"DELETE FROM {name}")
            for row in rows:
                con.execute(
                    f"INSERT INTO {name} ({', '.join(row)}) VALUES ({', '.join('?' for _ in row)})", list(row.values())
                )
            con.execute('INSERT INTO marks ("table", partition) VALUES (?, ?)', (name, partition))
        con.close()


EXTENSIONS = Path("/nonexistent")


# --- indicators over them ----------------------------------------------------------------------------------------------
SQL = "SELECT org, on_date, who AS subject, value, weight FROM facts"


@dataclass(frozen=True)
class Asked:
    """An indicator as the engine needs it."""

    aggregate: str
    sql: str = SQL
    nature: str = "flow"
    threshold: float | None = None
    better: str = "up"
    scale: float = 1.0
    id: str = "asked"

    @property
    def tables(self) -> tuple[str, ...]:
        return check(self.sql, {}).tables

    @property
    def weighted(self) -> bool:
        return check(self.sql, {}).weighted

    @property
    def parameters(self) -> frozenset[str]:
        return check(self.sql, {}).parameters


def span(name: str, first: date, end: date) -> Span:
    return Span(name, first, end, min(TODAY, end.fromordinal(end.toordinal() - 1)), TODAY)


APRIL = span("2020-04", date(2020, 4, 1), date(2020, 5, 1))
MAY = span("2020-05", date(2020, 5, 1), date(2020, 6, 1))

ABSENCE = """
org | day        | who | value | weight
4   | 2020-05-04 | a   | 30    | 400
4   | 2020-05-05 | b   | 10    | 400
5   | 2020-05-04 | c   | 60    | 100
6   | 2020-05-04 | d   |       | 120
6   | 2020-04-30 | d   | 5     | 120
"""
AGGREGATES = ("rate", "mean", "sum", "count", "distinct", "cv", "share-meeting")
SPRING = span("2020-Q2", date(2020, 4, 1), date(2020, 7, 1))
#: Ways to write an indicator's rows: those of one list share a pass where their aggregates allow it.
WAYS: dict[str, tuple[str, Callable[[Mapping[str, Any]], bool]]] = {
    "": (SQL, lambda row: True),
    "-a": (f"{SQL} WHERE who = 'a'", lambda row: row["who"] == "a"),
    "-notc": (f"{SQL} WHERE who <> 'c'", lambda row: row["who"] != "c"),
    "-bc": (
        f"{SQL} AS f WHERE f.who IN ('b', 'c') AND f.weight > 1",
        lambda row: row["who"] in "bc" and (row["weight"] or 0) > 1,
    ),
    "-big": (
        f"WITH big AS (SELECT * FROM facts WHERE value > 4) {SQL.replace('facts', 'big')}",
        lambda row: (row["value"] or 0) > 4,
    ),
}
