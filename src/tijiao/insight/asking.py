"""Runs a question in a sandbox: a database of its own in memory, only the columns and rows that the asker may read.

Nothing that the SQL says reaches a file: what it reads is copied in first, then DuckDB's door to the outside is shut
and locked. It runs in a process of its own, whose memory and time the system bounds: see answering.
"""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from tijiao.access.sensitivity import NEVER_FOR_ANALYSTS
from tijiao.insight import answering
from tijiao.insight.catalog import DataSet, quoted
from tijiao.insight.children import environment
from tijiao.insight.declare import guarded
from tijiao.insight.engine.engine import Within
from tijiao.insight.lake.manifest import Manifest, check_files
from tijiao.insight.problems import QuestionFailed, QuestionRefused, QuestionTooBig, QuestionTooLong
from tijiao.insight.sqlcheck import Asked, check_question

#: Why a question may not run, by the code of `sqlcheck.Wrong`.
REASONS = {
    "syntax": _("这条 SQL 读不懂：%(what)s"),
    "statements": _("只能写一条 SELECT，这里有 %(what)s 条语句。"),
    "writes": _("只能用 SELECT 读数，不能写入、改设置或装载。"),
    "function": _("函数 %(what)s 不在允许之列。"),
    "parameter": _("提问没有参数，请把 %(what)s 写成具体的值。"),
    "file": _("%(what)s 不是数据集；文件、模式和表函数都不能用。"),
    "table": _("没有名为 %(what)s 的数据集，或其中的内容不对提问开放。"),
    "hidden": _("WITH 里的 %(what)s 与数据集同名，请换一个名字。"),
    "column": _("没有 %(what)s 这一列，或这一列不对提问开放。"),
    "join": _("连接没有条件，会把每一行和每一行相配。请写 ON 甲.列 = 乙.列。"),
    "division": _("%(what)s 可能除以零，请写成除以 nullif(…, 0)。"),
    "recursive": _("WITH RECURSIVE 可能没有尽头，请换一种写法。"),
    "other": _("%(what)s"),
}

_START = 20.0
"""Seconds for the child to start and to stop by itself before it is killed."""
_KINDS: Mapping[str, Callable[[str], Any]] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "decimal": Decimal,
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a question may take: seconds, megabytes of memory, rows that come out."""

    seconds: float = 10.0
    megabytes: int = 256
    rows: int = 10_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came out. `more`: there were further rows than the bounds let through."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    more: bool
    tables: tuple[str, ...]


def askable(datasets: Mapping[str, DataSet], *, everywhere: bool) -> dict[str, DataSet]:
    """The data sets as a question sees them: without personal columns; without those about health, care, petitions or
    discipline at all, nor any made of cases (a few of a kind tell who it is); without forms that no ledger files; and,
    for who does not reach everywhere, without those whose rows name no organisation."""
    found = {}
    for name, dataset in datasets.items():
        cases = any(table.startswith("cases_") for table in dataset.reads)
        if guarded(dataset) or cases or dataset.only == ("-",):
            continue
        if not (everywhere or dataset.column("org") or name == "organisations"):
            continue
        columns = tuple(column for column in dataset.columns if column.sensitivity not in NEVER_FOR_ANALYSTS)
        if columns:
            found[name] = dataset.model_copy(update={"columns": columns})
    return found


def understood(sql: str, datasets: Mapping[str, DataSet]) -> Asked:
    """The question as it will run. Raises QuestionRefused with the first thing that is wrong."""
    asked = check_question(sql, datasets)
    for wrong in asked.wrong[:1]:
        reason = str(REASONS[wrong.code]) % {"what": wrong.what or wrong.message}
        raise QuestionRefused(rule=wrong.code, line=wrong.line, reason=reason)
    return asked


@dataclass(frozen=True)
class Sandbox:
    """The lake's folder and what of it may be read."""

    folder: Path
    manifest: Manifest
    datasets: Mapping[str, DataSet]
    within: Within

    def answer(self, asked: Asked, bounds: Bounds = Bounds()) -> Answer:
        """Raises QuestionTooLong, QuestionTooBig, QuestionFailed, FileDamaged."""
        told = _in_a_child(
            {
                "first": [self._copy(name, asked.columns) for name in asked.tables], "sql": asked.sql,
                "memory": bounds.megabytes * 1_000_000, "seconds": bounds.seconds, "rows": bounds.rows + 1,
            },
            bounds,
        )  # fmt: skip
        rows = [tuple(map(_value, row)) for row in told["rows"]]
        return Answer(tuple(told["columns"]), rows[: bounds.rows], len(rows) > bounds.rows, asked.tables)

    def _copy(self, name: str, wanted: frozenset[str] | None) -> str:
        """The statement that makes the table: the columns that are asked for, the rows within reach."""
        table, known = self.manifest.tables.get(name), self.datasets[name].columns
        chosen = [one for one in known if wanted is None or one.name in wanted] or [known[0]]
        columns = ", ".join(f'"{one.name}"' for one in chosen)
        if table is None or not table.parts:
            empty = ", ".join(f'CAST(NULL AS {one.type}) AS "{one.name}"' for one in chosen)
            return f'CREATE TABLE "{name}" AS SELECT {empty} WHERE FALSE'
        check_files(self.folder, name, table)
        chosen_rows = f"{self._files(name)}{self._reach(name)}"
        return f'CREATE TABLE "{name}" AS SELECT {columns} FROM {chosen_rows}'  # noqa: S608 - names of the catalogue

    def _files(self, name: str) -> str:
        files = ", ".join(quoted(str(self.folder / part.file)) for part in self.manifest.tables[name].parts.values())
        return f"read_parquet([{files}])"

    def _reach(self, name: str) -> str:
        if self.within.everywhere:
            return ""
        if name == "organisations":
            return f" AS o WHERE {self.within.condition()}"
        inside = self.within.condition()
        return f" WHERE org IN (SELECT o.id FROM {self._files('organisations')} AS o WHERE {inside})"  # noqa: S608


def _in_a_child(told: Mapping[str, Any], bounds: Bounds) -> dict[str, Any]:
    """The answer of a process of its own, which is killed when it is late and cannot take this one with it."""
    command = [sys.executable, "-m", answering.__name__]
    try:
        done = subprocess.run(  # noqa: S603 - our own module; what was asked goes in as data
            command, input=json.dumps(told).encode(), capture_output=True, timeout=bounds.seconds + _START,
            env=environment(), check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise QuestionTooLong(seconds=bounds.seconds) from None
    if done.returncode == -signal.SIGXCPU:
        raise QuestionTooLong(seconds=bounds.seconds)
    if done.returncode:  # out of memory before DuckDB could say so, or killed by the system for it
        raise QuestionTooBig()
    found: dict[str, Any] = json.loads(done.stdout)
    match found.get("failed"):
        case "late":
            raise QuestionTooLong(seconds=bounds.seconds)
        case "memory":
            raise QuestionTooBig()
        case "other":
            raise QuestionFailed(why=found["why"])
    return found


def _value(told: Any) -> Any:
    if not isinstance(told, dict):
        return told
    [(kind, text)] = told.items()
    return _KINDS[kind](text)
