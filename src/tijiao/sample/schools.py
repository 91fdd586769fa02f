"""Schools and kindergartens: where they stand, what they are called, how many children and teachers they have."""

from collections import Counter
from datetime import date
from itertools import product
from random import Random

from tijiao.registry.cohorts import GRADES, class_code, class_name
from tijiao.sample.design import City, Node, Room, School
from tijiao.sample.dice import apportion, dice
from tijiao.sample.geography import BLOSSOMS, BUREAU, FIRST_WORDS, PLACES, SECOND_WORDS, Place
from tijiao.sample.sizes import SCHOOL_YEAR, YEAR_BEGINS, Size

#: What a class of each stage is meant to hold, and how many teachers a class needs.
CLASS_SIZES = {
    "preschool": 29,
    "primary": 44,
    "nine-year": 43,
    "junior": 47,
    "senior": 49,
    "vocational": 45,
    "special": 11,
}
TEACHERS_PER_CLASS = {
    "preschool": 2.1,
    "primary": 2.35,
    "nine-year": 2.6,
    "junior": 3.2,
    "senior": 3.6,
    "vocational": 3.2,
    "special": 3.0,
}
AREA_WEIGHTS = {"urban": 1.6, "town": 1.2, "rural": 0.6}
NOT_INCLUSIVE_SHARE = 0.09
"""Of the children in kindergartens, those in private ones that are not inclusive."""

_NUMBERS = "一二三四五六七八九十"
_PARTNERS = (
    ("p-01", "partner", "澜州青少年宫"),
    ("p-02", "enterprise", "澜州湾畔精工有限公司"),
    ("p-03", "association", "澜州市校园足球协会"),
)


class _Ids:
    """Organisations get their ids in the order in which they are made."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        self.last += 1
        return self.last


def found_city(size: Size, sections: list[tuple[str, str]]) -> City:
    """Design the city. `sections`: code and name of the bureau's sections, from the plan."""
    ids, places = _Ids(), PLACES[: size.towns]
    bureau = Node(ids.next(), "bureau", "bureau", BUREAU, "/1/", "市教体局")
    told = [(code, "section", name, "") for code, name in sections]
    told_towns = [(place.code, "town", f"{place.name}教育办", place.short) for place in places]
    told_partners = [(code, kind, name, "") for code, kind, name in _PARTNERS]
    nodes = [_node(ids, bureau, *one) for one in (*told, *told_towns, *told_partners)]
    sections_end, towns_end = len(told), len(told) + len(told_towns)
    city = City(size, bureau, nodes[:sections_end], nodes[sections_end:towns_end], places, [], [], nodes[towns_end:])
    _found_schools(city, ids)
    _found_former(city, ids)
    _fill_with_pupils(city)
    _keep_a_village_school(city)
    _open_classes(city, ids)
    _share_out_teachers(city)
    return city


def _node(ids: _Ids, bureau: Node, code: str, kind: str, name: str, short: str) -> Node:
    pk = ids.next()
    return Node(pk, code, kind, name, f"{bureau.path}{pk}/", short)


def _found_schools(city: City, ids: _Ids) -> None:
    random = dice("schools")
    words = _words(random)
    numbers = {"school": 0, "kindergarten": 0}
    for stage, count in city.size.schools.items():
        weights = [_stage_weight(stage, place) for place in city.places]
        for place, here in enumerate(apportion(count, weights)):
            for rank in range(here):
                kind = "kindergarten" if stage == "preschool" else "school"
                numbers[kind] += 1
                code = f"{kind[0]}-{numbers[kind]:03}"
                school = _found(city, ids, (code, kind, stage), (place, rank), random)
                school.name = _name(school, city.places[place], rank, numbers, words)
                city.schools.append(school)
    _own(city)


def _stage_weight(stage: str, place: Place) -> float:
    """Upper stages stand in the larger towns."""
    power = 1.8 if stage in ("senior", "vocational", "special") else 1.0
    return float(place.weight**power)


def _found(city: City, ids: _Ids, told: tuple[str, str, str], where: tuple[int, int], random: Random) -> School:
    (code, kind, stage), (place, rank), pk = told, where, ids.next()
    seat = city.places[place].area
    area = seat if seat == "urban" or rank == 0 or random.random() < 0.3 else "rural"
    opened = date(random.randint(1996, 2017) if kind == "kindergarten" else random.randint(1951, 2014), 9, 1)
    town = city.towns[place]
    return School(pk, code, kind, "", stage, place, town.pk, f"{town.path}{pk}/", area, opened)


def _words(random: Random) -> list[str]:
    words = ["".join(pair) for pair in product(FIRST_WORDS, SECOND_WORDS)]
    random.shuffle(words)
    return words


def _name(school: School, place: Place, rank: int, numbers: dict[str, int], words: list[str]) -> str:
    number = numbers[school.kind]
    word, short = words[number % len(words)], place.short
    if school.stage == "preschool":
        return f"{place.name}中心幼儿园" if rank == 0 else f"{short}{word}幼儿园"
    if school.stage == "primary":
        return f"{place.name}中心小学" if rank == 0 else f"{short}{word}小学"
    if school.stage == "nine-year":
        return f"{short}{word}学校"
    if school.stage == "junior":
        return f"{place.name}初级中学" if rank == 0 else f"{short}{word}中学"
    if school.stage == "senior":
        return f"澜州{word}高级中学"
    return f"澜州{word}职业学校" if school.stage == "vocational" else "澜州市特殊教育学校"


def _own(city: City) -> None:
    """Kindergartens are public, private and inclusive, or private; one large private school stands beside them."""
    private, here = 0, Counter[int]()
    for number, school in enumerate(city.of_stage("preschool")):
        if number % 9 in (0, 3, 5, 7):
            continue
        private += 1
        school.ownership, school.inclusive = "private", "no" if private % 5 == 2 else "yes"
        school.name = _blossom(city.places[school.place].short, school.place * 5, here[school.place])
        here[school.place] += 1
    for school in city.of_stage("nine-year")[1:2]:
        school.ownership = "private"


def _blossom(short: str, begin: int, number: int) -> str:
    """Private kindergartens bear children's words; the second of a word in a town says that it is the second."""
    word, turn = BLOSSOMS[(begin + number) % len(BLOSSOMS)], number // len(BLOSSOMS)
    return f"{short}{word}{'第' + _NUMBERS[turn] if turn else ''}幼儿园"


def _found_former(city: City, ids: _Ids) -> None:
    """Two village schools that were merged into another one, and one that was closed."""
    place = len(city.places) - 1
    town, short = city.towns[place], city.places[place].short
    for code, word, closed_on in (
        ("s-901", "旧渡", date(2018, 9, 1)),
        ("s-902", "石臼", date(2018, 9, 1)),
        ("s-903", "远丘", date(2016, 7, 1)),
    ):
        pk = ids.next()
        path, name = f"{town.path}{pk}/", f"{short}{word}小学"
        one = School(pk, code, "school", name, "primary", place, town.pk, path, "rural", date(1968, 9, 1))
        one.closed_on = closed_on
        city.former.append(one)


def _keep_a_village_school(city: City) -> None:
    """What is asked of rural schools alone is asked in every size: in a small city of its last primary school."""
    if not any(school.area == "rural" for school in city.of_stage("primary")):
        city.of_stage("primary")[-1].area = "rural"


def _fill_with_pupils(city: City) -> None:
    random = dice("pupils-of-schools")
    for stage, total in city.size.pupils.items():
        schools = city.of_stage(stage)
        narrow = [school for school in schools if school.ownership == "private" and school.inclusive == "no"]
        apart = round(total * NOT_INCLUSIVE_SHARE) if narrow else 0
        for group, children in ((narrow, apart), ([one for one in schools if one not in narrow], total - apart)):
            weights = [AREA_WEIGHTS[one.area] * random.uniform(0.75, 1.25) for one in group]
            for school, share in zip(group, apportion(children, weights) if group else [], strict=True):
                school.pupils = share


def _open_classes(city: City, ids: _Ids) -> None:
    random = dice("classes")
    for school in city.schools:
        first, last = GRADES[school.stage]
        grades = range(first, last + 1)
        cohorts = apportion(school.pupils, [random.uniform(0.94, 1.06) for _ in grades])
        for grade, children in zip(grades, cohorts, strict=True):
            rooms = max(1, round(children / CLASS_SIZES[school.stage]))
            sizes = apportion(children, [random.uniform(0.97, 1.03) for _ in range(rooms)])
            for number, size in enumerate(sizes, 1):
                school.rooms.append(_room(ids.next(), school, (grade, number), size))


def _room(pk: int, school: School, which: tuple[int, int], size: int) -> Room:
    grade, number = which
    entry_year = YEAR_BEGINS.year - (grade - GRADES[school.stage][0])
    code = class_code(school.code, school.stage, entry_year, number)
    return Room(pk, code, class_name(school.stage, entry_year, number, SCHOOL_YEAR), grade, entry_year, number, size)


def _share_out_teachers(city: City) -> None:
    weights = [len(school.rooms) * TEACHERS_PER_CLASS[school.stage] for school in city.schools]
    for school, teachers in zip(city.schools, apportion(city.size.teachers, weights), strict=True):
        school.teachers = teachers
