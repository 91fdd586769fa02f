"""Sessions beside teacher training: the bureau's Friday hour, legal education, lessons from misconduct, ceremonies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from tijiao.kernel.times import moment_on
from tijiao.programmes.models import Attendance, Learner, Programme, Session
from tijiao.sample.design import City
from tijiao.sample.dice import dice
from tijiao.sample.sizes import TODAY
from tijiao.sample.training import ATTENDED, SESSION
from tijiao.sample.writing import Row, write

Person = tuple[int, int]
"""A person of the staff, and where the person works."""


@dataclass(frozen=True, slots=True)
class Course:
    """When a programme met, for how many lessons, where, about what, and which share of whom came each time."""

    code: str
    section: str
    days: tuple[date, ...]
    at: time
    hours: int
    place: str
    topics: tuple[str, ...]
    whom: str
    share: float


def _fridays() -> tuple[date, ...]:
    """Every Friday of the year but those around the spring festival and the first of May."""
    firsts = (date(2020, 1, 3) + timedelta(days=7 * number) for number in range(20))
    closed = {date(2020, 1, 24), date(2020, 1, 31), date(2020, 2, 7), date(2020, 5, 1)}
    return tuple(day for day in firsts if day < TODAY and day not in closed)


COURSES = (
    Course("friday-hour", "office", _fridays(), time(16, 0), 1, "机关会议室",
           ("政策文件学习", "教育法规", "公文写作", "业务交流"), "officers", 0.93),
    Course("cadre-training", "personnel", (date(2020, 1, 10), date(2020, 3, 26), date(2020, 4, 23), date(2020, 5, 14)),
           time(14, 0), 4, "市教师发展中心报告厅", ("依法行政", "数据与治理", "应急管理", "群众工作"), "officers", 0.6),
    Course("warning-education", "integrity", (date(2019, 11, 20), date(2020, 4, 24)), time(9, 0), 2,
           "市教师发展中心报告厅", ("以案说纪",), "heads", 0.95),
    Course("law-education", "policy", (date(2019, 12, 4), date(2020, 3, 12), date(2020, 4, 16), date(2020, 5, 12)),
           time(14, 30), 2, "线上", ("宪法进校园", "未成年人保护", "学校安全与法", "教育惩戒的界限"), "schools", 0.62),
)  # fmt: skip
"""What met in the year, in this order: each has dice of its own."""


def write_meetings(city: City) -> dict[str, int]:
    """Write the sessions and who checked in. Returns counts."""
    known = dict(Programme.objects.values_list("code", "pk"))
    found = [(course, day) for course in COURSES if course.code in known for day in course.days]
    first = Session.objects.count() + 1
    sessions = [_session(city, known[one.code], one, day, pk) for pk, (one, day) in enumerate(found, first)]
    write(Session, SESSION, sessions)
    write(Learner, ("staff", "account"), _learners(city))
    return {
        "other_sessions": len(sessions),
        "other_person_times": write(Attendance, ATTENDED, list(_attendances(city, found, first))),
    }


def _learners(city: City) -> Iterator[Row]:
    """With which account chiefs of sections, heads and clerks sign in."""
    for section in city.sections:
        yield city.people[section.pk][0].pk, city.account("section-officer", section.pk)
    for school in city.schools:
        yield school.staff[0].pk, city.account("head", school.pk)
        yield school.staff[1].pk, city.account("school-clerk", school.pk)


def _session(city: City, programme: int, course: Course, day: date, pk: int) -> Row:
    begins = moment_on(day, course.at)
    topic = course.topics[pk % len(course.topics)]
    ends = begins + timedelta(minutes=55 * course.hours)
    host = city.section(course.section).pk
    return pk, programme, host, topic, day, begins, ends, Decimal(course.hours), course.place, None, ""


def _attendances(city: City, found: Sequence[tuple[Course, date]], first: int) -> Iterator[Row]:
    throws: dict[str, Random] = {}
    for pk, (course, day) in enumerate(found, first):
        random = throws.setdefault(course.code, dice(f"meetings/{course.code}"))
        begins: datetime = moment_on(day, course.at)
        by = city.account("section-officer", city.section(course.section).pk)
        for person, place in _whom(city, course.whom):
            if random.random() < course.share:
                yield pk, person, place, begins - timedelta(minutes=random.randrange(20)), by


def _whom(city: City, whom: str) -> list[Person]:
    """Everybody of the sections; the heads of all schools; or one teacher of each school."""
    if whom == "officers":
        return [(one.pk, section.pk) for section in city.sections for one in city.people[section.pk]]
    return [(school.staff[0 if whom == "heads" else 1].pk, school.pk) for school in city.schools]
