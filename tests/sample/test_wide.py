"""Columns in a terminal, where Chinese characters are as wide as two letters."""

import pytest

from tijiao.sample.wide import cut, pad, table, width


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("abc", 3), ("日检查", 6), ("≥ 99%", 5), ("（样例）", 8), ("e\u0301", 1)]
)
def test_a_wide_character_takes_two_columns(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "columns", "found"),
    [("日检查", 6, "日检查"), ("日检查", 5, "日检…"), ("日检查", 4, "日…"), ("abc", 2, "a…")],
)
def test_what_is_too_long_is_cut_within_its_columns(text: str, columns: int, found: str) -> None:
    assert cut(text, columns) == found
    assert width(cut(text, columns)) <= columns


def test_texts_are_filled_up_by_columns_and_not_by_letters() -> None:
    assert pad("日检", 6) == "日检  "
    assert pad("9%", 6, right=True) == "    9%"


def test_the_columns_of_a_table_begin_below_each_other() -> None:
    assert table([("clerk", "填报员", "报今天的"), ("head", "校长", "看")]) == [
        "clerk  填报员  报今天的",
        "head   校长    看",
    ]
