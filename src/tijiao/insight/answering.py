"""The child process in which a question runs: `python -m tijiao.insight.answering`, asked and answering in JSON.

It may allocate, compute and write no more than its limits; whoever started it stops it when it is late. It knows
DuckDB and nothing else of the program, so it starts at once and holds no secret.
"""

import json
import math
import resource
import sys
from datetime import date, datetime
from decimal import Decimal
from threading import Timer
from typing import Any

import duckdb

_BESIDE = 2 << 30
"""Bytes of addresses beside what DuckDB may use: its code, its threads' stacks, the answer."""


def limited(memory: int, seconds: float) -> None:
    """Bounds that the system keeps, whatever the SQL finds a way to."""
    resource.setrlimit(resource.RLIMIT_AS, (memory + _BESIDE, memory + _BESIDE))
    most = math.ceil(seconds) * 2 + 5  # two threads, and the start
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answered(told: dict[str, Any]) -> dict[str, Any]:
    """Columns and rows, or what went wrong: {"failed": "late" | "memory" | "other", "why": DuckDB's words}."""
    con = duckdb.connect(config={"threads": 2, "memory_limit": f"{told['memory']}B", "temp_directory": ""})
    late = Timer(told["seconds"], con.interrupt)
    late.start()
    try:
        for statement in told["first"]:
            con.execute(statement)
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        con.execute(told["sql"])
        columns = [column[0] for column in con.description or ()]
        return {"columns": columns, "rows": [[*map(_plain, row)] for row in con.fetchmany(told["rows"])]}
    except duckdb.InterruptException:
        return {"failed": "late"}
    except (duckdb.OutOfMemoryException, MemoryError):
        return {"failed": "memory"}
    except duckdb.Error as error:
        return {"failed": "other", "why": str(error).splitlines()[0][:300]}
    finally:
        late.cancel()


def _plain(value: Any) -> Any:
    """The value as JSON has it; a kind and its text where JSON has none such."""
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    limited(asked["memory"], asked["seconds"])
    json.dump(answered(asked), sys.stdout)
