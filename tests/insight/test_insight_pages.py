"""The pages of a reading: number, parts, rows and definition, each within the viewer's reach."""

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from insight.test_insight_readings import camera

from tijiao.access.sensitivity import Sensitivity
from tijiao.insight import pages, readings
from tijiao.insight.catalog import Column
from tijiao.insight.wording import words_of
from tijiao.packs.text import Text

ADDRESS = "/indicators/cctv-linked-share/?period=2020-05"


@pytest.fixture
def cameras(city: SimpleNamespace) -> SimpleNamespace:
    camera(city.school, "c-1", "yes")
    camera(city.other, "c-4", "no")
    return city


def test_a_leader_sees_the_number_the_towns_the_rows_and_the_sql(client: Any, person: Any, cameras: Any) -> None:
    client.force_login(person("leader", cameras.bureau))

    shown = client.get(ADDRESS)

    assert shown.status_code == 200
    assert (shown.context["reading"].text, shown.context["total"], shown.context["beyond"]) == ("50.0", 2, 0)
    assert [(one.code, its.text) for one, its in shown.context["below"]] == [("east", "100.0"), ("west", "0.0")]
    assert "FROM facilities AS f" in shown.content.decode()


def test_a_clerk_sees_the_citys_number_and_only_the_rows_of_the_own_school(
    client: Any, person: Any, cameras: Any
) -> None:
    client.force_login(person("school-clerk", cameras.school))

    shown = client.get(ADDRESS)

    assert shown.context["reading"].text == "50.0"
    assert (shown.context["total"], shown.context["beyond"]) == (1, 1)
    assert [row.code for row in shown.context["rows"]] == ["s-001"]


def test_a_row_leads_to_its_record(client: Any, person: Any, cameras: Any) -> None:
    client.force_login(person("section-officer", cameras.safety))

    [row, *_others] = client.get(ADDRESS).context["rows"]

    assert client.get(row.url).status_code == 200


def test_the_rows_leave_as_a_workbook_and_the_act_is_kept(client: Any, person: Any, cameras: Any) -> None:
    from tijiao.audit.models import AuditEntry

    client.force_login(person("leader", cameras.bureau))

    answer = client.get(f"{ADDRESS}&export=xlsx")

    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")
    assert AuditEntry.objects.get(action="reading.export").facts == {"rows": 2, "period": "2020-05"}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/indicators/no-such-thing/", 404),
        ("/indicators/cctv-linked-share/?org=nowhere", 404),
        ("/indicators/cctv-linked-share/?period=2020-13", 422),
        ("/indicators/cctv-linked-share/?page=x", 200),
        ("/indicators/cctv-linked-share/?page=99999", 200),
        ("/indicators/", 200),
    ],
)
def test_wrong_addresses_are_answered_in_words(
    client: Any, person: Any, cameras: Any, address: str, status: int
) -> None:
    client.force_login(person("leader", cameras.bureau))

    assert client.get(address).status_code == status


def test_names_of_pupils_are_masked_in_the_rows_for_who_may_not_read_them() -> None:
    column = readings.library().datasets["enrolments"].column("birth_date")
    assert column is not None
    told = [pages._cell(date(2015, 4, 1), column, {}, levels) for levels in (
        frozenset({Sensitivity.OPEN, Sensitivity.INTERNAL}), frozenset(Sensitivity),
    )]  # fmt: skip

    assert told == ["＊＊＊", "2015-04-01"]


def test_a_hidden_number_hides_its_rows_too(
    client: Any, person: Any, cameras: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = readings.library()
    few = known.indicator("cctv-linked-share").model_copy(update={"suppress": 10})
    for module in (readings, pages):
        monkeypatch.setattr(module, "library", lambda: type(known)({few.id: few}, known.datasets))
    client.force_login(person("leader", cameras.bureau))

    shown = client.get(ADDRESS)

    assert (shown.context["reading"].figure.hidden, shown.context["rows"], shown.context["below"][0][1].value) == (
        True,
        [],
        None,
    )
    assert client.get(f"{ADDRESS}&export=xlsx").status_code == 404


def test_a_page_shows_the_reading_from_before_while_the_lake_is_damaged(
    client: Any, person: Any, cameras: Any, settings: Any
) -> None:
    client.force_login(person("leader", cameras.bureau))
    client.get(ADDRESS)
    (settings.LAKE / "manifest.json").write_text("{")

    shown = client.get(ADDRESS)

    assert (shown.status_code, shown.context["reading"].text, shown.context["reading"].trouble is None) == (
        200,
        "50.0",
        False,
    )
    assert 'role="alert"' in shown.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_row_and_for_three(
    client: Any, person: Any, cameras: Any, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        camera(cameras.other, f"d-{number}", "no")
    client.force_login(person("leader", cameras.bureau))
    client.get(ADDRESS)

    with django_assert_num_queries(7):
        client.get(ADDRESS)


def test_the_dictionary_finds_tables_by_their_name_and_columns_by_theirs(client: Any, person: Any, city: Any) -> None:
    client.force_login(person("leader", city.bureau))

    whole = client.get("/indicators/dictionary/").context["tables"]
    by_table = client.get("/indicators/dictionary/?q=employments").context["tables"]
    by_column = client.get("/indicators/dictionary/?q=birth_date").context["tables"]

    assert len(whole) == len(readings.library().datasets)
    assert [(one.id, len(one.columns)) for one in by_table] == [("employments", 6)]
    assert {one.id: [line.open_to_analysts for line in one.columns] for one in by_column}["staff"] == [False]


def test_every_code_of_the_lake_has_somebody_who_knows_what_it_is_called(city: Any) -> None:
    told = {f"{name}.{one.name}": one for name, data in readings.library().datasets.items() for one in data.columns}

    words = {name: words_of(column) for name, column in told.items() if column.said_by or column.choices}

    assert words["cases.phase"]["answered"] == "已答复"
    assert words["facility_states.key"]["police-link"] == "公安联网"
    assert words["organisation_attributes.value"]["nine-year"] == "九年一贯"
    assert words["organisations.kind"]["kindergarten"] == "幼儿园"


def test_rows_say_codes_in_words_and_moments_in_the_citys_time(client: Any, person: Any, cameras: Any) -> None:
    client.force_login(person("leader", cameras.bureau))

    row = client.get(f"{ADDRESS}&sort=value").context["rows"][0]

    assert row.details == ("视频监控", "c-4", "c-4")
    moment = Column(name="at", type="TIMESTAMP", title=Text(zh="时间", en="At"))
    assert pages._cell(datetime.fromisoformat("2020-05-19T23:30"), moment, {}, frozenset(Sensitivity)) == "2020-05-20 07:30"


def test_the_dictionary_lists_the_codes_that_never_change_and_not_those_of_registers(client: Any, city: Any, person: Any) -> None:
    client.force_login(person("leader", city.bureau))

    (table,) = [one for one in client.get("/indicators/dictionary/?q=cases").context["tables"] if one.id == "cases"]

    about = {line.name: line.about for line in table.columns}
    assert about["satisfaction"] == "satisfied 满意、fairly 基本满意、unsatisfied 不满意"
    assert (about["due_on"], about["kind"]) == ("正在走的时限", "")


def test_the_line_of_a_trend_does_not_cross_a_silent_period_and_a_lone_value_is_a_dash() -> None:
    dots = [pages.Point(None, float(x), y) for x, y in enumerate((3.0, None, 5.0, 6.0, None))]  # type: ignore[arg-type]

    assert list(pages._strokes(dots)) == ["-1.0,3.0 1.0,3.0", "2.0,5.0 3.0,6.0"]


def test_rows_are_sorted_as_asked(client: Any, person: Any, cameras: Any) -> None:
    client.force_login(person("leader", cameras.bureau))

    up, down = (client.get(f"{ADDRESS}&sort={order}").context["rows"] for order in ("value", "-value"))

    assert ([row.value for row in up], [row.value for row in down]) == ([0, 1], [1, 0])
    assert client.get(f"{ADDRESS}&sort=drop%20table").status_code == 200


def test_a_number_about_care_opens_onto_counts_for_all_but_those_who_handle_the_children(
    client: Any, person: Any, cameras: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        camera(cameras.school, f"c-1{number}", "yes")
    known = readings.library()
    care = known.indicator("cctv-linked-share").model_copy(update={"suppress": 10, "aggregate": "count"})
    for module in (readings, pages):
        monkeypatch.setattr(module, "library", lambda: type(known)({care.id: care}, known.datasets))
    client.force_login(person("leader", cameras.bureau))

    shown = client.get(ADDRESS)

    assert (shown.context["reading"].value, shown.context["closed"], shown.context["rows"]) == (14, True, [])
    assert [(one.code, its.value) for one, its in shown.context["below"]] == [("east", 13), ("west", None)]
    assert client.get(f"{ADDRESS}&export=xlsx").status_code == 404
