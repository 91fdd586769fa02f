"""An examination that was arranged and published, and one whose seats wait for their seed."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from itertools import count

from tijiao.allocation import arranging, domain, preparing
from tijiao.allocation.domain import Sitting
from tijiao.allocation.models import AllocationProblem, ExamSeat, ProblemType
from tijiao.directory.models import Organisation, User
from tijiao.kernel.times import moment_on
from tijiao.sample.design import City, School

_SENT_MOST, _SITES = 4, 2
_ROOMS = 30
_SEED = "2020-05-14 开奖号码 3 9 7"


def write_exams(city: City) -> dict[str, int]:
    """Both examinations by the desk's own verbs, with secrets of the sample's own. Returns counts."""
    officer = User.objects.get(pk=city.account("section-officer", city.section("exams").pk))
    _junior(city, officer)
    _computer(city, officer)
    return {"exam-seats": ExamSeat.objects.count()}


def _junior(city: City, officer: User) -> None:
    """Grade nine of a few schools at senior schools, whose teachers watch; published in the week before."""
    at = moment_on(date(2020, 5, 11), time(9))
    days = {"chinese": (18, time(9)), "mathematics": (18, time(14, 30)), "english": (19, time(9))}
    sittings = {paper: Sitting(date(2020, 6, day), hour) for paper, (day, hour) in days.items()}
    problem = _open("junior-exam", "2020年初中学业水平考试（第一片区）", sittings, officer, at)
    schools = city.of_stage("junior", "nine-year")[:_SENT_MOST]
    sites = city.of_stage("senior")[:_SITES]
    _fill(problem, schools, sites, 9, officer, at)
    chance = chance_of(problem.title)
    solution = arranging.freeze_seats(problem.pk, by=officer, at=at, chance=chance)
    arranging.reveal(solution.draws.get().pk, public=_SEED, by=officer, at=at + timedelta(days=3, hours=2))
    draw = arranging.freeze_invigilators(solution.pk, by=officer, at=at + timedelta(days=3, hours=5), chance=chance)
    arranging.reveal(draw.pk, public=f"{_SEED}，骰子 6 2 4", by=officer, at=at + timedelta(days=4))
    arranging.publish(solution.pk, by=officer, at=at + timedelta(days=4, hours=1))


def _computer(city: City, officer: User) -> None:
    """Grade eight of one school at its own site; its list is frozen, the seed is drawn on the day to come."""
    at = moment_on(date(2020, 5, 19), time(15))
    problem = _open("computer-exam", "2020年信息技术机考", {"it": Sitting(date(2020, 6, 5), time(9))}, officer, at)
    school = city.of_stage("junior")[0]
    _fill(problem, [school], [school], 8, officer, at)
    arranging.freeze_seats(problem.pk, by=officer, at=at, chance=chance_of(problem.title))


def _open(code: str, title: str, sittings: dict[str, Sitting], officer: User, at: datetime) -> AllocationProblem:
    asked = ProblemType.objects.get(code=code)
    return domain.open_exam(asked.pk, title, sittings, by=officer, at=at)


def _fill(
    problem: AllocationProblem, schools: list[School], sites: list[School], grade: int, officer: User, at: datetime
) -> None:
    """Each school goes to one of the sites, in turn."""
    rooms = "\n".join(f"教学楼{floor}{room:02}" for floor in range(1, 6) for room in range(1, _ROOMS // 5 + 1))
    place = {one.pk: one for one in Organisation.objects.filter(pk__in=[one.pk for one in (*schools, *sites)])}
    added = [preparing.add_site(problem.pk, place[one.pk], rooms, by=officer, at=at) for one in sites]
    for number, one in enumerate(schools):
        site = added[number % len(added)]
        preparing.enter_candidates(problem.pk, place[one.pk], grade, site, by=officer, at=at)
    for one in sites:
        preparing.enter_invigilators(problem.pk, place[one.pk], by=officer, at=at)


def chance_of(title: str) -> Callable[[], str]:
    """What stands for chance here: the same each time the city is built."""
    number = count()
    return lambda: sha256(f"sample/{title}/{next(number)}".encode()).hexdigest()
