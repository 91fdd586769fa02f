"""My list: what is due about the same time stands together, and what nobody works on yet is folded."""

from datetime import date

from tijiao.pages.duties import Duty
from tijiao.web.my_list import grouped

WEDNESDAY = date(2020, 5, 20)


def duty(due: date | None) -> Duty:
    return Duty("填报", f"{due}", "", due, "/", 5)


def test_duties_are_grouped_by_when_they_are_due_and_the_far_ones_are_folded() -> None:
    days = [
        date(2020, 5, 19), WEDNESDAY, date(2020, 5, 21), date(2020, 5, 24), date(2020, 5, 25), date(2020, 6, 19),
        date(2020, 6, 20), date(2021, 1, 31), None,
    ]  # fmt: skip

    found = grouped([duty(day) for day in days], on=WEDNESDAY)

    assert [(one.key, [each.due for each in one.duties], one.folded) for one in found] == [
        ("late", days[:1], False), ("today", days[1:2], False), ("week", days[2:4], False),
        ("month", days[4:6], False), ("later", days[6:8], True), ("undated", days[8:], False),
    ]  # fmt: skip


def test_groups_without_a_duty_are_left_out_and_minutes_are_added() -> None:
    found = grouped([duty(WEDNESDAY), duty(WEDNESDAY)], on=WEDNESDAY)

    assert [(one.key, one.minutes) for one in found] == [("today", 10)]
