"""A lake for others: what is open, more only under a named agreement, readings with small groups hidden.

Numbers of rows would collide where a province lays several cities' lakes side by side, so every key carries the place
(see placing).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import duckdb
import pyarrow as pa
from pydantic import Field

from tijiao.access.sensitivity import Sensitivity
from tijiao.insight.catalog import Column, DataSet, quoted
from tijiao.insight.lake import manifest as manifests
from tijiao.insight.lake.export import FILES
from tijiao.insight.lake.manifest import Manifest, Part, Table, check_files
from tijiao.insight.lake.placing import placed
from tijiao.insight.problems import AgreementRefused
from tijiao.packs.entry import Declaration

PUBLISHED = "readings"
NOTE = "publication.json"
NEVER = frozenset({Sensitivity.CARE, Sensitivity.PETITION, Sensitivity.DISCIPLINE})
"""What no agreement opens."""


class Agreement(Declaration):
    """Who gets more than what is open, until when, by which document, and which columns of which tables."""

    title: Annotated[str, Field(min_length=4)]
    party: Annotated[str, Field(min_length=2)]
    until: date
    """Last day on which it may be published under it."""
    tables: dict[str, tuple[str, ...]]


def allowed(dataset: DataSet, agreement: Agreement | None) -> tuple[Column, ...]:
    """The columns of a data set that leave: the open ones and those agreed on, with their keys; () when none do."""
    agreed = agreement.tables.get(dataset.id, ()) if agreement else ()
    chosen = [one for one in dataset.columns if one.sensitivity is Sensitivity.OPEN or one.name in agreed]
    if not any(not one.is_key for one in chosen):
        return ()
    return tuple(one for one in dataset.columns if one in chosen or (one.is_key and one.sensitivity not in NEVER))


def judge(agreement: Agreement, datasets: Mapping[str, DataSet], *, today: date) -> None:
    """Raises AgreementRefused: it has run out, names what is not there, or what never leaves."""
    if today > agreement.until:
        raise AgreementRefused(why=f"{agreement.title}: {agreement.until}")
    for table, columns in agreement.tables.items():
        known = datasets.get(table)
        for name in columns:
            column = known.column(name) if known else None
            if column is None or column.sensitivity in NEVER:
                raise AgreementRefused(why=f"{table}.{name}")


def publish(
    source: Path, target: Path, datasets: Mapping[str, DataSet], *, place: int, readings: pa.Table,
    agreement: Agreement | None = None, at: str,
) -> Manifest:  # fmt: skip
    """Write what may leave into a folder of its own and name it in a manifest there, swapped whole.

    Takes    `readings`: rows for others, hidden where groups are small; `at`: the moment as ISO text.
    Raises   FileDamaged, before anything is written.
    """
    known = manifests.read(source)
    chosen = {name: allowed(datasets[name], agreement) for name in known.tables if name in datasets}
    chosen = {name: columns for name, columns in chosen.items() if columns}
    for name in chosen:
        check_files(source, name, known.tables[name])
    (target / FILES).mkdir(parents=True, exist_ok=True)
    tables: dict[str, Table] = {}
    with duckdb.connect(config={"threads": 2}) as con:
        for name, columns in chosen.items():
            files = [str(source / part.file) for part in known.tables[name].parts.values()]
            parts = _parts(con, target, _select(datasets[name], columns, files, place), at) if files else {}
            tables[name] = Table(known.tables[name].definition, parts, known.tables[name].as_of)
        con.register("given", readings)
        tables[PUBLISHED] = Table("readings", _parts(con, target, "SELECT * FROM given", at))
    made = Manifest(manifests.read(target).version + 1, known.written_at, tables)
    told = {name: [column.name for column in columns] for name, columns in chosen.items()}
    note: dict[str, Any] = {"place": place, "published_at": at, "tables": told}
    if agreement:
        note["agreement"] = agreement.model_dump(mode="json", exclude={"tables"})
    (target / NOTE).write_text(json.dumps(note, ensure_ascii=False, indent=1), encoding="utf-8")
    manifests.write(target, made)
    _sweep(target, made)
    return made


def _select(dataset: DataSet, columns: Iterable[Column], files: Iterable[str], place: int) -> str:
    told = ", ".join(f'{placed(dataset, column, str(place))} AS "{column.name}"' for column in columns)
    return f"SELECT {told} FROM read_parquet([{', '.join(map(quoted, files))}])"


def _parts(con: duckdb.DuckDBPyConnection, target: Path, sql: str, at: str) -> dict[str, Part]:
    part = target / FILES / ".publish.part"
    con.execute(f"COPY (SELECT * FROM ({sql}) ORDER BY ALL) TO {quoted(str(part))} (FORMAT parquet, COMPRESSION zstd)")
    [(rows,)] = con.execute(f"SELECT count(*) FROM read_parquet({quoted(str(part))})").fetchall()
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    size, name = part.stat().st_size, f"{FILES}/{digest[:2]}/{digest}.parquet"
    (target / name).parent.mkdir(exist_ok=True)
    part.replace(target / name)
    return {"": Part(name, digest, size, rows, at)}


def _sweep(target: Path, made: Manifest) -> None:
    """What an earlier publication left and this one does not name is gone: an erased value leaves here too."""
    named = made.files()
    for path in (target / FILES).glob("*/*.parquet"):
        if path.relative_to(target).as_posix() not in named:
            path.unlink()
