"""The grid of safety: who covers each cell, and what is open in it."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from tijiao.directory import domain as directory
from tijiao.inspections import cells
from tijiao.ledgers.obligations import EVERYWHERE

DAY = date(2020, 5, 20)


@pytest.fixture
def manned(found, city, person, at):
    """The school has its clerk, east its officer, the section its own; a fire is overdue at the school, a new one in
    west. Nobody stands at the kindergarten, at the other school and in west.
    """
    found(on=date(2020, 5, 7))
    found(where=city.other, by=person("section-officer", city.safety))
    person("town-officer", city.east)


@pytest.fixture
def more(city, at):
    """`more(number)`: so many schools more in west."""

    def make(number):
        for one in range(number):
            told = {"code": f"w-{one:03}", "kind": "school", "name": f"西岭第{one}小学", "parent": city.west}
            directory.add_organisation(**told, opened_on=date(2015, 9, 1), by=None, at=at)

    return make


def shown(answer):
    return [[cell.value for cell in row] for _place, row in answer.context["rows"]]


def test_a_cell_counts_its_own_hazards_a_town_its_schools_and_a_section_its_kinds(manned, city):
    found = [
        (one.name, one.level, one.covered, one.schools, one.gaps, one.whole, one.late)
        for one in cells.rows(EVERYWHERE, on=DAY)
    ]

    assert found == [
        ("安全科", "city", True, None, None, 2, 1),
        ("东屿镇", "town", True, 2, 1, 1, 1),
        ("东屿镇中心小学", "school", True, None, None, 1, 1),
        ("东屿镇第一幼儿园", "school", False, None, None, 0, 0),
        ("西岭镇", "town", False, 1, 1, 1, 0),
        ("西岭镇初级中学", "school", False, None, None, 1, 0),
    ]


def test_a_town_is_opened_to_see_its_schools_where_they_are_many(client, manned, more, city, person):
    more(cells.FEW)
    client.force_login(person("section-officer", city.safety))

    whole = client.get("/inspections/grid/")
    opened = client.get(f"/inspections/grid/?parent={city.east.pk}")
    searched = client.get("/inspections/grid/?q=第39小学")

    assert whole.context["uncovered"] == 3 + cells.FEW
    assert shown(whole) == [
        ["安全科", "市局", "科室人员：section-officer-safety", "有人在岗", "", None, None, 2, 1],
        ["东屿镇", "镇街", "镇街教育办人员：town-officer-east", "有人在岗", "", 2, 1, 1, 1],
        ["西岭镇", "镇街", "没有设岗", "没有人在岗", "", 41, 41, 1, 0],
    ]
    assert f'href="/inspections/grid/?parent={city.east.pk}"' in whole.content.decode()
    assert [row[0] for row in shown(opened)] == ["东屿镇中心小学", "东屿镇第一幼儿园"]
    assert [row[0] for row in shown(searched)] == ["西岭第39小学"]


def test_the_workbook_of_the_grid_has_every_cell_and_the_school_sees_its_own(client, manned, more, city, person):
    more(cells.FEW)
    client.force_login(person("section-officer", city.safety))
    workbook = client.get("/inspections/grid/?export=xlsx").getvalue()
    client.force_login(person("school-clerk", city.school))
    own = client.get("/inspections/grid/")

    rows = list(openpyxl.load_workbook(BytesIO(workbook)).active.iter_rows(values_only=True))
    assert len(rows) == 2 + 6 + cells.FEW  # what says that it is a sample, the heads, the cells
    assert shown(own) == [
        ["东屿镇中心小学", "学校", "学校填报员：school-clerk-s-001", "有人在岗", "东屿镇", None, None, 1, 1]
    ]


@pytest.mark.parametrize("number", [0, cells.FEW])
def test_the_grid_costs_the_same_for_few_and_for_many_schools(
    client, manned, city, person, more, number, django_assert_num_queries
):
    more(number)
    client.force_login(person("section-officer", city.safety))

    with django_assert_num_queries(14):
        answer = client.get("/inspections/grid/?kind=school")

    assert len(answer.context["rows"]) == 2 + number
