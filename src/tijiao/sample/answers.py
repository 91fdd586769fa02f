"""What schools answer in the ledgers of school safety: the data of a record, as its form keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from tijiao.sample.design import School
from tijiao.sample.writing import dumps

Answers = dict[str, Any]
GAP, HAZARD = 0.035, 0.03
"""Shares of daily checks with an item not in place, and with a hazard."""

#: kind → what a school finds, and where
FOUND: dict[str, tuple[str, ...]] = {
    "fire": ("教学楼二层灭火器压力不足，已报更换", "宿舍疏散通道堆放杂物，正在清理", "应急照明灯一盏不亮，待维修"),
    "stampede": ("东侧楼梯扶手松动，课间安排专人看护", "操场出口狭窄，已调整放学路线"),
    "drowning": ("校外河塘护栏缺损一处，已联系镇里", "雨后操场低洼处积水，已设警示"),
    "food": ("食堂冷藏柜温度偏高，已报修", "一批食材票证不全，已退回供货商"),
    "school-bus": ("校车灭火器临近到期，待更换", "上车点停车位被占用，已联系交警"),
    "carbon-monoxide": ("值班室煤炉烟道接口松动，已停用", "一氧化碳报警器电量不足，待更换"),
    "other": ("围墙一处裂缝，已围挡", "体育器材固定螺丝松动，停用待修", "门卫室电话不通，已报修"),
}
_WEIGHTS = {"fire": 5, "stampede": 2, "drowning": 1, "food": 3, "school-bus": 1, "carbon-monoxide": 1, "other": 7}
_ITEMS = (
    "gate_guarded",
    "escort_on_duty",
    "morning_check",
    "exits_clear",
    "fire_gear",
    "stairs_watched",
    "cctv_working",
)
_UNMANNED = frozenset({"gate_guarded", "escort_on_duty"})
_AREAS = ("classrooms", "dormitories", "canteen", "laboratories", "playground", "gas-power", "walls", "waters")
_DRILLS = ("fire", "earthquake", "stampede", "intrusion", "epidemic")


@dataclass(slots=True)
class Told:
    """What a period's daily checks of a school came to: from it the summary and the sweep compute themselves.

    `days`: its days with pupils in the building.
    """

    expected: int = 0
    days: list[date] = field(default_factory=list)
    checked: int = 0
    unmanned: int = 0
    gaps: int = 0
    hazards: int = 0
    open_days: int = 0
    named: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Check:
    """A daily check: its data, and the hazard it names (kind "" for none). `left` false: removed on the spot."""

    data: str
    gap: str = ""
    kind: str = ""
    detail: str = ""
    left: bool = False


def daily_check(school: School, filed_on: date, random: Random) -> Check:
    """Mostly all in order; now and then an item is missing or a hazard is named. In winter the form asks for stoves."""
    meals, bus = school.pk % 4 != 0, school.area == "rural" and school.pk % 3 == 0
    stoves = filed_on.month >= 11 or filed_on.month <= 3
    chance = random.random()
    if chance >= GAP + HAZARD:
        return Check(_check(meals, bus, stoves, "", "", "", ""))
    if chance < GAP:
        gap = random.choice(_ITEMS)
        return Check(_check(meals, bus, stoves, gap, "", "", ""), gap=gap)
    kind = random.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
    if (kind == "carbon-monoxide" and not stoves) or (kind == "school-bus" and not bus):
        kind = "other"
    detail, state = random.choice(FOUND[kind]), random.choices(("fixed", "fixing", "help"), (40, 54, 6))[0]
    return Check(_check(meals, bus, stoves, "", kind, detail, state), "", kind, detail, state != "fixed")


@lru_cache(maxsize=2048)
def _check(meals: bool, bus: bool, stoves: bool, gap: str, kind: str, detail: str, state: str) -> str:
    data: Answers = {item: "no" if item == gap else "yes" for item in _ITEMS}
    data |= (
        {"meals_served": "yes", "samples_kept": "yes", "meal_accompanied": "yes"} if meals else {"meals_served": "no"}
    )
    data |= {"bus_runs": "yes", "bus_checked": "yes"} if bus else {"bus_runs": "no"}
    if stoves:
        data["stoves_safe"] = "yes"
    data["hazards_found"] = 1 if kind else 0
    if kind:
        data |= {"hazard_kinds": [kind], "hazard_detail": detail, "hazard_state": state}
    return dumps({**data, "gaps": 1 if gap else 0, "day_state": "gaps" if gap else "in-order"})


def add(told: Sequence[Told], day: date, check: Check) -> None:
    """Count a received daily check into its week and its month."""
    for one in told:
        one.checked += 1
        one.unmanned += check.gap in _UNMANNED
        one.gaps += bool(check.gap)
        one.hazards += bool(check.kind)
        one.open_days += check.left
        if check.kind:
            one.named.append(f"{day} {check.detail}")


def weekly_summary(told: Told) -> str:
    data: Answers = {
        "days_due": told.expected,
        "days_checked": told.checked,
        "days_unmanned": told.unmanned,
        "gaps": told.gaps,
        "hazards_found": told.hazards,
        "hazards_open": told.open_days,
    }
    if told.named:
        data["hazards_named"] = "\n".join(told.named)
    data["confirmed"] = "right"
    if told.hazards or told.gaps:
        data["done"] = "逐项督促整改，已向全体教职工通报。"
    return dumps(data)


def monthly_sweep(told: Told, carried_over: int, swept_on: date, random: Random) -> tuple[str, int]:
    """The data, and how many hazards are still open at the end."""
    newly = random.choices((0, 1, 2), (80, 16, 4))[0]
    whole = carried_over + told.open_days + newly
    settled = sum(random.random() < 0.85 for _ in range(whole))
    data: Answers = {
        "swept_on": swept_on.isoformat(),
        "areas": list(_AREAS[: random.randint(5, len(_AREAS))]),
        "carried_over": carried_over,
        "from_checks": told.open_days,
        "newly_found": newly,
        "settled": settled,
        "still_open": whole - settled,
    }
    if whole > settled:
        data["measures"] = "设置警示和围挡，安全副校长负责，下月十日前改完。"
    return dumps(data), whole - settled


def drill(school: School, first: date, last: date, random: Random) -> str:
    """One school in thirty did not hold the month's drill and says why."""
    if random.random() < 0.033:
        return dumps({"held": "no", "why_not": "本月校舍维修，下月补练。"})
    held_on = first + timedelta(days=random.randrange(max(1, (last - first).days)))
    minutes = round(random.uniform(1.6, 4.8), 1)
    data: Answers = {
        "held": "yes",
        "times": 1 if random.random() < 0.9 else 2,
        "held_on": held_on.isoformat(),
        "drill_kind": random.choice(_DRILLS),
        "participants": max(1, round(school.pupils * random.uniform(0.94, 1))),
        "minutes_taken": minutes,
        "led_by_head": "yes" if random.random() < 0.9 else "no",
    }
    if minutes > 4.2:
        data |= {"trouble": "楼梯口拥堵，集合偏慢。", "improved": "调整疏散顺序，各楼层错开三十秒。"}
    return dumps(data)
