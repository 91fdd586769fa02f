"""One writer at a time, over all processes of the machine."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tijiao.insight.problems import LakeBusy

_PAUSE = 0.02


@contextmanager
def writing(folder: Path, *, patience: float = 30.0) -> Iterator[None]:
    """Hold the lake's lock. The system frees it when a process dies. Raises LakeBusy after `patience` seconds."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        _take(handle, patience)
        yield
    finally:
        os.close(handle)


def _take(handle: int, patience: float) -> None:
    give_up = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > give_up:
                raise LakeBusy(seconds=round(patience)) from None
            time.sleep(_PAUSE)
