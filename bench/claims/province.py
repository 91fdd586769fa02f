"""All indicators of the packs over a city's lake and a province's, on DuckDB and on Spark: how time and memory grow."""

import math
import shutil
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.claims.city import ROOT, standing_city
from bench.harness import Claim, Contender, Goal, Measured, Weighed

SIZES = {"0.13 M": 130_000, "1.5 M": 1_500_000, "15 M": 15_000_000}
FOLDER = ROOT / "build" / "bench-province"
ON = "2020-05-20"


def _module(name: str) -> Any:
    return import_module(f"tijiao.insight.{name}")


def _lake(pupils: int) -> tuple[Path, Any]:
    """A lake of so many pupils, laid out from the standing city's and kept, and the packs' library."""
    import_module("os").environ |= {"TIJIAO_HOME": str(standing_city()), "DJANGO_SETTINGS_MODULE": "tijiao.settings"}
    import_module("django").setup()
    library, settings = _module("library").library(), import_module("django.conf").settings
    target = FOLDER / str(pupils)
    if not (target / "manifest.json").exists():
        shutil.rmtree(target, ignore_errors=True)
        _module("lake.simulate").simulate(settings.LAKE, target, library.datasets, pupils=pupils)
    return target, library


def _prepared(pupils: int, engine: Any, **more: Any) -> tuple[Any, Any, list[Any]]:
    folder, library = _lake(pupils)
    manifest, day = _module("lake.manifest").read(folder), import_module("datetime").date.fromisoformat(ON)
    there = [one for one in library.indicators.values() if set(one.tables) <= manifest.tables.keys()]
    asked = [(one, [_module("command_indicators").span(one, None, day)]) for one in there]
    return engine(folder, library.datasets, **more), manifest, asked


def on_duckdb_small() -> Any:
    return _prepared(SIZES["0.13 M"], _module("engine.engine").Engine)


def on_duckdb_middle() -> Any:
    return _prepared(SIZES["1.5 M"], _module("engine.engine").Engine, patience=3600.0)


def on_duckdb_large() -> Any:
    return _prepared(SIZES["15 M"], _module("engine.engine").Engine, memory="4GB", patience=3600.0)


def on_spark_small() -> Any:
    return _on_spark("0.13 M")


def on_spark_middle() -> Any:
    return _on_spark("1.5 M")


def on_spark_large() -> Any:
    return _on_spark("15 M")


def _on_spark(size: str) -> Any:
    prepared = _prepared(SIZES[size], _module("engine.spark").SparkEngine, memory="4g")
    prepared[0].session()
    return prepared


def all_indicators(prepared: tuple[Any, Any, list[Any]]) -> None:
    engine, manifest, asked = prepared
    assert engine.board(asked, manifest).columns.num_rows


def all_on_spark(prepared: tuple[Any, Any, list[Any]]) -> Weighed:
    """The memory is that of Spark's own process: Python only waits."""
    all_indicators(prepared)
    gateway = prepared[0].session().sparkContext._gateway.proc.pid
    told = Path(f"/proc/{gateway}/status").read_text().split("VmHWM:")[1].split()[0]
    prepared[0].close()
    return Weighed(int(told) / 1024)


def _exponent(found: dict[str, Measured]) -> float:
    """Of time over pupils, from the second size to the third: 1 is in proportion."""
    _small, middle, large = (one.seconds for one in found.values())
    return math.log(large / middle) / math.log(10)


GOAL = Goal("time grows no faster than pupils to the 1.1", lambda found: _exponent(found) <= 1.1, _exponent)
_DUCKDB = (on_duckdb_small, on_duckdb_middle, on_duckdb_large)
_SPARK = (on_spark_small, on_spark_middle, on_spark_large)
CLAIMS = [
    Claim(
        f"all indicators on {engine}",
        [Contender(f"{size} pupils", work, prepare, runs=1) for size, prepare in zip(SIZES, prepares, strict=True)],
        GOAL,
    )
    for engine, work, prepares in (("DuckDB", all_indicators, _DUCKDB), ("Spark local[2]", all_on_spark, _SPARK))
]
