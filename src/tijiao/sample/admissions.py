"""Admission to a school with more applicants than seats: a lottery that was given up, and the one that was held."""

from datetime import date, time, timedelta

from tijiao.allocation import arranging, lottery
from tijiao.allocation.models import Placement, ProblemType
from tijiao.directory.models import Organisation, User
from tijiao.kernel.times import moment_on
from tijiao.sample.design import City
from tijiao.sample.dice import dice
from tijiao.sample.exams import chance_of
from tijiao.sample.people import Namer, sex

_APPLIED = {"home-and-household": 52, "household": 21, "home": 34, "migrant": 18}
_SEATS = 90
_SEED = "2020-05-18 开奖号码 8 1 5"


def write_admissions(city: City) -> dict[str, int]:
    """By the desk's own verbs, with secrets of the sample's own. Returns counts."""
    officer = User.objects.get(pk=city.account("section-officer", city.section("exams").pk))
    school = Organisation.objects.get(pk=city.of_stage("primary")[0].pk)
    at = moment_on(date(2020, 5, 14), time(9))
    title = f"2020年{school.name}一年级招生"
    asked = ProblemType.objects.get(code="school-admission")
    problem = lottery.open_admission(
        asked.pk, title, lottery.Places(school, _SEATS, date(2020, 5, 18)), by=officer, at=at
    )
    lottery.receive(problem.pk, _applications(), by=officer, at=at + timedelta(hours=1))
    chance = chance_of(title)
    missed = lottery.freeze(problem.pk, by=officer, at=at + timedelta(days=1), chance=chance)
    arranging.withdraw(missed.pk, why="漏登一份报名，补登后另行摇号", by=officer, at=at + timedelta(days=1, hours=3))
    lottery.receive(problem.pk, f"{_names(1, 'late')[0]}，home", by=officer, at=at + timedelta(days=1, hours=4))
    solution = lottery.freeze(problem.pk, by=officer, at=at + timedelta(days=1, hours=5), chance=chance)
    lottery.reveal(solution.draws.get().pk, public=_SEED, by=officer, at=at + timedelta(days=4, hours=2))
    return {"placements": Placement.objects.count()}


def _applications() -> str:
    """Lines of names and categories, in the order in which families came."""
    wanted = [category for category, many in _APPLIED.items() for _ in range(many)]
    dice("admissions").shuffle(wanted)
    return "\n".join(f"{name}，{category}" for name, category in zip(_names(len(wanted), "names"), wanted, strict=True))


def _names(many: int, topic: str) -> list[str]:
    random = dice(f"admissions/{topic}")
    namer = Namer(random)
    return [namer.name(sex(random)) for _ in range(many)]
