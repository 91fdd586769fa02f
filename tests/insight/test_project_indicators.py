"""Numbers over the steps of projects: kindergartens of estates that are open, ground that is under way, steps in time."""

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace

import pytest
from insight.drawn import AT
from insight.test_insight_indicators import value
from insight.test_insight_readings import mark

from tijiao.insight.engine.engine import Within
from tijiao.insight.readings import rows
from tijiao.kernel.periods import Period
from tijiao.plans.models import Milestone, Project

YEAR = Period.parse("2020")
PLANNED = (date(2020, 3, 1), date(2020, 4, 1), date(2020, 9, 1))
ON_THE_DAY, THE_DAY_AFTER = date(2020, 5, 20), date(2020, 5, 21)


@pytest.fixture(autouse=True)
def city(city: SimpleNamespace) -> SimpleNamespace:
    return city


def project(code: str, mechanism: str, done: Sequence[date | None], hectares: float = 0) -> None:
    """A project of three steps, done on these days."""
    made = Project.objects.create(code=code, title_zh=code, title_en=code, mechanism=mechanism, hectares=hectares)
    for position, (title, planned, day) in enumerate(zip(("建成", "移交", "开园"), PLANNED, done, strict=True), 1):
        Milestone.objects.create(
            project=made, position=position, title_zh=title, title_en=title, planned_on=planned, done_on=day,
            evidence="验收单" if day else "",
        )  # fmt: skip
    mark("plans_milestone", "")


def last_steps(indicator: str) -> list[tuple[str, str, date | None, float | None]]:
    """Project, step, the day on which it was done and value, of each row behind a number."""
    found = rows(indicator, "*", YEAR, within=Within()).rows
    return sorted(
        (one.details["project_title"], one.details["title"], one.details["done_on"], one.value) for one in found
    )


def test_a_kindergarten_of_an_estate_counts_once_it_is_open_and_its_row_tells_its_last_step() -> None:
    """Given four estates: nothing built, built, handed over, open since today; one of another plan that is open."""
    march, april = PLANNED[:2]
    project("none", "11.5", (None, None, None))
    project("built", "11.5", (march, None, None))
    project("handed", "11.5", (march, april, THE_DAY_AFTER))
    project("open", "11.5", (march, april, ON_THE_DAY))
    project("other", "11.1", (march, april, ON_THE_DAY))

    assert AT.today == ON_THE_DAY
    assert value("estate-kindergartens-open", "*", YEAR) == (25, 4)
    assert last_steps("estate-kindergartens-open") == [
        ("built", "建成", march, 0), ("handed", "移交", april, 0), ("none", "建成", None, 0), ("open", "开园", ON_THE_DAY, 1),
    ]  # fmt: skip


def test_ground_is_under_way_from_the_first_step_until_the_last() -> None:
    """Given quarters of 138, 205 and 96 hectares not begun, begun and complete; when read, the begun one is 2.05 km²."""
    project("ahead", "11.7", (THE_DAY_AFTER, None, None), 138)
    project("begun", "11.7", (ON_THE_DAY, None, None), 205)
    project("complete", "11.7", (PLANNED[0], PLANNED[1], ON_THE_DAY), 96)
    project("other", "11.1", (ON_THE_DAY, None, None), 50)

    assert value("district-area-under-way", "*", YEAR) == (2.05, 3)
    assert last_steps("district-area-under-way") == [
        ("ahead", "建成", THE_DAY_AFTER, 0), ("begun", "建成", ON_THE_DAY, 2.05), ("complete", "开园", ON_THE_DAY, 0),
    ]  # fmt: skip


def test_a_project_without_an_area_adds_none() -> None:
    project("bare", "11.7", (ON_THE_DAY, None, None))

    assert value("district-area-under-way", "*", YEAR) == (0, 1)


def test_steps_of_reforms_are_not_among_those_of_building() -> None:
    """Given one building and one reform, each with a step in time and one overdue."""
    for mechanism in ("11.1", "17.8", "23.4", "11.8"):
        project(f"of-{mechanism}", mechanism, (PLANNED[0], None, None))

    assert value("milestones-on-time", "*", YEAR) == (50, 2)
