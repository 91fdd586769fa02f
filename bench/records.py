"""Five million records of a year, 300 schools, five ledgers of 24 questions: as a lake, as a table of a database."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from tijiao.insight import catalog
from tijiao.insight.catalog import Column, DataSet
from tijiao.insight.engine.figure import Span
from tijiao.insight.lake import manifest as manifests
from tijiao.insight.lake.manifest import Manifest, Part, Table
from tijiao.insight.sqlcheck import check
from tijiao.kernel.periods import Period
from tijiao.packs.text import Text

ROWS, SCHOOLS, TOWNS, LEDGERS = 5_000_000, 300, 12, 5
ASKED, COUNTED = 18, 6
"""Questions answered yes or no, and questions answered with a number."""
YES_NO, NUMBERS = [f"q{number:02}" for number in range(ASKED)], [f"n{number}" for number in range(COUNTED)]
MONTHS = [Period.parse(f"2020-{month:02}") for month in range(1, 13)]
TODAY = date(2020, 12, 31)
SPANS = [Span(str(one), one.first, one.end, one.last, TODAY) for one in MONTHS]
_DAYS = 366

_answers = ", ".join(
    f"CASE WHEN hash(i * 31 + {at}) % 20 = 9 THEN NULL WHEN hash(i * 31 + {at}) % 10 < {5 + at % 5} THEN 'yes' "
    f"ELSE 'no' END AS {name}"
    for at, name in enumerate(YES_NO)
)
_counts = ", ".join(f"CAST(hash(i * 37 + {at}) % 50 AS BIGINT) AS {name}" for at, name in enumerate(NUMBERS))
SELECT = f"""SELECT i AS id, CAST({TOWNS + 2} + hash(i) % {SCHOOLS} AS BIGINT) AS org,
  DATE '2020-01-01' + CAST(i * {_DAYS} // {ROWS} AS INTEGER) AS on_date,
  'ledger-' || (hash(i + 7) % {LEDGERS}) AS ledger,
  {_answers}, {_counts}
FROM range({ROWS}) AS t(i)"""
ORGANISATIONS = f"""SELECT CAST(1 AS BIGINT) AS id, 'city' AS code, 'bureau' AS kind, 'city' AS name,
  CAST(NULL AS BIGINT) AS parent, '/1/' AS path, DATE '2015-09-01' AS opened_on, CAST(NULL AS DATE) AS closed_on
UNION ALL SELECT i + 2, 'town-' || i, 'town', 'town', 1, '/1/' || (i + 2) || '/', DATE '2015-09-01', NULL
FROM range({TOWNS}) AS t(i)
UNION ALL SELECT i + {TOWNS + 2}, 'school-' || i, 'school', 'school', i % {TOWNS} + 2,
  '/1/' || (i % {TOWNS} + 2) || '/' || (i + {TOWNS + 2}) || '/', DATE '2015-09-01', NULL
FROM range({SCHOOLS}) AS t(i)"""


def _column(name: str, kind: str) -> Column:
    return Column(name=name, type=kind, title=Text(zh=name, en=name))


RECORDS = DataSet(
    id="answers",
    title=Text(zh="答案", en="Answers"),
    answers=("answers",),
    columns=(
        _column("id", "BIGINT"), _column("org", "BIGINT"), _column("on_date", "DATE"), _column("ledger", "VARCHAR"),
        *(_column(name, "VARCHAR") for name in YES_NO), *(_column(name, "BIGINT") for name in NUMBERS),
    ),
    sql="SELECT 1",
)  # fmt: skip
DATASETS: Mapping[str, DataSet] = {"organisations": catalog.load()["organisations"], "answers": RECORDS}


@dataclass(frozen=True)
class Share:
    """How many answered yes, of those that answered; or the mean of a number: for one ledger."""

    ledger: str
    question: str

    nature, better, threshold = "flow", "up", None
    tables, parameters, weighted = ("answers",), frozenset[str](), False

    @property
    def id(self) -> str:
        return f"{self.ledger}-{self.question}"

    @property
    def scale(self) -> float:
        return 1.0

    @property
    def aggregate(self) -> str:
        return "rate" if self.question in YES_NO else "mean"

    @property
    def sql(self) -> str:
        yes = f"CASE WHEN {self.question} = 'yes' THEN 1 WHEN {self.question} = 'no' THEN 0 END"
        value = yes if self.question in YES_NO else self.question
        return (
            f"SELECT org, on_date, 'answers/' || id AS subject, {value} AS value FROM answers "
            f"WHERE ledger = '{self.ledger}'"
        )


INDICATORS = [Share(f"ledger-{ledger}", question) for ledger in range(LEDGERS) for question in (*YES_NO, *NUMBERS)]
assert len(INDICATORS) == 120
assert not check(INDICATORS[0].sql, DATASETS).wrong


def lake(folder: Path) -> Path:
    """The lake, written once and kept: a file for each month, as the program writes them."""
    if (folder / manifests.NAME).exists():
        return folder
    (folder / "files").mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(config={"threads": 2, "memory_limit": "2GB"})
    months = {
        str(one): _file(con, folder, f"{SELECT} WHERE {_within(one)}", f"answers-{one}.parquet") for one in MONTHS
    }
    tables = {
        "organisations": Table("bench", {"": _file(con, folder, ORGANISATIONS, "organisations.parquet")}),
        "answers": Table("bench", months),
    }
    manifests.write(folder, Manifest(1, "2020-12-31T00:00:00.000+00:00", tables))
    return folder


def _within(month: Period) -> str:
    first = f"DATE '2020-01-01' + CAST(i * {_DAYS} // {ROWS} AS INTEGER)"
    return f"{first} >= DATE '{month.first}' AND {first} < DATE '{month.end}'"


def _file(con: duckdb.DuckDBPyConnection, folder: Path, sql: str, name: str) -> Part:
    path = folder / "files" / name
    con.execute(f"COPY ({sql}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    [(rows,)] = con.execute(f"SELECT count(*) FROM '{path}'").fetchall()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Part(f"files/{name}", digest, path.stat().st_size, rows, "")
