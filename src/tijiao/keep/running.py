"""Whether this installation is being served: what replaces its database must not start meanwhile."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tijiao.keep import problems


def _file() -> Path:
    return Path(settings.HOME) / "serving.pid"


@contextmanager
def announced() -> Iterator[None]:
    """Say for the length of the block that this process serves."""
    _file().write_text(str(os.getpid()), encoding="ascii")
    try:
        yield
    finally:
        _file().unlink(missing_ok=True)


def serving() -> int | None:
    """The process that serves this installation on this machine, None when there is none."""
    try:
        process = int(_file().read_text(encoding="ascii"))
        os.kill(process, 0)
    except (FileNotFoundError, ValueError, ProcessLookupError):
        return None
    except PermissionError:  # somebody else's process: it is alive
        return process
    return process


def require_stopped() -> None:
    """Raises StillServing."""
    process = serving()
    if process is not None:
        raise problems.StillServing(process=process)
