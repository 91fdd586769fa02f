"""Every kind of workbook that goes out opens in LibreOffice, with the same cells: one start of it for all of them."""

import csv
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from registry.exchange.books import pupil, workbook

from ledgers.conftest import check, moment
from tijiao.ledgers import domain as desk
from tijiao.pages.export import write_sheet
from tijiao.registry.exchange import domain
from tijiao.registry.models import Pupil

pytestmark = pytest.mark.django_db
AT = moment("2020-05-20 10:00")
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"


def converted(folder: Path) -> dict[str, list[list[str]]]:
    """The first sheet of every workbook of a folder as LibreOffice shows it, by the file's name."""
    books = sorted(folder.glob("*.xlsx"))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--convert-to",
         AS_SHOWN, "--outdir", folder, *books], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    found = {}
    for book in books:
        with book.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
            found[book.name] = _trimmed(list(csv.reader(file)))
    return found


def written(book: Path) -> list[list[str]]:
    sheet = openpyxl.load_workbook(book).worksheets[0]
    return _trimmed([["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)])


def _trimmed(rows: list[list[str]]) -> list[list[str]]:
    """Without empty cells at the ends of rows, without empty rows at the end."""
    for row in rows:
        while row and not row[-1]:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


@pytest.mark.slow
def test_templates_present_rows_marked_files_and_lists_open_in_libreoffice(
    ledgers: Any, city: Any, person: Any, filling: Any, tmp_path: Path
) -> None:
    # given pupils, one of whom is called like a formula, a filed check, and a faulty upload
    head, clerk = person("head", city.school), person("school-clerk", city.school)
    roll = [pupil(1), pupil(2, "<甲> & 乙"), pupil(3, " 丙 "), pupil(4, 班级="没有的班"), pupil(5, 姓名="")]
    made = domain.receive("pupils", "roll.xlsx", [workbook(roll)], by=head, at=AT)
    done = domain.take_in(made.pk, by=head, at=AT)
    assert (done.counts["added"], done.counts["refused"]) == (3, 2)
    Pupil.objects.filter(name="学生1").update(name="=1+1")
    desk.file(filling("2020-05-20", **check()), by=clerk, at=AT)
    # when everything that goes out lies in a folder
    for name, kind in (("pupils", "pupils"), ("staff", "staff"), ("check", "ledger:daily-check")):
        with (tmp_path / f"{name}-template.xlsx").open("wb") as file:
            domain.template(kind, file, by=head if kind == "staff" else clerk, at=AT)
        with (tmp_path / f"{name}-rows.xlsx").open("wb") as file:
            domain.send_out(kind, file, reason="核对", by=head, at=AT)
    (tmp_path / "marked.xlsx").write_bytes(done.marked.read_bytes())
    with (tmp_path / "list.xlsx").open("wb") as file:
        write_sheet(file, "名单", ["名称", "数量", "日期"], [["=A1", 3, date(2020, 5, 20)], ["@乙", None, None]])
    # then LibreOffice shows the cells that were written
    shown = converted(tmp_path)
    assert list(shown) == [
        "check-rows.xlsx", "check-template.xlsx", "list.xlsx", "marked.xlsx", "pupils-rows.xlsx",
        "pupils-template.xlsx", "staff-rows.xlsx", "staff-template.xlsx",
    ]  # fmt: skip
    for name in shown.keys() - {"list.xlsx"}:
        assert shown[name] == written(tmp_path / name), name
    assert shown["list.xlsx"][-2:] == [["=A1", "3", "2020-05-20"], ["@乙"]]
    assert [row[1] for row in shown["pupils-rows.xlsx"][2:]] == ["=1+1", "<甲> & 乙", "丙"]
    assert [row[-1] for row in shown["marked.xlsx"][-2:]] == [
        "“东屿镇中心小学”没有名为“没有的班”的班级。请核对班名，或先设立班级。", "“姓名”必填。"
    ]  # fmt: skip
