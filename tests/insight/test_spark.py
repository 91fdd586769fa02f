"""The same indicators on Spark: the same readings as on DuckDB, on a cluster that loses a worker in mid-run."""

import threading
from collections.abc import Iterator

import duckdb
import pytest
from insight import drawn
from insight.drawn import ABSENCE, AGGREGATES, APRIL, AT, MAY, SPRING, WAYS, Asked, Town
from spark_cluster import Cluster, cluster

from tijiao.insight.engine.engine import Engine
from tijiao.insight.engine.spark import SparkEngine, translated
from tijiao.insight.problems import IndicatorFailed, NotOnSpark
from tijiao.insight.sqlcheck import FUNCTIONS

pytestmark = pytest.mark.slow

ROW = """(SELECT CAST(3 AS BIGINT) AS a, CAST(2.25 AS DOUBLE) AS b, CAST(NULL AS BIGINT) AS n, ' 12 ' AS t, 'a/bc/d' AS p,
    CAST('2020-05-31' AS DATE) AS d, CAST('2021-01-15' AS DATE) AS e, CAST('2020-05-31 10:11:12' AS TIMESTAMP) AS m)"""
ASKED = {
    "abs": "abs(-a)", "any_value": "(SELECT any_value(x) FROM (SELECT 3 AS x) AS s)",
    "avg": "(SELECT avg(x) FROM (SELECT 3 AS x UNION ALL SELECT 4 AS x) AS s)", "case": "CASE WHEN a > 1 THEN b ELSE 0 END",
    "cast": "CAST(t AS DOUBLE)", "ceil": "CAST(ceil(b) AS DOUBLE)", "coalesce": "coalesce(n, a)",
    "count": "(SELECT count(x) FROM (SELECT 3 AS x UNION ALL SELECT NULL AS x) AS s)", "date": "date(m)",
    "date_diff": "date_diff('day', d, e)",
    "date_trunc": "CAST(date_trunc('month', d) AS DATE)", "datediff": "datediff('day', e, d)", "day": "day(d)",
    "dense_rank": "dense_rank() OVER (ORDER BY a)", "exists": "EXISTS (SELECT 1 FROM (SELECT 3 AS x) AS s WHERE x > 2)",
    "extract": "extract(year FROM d)", "first_value": "first_value(a) OVER (ORDER BY b)", "floor": "CAST(floor(-b) AS DOUBLE)",
    "greatest": "greatest(a, n, b)", "if": "if(a > 1, 1, 2)", "is_nan": "isnan(b)", "lag": "lag(a) OVER (ORDER BY b)",
    "last_value": "last_value(a) OVER (ORDER BY b)", "lead": "lead(a) OVER (ORDER BY b)", "least": "least(a, n, b)",
    "left": "left(p, 3)", "length": "length(t)", "lower": "lower('ÀB')", "ltrim": "ltrim(t)", "make_date": "make_date(2020, 2, 3)",
    "max": "(SELECT max(x) FROM (SELECT 3 AS x) AS s)", "min": "(SELECT min(x) FROM (SELECT 3 AS x) AS s)", "month": "month(d)",
    "nullif": "nullif(a, 3)", "quarter": "quarter(d)", "rank": "rank() OVER (ORDER BY a)",
    "regexp_like": "regexp_matches(t, '[0-9]')", "replace": "replace(p, '/', '-')", "right": "right(p, 2)",
    "round": "round(b * 1.1, 1)", "row_number": "row_number() OVER (ORDER BY a)", "rtrim": "rtrim(t)",
    "split_part": "split_part(p, '/', 2)", "starts_with": "starts_with(p, 'a/')",
    "str_to_date": "CAST(strptime('2020-05-03', '%Y-%m-%d') AS DATE)", "substring": "substring(p, 2, 2)",
    "sum": "(SELECT sum(x) FROM (SELECT 3 AS x UNION ALL SELECT 4 AS x) AS s)", "time_to_str": "strftime(d, '%Y-%m')",
    "trim": "trim(t)", "try_cast": "TRY_CAST(p AS DOUBLE)", "upper": "upper(p)", "year": "year(d)",
}  # fmt: skip
"""Each function of the list, asked of a row."""


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("spark")) as found:
        yield found


@pytest.fixture(scope="module")
def there(spark: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, SparkEngine]]:
    """A town with a lake, and Spark over it."""
    drawn.EXTENSIONS = tmp_path_factory.mktemp("duckdb-spark")
    town = Town(tmp_path_factory.mktemp("town"))
    town.put("facts", ABSENCE)
    town.put("directory_grouping", """
        id | kind | code   | name
        1  | zone | zone-1 | 一片
    """)  # fmt: skip
    town.put("directory_membership", """
        id | grouping_id | organisation_id | role | from_day   | to_day
        1  | 1           | 4               |      | 2020-05-05 |
        2  | 1           | 3               |      | 2019-09-01 | 2020-05-01
    """)  # fmt: skip
    town.lake.refresh(at=AT)
    engine = SparkEngine(town.lake.folder, town.lake.datasets, spark.address, memory="512m")
    yield town, engine
    engine.close()


def test_every_function_of_the_list_is_asked(there: tuple[Town, SparkEngine]) -> None:
    assert set(ASKED) == FUNCTIONS

    sql = f"SELECT {', '.join(f'{asked} AS {name}_' for name, asked in ASKED.items())} FROM {ROW} AS r"
    [on_spark] = there[1].session().sql(translated(sql)).toArrow().to_pylist()
    [on_duckdb] = duckdb.connect().execute(sql).to_arrow_table().to_pylist()
    assert {name: str(value) for name, value in on_spark.items()} == {
        name: str(value) for name, value in on_duckdb.items()
    }


def test_readings_are_those_of_duckdb_while_a_worker_is_lost(there: tuple[Town, SparkEngine], spark: Cluster) -> None:
    town, engine = there
    asked = [
        (Asked(one, WAYS[way][0], threshold=2.0 if one == "share-meeting" else None, id=one + way), (APRIL, MAY, SPRING))
        for one in AGGREGATES for way in WAYS
    ]  # fmt: skip
    begun = threading.Thread(target=_when_it_runs, args=(engine, spark))

    begun.start()
    found = engine.board(asked, town.lake.manifest(), by="grouping")
    begun.join()

    expected = Engine(town.lake.folder, town.lake.datasets).board(asked, town.lake.manifest(), by="grouping")
    assert spark.workers[0].returncode is not None
    assert {one.id: found.of(one.id) for one, _spans in asked} == {one.id: expected.of(one.id) for one, _spans in asked}


def _when_it_runs(engine: SparkEngine, spark: Cluster) -> None:
    tracker = engine.session().sparkContext.statusTracker()
    while not tracker.getActiveStageIds():
        pass
    spark.lose(0)


def test_what_is_not_on_the_list_is_refused_before_anything_runs(there: tuple[Town, SparkEngine]) -> None:
    town, engine = there
    middle = Asked(
        "sum",
        "SELECT org, on_date, who AS subject, percentile_cont(0.5) WITHIN GROUP (ORDER BY value) AS value FROM facts GROUP BY ALL",
    )

    with pytest.raises(NotOnSpark) as refused:
        engine.board([(middle, (MAY,))], town.lake.manifest())

    assert refused.value.facts["why"] == "the function percentile_cont is not in the tested list"


def test_what_fails_over_the_data_is_told_in_words(there: tuple[Town, SparkEngine]) -> None:
    town, engine = there
    wild = Asked("sum", "SELECT org, on_date, who AS subject, CAST(who AS BIGINT) AS value FROM facts")

    with pytest.raises(IndicatorFailed, match="asked"):
        engine.board([(wild, (MAY,))], town.lake.manifest())
