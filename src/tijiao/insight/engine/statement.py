"""The one statement that answers many indicators over many spans, in DuckDB's dialect, but for where tables come from.

Its parts are named and stand on those before them: the tree, spans as days, what is read, cover, lifted, asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise

from tijiao.insight.catalog import DataSet, quoted
from tijiao.insight.engine import grain
from tijiao.insight.engine.figure import Definition, Span
from tijiao.insight.engine.grain import Member, Placed
from tijiao.insight.engine.rollup import ADDED_UP, COUNTED, KINDS, SUMMED
from tijiao.insight.engine.shapes import Part, Shape, shaped
from tijiao.insight.sqlcheck import bind, bound_tree

TREE, GROUPING = "tree", "grouping"
CITY = "*"
"""The node above all organisations."""

Asked = tuple[Definition, Sequence[Span]]

_TREE = """SELECT o.id AS org, a.code AS node
FROM (SELECT id, unnest(string_split(substring(path, 2, length(path) - 2), '/')) AS above FROM organisations) AS o
JOIN organisations AS a ON a.id = CAST(o.above AS BIGINT)
UNION ALL SELECT id AS org, '*' AS node FROM organisations"""
_GROUPINGS = """SELECT t.org, m.grouping_code AS node, m.from_day, m.to_day, 0 AS far FROM tree AS t
JOIN organisations AS o ON o.code = t.node JOIN memberships AS m ON m.org = o.id"""
_ATTRIBUTE = """SELECT t.org, m.value AS node, m.from_day, m.to_day, -length(o.path) AS far FROM tree AS t
JOIN organisations AS o ON o.code = t.node JOIN organisation_attributes AS m ON m.org = o.id WHERE m.key = """
_CHANGES = "SELECT from_day AS day FROM roof UNION SELECT to_day AS day FROM roof WHERE to_day IS NOT NULL"
_EVER = f"CAST('{grain.EVER}' AS DATE)"
_ON_EACH_DAY = """SELECT DISTINCT org, node, on_date FROM (
  SELECT g.org, r.node, g.on_date, r.far, min(r.far) OVER (PARTITION BY g.org, g.on_date) AS nearest
  FROM ({grain}) AS g JOIN roof AS r
    ON r.org = g.org AND r.from_day <= g.on_date AND (r.to_day IS NULL OR r.to_day > g.on_date)
) AS covered WHERE far = nearest"""
WIDE, _ALL = "wide_", "\nUNION ALL\n"
_MANY = 12
"""A pass for more indicators than this is added up while it is wide; the others' units are added up together."""


@dataclass
class Statement:
    """Named parts, each SQL over those before it; `spans` by the numbers that come out, `kinds` of roll-up needed."""

    tables: frozenset[str]
    parts: dict[str, str]
    spans: Sequence[Span]
    kinds: frozenset[str]
    dated: bool


@dataclass
class _Passes:
    """What is read together: members by shape and place, and subjects one by one."""

    spans: dict[Span, int] = field(default_factory=dict)
    members: dict[tuple[Shape, tuple[Span, ...], bool], list[Member]] = field(default_factory=dict)
    subjects: list[tuple[int, str, tuple[Span, ...], bool]] = field(default_factory=list)

    def add(self, number: int, one: Definition, spans: Sequence[Span], datasets: Mapping[str, DataSet]) -> None:
        stock = one.nature == "stock"
        for together in runs(one, spans):
            for span in together:
                self.spans.setdefault(span, len(self.spans))
            if KINDS[one.aggregate] == COUNTED:
                self.subjects.append((number, bound(one, together[0]), tuple(together), stock))
            else:
                shape, part = _shaped(one, together[0], datasets)
                self.members.setdefault((shape, tuple(together), stock), []).append(
                    Member(number, one.aggregate, part)
                )  # fmt: skip


def statement(asked: Sequence[Asked], datasets: Mapping[str, DataSet], by: str) -> Statement | None:
    """The statement for indicators, each over its own spans; None when there is nothing that could have evidence."""
    passes = _Passes()
    for number, (one, spans) in enumerate(asked):
        passes.add(number, one, spans, datasets)
    if not passes.spans:
        return None
    tables = {"organisations", *(name for one, _spans in asked for name in one.tables)}
    tables |= {"memberships"} if by == GROUPING else {"organisation_attributes"} if by != TREE else set()
    read, kinds = _read(passes, by != TREE)
    parts = {**tree_parts(by), **read, "asked": _definitions([one for one, _spans in asked])}
    return Statement(frozenset(tables), parts, list(passes.spans), kinds, by != TREE)


def runs(one: Definition, spans: Sequence[Span]) -> Iterator[Sequence[Span]]:
    """Spans that one pass can answer: all of a flow; one by one where the SQL itself depends on the period.

    A stock has no state in a period that has not begun.
    """
    if one.nature == "stock":
        yield from ([span] for span in spans if span.first <= span.today)
    elif one.parameters & {"as_of", "first", "end"}:
        yield from ([span] for span in spans)
    elif spans:
        yield spans


def bound(one: Definition, span: Span) -> str:
    """The indicator's SQL with the days of a span put in."""
    return bind(one.sql, _days_of(span))


def tree_parts(by: str) -> dict[str, str]:
    """The parts that say which organisation counts where: tree and, beside it, roof."""
    return {"tree": _TREE, **(_roof(by) if by != TREE else {})}


def covering(by: str, rows: str) -> str:
    """`cover` for the organisations and days of the SELECT `rows`."""
    return "SELECT org, node FROM tree" if by == TREE else _ON_EACH_DAY.format(grain=rows)


def _shaped(one: Definition, span: Span, datasets: Mapping[str, DataSet]) -> tuple[Shape, Part]:
    days = tuple((name, day) for name, day in _days_of(span).items() if name in one.parameters)
    return _read_once(one.sql, days, tuple((name, datasets[name].types) for name in one.tables if name in datasets))


_Types = tuple[tuple[str, str], ...]


@lru_cache(maxsize=1024)  # reading a hundred trees takes longer than many a statement
def _read_once(sql: str, days: _Types, tables: tuple[tuple[str, _Types], ...]) -> tuple[Shape, Part]:
    return shaped(bound_tree(sql, dict(days)), {name: dict(columns) for name, columns in tables})


def _days_of(span: Span) -> dict[str, str]:
    return {
        "as_of": span.as_of.isoformat(), "first": span.first.isoformat(), "end": span.end.isoformat(),
        "today": span.today.isoformat(),
    }  # fmt: skip


def _roof(by: str) -> dict[str, str]:
    """Who counts for whom between two days.

    An organisation belongs to a grouping when it or anything above it does, and has an attribute of its own or of the
    nearest above it that has one; twice over is once.
    """
    return {"roof": _GROUPINGS if by == GROUPING else _ATTRIBUTE + quoted(by), "changes": _CHANGES}


def _read(passes: _Passes, dated: bool) -> tuple[dict[str, str], frozenset[str]]:
    """Days, what is read, cover, and what is added up under it already; and the kinds of roll-up that it needs."""
    parts: dict[str, str] = {}
    units: list[str] = []
    lifted: list[str] = []
    kinds: set[str] = set()
    for (shape, together, stock), members in passes.members.items():
        one = grain.passed(shape, members, _placed(passes, together, stock, parts, dated))
        found = {member.number: KINDS[member.aggregate] for member in members}
        summed = [number for number, kind in found.items() if kind == SUMMED]
        if len(summed) > _MANY:
            name = f"{WIDE}{len(lifted)}"
            parts[name] = f"SELECT * FROM {one.rows} AS wide"
            one = replace(one, rows=name)
            lifted.append(grain.lifted(one.of(summed), dated=dated))
            found = {number: kind for number, kind in found.items() if kind != SUMMED}
        if found:
            units.append(grain.units(one.of(found)))
            kinds |= set(found.values())
    subjects = [
        grain.subjects(sql, number, _placed(passes, together, stock, parts, dated))
        for number, sql, together, stock in passes.subjects
    ]
    if units:
        parts["units"] = _ALL.join(units)
    if subjects:
        parts["subjects"] = _ALL.join(subjects)
    parts["cover"] = _cover(parts) if dated else "SELECT org, node FROM tree"
    if lifted:
        parts["lifted"] = _ALL.join(lifted)
    return parts, frozenset(kinds | ({COUNTED} if subjects else set()) | ({ADDED_UP} if lifted else set()))


def _placed(passes: _Passes, spans: tuple[Span, ...], stock: bool, parts: dict[str, str], dated: bool) -> Placed:
    """Where the rows of a pass fall; a flow's days are a part of the statement, shared by all that have the same."""
    numbers = [passes.spans[span] for span in spans]
    if stock:
        return Placed(span=numbers[0], as_of=spans[0].as_of.isoformat())
    line = sorted(zip(spans, numbers, strict=True), key=lambda one: one[0].first)
    if not dated and all(one.end == after.first for (one, _), (after, _) in pairwise(line)):
        return Placed(line=[(number, span.first.isoformat(), span.end.isoformat()) for span, number in line])
    name = "days_" + "_".join(map(str, numbers))
    if name not in parts:
        rows = ", ".join(
            f"({number}, CAST({quoted(span.first.isoformat())} AS DATE), CAST({quoted(_last(span))} AS DATE))"
            for number, span in zip(numbers, spans, strict=True)
        )
        single = f"""SELECT span, CAST(moment AS DATE) AS day FROM (
  SELECT span, unnest(generate_series(first, last, INTERVAL 1 DAY)) AS moment
  FROM (VALUES {rows}) AS v(span, first, last)
) AS each_day"""
        parts[name] = (
            f"SELECT s.span, s.day, coalesce(max(c.day), {_EVER}) AS since FROM ({single}) AS s "
            "LEFT JOIN changes AS c ON c.day <= s.day GROUP BY s.span, s.day"
            if dated
            else f"SELECT span, day, {_EVER} AS since FROM ({single}) AS s"
        )
    return Placed(days=name)


def _last(span: Span) -> str:
    return (span.end - timedelta(days=1)).isoformat()


def _cover(parts: Mapping[str, str]) -> str:
    read = (name for name in parts if name in ("units", "subjects") or name.startswith(WIDE))
    grains = [f"SELECT org, on_date FROM {name}" for name in read]
    return _ON_EACH_DAY.format(grain=" UNION ".join(grains if len(grains) > 1 else grains * 2))


def _definitions(asked: Sequence[Definition]) -> str:
    rows = ", ".join(
        f"({number}, {quoted(one.aggregate)}, CAST({'NULL' if one.threshold is None else one.threshold} AS DOUBLE), "
        f"{one.better == 'down'})"
        for number, one in enumerate(asked)
    )
    return f"SELECT * FROM (VALUES {rows}) AS v(indicator, way, threshold, down)"
