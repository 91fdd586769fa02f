"""What the database keeps and every process needs for every page.

It stands a second time in a file beside the lake, written after each commit that changes it and read when it is newer
than what a process knows: no query, and none too late.
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.conf import settings

T = TypeVar("T")


@dataclass(frozen=True)
class Beside(Generic[T]):
    """One such file: a list of objects in JSON. `make` gives what one of them is, and the name that it is known by."""

    name: str
    make: Callable[[Any], tuple[str, T]]
    _known: dict[str, tuple[int, Mapping[str, T]]] = field(default_factory=dict)

    def write(self, told: list[Any]) -> None:
        """Write the file, whole or not at all."""
        path = self._path()
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        part.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        part.replace(path)

    def read(self) -> Mapping[str, T]:
        """By name; the same object as long as the file stays the same."""
        path = self._path()
        try:
            stamp = path.stat().st_mtime_ns
        except FileNotFoundError:
            return {}
        before = self._known.get(str(path))
        if before is None or before[0] != stamp:
            made = map(self.make, json.loads(path.read_text(encoding="utf-8")))
            self._known[str(path)] = (stamp, dict(made))
        return self._known[str(path)][1]

    def _path(self) -> Path:
        return Path(settings.LAKE) / self.name
