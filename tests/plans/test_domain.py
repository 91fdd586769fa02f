"""Publishing a declared plan, taking an issued document in, correcting and confirming it, milestones."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from given import REPOSITORY

from tijiao.access.problems import NotAllowed
from tijiao.audit.models import AuditEntry, Mark
from tijiao.kernel.problems import StaleSave
from tijiao.packs.entry import Entry
from tijiao.packs.loader import Placed, load_folder
from tijiao.packs.text import Text
from tijiao.plans import domain, problems, taking
from tijiao.plans.declare import DeclaredMilestone, DeclaredProject
from tijiao.plans.models import Line, Measure, Milestone, Plan, Target
from tijiao.plans.standing import light_counts, plan_standing

pytestmark = pytest.mark.django_db

DOCUMENT = """2021年全市教育工作要点

一、办好学前教育
1.扩大学位。学前三年入园率达到99%以上。（责任单位：安全科）
2.守好安全。每学期组织演练不少于2次。
二、强化师资
3.培训教师3万人次。
"""


@pytest.fixture(scope="module")
def declared():
    return load_folder(REPOSITORY / "packs" / "plan-2020", kinds=[], partial=True).plan


@pytest.fixture
def officer(city, person):
    return person("section-officer", city.safety)


@pytest.fixture
def draft(city, officer, at):
    return taking.take_in(DOCUMENT.encode(), "plan.txt", by=officer, at=at)


def test_a_declared_plan_stands_in_the_database_whole(city, declared, at):
    entry = Entry(id="daily-check", title=Text(zh="安全日检查", en="Daily check"))
    plan = domain.publish(declared, {"04.11": (Placed("ledger", entry, "ledgers.yaml", 1, None),)}, by=None, at=at)

    lines = list(Line.objects.of(plan).values_list("position", flat=True))
    assert (lines, Measure.objects.count(), Target.objects.count()) == (
        list(range(1, 30)),
        len(declared.measures),
        len(declared.targets) + len(declared.interests),
    )
    assert Line.objects.get(position=4).owner == city.safety
    served = [
        one["served"] for m in Measure.objects.filter(line__position=4) for one in m.mechanisms if one["id"] == "04.11"
    ]
    assert served == [[{"kind": "ledger", "id": "daily-check", "zh": "安全日检查", "en": "Daily check"}]]
    assert plan.tag_titles["quality-year"] == "扩优提质攻坚年"


def test_publishing_again_changes_no_row(city, declared, at):
    def rows():
        return [list(model.objects.order_by("pk").values()) for model in (Plan, Line, Measure, Target)]

    domain.publish(declared, {}, by=None, at=at)
    before = rows()
    domain.publish(declared, {}, by=None, at=at)

    assert rows() == before


def test_without_evidence_all_29_lines_are_grey(city, declared, at):
    domain.publish(declared, {}, by=None, at=at)

    parts = plan_standing(Plan.objects.whole().get(), lambda indicator, period: None, on=date(2020, 5, 20))

    assert {light.value: count for light, count in light_counts(parts).items()} == {
        "red": 0,
        "amber": 0,
        "green": 0,
        "grey": 29,
    }


@dataclass
class Told:
    value: float | None


def test_a_line_takes_the_worst_light_of_its_targets_and_an_alarm_darkens_it(city, declared, at):
    domain.publish(declared, {}, by=None, at=at)
    values = {
        "cctv-linked-share": 100.0,
        "hazards-overdue": 3.0,
        "preschool-enrolment-rate": 99.2,
        "public-inclusive-share": 89.0,
    }

    parts = plan_standing(Plan.objects.whole().get(), lambda one, period: Told(values.get(one)), on=date(2020, 5, 20))
    lights = {one.line.position: one.light.value for part in parts for one in part.lines}

    assert {number: lights[number] for number in (3, 4, 11)} == {3: "grey", 4: "red", 11: "amber"}


def test_a_document_becomes_a_draft_with_its_places_in_the_text(draft, city):
    lines = [(one.number, one.title_zh, one.owner) for one in Line.objects.of(draft)]
    targets = [
        (one.value, one.unit_zh, one.comparator, one.per, draft.document.text[one.first : one.end])
        for one in Target.objects.order_by("first")
    ]

    assert lines == [("1", "扩大学位", city.safety), ("2", "守好安全", None), ("3", "培训教师3万人次", None)]
    assert targets == [
        (99.0, "%", ">=", "", "99%以上"),
        (2.0, "次", ">=", "term", "不少于2次"),
        (30000.0, "人次", "=", "", "3万人次"),
    ]
    assert draft.state == "draft"


def test_the_same_file_is_not_taken_in_twice(draft, officer, at):
    with pytest.raises(problems.ReadBefore):
        taking.take_in(DOCUMENT.encode(), "again.txt", by=officer, at=at)


def test_a_draft_is_confirmed_only_when_every_line_has_its_section(draft, city, officer, at):
    with pytest.raises(problems.NotReady) as caught:
        domain.confirm(draft, version=1, by=officer, at=at)
    assert caught.value.facts["owners"] == 2

    for version, line in enumerate(Line.objects.of(draft), 1):
        domain.correct_line(line, version=version, title=line.title_zh, owner=city.safety, by=officer, at=at)
    assert domain.confirm(draft, version=4, by=officer, at=at).state == "confirmed"

    with pytest.raises(problems.AlreadyConfirmed):
        domain.correct_line(Line.objects.of(draft).first(), version=5, title="新", owner=city.safety, by=officer, at=at)


def test_a_target_is_bound_to_a_known_indicator_only(draft, officer, at):
    target = Target.objects.order_by("first").first()
    fields = {
        "title_zh": "入园率",
        "value": 99.5,
        "unit_zh": "%",
        "comparator": ">=",
        "per": "",
        "path": {"kind": "hold"},
        "due": date(2021, 12, 31),
        "indicator": "enrolment",
    }

    with pytest.raises(problems.UnknownIndicator):
        domain.correct_target(target, fields, version=1, indicators=[], by=officer, at=at)
    target.refresh_from_db()
    assert target.value == 99.0

    domain.correct_target(target, fields, version=1, indicators=["enrolment"], by=officer, at=at)
    target.refresh_from_db()
    assert (target.value, target.indicator, target.path) == (99.5, "enrolment", {"kind": "hold"})


def test_two_people_do_not_overwrite_each_other(draft, city, officer, at):
    line = Line.objects.of(draft).last()
    domain.correct_line(line, version=1, title="先", owner=None, by=officer, at=at)

    with pytest.raises(StaleSave):
        domain.correct_line(line, version=1, title="后", owner=None, by=officer, at=at)
    assert Line.objects.get(pk=line.pk).title_zh == "先"


def test_a_missed_target_is_added_where_its_words_stand_and_a_false_one_dropped(draft, officer, at):
    measure = Measure.objects.get(line__number="3")
    with pytest.raises(problems.NotInText):
        domain.add_target(measure, "入园率", value=1, unit="%", version=1, by=officer, at=at)

    made = domain.add_target(measure, "培训教师", value=1, unit="轮", version=1, by=officer, at=at)
    assert draft.document.text[made.first : made.end] == "培训教师"

    domain.drop_target(made, version=2, by=officer, at=at)
    assert not Target.objects.filter(pk=made.pk).exists()


def test_who_may_see_a_plan_may_not_therefore_change_it(city, person, draft, at):
    with pytest.raises(NotAllowed):
        domain.confirm(draft, version=1, by=person("school-clerk", city.school), at=at)


def test_a_document_is_laid_beside_a_declared_plan(city, declared, at):
    plan = domain.publish(declared, {}, by=None, at=at)
    data = (REPOSITORY / "examples" / "work-plan-2020.docx").read_bytes()

    assert taking.lay_beside(plan, data, "work-plan-2020.docx", at=at) == 29
    target = Target.objects.get(code="preschool-enrolment")
    assert "99" in Plan.objects.get().document.text[target.first : target.end]


@pytest.fixture
def milestone(city, declared, at):
    domain.publish(declared, {}, by=None, at=at)
    project = DeclaredProject(
        id="north-kindergarten",
        title=Text(zh="城北幼儿园", en="North kindergarten"),
        serves=("11.1",),
        places=360,
        milestones=(DeclaredMilestone(title=Text(zh="封顶", en="Roof"), planned_on=date(2020, 4, 1)),),
    )
    assert domain.publish_projects([project], line=11, by=None, at=at) == 1
    return Milestone.objects.get()


def test_a_milestone_is_reached_on_a_day_with_evidence(milestone, officer, at):
    assert list(Milestone.objects.overdue(on=date(2020, 4, 2))) == [milestone]
    assert list(Milestone.objects.overdue(on=date(2020, 4, 1))) == []

    with pytest.raises(problems.DoneWithoutEvidence):
        domain.reach_milestone(milestone, on=date(2020, 4, 20), evidence=" ", version=1, by=officer, at=at)
    with pytest.raises(problems.DoneInFuture):
        domain.reach_milestone(milestone, on=date(2020, 6, 1), evidence="验收单", version=1, by=officer, at=at)
    done = domain.reach_milestone(milestone, on=date(2020, 4, 20), evidence="验收单", version=1, by=officer, at=at)

    assert (done.done_on, done.version) == (date(2020, 4, 20), 2)
    assert AuditEntry.objects.filter(action="milestone.reach").count() == 1
    assert Mark.objects.filter(table="plans_milestone").exists()
    with pytest.raises(StaleSave):
        domain.reach_milestone(milestone, on=date(2020, 4, 21), evidence="另一张", version=1, by=officer, at=at)


def test_a_milestone_can_be_reached_in_the_first_hours_of_a_day_in_the_city(milestone, officer):
    """Given two in the morning in the city, when it is still yesterday in UTC, then today is not in the future."""
    early = datetime(2020, 5, 19, 18, tzinfo=UTC)

    done = domain.reach_milestone(milestone, on=date(2020, 5, 20), evidence="验收单", version=1, by=officer, at=early)

    assert done.done_on == date(2020, 5, 20)


def test_publishing_projects_again_keeps_what_was_done(milestone, officer, declared, at):
    domain.reach_milestone(milestone, on=date(2020, 4, 20), evidence="验收单", version=1, by=officer, at=at)
    again = DeclaredProject(
        id="north-kindergarten",
        title=Text(zh="城北幼儿园", en="North"),
        serves=("11.1",),
        places=380,
        milestones=(DeclaredMilestone(title=Text(zh="封顶", en="Roof"), planned_on=date(2020, 4, 2)),),
    )

    domain.publish_projects([again], line=11, by=None, at=at)

    found = Milestone.objects.get()
    assert (found.planned_on, found.done_on, found.project.places) == (date(2020, 4, 2), date(2020, 4, 20), 380)
