"""A second folder that holds what the lake holds: only files that it lacks are copied."""

import os
import shutil
from pathlib import Path

from tijiao.insight.lake import manifest as manifests
from tijiao.insight.lake.export import FILES
from tijiao.insight.lake.lock import writing
from tijiao.insight.lake.manifest import check_files


def mirror(source: Path, target: Path) -> list[str]:
    """Bring the second folder to the state of the first: files that it lacks, the manifest swapped, the rest gone.

    Returns  the files that were copied. Raises FileDamaged, before anything is written; LakeBusy; of the source
             ManifestDamaged, ManifestOfAnotherVersion.
    """
    known = manifests.read(source)
    for name, table in known.tables.items():
        check_files(source, name, table)
    sizes = {part.file: part.bytes for table in known.tables.values() for part in table.parts.values()}
    with writing(target):
        missing = [name for name, size in sorted(sizes.items()) if not _whole(target / name, size)]
        for name in missing:
            _copy(source / name, target / name)
        manifests.write(target, known)
        for path in (target / FILES).glob("*/*.parquet"):
            if path.relative_to(target).as_posix() not in sizes:
                path.unlink()
    return missing


def _whole(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        shutil.copyfile(source, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
