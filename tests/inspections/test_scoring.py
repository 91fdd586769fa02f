"""Scores: worked out by hand, and against an obvious twin in fractions."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tijiao.inspections.scoring import Score, SectionScore, score

from .conftest import checklist

CONTENT = checklist().model_dump(mode="json")


def test_partly_is_half_and_what_does_not_apply_counts_on_neither_side():
    found = score(CONTENT, {"tidy": "not-applicable", "cold-chain": "met", "exits": "partly"})

    assert found == Score(
        sections=(SectionScore("kitchen", Decimal(3), Decimal(3)), SectionScore("building", Decimal("2.5"), Decimal(5))),
        points_of={"tidy": None, "cold-chain": Decimal(3), "exits": Decimal("2.5")},
        vetoed=(),
        passed=True,
    )
    assert (found.points, found.out_of) == (Decimal("5.5"), Decimal(8))


@pytest.mark.parametrize(("results", "passed", "vetoed"), [
    (("met", "met", "met"), True, ()),
    (("met", "unmet", "met"), False, ("cold-chain",)),  # 7 of 10, and yet
    (("met", "partly", "met"), False, ("cold-chain",)),
    (("met", "met", "unmet"), False, ()),  # 5 of 10, and 60 are wanted
    (("partly", "met", "partly"), True, ()),
])
def test_a_veto_or_too_few_points_fail_the_sheet(results, passed, vetoed):
    found = score(CONTENT, dict(zip(("tidy", "cold-chain", "exits"), results, strict=True)))

    assert (found.passed, found.vetoed) == (passed, vetoed)


def test_where_nothing_applies_there_are_no_points_and_nothing_failed():
    found = score({**CONTENT, "sections": [CONTENT["sections"][0] | {"items": CONTENT["sections"][0]["items"][:1]}]},
                  {"tidy": "not-applicable"})  # fmt: skip

    assert (found.points, found.out_of, found.passed) == (0, 0, True)


def test_what_is_incomplete_has_no_score():
    with pytest.raises(KeyError):
        score(CONTENT, {"tidy": "met"})


RESULTS = st.sampled_from(["met", "partly", "unmet", "not-applicable"])


@given(st.lists(st.lists(st.tuples(st.integers(0, 20), st.booleans(), RESULTS), min_size=1, max_size=5), min_size=1, max_size=4), st.none() | st.integers(1, 100))
def test_any_sheet_is_scored_as_fractions_say(told, pass_at):
    sections = [
        {"id": f"s{at}", "items": [{"id": f"i{at}-{n}", "score": points, "veto": veto} for n, (points, veto, _r) in enumerate(items)]}
        for at, items in enumerate(told)
    ]
    results = {f"i{at}-{n}": result for at, items in enumerate(told) for n, (_p, _v, result) in enumerate(items)}

    found = score({"pass_at": pass_at, "sections": sections}, results)

    share = {"met": Fraction(1), "partly": Fraction(1, 2), "unmet": Fraction(0)}
    flat = [one for items in told for one in items if one[2] != "not-applicable"]
    points, out_of = sum(share[r] * p for p, _v, r in flat), sum(p for p, _v, _r in flat)
    vetoed = any(v and r != "met" for _p, v, r in flat)
    reached = pass_at is None or points * 100 >= pass_at * out_of
    assert (Fraction(found.points), found.out_of, found.passed) == (points, out_of, reached and not vetoed)
