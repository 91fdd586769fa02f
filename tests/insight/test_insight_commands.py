"""`tijiao lake …`: what the commands print, and their exit codes."""

from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from insight.test_insight_readings import camera

from tijiao.insight.commands import lake_describe, lake_rebuild, lake_refresh, lake_status
from tijiao.insight.lake import manifest as manifests
from tijiao.insight.lake.publish import NOTE
from tijiao.insight.problems import PublishedThere


def said(command: Any, folder: Path | None = None) -> tuple[int, str]:
    out = StringIO()
    return command(SimpleNamespace(dir=str(folder) if folder else None), out), out.getvalue()


def test_a_rebuild_writes_every_data_set_that_the_desks_have(city: SimpleNamespace) -> None:
    code, text = said(lake_rebuild)

    assert code == 0
    assert {"organisations: 1", "pupils: 0", "findings: 0", "form_daily_check: 0"} <= set(text.splitlines())


def test_a_refresh_writes_what_changed_and_the_status_counts_what_waits(city: SimpleNamespace) -> None:
    said(lake_rebuild)
    camera(city.school, "c-1", "yes")

    assert "marked partitions waiting: 1" in said(lake_status)[1]
    assert said(lake_refresh)[1].splitlines() == ["facilities: 1", "facility_states: 1", "data sets written: 2"]
    assert "marked partitions waiting: 0" in said(lake_status)[1]


def test_a_damaged_file_is_named_and_the_exit_code_is_two(city: SimpleNamespace, settings: Any) -> None:
    said(lake_rebuild)
    for file in settings.LAKE.glob("files/*/*.parquet"):
        file.write_bytes(b"")

    code, text = said(lake_status)

    assert code == 2
    assert "damaged: organisations" in text


def test_a_folder_beside_is_refreshed_with_what_changed_and_counts_for_itself(
    city: SimpleNamespace, settings: Any, tmp_path: Path
) -> None:
    beside = tmp_path / "beside"
    said(lake_refresh, beside)
    camera(city.school, "c-1", "yes")

    assert said(lake_refresh, beside) == (0, "files copied: 2\n")
    assert said(lake_refresh, beside) == (0, "files copied: 0\n")
    assert manifests.read(beside) == manifests.read(settings.LAKE)
    assert {path.relative_to(beside).as_posix() for path in beside.glob("files/*/*")} == manifests.read(beside).files()
    assert said(lake_status, beside)[1].splitlines()[0].startswith(f"{beside}  version 2")
    assert said(lake_status, settings.LAKE)[1] == said(lake_status)[1]


def test_a_rebuild_beside_leaves_what_waits_for_the_configured_lake(city: SimpleNamespace, tmp_path: Path) -> None:
    said(lake_rebuild)
    camera(city.school, "c-1", "yes")

    code, text = said(lake_rebuild, tmp_path / "beside")

    assert (code, "facility_states: 1" in text.splitlines()) == (0, True)
    assert "marked partitions waiting: 1" in said(lake_status)[1]
    assert "marked partitions waiting: 0" in said(lake_status, tmp_path / "beside")[1]


@pytest.mark.parametrize("command", [lake_refresh, lake_rebuild])
def test_the_whole_lake_never_gets_where_a_publication_is(city: SimpleNamespace, tmp_path: Path, command: Any) -> None:
    (tmp_path / NOTE).write_text("{}")

    with pytest.raises(PublishedThere):
        said(command, tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == [NOTE]


def test_the_dictionary_names_type_and_sensitivity_of_every_column(city: SimpleNamespace) -> None:
    lines = said(lake_describe)[1].splitlines()

    assert "pupils  学生 / Pupils" in lines
    assert any(line.split()[:3] == ["name", "VARCHAR", "personal"] for line in lines)
