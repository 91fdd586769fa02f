"""Writing partitions: rows leave the store in columns and become files named by their content."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Protocol

import duckdb
import pyarrow as pa

from tijiao.insight.catalog import DataSet, narrowing, quoted
from tijiao.insight.lake.manifest import Part
from tijiao.insight.lake.store import Reader
from tijiao.insight.problems import ExportFailed

FILES = "files"
_CUT = "__partition"


class Producer(Protocol):
    """Makes the rows of a data set that no SQL can: obligations are computed, never stored."""

    def partitions(self, *, today: date) -> Iterable[str]:
        """All partitions that can have rows by `today`."""

    def stale(self, *, since: date, today: date) -> Iterable[str]:
        """Partitions that look different on `today` from how they looked on `since` although nobody changed a row."""

    def rows(self, partitions: Iterable[str], *, today: date) -> Iterator[tuple[str, pa.Table]]:
        """Each of the partitions with its rows, with at least the data set's columns."""


class Exporter:
    """Writes the partitions of data sets from one open store into one lake folder."""

    def __init__(self, reader: Reader, folder: Path, producers: Mapping[str, Producer], *, today: date) -> None:
        self.reader, self.folder, self.producers, self.today = reader, folder, producers, today
        (folder / FILES).mkdir(parents=True, exist_ok=True)

    def whole(self, dataset: DataSet, *, written_at: str) -> dict[str, Part]:
        """Every partition of a data set."""
        if dataset.produced:
            names = self.producers[dataset.id].partitions(today=self.today)
            return dict(self._produced(dataset, names, written_at=written_at))
        self._stage(dataset, "")
        return dict(self._cut(dataset, self._partitions(), written_at=written_at))

    def some(self, dataset: DataSet, partitions: Iterable[str], *, written_at: str) -> dict[str, Part | None]:
        """The named partitions; None for one that has no rows any more."""
        wanted = [name for name in partitions if dataset.holds(name)]
        if dataset.produced:
            found = dict(self._produced(dataset, wanted, written_at=written_at))
            return {name: found.get(name) for name in wanted}
        parts: dict[str, Part | None] = {}
        for name in wanted:
            self._stage(dataset, name)
            parts[name] = dict(self._cut(dataset, [name], written_at=written_at)).get(name)
        return parts

    def _produced(self, dataset: DataSet, names: Iterable[str], *, written_at: str) -> Iterator[tuple[str, Part]]:
        for name, rows in self.producers[dataset.id].rows(names, today=self.today):
            if rows.num_rows:
                self._arrow(dataset, rows)
                yield from self._cut(dataset, [name], written_at=written_at)

    def _arrow(self, dataset: DataSet, rows: pa.Table) -> None:
        self.reader.con.register("produced", rows)
        self._hold(dataset, "SELECT * FROM produced")
        self.reader.con.unregister("produced")

    def _stage(self, dataset: DataSet, partition: str) -> None:
        self.reader.show(dataset.reads, narrowing(dataset, partition))
        self._hold(dataset, dataset.sql)

    def _hold(self, dataset: DataSet, sql: str) -> None:
        """Run the data set's SQL once into `staged`: the declared columns in their types, and the partition."""
        typed = ", ".join(f'CAST("{column.name}" AS {column.type}) AS "{column.name}"' for column in dataset.columns)
        by = dataset.partition.by if dataset.partition else "''"
        made = f"SELECT *, CAST({by} AS VARCHAR) AS {_CUT} FROM (SELECT {typed} FROM (\n{sql}\n))"
        try:
            self.reader.con.execute(f"CREATE OR REPLACE TEMP TABLE staged AS {made}")
        except duckdb.Error as error:
            raise ExportFailed(dataset=dataset.id, why=str(error)) from error

    def _partitions(self) -> list[str]:
        rows = self.reader.con.execute(f"SELECT DISTINCT coalesce({_CUT}, '') FROM staged ORDER BY 1").fetchall()
        return [name for (name,) in rows]

    def _cut(self, dataset: DataSet, names: Iterable[str], *, written_at: str) -> Iterator[tuple[str, Part]]:
        for name in names:
            chosen = f"FROM staged WHERE coalesce({_CUT}, '') = {quoted(name)}"
            (rows,) = self.reader.con.execute(f"SELECT count(*) {chosen}").fetchone() or (0,)
            if rows:
                yield name, self._file(f"SELECT * EXCLUDE ({_CUT}) {chosen} ORDER BY ALL", rows, written_at)

    def _file(self, sql: str, rows: int, written_at: str) -> Part:
        """One Parquet file. Rows are sorted, so that equal rows give an equal file and an equal name."""
        part = self.folder / FILES / f".{os.getpid()}.part"
        try:
            self.reader.con.execute(f"COPY ({sql}) TO {quoted(str(part))} (FORMAT parquet, COMPRESSION zstd)")
            data = part.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            name = f"{FILES}/{digest[:2]}/{digest}.parquet"
            (self.folder / name).parent.mkdir(exist_ok=True)
            part.replace(self.folder / name)
        finally:
            part.unlink(missing_ok=True)
        return Part(name, digest, len(data), rows, written_at)
