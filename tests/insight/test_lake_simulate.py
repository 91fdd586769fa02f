"""A province's lake laid out from a city's."""

from dataclasses import replace
from pathlib import Path

import pytest
from insight.drawn import ABSENCE, AT, FACTS, MAY, Asked, Town

from tijiao.insight.catalog import DataSet
from tijiao.insight.engine.engine import Engine
from tijiao.insight.lake import manifest as manifests
from tijiao.insight.lake.lake import Lake
from tijiao.insight.lake.simulate import simulate
from tijiao.insight.problems import NoSuchDataSet

PUPILS = DataSet(**{**FACTS.model_dump(), "id": "pupils"})


def with_pupils(town: Town) -> Lake:
    """The five rows of the drawn table stand for pupils, too."""
    town.put("facts", ABSENCE)
    lake = replace(town.lake, datasets={**town.lake.datasets, "pupils": PUPILS})
    lake.refresh(at=AT)
    return lake


def test_a_province_is_the_city_as_often_as_its_pupils_need(town: Town, tmp_path: Path) -> None:
    lake = with_pupils(town)

    made = simulate(lake.folder, tmp_path / "province", lake.datasets, pupils=11)
    found = Engine(tmp_path / "province", lake.datasets).readings(Asked("rate"), made, (MAY,))

    assert {name: table.rows for name, table in made.tables.items()} == {
        "facts": 15, "pupils": 15, "organisations": 18, "organisation_attributes": 0, "memberships": 0
    }  # fmt: skip
    assert {node: (figure.numerator, figure.denominator) for (node, _span), figure in found.items() if "city" in node or node == "*"} == {
        "*": (300, 2700), "370000-city": (100, 900), "370001-city": (100, 900), "370002-city": (100, 900)
    }  # fmt: skip


def test_it_comes_out_the_same_twice_and_holds_nothing_about_persons(town: Town, tmp_path: Path) -> None:
    lake = with_pupils(town)

    first, second = (simulate(lake.folder, tmp_path / name, lake.datasets, pupils=100) for name in "ab")
    told = Engine(tmp_path / "a", lake.datasets).table("facts", first).column("who")

    assert first == second
    assert told.null_count == len(told)


LIMITS = DataSet(**{**FACTS.model_dump(), "id": "limits", "common": True})
AGAINST = Asked("sum", "SELECT f.org, f.on_date, f.who AS subject, f.value, l.value AS weight FROM facts AS f "
                "JOIN limits AS l ON l.value = 30")  # fmt: skip


def test_what_all_cities_have_in_common_stands_in_a_province_once(town: Town, tmp_path: Path) -> None:
    """Else every number that is held against a standard would count once for each city's copy of it."""
    lake = with_pupils(town)
    lake = replace(lake, datasets={**lake.datasets, "limits": LIMITS})
    lake.refresh(at=AT)
    copies = {tmp_path / name: simulate(lake.folder, tmp_path / name, lake.datasets, pupils=10) for name in "ab"}

    one = next(iter(copies.values()))
    found = Engine(tmp_path / "a", lake.datasets).readings(AGAINST, one, (MAY,))

    assert manifests.union(copies, common=["limits"]).tables["limits"].rows == one.tables["limits"].rows == 5
    assert found["*", MAY.name].rows == 2 * 4


def test_a_city_without_pupils_makes_no_province(town: Town, tmp_path: Path) -> None:
    town.lake.refresh(at=AT)

    with pytest.raises(NoSuchDataSet):
        simulate(town.lake.folder, tmp_path / "province", town.lake.datasets, pupils=1)
