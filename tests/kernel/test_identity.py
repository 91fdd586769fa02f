"""Identity numbers, held to the national rules and their test vectors."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tijiao.kernel import identity
from tijiao.kernel.identity import CHECKS, CitizenId, Known, Sex, check_citizen_id, check_student_number

NATIONAL = Path(__file__).parents[2] / "packs" / "national"
TODAY = date(2020, 9, 1)
GIRL = "11010519491231002X"

births = st.dates(min_value=date(1930, 1, 1), max_value=TODAY)
sexes = st.sampled_from(Sex)


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((NATIONAL / name).read_text(encoding="utf-8").splitlines()))


def codes(found: list[identity.Problem]) -> list[str]:
    return [problem.code for problem in found]


@pytest.mark.parametrize("row", rows("id_test_vectors.csv"), ids=lambda row: row["value"])
def test_every_vector_is_judged_as_the_national_table_says(row: dict[str, str]) -> None:
    found = CHECKS[row["id_type"]](row["value"], Known(TODAY))

    assert (not found) == (row["valid"] == "1")


def test_weights_and_characters_are_those_of_the_national_table() -> None:
    rules = {(row["id_type"], row["rule"]): row["value"] for row in rows("id_rules.csv")}

    assert " ".join(map(str, identity._WEIGHTS)) == rules["citizen_id", "weights"]
    assert rules["citizen_id", "check_char"].endswith(" ".join(identity._CHECK_CHARACTERS))
    assert rules["social_credit_code", "weights"].startswith(" ".join(map(str, identity._CREDIT_WEIGHTS)) + ";")


@pytest.mark.parametrize(
    ("number", "known", "broken"),
    [
        (GIRL, Known(TODAY), []),
        ("11010519491231002x", Known(TODAY), []),
        (" 110105 19491231 002Ｘ", Known(TODAY), []),
        (GIRL[:-1], Known(TODAY), ["identity.length"]),
        ("1101051949123100２Ｙ", Known(TODAY), ["identity.characters"]),
        ("110105194912310021", Known(TODAY), ["identity.check-character"]),
        ("110105194913310022", Known(TODAY), ["identity.birth-date", "identity.check-character"]),
        (GIRL, Known(date(1949, 1, 1)), ["identity.birth-in-future"]),
        (GIRL, Known(TODAY, divisions={"110000"}), []),
        (GIRL, Known(TODAY, divisions={"110105"}), []),
        (GIRL, Known(TODAY, divisions={"120000"}), ["identity.division"]),
        (GIRL, Known(TODAY, sex=Sex.FEMALE, birth=date(1949, 12, 31)), []),
        (GIRL, Known(TODAY, sex=Sex.MALE), ["identity.sex-differs"]),
        (GIRL, Known(TODAY, birth=date(1949, 12, 30)), ["identity.birth-date-differs"]),
    ],
)
def test_a_resident_id_names_every_rule_it_breaks(number: str, known: Known, broken: list[str]) -> None:
    assert codes(check_citizen_id(number, known)) == broken


@pytest.mark.parametrize(
    ("number", "known", "broken"),
    [
        (f"G{GIRL}", Known(TODAY), []),
        ("J110105194912310021", Known(TODAY), ["identity.check-character"]),
        ("L110105201509014821", Known(TODAY), []),
        ("L110105201513014821", Known(TODAY), ["identity.birth-date"]),
        ("L11010520150901482X", Known(TODAY), ["identity.characters"]),
        ("L1101052015090148", Known(TODAY), ["identity.length"]),
        ("2015123456789", Known(TODAY), ["identity.student-number-kind"]),
        ("2015123456789", Known(TODAY, auxiliary_lengths=frozenset({13, 11})), []),
        ("", Known(TODAY), ["identity.student-number-kind"]),
    ],
)
def test_a_student_number_is_held_to_the_rules_of_its_letter(number: str, known: Known, broken: list[str]) -> None:
    assert codes(check_student_number(number, known)) == broken


@pytest.mark.parametrize(
    ("kind", "number", "broken"),
    [
        ("school_code", "3611000123", []),
        ("school_code", "361100012", ["identity.length"]),
        ("school_code", "36110001２A", ["identity.characters"]),
        ("social_credit_code", "91350100M000100Y43", []),
        ("social_credit_code", "91350100M000100Y44", ["identity.check-character"]),
        ("social_credit_code", "91350100I000100Y43", ["identity.characters"]),
        ("social_credit_code", "91350100", ["identity.length"]),
    ],
)
def test_codes_of_organisations_are_checked(kind: str, number: str, broken: list[str]) -> None:
    assert codes(CHECKS[kind](number, Known(TODAY))) == broken


def test_a_number_in_order_says_place_birth_and_sex() -> None:
    assert CitizenId.parse("11010519491231002x", Known(TODAY)) == CitizenId(
        GIRL, "110105", date(1949, 12, 31), Sex.FEMALE
    )


def test_a_number_that_is_not_in_order_is_a_problem_without_the_number_in_it() -> None:
    with pytest.raises(identity.WrongCheckCharacter) as problem:
        CitizenId.parse("110105194912310021", Known(TODAY))

    assert problem.value.facts == {}


def test_an_old_number_is_brought_to_eighteen_characters() -> None:
    assert identity.upgrade_old_id("110105491231002") == GIRL


@given(births, sexes, st.integers(min_value=0, max_value=499_999))
def test_sample_ids_are_valid_and_nobodys(birth: date, sex: Sex, number: int) -> None:
    made = identity.sample_citizen_id(number, birth=birth, sex=sex)

    assert check_citizen_id(made, Known(TODAY, {identity.SAMPLE_PROVINCE}, sex, birth)) == []
    assert identity.is_sample_id(made)
    assert identity.is_sample_id(f"G{made}")


def test_sample_ids_are_distinct_and_a_real_city_refuses_them() -> None:
    born, provinces = date(2012, 3, 4), {"130000", "360000"}
    made = [identity.sample_citizen_id(number, birth=born, sex=Sex.MALE) for number in range(2000)]

    assert len(set(made)) == 2000
    assert codes(check_citizen_id(made[0], Known(TODAY, provinces))) == ["identity.division"]
    assert not identity.is_sample_id(GIRL)
    assert not identity.is_sample_id("")


@given(births, sexes, st.integers(min_value=0, max_value=17), st.integers(min_value=1, max_value=9))
def test_one_mistyped_digit_is_always_noticed(birth: date, sex: Sex, place: int, shift: int) -> None:
    made = identity.sample_citizen_id(7, birth=birth, sex=sex)
    digit = "0" if made[place] == "X" else str((int(made[place]) + shift) % 10)

    assert check_citizen_id(made[:place] + digit + made[place + 1 :], Known(TODAY)) != []


@given(st.text(max_size=20), st.sampled_from(sorted(CHECKS)))
def test_any_text_is_judged_without_an_error(text: str, kind: str) -> None:
    assert all(isinstance(problem, identity.Problem) for problem in CHECKS[kind](text, Known(TODAY)))


def test_masks_leave_what_tells_two_rows_apart_and_no_more() -> None:
    assert identity.mask_id(GIRL) == "110*************2X"
    assert identity.mask_id("12345") == "*****"
    assert [identity.mask_name(name) for name in ("张三", "欧阳小明", "王", "")] == ["张*", "欧***", "*", ""]
    assert identity.mask_phone("13812345678") == "138****5678"
    assert identity.mask_phone("8812345") == "*****45"
    assert identity.mask_phone("110") == "***"
