"""The tree of organisations with its dated attributes, and the groupings beside it."""

from collections.abc import Iterator
from datetime import date
from functools import cache

from tijiao.directory.letters import letters_of
from tijiao.directory.models import Grouping, Membership, Organisation, OrganisationAttribute, Succession
from tijiao.registry.models import Agreement, ClassDetails, Population
from tijiao.sample.design import City, Node, School
from tijiao.sample.dice import dice, evenly
from tijiao.sample.geography import ZONES
from tijiao.sample.sizes import SCHOOL_YEAR, YEAR_BEGINS
from tijiao.sample.writing import Row, write

FOUNDED = date(1990, 1, 1)
ENROLLED_SHARE = 0.992
"""Of the children of kindergarten age, those who are on a roll."""
#: kindergartens that became inclusive at the beginning of the school year: a dated attribute with a past
_TURNED = 4

_letters = cache(letters_of)


def write_organisations(city: City) -> dict[str, int]:
    """Write the tree and everything that belongs to it. Returns counts."""
    columns = ("id", "code", "kind", "name", "short_name", "letters", "parent", "path", "opened_on", "closed_on")
    counts = {"organisations": write(Organisation, columns, _rows(city))}
    rooms = ((room.pk, room.entry_year, school.stage, room.number) for school in city.schools for room in school.rooms)
    counts["classes"] = write(ClassDetails, ("organisation", "entry_year", "stage", "number"), rooms)
    attributes = ("organisation", "key", "value", "from_day", "to_day")
    write(OrganisationAttribute, attributes, _attributes(city))
    counts["groupings"] = _write_groupings(city)
    _write_successions(city)
    _write_population(city)
    agreements = ((node.pk, "合作协议（样例）", date(2019, 9, 1), date(2022, 9, 1)) for node in city.partners)
    write(Agreement, ("organisation", "title", "from_day", "to_day"), agreements)
    return counts


def _rows(city: City) -> Iterator[Row]:
    bureau = city.bureau
    yield _row(bureau, None, bureau.path)
    for node in (*city.sections, *city.towns, *city.partners):
        yield _row(node, bureau.pk, node.path)
    for school in (*city.schools, *city.former):
        yield (
            school.pk, school.code, school.kind, school.name, "", _letters(school.name), school.town, school.path,
            school.opened_on, school.closed_on,
        )  # fmt: skip
    for school in city.schools:
        for room in school.rooms:
            opened = max(date(room.entry_year, 9, 1), school.opened_on)
            path = f"{school.path}{room.pk}/"
            yield room.pk, room.code, "class", room.name, "", _letters(room.name), school.pk, path, opened, None


def _row(node: Node, parent: int | None, path: str) -> Row:
    return node.pk, node.code, node.kind, node.name, node.short, _letters(node.name), parent, path, FOUNDED, None


def _attributes(city: City) -> Iterator[Row]:
    turned = {school.pk for school in evenly([one for one in city.schools if one.inclusive == "yes"], _TURNED)}
    for school in (*city.schools, *city.former):
        opened, closed = school.opened_on, school.closed_on
        for key, value in (("stage", school.stage), ("ownership", school.ownership), ("area", school.area)):
            yield school.pk, key, value, opened, closed
        if school.pk in turned:
            yield school.pk, "inclusive", "no", opened, YEAR_BEGINS
            yield school.pk, "inclusive", "yes", YEAR_BEGINS, None
        elif school.inclusive:
            yield school.pk, "inclusive", school.inclusive, opened, closed


def _write_groupings(city: City) -> int:
    groupings: list[Row] = []
    members: list[Row] = []
    for number, (kind, code, name, belonging) in enumerate(_groupings(city), 1):
        groupings.append((number, kind, code, name))
        members += [(number, organisation, role, YEAR_BEGINS, None) for organisation, role in belonging]
    write(Grouping, ("id", "kind", "code", "name"), groupings)
    write(Membership, ("grouping", "organisation", "role", "from_day", "to_day"), members)
    return len(groupings)


def _groupings(city: City) -> Iterator[tuple[str, str, str, list[tuple[int, str]]]]:
    """Kind, code, name, and who belongs with which part."""
    for code, name, places in ZONES:
        belonging = [(school.pk, "member") for school in city.schools if school.place in places]
        if belonging:
            yield "zone", code, name, belonging
    for place, town in enumerate(city.towns):
        cells = [(town.pk, "lead"), *((school.pk, "cell") for school in city.at(place))]
        yield "grid", f"grid-{place + 1:02}", f"{town.short}安全网格", cells
    yield from _chains(city)


def _chains(city: City) -> Iterator[tuple[str, str, str, list[tuple[int, str]]]]:
    """School groups around a strong school, pairs of a strong and a village school, communities of kindergartens."""
    random = dice("groupings")
    primary = city.of_stage("primary", "nine-year")
    cores = [school for school in primary if school.area == "urban"] or primary[:1]
    others = [school for school in primary if school not in cores]
    random.shuffle(others)
    wanted = max(1, len(primary) // 13)
    for number, core in enumerate(evenly(cores, min(wanted, len(cores))), 1):
        branches = others[(number - 1) * 3 : number * 3]
        belonging = [(core.pk, "core"), *((one.pk, "member") for one in branches)]
        yield "school-group", f"group-{number:02}", f"{core.name}教育集团", belonging
    rural = [school for school in primary if school.area != "urban"]
    for number, (one, other) in enumerate(zip(cores, rural[: max(1, wanted + 4)], strict=False), 1):
        yield "pair", f"pair-{number:02}", f"{one.name}—{other.name}", [(one.pk, "lead"), (other.pk, "member")]
    for number, (_code, name, places) in enumerate(ZONES, 1):
        gardens = [school for school in city.of_stage("preschool") if school.place in places]
        if gardens:
            belonging = [(school.pk, "core" if place == 0 else "member") for place, school in enumerate(gardens)]
            yield "community", f"community-{number:02}", f"{name}幼儿园共同体", belonging


def _write_successions(city: City) -> None:
    heir = next(school for school in city.of_stage("primary") if school.place == city.former[0].place)
    merged = [one for one in city.former if one.closed_on == date(2018, 9, 1)]
    rows = (("merge", one.pk, heir.pk, one.closed_on) for one in merged)
    write(Succession, ("kind", "before", "after", "on_day"), rows)


def _write_population(city: City) -> None:
    write(Population, ("organisation", "school_year", "age", "children"), _population(city))


def _population(city: City) -> Iterator[Row]:
    """Children of three, four and five by town, so that the share on a roll is the same for the city as a whole."""
    rest = 0.0
    for place, town in enumerate(city.towns):
        for grade in (1, 2, 3):
            on_roll = sum(_of_grade(school, grade) for school in city.at(place) if school.stage == "preschool")
            exact = on_roll / ENROLLED_SHARE + rest
            children = round(exact)
            rest = exact - children
            yield town.pk, SCHOOL_YEAR, grade + 2, children


def _of_grade(school: School, grade: int) -> int:
    return sum(room.size for room in school.rooms if room.grade == grade)
