"""The manifest: which file holds which partition. One JSON file, swapped whole."""

import hashlib
import json
import os
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from tijiao.insight.problems import FileDamaged, ManifestDamaged, ManifestOfAnotherVersion

FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Part:
    """One partition: `file` relative to the lake, `digest` the SHA-256 of its bytes, `written_at` ISO text in UTC."""

    file: str
    digest: str
    bytes: int
    rows: int
    written_at: str


@dataclass(frozen=True, slots=True)
class Table:
    """A data set as written: `definition` of the SQL that wrote it; `as_of` for those that change with the day."""

    definition: str
    parts: Mapping[str, Part] = field(default_factory=dict)
    as_of: str = ""

    @property
    def digest(self) -> str:
        """Changes when any row changes."""
        told = "\n".join(f"{name} {part.digest}" for name, part in sorted(self.parts.items()))
        return hashlib.sha256(f"{self.definition}\n{self.as_of}\n{told}".encode()).hexdigest()

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts.values())


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the lake holds now. `version` counts swaps."""

    version: int = 0
    written_at: str = ""
    tables: Mapping[str, Table] = field(default_factory=dict)

    def with_tables(self, changed: Mapping[str, Table], *, written_at: str) -> "Manifest":
        return Manifest(self.version + 1, written_at, {**self.tables, **changed})

    def without(self, names: Collection[str]) -> "Manifest":
        return replace(self, tables={name: table for name, table in self.tables.items() if name not in names})

    def files(self) -> frozenset[str]:
        return frozenset(part.file for table in self.tables.values() for part in table.parts.values())


def _checksum(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def write(folder: Path, manifest: Manifest) -> None:
    """Swap the manifest: readers see the old one or the new one, never half of either, also after a power cut."""
    body = {"format": FORMAT, **asdict(manifest)}
    part = folder / f".{NAME}.{os.getpid()}.part"
    try:
        with part.open("w", encoding="utf-8") as file:
            json.dump({**body, "checksum": _checksum(body)}, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder / NAME)
    finally:
        part.unlink(missing_ok=True)


_known: dict[Path, tuple[tuple[int, int, int], Manifest]] = {}


def read(folder: Path) -> Manifest:
    """The manifest of a lake, an empty one where there is no lake yet. Read again only when the file was swapped.

    Raises ManifestDamaged, ManifestOfAnotherVersion.
    """
    path = folder / NAME
    try:
        told = path.stat()
    except FileNotFoundError:
        return Manifest()
    mark = (told.st_ino, told.st_mtime_ns, told.st_size)
    known = _known.get(path)
    if known is None or known[0] != mark:
        known = _known[path] = (mark, _parse(path))
    return known[1]


def _parse(path: Path) -> Manifest:
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise ManifestDamaged(file=path.name)
    checksum, found = body.pop("checksum", ""), body.get("format")
    if found != FORMAT:
        raise ManifestOfAnotherVersion(found=found, wanted=FORMAT)
    if checksum != _checksum(body):
        raise ManifestDamaged(file=path.name)
    tables = {
        name: Table(table["definition"], {key: Part(**part) for key, part in table["parts"].items()}, table["as_of"])
        for name, table in body["tables"].items()
    }
    return Manifest(body["version"], body["written_at"], tables)


def union(lakes: Mapping[Path, Manifest], *, common: Collection[str] = ()) -> Manifest:
    """One manifest over the files of several lakes, named by their whole paths: what a province reads.

    common  data sets that are the same for all: those of the first lake that has them.

    Its version and moment are those of the oldest: no number says that it is fresher than it is.
    """
    tables: dict[str, Table] = {}
    for number, (folder, manifest) in enumerate(lakes.items()):
        for name, table in manifest.tables.items():
            if name in tables and name in common:
                continue
            parts = {
                f"{number}/{key}": replace(part, file=str((folder / part.file).resolve()))
                for key, part in table.parts.items()
            }
            known = tables.get(name)
            tables[name] = Table(table.definition, {**(known.parts if known else {}), **parts}, table.as_of)
    oldest = min(lakes.values(), key=lambda one: one.written_at)
    return Manifest(oldest.version, oldest.written_at, tables)


def check_files(folder: Path, name: str, table: Table, *, deep: bool = False) -> None:
    """Whether the files of a data set are there and as long as written; `deep` reads every byte. Raises FileDamaged."""
    for partition, part in table.parts.items():
        path = folder / part.file
        try:
            whole = path.stat().st_size == part.bytes
        except FileNotFoundError:
            whole = False
        if whole and deep:
            whole = hashlib.sha256(path.read_bytes()).hexdigest() == part.digest
        if not whole:
            raise FileDamaged(dataset=name, partition=partition, file=part.file)
