"""The engine's slow obvious twin: one question for each node and period, answered by SQLite's own aggregates."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

PARENTS = {1: None, 2: 1, 3: 1, 4: 2, 5: 3, 6: 3}
CODES = {1: "city", 2: "east", 3: "hill", 4: "l-7", 5: "s-9", 6: "s-10"}
Rows = Sequence[Mapping[str, Any]]
Nodes = Callable[[int, date], Iterable[str]]
"""An organisation and a day → the nodes under which it counts."""

_OWN = "SELECT sum(value) AS v, sum(weight) AS w FROM told GROUP BY org HAVING sum(weight) > 0"
_ASKED = {
    "rate": "SELECT sum(value) / nullif(sum(weight), 0) FROM told",
    "mean": "SELECT sum(value * weight) / nullif(sum(weight), 0) FROM told",
    "sum": "SELECT sum(value) FROM told",
    "count": "SELECT nullif(count(*), 0) FROM told",
    "distinct": "SELECT nullif(count(DISTINCT who), 0) FROM told",
    "cv": f"""WITH own AS ({_OWN}), whole AS (SELECT sum(v) / sum(w) AS mean, sum(w) AS w FROM own)
        SELECT sqrt((SELECT sum(own.w * (v / own.w - mean) * (v / own.w - mean)) FROM own) / w) / nullif(mean, 0)
        FROM whole""",
    "share-meeting": f"SELECT avg(CASE WHEN v / w >= 2.0 THEN 1.0 ELSE 0.0 END) FROM ({_OWN})",
}


def figures(rows: Rows, aggregate: str, first: date, end: date, under: Nodes) -> dict[str, tuple[float | None, int, int]]:
    """node → value, rows, silent ones among them. A row is told that has all that its aggregate divides."""
    placed: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        day = date.fromisoformat(row["day"])
        for node in set(under(row["org"], day)) if first <= day < end else ():
            placed.setdefault(node, []).append(row)
    needs = " AND weight IS NOT NULL" if aggregate in ("rate", "mean", "cv", "share-meeting") else ""
    return {node: _figure(own, f"value IS NOT NULL{needs}", _ASKED[aggregate]) for node, own in placed.items()}


def _figure(rows: Rows, told: str, asked: str) -> tuple[float | None, int, int]:
    con = sqlite3.connect(":memory:")
    con.execute("CREATE TABLE facts (org int, who text, value double, weight double)")
    con.executemany("INSERT INTO facts VALUES (:org, :who, :value, :weight)", rows)
    con.execute(f"CREATE VIEW told AS SELECT * FROM facts WHERE {told}")
    [(value,)], [(silent,)] = con.execute(asked), con.execute(f"SELECT count(*) FROM facts WHERE NOT ({told})")
    con.close()
    return value, len(rows), silent


def above(org: int) -> list[int]:
    """The organisation itself and all above it, nearest first."""
    parent = PARENTS[org]
    return [org, *(above(parent) if parent else ())]


def tree(org: int, _day: date) -> list[str]:
    return [*(CODES[one] for one in above(org)), "*"]


def groupings(members: Rows) -> Nodes:
    """Whatever it or anything above it is a member of on the day."""
    return lambda org, day: [
        row["node"] for row in members if row["organisation_id"] in above(org) and _holds(row, day)
    ]  # fmt: skip


def attribute(facts: Rows) -> Nodes:
    """Its own value on the day, or else that of the nearest above it that has one."""

    def nodes(org: int, day: date) -> list[str]:
        for one in above(org):
            own = [row["value"] for row in facts if row["organisation_id"] == one and _holds(row, day)]
            if own:
                return own
        return []

    return nodes


def _holds(row: Mapping[str, Any], day: date) -> bool:
    first, end = date.fromisoformat(row["from_day"]), row["to_day"] and date.fromisoformat(row["to_day"])
    return first <= day and (end is None or day < end)


def days(first: date, count: int) -> list[str]:
    return [(first + timedelta(days=number)).isoformat() for number in range(count)]
