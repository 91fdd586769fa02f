"""One SQL file for several entries: what its `for` gives, and what is said about a wrong one."""

import pytest

from packs.conftest import GOOD, KINDS, Files, Indicator
from tijiao.packs.loader import load_folder

HEAD = """\
/*---
for:
  stage:
    primary: {level: 小学, first: "1"}
    junior: {level: 初中, first: "7"}
  kind: [boys, girls]
id: share-{kind}-{stage}
title: {zh: "{level}占比", en: "{stage} of {kind}"}
serves: ["04.7", "04.11"]
unit: "%"
---*/
select org, on_date, subject, value
from {kind}
where grade = {first}
"""
PLACE = "04-safety/indicators/share.sql"


def declared(text: str, name: str = PLACE) -> Files:
    return {**GOOD, name: text}


def test_a_file_with_words_gives_an_entry_for_each_combination(folder) -> None:
    loaded = load_folder(folder(declared(HEAD)), KINDS).or_raise()

    made = [one for one in loaded.entries(Indicator) if one.id != "linked-share"]
    assert [(one.id, one.title.zh, one.title.en, one.sql.splitlines()[1:]) for one in made] == [
        ("share-boys-primary", "小学占比", "primary of boys", ["from boys", "where grade = 1"]),
        ("share-girls-primary", "小学占比", "primary of girls", ["from girls", "where grade = 1"]),
        ("share-boys-junior", "初中占比", "junior of boys", ["from boys", "where grade = 7"]),
        ("share-girls-junior", "初中占比", "junior of girls", ["from girls", "where grade = 7"]),
    ]


def test_a_text_of_a_list_that_comes_out_empty_is_left_out(folder) -> None:
    text = HEAD.replace("level: 小学", 'level: 小学, more: ""').replace("level: 初中", 'level: 初中, more: "04.11"')

    loaded = load_folder(folder(declared(text.replace('"04.7", "04.11"', '"04.7", "{more}"'))), KINDS).or_raise()

    served = {one.id: one.serves for one in loaded.entries(Indicator)}
    assert (served["share-boys-primary"], served["share-boys-junior"]) == (("04.7",), ("04.7", "04.11"))


def test_a_word_that_is_a_number_goes_there_as_one_where_it_stands_alone(folder) -> None:
    text = HEAD.replace('"1"', "1").replace('"7"', "7").replace('unit: "%"', 'unit: "{first} %"\nplaces: "{first}"')

    loaded = load_folder(folder(declared(text)), KINDS).or_raise()

    made = {one.id: (one.places, one.unit, one.sql.splitlines()[-1]) for one in loaded.entries(Indicator)}
    assert made["share-boys-primary"] == (1, "1 %", "where grade = 1")
    assert made["share-boys-junior"] == (7, "7 %", "where grade = 7")


@pytest.mark.parametrize(
    ("was", "is_now", "faults"),
    [
        ("  kind: [boys, girls]\n", "  kind: 3\n", ["6: for.kind must be a list of texts or a mapping of values to words"]),
        ("for:\n", "for: [stage]\nabout:\n", ["2: `for` must be a mapping of names to values (write `for: {stage: [primary, junior]}`)"]),
        ('初中, first: "7"', "初中", ["5: for.stage.junior has no word 'first', which others have"]),
        ('first: "7"', "first: true", [
            "5: for.stage.junior.first must be a text of one line or a number (put it in quotes)",
        ]),
        ("grade = {first}", "grade = {frist}", [
            "2: the word 'first' stands nowhere (write {first} where it goes, or leave it out)",
            "14: nothing in `for` tells what {frist} is (did you mean 'first'?)",
        ]),
        ("share-{kind}-{stage}", "share-{stage}", [
            "7: the id does not carry {kind} (entries are told apart by their ids)",
        ]),
        ("kind: [boys", "level: [boys", [
            "2: the word 'level' is told twice (name it apart)",
            "7: nothing in `for` tells what {kind} is (known: first, level, stage)",
            "7: the id does not carry {level} (entries are told apart by their ids)",
            "8: nothing in `for` tells what {kind} is (known: first, level, stage)",
            "13: nothing in `for` tells what {kind} is (known: first, level, stage)",
        ]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_words_is_said_at_its_line(folder, was: str, is_now: str, faults: list[str]) -> None:
    assert HEAD.count(was) == 1

    loaded = load_folder(folder(declared(HEAD.replace(was, is_now))), KINDS)

    assert [str(fault).removeprefix(f"{PLACE}:") for fault in loaded.faults] == faults


def test_a_fault_of_all_entries_is_said_once(folder) -> None:
    wrong = load_folder(folder(declared(HEAD.replace('unit: "%"', "unit: 3"))), KINDS).faults

    assert [str(fault) for fault in wrong] == [
        f"{PLACE}:10: unit: must be text, not a whole number 3 (put it in quotes)"
    ]


def test_the_file_is_called_as_the_id_without_its_words(folder) -> None:
    wrong = load_folder(folder(declared(HEAD, "04-safety/indicators/other.sql")), KINDS).faults

    assert {(fault.line, fault.remedy) for fault in wrong} == {(7, "call the file share.sql")}
