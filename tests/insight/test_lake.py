"""The lake: written by marks, swapped whole, refused when damaged."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from insight.drawn import AT, FACTS, Town

from tijiao.insight.catalog import DataSet
from tijiao.insight.engine.engine import Engine
from tijiao.insight.lake import lake as lakes
from tijiao.insight.lake import manifest as manifests
from tijiao.insight.lake.lake import Lake, Moment
from tijiao.insight.problems import ExportFailed, FileDamaged, ManifestDamaged, ManifestOfAnotherVersion

ADD = "INSERT INTO facts (org, day, who, value, weight) VALUES (?, ?, ?, ?, 1)"


def rows(lake: Lake) -> list[dict[str, object]]:
    found: list[dict[str, object]] = Engine(lake.folder, lake.datasets).table("facts", lake.manifest()).to_pylist()
    return found


def files(lake: Lake) -> set[str]:
    return {path.relative_to(lake.folder).as_posix() for path in lake.folder.glob("files/*/*.parquet")}


def test_only_the_marked_partition_is_written_anew(town: Town) -> None:
    town.run(ADD, 4, "2020-04-30", "a", 1)
    town.run(ADD, 4, "2020-05-01", "b", 2)
    town.lake.refresh(at=AT)
    before = town.lake.manifest().tables["facts"]

    town.run(ADD, 5, "2020-05-02", "c", 3, mark=("facts", "2020-05"))
    written = town.lake.refresh(at=AT)

    after = town.lake.manifest().tables["facts"]
    assert written == {"facts": ["2020-05"]}
    assert after.parts["2020-04"] == before.parts["2020-04"]
    assert (before.parts["2020-05"].rows, after.parts["2020-05"].rows) == (1, 2)
    assert town.lake.marks.pending() == []


def test_a_partition_without_rows_any_more_leaves_the_manifest(town: Town) -> None:
    town.run(ADD, 4, "2020-05-01", "b", 2)
    town.lake.refresh(at=AT)

    town.run("DELETE FROM facts", mark=("facts", "2020-05"))
    town.lake.refresh(at=AT)

    assert rows(town.lake) == []
    assert town.lake.manifest().tables["facts"].parts == {}


def test_nothing_marked_means_nothing_written_and_the_manifest_stays_the_same_file(town: Town) -> None:
    town.run(ADD, 4, "2020-05-01", "b", 2)
    town.lake.refresh(at=AT)
    before = town.lake.manifest()

    assert town.lake.refresh(at=AT) == {}
    assert town.lake.manifest() is before


def test_only_the_wanted_data_sets_are_written_until_others_are_asked_for(town: Town) -> None:
    town.run(ADD, 4, "2020-05-01", "b", 2)

    town.lake.refresh(at=AT, wanted=["facts"])

    assert set(town.lake.manifest().tables) == {"facts"}
    assert town.lake.stale(["facts"], today=AT.today) is False
    assert town.lake.stale(["organisations"], today=AT.today) is True


def test_equal_rows_give_an_equal_file_in_whatever_order_they_came(town: Town, tmp_path: Path) -> None:
    for who in "ab":
        town.run(ADD, 4, "2020-05-01", who, 1)
    town.lake.rebuild(at=AT)
    before = town.lake.manifest().tables["facts"].parts["2020-05"].file

    town.run("DELETE FROM facts")
    for number, who in ((2, "b"), (1, "a")):
        town.run("INSERT INTO facts (id, org, day, who, value, weight) VALUES (?, 4, '2020-05-01', ?, 1, 1)", number, who)
    town.lake.rebuild(at=AT)

    assert town.lake.manifest().tables["facts"].parts["2020-05"].file == before


@pytest.mark.parametrize("moment", ["before the swap", "after the swap"])
def test_a_crash_leaves_the_marks_and_a_lake_that_can_be_read(
    town: Town, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    town.run(ADD, 4, "2020-05-01", "a", 1)
    town.lake.refresh(at=AT)
    town.run(ADD, 4, "2020-05-02", "b", 2, mark=("facts", "2020-05"))

    def crash(*_args: object, **_named: object) -> None:
        raise SystemExit

    with monkeypatch.context() as broken:
        if moment == "before the swap":
            broken.setattr(lakes.manifests, "write", crash)
        else:
            broken.setattr(type(town.lake.marks), "clear", crash)
        with pytest.raises(SystemExit):
            town.lake.refresh(at=AT)

    assert len(town.lake.marks.pending()) == 1
    assert len(rows(town.lake)) == (1 if moment == "before the swap" else 2)
    town.lake.refresh(at=AT)
    assert len(rows(town.lake)) == 2


def test_a_mark_that_comes_while_the_lake_is_written_stays(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.run(ADD, 4, "2020-05-01", "a", 1, mark=("facts", "2020-05"))
    real = manifests.write

    def slow(*args: object, **named: object) -> None:
        town.run(ADD, 4, "2020-05-02", "b", 2, mark=("facts", "2020-05"))
        real(*args, **named)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(lakes.manifests, "write", slow)
        town.lake.refresh(at=AT)

    assert len(rows(town.lake)) == 1
    assert [mark.partition for mark in town.lake.marks.pending()] == ["2020-05"]


def test_a_data_set_whose_definition_changed_is_written_anew(town: Town) -> None:
    town.run(ADD, 4, "2020-05-01", "a", 1)
    town.lake.refresh(at=AT)
    sql = "SELECT id, org, day AS on_date, who, value * 2 AS value, weight FROM op.facts"
    doubled = DataSet(**{**FACTS.model_dump(), "sql": sql})
    lake = replace(town.lake, datasets={**town.lake.datasets, "facts": doubled})

    lake.refresh(at=AT)

    assert [row["value"] for row in rows(lake)] == [2.0]


def test_a_manifest_of_another_version_is_refused_in_words_and_a_rebuild_heals_it(town: Town) -> None:
    town.run(ADD, 4, "2020-05-01", "a", 1)
    town.lake.refresh(at=AT)
    path = town.lake.folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 9}))

    with pytest.raises(ManifestOfAnotherVersion) as refused:
        town.lake.refresh(at=AT)

    assert refused.value.facts == {"found": 9, "wanted": 1}
    town.lake.rebuild(at=AT)
    assert len(rows(town.lake)) == 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1, "tables": {}, "checksum": "0"}'])
def test_a_damaged_manifest_is_refused_in_words(town: Town, text: str) -> None:
    town.lake.refresh(at=AT)
    (town.lake.folder / "manifest.json").write_text(text)

    with pytest.raises((ManifestDamaged, ManifestOfAnotherVersion)):
        town.lake.manifest()


def test_a_half_written_file_is_refused_in_words_and_found_by_the_check(town: Town) -> None:
    town.run(ADD, 4, "2020-05-01", "a", 1)
    town.lake.refresh(at=AT)
    part = town.lake.manifest().tables["facts"].parts["2020-05"]
    path = town.lake.folder / part.file
    path.write_bytes(path.read_bytes()[:100])

    with pytest.raises(FileDamaged) as refused:
        rows(town.lake)

    assert refused.value.facts == {"dataset": "facts", "partition": "2020-05", "file": part.file}
    assert [problem.facts["dataset"] for problem in town.lake.damaged()] == ["facts"]
    town.lake.rebuild(at=AT)
    assert len(rows(town.lake)) == 1


def test_a_data_set_that_cannot_be_read_leaves_the_old_lake(town: Town) -> None:
    town.run(ADD, 4, "2020-05-01", "a", 1)
    town.lake.refresh(at=AT)
    town.run("ALTER TABLE facts RENAME COLUMN who TO whom", mark=("facts", "2020-05"))

    with pytest.raises(ExportFailed):
        town.lake.refresh(at=AT)

    assert [row["who"] for row in rows(town.lake)] == ["a"]
    assert len(town.lake.marks.pending()) == 1


def test_files_that_no_manifest_names_are_swept_after_their_grace(town: Town) -> None:
    town.run(ADD, 4, "2020-05-01", "a", 1)
    town.lake.refresh(at=AT)
    old = town.lake.manifest().tables["facts"].parts["2020-05"].file
    town.run("UPDATE facts SET who = ''", mark=("facts", "2020-05"))
    town.lake.refresh(at=AT)

    assert town.lake.collect() == []
    assert town.lake.collect(grace=0) == [old]
    assert files(town.lake) == set(town.lake.manifest().files())


DAYS = st.sampled_from(["2020-03-31", "2020-04-01", "2020-04-30", "2020-05-01"])
EDITS = st.lists(
    st.tuples(st.sampled_from(["add", "change", "remove", "look"]), DAYS, st.integers(0, 99)), min_size=1, max_size=10
)


SOME = settings(
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@settings(SOME, max_examples=10)
@given(edits=EDITS)
def test_after_any_edits_the_refreshed_lake_is_the_rebuilt_lake(town: Town, edits: list[tuple[str, str, int]]) -> None:
    for kind, day, number in edits:
        mark = ("facts", day[:7])
        if kind == "add":
            town.run(ADD, 4 + number % 3, day, str(number), number, mark=mark)
        elif kind == "change":
            town.run("UPDATE facts SET value = ? WHERE day = ?", number, day, mark=mark)
        elif kind == "remove":
            town.run("DELETE FROM facts WHERE day = ?", day, mark=mark)
        else:
            town.lake.refresh(at=AT, wanted=["facts"])

    town.lake.refresh(at=AT)
    kept = rows(town.lake)
    parts = {name: part.digest for name, part in town.lake.manifest().tables["facts"].parts.items()}

    town.lake.rebuild(at=AT)
    assert rows(town.lake) == kept
    assert {name: part.digest for name, part in town.lake.manifest().tables["facts"].parts.items()} == parts


def test_the_moment_is_written_into_the_manifest(town: Town) -> None:
    town.lake.refresh(at=Moment(AT.today, AT.now))

    assert town.lake.manifest().written_at == "2020-05-20T02:00:00.000+00:00"
