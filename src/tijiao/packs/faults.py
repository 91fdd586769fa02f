"""What is wrong with a pack, and where."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong. `file` is relative to the folder that was loaded; `line` counts from 1."""

    file: str
    line: int
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" + (f" ({self.remedy})" if self.remedy else "")


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that a check finds in an entry; the loader turns it into a `Fault` with file and line.

    `at` leads into the entry as it was written, for example `("filler", "kinds", 0)`; `()` is the entry itself.
    In an SQL file `("sql", 3)` is the third line of the SQL.
    """

    at: Path
    message: str
    remedy: str = ""


class PackFaults(Exception):
    """A folder that cannot be used. `faults` holds all of them, in order of file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)


def meant(word: str, known: Iterable[str]) -> str:
    """`did you mean …?` when one of `known` is close to `word`, else the known ones, else nothing."""
    names: Sequence[str] = sorted(set(known))
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    if not names:
        return ""
    return f"known: {', '.join(names[:12])}" + (", …" if len(names) > 12 else "")
