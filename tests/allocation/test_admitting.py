"""Admission by rule: whole categories while seats suffice, one by lot, the others wait in drawn order."""

from hypothesis import given
from hypothesis import strategies as st

from tijiao.allocation.admitting import Outcome, outcomes, whole


@st.composite
def asked(draw):
    """Up to four categories in priority, their receipts, a drawn order of each, and seats."""
    sizes = draw(st.lists(st.integers(0, 5), min_size=1, max_size=4))
    applicants = {f"c{place}": [f"Z{place}{number}" for number in range(many)] for place, many in enumerate(sizes)}
    drawn = {category: draw(st.permutations(those)) for category, those in applicants.items()}
    return applicants, drawn, draw(st.integers(0, 22))


def slowly(applicants, drawn, seats):
    """One applicant after the other, by the words of the rule."""
    admitted, waiting, stopped = [], [], False
    for category, those in applicants.items():
        if not stopped and len(those) <= seats - len(admitted):
            admitted += [(one, "whole") for one in those]
            continue
        for one in drawn[category]:
            if not stopped and len(admitted) < seats:
                admitted.append((one, "drawn"))
            else:
                waiting.append(one)
        stopped = True
    return admitted, waiting


@given(asked())
def test_it_comes_out_as_the_rule_says_word_by_word(told):
    applicants, drawn, seats = told

    found = outcomes(applicants, drawn, seats)

    admitted, waiting = slowly(applicants, drawn, seats)
    assert [(one.receipt, one.how) for one in found if one.how != "waiting"] == admitted
    assert [(one.receipt, one.waiting) for one in found if one.how == "waiting"] == [
        (receipt, place) for place, receipt in enumerate(waiting, 1)
    ]


def test_the_first_category_that_does_not_fit_ends_the_whole_ones():
    assert whole({"a": 2, "b": 0, "c": 4, "d": 1}, 5) == ["a", "b"]


def test_everybody_is_told_why():
    found = outcomes({"a": ["Z1"], "b": ["Z2", "Z3"], "c": ["Z4"]}, {"b": ["Z3", "Z2"], "c": ["Z4"]}, 2)

    assert found == [
        Outcome("Z1", "a", "whole"), Outcome("Z3", "b", "drawn", 1), Outcome("Z2", "b", "waiting", 2, 1),
        Outcome("Z4", "c", "waiting", 1, 2),
    ]  # fmt: skip
