"""Values over time: what a target has to show, and where its chart begins."""

from datetime import date

from tijiao.access.problems import NotVisible
from tijiao.plans.asked import Readings
from tijiao.plans.models import Target
from tijiao.plans.trend import Point, _since, points

ON = date(2020, 5, 20)


def test_a_target_whose_indicator_is_not_there_has_no_values(db):
    assert points(Target(indicator="nobody-declared-it"), on=ON) == ()


def test_a_chart_begins_with_the_last_value_before_the_path():
    target = Target(
        value=100, comparator=">=", due=date(2020, 12, 31),
        path={"kind": "straight", "start": 80, "begins": "2020-01-01"},
    )  # fmt: skip
    found = tuple(Point(day, 1.0) for day in (date(2019, 11, 30), date(2019, 12, 31), date(2020, 1, 31)))

    assert _since(target, found) == found[1:]


def test_a_promise_to_hold_shows_all_that_is_known():
    target = Target(value=99, comparator=">=", due=date(2020, 12, 31), path={"kind": "hold"})
    found = (Point(date(2019, 9, 30), 98.0), Point(ON, 99.2))

    assert _since(target, found) == found


def test_a_number_that_cannot_be_read_is_told_and_the_rest_of_the_page_stands(db):
    def read(indicator, _period):
        if indicator == "broken":
            raise NotVisible()
        return 7

    careful = Readings(read)

    assert (careful("broken", None), careful("fine", None)) == (None, 7)
    assert careful.troubles == ("没有这个页面，或者它不在您的岗位范围内。",)
