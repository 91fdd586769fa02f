"""Readings over Django's database: right after the save, from the cache otherwise, old rather than none."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from insight.drawn import AT

from tijiao.audit.domain import record
from tijiao.insight import readings
from tijiao.insight.engine.engine import Within
from tijiao.insight.problems import NoSuchIndicator
from tijiao.insight.readings import children, city_value, indicator_choices, reading, rows, series
from tijiao.kernel.periods import Period
from tijiao.registry.models import Facility, FacilityState

MAY = Period.parse("2020-05")
LINKED = "cctv-linked-share"


def camera(organisation: Any, code: str, linked: str, since: date = date(2020, 1, 1)) -> Facility:
    """A video system and its state, written as the registry writes it: with its mark."""
    made = Facility.objects.create(organisation=organisation, kind="cctv", code=code, name=code)
    if linked:
        FacilityState.objects.create(facility=made, key="police-link", value=linked, from_day=since)
    mark()
    return made


def mark(table: str = "registry_facility", partition: str = "cctv") -> None:

    record("test.change", by=None, subject=("test", 1), at=AT.now, marks=[(table, partition)])


@pytest.fixture
def cameras(city: SimpleNamespace) -> SimpleNamespace:
    """Two of three linked in the east, none of one in the west, one whose state nobody registered."""
    camera(city.school, "c-1", "yes")
    camera(city.school, "c-2", "no")
    camera(city.kinder, "c-3", "yes")
    camera(city.other, "c-4", "no")
    camera(city.other, "c-5", "")
    return city


def test_a_reading_rolls_up_from_schools_to_towns_to_the_city(cameras: SimpleNamespace) -> None:
    found = children(LINKED, ["s-001", "k-001", "s-002", "east", "west", "bureau", "*"], MAY)

    assert {node: (round(one.value or 0, 1), one.figure.rows, one.figure.silent) for node, one in found.items()} == {
        "s-001": (50.0, 2, 0), "k-001": (100.0, 1, 0), "s-002": (0.0, 2, 1),
        "east": (66.7, 3, 0), "west": (0.0, 2, 1), "bureau": (50.0, 5, 1), "*": (50.0, 5, 1),
    }  # fmt: skip


def test_rows_that_were_shown_are_shown_anew_after_a_change_and_to_each_their_own(cameras: SimpleNamespace) -> None:
    """Given a page of rows that was asked for, when a school adds one, then the next page has it; reaches stay apart."""
    east = Within(everywhere=False, branches=(cameras.east.path,))
    shown = [row.org_code for row in rows(LINKED, "*", MAY, within=Within()).rows]
    assert [row.org_code for row in rows(LINKED, "*", MAY, within=east).rows] == ["k-001", "s-001", "s-001"]

    camera(cameras.other, "c-6", "yes")

    assert [row.org_code for row in rows(LINKED, "*", MAY, within=Within()).rows] == [*shown, "s-002"]
    assert len(rows(LINKED, "*", MAY, within=east).rows) == 3


def test_a_change_shows_in_the_next_reading(cameras: SimpleNamespace) -> None:
    before = reading(LINKED, period=MAY).value

    camera(cameras.other, "c-6", "yes")
    camera(cameras.other, "c-7", "yes")

    assert (before, round(reading(LINKED, period=MAY).value or 0, 1)) == (50.0, 66.7)


def test_without_evidence_there_is_no_value_and_no_zero(city: SimpleNamespace) -> None:
    found = reading(LINKED, "east", MAY)

    assert (found.value, found.text, found.figure.rows) == (None, "", 0)


def test_a_month_that_is_over_keeps_the_state_of_its_last_day(cameras: SimpleNamespace) -> None:
    linked = FacilityState.objects.get(facility__code="c-4")
    linked.to_day = date(2020, 5, 10)
    linked.save()
    FacilityState.objects.create(facility=linked.facility, key="police-link", value="yes", from_day=date(2020, 5, 10))
    mark()

    found = series(LINKED, "west", [Period.parse("2020-04"), MAY])

    assert [one.value for one in found] == [0.0, 100.0]


def test_the_rows_are_the_very_rows_of_the_number_and_name_their_records(cameras: SimpleNamespace) -> None:
    page = rows(LINKED, "west", MAY, within=Within())

    assert [(row.org_code, row.value, row.details["code"]) for row in page.rows] == [
        ("s-002", 0.0, "c-4"), ("s-002", None, "c-5"),
    ]  # fmt: skip
    assert page.total == reading(LINKED, "west", MAY).figure.rows


@pytest.fixture
def get_request() -> Iterator[None]:
    """As within the handling of a GET."""
    readings.begin_request({"REQUEST_METHOD": "GET"})
    yield
    readings.end_request()


def test_thirty_readings_on_a_page_ask_the_database_once(cameras: SimpleNamespace, get_request: None) -> None:
    reading(LINKED, period=MAY)
    readings.begin_request({"REQUEST_METHOD": "GET"})

    with CaptureQueriesContext(
        connection,
    ) as asked:
        for org in ["*", "east", "west"] * 10:
            reading(LINKED, org, MAY)

    assert len(asked) == 1


def test_a_damaged_lake_leaves_the_reading_from_before_and_says_so(cameras: SimpleNamespace, settings: Any) -> None:
    before = reading(LINKED, period=MAY)
    (settings.LAKE / "manifest.json").write_text("{")
    camera(cameras.other, "c-6", "yes")

    after = reading(LINKED, period=MAY)

    assert (after.value, after.moment, str(after.trouble)) == (
        before.value, before.moment, "insight.manifest-damaged: file=manifest.json",
    )  # fmt: skip


def test_an_unknown_indicator_is_a_problem_for_a_page_and_nothing_for_the_plan(city: SimpleNamespace) -> None:
    with pytest.raises(NoSuchIndicator):
        reading("no-such-thing")

    assert city_value("no-such-thing", MAY) is None


def test_forms_offer_every_indicator_by_its_title(city: SimpleNamespace) -> None:
    assert ("kitchens-online-share", "明厨亮灶联网率") in indicator_choices()


def test_a_small_group_shows_only_to_who_handles_it(cameras: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    known = readings.library()
    hidden = known.indicator(LINKED).model_copy(update={"suppress": 10})
    monkeypatch.setattr(readings, "library", lambda: type(known)({LINKED: hidden}, known.datasets))

    assert (reading(LINKED, "east", MAY).value, reading(LINKED, "east", MAY).figure.hidden) == (None, True)
    assert round(reading(LINKED, "east", MAY, handled=True).value or 0, 1) == 66.7
