"""Runs indicators over a lake's files with DuckDB."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from tijiao.insight.catalog import DataSet, quoted
from tijiao.insight.engine.board import Board
from tijiao.insight.engine.figure import Definition, Figure, Row, Span
from tijiao.insight.engine.rollup import compiled
from tijiao.insight.engine.shapes import finite
from tijiao.insight.engine.statement import CITY, GROUPING, TREE, Asked, bound, covering, runs, statement, tree_parts
from tijiao.insight.lake.manifest import Manifest, check_files
from tijiao.insight.problems import FileDamaged, IndicatorFailed, IndicatorTooLong, NoSuchDataSet

ORDERS = {"day": "e.on_date", "org": "o.name", "subject": "e.subject", "value": "e.value", "weight": "e.weight"}
"""What rows of evidence can be sorted by."""


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
    beside: Sequence[Path] = ()
    """Further lakes whose files a manifest of a union names."""
    patience: float = 60.0
    """Seconds after which a statement is stopped: a join without bound must not hold a page for ever."""
    _local: threading.local = field(default_factory=threading.local)

    def readings(
        self, indicator: Definition, manifest: Manifest, spans: Sequence[Span], *, by: str = TREE
    ) -> dict[tuple[str, str], Figure]:
        """Figures by (node, span name) for every node with evidence; a missing key means none: never zero.

        by   "tree": nodes are codes of organisations · "grouping": codes of groupings · "stage", "area" or any other
             key of organisation attributes: its values.
        Raises IndicatorFailed, IndicatorTooLong, NoSuchDataSet, FileDamaged.
        """
        return self.board([(indicator, spans)], manifest, by=by).of(indicator.id)

    def board(self, asked: Sequence[Asked], manifest: Manifest, *, by: str = TREE) -> Board:
        """Figures of many indicators, each over its own spans; those that read the same rows in one pass over them.

        Raises IndicatorFailed, IndicatorTooLong, NoSuchDataSet, FileDamaged.
        """
        indicators = [one for one, _spans in asked]
        needed = statement(asked, self.datasets, by)
        if needed is None:
            return Board(indicators, (), None)
        parts = [self._source(name, manifest) for name in sorted(needed.tables)]
        parts += [f"{name} AS (\n{sql}\n)" for name, sql in needed.parts.items()]
        names = ", ".join(dict.fromkeys(one.id for one in indicators))
        sql = f"WITH {', '.join(parts)}\n{compiled(needed.kinds, needed.dated)}"
        return Board(indicators, needed.spans, self._asked(names, sql).to_arrow_table())

    def rows(  # noqa: PLR0913 - what page of what, for whom
        self, indicator: Definition, manifest: Manifest, node: str, span: Span,
        *, within: Within | None = None, first: int = 0, most: int | None = 50, by: str = TREE, order: str = "-day",
    ) -> Page:  # fmt: skip
        """Exactly the rows that a reading rests on, `most` from number `first` on; `order`: one of ORDERS or "-" it."""
        dated = "" if by == TREE else " AND c.on_date = e.on_date"
        chosen = f"""FROM evidence AS e JOIN cover AS c ON c.org = e.org{dated} JOIN organisations AS o ON o.id = e.org
            WHERE c.node = {quoted(node)}"""
        if not any(runs(indicator, [span])):
            return Page((), 0, 0)
        head = self._with(indicator, manifest, span, by)
        seen = (within or Within()).condition()
        [(total, visible)] = self._run(indicator.id, f"{head} SELECT count(*), count(*) FILTER ({seen}) {chosen}")
        page = f"LIMIT {most} OFFSET {first}" if most is not None else ""
        told = self._run(
            indicator.id,
            f"{head} SELECT o.code, o.name, o.path, e.on_date, e.subject, e.value, e.weight {chosen} AND {seen} "
            f"ORDER BY {_order(order)}, e.on_date DESC, o.code, e.subject {page}",
        )
        details = self._details([row[4] for row in told], manifest)
        return Page([_row(row, details) for row in told], visible, total - visible)

    def _details(self, subjects: Sequence[str], manifest: Manifest) -> dict[str, dict[str, Any]]:
        """The record of each subject as the lake has it: nothing of a table that it was never asked for."""
        by_table: dict[str, list[int]] = {}
        for subject in subjects:
            table, _, number = subject.partition("/")
            if table in manifest.tables and number.isdigit() and self.datasets[table].column("id"):
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

    def difference(
        self, indicator: Definition, manifest: Manifest, span: Span, records: Mapping[str, int]
    ) -> list[tuple[int, date]]:
        """(organisation, day) of every row of evidence that would be another without some records (data set → id).

        The indicator runs twice, once without them; sums of decimals are compared to nine places.
        """
        sides = []
        for left_out in ({}, records):
            sources = ", ".join(self._source(name, manifest, left_out.get(name)) for name in sorted(indicator.tables))
            weight = "round(CAST(weight AS DOUBLE), 9)" if indicator.weighted else "1"
            rows = f"SELECT org, on_date, subject, round(CAST(value AS DOUBLE), 9) AS value, {weight} AS weight"
            sides.append(f"(WITH {sources} {rows} FROM (\n{bound(indicator, span)}\n))")
        one, other = sides
        both = f"({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one})"
        return self._run(indicator.id, f"SELECT DISTINCT org, on_date FROM ({both}) WHERE org IS NOT NULL ORDER BY ALL")

    def evidence(self, indicator: Definition, manifest: Manifest, span: Span) -> list[tuple[int, str, str]]:
        """Of every row that moves the readings of a span: organisation, subject, and all of the row as text."""
        if not any(runs(indicator, [span])):
            return []
        told = "concat_ws('|', org, on_date, subject, coalesce(CAST(value AS VARCHAR), '-'), weight)"
        head = self._with(indicator, manifest, span, TREE)
        return self._run(indicator.id, f"{head} SELECT org, subject, {told} FROM evidence WHERE {_moves(indicator)}")

    def record(self, name: str, number: int, manifest: Manifest) -> Mapping[str, Any] | None:
        """The columns of one record of a data set, None where it has none of that id."""
        return self._details([f"{name}/{number}"], manifest).get(f"{name}/{number}")

    def table(self, name: str, manifest: Manifest) -> Any:
        """A data set as an Arrow table, rows in the order of their columns: for tests, publishing and comparison."""
        return self._connection().execute(
            f"WITH {self._source(name, manifest)} SELECT * FROM {name} ORDER BY ALL"
        ).to_arrow_table()  # fmt: skip

    def _with(self, indicator: Definition, manifest: Manifest, span: Span, by: str) -> str:
        """The CTEs of a look at rows: the data sets, evidence within the span, and cover."""
        names = {*indicator.tables, "organisations"}
        names |= {"memberships"} if by == GROUPING else {"organisation_attributes"} if by != TREE else set()
        weight = finite("weight") if indicator.weighted else "CAST(1 AS DOUBLE)"
        stock = indicator.nature == "stock"
        day, first, end = (quoted(one.isoformat()) for one in (span.as_of, span.first, span.end))
        inside = "" if stock else f" WHERE on_date >= {first} AND on_date < {end}"
        parts = [self._source(name, manifest) for name in sorted(names)]
        parts.append(
            f"evidence AS (SELECT org, {f'CAST({day} AS DATE)' if stock else 'on_date'} AS on_date, subject, "
            f"{finite('value')} AS value, {weight} AS weight FROM (\n{bound(indicator, span)}\n){inside})"
        )
        parts += [f"{name} AS ({sql})" for name, sql in tree_parts(by).items()]
        parts.append(f"cover AS ({covering(by, 'SELECT DISTINCT org, on_date FROM evidence')})")
        return "WITH " + ",\n".join(parts)

    def _source(self, name: str, manifest: Manifest, left_out: int | None = None) -> str:
        """A data set as a CTE over its files, without the record of one id."""
        if name not in self.datasets or name not in manifest.tables:
            raise NoSuchDataSet(dataset=name)
        table = manifest.tables[name]
        check_files(self.folder, name, table)
        if not table.parts:
            columns = self.datasets[name].columns
            empty = ", ".join(f'CAST(NULL AS {column.type}) AS "{column.name}"' for column in columns)
            return f"{name} AS (SELECT {empty} WHERE FALSE)"
        files = ", ".join(quoted(str(self.folder / part.file)) for part in table.parts.values())
        rest = "" if left_out is None else f" WHERE id <> {left_out:d}"
        return f"{name} AS (SELECT * FROM read_parquet([{files}]){rest})"

    def _run(self, asked: str, sql: str) -> list[tuple[Any, ...]]:
        return self._asked(asked, sql).fetchall()

    def _asked(self, asked: str, sql: str) -> duckdb.DuckDBPyConnection:
        """The statement, run within its time and memory; `asked` names what for in a problem."""
        con = self._connection()
        late = threading.Timer(self.patience, con.interrupt)
        late.start()
        try:
            return con.execute(sql)
        except duckdb.InterruptException as error:
            raise IndicatorTooLong(indicator=asked, seconds=round(self.patience)) from error
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise FileDamaged(dataset=asked, partition="", file=str(error)[:200]) from error
        except duckdb.Error as error:
            raise IndicatorFailed(indicator=asked, why=str(error).splitlines()[0]) from error
        finally:
            late.cancel()

    def _connection(self) -> duckdb.DuckDBPyConnection:
        con: duckdb.DuckDBPyConnection | None = getattr(self._local, "con", None)
        if con is None:
            con = duckdb.connect(config={"threads": 2, "memory_limit": self.memory})
            folders = ", ".join(quoted(str(one)) for one in (self.folder, *self.beside))
            con.execute("SET parquet_metadata_cache = true")  # files never change: what is in them is looked up once
            con.execute(f"SET allowed_directories = [{folders}]")
            con.execute("SET enable_external_access = false")
            con.execute("SET lock_configuration = true")
            self._local.con = con
        return con


def _moves(indicator: Definition) -> str:
    """Which rows of evidence move a reading: silent ones and nothings that are added up do not."""
    counts = indicator.aggregate in ("count", "distinct") or (indicator.aggregate != "sum" and not indicator.weighted)
    something = "TRUE" if counts else "value <> 0" if indicator.aggregate == "sum" else "(value <> 0 OR weight <> 0)"
    return f"org IS NOT NULL AND value IS NOT NULL AND {something}"


def _order(asked: str) -> str:
    column = ORDERS.get(asked.removeprefix("-"), ORDERS["day"])
    return f"{column} {'DESC' if asked.startswith('-') else 'ASC'} NULLS LAST"


def _row(told: Sequence[Any], details: Mapping[str, Mapping[str, object]]) -> Row:
    code, name, path, on_date, subject, value, weight = told
    return Row(code, name, path, on_date, subject, value, weight, details.get(subject, {}))


__all__ = ["CITY", "GROUPING", "TREE", "Engine", "Page", "Within"]
