"""The lake reads PostgreSQL as it reads SQLite: the same rows in the same types."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from postgres import cluster

from tijiao.insight.lake.store import Store

ROWS = """SELECT id, CAST(day AS DATE), CAST(filed_at AS TIMESTAMP), CAST(ok AS BOOLEAN),
    json_extract_string(answers, '$.a'), CAST(hours AS DOUBLE), name FROM op.facts ORDER BY id"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with cluster() as url:
        with psycopg.connect(url) as con:
            con.execute(
                "CREATE TABLE facts (id bigint, day date, filed_at timestamptz, ok boolean, answers jsonb,"
                " hours numeric(5, 1), name varchar(20))"
            )
            for number, day in ((1, "2020-05-01"), (2, "2020-04-01")):
                con.execute(
                    "INSERT INTO facts VALUES (%s, %s, '2020-05-20 10:00+08', true, '{\"a\": 1}', 2.5, '东屿''s')", (number, day)
                )
        told = urlsplit(url)
        yield f"host={told.hostname} port={told.port} user={told.username} dbname={told.path[1:]}"


@pytest.mark.slow
@pytest.mark.parametrize(("narrow", "ids"), [({}, [1, 2]), ({"facts": "day >= '2020-05-01'"}, [1])])
def test_rows_of_postgresql_come_in_the_declared_types(
    address: str, tmp_path_factory: pytest.TempPathFactory, narrow: dict[str, str], ids: list[int]
) -> None:
    store = Store("postgres", address, str(Path(tmp_path_factory.getbasetemp()) / "duckdb-postgres"))

    with store.open() as reader:
        assert reader.tables() == {"facts"}
        reader.show(["facts"], narrow)
        found = reader.con.execute(ROWS).fetchall()

    days = {1: date(2020, 5, 1), 2: date(2020, 4, 1)}
    assert found == [(one, days[one], datetime(2020, 5, 20, 2), True, "1", 2.5, "东屿's") for one in ids]  # noqa: DTZ001
