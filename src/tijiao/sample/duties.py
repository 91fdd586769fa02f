"""What the ledgers of duties, money and readiness answer: lists ticked at a post, rosters, equipment, what was bought.

An answer hangs on the place, the period and the day of filing; dice are those of its ledger.
"""

from collections.abc import Callable, Sequence
from datetime import date
from random import Random
from typing import Any

from tijiao.kernel.periods import Period
from tijiao.sample.design import Node, School
from tijiao.sample.dice import dice
from tijiao.sample.writing import dumps

Answer = Callable[[Any, Period, date, Random], str]
TICKED = 0.96
_REST = "列入下季度安排，月底前补上。"


def _ticks(items: Sequence[str], field: str, total: str, random: Random) -> dict[str, Any]:
    """Most items of a list ticked, at least one; what is left says how it will be made up for."""
    kept = [item for item in items if random.random() < TICKED] or [items[0]]
    told: dict[str, Any] = {field: kept, total: len(kept)}
    return told if len(kept) == len(items) else {**told, "rest": _REST}


def _ticked(*items: str, field: str = "ticked", total: str = "done") -> Answer:
    return lambda _place, _period, _day, random: dumps(_ticks(items, field, total, random))


def _internal_control(_school: School, _period: Period, _day: date, random: Random) -> str:
    items = ("budget", "apart", "approval", "cards", "purchases", "assets", "contracts", "open")
    late = random.choices((0, 1, 2), (84, 12, 4))[0]
    return dumps(_ticks(items, "in_place", "kept", random) | {"late_accounts": late})


def _four_forms(_section: Node, _period: Period, _day: date, random: Random) -> str:
    counts = {"first": random.randint(34, 58), "second": random.randint(11, 16), "third": random.randint(0, 2)}
    counts["fourth"] = random.randint(0, 1)
    return dumps({**counts, "whole": sum(counts.values())})


def _branch(_school: School, period: Period, day: date, random: Random) -> str:
    """Half of the members of the staff that are there; committees meet nearly always."""
    wanted = ("members", "committee", "groups", "lecture", "day", "dues")
    held = [item for item in wanted if random.random() < (0.6 if item in ("members", "lecture") else 0.97)]
    held = held or ["dues"]
    told: dict[str, Any] = {"held": held}
    if "day" in held:
        on = min(period.first.replace(day=min(28, random.randint(3, 20))), day)
        told |= {"day_on": on.isoformat(), "present": random.randint(4, 24)}
    if not {"day", "committee"} <= set(held):
        told["rest"] = "下月第一周补开。"
    return dumps(told)


def _headship(school: School, _period: Period, _day: date, _random: Random) -> str:
    """Hangs on the school alone, so that what was adopted stays so."""
    random = dice(f"headship/{school.pk}")
    if random.random() < 0.95:
        since = date(2018, 9, 1).replace(month=random.randint(3, 12))
        document = f"校党字〔2018〕{random.randint(2, 30)}号（样例）"
        return dumps({"state_now": "adopted", "since": since.isoformat(), "document": document})
    return dumps({"state_now": "preparing", "plan": "议事规则正在征求意见，学期末前印发。"})


# --- food -------------------------------------------------------------------------------------------------------------
#: food → usual price in yuan a kilo, grams for a pupil and school day
FOODS = {"rice": (5.2, 90), "flour": (4.4, 60), "oil": (12.5, 18), "pork": (46.0, 40), "eggs": (9.6, 35),
         "vegetables": (5.8, 150)}  # fmt: skip
SUPPLIERS = ("s1", "s2", "s3")
_DAYS, _ODD = 20, 0.012


def price_of(food: str, month: date) -> float:
    """What the food costs in the city in a month: pork went up in the winter."""
    usual = FOODS[food][0]
    winter = 1.12 if food == "pork" and month.month in (11, 12, 1, 2) else 1.0
    return usual * winter


def _delivery(school: School, period: Period, _day: date, random: Random) -> str:
    """What the canteen got in the month; a price in eighty lies far from the others'."""
    if school.pk % 4 == 0:
        return dumps({"canteen": "no"})
    items = []
    for place, (food, (_usual, grams)) in enumerate(FOODS.items()):
        odd = random.uniform(1.3, 1.6) if random.random() < _ODD else 1.0
        price = price_of(food, period.first) * random.gauss(1, 0.02) * odd
        kilos = max(1.0, round(school.pupils * grams * _DAYS / 1000 * random.uniform(0.7, 1.1), 1))
        items.append({
            "food": food, "supplier": SUPPLIERS[(school.place + place) % len(SUPPLIERS)], "kilos": kilos,
            "price": round(price, 2), "papers": "no" if random.random() < 0.01 else "yes",
        })  # fmt: skip
    return dumps({"canteen": "yes", "items": items})


# --- examination rooms ------------------------------------------------------------------------------------------------
def _equipment(school: School, period: Period, _day: date, _random: Random) -> str:
    """A room for each 600 pupils; what is older than six years is renewed, quarter by quarter."""
    random, quarters = dice(f"exam-equipment/{school.pk}"), period.first.year * 4 + period.first.month // 3 - 8079
    rooms = []
    for number in range(1, max(1, min(4, school.pupils // 600)) + 1):
        seats, since, ends = random.choice((30, 40, 50)), random.randint(2010, 2018), random.randint(1, 7)
        old = since < 2014
        renewal = (
            "not-needed"
            if not old
            else "renewed"
            if ends <= quarters
            else "bought"
            if ends == quarters + 1
            else "planned"
        )
        if renewal == "renewed":
            since = 2020
        rooms.append({
            "room": f"机考{number}室", "seats": seats, "working": seats - (0 if since > 2013 else random.randint(0, 3)),
            "since": since, "renewal": renewal,
        })  # fmt: skip
    return dumps({"rooms": rooms})


# --- readiness --------------------------------------------------------------------------------------------------------
_DUTIES = (("command", "head"), ("report", "office"), ("supplies", "logistics"), ("cleaning", "logistics"),
           ("gate", "guard"), ("canteen", "logistics"), ("care", "teacher"), ("emergency", "deputy-head"))  # fmt: skip
_TWELVE = ("place_map", "flow_map", "contacts", "shifts", "people", "arrivals_log", "cleaning_log", "supplies_log",
           "absence_log", "training_log", "hazards_log", "canteen_log")  # fmt: skip


def _roster(school: School, _period: Period, _day: date, random: Random) -> str:
    duties = []
    for place, (duty, post) in enumerate(_DUTIES):
        if random.random() < 0.015:
            duties.append({"duty": duty, "post": "none"})
        else:
            duties.append({"duty": duty, "post": post, "person": school.staff[place % len(school.staff)].name})
    return dumps({"duties": duties})


def _twelve(_school: School, period: Period, _day: date, random: Random) -> str:
    """Better from month to month."""
    fresh = min(0.99, 0.86 + 0.035 * (period.first.month - 2))
    told = {
        item: random.choices(("current", "old", "missing"), (fresh, 0.8 * (1 - fresh), 0.2 * (1 - fresh)))[0]
        for item in _TWELVE
    }
    return dumps({**told, "current": sum(state == "current" for state in told.values())})


ANSWERS: dict[str, Answer] = {
    "duty-list-head": _ticked("agenda", "decisions", "deputies", "openness", "teachers", "rectified"),
    "duty-list-section": _ticked("study", "powers", "handling", "money", "talks"),
    "four-forms": _four_forms,
    "branch-monthly": _branch,
    "headship-adoption": _headship,
    "ideology-duty": _ticked("agenda", "venues", "channels", "books", "training"),
    "food-delivery": _delivery,
    "internal-control": _internal_control,
    "exam-equipment": _equipment,
    "duty-roster": _roster,
    "two-two-eight": _twelve,
}
"""Ledger → what a place answers for a period, filing on a day."""
