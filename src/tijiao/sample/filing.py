"""When a school files, and what becomes of what it filed: in time, late, not at all; accepted, or sent back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from tijiao.kernel.periods import Kind
from tijiao.kernel.times import day_start
from tijiao.ledgers.obligations import Obligation
from tijiao.sample.accounts import demo_school
from tijiao.sample.design import City, School
from tijiao.sample.dice import dice
from tijiao.sample.sizes import MOMENT, TODAY

#: Shares of obligations that a school misses and that it files late; one school in sixteen is careless.
STEADY, CARELESS = (0.004, 0.025), (0.09, 0.2)
_CARELESS_SHARE = 1 / 16
_THIS_MORNING, _DRAFTED = 0.33, 0.04
_ASKED = timedelta(days=12)
"""So long before it is due is begun what is due before its period ends."""
_RETURNED = 0.02
_WHY = ("数字与日检查不符，请核对", "排查区域不全，请补充宿舍和食堂", "请写明整改责任岗位")


@dataclass(frozen=True, slots=True)
class Diligence:
    """How likely a school is to miss a report, and to file it late."""

    missing: float
    late: float


@dataclass(frozen=True, slots=True)
class Filing:
    """When a record was opened and filed; `handed_in` false: a draft that waits."""

    opened_at: datetime
    at: datetime
    handed_in: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """A version of a record: its state, when and by whom (None: whoever files), why; `step`: of the review chain."""

    state: str
    at: datetime
    by: int | None = None
    why: str = ""
    step: int = 0


def diligence_of(city: City) -> dict[int, Diligence]:
    """School → how it files. One careless one is there in every size of the city, the clerk to try is a steady one."""
    random = dice("diligence")
    found = {}
    for number, school in enumerate(city.schools):
        if school is demo_school(city):
            found[school.pk] = Diligence(0, 0)
            continue
        careless = number == len(city.schools) // 2 or random.random() < _CARELESS_SHARE
        found[school.pk] = Diligence(*(CARELESS if careless else STEADY))
    return found


def file_times(obligation: Obligation, diligence: Diligence, random: Random, *, rests: bool = False) -> Filing | None:
    """When the obligation was answered; None when it was not, or not yet."""
    chance, filling = random.random(), timedelta(seconds=random.randrange(140, 700))
    begins = day_start(obligation.period.last)
    if obligation.period.kind is Kind.DAY and obligation.period.first == TODAY:
        return None if rests else _this_morning(begins, chance, filling, random)
    if obligation.due_at > MOMENT or chance < diligence.missing:
        return None
    if chance < diligence.missing + diligence.late:
        at = obligation.due_at + timedelta(minutes=int(random.expovariate(1 / 700)) + 5)
        return Filing(at - filling, at) if at < MOMENT else None
    friday = timedelta(days=2, hours=-7)  # a week is summed up from its Friday afternoon on
    opens = begins + timedelta(hours=8) - (friday if obligation.period.kind is Kind.WEEK else timedelta())
    if obligation.due_at < opens:
        opens = obligation.due_at - _ASKED
    window = int((obligation.due_at - opens).total_seconds() // 60)
    at = opens + timedelta(minutes=12 + int((window - 15) * random.betavariate(2.2, 1.6)))
    return Filing(at - filling, at)


def _this_morning(begins: datetime, chance: float, filling: timedelta, random: Random) -> Filing | None:
    at = begins + timedelta(hours=7, minutes=random.randrange(40, 150))
    if chance < _THIS_MORNING:
        return Filing(at - filling, at)
    return Filing(at - filling, at, handed_in=False) if chance < _THIS_MORNING + _DRAFTED else None


def returned(city: City, school: School, filing: Filing, chain: Sequence[str]) -> Iterator[Step]:
    """A record that was sent back and still waits for its school."""
    yield Step("filed", filing.at)
    yield Step("returned", MOMENT - timedelta(hours=17), _reviewer(city, school, chain[-1]), _WHY[0])


def reviews_of(city: City, school: School, filing: Filing, chain: Sequence[str], random: Random) -> Iterator[Step]:
    """The life of a record from its first version to how it stands now."""
    if not filing.handed_in:
        yield Step("draft", filing.at)
        return
    yield Step("filed", filing.at)
    at = filing.at
    if chain and random.random() < _RETURNED:
        at += timedelta(hours=random.randrange(3, 40))
        if at < MOMENT:
            yield Step("returned", at, _reviewer(city, school, chain[-1]), random.choice(_WHY))
            at += timedelta(hours=random.randrange(4, 100))
            if at >= MOMENT:
                return
            yield Step("filed", at)
    for number, role in enumerate(chain, 1):
        at += timedelta(hours=random.randrange(2, 110))
        if at >= MOMENT:
            return
        state = "accepted" if number == len(chain) else "filed"
        yield Step(state, at, _reviewer(city, school, role), step=number)


def _reviewer(city: City, school: School, role: str) -> int:
    places = {"head": school.pk, "town-officer": school.town, "section-officer": city.section("safety").pk}
    return city.account(role, places[role])
