"""Workbooks as people send them."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl

from tijiao.kernel.identity import Sex, sample_citizen_id

HEADS = ("学籍号", "姓名", "性别", "出生日期", "身份证号", "学校代码", "班级", "年级", "入学日期")
BORN = date(2012, 3, 2)


def number(n: int, sex: str = "1", born: date = BORN) -> str:
    return sample_citizen_id(n, birth=born, sex=Sex(sex))


def pupil(n: int, name: str = "", **changed: Any) -> list[Any]:
    """A row of a pupil in order; `changed` by head."""
    sex = "1" if n % 2 else "2"
    row = dict(zip(HEADS, ("G" + number(n, sex), name or f"学生{n}", "男" if n % 2 else "女", BORN.isoformat(),
                           number(n, sex), "s-001", None, 2, "2019-09-01"), strict=True))  # fmt: skip
    return list({**row, **changed}.values())


def workbook(rows: Sequence[Sequence[Any]], *, heads: Sequence[str] = HEADS, sheet: str = "学生") -> bytes:
    book = openpyxl.Workbook()
    table = book.active
    table.title = sheet
    for row in (heads, *rows):
        table.append(list(row))
    return saved(book)


def saved(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
