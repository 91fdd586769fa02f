"""The pupils' roll of a city from and into an .xlsx: 130,000 rows of 25 columns.

Import: every check made, the audit entry written. The file is written once with xlsxwriter, the way other systems
export: text, numbers and real dates. The limit is what no check can undercut: the same reader and SQLite's executemany,
nothing else. django-import-export takes the same file with its defaults into one table of its 25 columns, as the limit
does, with no checks but its own and no audit entry, so it has less to do.
Export: the same 25 columns of text from memory into a workbook.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import fastexcel
import pyarrow as pa
import xlsxwriter

from bench.harness import Claim, Contender, Goal, Measured, times_faster
from tijiao.kernel.identity import Sex, sample_citizen_id

ROWS, SCHOOLS, EXTRA = 130_000, 300, 16
NOW = datetime(2020, 5, 20, 2, 0, tzinfo=UTC)
HEADS = ["学籍号", "姓名", "性别", "出生日期", "身份证号", "学校代码", "班级", "年级", "入学日期"]
FOLDER = Path(tempfile.gettempdir()) / f"tijiao-bench-roll-{os.getuid()}"
SOURCE = Path(__file__).resolve().parents[2] / "src"
FAULTY = 100  # in the marked case every 100th row has a wrong ID


def _file(name: str, *, faulty: int = 0) -> Path:
    """The roll as .xlsx, written once; with `faulty`, every so manyth ID ends in a wrong character."""
    path = FOLDER / name
    if path.exists():
        return path
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.xlsx")
    with xlsxwriter.Workbook(str(part), {"constant_memory": True}) as book:
        sheet, day = book.add_worksheet("学生"), book.add_format({"num_format": "yyyy-mm-dd"})
        for at, head in enumerate([*HEADS, *(f"其他{n}" for n in range(1, EXTRA + 1))]):
            sheet.write_string(0, at, head)
        for row in range(1, ROWS + 1):
            _row(sheet, row, day, wrong=bool(faulty) and row % faulty == 0)
    part.replace(path)
    return path


def _row(sheet: Any, row: int, day: Any, *, wrong: bool) -> None:
    born, sex = date(2008, 9, 1) + timedelta(days=row % 1800), Sex.MALE if row % 2 else Sex.FEMALE
    number = sample_citizen_id(row, birth=born, sex=sex)
    shown = number[:17] + ("0" if number[17] != "0" else "1") if wrong else number
    texts = ["G" + number, f"学生{row}", "男" if row % 2 else "女", None, shown, f"s-{row % SCHOOLS:03}", ""]
    for at, text in enumerate(texts):
        if text is not None:
            sheet.write_string(row, at, text)
    sheet.write_datetime(row, 3, datetime(born.year, born.month, born.day), day)  # noqa: DTZ001 - a day
    sheet.write_number(row, 7, row % 6 + 1)
    sheet.write_string(row, 8, "2019-09-01")
    for at in range(9, 9 + EXTRA):
        sheet.write_string(row, at, f"v{row * at % 977}")


def build_city(home: str) -> None:
    """An installation of its own with 300 primary schools and somebody who keeps their rolls."""
    _django(home)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tijiao.directory import domain
    from tijiao.directory.models import Installation
    from tijiao.directory.roles import Role

    domain.install(Installation.Kind.SAMPLE, at=NOW, today=date(2020, 5, 20))
    start = date(2015, 9, 1)
    new = {"opened_on": start, "by": None, "at": NOW}
    bureau = domain.add_organisation(code="bureau", kind="bureau", name="澜州市教育和体育局", parent=None, **new)
    for n in range(SCHOOLS):
        one = domain.add_organisation(code=f"s-{n:03}", kind="school", name=f"第{n}小学", parent=bureau, **new)
        domain.set_attribute(one, "stage", "primary", from_day=start, by=None, at=NOW)
    user = domain.add_account(username="keeper", name="学籍员", password="correct-horse-7", by=None, at=NOW)
    post = domain.open_post(bureau, Role.SCHOOL_CLERK, "学籍员", on=start, by=None, at=NOW)
    domain.appoint(post, user, from_day=start, by=None, at=NOW)


def _django(home: str) -> None:
    os.environ.update(TIJIAO_HOME=home, DJANGO_SETTINGS_MODULE="tijiao.settings")
    sys.path.insert(0, str(SOURCE))
    import django

    django.setup()


def _city(path: Path) -> tuple[Any, Any, Path]:
    """The domain, the keeper and the received file. What built the city is no part of this process's memory."""
    home = tempfile.mkdtemp(prefix="bench-roll-")
    building = f"from bench.claims.roll import build_city; build_city({home!r})"
    subprocess.run([sys.executable, "-c", building], check=True, cwd=SOURCE.parent)
    _django(home)
    from tijiao.directory.models import User
    from tijiao.registry.exchange import domain as exchange

    with duckdb.connect() as warm:  # a worker that runs has loaded its libraries
        warm.register("given", pa.table({"a": [1]}))
    return exchange, User.objects.get(username="keeper"), path


def prepare_clean() -> tuple[Any, Any, Path]:
    return _city(_file("roll.xlsx"))


def prepare_faulty() -> tuple[Any, Any, Path]:
    return _city(_file("faulty.xlsx", faulty=FAULTY))


def ours(prepared: tuple[Any, Any, Path]) -> None:
    """From the received bytes to the committed rows."""
    exchange, user, path = prepared
    made = exchange.receive("pupils", "roll.xlsx", [path.read_bytes()], by=user, at=NOW)
    done = exchange.take_in(made.pk, by=user, at=NOW)
    assert done.counts["added"] in (ROWS, ROWS - ROWS // FAULTY)


def plain_path() -> Path:
    return _file("roll.xlsx")


def limit(path: Path) -> None:
    """Read with the same reader, write one table of 25 text columns; nothing is checked."""
    table = fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_arrow()
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    with tempfile.TemporaryDirectory() as folder:
        base = sqlite3.connect(Path(folder) / "limit.sqlite3")
        names = ", ".join(f"c{at} text" for at in range(table.num_columns))
        base.execute(f"create table roll (id integer primary key, {names})")
        places = ", ".join("?" * table.num_columns)
        insert = f"insert into roll ({', '.join(f'c{at}' for at in range(table.num_columns))}) values ({places})"
        base.executemany(insert, rows)
        base.commit()
        base.close()


def import_export(prepared: tuple[Any, Any, Path]) -> None:
    """The way its manual shows: a ModelResource of the table's 25 columns, everything else as it comes."""
    from django.db import connection, models
    from import_export.resources import ModelResource, modelresource_factory
    from tablib import Dataset

    with prepared[2].open("rb") as file:
        rows = Dataset().load(file, format="xlsx")
    rows.headers = [f"c{at}" for at in range(len(rows.headers))]
    columns = {name: models.TextField(null=True, unique=name == "c0") for name in rows.headers}
    told = {"__module__": __name__, "Meta": type("Meta", (), {"app_label": "registry"})}
    row = type("RollRow", (models.Model,), {**columns, **told})
    with connection.schema_editor() as editor:
        editor.create_model(row)
    known_by = type("Meta", (), {"import_id_fields": ("c0",)})
    resource = modelresource_factory(row, type("Known", (ModelResource,), {"Meta": known_by}))
    resource().import_data(rows, raise_errors=True)
    assert row.objects.count() == ROWS


def roll_in_memory() -> Any:
    """The 25 columns of the roll as texts."""
    sys.path.insert(0, str(SOURCE))
    os.environ.update(TIJIAO_HOME=tempfile.mkdtemp(prefix="bench-roll-"), DJANGO_SETTINGS_MODULE="tijiao.settings")
    import django

    django.setup()
    read = fastexcel.read_excel(_file("roll.xlsx")).load_sheet(0, dtypes="string").to_arrow()
    return pa.Table.from_batches([read])


def write_ours(rows: Any) -> None:
    from tijiao.registry.sheets.table import Column, Table
    from tijiao.registry.sheets.writing import write_template

    table = Table("学生", tuple(Column(name, name) for name in rows.column_names), ("学籍号",))
    with tempfile.TemporaryFile() as file:
        write_template(file, table, rows)


def write_xlsxwriter(rows: Any) -> None:
    """In its quickest way: constant memory, texts said to be texts."""
    texts = zip(*(column.to_pylist() for column in rows.columns), strict=True)
    with tempfile.TemporaryFile() as file, xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("学生")
        for row, cells in enumerate((rows.column_names, *texts)):
            for at, text in enumerate(cells):
                sheet.write_string(row, at, text or "")


def write_rust(rows: Any) -> None:
    from rustpy_xlsxwriter import write_worksheet

    with tempfile.TemporaryDirectory() as folder:
        write_worksheet(rows.to_pylist(), f"{folder}/roll.xlsx", sheet_name="学生")


def _within_twice(found: dict[str, Measured]) -> float:
    return found["import"].seconds / found["limit"].seconds


def _met(found: dict[str, Measured]) -> bool:
    return _within_twice(found) <= 2 and found["import"].peak_mb <= 600


def _marked_within_twice(found: dict[str, Measured]) -> float:
    return found["import and mark"].seconds / found["import"].seconds


CLAIMS = [
    Claim(
        "roll of 130,000 x 25 from .xlsx",
        [Contender("import", ours, prepare_clean), Contender("limit", limit, plain_path)],
        Goal("at most 2 x limit, 600 MB", _met, _within_twice),
    ),
    Claim(
        "roll of 130,000 x 25 beside django-import-export",
        [Contender("import", ours, prepare_clean), Contender("import-export", import_export, prepare_clean, runs=1)],
        times_faster("import", "import-export", 40),
    ),
    Claim(
        "roll with 1 % faults comes back marked",
        [Contender("import and mark", ours, prepare_faulty), Contender("import", ours, prepare_clean)],
        Goal("at most 2 x import", lambda found: _marked_within_twice(found) <= 2, _marked_within_twice),
    ),
    Claim(
        "roll of 130,000 x 25 into .xlsx",
        [
            Contender("export", write_ours, roll_in_memory),
            Contender("xlsxwriter", write_xlsxwriter, roll_in_memory),
            Contender("rustpy-xlsxwriter", write_rust, roll_in_memory),
        ],
        times_faster("export", "xlsxwriter", 8),
    ),
]
