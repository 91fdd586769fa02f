"""Chance that repeats itself, and shares that add up."""

from hypothesis import given
from hypothesis import strategies as st

from tijiao.sample.dice import apportion, dice, evenly


def test_a_topic_throws_the_same_every_time_and_topics_do_not_disturb_each_other() -> None:
    first = [dice("roll").random() for _ in range(3)]
    other = dice("staff")
    other.random()

    assert [dice("roll").random() for _ in range(3)] == first
    assert dice("staff").random() != dice("roll").random()


@given(st.integers(0, 10_000), st.lists(st.floats(0.01, 100), min_size=1, max_size=40))
def test_parts_add_up_and_lie_within_one_of_their_share(total: int, weights: list[float]) -> None:
    parts = apportion(total, weights)

    assert sum(parts) == total
    assert all(abs(part - total * weight / sum(weights)) < 1.001 for part, weight in zip(parts, weights, strict=True))


def test_rows_are_taken_evenly() -> None:
    assert evenly(["a", "b", "c", "d", "e", "f"], 3) == ["a", "c", "e"]
    assert evenly(["a"], 0) == []
