"""Scores a reading against a reading by hand (a *.gold.json beside the document).

Run as a program it prints the scores of all documents: python tests/plans/reading/scoring.py [-v]
"""

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tijiao.plans import reading

DOCUMENTS = Path(__file__).resolve().parent.parent / "documents"
OTHERS = ("mechanisms", "documents", "cadences", "deadlines", "responsible")


@dataclass
class Score:
    """Counts of one or more documents; `faults` tells each miss in words."""

    wanted: int = 0
    found: int = 0
    read: int = 0
    right: int = 0
    points: int = 0
    points_found: int = 0
    points_read: int = 0
    others_wanted: int = 0
    others_found: int = 0
    others_read: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 1.0

    @property
    def point_recall(self) -> float:
        return self.points_found / self.points if self.points else 1.0

    @property
    def point_precision(self) -> float:
        return self.points_found / self.points_read if self.points_read else 1.0

    def add(self, other: "Score") -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def gold_files(prefix: str = "") -> list[Path]:
    return sorted(DOCUMENTS.glob(f"{prefix}*.gold.json"))


def score(gold_path: Path) -> Score:
    """One document: points are matched by number and title in order, targets within their point."""
    gold = json.loads(gold_path.read_text(encoding="utf-8"))
    told = reading.read_file(gold_path.parent / gold["file"]).to_json()
    return compare(gold, told, gold["file"])


def compare(gold: dict[str, Any], told: dict[str, Any], name: str) -> Score:
    result = Score()
    for key in ("title", "year", "issuer", "doc_number"):
        if gold[key] != told[key]:
            result.faults.append(f"{name}: {key} {told[key]!r}, not {gold[key]!r}")
    wanted = [{"section": s["heading"], **p} for s in gold["sections"] for p in s["points"]]
    read = [{"section": s["heading"], **p} for s in told["sections"] for p in s["points"]]
    result.points, result.points_read = len(wanted), len(read)
    left = list(read)
    for point in wanted:
        same = ("section", "number", "title")
        at = next((i for i, other in enumerate(left) if all(other[k] == point[k] for k in same)), None)
        other = left.pop(at) if at is not None else None
        if other is None:
            result.faults.append(f"{name}: no point {point['section']} / {point['number']} {point['title']}")
        else:
            result.points_found += 1
            if other["path"] != point["path"]:
                result.faults.append(f"{name}: path {other['path']}, not {point['path']} at {point['title']}")
        _targets(result, point, other, f"{name} {point['number']}")
        _others(result, point, other, f"{name} {point['number']}")
    for other in left:
        result.faults.append(f"{name}: extra point {other['section']} / {other['number']} {other['title']}")
        result.read += len(other["targets"])
        result.faults += [f"{name}: extra target {t['text']} in an extra point" for t in other["targets"]]
    return result


def _targets(result: Score, point: dict[str, Any], other: dict[str, Any] | None, where: str) -> None:
    left = list(other["targets"]) if other else []
    result.wanted += len(point["targets"])
    for target in point["targets"]:
        found = _take(left, target)
        if found is None:
            result.faults.append(f"{where}: missed {target['text']}")
            continue
        result.found += 1
        result.right += 1
        result.read += 1
        if found["text"] != target["text"]:
            result.faults.append(f"{where}: text {found['text']}, not {target['text']} (counted as found)")
    for target in point["optional_targets"]:
        _take(left, target)
    result.read += len(left)
    result.faults += [f"{where}: extra target {t['text']} ({t['value']} {t['unit']} {t['comparator']})" for t in left]


def _take(left: list[dict[str, Any]], target: dict[str, Any]) -> dict[str, Any] | None:
    """Remove and return the read target with the same value, unit and comparator whose text overlaps."""
    keys = ("value", "value_max", "unit", "comparator")
    for i, found in enumerate(left):
        same = all(found.get(key) == target.get(key) for key in keys)
        if same and (found["text"] in target["text"] or target["text"] in found["text"]):
            return left.pop(i)
    return None


def _others(result: Score, point: dict[str, Any], other: dict[str, Any] | None, where: str) -> None:
    for key in OTHERS:
        wanted, read = point[key], other[key] if other else []
        result.others_wanted += len(wanted)
        result.others_read += len(read)
        result.others_found += len(set(wanted) & set(read))
        if wanted != read:
            result.faults.append(f"{where}: {key} {read}, not {wanted}")


def main() -> None:
    total: dict[str, Score] = {"dev": Score(), "held": Score()}
    for path in gold_files():
        one = score(path)
        total[path.name.split("-")[0]].add(one)
        _print(path.name.removesuffix(".gold.json"), one)
        if "-v" in sys.argv:
            print(*("    " + fault for fault in one.faults), sep="\n")
    for name, one in total.items():
        _print(f"all {name}", one)


def _print(name: str, one: Score) -> None:
    print(
        f"{name:28} targets: recall {one.recall:.3f} ({one.found}/{one.wanted}) precision {one.precision:.3f} "
        f"({one.right}/{one.read})  points: {one.points_found}/{one.points}, read {one.points_read}  "
        f"others: {one.others_found}/{one.others_wanted}, read {one.others_read}"
    )


if __name__ == "__main__":
    main()
