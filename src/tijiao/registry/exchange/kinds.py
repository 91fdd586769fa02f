"""What a kind of table must know to travel: its columns, what a file would change, how to write that and take it back.

Each package brings its own kinds; nothing here knows what a pupil is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import pyarrow as pa
from django.utils.functional import Promise

from tijiao.access.actions import Action
from tijiao.directory.models import User
from tijiao.registry.sheets.checks import Checked
from tijiao.registry.sheets.faults import Fault
from tijiao.registry.sheets.table import Table

Marks = list[tuple[str, str]]


@dataclass
class Plan:
    """What applying a file would do. `work` belongs to its kind; `digest` tells two plans apart.

    `organisation`: the one that all rows belong to, None for several.
    """

    added: int
    changed: int
    same: int
    faults: list[Fault]
    digest: str
    work: Any
    organisation: int | None = None


@dataclass(frozen=True)
class Written:
    """What stood before, as JSON, and the partitions that the lake must rewrite."""

    kept: dict[str, Any]
    marks: Marks = field(default_factory=list)


class Kind(Protocol):
    @property
    def title(self) -> str | Promise: ...

    @property
    def action(self) -> Action: ...

    @property
    def sentences(self) -> Mapping[str, str | Promise]: ...

    @property
    def audit(self) -> str: ...

    def table(self, user: User, *, at: datetime) -> Table: ...

    def present(self, user: User, table: Table, *, at: datetime) -> pa.Table: ...

    def plan(self, checked: Checked, user: User, *, at: datetime) -> Plan: ...

    def write(self, plan: Plan, *, by: User, at: datetime) -> Written: ...

    def touched(self, kept: Mapping[str, Any]) -> set[str]: ...

    def changes_since(self, kept: Mapping[str, Any], entry: int) -> int: ...

    def restore(self, kept: Mapping[str, Any]) -> Marks: ...


_KINDS: dict[str, Kind] = {}
_FAMILIES: dict[str, Callable[[str], Kind | None]] = {}


def register(name: str, kind: Kind) -> None:
    _KINDS[name] = kind


def register_family(name: str, make: Callable[[str], Kind | None]) -> None:
    """Kinds "name:which": `make` gives the kind for which, or None when there is none."""
    _FAMILIES[name] = make


def kind_of(name: str) -> Kind | None:
    family, parted, which = name.partition(":")
    if not parted:
        return _KINDS.get(name)
    return _FAMILIES[family](which) if family in _FAMILIES else None
