"""The first indicators over the desks' own tables: what counts, and what must never count."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from insight.drawn import AT
from insight.test_insight_readings import mark

from tijiao.awards.models import Grant, Scheme
from tijiao.directory import domain as directory
from tijiao.insight.readings import reading
from tijiao.inspections.models import Finding, FindingKind
from tijiao.kernel.periods import Period
from tijiao.programmes.models import Attendance, Programme, Session
from tijiao.registry.models import Enrolment, Population, Pupil, Staff

MAY, YEAR, SCHOOL_YEAR = Period.parse("2020-05"), Period.parse("2020"), Period.parse("2019/20")


def value(indicator: str, org: str, period: Period) -> tuple[float | None, int]:
    found = reading(indicator, org, period)
    return (None if found.value is None else round(found.value, 2)), found.figure.rows


def finding(
    organisation: Any, due: date, *, source: str = "self", state: str = "open", reported: date | None = None
) -> None:
    FindingKind.objects.get_or_create(code="fire", defaults={"title_zh": "火灾", "title_en": "Fire"})
    Finding.objects.create(
        organisation=organisation, kind_id="fire", severity="minor", title="通道堆物", source=source,
        found_on=date(2020, 5, 1), due_from=date(2020, 5, 1), due_on=due, state=state,
        rectified_at=datetime.combine(reported, datetime.min.time(), UTC) if reported else None,
    )  # fmt: skip
    mark("inspections_finding", "2020-05")


def test_a_hazard_that_a_school_reports_itself_counts_only_once_it_is_overdue(city: SimpleNamespace) -> None:
    finding(city.school, AT.today)
    assert value("hazards-overdue", "s-001", MAY) == (0, 1)

    finding(city.school, AT.today - timedelta(days=1))
    finding(city.school, AT.today - timedelta(days=1), state="reported", reported=date(2020, 5, 10))

    assert value("hazards-overdue", "s-001", MAY) == (1, 3)
    assert value("hazards-overdue", "s-002", MAY) == (None, 0)


def test_person_times_count_every_attendance_of_a_teachers_training_that_was_held(city: SimpleNamespace) -> None:
    staff = [
        Staff.objects.create(staff_no=f"T{number}", name="某某", sex="1", birth_date=date(1980, 1, 1))
        for number in (1, 2)
    ]
    for code, kind, line, cancelled in (
        ("a", "training", 25, False), ("b", "training", 25, True), ("c", "festival", 25, False),
        ("d", "training", 7, False),
    ):  # fmt: skip
        programme = Programme.objects.create(code=code, title_zh=code, title_en=code, kind=kind, line=line)
        session = Session.objects.create(
            programme=programme, host=city.bureau, title=code, on_day=date(2020, 5, 6), starts_at=AT.now,
            ends_at=AT.now + timedelta(hours=2), hours=2, cancelled_at=AT.now if cancelled else None,
            cancelled_why="停电" if cancelled else "",
        )  # fmt: skip
        for person in staff:
            Attendance.objects.create(session=session, staff=person, organisation=city.school, checked_in_at=AT.now)
    mark("programmes_attendance", "2020-05")

    assert value("training-person-times", "*", YEAR) == (2, 2)
    assert value("training-person-times", "east", YEAR) == (2, 2)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"granted_on": date(2019, 5, 1)}, 50),
        ({"granted_on": date(2019, 5, 1), "expires_on": date(2020, 5, 20)}, 0),
        ({"granted_on": date(2019, 5, 1), "expires_on": date(2020, 5, 21)}, 50),
        ({"granted_on": date(2019, 5, 1), "revoked_on": date(2020, 1, 1), "revoked_why": "复核未过"}, 0),
        ({"granted_on": date(2020, 5, 21)}, 0),
    ],
)
def test_only_an_accreditation_that_holds_today_counts(city: SimpleNamespace, dates: Any, expected: float) -> None:
    scheme = Scheme.objects.create(code="modern-school", title_zh="现代化学校", title_en="Modern school")
    Grant.objects.create(scheme=scheme, organisation=city.school, level="accredited", evidence="文号", **dates)
    mark("awards_grant", "modern-school")

    assert value("modern-school-share", "*", YEAR) == (expected, 2)


def child(organisation: Any, number: int, born: date) -> None:
    pupil = Pupil.objects.create(student_no=f"P{number}", name="某某", sex="1", birth_date=born)
    Enrolment.objects.create(
        pupil=pupil, organisation=organisation, school_year="2019/20", grade=1, from_day=date(2019, 9, 1)
    )
    mark("registry_pupil", str(born.year))
    mark("registry_enrolment", "2019/20")


def test_the_enrolment_rate_counts_children_of_three_to_five_against_their_town(city: SimpleNamespace) -> None:
    for age in (3, 4, 5, 6):
        Population.objects.create(organisation=city.east, school_year="2019/20", age=age, children=1)
    mark("registry_population", "")
    for number, born in enumerate((date(2016, 8, 31), date(2016, 9, 1), date(2013, 9, 1), date(2013, 8, 31))):
        child(city.kinder, number, born)
    child(city.school, 9, date(2014, 1, 1))

    # turned three on the very day, not yet three, still five, already six; and one who is at a school
    assert value("preschool-enrolment-rate", "east", SCHOOL_YEAR) == (66.67, 5)
    assert value("preschool-enrolment-rate", "k-001", SCHOOL_YEAR) == (None, 2)


def test_a_private_kindergarten_counts_while_it_is_inclusive(city: SimpleNamespace) -> None:
    child(city.kinder, 1, date(2015, 1, 1))
    before = value("public-inclusive-share", "*", SCHOOL_YEAR)

    directory.set_attribute(city.kinder, "inclusive", "no", from_day=date(2020, 5, 1), by=None, at=AT.now)

    assert (before, value("public-inclusive-share", "*", SCHOOL_YEAR)) == ((100, 1), (0, 1))
