"""Teacher training: sessions with the people who were there, on the way to the year's person-times."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from tijiao.kernel.times import local_day, moment_on
from tijiao.programmes.models import Attendance, Programme, Session
from tijiao.sample.design import City, School, Teacher
from tijiao.sample.dice import apportion, dice
from tijiao.sample.sizes import TODAY
from tijiao.sample.writing import Row, write

#: programme → share of the person-times, first and last day, hours, where. In spring nearly all of it was on line.
COURSES: tuple[tuple[str, float, date, date, int, str], ...] = (
    ("all-staff-training", 0.34, date(2020, 1, 6), date(2020, 1, 17), 4, "市教师发展中心报告厅"),
    ("online-teaching-training", 0.56, date(2020, 2, 12), date(2020, 5, 15), 2, "线上"),
    ("new-teachers-training", 0.1, date(2020, 4, 18), date(2020, 5, 17), 6, "市教师发展中心201室"),
)
PEOPLE = 125
"""How many a session is meant for."""
SESSION = ("id", "programme", "host", "title", "on_day", "starts_at", "ends_at", "hours", "place", "cancelled_at",
           "cancelled_why")  # fmt: skip
ATTENDED = ("session", "staff", "organisation", "checked_in_at", "checked_in_by")
_TOPICS = (
    "课堂教学与评价",
    "线上直播课设计",
    "作业设计与批改",
    "班级管理",
    "学科核心素养",
    "信息技术工具",
    "心理健康与沟通",
)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session before it has an id."""

    programme: int
    topic: str
    begins: datetime
    hours: int
    place: str
    people: int
    cancelled: bool = False


def write_training(city: City) -> dict[str, int]:
    """Write sessions and attendances. Returns counts."""
    meetings = [meeting for course in COURSES for meeting in _meetings(city, course)]
    meetings.sort(key=lambda one: (one.begins, one.programme))
    host = city.section("teachers").pk
    sessions = [
        (
            number,
            one.programme,
            host,
            one.topic,
            local_day(one.begins),
            one.begins,
            _ends(one),
            Decimal(one.hours),
            one.place,
            *_cancelled(one),
        )
        for number, one in enumerate(meetings, 1)
    ]
    counts = {"sessions": write(Session, SESSION, sessions)}
    counts["person_times"] = write(Attendance, ATTENDED, _attendances(city, meetings))
    return counts


def _meetings(city: City, course: tuple[str, float, date, date, int, str]) -> Iterator[Meeting]:
    code, share, first, last, hours, place = course
    programme = Programme.objects.filter(code=code).values_list("pk", flat=True).first()
    if programme is None:
        return
    random = dice(f"training/{code}")
    people = round(city.size.person_times * share)
    each = min(PEOPLE, city.size.teachers // 3)
    sizes = apportion(people, [random.uniform(0.7, 1.3) for _ in range(max(1, people // each))])
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    for size in sizes:
        begins = moment_on(random.choice(days), time(random.choice((9, 14, 15)), 0))
        yield Meeting(programme, random.choice(_TOPICS), begins, hours, place, size)
    for number in (1, 2):  # still to come; the second of them was called off
        begins = moment_on(TODAY + timedelta(days=7 * number + 2), time(14, 0))
        yield Meeting(programme, random.choice(_TOPICS), begins, hours, place, 0, cancelled=number == 2)


def _ends(meeting: Meeting) -> datetime:
    """A lesson lasts 45 minutes, with ten between them."""
    return meeting.begins + timedelta(minutes=55 * meeting.hours)


def _cancelled(meeting: Meeting) -> tuple[datetime | None, str]:
    return (moment_on(TODAY - timedelta(days=1), time(16, 0)), "主讲人另有安排") if meeting.cancelled else (None, "")


def _attendances(city: City, meetings: Sequence[Meeting]) -> Iterator[Row]:
    random = dice("attendances")
    teachers: list[tuple[Teacher, School]] = [(one, school) for school in city.schools for one in school.staff]
    by = city.account("section-officer", city.section("teachers").pk)
    for number, meeting in enumerate(meetings, 1):
        for teacher, school in random.sample(teachers, meeting.people):
            checked_in = meeting.begins - timedelta(minutes=random.randrange(25))
            yield number, teacher.pk, school.pk, checked_in, by
