"""What schools report as counts alone: meals and milk, care after lessons, shared lessons, visits, lectures, housework.

An answer hangs on the place, the period and the day of filing; dice are those of its ledger.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from tijiao.kernel.periods import Period
from tijiao.sample.design import City, School
from tijiao.sample.dice import dice
from tijiao.sample.duties import Answer
from tijiao.sample.writing import dumps

# --- meals and milk ---------------------------------------------------------------------------------------------------
MENUS = (
    "米饭、土豆烧鸡块、清炒油菜", "馒头、番茄炒蛋、冬瓜汤", "米饭、肉末豆腐、蒜蓉菠菜", "面条、卤蛋、凉拌黄瓜",
    "花卷、白菜炖粉条、紫菜汤", "米饭、红烧鱼块、醋熘白菜", "包子、小米粥、炒胡萝卜",
)  # fmt: skip
_HOLIDAYS = ((date(2019, 9, 13), date(2019, 9, 16)), (date(2019, 10, 1), date(2019, 10, 8)),
             (date(2020, 1, 1), date(2020, 1, 2)), (date(2020, 1, 18), date(2020, 4, 20)))  # fmt: skip
"""Days without lunch at school, [first, end): feasts, and the winter until grade 9 came back."""
_BACK = date(2020, 4, 1)
"""From this month on only grade 9 was at school, as far as reports are due."""
_NONE_SERVED = 0.03


def _meals(school: School, period: Period, day: date, random: Random) -> str:
    """Most pupils eat at school on every day; a school in thirty serves nothing in a month."""
    own = dice(f"rural-meals/{school.pk}")
    part, milk, price = own.uniform(0.82, 0.97), own.uniform(0.72, 0.95), round(own.uniform(6.2, 7.8), 2)
    there = sum(room.size for room in school.rooms if period.first < _BACK or room.grade == 9)
    days = list(_school_days(period.first, min(period.last, day)))
    if not days or random.random() < _NONE_SERVED:
        return dumps({"pupils": there, "served": "no", "why_not": "食堂改造，下月恢复供应。"})
    rows: list[dict[str, Any]] = [
        {"day": one.isoformat(), "meals": _some(there, part, random), "milk": _some(there, milk, random),
         "menu": MENUS[(one.toordinal() + school.pk) % len(MENUS)]}
        for one in days
    ]  # fmt: skip
    whole = sum(row["meals"] for row in rows)
    told = {"pupils": there, "served": "yes", "days": rows, "cost": round(whole * price, 2)}
    return dumps({**told, "meals_all": whole, "cost_per_meal": price})


def _some(there: int, part: float, random: Random) -> int:
    return max(1, min(there, round(there * part * random.uniform(0.97, 1.02))))


def _school_days(first: date, last: date) -> Sequence[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [
        day for day in days
        if day.weekday() < 5 and not any(begin <= day < end for begin, end in _HOLIDAYS)
    ]  # fmt: skip


# --- care and shared lessons ------------------------------------------------------------------------------------------
def _care(school: School, _period: Period, _day: date, random: Random) -> str:
    """Half to most of the children stay on some ninety afternoons of a term."""
    told: dict[str, Any] = {"pupils": school.pupils}
    if random.random() < 0.04:
        return dumps({**told, "offered": "no", "why_not": "场地维修，下学期开展。"})
    sessions, enrolled = random.randint(82, 92), round(school.pupils * random.uniform(0.45, 0.82))
    attended = round(sessions * enrolled * random.uniform(0.86, 0.96))
    return dumps({**told, "offered": "yes", "sessions": sessions, "enrolled": enrolled, "attended": attended})


def digital(school: School, city: City, random: Random) -> str:
    """Schools in the city give lessons to one or two others of their stage; half of the pupils have an account."""
    lessons: list[dict[str, Any]] = []
    others = [one for one in city.of_stage("primary", "nine-year", "junior") if one is not school]
    if school.area == "urban" and school.stage in ("primary", "junior") and others:
        listening = random.sample(others, min(len(others), random.randint(1, 2)))
        lessons = [{"partner": one.name, "sessions": random.randint(4, 18)} for one in listening]
    classes, accounts = len(school.rooms), round(school.pupils * random.uniform(0.5, 0.95))
    told: dict[str, Any] = {"lessons": lessons} if lessons else {}
    told |= {"classes": classes, "equipped": round(classes * random.uniform(0.05, 0.4))}
    return dumps({**told, "accounts": accounts, "active": round(accounts * random.uniform(0.45, 0.9))})


# --- families ---------------------------------------------------------------------------------------------------------
TOPICS = ("习惯养成从家里开始", "怎样陪孩子过寒假", "读懂孩子的情绪", "亲子沟通三步法")
_LECTURE_DAYS = (date(2020, 1, 8), date(2020, 1, 15), date(2020, 3, 21))


def _visits(school: School, _period: Period, _day: date, random: Random) -> str:
    """In the first quarter: a teacher in twenty, on one to three days of January, most homes for the first time."""
    left, rows = max(1, round(school.teachers * 0.05)), list[dict[str, Any]]()
    for day in sorted(random.sample(range(10, 23), random.randint(1, 3))):
        teachers = left if len(rows) == 2 else random.randint(0, left)
        left -= teachers
        homes = max(1, round((teachers + 0.5) * random.uniform(6, 10)))
        told = {"day": date(2020, 1, day).isoformat(), "homes": homes}
        rows.append({**told, "families": round(homes * random.uniform(0.88, 1)), "teachers": teachers})
    return dumps({"visits": rows})


def _lectures(school: School, _period: Period, _day: date, random: Random) -> str:
    """One or two lectures, the one of March on line; whoever came before is not new any more."""
    rows, new = [], 1.0
    for day in sorted(random.sample(_LECTURE_DAYS, random.randint(1, 2))):
        parents = max(1, round(school.pupils * random.uniform(0.14, 0.26)))
        row: dict[str, Any] = {"day": day.isoformat(), "topic": TOPICS[(day.day + school.pk) % len(TOPICS)]}
        row |= {"place": "online" if day.month == 3 else random.choice(("school", "school", "community"))}
        row |= {"parents": parents, "first_time": round(parents * new * random.uniform(0.95, 1))}
        if row["place"] != "online" and random.random() < 0.4:
            row["checked_in"] = round(parents * random.uniform(0.7, 0.95))
        rows.append(row)
        new = 0.7
    return dumps({"lectures": rows})


def _housework(school: School, _period: Period, _day: date, random: Random) -> str:
    """A quarter to half of the families of each class; some are counted in a sibling's class already."""
    rows = []
    for room in school.rooms:
        part = round(room.size * random.uniform(0.25, 0.5))
        rows.append({"class": room.name, "taking_part": part, "families": round(part * random.uniform(0.9, 1))})
    return dumps({"classes": rows})


ANSWERS: dict[str, Answer] = {
    "rural-meals": _meals,
    "after-school-care": _care,
    "visiting-families": _visits,
    "parents-in-lectures": _lectures,
    "sharing-housework": _housework,
}
"""Ledger → what a school answers for a period, filing on a day; `digital` needs the other schools and stands apart."""
