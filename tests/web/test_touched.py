"""From a record to every number that it touched: readings up the tree, and what was published."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from insight.drawn import AT
from insight.test_insight_indicators import finding
from insight.test_insight_readings import camera, mark

from tijiao.access.problems import NotVisible
from tijiao.insight import lineage, readings
from tijiao.insight.engine.engine import Within
from tijiao.insight.library import library
from tijiao.inspections.models import Finding
from tijiao.kernel.periods import Period
from tijiao.registry.models import Enrolment, Pupil
from tijiao.reports.models import Bulletin, Figure
from tijiao.web.views.touched import published


def subjects(indicator: str, period: Period, org: str = "*") -> set[str]:
    """What the rows of a reading name: the engine's own rows."""
    return {row.subject for row in readings.rows(indicator, org, period, within=Within(), most=None).rows}


def test_a_facility_is_among_the_rows_of_every_reading_that_it_is_said_to_have_touched(city: SimpleNamespace) -> None:
    one = camera(city.school, "c-1", "yes", since=date(2020, 3, 10))
    camera(city.other, "c-2", "no")

    found = lineage.touched({"facilities": one.pk})

    assert {(touch.indicator.id, touch.organisation) for touch in found} == {("cctv-linked-share", city.school.pk)}
    assert [str(touch.period) for touch in found] == [f"{2019 if number > 9 else 2020}-{number:02}"
                                                       for number in (12, 1, 2, 3, 4, 5)]  # fmt: skip
    assert all(f"facilities/{one.pk}" in subjects(touch.indicator.id, touch.period) for touch in found)


def test_what_it_is_said_not_to_have_touched_stays_as_it_is_without_the_record(city: SimpleNamespace) -> None:
    """The slow twin: every indicator that reads findings is read with and without one; those that differ are named."""
    finding(city.school, AT.today - timedelta(days=3))
    finding(city.other, AT.today + timedelta(days=3))
    one = Finding.objects.get(organisation=city.school)
    period = {name: readings.usual_period(one, AT.today) for name, one in library().indicators.items()}
    concerned = [name for name, one in library().indicators.items() if "findings" in one.tables]
    before = {name: readings.reading(name, "*", period[name]).figure for name in concerned}

    named = {(touch.indicator.id, touch.period) for touch in lineage.touched({"findings": one.pk})}
    one.delete()
    mark("inspections_finding", "2020-05")
    after = {name: readings.reading(name, "*", period[name]).figure for name in concerned}

    assert concerned
    assert {name for name in concerned if before[name] != after[name]} == {
        name for name, told in named if told == period[name]
    }


def test_a_child_touches_what_counts_the_school_though_no_row_names_the_child(city: SimpleNamespace) -> None:
    pupil = Pupil.objects.create(student_no="P1", name="某某", sex="1", birth_date=date(2012, 1, 1))
    one = Enrolment.objects.create(pupil=pupil, organisation=city.school, class_organisation=city.class_one,
                                   school_year="2019/20", grade=3, from_day=date(2019, 9, 1))  # fmt: skip
    mark("registry_enrolment", "2019/20")

    found = {touch.indicator.id for touch in lineage.touched({"enrolments": one.pk})}

    assert {"classes-above-45", "classes-above-45-share", "staff-ratio-primary", "balanced-r1-primary"} <= found
    assert "balanced-r1-junior" not in found


def test_a_published_number_that_rests_on_the_record_is_named_and_another_periods_is_not(
    city: SimpleNamespace,
) -> None:
    one = camera(city.school, "c-1", "yes", since=date(2020, 1, 1))
    bulletin = Bulletin.objects.create(code="b", period="2020-05", title="通报", issuer="局", issued_at=AT.now)
    for position, (indicator, period) in enumerate(
        (("cctv-linked-share", "2020-05"), ("hazards-overdue", "2020-05"), ("", "2020-05"))
    ):
        Figure.objects.create(bulletin=bulletin, position=position, part="一", line="四", title="数", light="green",
                              indicator=indicator, period=period, value=100, unit="%")  # fmt: skip

    assert [figure.position for figure in published({"facilities": one.pk})] == [0]


@pytest.mark.parametrize("readings_there", [1, 3])
def test_the_page_shows_the_chain_and_costs_the_same_for_one_and_for_three(
    client: Any, person: Any, city: SimpleNamespace, readings_there: int, django_assert_max_num_queries: Any
) -> None:
    made = [camera(city.school, f"c-{number}", "yes") for number in range(readings_there)]
    client.force_login(person("school-clerk", city.school))
    client.get(f"/touched/facilities/{made[0].pk}/")

    with django_assert_max_num_queries(11):
        shown = client.get(f"/touched/facilities/{made[0].pk}/")

    assert [step.code for step in shown.context["readings"][0].chain] == ["bureau", "east", "s-001"]


def test_the_page_of_another_schools_record_is_not_there(client: Any, person: Any, city: SimpleNamespace) -> None:
    other = camera(city.other, "c-9", "yes")
    client.force_login(person("school-clerk", city.school))

    assert client.get(f"/touched/facilities/{other.pk}/").status_code == 404


@pytest.mark.parametrize("dataset", ["no-such", "staff", "organisations", "obligations", "standards"])
def test_what_belongs_to_no_organisation_has_no_such_page(city: SimpleNamespace, dataset: str) -> None:
    with pytest.raises(NotVisible):
        lineage.origin(dataset, 1)
