"""The board: what the plan's standing looks like on a page."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from tijiao.access.problems import NotVisible
from tijiao.inspections.models import Finding, FindingKind
from tijiao.pages.lights import Light
from tijiao.plans.asked import Readings
from tijiao.plans.models import Line, Measure, Part, Plan, Target
from tijiao.plans.sparkline import Sparkline
from tijiao.web.board_changes import changes, moved
from tijiao.web.board_help import needs
from tijiao.web.board_source import board_of

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


def test_a_way_is_drawn_from_left_to_right_up_to_the_due_day_with_its_path():
    came = ((date(2020, 1, 1), 80.0), (date(2020, 7, 1), 90.0))
    way = Sparkline(came, ((date(2020, 1, 1), 80.0), (date(2020, 12, 31), 100.0)))

    assert (way.line, way.path) == ("3.0,21.0 47.9,12.0", "3.0,21.0 93.0,3.0")
    assert (way.last, way.due, way.drawn) == (("47.9", "12.0"), ("93.0", "3.0"), True)
    assert not Sparkline(((ON, 1.0),)).drawn


def test_the_board_narrows_to_a_light_and_an_unknown_part_narrows_nothing(plan):
    board = shown(plan, enrolled=99.2)

    green = [line.number for part in board.narrowed("", "green").shown for line in part.lines]
    everything = [line.number for part in board.narrowed("77", "").shown for line in part.lines]

    assert (green, everything) == (["1"], ["1", "2", "3"])


def test_what_moved_since_last_week_tells_both_numbers_and_both_lights(plan):
    targets = list(Target.objects.order_by("pk"))

    then = Readings(lambda name, _period: Reading({"enrolled": 98.0, "times": 100.0}[name]))
    now = Readings(lambda name, _period: Reading({"enrolled": 99.5, "times": 100.0}[name]))
    first, second = moved(targets, then, now, on=ON)

    told = [(one.now.target.title, one.turned, one.step_text, round(one.share, 4)) for one in (first, second)]
    assert told == [("人次", False, "+0人次", 0.0), ("入园率", True, "+1.5个百分点", 0.0152)]


@pytest.fixture
def late_hazard(city, at):
    """A hazard at the east school that should have been gone on the 24th of April."""
    FindingKind.objects.create(code="fire", title_zh="火灾", section="safety")
    return Finding.objects.create(
        organisation=city.school, kind_id="fire", severity="minor", title="灭火器失压", source="visit",
        found_on=date(2020, 4, 10), due_from=date(2020, 4, 10), due_on=date(2020, 4, 24),
    )  # fmt: skip


def test_a_school_with_a_hazard_overdue_needs_help_and_the_reason_leads_to_it(plan, city, person, late_hazard, at):
    [need] = needs(person("leader", city.bureau), plan, at=at)

    [reason] = need.reasons
    assert (need.name, reason.words) == ("东屿镇中心小学", "1 个问题逾期未整改，最早的应在 2020-04-24 前改完")
    assert reason.url == "/schools/s-001/hazards/"


def test_a_town_sees_only_its_own_schools_in_need(plan, city, person, late_hazard, at):
    assert needs(person("town-officer", city.west), plan, at=at) == []
    assert len(needs(person("town-officer", city.east), plan, at=at)) == 1


@pytest.fixture
def safety_line(plan):
    """The first line works through hazards of kind "fire"; the second one through nothing."""
    line = Line.objects.get(part__plan=plan, position=1)
    served = [{"kind": "hazard", "id": "fire", "zh": "火灾", "en": "Fire"}]
    line.measures.update(mechanisms=[{"id": "01.1", "zh": "火灾", "en": "Fire", "served": served}])
    return Line.objects.whole().get(pk=line.pk)


def test_a_line_names_the_schools_whose_reasons_lie_with_it(plan, city, person, late_hazard, safety_line, at):
    other = Line.objects.whole().get(part__plan=plan, position=2)
    leader = person("leader", city.bureau)

    assert [need.code for need in needs(leader, plan, at=at, line=safety_line)] == [city.school.code]
    assert needs(leader, plan, at=at, line=other) == []


def test_a_line_tells_its_own_week(plan, city, late_hazard, safety_line):
    told = changes(plan, on=date(2020, 4, 12), line=safety_line)

    assert counts(told) == {"found": 1, "closed": 0, "milestones": 0, "records": 0}
    assert counts(changes(plan, on=date(2020, 4, 12), line=Line.objects.whole().get(position=2)))["found"] == 0


def counts(told):
    return {what: count for what, _title, count in told["done"]}


@pytest.fixture
def fresh_hazard(late_hazard):
    """Found two days before today."""
    late_hazard.found_on = late_hazard.due_from = date(2020, 5, 18)
    late_hazard.due_on = date(2020, 6, 1)
    late_hazard.save()
    return late_hazard


@pytest.mark.parametrize("what", ["found", "closed", "milestones", "bulletins"])
def test_a_count_of_the_week_opens_onto_its_rows(client, plan, city, person, fresh_hazard, what):
    client.force_login(person("leader", city.bureau))

    page = client.get(f"/board/changes/{what}/")

    assert page.context["page_obj"].paginator.count == counts(changes(plan, on=ON))[what]
    assert ("灭火器失压" in page.content.decode()) == (what == "found")


def test_a_line_opens_onto_its_own_rows_and_has_no_bulletins(client, plan, city, person, fresh_hazard, safety_line):
    client.force_login(person("leader", city.bureau))
    other = Line.objects.get(position=2)

    shown = ["灭火器失压" in client.get(f"/board/changes/found/?line={one.pk}").content.decode() for one in (safety_line, other)]

    assert shown == [True, False]
    assert client.get(f"/board/changes/bulletins/?line={safety_line.pk}").status_code == 404


def test_a_town_sees_of_a_count_only_its_own_rows(client, plan, city, person, fresh_hazard):
    seen = []
    for town in (city.east, city.west):
        client.force_login(person("town-officer", town))
        seen.append(client.get("/board/changes/found/").context["page_obj"].paginator.count)

    assert seen == [1, 0]


def test_the_line_page_shows_its_targets_as_the_board_does_with_the_reason(client, plan, city, person):
    client.force_login(person("leader", city.bureau))

    page = client.get(f"/plans/{plan.code}/1/").content.decode()

    assert "还没有记录说得出这个数字" in page
    assert f"/board/help/?line={Line.objects.get(position=1).pk}" in page
