"""For any acts of several desks, refreshing the lake now and then gives the lake that a rebuild gives."""

import itertools
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from insight.drawn import AT

from tijiao.directory import domain as directory
from tijiao.insight.store import lake
from tijiao.inspections import domain as inspections
from tijiao.inspections.models import FindingKind, FindingRule
from tijiao.kernel.problems import Problem, Problems
from tijiao.registry import domain as registry
from tijiao.registry import resources
from tijiao.registry.models import Facility, Pupil

DAYS = (date(2020, 1, 6), date(2020, 4, 30), date(2020, 5, 19))
_numbers = itertools.count(1)


def admit(school: Any, day: date, by: Any) -> None:
    data = registry.PupilData(student_no=f"G{next(_numbers)}", name="某某", sex="1", birth_date=date(2010, day.month, 1))
    grade = 8 if school.code == "s-002" else 3
    registry.admit(data, registry.Place(school, "2019/20", grade), from_day=day, by=by, at=AT.now)


def leave(school: Any, day: date, by: Any) -> None:
    for pupil in Pupil.objects.filter(enrolments__organisation=school, enrolments__to_day=None)[:1]:
        registry.leave(pupil, on=day, by=by, at=AT.now)


def correct(school: Any, day: date, by: Any) -> None:
    """Born in another year: a pupil goes from one partition of the lake into another."""
    for pupil in Pupil.objects.filter(enrolments__organisation=school, enrolments__to_day=None)[:1]:
        changes = {"birth_date": date(2009 + day.month % 2, 3, day.day)}
        registry.correct_pupil(pupil.pk, changes, version=pupil.version, reason="录错", by=by, at=AT.now)


def camera(school: Any, day: date, by: Any) -> None:
    made = resources.add_facility(school, kind="cctv", code=f"c-{next(_numbers)}", name="门口", by=by, at=AT.now)
    resources.set_facility_state(made, "police-link", "no", from_day=day, by=by, at=AT.now)


def link(school: Any, day: date, by: Any) -> None:
    for facility in Facility.objects.filter(organisation=school)[:1]:
        resources.set_facility_state(facility, "police-link", "yes", from_day=day, by=by, at=AT.now)


def hazard(school: Any, day: date, by: Any) -> None:
    inspections.report(inspections.Found(school, "fire", "通道堆物", found_on=day), by=by, at=AT.now)


def zone(school: Any, day: date, by: Any) -> None:
    directory.set_attribute(school, "area", f"area-{day.month}", from_day=day, by=None, at=AT.now)


ACTS: tuple[Callable[[Any, date, Any], None], ...] = (admit, leave, correct, camera, link, hazard, zone)
EDITS = st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(DAYS), st.booleans(), st.booleans()), min_size=4, max_size=8)


def digests() -> dict[str, dict[str, str]]:
    """What the lake holds: of every data set and partition the digest of its file."""
    tables = lake().manifest().tables
    return {name: {key: part.digest for key, part in table.parts.items()} for name, table in tables.items()}


def refreshed_as_rebuilt(at: Any) -> None:
    """Bring the lake up by what acts marked, and hold it against the lake made anew."""
    lake().refresh(at=at)
    by_marks = digests()
    lake().rebuild(at=at)
    assert digests() == by_marks


@settings(
    deadline=None, max_examples=6, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(edits=EDITS)
@example(edits=[(admit, DAYS[0], False, True), (correct, DAYS[1], False, True)])
def test_after_any_acts_of_the_desks_the_refreshed_lake_is_the_rebuilt_lake(
    city: SimpleNamespace, person: Any, edits: list[Any]
) -> None:
    kind, _new = FindingKind.objects.get_or_create(code="fire", defaults={"title_zh": "火灾", "title_en": "Fire"})
    rule = {"severity": "minor", "days": 3, "unit": "calendar-days", "recheck": ["town-officer"]}
    FindingRule.objects.get_or_create(kind=kind, from_day=date(2019, 9, 1), defaults=rule)
    lake().refresh(at=AT)

    for act, day, second, look in edits:
        school = city.other if second else city.school
        try:
            act(school, day, person("school-clerk", school))
        except (Problem, Problems):
            continue  # refused: nothing changed, nothing is marked
        if look:
            lake().refresh(at=AT)
    lake().refresh(at=AT)

    refreshed = digests()
    lake().rebuild(at=AT)
    rebuilt = digests()
    assert {name: (parts, rebuilt[name]) for name, parts in refreshed.items() if parts != rebuilt[name]} == {}
