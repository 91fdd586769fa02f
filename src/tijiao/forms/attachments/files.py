"""Where attachments lie: by their digest beneath MEDIA_ROOT, ab/cdef…, the preview beside its picture."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

PREVIEW = ".preview.jpg"


def path_of(digest: str) -> Path:
    """The file of a digest (SHA-256, 64 hex digits)."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest[2:]


def preview_of(digest: str) -> Path:
    """The preview of a picture; there is none for other files."""
    found = path_of(digest)
    return found.with_name(found.name + PREVIEW)


def put(digest: str, content: bytes, preview: bytes | None) -> None:
    """Have the file there, whole or not at all. One that is there already is touched, so that nobody collects it."""
    for target, body in ((path_of(digest), content), (preview_of(digest), preview)):
        if body is None:
            continue
        if target.exists():
            os.utime(target)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        part.write_bytes(body)
        part.replace(target)


def remove(digest: str) -> None:
    """Take the file and its preview away."""
    path_of(digest).unlink(missing_ok=True)
    preview_of(digest).unlink(missing_ok=True)


def standing(*, before: datetime) -> Iterator[str]:
    """The digests of files that nobody has put since a moment; what a broken write left goes at once."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.glob("[0-9a-f][0-9a-f]/*")) if root.is_dir() else ():
        if path.stat().st_mtime >= before.timestamp():
            continue
        if path.name.endswith(".part"):
            path.unlink(missing_ok=True)
        elif not path.name.endswith(PREVIEW):
            yield path.parent.name + path.name
