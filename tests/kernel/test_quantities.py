"""Numbers as Chinese documents write them."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tijiao.kernel.quantities import (
    NUMERAL,
    NotANumber,
    format_count,
    format_percent,
    parse_number,
    parse_percent,
    to_chinese,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("30", 30),
        ("１２", 12),
        ("1,200", 1200),
        ("99.5", Decimal("99.5")),
        ("3.5万", 35000),
        ("3．5万", 35000),
        ("2亿3500万", 235_000_000),
        ("12万3456", 123_456),
        ("3千5百万", 35_000_000),
        ("1.5千", 1500),
        ("十", 10),
        ("十五", 15),
        ("一百零五", 105),
        ("一百五", 150),
        ("一百十五", 115),
        ("两千", 2000),
        ("廿三", 23),
        ("一万二", 12000),
        ("一万零五十", 10050),
        ("三万亿", 3 * 10**12),
        ("三点五万", 35000),
        ("二〇二〇", 2020),
        ("壹佰贰拾叁", 123),
        ("负三", -3),
        ("半", Decimal("0.5")),
    ],
)
def test_a_numeral_has_one_value_and_is_found_whole_in_text(text: str, number: int | Decimal) -> None:
    assert parse_number(text) == number
    assert re.fullmatch(NUMERAL, text)


@pytest.mark.parametrize("text", ["", "二三十", "15百", "百", "万", "12万345", "1,20", "一十百", "几十", "3.5.6", "²"])
def test_a_text_with_no_reading_or_with_two_is_refused(text: str) -> None:
    with pytest.raises(NotANumber):
        parse_number(text)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("培训3万人次，每天一小时", ["3万", "一"]),
        ("修建30千米步道", ["30"]),
        ("占百分之九十九以上", ["九十九"]),
        ("16～18课时", ["16", "18"]),
        ("上半年半天", ["半"]),
        ("三点五十分集合", ["三", "五十"]),
        ("教师1万1千人", ["1万1千"]),
        ("没有数目", []),
    ],
)
def test_numerals_are_found_in_running_text(sentence: str, found: list[str]) -> None:
    assert re.findall(NUMERAL, sentence) == found


@pytest.mark.parametrize(
    ("text", "percent"), [("99%", 99), ("９９．５％", Decimal("99.5")), ("百分之九十九", 99), ("百分百", 100)]
)
def test_a_percentage_is_read(text: str, percent: int | Decimal) -> None:
    assert parse_percent(text) == percent


def test_a_number_without_a_per_cent_sign_is_no_percentage() -> None:
    with pytest.raises(NotANumber):
        parse_percent("99")


@given(st.integers(min_value=-(10**16) + 1, max_value=10**16 - 1))
def test_written_in_chinese_a_number_reads_back(number: int) -> None:
    for financial in (False, True):
        text = to_chinese(number, financial=financial)

        assert parse_number(text) == number
        assert re.fullmatch(NUMERAL, text)


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_a_count_is_written_exactly(number: Decimal) -> None:
    assert parse_number(format_count(number)) == number


@given(st.text(alphabet="0123456789,.．０５零〇一二两三九十廿百千万亿点半负 壹拾佰仟萬億A", max_size=12))
def test_any_text_is_a_number_or_a_problem(text: str) -> None:
    try:
        value = parse_number(text)
    except NotANumber as problem:
        outcome = problem.facts["text"] == text
    else:
        outcome = isinstance(value, int | Decimal)

    assert outcome


@pytest.mark.parametrize(
    ("number", "written"),
    [(105, "一百零五"), (10, "十"), (20, "二十"), (110, "一百一十"), (10050, "一万零五十"), (0, "零"), (-2, "负二")],
)
def test_chinese_numerals_are_written_as_they_are_read_aloud(number: int, written: str) -> None:
    assert to_chinese(number) == written


def test_financial_numerals_leave_no_room_for_a_stroke() -> None:
    assert to_chinese(10_015, financial=True) == "壹万零壹拾伍"


@pytest.mark.parametrize(
    ("number", "written"),
    [(30000, "3万"), (35000, "3.5万"), (35123, "35123"), (8437, "8437"), (10**8, "1亿"), (Decimal("2.50"), "2.5")],
)
def test_counts_are_written_as_a_clerk_writes_them(number: int | Decimal, written: str) -> None:
    assert format_count(number) == written


def test_a_share_below_everything_is_never_shown_as_everything() -> None:
    assert format_percent(99) == "99%"
    assert format_percent(Decimal("99.999")) == "99.99%"
    assert format_percent(Decimal("0.001")) == "0.01%"
    assert format_percent(Decimal("12.345"), places=1) == "12.3%"
