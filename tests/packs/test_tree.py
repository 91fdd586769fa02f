"""YAML as packs read it: only plain values, each with its line."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tijiao.packs.tree import Node, Unreadable, read_yaml


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1", 1),
        ("-3", -3),
        ("2.50", 2.5),
        ("true", True),
        ("null", None),
        ("~", None),
        ('"1"', "1"),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("16:30", "16:30"),
        ("2020-03-02", "2020-03-02"),
        ("2020-W10", "2020-W10"),
        ("2019/20", "2019/20"),
        ("04.7", "04.7"),
        ("007", "007"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        ("12345678901234567890", "12345678901234567890"),
        ("日检查", "日检查"),
    ],
)
def test_a_plain_word_means_what_it_looks_like(written: str, meant: object) -> None:
    node = read_yaml(f"key: {written}\n")

    assert node is not None
    assert node.plain() == {"key": meant}
    assert isinstance(node.value, dict)
    assert type(node.value["key"].value) is type(meant)


def test_every_value_and_key_knows_its_line() -> None:
    node = read_yaml("a: 1\nb:\n  - x\n  - c: >\n      long\n      text\n", skipped=10)

    assert node == Node(
        11,
        {
            "a": Node(11, 1),
            "b": Node(13, [Node(13, "x"), Node(14, {"c": Node(14, "long text\n")}, {"c": 14})]),
        },
        {"a": 11, "b": 12},
    )
    assert node.line_of(("b",)) == 12
    assert node.line_of(("b", 1, "c")) == 14
    assert node.line_of(("b", "a name of a union", 0)) == 13
    assert node.line_of(("nowhere",)) == 11


def test_a_text_that_says_nothing_is_none() -> None:
    assert read_yaml("# only a comment\n") is None


def test_a_bomb_of_aliases_is_refused_before_it_grows() -> None:
    levels = [
        "a: &a [x, x]",
        *(f"{new}: &{new} [*{old}, *{old}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)),
    ]

    with pytest.raises(Unreadable) as refused:
        read_yaml("\n".join(levels))

    assert [message for line, message, _ in refused.value.faults if line == 2] == [
        "the anchor &b is not allowed",
        "the alias *a is not allowed",
        "the alias *a is not allowed",
    ]


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text("ab 是:#-'\"{}[],&*!\\", max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc是", max_size=3), inner, max_size=3),
    max_leaves=12,
)


@settings(deadline=None)
@given(plain)
def test_what_is_written_as_json_is_read_back_the_same(value: object) -> None:
    node = read_yaml(json.dumps(value, ensure_ascii=False))

    assert node is not None
    assert node.plain() == value


@settings(deadline=None)
@given(st.text("ab: -\n\t{}[]&*!?|>'\"%@`,#是", max_size=40))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        read_yaml(text)
        faults: tuple[tuple[int, str, str], ...] = ()
    except Unreadable as refused:
        faults = refused.faults

    assert all(1 <= line <= text.count("\n") + 2 and message for line, message, _remedy in faults)
