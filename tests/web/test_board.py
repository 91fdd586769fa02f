"""The board: what the plan's standing looks like on a page."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from tijiao.access.problems import NotVisible
from tijiao.pages.lights import Light
from tijiao.plans.models import Line, Measure, Part, Plan, Target
from tijiao.web.board import BoardTarget
from tijiao.web.board_source import Readings, board_of

ON = date(2020, 5, 20)
MOMENT = datetime(2020, 5, 20, 1, tzinfo=UTC)


@dataclass
class Reading:
    value: float | None
    moment: datetime = MOMENT
    trouble: Exception | None = None


@pytest.fixture
def plan(city):
    """One line with a promise (≥ 99 %), one with a number that is only watched, one with neither."""
    plan = Plan.objects.create(code="work-2020", title_zh="要点", year=2020, state="confirmed")
    part = Part.objects.create(plan=plan, number=1, title_zh="一、学位")
    lines = [
        Line.objects.create(part=part, number=str(n), position=n, title_zh=f"线{n}", owner=city.safety)
        for n in (1, 2, 3)
    ]
    first, second, _third = [Measure.objects.create(line=line, code="1", position=1, text_zh="做") for line in lines]
    Target.objects.create(
        measure=first, code="rate", title_zh="入园率", value=99, unit_zh="%", comparator=">=", path={"kind": "hold"},
        due=date(2020, 12, 31), indicator="enrolled",
    )  # fmt: skip
    Target.objects.create(measure=second, code="times", title_zh="人次", unit_zh="人次", indicator="times")
    return Plan.objects.whole().get(pk=plan.pk)


def shown(plan, **values):
    def ask(indicator, period):
        found = values.get(indicator)
        if isinstance(found, Exception):
            raise found
        return Reading(found) if found is not None else None

    return board_of(plan, Readings(ask), on=ON)


def test_a_promise_kept_is_green_with_its_number_its_goal_and_the_way_to_its_rows(plan):
    [target] = shown(plan, enrolled=99.2).parts[0].lines[0].targets

    assert (target.light, target.value_text, target.goal_text, target.share) == (Light.GREEN, "99.2%", "≥ 99%", 100)
    assert target.url == "/indicators/enrolled/?period=2020"


def test_without_evidence_everything_is_grey_and_nothing_can_be_opened(plan):
    board = shown(plan)

    assert board.lights == [(Light.RED, 0), (Light.AMBER, 0), (Light.GREEN, 0), (Light.GREY, 3)]
    assert [target.url for line in board.parts[0].lines for target in line.targets] == ["", ""]


def test_a_number_that_is_only_watched_shows_itself_and_no_light(plan):
    [target] = shown(plan, times=14000).parts[0].lines[1].targets

    assert (target.value_text, target.goal_text, target.light) == ("14,000人次", "只看不考核", None)


def test_a_lake_that_cannot_be_read_is_told_and_darkens_nothing_else(plan):
    board = shown(plan, enrolled=99.2, times=NotVisible())

    assert board.troubles == ("没有这个页面，或者它不在您的岗位范围内。",)
    assert board.parts[0].lines[0].light is Light.GREEN


def test_the_board_tells_how_old_its_oldest_number_is(plan):
    assert shown(plan, enrolled=99.2).moment == MOMENT


def test_before_there_is_a_plan_the_page_says_what_to_do(client, city, person):
    client.force_login(person("leader", city.bureau))

    assert "还没有确认的年度工作要点" in client.get("/").content.decode()


def test_a_trend_becomes_a_line_from_left_to_right_that_rises_with_the_values():
    target = BoardTarget(1, "率", "", "", None, trend=(80.0, 85.0, 90.0))

    assert (target.drawn, BoardTarget(1, "率", "", "", None, trend=(80.0,)).drawn) == ("2.0,14.0 30.0,8.0 58.0,2.0", "")


def test_the_board_narrows_to_a_light_and_an_unknown_part_narrows_nothing(plan):
    board = shown(plan, enrolled=99.2)

    green = [line.number for part in board.narrowed("", "green").shown for line in part.lines]
    everything = [line.number for part in board.narrowed("77", "").shown for line in part.lines]

    assert (green, everything) == (["1"], ["1", "2", "3"])
