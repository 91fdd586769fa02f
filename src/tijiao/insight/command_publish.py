"""`tijiao lake publish DIR`: what others may have of this lake."""

import argparse
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TextIO

import pyarrow as pa

from tijiao.access.sensitivity import NEVER_FOR_ANALYSTS, SMALLEST_OPEN_GROUP
from tijiao.insight.command_indicators import span
from tijiao.insight.declare import Indicator
from tijiao.insight.engine.engine import CITY, Engine
from tijiao.insight.engine.suppress import shield
from tijiao.insight.lake.lake import Lake
from tijiao.insight.lake.publish import Agreement, judge, publish
from tijiao.insight.library import library
from tijiao.insight.problems import AgreementRefused, WrongPlace
from tijiao.insight.readings import now
from tijiao.insight.store import lake
from tijiao.packs.files import read_tree
from tijiao.packs.validate import validate

_PLACE = re.compile(r"[1-9][0-9]{5}")
_READINGS = pa.schema(
    [
        ("indicator", pa.string()), ("node", pa.string()), ("period", pa.string()), ("value", pa.float64()),
        ("numerator", pa.float64()), ("denominator", pa.float64()), ("hidden", pa.bool_()),
    ]
)  # fmt: skip


def run(asked: argparse.Namespace, out: TextIO = sys.stdout) -> int:
    """Bring the lake up to date and publish from it. Raises WrongPlace, AgreementRefused, the lake's problems."""
    if not _PLACE.fullmatch(asked.place):
        raise WrongPlace(place=asked.place)
    there, at = lake(), now()
    agreement = _agreement(Path(asked.agreement)) if asked.agreement else None
    if agreement:
        judge(agreement, there.datasets, today=at.today)
    there.refresh(at=at)
    readings = pa.Table.from_pylist(list(_readings(there, asked.place, at.today)), _READINGS)
    made = publish(
        there.folder, Path(asked.dir), there.datasets, place=int(asked.place), readings=readings, agreement=agreement,
        at=at.text,
    )  # fmt: skip
    for name, table in sorted(made.tables.items()):
        out.write(f"{name:32} {table.rows:>12,} rows\n")
    return 0


def _agreement(path: Path) -> Agreement:
    found, faults = validate(read_tree(path), Agreement, path.name)
    if found is None:
        raise AgreementRefused(why="; ".join(map(str, faults)))
    return found


def _readings(there: Lake, place: str, today: date) -> Iterator[dict[str, object]]:
    """Every indicator in its own period, down to single organisations; what is too small or would tell it is hidden."""
    manifest, engine = there.manifest(), Engine(there.folder, there.datasets)
    chosen = [one for one in library().indicators.values() if set(one.tables) <= manifest.tables.keys()]
    asked = [(one, [span(one, None, today)]) for one in chosen]
    board, parents = engine.board(asked, manifest), _parents(engine, there)
    for one, [period] in asked:
        own = {node: figure for (node, _span), figure in board.of(one.id).items() if node != CITY}
        for node, figure in sorted(shield(own, parents, _least(one, there)).items()):
            yield {
                "indicator": one.id, "node": f"{place}-{node}", "period": period.name, "value": figure.value,
                "numerator": figure.numerator, "denominator": figure.denominator, "hidden": figure.hidden,
            }  # fmt: skip


def _least(indicator: Indicator, there: Lake) -> int:
    """The smallest group that may be told: ten wherever persons are counted."""
    persons = any(
        column.sensitivity in NEVER_FOR_ANALYSTS for name in indicator.tables for column in there.datasets[name].columns
    )
    return max(indicator.suppress, SMALLEST_OPEN_GROUP if persons else 0)


def _parents(engine: Engine, there: Lake) -> dict[str, str]:
    rows = engine.table("organisations", there.manifest()).to_pylist()
    codes = {row["id"]: row["code"] for row in rows}
    return {row["code"]: codes[row["parent"]] for row in rows if row["parent"] in codes}
