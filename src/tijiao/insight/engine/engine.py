"""Runs indicators over a lake's files with DuckDB."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from tijiao.insight.catalog import DataSet, quoted
from tijiao.insight.engine.figure import Definition, Figure, Row, Span
from tijiao.insight.engine.rollup import compiled
from tijiao.insight.lake.manifest import Manifest, check_files
from tijiao.insight.problems import FileDamaged, IndicatorFailed, NoSuchDataSet
from tijiao.insight.sqlcheck import bind

TREE = "tree"
CITY = "*"
"""The node above all organisations."""

_TREE = """SELECT o.id AS org, a.code AS node
FROM (SELECT id, CAST(unnest(string_split(trim(path, '/'), '/')) AS BIGINT) AS above FROM organisations) AS o
JOIN organisations AS a ON a.id = o.above
UNION ALL SELECT id, '*' FROM organisations"""
_GROUPINGS = """SELECT t.org, m.grouping_code AS node, m.from_day, m.to_day, 0 AS far FROM tree AS t
JOIN organisations AS o ON o.code = t.node JOIN memberships AS m ON m.org = o.id"""
_ATTRIBUTE = """SELECT t.org, m.value AS node, m.from_day, m.to_day, -length(o.path) AS far FROM tree AS t
JOIN organisations AS o ON o.code = t.node JOIN organisation_attributes AS m ON m.org = o.id WHERE m.key = """
_ON_EACH_DAY = """SELECT DISTINCT org, node, on_date FROM (
SELECT d.org, r.node, d.on_date, r.far, min(r.far) OVER (PARTITION BY d.org, d.on_date) AS nearest
FROM (SELECT DISTINCT org, on_date FROM evidence) AS d JOIN ({roof}) AS r
  ON r.org = d.org AND r.from_day <= d.on_date AND (r.to_day IS NULL OR r.to_day > d.on_date)
) WHERE far = nearest"""


@dataclass(frozen=True, slots=True)
class Within:
    """The part of the tree whose rows may be seen: everywhere, branches, single organisations (paths)."""

    everywhere: bool = True
    branches: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()

    def condition(self) -> str:
        if self.everywhere:
            return "TRUE"
        parts = [f"starts_with(o.path, {quoted(path)})" for path in self.branches]
        parts += [f"o.path = {quoted(path)}" for path in self.exact]
        return f"({' OR '.join(parts)})" if parts else "FALSE"


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of evidence, how many there are in all, and how many of those the viewer's reach leaves out."""

    rows: Sequence[Row]
    total: int
    beyond: int


@dataclass
class Engine:
    """Indicators over one lake folder. A connection for each thread; files are the only thing it may read."""

    folder: Path
    datasets: Mapping[str, DataSet]
    memory: str = "1GB"
    _local: threading.local = field(default_factory=threading.local)

    def readings(
        self, indicator: Definition, manifest: Manifest, spans: Sequence[Span], *, by: str = TREE
    ) -> dict[tuple[str, str], Figure]:
        """Figures by (node, span name) for every node with evidence; a missing key means none: never zero.

        by   "tree": nodes are codes of organisations · "grouping": codes of groupings · "stage", "area" or any other
             key of organisation attributes: its values.
        Raises IndicatorFailed, NoSuchDataSet, FileDamaged.
        """
        found: dict[tuple[str, str], Figure] = {}
        for together in _runs(indicator, spans):
            rollup = compiled(indicator.aggregate, by != TREE, indicator.threshold, indicator.better)
            sql = f"{self._with(indicator, manifest, together, by)}\nSELECT * FROM (\n{rollup}\n)"
            for node, span, rows, silent, numerator, denominator, value in self._run(indicator, sql):
                scaled = None if value is None else value * indicator.scale
                found[node, span] = Figure(scaled, numerator, denominator, int(rows), int(silent))
        return found

    def rows(  # noqa: PLR0913 - what page of what, for whom
        self, indicator: Definition, manifest: Manifest, node: str, span: Span,
        *, within: Within | None = None, first: int = 0, most: int | None = 50, by: str = TREE,
    ) -> Page:  # fmt: skip
        """Exactly the rows that a reading rests on, in the order of day and subject, `most` from number `first` on."""
        dated = "" if by == TREE else " AND c.on_date = e.on_date"
        chosen = f"""FROM evidence AS e JOIN cover AS c ON c.org = e.org{dated} JOIN spans AS s
            ON e.on_date >= s.first AND e.on_date < s.end JOIN organisations AS o ON o.id = e.org
            WHERE c.node = {quoted(node)}"""
        head = self._with(indicator, manifest, [span], by)
        seen = (within or Within()).condition()
        [(total, visible)] = self._run(indicator, f"{head} SELECT count(*), count(*) FILTER ({seen}) {chosen}")
        page = f"LIMIT {most} OFFSET {first}" if most is not None else ""
        told = self._run(
            indicator,
            f"{head} SELECT o.code, o.name, o.path, e.on_date, e.subject, e.value, e.weight {chosen} AND {seen} "
            f"ORDER BY e.on_date DESC, o.code, e.subject {page}",
        )
        details = self._details([row[4] for row in told], manifest)
        return Page([_row(row, details) for row in told], visible, total - visible)

    def _details(self, subjects: Sequence[str], manifest: Manifest) -> dict[str, dict[str, Any]]:
        """The record of each subject as the lake has it."""
        by_table: dict[str, list[int]] = {}
        for subject in subjects:
            table, _, number = subject.partition("/")
            if table in self.datasets and number.isdigit() and self.datasets[table].column("id"):
                by_table.setdefault(table, []).append(int(number))
        found: dict[str, dict[str, Any]] = {}
        for table, numbers in by_table.items():
            con = self._connection()
            con.execute(
                f"WITH {self._source(table, manifest)} SELECT * FROM {table} WHERE id IN (SELECT unnest(?))", [numbers]
            )
            names = [column[0] for column in con.description or ()]
            for row in con.fetchall():
                told = dict(zip(names, row, strict=True))
                found[f"{table}/{told['id']}"] = told
        return found

    def table(self, name: str, manifest: Manifest) -> Any:
        """A data set as an Arrow table, rows in the order of their columns: for tests, publishing and comparison."""
        return self._connection().execute(
            f"WITH {self._source(name, manifest)} SELECT * FROM {name} ORDER BY ALL"
        ).to_arrow_table()  # fmt: skip

    def _with(self, indicator: Definition, manifest: Manifest, spans: Sequence[Span], by: str) -> str:
        """The CTEs of a run: the data sets, evidence, cover and spans."""
        names = {*indicator.tables, "organisations"}
        names |= {"memberships"} if by == "grouping" else {"organisation_attributes"} if by != TREE else set()
        weight = _finite("weight") if indicator.weighted else "CAST(1 AS DOUBLE)"
        stock = indicator.nature == "stock"
        day = quoted(spans[0].as_of.isoformat())
        parts = [self._source(name, manifest) for name in sorted(names)]
        parts.append(
            f"evidence AS (SELECT org, {f'CAST({day} AS DATE)' if stock else 'on_date'} AS on_date, subject, "
            f"{_finite('value')} AS value, {weight} AS weight FROM (\n{_bound(indicator, spans[0])}\n))"
        )
        parts.append(f"tree AS ({_TREE})")
        parts.append(f"cover AS ({_cover(by)})")
        parts.append(f"spans AS ({_spans(spans, stock)})")
        return "WITH " + ",\n".join(parts)

    def _source(self, name: str, manifest: Manifest) -> str:
        """A data set as a CTE over its files."""
        if name not in self.datasets or name not in manifest.tables:
            raise NoSuchDataSet(dataset=name)
        table = manifest.tables[name]
        check_files(self.folder, name, table)
        if not table.parts:
            columns = self.datasets[name].columns
            empty = ", ".join(f'CAST(NULL AS {column.type}) AS "{column.name}"' for column in columns)
            return f"{name} AS (SELECT {empty} WHERE FALSE)"
        files = ", ".join(quoted(str(self.folder / part.file)) for part in table.parts.values())
        return f"{name} AS (SELECT * FROM read_parquet([{files}]))"

    def _run(self, indicator: Definition, sql: str) -> list[tuple[Any, ...]]:
        try:
            return self._connection().execute(sql).fetchall()
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise FileDamaged(dataset=", ".join(indicator.tables), partition="", file=str(error)[:200]) from error
        except duckdb.Error as error:
            raise IndicatorFailed(indicator=indicator.id, why=str(error).splitlines()[0]) from error

    def _connection(self) -> duckdb.DuckDBPyConnection:
        con: duckdb.DuckDBPyConnection | None = getattr(self._local, "con", None)
        if con is None:
            con = duckdb.connect(config={"threads": 2, "memory_limit": self.memory})
            con.execute(f"SET allowed_directories = [{quoted(str(self.folder))}]")
            con.execute("SET enable_external_access = false")
            con.execute("SET lock_configuration = true")
            self._local.con = con
        return con


def _row(told: Sequence[Any], details: Mapping[str, Mapping[str, object]]) -> Row:
    code, name, path, on_date, subject, value, weight = told
    return Row(code, name, path, on_date, subject, value, weight, details.get(subject, {}))


def _runs(indicator: Definition, spans: Sequence[Span]) -> Iterable[Sequence[Span]]:
    """Spans that one query can answer: all of a flow; one by one where the SQL itself depends on the period.

    A stock has no state in a period that has not begun.
    """
    if indicator.nature == "stock":
        spans = [span for span in spans if span.first <= span.today]
    if indicator.nature == "stock" or indicator.parameters & {"as_of", "first", "end"}:
        return [[span] for span in spans]
    return [spans] if spans else []


def _bound(indicator: Definition, span: Span) -> str:
    return bind(
        indicator.sql,
        {
            "as_of": span.as_of.isoformat(), "first": span.first.isoformat(), "end": span.end.isoformat(),
            "today": span.today.isoformat(),
        },
    )  # fmt: skip


def _cover(by: str) -> str:
    """Each organisation under each node that it counts for. Beside the tree that is so from day to day.

    It belongs to a grouping when it or anything above it does, and has an attribute of its own or of the nearest
    above it that has one; twice over is once.
    """
    if by == TREE:
        return "SELECT org, node FROM tree"
    return _ON_EACH_DAY.format(roof=_GROUPINGS if by == "grouping" else _ATTRIBUTE + quoted(by))


def _finite(column: str) -> str:
    """A number as DOUBLE; what is none (a NaN typed into a form, an infinite quotient) is no value."""
    number = f"CAST({column} AS DOUBLE)"
    return f"CASE WHEN {number} - {number} = 0 THEN {number} END"


def _spans(spans: Sequence[Span], stock: bool) -> str:
    """Spans as rows; a stock's evidence stands on one day, which its span holds alone."""
    rows = ", ".join(
        f"({quoted(span.name)}, CAST({quoted((span.as_of if stock else span.first).isoformat())} AS DATE), "
        f"CAST({quoted((span.as_of if stock else span.end).isoformat())} AS DATE) + INTERVAL {1 if stock else 0} DAY)"
        for span in spans
    )
    return f'SELECT span, first, CAST("end" AS DATE) AS "end" FROM (VALUES {rows}) AS v(span, first, "end")'
