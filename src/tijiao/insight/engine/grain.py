"""SQL of the common grain: what the rows of each organisation add up to in each period, for many indicators at once.

A pass is wide: a row for each organisation and period, a column for each sum. Units are the same as rows, one for each
indicator. Where a pass serves many indicators, it is added up under the nodes while it is still wide: as units it would
be so many times as many rows before the adding up.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tijiao.insight.catalog import quoted
from tijiao.insight.engine.rollup import DIVIDED
from tijiao.insight.engine.shapes import Part, Shape, common_text, finite

EVER = "1900-01-01"
"""The day since which nothing changed in who counts for whom, where nobody asks for days."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where rows fall in time: a table of days with their spans, spans one after the other, or the span of a stock.

    days  table (span, day, since); `since` is the first day from which on nothing changed in who counts for whom.
    line  spans of which each begins where the one before it ends: number, first day and end as ISO texts.
    span, as_of  for a stock: the number of its span, and its day as ISO text.
    """

    days: str = ""
    line: Sequence[tuple[int, str, str]] = ()
    span: int = 0
    as_of: str = ""

    def columns(self, shape: Shape) -> str:
        if self.days:
            return "d.span, d.since AS on_date"
        return f"{self._numbered(shape)} AS span, {_day(self.as_of or EVER)} AS on_date"

    def joined(self, shape: Shape) -> str:
        return f"{shape.rows}\nJOIN {self.days} AS d ON d.day = {shape.on_date}" if self.days else shape.rows

    def within(self, shape: Shape) -> list[str]:
        """Conditions that leave out rows of no span."""
        if not self.line:
            return []
        return [f"{shape.on_date} >= {_day(self.line[0][1])}", f"{shape.on_date} < {_day(self.line[-1][2])}"]

    def _numbered(self, shape: Shape) -> str:
        """SQL of the number of a row's span."""
        *before, last = [number for number, _first, _end in self.line] or [self.span]
        ends = (end for _number, _first, end in self.line)
        told = (f"WHEN {shape.on_date} < {_day(end)} THEN {number}" for number, end in zip(before, ends, strict=False))
        return f"CASE {' '.join(told)} ELSE {last} END" if before else str(last)


@dataclass(frozen=True, slots=True)
class Member:
    """An indicator in a pass: its number, its aggregate, and what it asks of the rows."""

    number: int
    aggregate: str
    part: Part


@dataclass(slots=True)
class _Sums:
    """SQL of sums, each once however many indicators need it, by the name under which it comes out."""

    prefix: str
    names: dict[str, str] = field(default_factory=dict)

    def add(self, sql: str) -> str:
        return self.names.setdefault(sql, f"{self.prefix}{len(self.names)}")

    def text(self) -> str:
        return ", ".join(f"{sql} AS {name}" for sql, name in self.names.items())


@dataclass(frozen=True, slots=True)
class Pass:
    """Rows of (org, span, on_date, sums …), and which sums are an indicator's: its number → rows, told, v, w, vw.

    rows  a SELECT between brackets, or the name of a part of the statement.
    """

    rows: str
    wanted: Mapping[int, Mapping[str, str]]

    def of(self, numbers: Collection[int]) -> "Pass":
        """For some of its indicators."""
        return replace(self, wanted={number: sums for number, sums in self.wanted.items() if number in numbers})


def units(one: Pass) -> str:
    """SELECT of the units of a pass."""
    return _long(one.rows, "org, span, on_date", one.wanted)


def lifted(one: Pass, *, dated: bool) -> str:
    """SELECT of what the units of a pass add up to under each node."""
    names = sorted({name for sums in one.wanted.values() for name in sums.values()})
    sums = ", ".join(f"sum(w.{name}) AS {name}" for name in names)
    days = " AND c.on_date = w.on_date" if dated else ""
    raised = (
        f"SELECT c.node, w.span, {sums}\nFROM {one.rows} AS w JOIN cover AS c ON c.org = w.org{days}\nGROUP BY 1, 2"
    )
    return _long(f"(\n{raised}\n)", "node, span", one.wanted)


def passed(shape: Shape, members: Sequence[Member], placed: Placed) -> Pass:
    """One pass over the shape's rows for all members."""
    text = common_text(member.part for member in members)
    alike = set(members[0].part.where).intersection(*(member.part.where for member in members))
    inner, outer = _Sums("a"), _Sums("b")
    wanted = {member.number: _wanted(member, _own(member.part, text, alike), inner) for member in members}
    keys = f"CAST({shape.org} AS BIGINT) AS org, {placed.columns(shape)}{f', {text} AS asked_text' if text else ''}"
    where = _where(placed.within(shape), _shared(members, text, alike))
    made = f"SELECT {keys}, {inner.text()}\nFROM {placed.joined(shape)}{where}\nGROUP BY 1, 2, 3{', 4' if text else ''}"
    if text:
        for member in members:
            texts = ", ".join(map(quoted, member.part.texts[text]))
            wanted[member.number] = {
                name: outer.add(f"sum(CASE WHEN asked_text IN ({texts}) THEN {sql} ELSE 0 END)")
                for name, sql in wanted[member.number].items()
            }
        made = f"SELECT org, span, on_date, {outer.text()}\nFROM (\n{made}\n) AS cube\nGROUP BY 1, 2, 3"
    return Pass(f"(\n{made}\n)", wanted)


def subjects(sql: str, number: int, placed: Placed) -> str:
    """SELECT of the subjects of one indicator, whose rows `sql` gives."""
    shape = Shape(f"(\n{sql}\n) AS t0", "t0.org", "t0.on_date")
    return (
        f"SELECT {number} AS indicator, CAST(t0.org AS BIGINT) AS org, {placed.columns(shape)}, t0.subject AS subject, "
        f"count(*) AS rows, count({finite('t0.value')}) AS told\nFROM {placed.joined(shape)}"
        f"{_where(placed.within(shape))}\nGROUP BY 1, 2, 3, 4, 5"
    )


def _where(*conditions: Sequence[str]) -> str:
    told = [one for some in conditions for one in some]
    return f"\nWHERE {' AND '.join(told)}" if told else ""


def _shared(members: Sequence[Member], text: str, alike: Collection[str]) -> list[str]:
    """Conditions that all members ask alike, so that the rest is not read."""
    asked = sorted(alike)
    if text:
        asked.append(_one_of(text, sorted({one for member in members for one in member.part.texts[text]})))
    return asked


def _own(part: Part, text: str, alike: Collection[str]) -> list[str]:
    """The conditions of an indicator that neither the pass nor its groups see to."""
    texts = [_one_of(column, texts) for column, texts in part.texts.items() if column != text]
    return [*(one for one in part.where if one not in alike), *texts]


def _one_of(column: str, texts: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(map(quoted, texts))})"


def _wanted(member: Member, own: Sequence[str], sums: _Sums) -> dict[str, str]:
    """The names of the sums that an indicator needs: rows, told and, by its aggregate, v, w and vw."""
    part, divided = member.part, member.aggregate in DIVIDED
    value, weight = part.value, part.weight if divided else ""
    doubtful = [] if part.sure else [one for one in (value, weight) if one]
    filled = [f"({one}) IS NOT NULL" for one in doubtful]
    alone = doubtful[0] if len(doubtful) == 1 and not own else ""  # which the sum computes anyhow
    rows = sums.add(_count(own))
    told = sums.add(f"count({alone})" if alone else _count([*own, *filled]))
    if member.aggregate == "count":
        return {"rows": rows, "told": told}
    both = [*own, *filled] if weight else own  # without weight, sum() passes over what is NULL
    found = {"rows": rows, "told": told, "v": sums.add(_sum(both, value))}
    if divided:
        found["w"] = sums.add(_sum(both, weight)) if weight else told
    if member.aggregate == "mean":
        found["vw"] = sums.add(_sum(both, f"({value}) * ({weight})")) if weight else found["v"]
    return found


def _count(conditions: Sequence[str]) -> str:
    return f"count(CASE WHEN {' AND '.join(conditions)} THEN 1 END)" if conditions else "count(*)"


def _sum(conditions: Sequence[str], number: str) -> str:
    inside = f"CASE WHEN {' AND '.join(conditions)} THEN {number} ELSE 0 END" if conditions else number
    return f"CAST(coalesce(sum({inside}), 0) AS DOUBLE)"


def _long(wide: str, keys: str, wanted: Mapping[int, Mapping[str, str]]) -> str:
    """A row for each indicator with any evidence out of the row that holds them all; `keys` stay as they are."""
    told = ", ".join(
        f"{{'indicator': {number}, 'rows': CAST({names['rows']} AS BIGINT), 'told': CAST({names['told']} AS BIGINT), "
        + ", ".join(f"'{name}': CAST({names.get(name, '0')} AS DOUBLE)" for name in ("v", "w", "vw"))
        + "}"
        for number, names in wanted.items()
    )
    return (
        f"SELECT u.indicator, {keys}, u.rows, u.told, u.v, u.w, u.vw\n"
        f"FROM (SELECT {keys}, unnest([{told}]) AS u\nFROM {wide} AS wide) AS long\nWHERE u.rows > 0"
    )


def _day(text: str) -> str:
    return f"CAST({quoted(text)} AS DATE)"
