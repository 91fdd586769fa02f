"""packs/plan-2020/plan.yaml holds all that the mission names, in words of its own."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tijiao.packs.loader import load_folder
from tijiao.packs.plan import Plan

REPOSITORY = Path(__file__).parents[2]
MISSION = REPOSITORY.parent / "shared" / "mission"
SEED = REPOSITORY.parent / "shared" / "seed"
PACKS = REPOSITORY / "packs"

needs_mission = pytest.mark.skipif(not MISSION.is_dir(), reason="the mission's tables are not here")
needs_seed = pytest.mark.skipif(not SEED.is_dir(), reason="the real plan is not here")

PER = {"每学期": "term", "每天": "day", "每周五": "week", "每名学生": "pupil"}
GROUND_FLOOR = {
    "questions-answered-in-time": "01.12",
    "home-visits-followed": "10.2",
    "draws-revealed-share": "06.6",
    "named-visit-coverage": "05.4",
    "named-visit-rounds": "05.4",
    "opening-verified-share": "08.2",
    "system-elements-share": "04.3",
    "ten-items-in-place": "09.3",
    "three-protections-share": "04.5",
    "preschool-enrolment-rate": "11.3",
    "public-inclusive-share": "11.4",
    "cctv-linked-share": "04.7",
    "kitchens-online-share": "04.18",
    "modern-school-share": "14.2",
    "training-person-times": "25.2",
    "daily-check-completeness": "04.11",
    "hazards-overdue": "04.13",
    "drills-held-share": "04.12",
    "milestones-on-time": "11.1",
    "estate-kindergartens-open": "11.5",
    "district-area-under-way": "11.7",
    "petitions-in-time": "02.8",
    "disclosure-in-time": "06.4",
    "services-in-time": "06.5",
    "suggestions-in-time": "07.3",
    "care-contacts-kept": "08.1",
    "visited-teachers": "21.4",
    "visited-families": "21.4",
    "lectures-parents": "21.5",
    "housework-families": "21.6",
    "daily-sport-hours": "27.1",
}
# Names of official programmes and systems: they are called what they are called.
NAMES = [
    "一校一特色、一支部一品牌",
    "党组织领导下的校长负责制",
    "国家义务教育优质均衡县创建",
    "幼儿师范高等专科学校启用",
    "初中教学质量提升攻坚行动",
    "儿童青少年近视综合防控试点学校",
]


@pytest.fixture(scope="module")
def plan() -> Plan:
    plan = load_folder(PACKS / "plan-2020", partial=True).or_raise().plan
    assert plan is not None
    return plan


def table(name: str) -> list[dict[str, str]]:
    with (MISSION / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@needs_mission
def test_its_lines_are_those_of_the_mission(plan: Plan) -> None:
    ours = [
        (line.number, part.id, line.slug, line.title.zh, line.title.en) for part in plan.parts for line in part.lines
    ]
    theirs = [
        (int(row["line"]), row["part"], row["slug"], row["name_zh"], row["name_en"]) for row in table("lines.tsv")
    ]

    assert ours == theirs
    assert len(ours) == 29


@needs_mission
def test_its_mechanisms_are_those_of_the_mission_each_once_with_the_same_engines(plan: Plan) -> None:
    ours = sorted((mechanism.id, mechanism.engines) for mechanism in plan.mechanisms)
    theirs = sorted((row["id"], tuple(row["engines"].split(","))) for row in table("mechanisms.tsv"))

    assert ours == theirs


@needs_mission
def test_what_the_plan_does_not_contain_is_off_and_what_it_leaves_open_is_sample(plan: Plan) -> None:
    rows = table("mechanisms.tsv")

    assert {item.id for item in plan.mechanisms if item.optional} == {
        row["id"] for row in rows if "默认关闭" in row["name_zh"]
    }
    assert {item.id for item in plan.mechanisms if item.sample} == {
        row["id"] for row in rows if re.search(r"sample entries|contents sample", row["works_when"])
    }


def gold_targets(kind: str) -> list[tuple[Any, ...]]:
    gold = json.loads((SEED / "plan-2020.gold.json").read_text(encoding="utf-8"))
    return sorted(
        (
            int(point["number"]),
            target["value"],
            target["unit"],
            target["comparator"],
            PER.get(target.get("per", ""), ""),
        )
        for section in gold["sections"]
        for point in section["points"]
        for target in point.get(kind, [])
    )


@needs_seed
def test_every_target_of_the_plan_stands_here_and_no_other_claims_to_be_one(plan: Plan) -> None:
    ours = sorted(
        (line.number, target.value, target.unit.zh, target.comparator, target.per or "")
        for line in plan.lines
        for target in line.targets
        if target.origin == "text"
    )

    assert ours == gold_targets("targets")


@needs_seed
def test_the_optional_targets_of_the_plan_stand_here_by_name_or_structure(plan: Plan) -> None:
    ours = {
        (line.number, target.value, target.unit.zh, target.comparator, target.per or "")
        for line in plan.lines
        for target in line.targets
        if target.origin != "text"
    }

    assert set(gold_targets("optional_targets")) - ours == set()


def test_numbers_in_the_names_of_programmes_are_marked_as_such(plan: Plan) -> None:
    named = {(target.mechanism, target.value) for target in plan.targets if target.origin == "name"}

    assert named == {
        ("07.1", 1), ("17.2", 1000), ("17.2", 10000), ("21.4", 1000), ("21.4", 10000), ("21.5", 100000), ("21.6", 100000),
    }  # fmt: skip


def test_the_indicators_of_the_ground_floor_are_bound_to_their_mechanisms(plan: Plan) -> None:
    bound = {item.indicator: item.mechanism for item in (*plan.targets, *plan.interests) if item.indicator}

    assert bound == GROUND_FLOOR
    assert {interest.mechanism for interest in plan.interests} == {
        "01.12", "04.3", "04.5", "04.11", "04.12", "04.13", "04.18", "05.4", "06.6", "08.2", "09.3", "10.2", "11.1",
        "11.5",
    }


def test_where_the_city_stood_at_the_start_is_marked_as_invented_unless_it_is_nothing(plan: Plan) -> None:
    starts = {
        target.id: (target.path.start, target.path.sample) for target in plan.targets if target.path.kind == "straight"
    }

    assert {name: sample for name, (start, sample) in starts.items() if start != 0} == {
        "cctv-linked": True,
        "modern-schools": True,
    }
    assert not any(sample for start, sample in starts.values() if start == 0)


def test_every_section_owns_something(plan: Plan) -> None:
    owners = {line.owner for line in plan.lines} | {measure.owner for measure in plan.measures if measure.owner}

    assert {section.id for section in plan.sections} == owners


def test_every_tag_is_carried_by_a_measure(plan: Plan) -> None:
    assert {tag.id for tag in plan.tags} == {tag for measure in plan.measures for tag in measure.tags}


def test_every_text_is_in_chinese_and_in_english(plan: Plan) -> None:
    texts = [text for measure in plan.measures for text in (measure.text, *(m.works_when for m in measure.mechanisms))]

    assert [text for text in texts if not any("\u4e00" <= char <= "\u9fff" for char in text.zh)] == []
    assert [text for text in texts if any("\u4e00" <= char <= "\u9fff" for char in text.en)] == []


@needs_seed
def test_no_twelve_characters_in_a_row_are_taken_from_the_plan_except_names() -> None:
    seed = (SEED / "plan-2020.txt").read_text(encoding="utf-8")
    taken = set()
    for path in sorted(PACKS.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        for name in NAMES:
            text = text.replace(name, "\0")
        taken |= {
            text[at : at + 12]
            for at in range(len(text) - 11)
            if text[at : at + 12] in seed and len(text[at : at + 12].split()) == 1 and text[at].strip()
        }

    assert taken == set()


def test_the_packs_that_stand_first_belong_to_their_lines() -> None:
    loaded = load_folder(PACKS / "plan-2020", partial=True).or_raise()

    assert {(pack.line, pack.id) for pack in loaded.packs} >= {
        (4, "safety"),
        (11, "seats"),
        (14, "management"),
        (25, "training"),
    }


def test_the_national_pack_stands_alone_and_names_its_tables() -> None:
    loaded = load_folder(PACKS / "national", partial=True).or_raise()

    assert [pack.id for pack in loaded.packs] == ["national"]
    assert sorted(loaded.packs[0].data) == sorted(path.name for path in (PACKS / "national").glob("*.csv"))
