"""A province's lake for trials: a city's lake laid out as many times as its pupils need, every copy a place of its own.

Nothing is drawn by chance: the same city and the same number give the same files. What the lake holds about persons
stays out.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from tijiao.access.sensitivity import NEVER_FOR_ANALYSTS
from tijiao.insight.catalog import Column, DataSet, quoted
from tijiao.insight.lake import manifest as manifests
from tijiao.insight.lake.export import FILES
from tijiao.insight.lake.manifest import Manifest, Part, check_files
from tijiao.insight.lake.manifest import Table as Written
from tijiao.insight.lake.placing import placed
from tijiao.insight.problems import NoSuchDataSet

FIRST = 370_000
"""Division code of the first copy; the others follow."""
TOGETHER = 20
"""Copies in one file: enough files for many workers, few enough for one machine."""


def simulate(source: Path, target: Path, datasets: Mapping[str, DataSet], *, pupils: int) -> Manifest:
    """Write the lake: whole cities, as many as hold at least so many pupils; the same again comes out the same.

    One thread writes: of two, the quicker would decide the order of rows.

    Raises NoSuchDataSet when the city's lake has no pupils; FileDamaged.
    """
    known = manifests.read(source)
    own = known.tables["pupils"].rows if "pupils" in known.tables else 0
    if not own:
        raise NoSuchDataSet(dataset="pupils")
    copies, tables = -(-pupils // own), {}
    (target / FILES).mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"threads": 1, "memory_limit": "1GB", "preserve_insertion_order": False}) as con:
        for name, table in known.tables.items():
            if name not in datasets or table.definition != datasets[name].definition:
                continue  # of another version: its columns are not those that are asked for
            check_files(source, name, table)
            files = [str(source / part.file) for part in table.parts.values()]
            parts = (
                dict(_parts(con, target, datasets[name], files, 1 if datasets[name].common else copies))
                if files
                else {}
            )
            tables[name] = Written(table.definition, parts, table.as_of)
    made = Manifest(1, known.written_at, tables)
    manifests.write(target, made)
    return made


def _parts(
    con: duckdb.DuckDBPyConnection, target: Path, dataset: DataSet, files: list[str], copies: int
) -> Iterator[tuple[str, Part]]:
    columns = ", ".join(f'{_value(dataset, column)} AS "{column.name}"' for column in dataset.columns)
    rows = f"SELECT {columns} FROM read_parquet([{', '.join(map(quoted, files))}]) AS r"
    for first in range(0, copies, TOGETHER):
        name = f"{FILES}/{dataset.id}-{first:05}.parquet"
        places = f"range({FIRST + first}, {FIRST + min(first + TOGETHER, copies)}) AS c(place)"
        con.execute(f"COPY ({rows} CROSS JOIN {places}) TO {quoted(str(target / name))} (FORMAT parquet)")
        [(count,)] = con.execute(f"SELECT count(*) FROM read_parquet({quoted(str(target / name))})").fetchall()
        with (target / name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        yield str(first), Part(name, digest, (target / name).stat().st_size, count, "")


def _value(dataset: DataSet, column: Column) -> str:
    if column.sensitivity in NEVER_FOR_ANALYSTS and not column.is_key:
        return f"CAST(NULL AS {column.type})"
    return placed(dataset, column, "c.place")
