"""`tijiao indicators run`: the packs' indicators over one lake or several, on DuckDB or on Spark."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Protocol, TextIO

from tijiao.insight.catalog import DataSet
from tijiao.insight.declare import Indicator
from tijiao.insight.engine.board import Board
from tijiao.insight.engine.engine import CITY, TREE, Engine
from tijiao.insight.engine.figure import Span
from tijiao.insight.engine.spark import MASTER, SparkEngine
from tijiao.insight.engine.statement import Asked
from tijiao.insight.engine.suppress import hide
from tijiao.insight.lake import manifest as manifests
from tijiao.insight.lake.manifest import Manifest
from tijiao.insight.library import library
from tijiao.insight.problems import IndicatorFailed, ManifestDamaged, NoSuchEngine
from tijiao.kernel.periods import Kind, Period
from tijiao.kernel.times import local_day


class Computes(Protocol):
    """An engine, whichever."""

    def board(self, asked: Sequence[Asked], manifest: Manifest, *, by: str = TREE) -> Board: ...


def run(asked: argparse.Namespace, out: TextIO = sys.stdout) -> int:
    """Print a line for each reading. Exit code 1 when the lake lacks what an indicator reads; that is said."""
    lakes = {Path(folder): read(Path(folder)) for folder in asked.lake}
    common = [name for name, dataset in library().datasets.items() if dataset.common]
    manifest = manifests.union(lakes, common=common)
    chosen = [library().indicator(name) for name in asked.indicator or library().indicators]
    there = [one for one in chosen if set(one.tables) <= manifest.tables.keys()]
    on = date.fromisoformat(asked.on) if asked.on else local_day(datetime.fromisoformat(manifest.written_at))
    wanted = [(one, [span(one, asked.period, on)]) for one in there]
    with engine(asked.engine, list(lakes), library().datasets) as computes:
        boards = list(_boards(computes, wanted, manifest, asked.by))
    for one, board in boards:
        _tell(one, board, asked, out)
    for one in chosen:
        if one not in there:
            lacks = ", ".join(sorted(set(one.tables) - manifest.tables.keys()))
            print(f"{one.id}: the lake has no {lacks}", file=sys.stderr)
    return 0 if len(boards) == len(chosen) else 1


def _boards(
    computes: Computes, wanted: Sequence[tuple[Indicator, list[Span]]], manifest: Manifest, by: str
) -> Iterator[tuple[Indicator, Board]]:
    """Each indicator with the board that has it: one for all, or where one of them fails each by itself."""
    try:
        board = computes.board(wanted, manifest, by=by)
        yield from ((one, board) for one, _spans in wanted)
    except IndicatorFailed:
        for one, spans in wanted:
            try:
                yield one, computes.board([(one, spans)], manifest, by=by)
            except IndicatorFailed as failed:
                print(f"{one.id}: {failed.facts['why']}", file=sys.stderr)


def read(folder: Path) -> Manifest:
    """The manifest of a lake that must be there. Raises ManifestDamaged, ManifestOfAnotherVersion."""
    found = manifests.read(folder)
    if not found.tables:
        raise ManifestDamaged(file=str(folder / manifests.NAME))
    return found


def span(indicator: Indicator, text: str | None, on: date) -> Span:
    """The period named, or the indicator's own that holds the day. Raises WrongPeriod."""
    period = Period.parse(text) if text else Period.containing(Kind(indicator.period), on)
    return Span(str(period), period.first, period.end, min(period.last, on), on)


@contextmanager
def engine(name: str, folders: Sequence[Path], datasets: Mapping[str, DataSet]) -> Iterator[Computes]:
    """The engine of a name: duckdb, local[2], spark://host:port. Raises NoSuchEngine."""
    folders = [folder.resolve() for folder in folders]
    if name == "duckdb":
        yield Engine(folders[0], datasets, beside=folders[1:], patience=3600.0)
        return
    if not MASTER.fullmatch(name):
        raise NoSuchEngine(engine=name)
    spark = SparkEngine(folders[0], datasets, name)
    try:
        yield spark
    finally:
        spark.close()


def _tell(indicator: Indicator, board: Board, asked: argparse.Namespace, out: TextIO) -> None:
    """The readings of an indicator, small groups hidden: nobody is signed in here whose post would handle them."""
    for (node, period), raw in sorted(board.of(indicator.id).items()):
        if node != CITY and not (asked.all or asked.by != TREE):
            continue
        figure = hide(raw, indicator.suppress) if indicator.suppress else raw
        text = "" if figure.value is None else f"{figure.value:.{indicator.decimals}f}"
        if asked.json:
            told = {"indicator": indicator.id, "node": node, "period": period, "value": text, "hidden": figure.hidden}
            print(json.dumps(told, ensure_ascii=False), file=out)
        else:
            print(f"{indicator.id:32} {node:20} {period:10} {text or '-':>14} {indicator.unit.en}", file=out)
