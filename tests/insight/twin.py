"""The engine's slow obvious twin in plain Python: what a reading must be, row by row."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from math import sqrt
from typing import Any

PATHS = {4: ["city", "east", "l-7"], 5: ["city", "hill", "s-9"], 6: ["city", "hill", "s-10"], 2: ["city", "east"]}


def figures(rows: Sequence[dict[str, Any]], aggregate: str, first: date, end: date, threshold: float = 0) -> dict[str, Any]:
    """node → (value, rows, silent)."""
    under: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if first <= date.fromisoformat(row["day"]) < end:
            for node in PATHS[row["org"]]:
                under[node].append(row)
    found = {}
    for node, all_rows in under.items():
        told = [row for row in all_rows if row["value"] is not None]
        value = _VALUES[aggregate](told, threshold) if told else None
        found[node] = (value, len(all_rows), len(all_rows) - len(told))
    return found


def _weights(rows: Sequence[dict[str, Any]]) -> float:
    return sum(row["weight"] or 0 for row in rows)


def _values(rows: Sequence[dict[str, Any]]) -> float:
    return sum(row["value"] for row in rows)


def _rate(rows: Sequence[dict[str, Any]], _threshold: float) -> float | None:
    return _values(rows) / _weights(rows) if _weights(rows) else None


def _mean(rows: Sequence[dict[str, Any]], _threshold: float) -> float | None:
    return sum(row["value"] * (row["weight"] or 0) for row in rows) / _weights(rows) if _weights(rows) else None


def _by_school(rows: Sequence[dict[str, Any]]) -> list[tuple[float, float]]:
    schools: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        schools[row["org"]].append(row)
    return [(_values(own), _weights(own)) for own in schools.values() if _weights(own)]


def _cv(rows: Sequence[dict[str, Any]], _threshold: float) -> float | None:
    schools = _by_school(rows)
    weight = sum(w for _, w in schools)
    mean = sum(v for v, _ in schools) / weight if weight else 0
    if not mean:
        return None
    return sqrt(sum(w * (v / w - mean) ** 2 for v, w in schools) / weight) / mean


def _meeting(rows: Sequence[dict[str, Any]], threshold: float) -> float | None:
    schools = _by_school(rows)
    return sum(v / w >= threshold for v, w in schools) / len(schools) if schools else None


_VALUES = {
    "rate": _rate, "mean": _mean, "sum": lambda rows, _: _values(rows), "count": lambda rows, _: len(rows),
    "distinct": lambda rows, _: len({row["who"] for row in rows}), "cv": _cv, "share-meeting": _meeting,
}  # fmt: skip
