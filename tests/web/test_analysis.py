"""Schools beside each other: only like beside like, organisations only, and every number leads to its rows."""

import io
from itertools import pairwise
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from tijiao.insight import readings
from tijiao.insight.engine.figure import Figure
from tijiao.insight.library import library
from tijiao.kernel.periods import Period
from tijiao.reports import numbers
from tijiao.reports.library import place_map
from tijiao.web import analysis

INDICATOR = "daily-check-completeness"
MAY = Period.parse("2020-05")


@pytest.fixture
def values(monkeypatch):
    """`values(**{"s-001": 90.0})`: what every indicator reads at those organisations."""

    def tell(told):
        def children(name, nodes, period, **_more):
            known = library().indicator(name)
            return {
                node: readings.Reading(known, node, period, Figure(told.get(node), rows=int(node in told)), None)
                for node in nodes
            }

        monkeypatch.setattr(readings, "children", children)

    return tell


def asked(stage="", organisations=()):
    return analysis.Asked(library().indicator(INDICATOR), MAY, stage, organisations)


def test_only_schools_of_one_stage_are_ordered_the_better_first_each_with_its_rows(city, values):
    values({"s-001": 90.0, "s-002": 99.0, "k-001": 95.0})

    [primary] = analysis.ranking(asked("primary"))

    assert primary.table == [("东屿镇中心小学", f"/indicators/{INDICATOR}/?org=s-001&period=2020-05", ["90"])]


def test_the_distribution_counts_every_school_once_and_shows_the_middle_by_stage(city, values):
    values({"s-001": 90.0, "s-002": 99.0, "k-001": 95.0})

    bars, boxes = analysis.distribution(asked())

    assert sum(bars.series[0].values) == 3
    assert boxes.categories == ("学前", "小学", "初中")
    assert [one.values for one in boxes.series] == [(95.0, 90.0, 99.0)] * 5


def test_the_map_is_the_packs_and_a_town_without_a_number_has_none(city, values):
    values({"t-02": 88.5})

    [drawn] = analysis.towns(asked())

    assert drawn.categories == tuple(one.properties.name for one in place_map().features)
    assert dict(zip(drawn.categories, drawn.series[0].values, strict=True))["东屿镇"] == 88.5
    assert sum(value is not None for value in drawn.series[0].values) == 1


def test_neighbours_on_the_map_share_their_borders():
    edges = {}
    for one in place_map().features:
        ring = one.geometry.coordinates[0]
        assert ring[0] == ring[-1]
        for a, b in pairwise(ring):
            edges[frozenset((a, b))] = edges.get(frozenset((a, b)), 0) + 1
    assert set(edges.values()) == {1, 2}


def test_six_schools_are_compared_at_most_and_the_table_goes_out_as_a_workbook(client, city, person, values):
    values({"s-001": 90.0, "s-002": 99.0})
    client.force_login(person("leader", city.bureau))

    response = client.get("/compare/?org=s-001&org=s-002&chart=comparison&as=xlsx")

    sheet = load_workbook(io.BytesIO(b"".join(response))).active
    heads = [cell.value for cell in sheet[2]]
    assert heads == ["指标", "东屿镇中心小学（%）", "西岭镇初级中学（%）"]
    assert {tuple(cell.value for cell in row[1:3]) for row in sheet.iter_rows(min_row=3)} == {(90, 99)}


def test_an_organisation_that_is_not_there_is_not_compared(client, city, person):
    client.force_login(person("leader", city.bureau))

    assert client.get("/compare/?org=nowhere").status_code == 404


def test_a_number_beside_the_middle_says_which_side_is_the_good_one():
    def lies(value, better):
        reading = SimpleNamespace(value=value, indicator=SimpleNamespace(better=better))
        return numbers.Beside("", reading, 50.0).better

    assert [lies(60.0, "up"), lies(60.0, "down"), lies(50.0, "up"), lies(60.0, "none")] == [True, False, None, None]
