"""Teachers, and where they work."""

from collections.abc import Iterator
from datetime import date
from itertools import count
from random import Random

from tijiao.registry.models import Employment, Staff
from tijiao.sample.design import City, School, Teacher
from tijiao.sample.dice import dice
from tijiao.sample.people import STAFF_NUMBERS, Namer, birthday, citizen_id
from tijiao.sample.writing import Row, write

SUBJECTS = {
    "primary": ("语文", "数学", "语文", "数学", "英语", "体育", "音乐", "美术", "科学", "道德与法治"),
    "junior": (
        "语文",
        "数学",
        "英语",
        "物理",
        "化学",
        "历史",
        "地理",
        "生物",
        "道德与法治",
        "体育",
        "音乐",
        "信息技术",
    ),
    "senior": ("语文", "数学", "英语", "物理", "化学", "生物", "历史", "地理", "思想政治", "体育", "信息技术"),
    "vocational": ("语文", "数学", "英语", "机械", "电子", "会计", "学前教育", "体育"),
    "special": ("语文", "数学", "康复", "体育", "美术"),
}
SUBJECTS["nine-year"] = SUBJECTS["primary"] + SUBJECTS["junior"]
HEAD, TEACHER = "校（园）长", "教师"
CHIEF, CLERK = "科室负责人", "科员"
OFFICERS = 3
"""How many people a section of the bureau has."""
_TITLES = {"正高级教师": 0.01, "高级教师": 0.24, "一级教师": 0.45, "二级教师": 0.25, "": 0.05}
_EDUCATION = {"大学本科": 0.74, "硕士研究生": 0.1, "大学专科": 0.16}


def hire(city: City) -> None:
    """Put teachers into every school: the first is the head, the second keeps its records."""
    random = dice("staff")
    namer, number = Namer(random), 0
    for school in city.schools:
        for place in range(school.teachers):
            number += 1
            school.staff.append(_teacher(school, place, number, random, namer))
    _hire_officers(city, number)


def _hire_officers(city: City, last: int) -> None:
    """The people of the bureau's sections, numbered after the teachers."""
    random = dice("bureau-staff")
    namer = Namer(random)
    numbers = count(last + 1)
    for section in city.sections:
        people = city.people.setdefault(section.pk, [])
        for place in range(OFFICERS):
            number, sex, duty = next(numbers), random.choice("12"), CLERK if place else CHIEF
            birth = birthday(random, date(1964, 1, 1), date(1994, 1, 1))
            people.append(Teacher(number, f"J{number:06}", namer.name(sex), sex, birth, "", duty))


def _teacher(school: School, place: int, number: int, random: Random, namer: Namer) -> Teacher:
    women = 0.97 if school.stage == "preschool" else 0.68
    sex = "2" if random.random() < women else "1"
    first = date(1962, 1, 1) if place else date(1966, 1, 1)
    birth = birthday(random, first, date(1978 if place == 0 else 1997, 1, 1))
    subjects = SUBJECTS.get(school.stage, ("",))
    duty = HEAD if place == 0 else TEACHER
    return Teacher(number, f"T{number:06}", namer.name(sex), sex, birth, subjects[place % len(subjects)], duty)


def write_staff(city: City) -> dict[str, int]:
    """Write all teachers and the bureau's people with their employments. Returns counts."""
    columns = ("id", "staff_no", "id_number", "name", "sex", "birth_date", "subject", "title", "education")
    counts = {"teachers": write(Staff, columns, _rows(city)), "officers": write(Staff, columns, _officers(city))}
    write(Employment, ("staff", "organisation", "duty", "from_day", "to_day"), _employments(city))
    return counts


def _rows(city: City) -> Iterator[Row]:
    random = dice("staff-details")
    for school in city.schools:
        for one in school.staff:
            number = citizen_id(STAFF_NUMBERS + one.pk, one.birth, one.sex)
            title, degree = _one_of(_TITLES, random), _one_of(_EDUCATION, random)
            yield one.pk, one.staff_no, number, one.name, one.sex, one.birth, one.subject, title, degree


def _officers(city: City) -> Iterator[Row]:
    random = dice("bureau-staff-details")
    for section in city.sections:
        for one in city.people[section.pk]:
            number = citizen_id(STAFF_NUMBERS + one.pk, one.birth, one.sex)
            yield one.pk, one.staff_no, number, one.name, one.sex, one.birth, "", "", _one_of(_EDUCATION, random)


def _one_of(shares: dict[str, float], random: Random) -> str:
    return random.choices(list(shares), list(shares.values()))[0]


def _employments(city: City) -> Iterator[Row]:
    """Everybody works somewhere; one in forty came from another school at the beginning of the school year."""
    random = dice("employments")
    moved = date(2019, 8, 20)
    for school in city.schools:
        for one in school.staff:
            since = date(max(school.opened_on.year, random.randint(one.birth.year + 22, 2019)), 8, 15)
            if random.random() < 0.025 and one.duty == TEACHER and since < date(2018, 1, 1):
                other = random.choice(city.of_stage(school.stage))
                if other is not school and other.opened_on <= since:
                    yield one.pk, other.pk, one.duty, since, moved
                    since = moved
            yield one.pk, school.pk, one.duty, since, None
    for section in city.sections:
        for one in city.people[section.pk]:
            yield one.pk, section.pk, one.duty, date(random.randint(2012, 2018), 9, 1), None
