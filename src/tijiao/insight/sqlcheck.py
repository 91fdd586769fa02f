"""What an indicator's SQL may say. Checked when a pack is loaded, so that a reading can only fail over damaged data."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import Scope, traverse_scope

from tijiao.insight.catalog import DataSet
from tijiao.packs.faults import meant

OUTPUT = ("org", "on_date", "subject", "value", "weight")
NUMBERS = ("DECIMAL", "HUGEINT", "BIGINT", "INTEGER", "SMALLINT", "TINYINT", "DOUBLE", "FLOAT", "U")
PARAMETERS = frozenset({"as_of", "first", "end", "today"})
TYPES = {"org": "BIGINT", "on_date": "DATE", "subject": "VARCHAR", "value": "DOUBLE", "weight": "DOUBLE"}

#: Functions that give the same on DuckDB and Spark after translation: tests/insight/test_spark.py asks each of both.
#: `percentile_cont` is not among them: sqlglot turns it into an approximate one in silence.
FUNCTIONS = frozenset(
    """
    abs any_value avg case cast ceil coalesce count date date_diff date_trunc datediff day dense_rank
    exists extract first_value floor greatest if is_nan lag last_value lead least left length lower ltrim
    make_date max min month nullif quarter rank regexp_like replace right round row_number rtrim split_part
    starts_with str_to_date substring sum time_to_str trim try_cast upper year
    """.split()  # noqa: SIM905 - a list of fifty strings reads worse
)
_NAMES = {
    exp.Cast: "cast", exp.TryCast: "try_cast", exp.Case: "case", exp.If: "if", exp.Coalesce: "coalesce",
    exp.DateFromParts: "make_date", exp.Substring: "substring", exp.TsOrDsToDate: "date", exp.DateTrunc: "date_trunc",
    exp.TimestampTrunc: "date_trunc", exp.StrPosition: "position",
}  # fmt: skip
_FORBIDDEN = (
    exp.Insert, exp.Update, exp.Delete, exp.Create, exp.Drop, exp.Alter, exp.Command, exp.Copy, exp.Attach, exp.Detach,
    exp.Pragma, exp.Set, exp.Use, exp.Merge, exp.Into, exp.Lateral, exp.Pivot,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong; `line` counts from 1 within the SQL.

    code, what   the same for programs: which rule, and what in the SQL breaks it.
    """

    line: int
    message: str
    remedy: str = ""
    code: str = "other"
    what: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check learned: data sets read, parameters used, whether a weight comes out."""

    wrong: tuple[Wrong, ...]
    tables: tuple[str, ...] = ()
    parameters: frozenset[str] = frozenset()
    weighted: bool = False


def check(sql: str, datasets: Mapping[str, DataSet]) -> Checked:
    """Everything that is wrong with an indicator's SQL; nothing is run over real data."""
    tree, refused = _one_query(sql)
    if tree is None:
        return Checked(refused)
    wrong = [
        *_functions(tree), *_parameters(tree), *_tables(tree, datasets),
        *_joins(tree), *_divisions(tree), *_days_apart(tree, datasets), *_output(tree),
    ]  # fmt: skip
    if not wrong:
        wrong = list(_columns(tree, datasets)) or list(_types(sql, tree, datasets))
    parameters = frozenset(node.name for node in tree.find_all(exp.Placeholder, exp.Parameter))
    return Checked(
        tuple(sorted(set(wrong), key=lambda one: (one.line, one.message))), tables_of(tree), parameters,
        "weight" in tree.named_selects,
    )  # fmt: skip


def bind(sql: str, values: Mapping[str, str]) -> str:
    """The SQL with `$as_of`, `$first`, `$end` (days as ISO text) put in as dates."""
    return _bound(sql, tuple(sorted(values.items())))


@lru_cache(maxsize=512)  # writing a tree as text takes as long as running it
def _bound(sql: str, told: tuple[tuple[str, str], ...]) -> str:
    return bound_tree(sql, dict(told)).sql(dialect="duckdb")


def bound_tree(sql: str, values: Mapping[str, str]) -> exp.Expr:
    """The same as a tree of the caller's own."""

    def put(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Placeholder | exp.Parameter) and node.name in values:
            return exp.cast(exp.Literal.string(values[node.name]), "date")
        return node

    return _parsed(sql).transform(put)


@lru_cache(maxsize=512)
def _parsed(sql: str) -> exp.Expr:
    return sqlglot.parse_one(sql, read="duckdb")


def tables_of(tree: exp.Expr) -> tuple[str, ...]:
    """Names of the data sets that a query reads, in order of the alphabet."""
    inner = {cte.alias for cte in tree.find_all(exp.CTE)}
    return tuple(sorted({table.name for table in tree.find_all(exp.Table) if table.name and table.name not in inner}))


def _lined(tree: exp.Expr, sql: str) -> exp.Expr:
    """The tree with the line of each word counted anew from its place: sqlglot's own count goes wrong after texts."""
    for node in tree.walk():
        if "start" in node.meta:
            node.meta["line"] = 1 + sql.count("\n", 0, node.meta["start"])
    return tree


def _line(node: exp.Expr | None) -> int:
    """The line on which the first word of a node stands; of what is around it where the node itself has no words."""
    while node is not None:
        for one in node.walk():
            if "line" in one.meta:
                return int(one.meta["line"])
        node = node.parent
    return 1


def _syntax(error: Exception) -> Wrong:
    told: Sequence[Any] = getattr(error, "errors", None) or [{}]
    where = re.search(r"Line (\d+)", str(error))
    line = told[0].get("line") or (int(where[1]) if where else 1)
    reason = str(told[0].get("description") or error).split("\n")[0]
    return Wrong(int(line), f"the SQL cannot be read: {reason}", "DuckDB's dialect is expected", "syntax", reason)


def _functions(tree: exp.Expr) -> Iterator[Wrong]:
    for node in tree.find_all(exp.Func):
        if isinstance(node, exp.And | exp.Or | exp.Xor | exp.Connector):
            continue
        name = _NAMES.get(type(node)) or (node.name if isinstance(node, exp.Anonymous) else node.sql_name()).lower()
        if name not in FUNCTIONS:
            told = f"the function {name} is not in the tested list"
            yield Wrong(_line(node), told, meant(name, FUNCTIONS), "function", name)
        if name in ("date_diff", "datediff") and _unit(node) != "DAY":
            told = f"{name} by {_unit(node).lower() or 'nothing'} is not in the tested list"
            yield Wrong(_line(node), told, "count days, or compare year() and month()", "function", name)


def _unit(node: exp.Expr) -> str:
    unit = node.args.get("unit")
    return unit.name.upper() if unit is not None else ""


def _parameters(tree: exp.Expr) -> Iterator[Wrong]:
    for node in tree.find_all(exp.Placeholder, exp.Parameter):
        if node.name not in PARAMETERS:
            yield Wrong(_line(node), f"there is no parameter ${node.name}", "known: $as_of, $end, $first, $today")


def _tables(tree: exp.Expr, datasets: Mapping[str, DataSet]) -> Iterator[Wrong]:
    inner = {cte.alias for cte in tree.find_all(exp.CTE)}
    for name in sorted(inner & datasets.keys()):
        yield Wrong(1, f"WITH {name} hides the data set of that name", "give it another name", "hidden", name)
    for table in tree.find_all(exp.Table):
        if not isinstance(table.this, exp.Identifier) or table.db or table.catalog:
            told = table.sql(dialect="duckdb")
            yield Wrong(_line(table), f"{told} is no data set", "files and schemas are out of reach", "file", told)
        elif table.name not in datasets and table.name not in inner:
            remedy = meant(table.name, datasets)
            yield Wrong(_line(table), f"there is no data set '{table.name}'", remedy, "table", table.name)


def _joins(tree: exp.Expr) -> Iterator[Wrong]:
    for join in tree.find_all(exp.Join):
        if not join.args.get("on") and not join.args.get("using"):
            yield Wrong(_line(join), "a join without bound", "say ON or USING", "join")


def _divisions(tree: exp.Expr) -> Iterator[Wrong]:
    for node in tree.find_all(exp.Div, exp.IntDiv, exp.Mod):
        by = node.expression.unnest()
        safe = isinstance(by, exp.Nullif) or (isinstance(by, exp.Literal) and float(by.name or 0) != 0)
        if not safe:
            told = node.sql(dialect="duckdb")
            yield Wrong(_line(node), f"{told} can divide by zero", "divide by nullif(…, 0)", "division", told)


def _days_apart(tree: exp.Expr, datasets: Mapping[str, DataSet]) -> Iterator[Wrong]:
    """A day less a day: DuckDB gives a number of days, Spark an interval."""
    differences = list(tree.find_all(exp.Sub))
    days = _named_days(tree, datasets) if differences else set()
    for node in differences:
        if _is_day(node.this, days) and _is_day(node.expression, days):
            told = node.sql(dialect="duckdb")
            yield Wrong(
                _line(node), f"{told} is not the same on Spark", "write date_diff('day', from, to)", "days", told
            )


def _named_days(tree: exp.Expr, datasets: Mapping[str, DataSet]) -> set[str]:
    """Names of columns that hold days: those of the data sets, and what the query makes of them."""
    used = [datasets[name] for name in tables_of(tree) if name in datasets]
    days = {column.name for dataset in used for column in dataset.columns if column.type == "DATE"}
    given = list(tree.find_all(exp.Alias))
    while more := {one.alias for one in given if one.alias not in days and _is_day(one.this, days)}:
        days |= more
    return days


def _is_day(node: exp.Expr, days: Collection[str]) -> bool:
    node = node.unnest()
    if isinstance(node, exp.Column):
        return node.name in days
    if isinstance(node, exp.Cast):  # TRY_CAST, too
        return bool(node.to.this == exp.DataType.Type.DATE)
    if isinstance(node, exp.Min | exp.Max | exp.Coalesce | exp.Greatest | exp.Least | exp.AnyValue):
        return _is_day(node.this, days)
    return isinstance(node, exp.Placeholder | exp.Parameter | exp.TsOrDsToDate | exp.Date | exp.DateFromParts)


def _output(tree: exp.Expr) -> Iterator[Wrong]:
    found = tuple(tree.named_selects) if isinstance(tree, exp.Query) else ()
    if found not in (OUTPUT, OUTPUT[:4]):
        told = ", ".join(name or "(without a name)" for name in found)
        yield Wrong(1, f"the query gives {told}", "it must give org, on_date, subject, value and, if need be, weight")


def _columns(tree: exp.Expr, datasets: Mapping[str, DataSet]) -> Iterator[Wrong]:
    for scope in traverse_scope(tree):
        sources = {name: _columns_of(source, datasets) for name, source in scope.sources.items()}
        given = scope.expression.selects if isinstance(scope.expression, exp.Query) else ()
        own = {one.alias for one in given if isinstance(one, exp.Alias)}
        for column in scope.columns:
            if column.table and column.table not in sources:
                continue  # of the query around it; judged there by DuckDB
            known = sources[column.table] if column.table else own.union(*sources.values())
            if column.name not in known and not (not column.table and scope.is_subquery):
                remedy = meant(column.name, known)
                yield Wrong(_line(column), f"there is no column {column.sql()}", remedy, "column", column.sql())


def _columns_of(source: Any, datasets: Mapping[str, DataSet]) -> set[str]:
    if isinstance(source, Scope):
        inner = source.expression
        return set(inner.named_selects) if isinstance(inner, exp.Query) else set()
    dataset = datasets.get(source.name)
    return {column.name for column in dataset.columns} if dataset else set()


def _types(sql: str, tree: exp.Expr, datasets: Mapping[str, DataSet]) -> Iterator[Wrong]:
    """What only the engine knows: run the query over empty tables and look at the types that come out."""
    days = dict.fromkeys(PARAMETERS, "2020-01-01")
    con = duckdb.connect(config={"enable_external_access": False, "threads": 1})
    try:
        for name in tables_of(tree):
            columns = ", ".join(f'"{column.name}" {column.type}' for column in datasets[name].columns)
            con.execute(f'CREATE TABLE "{name}" ({columns})')
        told = con.execute(f"DESCRIBE {bind(sql, days)}").fetchall()
    except duckdb.Error as error:
        yield Wrong(1, f"the SQL does not run: {str(error).splitlines()[0]}")
        return
    finally:
        con.close()
    for name, kind, *_ in told:
        if not _fits(name, kind):
            yield Wrong(1, f"{name} comes out as {kind}", f"it must be {TYPES[name]}: cast it")


def _fits(name: str, kind: str) -> bool:
    if name in ("value", "weight"):
        return kind.startswith(NUMBERS)
    return kind == TYPES[name] or (name == "org" and kind == "INTEGER")


# --- questions --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was understood: the SQL written anew from its tree, so that nothing hides in how it was written.

    columns   names of the columns that it uses; None: a star asks for all.
    """

    wrong: tuple[Wrong, ...]
    sql: str = ""
    tables: tuple[str, ...] = ()
    columns: frozenset[str] | None = None


def check_question(sql: str, datasets: Mapping[str, DataSet]) -> Asked:
    """What is wrong with a question: one SELECT over the data sets given, bounded joins, tested functions."""
    tree, wrong = _one_query(sql)
    if tree is None:
        return Asked(wrong)
    found = [
        *_recursion(tree), *_functions(tree), *_placeholders(tree), *_tables(tree, datasets), *_joins(tree),
        *_unbound(tree), *_divisions(tree),
    ]  # fmt: skip
    found = found or list(_columns(tree, datasets))
    stars = bool(tree.find(exp.Star))
    names = None if stars else frozenset(node.name for node in tree.find_all(exp.Column))
    ordered = tuple(sorted(set(found), key=lambda one: (one.line, one.message)))
    return Asked(ordered, tree.sql(dialect="duckdb", comments=False), tables_of(tree), names)


def _one_query(sql: str) -> tuple[exp.Query | None, tuple[Wrong, ...]]:
    """The tree of the one SELECT that a text holds, or what is wrong with it."""
    try:
        statements = [one for one in sqlglot.parse(sql, read="duckdb") if one is not None]
    except (SqlglotError, RecursionError) as error:
        return None, (_syntax(error),)
    if len(statements) != 1:
        told = f"there are {len(statements)} statements"
        return None, (Wrong(1, told, "write one SELECT", "statements", str(len(statements))),)
    tree = _lined(statements[0], sql)
    if not isinstance(tree, exp.Query) or tree.find(*_FORBIDDEN):
        return None, (Wrong(1, "only SELECT is allowed", "an indicator reads and changes nothing", "writes"),)
    return tree, ()


def _recursion(tree: exp.Expr) -> Iterator[Wrong]:
    for node in tree.find_all(exp.With):
        if node.args.get("recursive"):
            yield Wrong(_line(node), "WITH RECURSIVE can run for ever", "write it without", "recursive")


def _placeholders(tree: exp.Expr) -> Iterator[Wrong]:
    for node in tree.find_all(exp.Placeholder, exp.Parameter):
        told = node.sql(dialect="duckdb")
        yield Wrong(_line(node), f"a question has no parameters: {told}", "write the value", "parameter", told)


def _unbound(tree: exp.Expr) -> Iterator[Wrong]:
    """A join whose condition does not hold two tables together pairs every row with every row."""
    for join in tree.find_all(exp.Join):
        on = join.args.get("on")
        if on is not None and not any(
            isinstance(one.left, exp.Column) and isinstance(one.right, exp.Column) and one.left.table != one.right.table
            for one in on.find_all(exp.EQ)
        ):
            yield Wrong(_line(join), "a join without bound", "say a.column = b.column", "join")
