"""The commands about the lake: they print, and return an exit code."""

import argparse
import sys
from pathlib import Path
from typing import TextIO

from tijiao.insight.catalog import DataSet
from tijiao.insight.lake.mirror import mirror
from tijiao.insight.lake.publish import NOTE
from tijiao.insight.lake.simulate import simulate
from tijiao.insight.library import library
from tijiao.insight.problems import PublishedThere
from tijiao.insight.readings import now
from tijiao.insight.store import lake, lake_in


def lake_status(asked: argparse.Namespace, out: TextIO = sys.stdout) -> int:
    """Data sets with rows, partitions and bytes; what is marked; what is damaged. Exit code 2 when something is."""
    there = lake() if _own(asked) else lake_in(Path(asked.dir))
    manifest = there.manifest()
    out.write(f"{there.folder}  version {manifest.version}  {manifest.written_at or 'never written'}\n")
    for name, table in sorted(manifest.tables.items()):
        size = sum(part.bytes for part in table.parts.values())
        out.write(f"{name:32} {table.rows:>12,} rows {len(table.parts):>6} partitions {size:>14,} bytes\n")
    marks = there.marks.pending()
    out.write(f"marked partitions waiting: {len({(mark.table, mark.partition) for mark in marks})}\n")
    damaged = there.damaged()
    for problem in damaged:
        out.write(f"damaged: {problem.facts['dataset']} {problem.facts['partition']} {problem.facts['file']}\n")
    return 2 if damaged else 0


def lake_refresh(asked: argparse.Namespace, out: TextIO = sys.stdout) -> int:
    """Rewrite what is marked; another folder then gets what it lacks of it. Raises PublishedThere."""
    if not _own(asked):
        there = _no_publication(Path(asked.dir))
        lake().refresh(at=now())
        out.write(f"files copied: {len(mirror(lake().folder, there))}\n")
        return 0
    _tell(lake().refresh(at=now()), out)
    return 0


def lake_rebuild(asked: argparse.Namespace, out: TextIO = sys.stdout) -> int:
    """Write everything anew. Raises PublishedThere."""
    there = lake() if _own(asked) else lake_in(_no_publication(Path(asked.dir)))
    _tell(there.rebuild(at=now()), out)
    return 0


def _own(asked: argparse.Namespace) -> bool:
    """Whether the installation's own lake is meant: no folder is named, or its own."""
    return asked.dir is None or Path(asked.dir).resolve() == lake().folder.resolve()


def _no_publication(folder: Path) -> Path:
    """What is written whole must not get into a folder that others read."""
    if (folder / NOTE).exists():
        raise PublishedThere(folder=str(folder))
    return folder


def lake_simulate(asked: argparse.Namespace, out: TextIO = sys.stdout) -> int:
    """Write a province's lake out of this city's, or of the lake in a folder."""
    made = simulate(Path(asked.source or lake().folder), Path(asked.dir), library().datasets, pupils=asked.pupils)
    for name, table in sorted(made.tables.items()):
        out.write(f"{name:32} {table.rows:>14,} rows\n")
    return 0


def lake_describe(_asked: argparse.Namespace | None = None, out: TextIO = sys.stdout) -> int:
    """The data dictionary: every table, column, type, unit, sensitivity, source."""
    for name, dataset in sorted(lake().datasets.items()):
        _describe(name, dataset, out)
    return 0


def _describe(name: str, dataset: DataSet, out: TextIO) -> None:
    out.write(f"{name}  {dataset.title.zh} / {dataset.title.en}\n")
    out.write(f"  from: {', '.join(dataset.reads) or 'computed'}\n")
    if dataset.partition:
        out.write(f"  partitioned by: {dataset.partition.by}\n")
    for column in dataset.columns:
        unit = f" [{column.unit.en}]" if column.unit else ""
        about = f"  {column.about.en}" if column.about else ""
        titles = f"{column.title.zh} / {column.title.en}"
        out.write(f"  {column.name:24} {column.type:10} {column.sensitivity.value:10} {titles}{unit}{about}\n")


def _tell(written: dict[str, list[str]], out: TextIO) -> None:
    for name, partitions in written.items():
        out.write(f"{name}: {len(partitions)}\n")
    out.write(f"data sets written: {len(written)}\n")
