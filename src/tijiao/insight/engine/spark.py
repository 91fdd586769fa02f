"""The same statement on Apache Spark: Ibis and our own SQL, translated by sqlglot.

What the parts may say is held to a list of functions that give the same on both engines (sqlcheck.FUNCTIONS); a test
asks each of them of both. Nothing is approximated: sqlglot would turn `percentile_cont` into an estimate in silence.
"""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlglot

from tijiao.insight.catalog import DataSet
from tijiao.insight.engine.board import Board
from tijiao.insight.engine.figure import Definition
from tijiao.insight.engine.rollup import compiled
from tijiao.insight.engine.statement import TREE, WIDE, Asked, statement
from tijiao.insight.lake.manifest import Manifest, check_files
from tijiao.insight.problems import IndicatorFailed, NoSpark, NoSuchDataSet, NotOnSpark
from tijiao.insight.sqlcheck import check

try:
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession
except ImportError:  # an extra: a city does without
    SparkSession, PySparkException = None, RuntimeError  # type: ignore[assignment,misc]

MASTER = re.compile(r"local\[\d+\]|spark://[^\s/]+:\d+")
_TYPES = {"BIGINT": "BIGINT", "DOUBLE": "DOUBLE", "VARCHAR": "STRING", "DATE": "DATE", "TIMESTAMP": "TIMESTAMP_NTZ",
          "BOOLEAN": "BOOLEAN"}  # fmt: skip
_KEPT = ("units", "subjects", WIDE)
"""How the names of parts begin that several others read: Spark would compute them anew for each."""


@dataclass
class SparkEngine:
    """Indicators over lakes' files with Spark. The workers must see the files under the same paths."""

    folder: Path
    datasets: Mapping[str, DataSet]
    master: str = "local[2]"
    memory: str = "1g"
    _session: Any = field(default=None, init=False)

    def board(self, asked: Sequence[Asked], manifest: Manifest, *, by: str = TREE) -> Board:
        """As Engine.board. Raises NoSpark, NotOnSpark, IndicatorFailed, NoSuchDataSet, FileDamaged."""
        indicators = [one for one, _spans in asked]
        for one in indicators:
            judge(one, self.datasets)
        needed = statement(asked, self.datasets, by)
        if needed is None:
            return Board(indicators, (), None)
        spark, kept = self.session(), []
        try:
            for name in sorted(needed.tables):
                self._table(spark, name, manifest)
            for name, sql in needed.parts.items():
                made = spark.sql(translated(sql))
                if name.startswith(_KEPT):
                    kept.append(made.persist())
                made.createOrReplaceTempView(name)
            found = spark.sql(translated(compiled(needed.kinds, needed.dated))).toArrow()
            return Board(indicators, needed.spans, found)
        except PySparkException as error:
            names = ", ".join(dict.fromkeys(one.id for one in indicators))
            raise IndicatorFailed(indicator=names, why=str(error).splitlines()[0]) from error
        finally:
            for one in kept:
                one.unpersist()

    def session(self) -> Any:
        """The connection to the cluster, opened once."""
        if self._session is None:
            self._session = _opened(self.master, self.memory)
        return self._session

    def close(self) -> None:
        if self._session is not None:
            self._session.stop()
            self._session = None

    def _table(self, spark: Any, name: str, manifest: Manifest) -> None:
        if name not in self.datasets or name not in manifest.tables:
            raise NoSuchDataSet(dataset=name)
        table = manifest.tables[name]
        check_files(self.folder, name, table)
        if table.parts:
            rows = spark.read.option("mergeSchema", "false").parquet(
                *(str(self.folder / part.file) for part in table.parts.values())
            )
        else:
            columns = ", ".join(f"`{one.name}` {_TYPES[one.type]}" for one in self.datasets[name].columns)
            rows = spark.createDataFrame([], columns)
        rows.createOrReplaceTempView(name)


def judge(one: Definition, datasets: Mapping[str, DataSet]) -> None:
    """Refuse, before anything runs, an indicator that says what is not on the list. Raises NotOnSpark."""
    wrong = [fault for fault in check(one.sql, datasets).wrong if fault.code == "function"]
    if wrong:
        raise NotOnSpark(indicator=one.id, why=wrong[0].message)


def translated(sql: str) -> str:
    """A statement in DuckDB's dialect in that of Spark."""
    return sqlglot.transpile(sql, read="duckdb", write="spark")[0]


def _opened(master: str, memory: str) -> Any:
    if SparkSession is None:
        raise NoSpark(why="pyspark")
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1" if "127.0.0.1" in master or "local" in master else "")
    told = {
        "spark.ui.enabled": "false", "spark.sql.session.timeZone": "UTC", "spark.driver.memory": memory,
        "spark.executor.memory": memory, "spark.sql.shuffle.partitions": "8", "spark.log.level": "ERROR",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
    }  # fmt: skip
    building = SparkSession.builder.master(master).appName("tijiao")
    for name, value in told.items():
        building = building.config(name, value)
    try:
        return building.getOrCreate()
    except (PySparkException, RuntimeError) as error:
        raise NoSpark(why=str(error).splitlines()[0]) from error
