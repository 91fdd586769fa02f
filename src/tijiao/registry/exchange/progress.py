"""How far a step of an import is, and whether anybody is still at it.

A small file beside the upload holds the percent, and the process at work holds a lock on it. The kernel takes the lock
back when a process ends, however it ends: a file that is there and unlocked was left by work that was cut off. It is no
row of the database, for nothing that a writing transaction says could be read before it commits.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Tell = Callable[[int], None]


@contextmanager
def at_work(sign: Path) -> Iterator[Tell]:
    """Hold the sign for the length of the block; whoever else takes up the same import waits until then."""
    with sign.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)

        def tell(percent: int) -> None:
            file.truncate(0)
            file.write(str(percent))
            file.flush()

        tell(0)
        try:
            yield tell
        finally:
            sign.unlink(missing_ok=True)


def percent_of(sign: Path) -> int:
    """What was last told; 0 where nothing was."""
    try:
        text = sign.read_text()
    except FileNotFoundError:
        return 0
    return int(text) if text.isdigit() else 0


def cut_off(sign: Path) -> bool:
    """Whether work on it began and its process is gone."""
    try:
        with sign.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return sign.exists()  # the work may have ended between the two lines
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return False
