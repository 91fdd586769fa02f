"""How points come about, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tijiao.evaluation.scoring import Item, Kind, Rules, ranks, reweighted, score

RULES = Rules(bonus_cap=5, veto_cap=59)
CHECKS = Item("checks", Kind.SCORE, 60, 80, 100)
HAZARDS = Item("hazards", Kind.SCORE, 40, 3, 0)
MODERN = Item("modern", Kind.BONUS, 3, 0, 100)
HONOURS = Item("honours", Kind.BONUS, 4, 0, 4)
ACCIDENT = Item("accident", Kind.VETO, 0, 1, 0)
ALL = [CHECKS, HAZARDS, MODERN, HONOURS, ACCIDENT]


@pytest.mark.parametrize(
    ("facts", "total", "vetoed"),
    [
        ({"checks": 100, "hazards": 0}, 100, False),
        ({"checks": 90, "hazards": 0}, 70, False),  # half of 60, and 40
        ({"checks": 70, "hazards": 9}, 0, False),
        ({"checks": 100, "hazards": None}, 100, False),  # no fact counts neither for nor against
        ({"checks": 90}, 50, False),
        ({"checks": 100, "hazards": 0, "modern": 100, "honours": 4}, 105, False),  # 7 points of bonus, 5 at most
        ({"checks": 100, "hazards": 0, "accident": 0}, 100, False),
        ({"checks": 100, "hazards": 0, "modern": 100, "accident": 1}, 59, True),
        ({"checks": 85, "hazards": 3, "accident": 1}, 15, True),
        ({}, None, False),
        ({"modern": 100}, None, False),
    ],
)
def test_what_facts_come_to(facts: dict[str, float | None], total: float | None, vetoed: bool) -> None:
    found = score(ALL, facts, RULES)

    assert (None if found.total is None else round(found.total, 6), found.vetoed) == (total, vetoed)


@given(
    checks=st.floats(0, 120), hazards=st.integers(0, 9), better=st.floats(0, 20), weights=st.tuples(st.floats(1, 99))
)  # fmt: skip
def test_a_better_fact_never_costs_points_whatever_the_weights(
    checks: float, hazards: int, better: float, weights: tuple[float]
) -> None:
    items = reweighted([CHECKS, HAZARDS], {"checks": weights[0], "hazards": 100 - weights[0]})

    before = score(items, {"checks": checks, "hazards": hazards}, RULES).total
    after = score(items, {"checks": checks + better, "hazards": max(0, hazards - 1)}, RULES).total

    assert before is not None
    assert after is not None
    assert 0 <= before <= after + 1e-9 <= 100 + 2e-9


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.one_of(st.none(), st.floats(0, 110)), max_size=8))
def test_places_agree_with_counting_who_is_ahead(totals: dict[str, float | None]) -> None:
    told = {name: None if value is None else round(value, 2) for name, value in totals.items()}

    found = ranks(totals)

    assert found == {
        name: None if value is None else 1 + sum(other is not None and other > value for other in told.values())
        for name, value in told.items()
    }
