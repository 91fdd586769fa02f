"""Indicators that read the same rows in the same way are summed in one pass over them.

A shape is what such indicators share: the tables and how they are joined, the organisation and the day of a row. What
is their own, condition, value and weight, becomes sums of CASEs over it. Where every condition asks the same column
for texts (`ledger = 'daily-check'`), the pass groups by that column too and needs no CASE for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

Tables = Mapping[str, Mapping[str, str]]
"""The data sets: their columns, each with its type."""
_MERGED = (exp.Subquery, exp.Window, exp.AggFunc, exp.Union)
_PLAIN = ("with_", "with", "distinct", "group", "having", "qualify", "limit", "offset", "windows", "order")
_FRACTIONS = (exp.DataType.Type.DOUBLE, exp.DataType.Type.FLOAT, exp.DataType.Type.DECIMAL)
_Named = tuple[str, Mapping[str, str]]
"""A table's name in the shape, and its columns."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one indicator asks of its shape's rows: SQL of a condition's parts, value and weight over them.

    texts   column → the texts of which it must be one: those parts of the condition.
    where   the other parts.
    weight  "" where every row weighs 1.
    sure    value and weight are never NULL.
    """

    texts: Mapping[str, tuple[str, ...]]
    where: tuple[str, ...]
    value: str
    weight: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """The rows that indicators share: a FROM clause with its joins, and SQL of the organisation and the day."""

    rows: str
    org: str
    on_date: str


def shaped(tree: exp.Expr, datasets: Tables) -> tuple[Shape, Part]:
    """The shape of an indicator's SQL and its own part; SQL that is no plain SELECT is a shape by itself."""
    told = _plain(tree, datasets)
    if told is None:
        weight = finite("t0.weight") if isinstance(tree, exp.Query) and "weight" in tree.named_selects else ""
        whole = Part({}, (), finite("t0.value"), weight)
        return Shape(f"(\n{tree.sql(dialect='duckdb')}\n) AS t0", "t0.org", "t0.on_date"), whole
    select, doubles = told
    columns = {one.alias_or_name: one.unalias() for one in select.expressions}
    joins = "\n".join(one.sql(dialect="duckdb") for one in select.args.get("joins") or ())
    shape = Shape(
        f"{_from(select).this.sql(dialect='duckdb')}\n{joins}".strip(), _sql(columns["org"]), _sql(columns["on_date"])
    )
    texts, where = _condition(select.args.get("where"))
    numbers = [columns[name] for name in ("value", "weight") if name in columns]
    value, weight = [*(_number(number.transform(_looked_up), doubles) for number in numbers), ""][:2]
    return shape, Part(texts, where, value, weight, sure=all(map(_sure, numbers)))


def finite(number: str) -> str:
    """SQL of a number as DOUBLE; what is none (a NaN typed into a form, an infinite quotient) is no value."""
    cast = f"CAST({number} AS DOUBLE)"
    return f"CASE WHEN {cast} - {cast} = 0 THEN {cast} END"


def common_text(parts: Iterable[Part]) -> str:
    """The column that every part asks for texts, "" where there is none; the one with the most texts of several."""
    asked = [part.texts for part in parts]
    shared = set(asked[0]).intersection(*asked) if asked else set()
    many = {column: len({text for one in asked for text in one[column]}) for column in sorted(shared)}
    return max(many, key=many.__getitem__, default="")


def _from(select: exp.Select) -> exp.Expr:
    found: exp.Expr = select.args.get("from_") or select.args["from"]
    return found


def _plain(tree: exp.Expr, datasets: Tables) -> tuple[exp.Select, frozenset[str]] | None:
    """The SELECT with its tables called t0, t1 … and every column under its table, and its columns with fractions."""
    if not isinstance(tree, exp.Select) or any(tree.args.get(name) for name in _PLAIN) or tree.find(*_MERGED):
        return None
    tables = [_from(tree).this, *(join.this for join in tree.args.get("joins") or ())]
    if not all(isinstance(table, exp.Table) and table.name in datasets for table in tables):
        return None
    known = {table.alias_or_name: (f"t{number}", datasets[table.name]) for number, table in enumerate(tables)}
    if len(known) < len(tables):
        return None
    copy = tree.copy()
    doubles = set()
    for table in copy.find_all(exp.Table):
        table.set("alias", exp.TableAlias(this=exp.to_identifier(known[table.alias_or_name][0])))
    for column in copy.find_all(exp.Column):
        owner = _owner(column, known)
        if owner is None:
            return None
        column.set("table", exp.to_identifier(owner[0]))
        if owner[1].get(column.name) == "DOUBLE":
            doubles.add(_sql(column))
    return copy, frozenset(doubles)


def _owner(column: exp.Column, known: Mapping[str, _Named]) -> _Named | None:
    if column.table:
        return known.get(column.table)
    having = [one for one in known.values() if column.name in one[1]]
    return having[0] if len(having) == 1 else None


def _condition(where: exp.Expr | None) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The parts of a condition: columns that must be one of some texts, and the rest as SQL, in one order."""
    texts: dict[str, tuple[str, ...]] = {}
    rest = set()
    for part in where.this.flatten() if where is not None and isinstance(where.this, exp.And) else _whole(where):
        column, chosen = _texts(part.unnest())
        if column and column not in texts:
            texts[column] = chosen
        else:
            rest.add(f"({_sql(part.unnest())})")
    return texts, tuple(sorted(rest))


def _whole(where: exp.Expr | None) -> Sequence[exp.Expr]:
    return () if where is None else (where.this,)


def _texts(part: exp.Expr) -> tuple[str, tuple[str, ...]]:
    """`column = 'text'` or `column IN ('text', …)` as column and texts; "" for anything else."""
    chosen: Sequence[exp.Expr] = ()
    if isinstance(part, exp.EQ):
        chosen = (part.expression,)
    elif isinstance(part, exp.In) and not part.args.get("query") and not part.args.get("unnest"):
        chosen = part.expressions
    texts = isinstance(part.this, exp.Column) and all(isinstance(one, exp.Literal) and one.is_string for one in chosen)
    return (_sql(part.this), tuple(sorted(one.name for one in chosen))) if texts and chosen else ("", ())


def _number(node: exp.Expr, doubles: frozenset[str]) -> str:
    """A whole number as it is, which is summed fastest; anything that can have fractions guarded as DOUBLE."""
    broken = (
        any(_sql(column) in doubles for column in node.find_all(exp.Column))
        or node.find(exp.Div, exp.Avg, exp.Anonymous) is not None
        or any(cast.to.this in _FRACTIONS for cast in node.find_all(exp.Cast))
        or any(not one.is_string and not one.is_int for one in node.find_all(exp.Literal))
    )
    return finite(_sql(node)) if broken else _sql(node)


def _looked_up(node: exp.Expr) -> exp.Expr:
    """`CASE WHEN q = 'yes' THEN 1 WHEN q = 'no' THEN 0 END` as a look-up of q in a map; anything else as it is.

    Files and memory hold texts as numbers of a short list: a map is asked once for each text of the list, a CASE once
    for each row.
    """
    if not isinstance(node, exp.Case) or node.this is not None:
        return node
    found: dict[str, exp.Expr] = {}
    columns = set()
    for branch in node.args["ifs"]:
        column, texts = _texts(branch.this.unnest())
        columns.add(column)
        for text in texts:
            found.setdefault(text, branch.args["true"])  # the first that fits counts
    default = node.args.get("default")
    told = [*found.values(), *([default] if default is not None else [])]
    if len(columns) != 1 or "" in columns or not all(isinstance(one, exp.Literal) and one.is_int for one in told):
        return node
    asked = next(node.find_all(exp.Column))
    texts_of = exp.Array(expressions=[exp.Literal.string(text) for text in found])
    numbers = exp.Array(expressions=[number.copy() for number in found.values()])
    sought = exp.Bracket(this=exp.Map(keys=texts_of, values=numbers), expressions=[asked.copy()])
    return exp.Coalesce(this=sought, expressions=[default.copy()]) if default is not None else sought


def _sure(node: exp.Expr | None) -> bool:
    """Whether it can be read off that a number is never NULL."""
    node = node.unnest() if node is not None else None
    if isinstance(node, exp.Case):
        return _sure(node.args.get("default")) and all(_sure(one.args["true"]) for one in node.args["ifs"])
    if isinstance(node, exp.Coalesce):
        return any(_sure(one) for one in (node.this, *node.expressions))
    return isinstance(node, exp.Literal) and not node.is_string


def _sql(node: exp.Expr) -> str:
    return node.sql(dialect="duckdb")
