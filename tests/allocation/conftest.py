from datetime import date, time
from typing import Any

import pytest
from insight.test_lake_verbs import refreshed_as_rebuilt

from tijiao.allocation import arranging, domain, preparing
from tijiao.allocation.declare import ExamEntry
from tijiao.allocation.domain import Sitting
from tijiao.allocation.models import ProblemType
from tijiao.directory import domain as directory
from tijiao.insight.engine.engine import Engine
from tijiao.insight.readings import now
from tijiao.insight.store import lake
from tijiao.registry.models import Employment, Enrolment, Pupil, Staff

DAY, START = date(2020, 6, 13), date(2019, 9, 1)


def exam(code: str = "final", **changes: object) -> ExamEntry:
    """Two papers of two hours, six seats in two columns, one invigilator, classmates apart."""
    told = {
        "id": code,
        "title": {"zh": "学业水平考试", "en": "Final examination"},
        "serves": ["06.10"],
        "section": "safety",
        "seats": 6,
        "columns": 2,
        "invigilators": 1,
        "papers": [
            {"id": "chinese", "title": {"zh": "语文", "en": "Chinese"}, "minutes": 120},
            {"id": "maths", "title": {"zh": "数学", "en": "Mathematics"}, "minutes": 120},
        ],
    }
    return ExamEntry.model_validate({**told, **changes}, strict=False)


SITTINGS = {"chinese": Sitting(DAY, time(9)), "maths": Sitting(DAY, time(14))}


@pytest.fixture
def officer(city, person):
    return person("section-officer", city.safety)


@pytest.fixture
def asked(city, at):
    domain.publish([exam()], by=None, at=at)
    return ProblemType.objects.get()


@pytest.fixture
def classes(city, at):
    """The classes 1 and 2 of the school, and class 1 of the other one."""
    start = {"opened_on": date(2015, 9, 1), "by": None, "at": at}
    second = directory.add_organisation(code="s-001-c2", kind="class", name="2017级2班", parent=city.school, **start)
    third = directory.add_organisation(code="s-002-c1", kind="class", name="2019级1班", parent=city.other, **start)
    return [city.class_one, second, third]


@pytest.fixture
def enrol():
    """`enrol(class, 3)`: so many pupils of grade six on the roll of a class."""

    def make(room, many, grade=6):
        for _ in range(many):
            number = Pupil.objects.count() + 1
            pupil = Pupil.objects.create(student_no=f"P{number:04}", name=f"学生{number}", sex="1", birth_date=date(2008, 1, 1))
            Enrolment.objects.create(pupil=pupil, organisation=room.parent, class_organisation=room, grade=grade,
                                     school_year="2019/20", from_day=START)  # fmt: skip

    return make


@pytest.fixture
def hire():
    """`hire(school, 2)`: so many teachers of mathematics at a school."""

    def make(school, many):
        for _ in range(many):
            number = Staff.objects.count() + 1
            one = Staff.objects.create(staff_no=f"T{number:04}", name=f"教师{number}", sex="2", subject="数学")
            Employment.objects.create(staff=one, organisation=school, duty="教师", from_day=START)

    return make


@pytest.fixture
def prepared(asked, classes, enrol, hire, city, officer, at):
    """Ten candidates of three classes at one site, the kindergarten, with two rooms; teachers of all three schools."""
    for room, many in zip(classes, (4, 3, 3), strict=True):
        enrol(room, many)
    for school in (city.school, city.other, city.kinder):
        hire(school, 2)
    problem = domain.open_exam(asked.pk, "2020年学业水平考试", SITTINGS, by=officer, at=at)
    site = preparing.add_site(problem.pk, city.kinder, "东楼101\n东楼102 4\n", by=officer, at=at)
    for school in (city.school, city.other):
        preparing.enter_candidates(problem.pk, school, 6, site, by=officer, at=at)
    for school in (city.school, city.other, city.kinder):
        preparing.enter_invigilators(problem.pk, school, by=officer, at=at)
    return problem


@pytest.fixture
def seated(prepared, officer, at):
    """The seats of that examination, drawn and revealed."""
    solution = arranging.freeze_seats(prepared.pk, by=officer, at=at)
    arranging.reveal(solution.draws.get().pk, public="3 5 1", by=officer, at=at)
    solution.refresh_from_db()
    return solution


@pytest.fixture
def published(seated, officer, at):
    """The whole examination, as schools and sites see it."""
    draw = arranging.freeze_invigilators(seated.pk, by=officer, at=at)
    arranging.reveal(draw.pk, public="6 2", by=officer, at=at)
    return arranging.publish(seated.pk, by=officer, at=at)


@pytest.fixture
def in_lake(city):
    """`in_lake("admissions")`: a data set brought up to date by what acts marked, which is what a rebuild makes."""

    def read(name: str) -> list[dict[str, Any]]:
        refreshed_as_rebuilt(now())
        return Engine(lake().folder, lake().datasets).table(name, lake().manifest()).to_pylist()

    return read
