"""120 indicators for 300 schools and 12 months over five million records, and what others need for the same figures.

Every contender ends with numerator and denominator for each indicator, school and month; ours also with the towns, the
city and the values. pandas has its table in memory already. The ORM that asks one by one on SQLite is asked for six of
the 120, times 20: all of them would take an hour.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import duckdb

from bench.claims.city import ROOT
from bench.harness import Claim, Contender, Goal, Measured
from bench.records import DATASETS, INDICATORS, NUMBERS, SPANS, YES_NO, Share, lake

FOLDER = ROOT / "build" / "bench-records"
OURS, SCAN, PANDAS = "tijiao, all in one pass", "DuckDB, scan only", "pandas one by one"
SQLITE = "Django ORM one by one on SQLite (6, times 20)"
POSTGRES = "Django ORM, one query of 240 aggregates on PostgreSQL"
SAMPLE = 20
"""Every so manyth indicator is asked of the ORM on SQLite."""


def prepare_ours() -> tuple[Any, Any]:
    """A worker that has computed something before: its libraries are loaded."""
    engine = import_module("tijiao.insight.engine.engine").Engine(lake(FOLDER), DATASETS, memory="200MB")
    manifest = import_module("tijiao.insight.lake.manifest").read(FOLDER)
    engine.board([(one, SPANS[:1]) for one in INDICATORS[:1]], manifest)
    return engine, manifest


def ours(prepared: tuple[Any, Any]) -> None:
    engine, manifest = prepared
    board = engine.board([(one, SPANS) for one in INDICATORS], manifest)
    assert board.columns.num_rows == len(INDICATORS) * len(SPANS) * 314


def prepare_files() -> str:
    return f"{lake(FOLDER) / 'files'}/answers-*.parquet"


def scan(files: str) -> None:
    """Every value of every column used is looked at."""
    looked = ", ".join(f"max({name})" for name in ("org", "on_date", "ledger", *YES_NO, *NUMBERS))
    with duckdb.connect(config={"threads": 2}) as con:
        con.execute(f"SELECT {looked} FROM '{files}'").fetchall()


def prepare_pandas() -> Any:
    pandas, arrow = import_module("pandas"), import_module("pyarrow.parquet")
    table = arrow.read_table(lake(FOLDER) / "files", filters=None, partitioning=None, columns=_columns())
    frame = table.to_pandas(strings_to_categorical=True)
    frame["month"] = pandas.to_datetime(frame.pop("on_date")).dt.month
    return frame


def _columns() -> list[str]:
    return ["org", "on_date", "ledger", *YES_NO, *NUMBERS]


def one_by_one_in_pandas(frame: Any) -> None:
    for one in INDICATORS:
        own = frame[frame["ledger"] == one.ledger]
        told = own[own[one.question].notna()]
        value = told[one.question] == "yes" if one.question in YES_NO else told[one.question]
        figures = value.groupby([told["org"], told["month"]], observed=True).agg(["sum", "count"])
        assert len(figures) == 3600


def _model(database: dict[str, Any]) -> Any:
    """A model of the records over a table that is there."""
    settings = import_module("django.conf").settings
    settings.configure(DATABASES={"default": database}, USE_TZ=True, INSTALLED_APPS=[])
    import_module("django").setup()
    models = import_module("django.db.models")
    fields: dict[str, Any] = {
        "org": models.BigIntegerField(), "on_date": models.DateField(),
        "ledger": models.TextField(), **{name: models.TextField(null=True) for name in YES_NO},
        **{name: models.BigIntegerField(null=True) for name in NUMBERS},
    }  # fmt: skip
    meta = type("Meta", (), {"app_label": "bench", "managed": False, "db_table": "answers"})
    return type("Answer", (models.Model,), {**fields, "Meta": meta, "__module__": __name__})


def _by_month(rows: Any) -> Any:
    month = import_module("django.db.models.functions").TruncMonth("on_date")
    return rows.annotate(month=month).values("org", "month")


def _sums(models: Any, one: Share, **narrow: Any) -> dict[str, Any]:
    """Numerator and denominator of an indicator; `narrow` adds a condition to both."""
    name = f"{one.ledger}_{one.question}".replace("-", "_")
    told = models.Q(**{f"{one.question}__isnull": False}, **narrow)
    if one.question in YES_NO:
        top = models.Count("id", filter=models.Q(**{one.question: "yes"}, **narrow))
    else:
        top = models.Sum(one.question, filter=told)
    return {f"{name}_top": top, f"{name}_of": models.Count("id", filter=told)}


def _filled(extension: str, target: str) -> None:
    """The records as a table of another database, copied by DuckDB."""
    with duckdb.connect(config={"threads": 2, "extension_directory": str(FOLDER / "duckdb")}) as con:
        import_module("duckdb_extensions").import_extension(extension, con=con)
        con.execute(f"LOAD {extension}")
        con.execute(f"ATTACH '{target}' AS other (TYPE {extension})")
        con.execute(
            f"CREATE TABLE other.answers AS SELECT id, {', '.join(_columns())} FROM '{prepare_files()}' ORDER BY id"
        )


def prepare_sqlite() -> Any:
    path = FOLDER / "answers.sqlite3"
    if not path.exists():
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        _filled("sqlite", str(part))
        part.replace(path)
    return _model({"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)})


def one_by_one_on_sqlite(model: Any) -> float:
    models, began = import_module("django.db.models"), time.perf_counter()
    for one in INDICATORS[::SAMPLE]:
        own = _by_month(model.objects.filter(ledger=one.ledger))
        assert len(list(own.annotate(**_sums(models, one)))) == 3600
    return (time.perf_counter() - began) * SAMPLE


@contextmanager
def _server() -> Iterator[dict[str, Any]]:
    """A PostgreSQL of its own with the records, settled: analysed and frozen as it would stand after a night."""
    sys.path.insert(0, str(ROOT / "tests"))
    with import_module("postgres").cluster() as url:
        told = import_module("urllib.parse").urlsplit(url)
        _filled("postgres", f"host={told.hostname} port={told.port} user={told.username} dbname={told.path[1:]}")
        with import_module("psycopg").connect(url, autocommit=True) as con:
            con.execute("VACUUM FREEZE ANALYZE answers")
        yield {
            "ENGINE": "django.db.backends.postgresql", "NAME": told.path[1:], "USER": told.username,
            "HOST": told.hostname, "PORT": told.port,
        }  # fmt: skip


def one_query_on_postgres(_files: str) -> float:
    with _server() as database:
        model, models = _model(database), import_module("django.db.models")
        sums = {name: one for each in INDICATORS for name, one in _sums(models, each, ledger=each.ledger).items()}
        assert len(sums) == 240
        began = time.perf_counter()
        assert len(list(_by_month(model.objects).annotate(**sums))) == 3600
        return time.perf_counter() - began


def _times(found: dict[str, Measured], name: str) -> float:
    return found[name].seconds / found[OURS].seconds


def _met(found: dict[str, Measured]) -> bool:
    return (
        _times(found, PANDAS) >= 10 and _times(found, SQLITE) >= 300 and _times(found, POSTGRES) > 1
        and 1 / _times(found, SCAN) <= 8 and found[OURS].peak_mb <= 400
    )  # fmt: skip


GOAL = Goal(
    "at least 10 x pandas, 300 x the ORM on SQLite, ahead of PostgreSQL, at most 8 scans, 400 MB",
    _met,
    lambda found: _times(found, PANDAS),
)
CLAIMS = [
    Claim(
        "120 indicators over 5 million records",
        [
            Contender(OURS, ours, prepare_ours, runs=3), Contender(SCAN, scan, prepare_files, runs=3),
            Contender(PANDAS, one_by_one_in_pandas, prepare_pandas, runs=1),
            Contender(SQLITE, one_by_one_on_sqlite, prepare_sqlite, runs=1),
            Contender(POSTGRES, one_query_on_postgres, prepare_files, runs=1),
        ],
        GOAL,
    )
]  # fmt: skip
