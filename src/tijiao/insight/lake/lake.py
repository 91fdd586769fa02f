"""The lake: refreshed by marks, rebuilt whole, described, and swept of files that no manifest names."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from tijiao.insight.catalog import DataSet, reachable
from tijiao.insight.lake import manifest as manifests
from tijiao.insight.lake.export import FILES, Exporter, Producer
from tijiao.insight.lake.lock import writing
from tijiao.insight.lake.manifest import Manifest, Part, Table
from tijiao.insight.lake.store import Source
from tijiao.insight.problems import FileDamaged, ManifestDamaged, ManifestOfAnotherVersion

GRACE = 3600.0
"""Seconds for which a file that no manifest names any more is kept: a reader may still be at it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A changed partition of a table; an empty `partition` is the whole table."""

    id: int
    table: str
    partition: str


class Marks(Protocol):
    """Where the marks are kept."""

    def pending(self, tables: Iterable[str] | None = None) -> Sequence[Mark]:
        """Marks of the tables (of all tables for None) whose changes are committed."""

    def clear(self, marks: Sequence[Mark]) -> None:
        """Remove exactly these marks: one that came in between stays."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is written: the city's day, which computed data sets depend on, and the moment."""

    today: date
    now: datetime

    @property
    def text(self) -> str:
        return self.now.isoformat(timespec="milliseconds")


@dataclass(frozen=True)
class Lake:
    """A lake's folder, the store it is filled from, its data sets, their producers, and the marks."""

    folder: Path
    source: Source
    datasets: Mapping[str, DataSet]
    marks: Marks
    producers: Mapping[str, Producer] = field(default_factory=dict)

    def manifest(self) -> Manifest:
        """What is there now. Raises ManifestDamaged, ManifestOfAnotherVersion."""
        return manifests.read(self.folder)

    def stale(self, wanted: Iterable[str], *, today: date) -> bool:
        """Whether a reading of these data sets must refresh first: marked, never written, or of another day."""
        names = [name for name in wanted if name in self.datasets]
        tables = {table for name in names for table in self.datasets[name].answers}
        return self.unwritten(names, today=today) or (bool(tables) and bool(self.marks.pending(tables)))

    def unwritten(self, wanted: Iterable[str], *, today: date) -> bool:
        """Whether one of these data sets was never written, or by another definition, or for another day."""
        known = self.manifest()
        return any(_unwritten(self.datasets[name], known.tables.get(name), today) for name in wanted)

    def refresh(self, *, at: Moment, wanted: Iterable[str] | None = None) -> dict[str, list[str]]:
        """Rewrite what is marked, and what `wanted` (default: all) data sets never had; returns data set → partitions.

        The marks are read before the rows and removed after the swap: whatever happens in between leaves the old
        manifest and the marks, and a mark that comes meanwhile stays. A data set that stands there and is not known
        here leaves the manifest with the marks, which may have been its own: who knows it writes it anew.
        """
        with writing(self.folder):
            known, marks = self.manifest(), self.marks.pending()
            asked = set(self.datasets if wanted is None else wanted)
            due = [name for name in self.datasets if self._due(name, asked, known, marks)]
            plan = {name: self._needs(name, known, marks, at.today) for name in due}
            plan = {name: needs for name, needs in plan.items() if needs != [] or self._of_another_day(name, known, at)}
            return self._write(known, plan, marks, at)

    def rebuild(self, *, at: Moment) -> dict[str, list[str]]:
        """Write every data set anew, whatever the manifest says, and sweep."""
        with writing(self.folder):
            try:
                known = self.manifest()
            except (ManifestDamaged, ManifestOfAnotherVersion):
                known = Manifest()
            marks = self.marks.pending()
            fresh = Manifest(known.version, known.written_at)
            done = self._write(fresh, dict.fromkeys(self.datasets), marks, at)
            self._sweep(GRACE)
        return done

    def collect(self, *, grace: float = GRACE) -> list[str]:
        """Remove files that no manifest names and that are older than `grace` seconds; 0 after an erasure."""
        with writing(self.folder):
            return self._sweep(grace)

    def damaged(self) -> list[FileDamaged]:
        """Every data set with a file that is not what the manifest says; reads all bytes."""
        found = []
        for name, table in self.manifest().tables.items():
            try:
                manifests.check_files(self.folder, name, table, deep=True)
            except FileDamaged as problem:
                found.append(problem)
        return found

    def _due(self, name: str, asked: set[str], known: Manifest, marks: Sequence[Mark]) -> bool:
        """Those asked for, and those written before that a mark concerns: clearing the mark must not lose them."""
        answers = self.datasets[name].answers
        return name in asked or (name in known.tables and any(mark.table in answers for mark in marks))

    def _of_another_day(self, name: str, known: Manifest, at: Moment) -> bool:
        return self.datasets[name].produced and known.tables[name].as_of != at.today.isoformat()

    def _needs(self, name: str, known: Manifest, marks: Sequence[Mark], today: date) -> list[str] | None:
        """The partitions to write; None is all of them."""
        dataset, table = self.datasets[name], known.tables.get(name)
        concerned = {mark.partition for mark in marks if mark.table in dataset.answers}
        if table is None or table.definition != dataset.definition or (concerned and dataset.partition is None):
            return None
        if "" in concerned:
            return None
        if dataset.produced and table.as_of != today.isoformat():
            since = date.fromisoformat(table.as_of)
            if since > today:
                return None
            concerned |= set(self.producers[name].stale(since=since, today=today))
        return sorted(partition for partition in concerned if dataset.holds(partition))

    def _write(
        self, known: Manifest, plan: Mapping[str, list[str] | None], marks: Sequence[Mark], at: Moment
    ) -> dict[str, list[str]]:
        changed: dict[str, Table] = {}
        strange = known.tables.keys() - self.datasets.keys() if marks else frozenset[str]()
        known = known.without(strange)
        if plan or strange:
            with self.source.open() as reader:
                there = reachable(self.datasets, reader.tables())
                exporter = Exporter(reader, self.folder, self.producers, today=at.today)
                for name in plan.keys() & there.keys():
                    changed[name] = _written(exporter, there[name], known.tables.get(name), plan[name], at)
            manifests.write(self.folder, known.with_tables(changed, written_at=at.text))
        self.marks.clear(marks)
        whole = {name: list(table.parts) for name, table in changed.items() if plan[name] is None}
        return {name: sorted(whole.get(name) or plan[name] or ()) for name in sorted(changed)}

    def _sweep(self, grace: float) -> list[str]:
        named, oldest = self.manifest().files(), time.time() - grace
        swept = []
        for path in sorted((self.folder / FILES).glob("*/*.parquet")):
            name = path.relative_to(self.folder).as_posix()
            if name not in named and path.stat().st_mtime <= oldest:
                path.unlink()
                swept.append(name)
        return swept


def _unwritten(dataset: DataSet, table: Table | None, today: date) -> bool:
    if table is None or table.definition != dataset.definition:
        return True
    return dataset.produced and table.as_of != today.isoformat()


def _written(
    exporter: Exporter, dataset: DataSet, old: Table | None, partitions: list[str] | None, at: Moment
) -> Table:
    parts: dict[str, Part]
    if partitions is None:
        parts = exporter.whole(dataset, written_at=at.text)
    else:
        parts = dict(old.parts) if old else {}
        for name, part in exporter.some(dataset, partitions, written_at=at.text).items():
            if part is None:
                parts.pop(name, None)
            else:
                parts[name] = part
    return Table(dataset.definition, parts, at.today.isoformat() if dataset.produced else "")
