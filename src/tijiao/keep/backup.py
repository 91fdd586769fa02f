"""One file that holds an installation, and the way back.

A tar file: manifest.json, the database, attachments/…, and keys.json where a passphrase was given. The lake is not in
it, it is made anew. The manifest says versions, counts, the head of the audit chain and the SHA-256 of each member.
"""

import hashlib
import io
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection

from tijiao import __version__
from tijiao.audit.domain import GENESIS
from tijiao.audit.models import Seal
from tijiao.directory import clock
from tijiao.directory.models import Installation, Organisation, User
from tijiao.keep import problems, stores, vault
from tijiao.keep.models import Tombstone
from tijiao.kernel.times import CITY_ZONE

FORMAT = 1
MANIFEST, KEYS, ATTACHMENTS = "manifest.json", "keys.json", "attachments/"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup says about itself. `members`: name → {sha256, bytes}."""

    program: str
    format: int
    version: str
    made_at: str
    kind: str
    vendor: str
    head: str
    counts: dict[str, int]
    members: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Saved:
    """`keys`: encrypted in the file, left out (no passphrase), or none (they come from the environment)."""

    manifest: Manifest
    keys: str


def backup(target: Path, *, passphrase: str, at: datetime) -> Saved:
    """Write the installation into a file that is not there yet, while it runs.

    Raises   FileThere, NoSuchFile (a folder that cannot be written), ToolMissing.
    """
    if target.exists():
        raise problems.FileThere(file=target)
    if not target.resolve().parent.is_dir():
        raise problems.NoSuchFile(file=target.parent)
    keys = vault.read(settings.HOME / "keys")
    part = target.with_name(f".{target.name}.part")
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".backup-") as folder:
        files = _staged(Path(folder), keys if passphrase else {}, passphrase)
        manifest = _manifest(files, at)
        try:
            _pack(part, manifest, files)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return Saved(manifest, "encrypted" if keys and passphrase else "left-out" if keys else "none")


def _staged(folder: Path, keys: dict[str, str], passphrase: str) -> dict[str, Path]:
    """Member → file: the database as of one moment, the attachments where they lie, the keys encrypted."""
    files = {stores.member(): folder / stores.member()}
    stores.dump(files[stores.member()])
    root = Path(settings.MEDIA_ROOT)
    found = sorted(path for path in root.rglob("*") if path.is_file()) if root.is_dir() else []
    files |= {ATTACHMENTS + path.relative_to(root).as_posix(): path for path in found}
    if keys:
        files[KEYS] = folder / KEYS
        files[KEYS].write_bytes(vault.lock(keys, passphrase))
    return files


def _manifest(files: dict[str, Path], at: datetime) -> Manifest:
    there = Installation.objects.first()
    last = Seal.objects.order_by("-number").first()
    members = {name: {"sha256": _digest(path.open("rb")), "bytes": path.stat().st_size} for name, path in files.items()}
    return Manifest(
        "tijiao", FORMAT, __version__, at.isoformat(), there.kind if there else "", connection.vendor,
        last.digest if last else GENESIS, stores.counts(), members,
    )  # fmt: skip


def _digest(file: IO[bytes]) -> str:
    with file:
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _pack(target: Path, manifest: Manifest, files: dict[str, Path]) -> None:
    target.touch(mode=0o600)
    with tarfile.open(target, "w:gz", compresslevel=1) as tar:
        body = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        head = tarfile.TarInfo(MANIFEST)
        head.size = len(body)
        tar.addfile(head, io.BytesIO(body))
        for name, path in files.items():
            tar.add(path, arcname=name, recursive=False)


# --- the way back -----------------------------------------------------------------------------------------------------
def restore(source: Path, *, replace: bool, passphrase: str) -> Manifest:
    """Put a backup in the place of what is here, which is kept beside. The caller migrates and rebuilds the lake.

    Everything is checked before anything is touched.
    Raises   NoSuchFile, NotABackup, BackupDamaged, BackupFromNewer, OtherDatabase, OtherKindOfCity, NotEmpty,
             PassphraseNeeded, WrongPassphrase, ToolMissing.
    """
    with _opened(source) as tar, tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".restore-") as name:
        manifest, folder = _read_manifest(tar, source), Path(name)
        _fits(manifest, replace=replace)
        _unpack(tar, manifest, folder)
        keys = vault.unlock((folder / KEYS).read_bytes(), passphrase) if KEYS in manifest.members else {}
        _swap(folder, keys)
    clock.forget()
    return manifest


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    if not source.is_file():
        raise problems.NoSuchFile(file=source)
    try:
        with tarfile.open(source, "r:gz") as tar:
            yield tar
    except (tarfile.ReadError, EOFError, OSError) as error:
        if isinstance(error, PermissionError):
            raise problems.NoSuchFile(file=source) from None
        raise problems.NotABackup(file=source) from error


def _read_manifest(tar: tarfile.TarFile, source: Path) -> Manifest:
    first = tar.next()
    file = tar.extractfile(first) if first is not None and first.name == MANIFEST and first.isfile() else None
    try:
        told = json.load(file) if file is not None else {}
        found = Manifest(**told)
    except (ValueError, TypeError):
        raise problems.NotABackup(file=source) from None
    if found.program != "tijiao":
        raise problems.NotABackup(file=source)
    return found


def _fits(manifest: Manifest, *, replace: bool) -> None:
    if manifest.format > FORMAT or numbers(manifest.version) > numbers(__version__):
        raise problems.BackupFromNewer(theirs=manifest.version, ours=__version__)
    if manifest.vendor != connection.vendor:
        raise problems.OtherDatabase(theirs=manifest.vendor, ours=connection.vendor)
    if not _something_here():
        return
    there = Installation.objects.first()
    if there is not None and manifest.kind and there.kind != manifest.kind:
        labels = dict(Installation.Kind.choices)
        raise problems.OtherKindOfCity(theirs=labels.get(manifest.kind, manifest.kind), ours=there.get_kind_display())
    if not replace:
        raise problems.NotEmpty(home=settings.HOME)


def numbers(version: str) -> tuple[int, ...]:
    """0.10.2 → (0, 10, 2), so that versions compare as numbers."""
    return tuple(int(piece) for piece in version.split(".") if piece.isdigit())


def erased_here() -> tuple[list[Tombstone], datetime | None]:
    """The tombstones of this installation, and when it was made: by that a backup is known as one of its own."""
    tables = connection.introspection.table_names()
    if Tombstone._meta.db_table not in tables or Installation._meta.db_table not in tables:
        return [], None
    there = Installation.objects.first()
    return list(Tombstone.objects.all()), there.made_at if there else None


def _something_here() -> bool:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    if "directory_organisation" not in tables:
        return False
    return Organisation.objects.exists() or User.objects.exists() or Installation.objects.exists()


def _unpack(tar: tarfile.TarFile, manifest: Manifest, folder: Path) -> None:
    """Every member into the folder, each held to its digest; a stranger among them is a fault too."""
    found = set()
    for member in tar:
        if member.name == MANIFEST:
            continue
        told, file = manifest.members.get(member.name), tar.extractfile(member) if member.isfile() else None
        target = (folder / member.name).resolve()
        if told is None or file is None or not target.is_relative_to(folder.resolve()):
            raise problems.BackupDamaged(member=member.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            shutil.copyfileobj(file, out, _CHUNK)
        if _digest(target.open("rb")) != told["sha256"]:
            raise problems.BackupDamaged(member=member.name)
        found.add(member.name)
    missing = sorted(set(manifest.members) - found)
    if missing or stores.member() not in found or not stores.check(folder / stores.member()):
        raise problems.BackupDamaged(member=missing[0] if missing else stores.member())


def _swap(folder: Path, keys: dict[str, str]) -> None:
    """What is here moves into a folder beside, what was unpacked takes its place."""
    aside = settings.HOME / "replaced" / datetime.now(tz=CITY_ZONE).strftime("%Y%m%d-%H%M%S")
    stores.put(folder / stores.member(), aside, worth_keeping=_something_here())
    for standing, new in ((Path(settings.MEDIA_ROOT), folder / ATTACHMENTS), (Path(settings.LAKE), None)):
        if standing.exists():
            aside.mkdir(parents=True, exist_ok=True)
            standing.replace(aside / standing.name)
        if new is not None and new.exists():
            shutil.move(new, standing)
    if keys:
        standing_keys = settings.HOME / "keys"
        if standing_keys.exists():
            aside.mkdir(parents=True, exist_ok=True)
            shutil.copytree(standing_keys, aside / "keys", dirs_exist_ok=True)
        vault.write(standing_keys, keys)
