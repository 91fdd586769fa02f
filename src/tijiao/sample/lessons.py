"""What the ledgers of schooling and sport answer: charters and councils, practical work, the sports section."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from tijiao.kernel.periods import Period
from tijiao.sample.design import Node, Room, School
from tijiao.sample.dice import dice
from tijiao.sample.duties import Answer
from tijiao.sample.writing import dumps

#: council → years that it serves
COUNCILS = {"affairs": 3, "staff": 3, "parents": 2, "pupils": 1, "academic": 3}
_SITES = ("planting", "breeding", "crafts", "workshop")
_NO_CHARTER, _NO_COUNCIL, _OVER, _NO_MINUTES = 0.04, 0.05, 0.03, 0.06


# --- charter and councils ---------------------------------------------------------------------------------------------
def _governance(_school: School, period: Period, _day: date, random: Random) -> str:
    """Most have the charter and all five; now and then a council is not there, out of term, or left no minutes."""
    told: dict[str, Any] = {"charter_state": "amending"}
    if random.random() >= _NO_CHARTER:
        approved = date(random.randint(2015, 2018), random.randint(1, 12), 10)
        told = {"charter_state": "approved", "approved_on": approved.isoformat()}
    there = [one for one in COUNCILS if random.random() >= _NO_COUNCIL]
    councils = [_council(one, COUNCILS[one], period, random) for one in there]
    return dumps({**told, "councils": councils})


def _council(council: str, years: int, period: Period, random: Random) -> dict[str, Any]:
    founded = date(period.last.year, random.randint(9, 11), random.randint(1, 28))
    if random.random() < _OVER:
        founded = founded.replace(year=founded.year - years)
    meetings = random.randint(1, 4)
    return {
        "council": council, "founded_on": founded.isoformat(),
        "term_ends": founded.replace(year=founded.year + years).isoformat(), "meetings": meetings,
        "minuted": meetings - (random.random() < _NO_MINUTES),
    }  # fmt: skip


# --- timetables and the week's sport ----------------------------------------------------------------------------------
_DAYS = ("mon", "tue", "wed", "thu", "fri")
_FEWER, _RAIN, _INSTEAD = 0.03, 0.1, 0.12
#: last grade of a step → PE, music and art lessons a week
_LESSONS = ((2, (4, 2, 2)), (6, (3, 2, 2)), (9, (3, 1, 1)), (12, (2, 1, 1)))


def _timetable(school: School, _period: Period, _day: date, random: Random) -> str:
    """Most classes have their lessons in full. One school in six keeps the afternoon too short for an hour a day."""
    own = dice(f"timetable/{school.pk}")
    told = {
        "lesson_minutes": 40 if school.stage in ("primary", "nine-year") else 45,
        "break_minutes": own.choice((25, 30, 30, 35)), "after_minutes": 20 if own.random() < 1 / 6 else 40,
    }  # fmt: skip
    classes = [_lessons(room, random) for room in school.rooms]
    return dumps({**told, "class_count": len(classes), "classes": classes})


def _lessons(room: Room, random: Random) -> dict[str, int]:
    asked = next(lessons for last, lessons in _LESSONS if room.grade <= last)
    pe, music, art = (max(0, count - (random.random() < _FEWER)) for count in asked)
    on = random.sample(_DAYS, pe)
    days = {f"pe_{day}": int(day in on) for day in _DAYS}
    return {"entered": room.entry_year, "class_no": room.number, **days, "pe": pe, "music": music, "art": art}


def sport_log(school: School, days: Sequence[date], away: Collection[int], random: Random) -> str:
    """A week of a school with lessons on the days: rain now and then, a class whose PE gave way, grades still at home.

    A week without any day is one in which the school was closed for works: nobody was there.
    """
    on = [_DAYS[day.weekday()] for day in days if day.weekday() < len(_DAYS)]
    if not on:
        return dumps({"days": list(_DAYS), "went": "changed", "changes": [{"day": "week", "why": "away"}]})
    changes: list[dict[str, Any]] = [
        {"day": "week", "entered": entered, "why": "away"}
        for entered in sorted({room.entry_year for room in school.rooms if room.grade in away})
    ]
    if random.random() < _RAIN:
        changes.insert(0, {"day": random.choice(on), "why": "weather", "minutes": random.choice((15, 20, 30))})
    there = [room for room in school.rooms if room.grade not in away]
    if there and random.random() < _INSTEAD:
        room = random.choice(there)
        which = {"entered": room.entry_year, "class_no": room.number}
        changes.append({"day": random.choice(on), **which, "why": "exam", "minutes": 30})
    return dumps({"days": on, **({"went": "changed", "changes": changes} if changes else {"went": "planned"})})


_PARTS = ("health", "basic", "special")
_ONE_LEFT_OUT, _NONE_SET = 0.12, 0.04


def _homework(school: School, _period: Period, _day: date, random: Random) -> str:
    """Once or twice a week; seven in eight do it. Some classes leave a part of PE out, or set nothing."""
    classes = []
    for room in school.rooms:
        parts = [part for part in _PARTS if part != "health" or random.random() >= _ONE_LEFT_OUT]
        times = 0 if random.random() < _NONE_SET else random.randint(4, 8)
        row: dict[str, Any] = {
            "entered": room.entry_year, "class_no": room.number, "parts": parts, "parts_taught": len(parts),
            "times": times,
        }  # fmt: skip
        if times:
            row |= {"asked": times * room.size, "done": round(times * room.size * random.uniform(0.76, 0.98))}
        classes.append(row)
    return dumps({"class_count": len(classes), "classes": classes})


# --- practical work ---------------------------------------------------------------------------------------------------
def _practice(school: School, _period: Period, _day: date, random: Random) -> str:
    """Sites stay from term to term; a village school has more ground. One in twelve has none yet."""
    own, classes = dice(f"practice/{school.pk}"), len(school.rooms)
    count = 0 if own.random() < 1 / 12 else own.choice((1, 2, 2, 3, 4))
    sites = []
    for site in sorted(own.sample(_SITES, count), key=_SITES.index):
        area = own.randint(60, 160) if site in ("crafts", "workshop") else own.randint(120, 1500)
        used_by = max(1, round(classes * random.uniform(0.4, 1)))
        told = {"site": site, "area": area, "used_by": used_by, "lessons": used_by * random.randint(2, 9)}
        sites.append(told)
    return dumps({"classes": classes, **({"sites": sites} if sites else {})})


# --- the sports section -----------------------------------------------------------------------------------------------
def _sports_month(_section: Node, period: Period, _day: date, random: Random) -> str:
    """Outlets were shut in February and March; the industry earns less until summer."""
    shut = {2: 0.0, 3: 0.2, 4: 0.7, 5: 0.8}.get(period.first.month, 1.0) if period.first.year == 2020 else 1.0
    sales = round(6_400_000 * shut * random.uniform(0.92, 1.08), 2)
    months = (period.first - date(2019, 9, 1)) // timedelta(days=30)
    return dumps({
        "lottery_sales": sales, "lottery_fund": round(sales * random.uniform(0.23, 0.25), 2),
        "lottery_shops": 118 + months // 3, "industry_units": 342 + months * 2,
        "industry_revenue": round(21_500_000 * (0.4 + 0.6 * shut) * random.uniform(0.95, 1.05), 2),
    })  # fmt: skip


ANSWERS: dict[str, Answer] = {
    "school-governance": _governance,
    "class-timetable": _timetable,
    "sport-homework": _homework,
    "labour-practice": _practice,
    "sports-monthly": _sports_month,
}
"""Ledger → what a place answers for a period, filing on a day."""
