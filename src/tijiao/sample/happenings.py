"""Records of what happened: talks, tenders, powers, acts of enforcement. Nobody owes them; each stands by its day."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from tijiao.sample.design import City, Node
from tijiao.sample.dice import dice
from tijiao.sample.duties import FOODS, SUPPLIERS, price_of
from tijiao.sample.sizes import TODAY, YEAR_BEGINS
from tijiao.sample.writing import dumps


@dataclass(frozen=True, slots=True)
class Happened:
    """One event: where, on which day, what its record says, and what was added to it later (day, record)."""

    place: Node
    day: date
    data: str
    then: tuple[tuple[date, str], ...] = ()


def _day(random: Random, last: date = TODAY - timedelta(days=9)) -> date:
    """A working day of the school year up to `last`."""
    found = YEAR_BEGINS + timedelta(days=random.randrange((last - YEAR_BEGINS).days))
    return found - timedelta(days=max(0, found.weekday() - 4))


def _talks(city: City) -> Iterator[Happened]:
    """Every section and town office twice; most of what had to be followed up is done."""
    random = dice("integrity-talks")
    kinds = ("account", "appointment", "routine", "routine", "reminder")
    matters = ("补齐公务接待审批单", "完善物资领用登记", "把收费公示贴到门口", "重新签订廉洁承诺")
    for place in (*city.sections, *city.towns):
        for _number in range(2):
            day, post = _day(random), "section-chief" if place.kind == "section" else "town-officer"
            posts = [
                one
                for one in ("section-chief", "head", "accountant", "town-officer")
                if one == post or random.random() < 0.3
            ]
            told: dict[str, Any] = {
                "held_on": day.isoformat(), "kind": random.choice(kinds), "posts": posts,
                "participants": random.randint(len(posts), 9),
            }  # fmt: skip
            asked = [_followup(random, day, post, random.choice(matters)) for _n in range(random.choice((0, 1, 1, 2)))]
            yield Happened(place, day, dumps(told | _listed(asked, day)), tuple(
                (done, dumps(told | _listed(asked, done))) for done in sorted({one[1] for one in asked if one[1]})
            ))  # fmt: skip


Asked = tuple[dict[str, str], date | None]
"""A follow-up, and the day on which it was done."""


def _followup(random: Random, day: date, post: str, matter: str) -> Asked:
    due = day + timedelta(days=random.choice((14, 30)))
    done = due - timedelta(days=random.randint(0, 6))
    told = {"matter": matter, "post": post, "due_on": due.isoformat()}
    return told, done if done < TODAY and random.random() < 0.92 else None


def _listed(asked: Sequence[Asked], day: date) -> dict[str, Any]:
    """The follow-ups as the record holds them on a day."""
    rows = [told | ({"done_on": done.isoformat()} if done and done <= day else {}) for told, done in asked]
    return {"followups": rows} if rows else {}


def _tenders(city: City) -> Iterator[Happened]:
    """One tender for each half-year, all six foods in lots."""
    random, place = dice("food-tenders"), city.section("safety")
    for number, (day, until) in enumerate(
        ((date(2019, 9, 5), date(2020, 2, 29)), (date(2020, 3, 3), date(2020, 8, 31))), 1
    ):
        lots = [
            {"food": food, "supplier": SUPPLIERS[at % len(SUPPLIERS)],
             "price": round(price_of(food, day) * random.uniform(0.96, 1.0), 2), "until": until.isoformat()}
            for at, food in enumerate(FOODS)
        ]  # fmt: skip
        told = {
            "tender_no": f"样例-{day.year}-{number:02}",
            "decided_on": day.isoformat(),
            "bids": random.randint(3, 9),
        }
        yield Happened(place, day, dumps({**told, "lots": lots}))


#: code, power, kind, legal basis, section in charge, duties
POWERS = (
    ("A-01", "民办学校设立审批", "licence", "民办教育促进法", "vocational", "材料审查、现场核验、按期决定"),
    ("A-02", "教师资格认定", "licence", "教师法", "personnel", "受理、审查、发证"),
    ("A-03", "经营高危险性体育项目许可", "licence", "全民健身条例", "community", "材料审查、现场核验、发证"),
    ("B-01", "对违规办学的处罚", "penalty", "教育法", "policy", "立案、调查、告知、决定、执行"),
    ("B-02", "对民办学校违规收费的处罚", "penalty", "民办教育促进法", "vocational", "立案、调查、告知、决定、执行"),
    ("C-01", "幼儿园保教检查", "check", "幼儿园管理条例", "preschool", "双随机抽取、现场检查、公示结果"),
    ("C-02", "校园安全检查", "check", "义务教育法", "safety", "双随机抽取、现场检查、督促整改"),
    ("D-01", "学籍确认", "confirmation", "义务教育法", "compulsory", "核对材料、登记学籍"),
    ("E-01", "优秀教师奖励", "award", "教师法", "personnel", "推荐、评审、公示、奖励"),
    ("F-01", "学校体育场地开放查询", "service", "全民健身条例", "community", "发布场地和时段"),
)  # fmt: skip


def _powers(city: City) -> Iterator[Happened]:
    """The whole list on one day, and one power that was given up since."""
    place, day = city.section("policy"), date(2019, 9, 10)
    names = ("code", "title", "kind", "basis", "section", "duties")
    for power in POWERS:
        yield Happened(place, day, dumps(dict(zip(names, power, strict=True))))
    gone = ("A-04", "社会力量办学备案", "confirmation", "地方规定", "vocational", "已取消")
    yield Happened(place, day, dumps({**dict(zip(names, gone, strict=True)), "withdrawn_on": "2019-12-31"}))


def _enforcement(city: City) -> Iterator[Happened]:
    """Mostly checks; major decisions were reviewed before, some were made public late or not yet."""
    random, kinds = dice("enforcement"), {"A": "licence", "B": "penalty", "C": "check"}
    acts = [power for power in POWERS if power[0][0] in kinds]
    for _number in range(max(8, len(city.schools) // 5)):
        power = random.choice(acts)
        day, major = _day(random), power[2] == "penalty" or random.random() < 0.1
        told = {
            "power": power[0], "kind": kinds[power[0][0]], "matter": f"{power[1]}（样例）",
            "decided_on": day.isoformat(),
            "recorded": "no" if random.random() < 0.02 else "yes", "major": "yes" if major else "no",
        }  # fmt: skip
        if major:
            told |= {"reviewed_on": (day - timedelta(days=random.randint(1, 8))).isoformat(),
                     "opinion": random.choice(("agreed", "agreed", "changed"))}  # fmt: skip
        public = day + timedelta(days=random.randint(2, 26) if random.random() < 0.95 else random.randint(30, 45))
        shown = ((public, dumps({**told, "published_on": public.isoformat()})),) if public < TODAY else ()
        yield Happened(city.section(power[4]), day, dumps(told), shown)


EVENTS: dict[str, Callable[[City], Iterator[Happened]]] = {
    "integrity-talk": _talks,
    "food-tender": _tenders,
    "powers-list": _powers,
    "enforcement-record": _enforcement,
}
"""Ledger of events → what happened in the year."""
