"""`tijiao lake …`: what the commands print, and their exit codes."""

from io import StringIO
from types import SimpleNamespace
from typing import Any

from insight.test_insight_readings import camera

from tijiao.insight.commands import lake_describe, lake_rebuild, lake_refresh, lake_status


def said(command: Any) -> tuple[int, str]:
    out = StringIO()
    return command(None, out), out.getvalue()


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


def test_the_dictionary_names_type_and_sensitivity_of_every_column(city: SimpleNamespace) -> None:
    lines = said(lake_describe)[1].splitlines()

    assert "pupils  学生 / Pupils" in lines
    assert any(line.split()[:3] == ["name", "VARCHAR", "personal"] for line in lines)
