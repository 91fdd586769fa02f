"""What schools and kindergartens report for the national schemes: rooms, grounds, equipment, money that arrived."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from tijiao.kernel.periods import Period
from tijiao.registry.cohorts import GRADES
from tijiao.sample.design import School
from tijiao.sample.writing import dumps

#: Yuan a year for a pupil of each grade's stage, as the national standards of the sample's years say.
QUOTAS = {"preschool": 500, "primary": 650, "junior": 850, "senior": 1000, "special": 6000}
_PAID_SHORT = 0.08
"""Share of the quarters in which a school got less than was due."""


def school_conditions(school: School, random: Random) -> str:
    """Mostly above the limits of balanced schooling; crowded town schools lack grounds, small ones lack rooms."""
    junior = GRADES[school.stage][1] > 6
    pupils, crowded = school.pupils, 0.86 if school.area == "urban" else 1.06
    return dumps(
        {
            "teaching_area": round(pupils * (5.8 if junior else 4.5) * random.uniform(0.98, 1.5) * crowded, 1),
            "sports_area": round(pupils * (10.2 if junior else 7.5) * random.uniform(0.97, 1.7) * crowded, 1),
            "equipment_value": round(pupils * (2500 if junior else 2000) * random.uniform(0.97, 1.6), -2),
            "network_rooms": max(1, round(pupils * 0.024 * random.uniform(0.98, 1.5))),
            "backbone_teachers": max(1, round(pupils * 0.01 * random.uniform(0.95, 1.9))),
        }
    )


def kindergarten_conditions(school: School, random: Random) -> str:
    pupils = school.pupils
    building = round(pupils * random.uniform(9.8, 14.5), 1)
    return dumps(
        {
            "building_area": building,
            "activity_area": round(building * random.uniform(0.72, 0.86), 1),
            "outdoor_area": round(pupils * random.uniform(3.6, 6.4), 1),
            "teachers": len(school.staff),
            "certified": sum(random.random() < 0.94 for _ in school.staff),
        }
    )


def funding_received(school: School, period: Period, today: date, random: Random) -> str:
    """What was due, or a part of it; the last payment lies in the quarter."""
    due = sum(room.size * QUOTAS[_stage(school, room.grade)] for room in school.rooms) / 4
    boarders = round(school.pupils * 0.18) if school.stage in ("junior", "senior") and school.area == "rural" else 0
    paid = random.uniform(0.7, 0.98) if random.random() < _PAID_SHORT else 1.0
    arrived = min(period.last, today) - timedelta(days=random.randrange(3, 40))
    return dumps(
        {
            "received": round((due + boarders * 50) * paid, 2),
            "boarders": boarders,
            "arrived_on": arrived.isoformat(),
            "voucher": f"{period.first:%Y}-{random.randrange(1000, 9999)}",
        }
    )


def _stage(school: School, grade: int) -> str:
    if school.stage in ("preschool", "special"):
        return school.stage
    return "primary" if grade <= 6 else "junior" if grade <= 9 else "senior"


Answer = Callable[[School, Period, date, Random], str]
ANSWERS: dict[str, Answer] = {
    "school-conditions": lambda school, _period, _day, random: school_conditions(school, random),
    "kindergarten-conditions": lambda school, _period, _day, random: kindergarten_conditions(school, random),
    "funding-received": funding_received,
}
"""Ledger → what a school answers for a period, filing on a day."""
