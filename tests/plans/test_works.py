"""Projects on the page of their line: at which step each stands, the ground it takes, the goals it works towards."""

from datetime import date
from types import SimpleNamespace

import pytest
from given import REPOSITORY

from tijiao.keep.library import KINDS
from tijiao.packs.loader import Placed, load_folder
from tijiao.packs.text import Text
from tijiao.plans import domain
from tijiao.plans.declare import DeclaredMilestone, DeclaredProject
from tijiao.plans.models import Line, Milestone, Project
from tijiao.plans.shown import line_page
from tijiao.plans.standing import line_standing

pytestmark = pytest.mark.django_db

STEPS = (("建成", date(2020, 3, 1)), ("移交", date(2020, 4, 1)), ("开园", date(2020, 9, 1)))
ON = date(2020, 5, 20)


def project(name: str, mechanism: str, *steps: tuple[str, date], **more) -> DeclaredProject:
    milestones = tuple(DeclaredMilestone(title=Text(zh=title, en="Step"), planned_on=day) for title, day in steps)
    return DeclaredProject(
        id=name, title=Text(zh=name, en=name), serves=(mechanism,) if mechanism else (), milestones=milestones, **more
    )


@pytest.fixture
def publish(city, at):
    declared = load_folder(REPOSITORY / "packs" / "plan-2020", kinds=[], partial=True).plan
    domain.publish(declared, {}, by=None, at=at)
    return lambda *projects: domain.publish_projects(projects, line=11, by=None, at=at)


def reached(name: str, *days: date) -> None:
    for step, day in zip(Milestone.objects.filter(project__code=name), days, strict=False):
        step.done_on, step.evidence = day, "验收单"
        step.save()


def shown(value: float | None = None) -> list:
    line = Line.objects.whole().get(position=11)
    return line_page(line, lambda indicator, period: SimpleNamespace(value=value), on=ON)["works"]


def test_for_each_estate_one_sees_at_which_of_the_three_stages_its_kindergarten_stands(publish):
    """Given four kindergartens, none to three steps on; when the line is read, then each tells its last step."""
    publish(*(project(name, "11.5", *STEPS) for name in ("none", "built", "handed", "open")))
    reached("built", date(2020, 3, 1))
    reached("handed", date(2020, 3, 1), date(2020, 4, 1))
    reached("open", date(2020, 3, 1), date(2020, 4, 1), date(2020, 5, 20))

    (group,) = shown()
    (table,) = group.tables
    assert (group.mechanism, group.title, table.heads) == ("11.5", "住宅区配套园", ["建成", "移交", "开园"])
    assert [(one.project.code, one.reached and one.reached.title, one.complete) for one in table.works] == [
        ("none", None, False), ("built", "建成", False), ("handed", "移交", False), ("open", "开园", True),
    ]  # fmt: skip
    assert [step.overdue for one in table.works for step in one.steps] == [
        True, True, False,  False, True, False,  False, False, False,  False, False, False,
    ]  # fmt: skip


def test_a_step_that_was_reached_after_the_day_does_not_count_on_it(publish):
    publish(project("late", "11.5", *STEPS))
    reached("late", date(2020, 3, 1), date(2020, 5, 21))

    assert shown()[0].works[0].reached.title == "建成"


def test_projects_stand_by_mechanism_in_the_order_of_the_plan_alike_ones_in_one_table(publish):
    """Given the action plan of 11.8, which the plan tells right after the buildings of 11.1 and before 11.5."""
    other = (("方案审定", date(2020, 3, 1)), ("投入使用", date(2020, 9, 1)))
    publish(
        project("estate", "11.5", *STEPS), project("stray", "", *STEPS), project("action", "11.8", *other),
        project("first", "11.1", *STEPS, places=270), project("second", "11.1", *other, places=90),
        project("third", "11.1", *STEPS, places=30),
    )  # fmt: skip

    found = shown()
    assert [(group.mechanism, [[work.project.code for work in table.works] for table in group.tables]) for group in found] == [
        ("11.1", [["first", "third"], ["second"]]), ("11.8", [["action"]]), ("11.5", [["estate"]]), ("", [["stray"]]),
    ]  # fmt: skip
    assert [group.places for group in found] == [390, 0, 0, 0]


def test_the_ground_of_projects_is_stated_in_hectares_and_added_up(publish):
    publish(project("east", "11.7", *STEPS, hectares=138.5), project("west", "11.7", *STEPS, hectares=205.0))

    assert list(Project.objects.values_list("code", "hectares")) == [("east", 138.5), ("west", 205.0)]
    assert [group.hectares for group in shown()] == [343.5]


def test_beside_its_steps_a_project_shows_how_the_goals_stand_that_it_works_towards(publish):
    publish(project("action", "11.8", *STEPS, goals=("public-inclusive", "preschool-enrolment")))

    (work,) = shown(95.0)[0].works
    assert [(goal.target.code, goal.value_text, goal.goal_text, goal.light.value) for goal in work.goals] == [
        ("public-inclusive", "95%", "≥ 90%", "green"), ("preschool-enrolment", "95%", "≥ 99%", "amber"),
    ]  # fmt: skip


def test_a_goal_that_the_line_does_not_have_is_a_fault_at_its_place(tmp_path):
    """Given a project that misspells a goal, when the pack is checked, then file, line and the likely word are told."""
    whole = REPOSITORY / "packs" / "plan-2020"
    (tmp_path / "11-seats").mkdir()
    (tmp_path / "plan.yaml").write_text((whole / "plan.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "11-seats" / "pack.yaml").write_text(
        "id: seats\nline: 11\ntitle: {zh: 学位, en: Places}\nabout: {zh: 学位, en: Places}\nowner: planning\n",
        encoding="utf-8",
    )
    (tmp_path / "11-seats" / "projects.yaml").write_text(
        '- id: action\n  title: {zh: 行动, en: Action}\n  serves: ["11.8"]\n  goals: [preschool-enrolmnt]\n'
        "  milestones:\n    - {title: {zh: 印发, en: Issued}, planned_on: 2020-03-01}\n",
        encoding="utf-8",
    )

    faults = load_folder(tmp_path, [kind for kind in KINDS if kind.name == "project"], partial=True).faults
    assert [(one.file, one.line, one.message, one.remedy) for one in faults] == [
        ("11-seats/projects.yaml", 4, "action › goals[1]: its line has no target 'preschool-enrolmnt'", "did you mean 'preschool-enrolment'?")
    ]


def test_projects_that_make_a_mechanism_run_are_one_word_that_leads_to_them(city, person, client, at):
    """Given a mechanism run by two projects; when its line is opened, then they are counted and stand under the link."""
    declared = load_folder(REPOSITORY / "packs" / "plan-2020", kinds=[], partial=True).plan
    both = [project(name, "11.7", *STEPS, hectares=ground) for name, ground in (("east", 138), ("west", 205.5))]
    served = {"11.7": [Placed("project", one, "projects.yaml", 1, None) for one in both]}
    domain.publish(declared, served, by=None, at=at)
    domain.publish_projects(both, line=11, by=None, at=at)
    reached("east", date(2020, 3, 1))
    client.force_login(person("leader", city.bureau))

    html = client.get("/plans/plan-2020/11/").content.decode()

    assert '<a href="#works-11.7">2 个项目</a>' in html
    assert 'id="works-11.7">11.7 8.59 平方公里教育新区</h2>' in html
    assert "2 个项目 · 面积 343.50 公顷" in html
    assert ("已到：建成" in html, "还没有完成的节点" in html) == (True, True)


def test_a_number_that_is_judged_at_its_due_day_is_said_to_wait_not_to_lack_data(publish):
    """Given the district at 4.39 of 8.59 km², months before its day; then its grey light says so, in a word of its own."""
    line = Line.objects.whole().get(position=11)
    (waiting,) = [
        one
        for one in line_standing(line, lambda indicator, period: SimpleNamespace(value=4.39), on=ON).targets
        if one.target.code == "education-district"
    ]

    assert (waiting.light.value, waiting.light_word, waiting.value_text) == ("grey", "未到期", "4.39平方公里")
