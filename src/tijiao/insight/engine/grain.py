"""SQL of the common grain: what the rows of each organisation add up to in each period, for many indicators at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tijiao.insight.catalog import quoted
from tijiao.insight.engine.rollup import DIVIDED
from tijiao.insight.engine.shapes import Part, Shape, common_text, finite


@dataclass(frozen=True, slots=True)
class Placed:
    """Where rows fall in time: a table of days with their spans, or the one span whose state a stock is.

    days  table (span, day, since); `since` is the first day from which on nothing changed in who counts for whom.
    span, as_of  for a stock: the number of its span, and its day as ISO text.
    """

    days: str = ""
    span: int = 0
    as_of: str = ""

    @property
    def columns(self) -> str:
        return "d.span, d.since AS on_date" if self.days else f"{self.span} AS span, {_day(self.as_of)} AS on_date"

    def joined(self, shape: Shape) -> str:
        return f"{shape.rows}\nJOIN {self.days} AS d ON d.day = {shape.on_date}" if self.days else shape.rows


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


def units(shape: Shape, members: Sequence[Member], placed: Placed) -> str:
    """SELECT of the units of all members in one pass over the shape's rows."""
    text = common_text(member.part for member in members)
    alike = set(members[0].part.where).intersection(*(member.part.where for member in members))
    inner, outer = _Sums("a"), _Sums("b")
    wanted = {member.number: _wanted(member, _own(member.part, text, alike), inner) for member in members}
    made = (
        f"SELECT CAST({shape.org} AS BIGINT) AS org, {placed.columns}{f', {text} AS asked_text' if text else ''}, "
        f"{inner.text()}\nFROM {placed.joined(shape)}{_shared(members, text, alike)}\n"
        f"GROUP BY 1, 2, 3{', 4' if text else ''}"
    )
    if text:
        for member in members:
            texts = ", ".join(map(quoted, member.part.texts[text]))
            wanted[member.number] = {
                name: outer.add(f"sum(CASE WHEN asked_text IN ({texts}) THEN {sql} ELSE 0 END)")
                for name, sql in wanted[member.number].items()
            }
        made = f"SELECT org, span, on_date, {outer.text()}\nFROM (\n{made}\n) AS cube\nGROUP BY 1, 2, 3"
    return _long(made, wanted)


def subjects(sql: str, number: int, placed: Placed) -> str:
    """SELECT of the subjects of one indicator, whose rows `sql` gives."""
    shape = Shape(f"(\n{sql}\n) AS t0", "t0.org", "t0.on_date")
    return (
        f"SELECT {number} AS indicator, CAST(t0.org AS BIGINT) AS org, {placed.columns}, t0.subject AS subject, "
        f"count(*) AS rows, count({finite('t0.value')}) AS told\nFROM {placed.joined(shape)}\nGROUP BY 1, 2, 3, 4, 5"
    )


def _shared(members: Sequence[Member], text: str, alike: Collection[str]) -> str:
    """WHERE of what all members ask alike, so that the rest is not read."""
    asked = sorted(alike)
    if text:
        asked.append(_one_of(text, sorted({one for member in members for one in member.part.texts[text]})))
    return f"\nWHERE {' AND '.join(asked)}" if asked else ""


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


def _long(wide: str, wanted: Mapping[int, Mapping[str, str]]) -> str:
    """A row for each indicator with any evidence out of the row that holds them all."""
    told = ", ".join(
        f"{{'indicator': {number}, 'rows': CAST({names['rows']} AS BIGINT), 'told': CAST({names['told']} AS BIGINT), "
        + ", ".join(f"'{name}': CAST({names.get(name, '0')} AS DOUBLE)" for name in ("v", "w", "vw"))
        + "}"
        for number, names in wanted.items()
    )
    return (
        f"SELECT u.indicator, org, span, on_date, u.rows, u.told, u.v, u.w, u.vw\n"
        f"FROM (SELECT org, span, on_date, unnest([{told}]) AS u\nFROM (\n{wide}\n) AS wide) AS long\nWHERE u.rows > 0"
    )


def _day(text: str) -> str:
    return f"CAST({quoted(text)} AS DATE)"
