"""What leaves a city's lake, and a province over several of them."""

from datetime import date
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from insight.drawn import ABSENCE, AT, MAY, TODAY, Asked, Town
from insight.test_insight_indicators import child

from tijiao.insight import command_indicators, command_publish
from tijiao.insight.engine.engine import Engine
from tijiao.insight.engine.figure import Figure
from tijiao.insight.engine.suppress import shield
from tijiao.insight.lake import manifest as manifests
from tijiao.insight.lake.publish import Agreement, judge, publish
from tijiao.insight.problems import AgreementRefused, IndicatorFailed, NoSuchEngine, WrongPlace

READINGS = pa.table({"indicator": ["a"]})
AGREEMENT = Agreement(
    title="缺勤数据共享协议",
    party="省教育厅",
    until=date(2020, 12, 31),
    tables={"facts": ("on_date", "value", "weight")},
)


def published(town: Town, target: Path, place: int, agreement: Agreement | None = None) -> manifests.Manifest:
    town.lake.refresh(at=AT)
    return publish(
        town.lake.folder, target, town.lake.datasets, place=place, readings=READINGS, agreement=agreement, at=AT.text
    )  # fmt: skip


def columns(folder: Path, manifest: manifests.Manifest, table: str) -> list[str]:
    [part] = manifest.tables[table].parts.values()
    return [row[0] for row in duckdb.sql(f"DESCRIBE SELECT * FROM '{folder / part.file}'").fetchall()]


def test_only_what_is_open_leaves_and_more_only_under_an_agreement(town: Town, tmp_path: Path) -> None:
    town.put("facts", ABSENCE)

    bare = published(town, tmp_path / "bare", 370100)
    more = published(town, tmp_path / "more", 370100, AGREEMENT)

    assert sorted(bare.tables) == ["memberships", "organisation_attributes", "organisations", "readings"]
    assert sorted(more.tables) == ["facts", "memberships", "organisation_attributes", "organisations", "readings"]
    assert columns(tmp_path / "more", more, "facts") == ["id", "org", "on_date", "value", "weight"]


@pytest.mark.parametrize(
    "changed", [{"until": date(2020, 5, 19)}, {"tables": {"facts": ("secret",)}}, {"tables": {"nothing": ("id",)}}]
)
def test_an_agreement_that_has_run_out_or_names_what_is_not_there_is_refused(town: Town, changed: Any) -> None:
    with pytest.raises(AgreementRefused):
        judge(AGREEMENT.model_copy(update=changed), town.lake.datasets, today=TODAY)


def test_a_province_reads_the_union_of_its_cities_and_no_row_meets_that_of_another(tmp_path: Path, town: Town) -> None:
    """Both cities have organisations and rows of the same numbers and codes."""
    town.put("facts", ABSENCE)
    (tmp_path / "second").mkdir()
    other = Town(tmp_path / "second")
    other.put("facts", """
        org | day        | who | value | weight
        4   | 2020-05-04 | a   | 100   | 100
    """)  # fmt: skip
    folders = {tmp_path / "a": town, tmp_path / "b": other}
    lakes = {
        folder: published(one, folder, place, AGREEMENT)
        for place, (folder, one) in zip((370100, 370200), folders.items(), strict=True)
    }

    first, second = folders
    engine = Engine(first, town.lake.datasets, beside=[second])
    found = engine.readings(
        Asked("rate", "SELECT org, on_date, 'facts/' || id AS subject, value, weight FROM facts"),
        manifests.union(lakes),
        (MAY,),
    )

    assert {node: (figure.numerator, figure.denominator) for (node, _span), figure in found.items()} == {
        "*": (200, 1000), "370100-city": (100, 900), "370100-east": (40, 800), "370100-hill": (60, 100),
        "370100-l-7": (40, 800), "370100-s-9": (60, 100), "370100-s-10": (None, None),
        "370200-city": (100, 100), "370200-east": (100, 100), "370200-l-7": (100, 100),
    }  # fmt: skip


def test_what_was_not_agreed_on_is_refused_in_words(town: Town, tmp_path: Path) -> None:
    town.put("facts", ABSENCE)
    found = published(town, tmp_path / "more", 370100, AGREEMENT)

    with pytest.raises(IndicatorFailed, match="asked"):
        Engine(tmp_path / "more", town.lake.datasets).readings(
            Asked("sum", "SELECT org, on_date, 'facts/' || id AS subject, value FROM facts WHERE who = 'a'"),
            found,
            (MAY,),
        )


def test_an_erased_value_leaves_what_was_published_with_the_next_publication(town: Town, tmp_path: Path) -> None:
    town.put("facts", ABSENCE)
    published(town, tmp_path / "out", 370100, AGREEMENT)
    town.run("UPDATE facts SET value = NULL WHERE value = 60", mark=("facts", "2020-05"))

    published(town, tmp_path / "out", 370100, AGREEMENT)

    files = [str(path) for path in (tmp_path / "out" / "files").glob("*/*.parquet")]
    told = [duckdb.sql(f"SELECT * FROM '{file}'").fetchall() for file in files]
    assert not any(60 in row for rows in told for row in rows)


def test_a_small_group_cannot_be_worked_out_from_the_whole_and_its_neighbours() -> None:
    figures = {
        "city": Figure(0.5, 150.0, 300.0, 300), "east": Figure(0.5, 73.0, 146.0, 146), "hill": Figure(0.5, 77.0, 154.0, 154),
        "l-7": Figure(0.5, 70.0, 140.0, 140), "l-8": Figure(0.5, 3.0, 6.0, 6), "s-9": Figure(0.5, 77.0, 154.0, 154),
    }  # fmt: skip
    parents = {"east": "city", "hill": "city", "l-7": "east", "l-8": "east", "s-9": "hill"}

    told = shield(figures, parents, 10)

    assert {node: figure.hidden for node, figure in told.items()} == {
        "city": False, "east": False, "hill": False, "l-7": True, "l-8": True, "s-9": False,
    }  # fmt: skip


def said(command: Any, **asked: Any) -> tuple[int, list[str]]:
    out = StringIO()
    usual = {
        "engine": "duckdb",
        "indicator": None,
        "period": None,
        "on": None,
        "by": "tree",
        "all": False,
        "json": False,
    }
    return command(SimpleNamespace(**(usual | asked)), out), [
        " ".join(line.split()) for line in out.getvalue().splitlines()
    ]


def test_the_commands_publish_a_city_and_read_what_it_published(city: SimpleNamespace, tmp_path: Path) -> None:
    """Two children in one kindergarten are too few to be told of; that there is one is open."""
    for number in range(2):
        child(city.kinder, number, date(2015, 1, 1 + number))

    code, lines = said(command_publish.run, dir=str(tmp_path / "out"), place="370100", agreement=None)
    [part] = manifests.read(tmp_path / "out").tables["readings"].parts.values()
    share = duckdb.sql(
        f"SELECT node, value, hidden FROM '{tmp_path / 'out' / part.file}' WHERE indicator = 'public-inclusive-share'"
    )
    asked = {
        "lake": [str(tmp_path / "out")],
        "indicator": ["modern-school-share", "hazards-overdue"],
        "on": "2020-05-20",
    }

    assert code == 0
    assert "organisations 8 rows" in lines
    assert {row[1:] for row in share.fetchall()} == {(None, True)}
    assert said(command_indicators.run, **asked) == (1, ["modern-school-share * 2020 0.0 %"])


@pytest.mark.parametrize("place", ["37010", "3701000", "abcdef", "037010"])
def test_a_place_is_a_division_code(city: SimpleNamespace, tmp_path: Path, place: str) -> None:
    with pytest.raises(WrongPlace):
        said(command_publish.run, dir=str(tmp_path), place=place, agreement=None)


def test_an_engine_that_there_is_not_is_refused(city: SimpleNamespace, tmp_path: Path) -> None:
    said(command_publish.run, dir=str(tmp_path / "out"), place="370100", agreement=None)

    with pytest.raises(NoSuchEngine):
        said(command_indicators.run, lake=[str(tmp_path / "out")], engine="hadoop")
