"""Code sets of the national standards."""

from pathlib import Path

import pytest

from tijiao.kernel.codes import Code, CodeSet, UnknownCode, WrongCodeRow, read_code_sets

TABLE = Path(__file__).parents[2] / "packs" / "national" / "code_sets.csv"
HEAD = "set,code,name_zh,name_en,alt_code,source,confidence,note\n"


def test_the_national_table_reads_with_sources_and_confidence() -> None:
    sets = read_code_sets(TABLE.read_text(encoding="utf-8"))

    assert sets["GB/T 2261.1 sex"]["1"] == Code("1", "男", "male", "", "GB/T 2261.1-2003", "high", "")
    assert len(sets["GB/T 3304 ethnic group"]) == 56
    assert "130000" in sets["GB/T 2260 province"]
    assert all(code.source and code.confidence for found in sets.values() for code in found)


def test_an_entry_is_found_by_what_a_person_writes() -> None:
    sexes = CodeSet("sex", (Code("1", "男", "male", "M"), Code("2", "女", "female", "F")))

    assert [sexes.find(text).code for text in ("1", "男", " female ", "M")] == ["1", "1", "2", "1"]


def test_a_code_goes_before_a_name_that_looks_like_it() -> None:
    odd = CodeSet("odd", (Code("1", "2"), Code("2", "二")))

    assert odd.find("2").zh == "二"


def test_an_unknown_code_is_named_with_its_set() -> None:
    sexes = CodeSet("sex", (Code("1", "男"),))

    with pytest.raises(UnknownCode) as problem:
        sexes["3"]

    assert problem.value.facts == {"set": "sex", "code": "3"}


def test_a_name_is_said_in_english_where_it_is_known() -> None:
    assert Code("1", "男", "male").say("en") == "male"
    assert Code("01", "中共党员").say("en") == "中共党员"
    assert Code("1", "男", "male").say("zh-hans") == "男"


@pytest.mark.parametrize("row", ["sex,1,男,,,,,\nsex,1,女,,,,,", "sex,,男,,,,,", ",1,男,,,,,", "sex,1"])
def test_a_row_without_code_or_name_or_with_a_code_twice_is_refused(row: str) -> None:
    with pytest.raises(WrongCodeRow):
        read_code_sets(f"{HEAD}{row}\n")
