"""Overdue: what counts, and how it climbs from the school to the town office and the city."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from tijiao.inspections import domain
from tijiao.inspections.grid import CLIMB, Level, days_overdue, escalation
from tijiao.inspections.models import Finding, Severity

DUE = date(2020, 5, 25)


@dataclass
class Due:
    severity: str = "serious"
    state: str = "open"
    due_on: date = DUE


@pytest.mark.parametrize(("severity", "days", "level"), [
    ("serious", 0, None),
    ("serious", 1, Level.SCHOOL),
    ("serious", 2, Level.SCHOOL),
    ("serious", 3, Level.TOWN),
    ("serious", 7, Level.TOWN),
    ("serious", 8, Level.CITY),
    ("minor", 8, Level.TOWN),
    ("minor", 11, Level.CITY),
    ("major", 1, Level.TOWN),
    ("major", 3, Level.CITY),
])
def test_the_longer_overdue_and_the_more_severe_the_higher(severity, days, level):
    assert escalation(Due(severity), DUE + timedelta(days=days)) == level


@pytest.mark.parametrize("state", ["reported", "closed"])
def test_what_is_reported_as_rectified_climbs_no_further(state):
    assert (escalation(Due(state=state), date(2020, 8, 1)), days_overdue(Due(state=state), date(2020, 8, 1))) == (None, 0)


def test_every_severity_has_its_steps_in_order():
    assert set(CLIMB) == set(Severity.values)
    for steps in CLIMB.values():
        assert list(steps) == list(Level)
        assert sorted(steps.values()) == list(steps.values())


def test_lists_and_the_single_question_agree_on_the_level(found):
    for days in range(15):
        for kind in ("fire", "drowning"):
            found(kind=kind, on=date(2020, 5, 1) + timedelta(days=days))
    on = date(2020, 5, 20)

    for level in Level:
        listed = set(Finding.objects.at_level(level, on=on))
        asked = {one for one in Finding.objects.all() if (reached := escalation(one, on)) and _at_least(reached, level)}
        assert listed == asked != set()


def _at_least(reached, level):
    return list(Level).index(reached) >= list(Level).index(level)


def test_due_today_is_not_late_and_tomorrow_it_is(found):
    finding = found(on=date(2020, 5, 14))

    assert list(Finding.objects.overdue(on=finding.due_on)) == []
    assert list(Finding.objects.overdue(on=finding.due_on + timedelta(days=1))) == [finding]


def test_what_a_school_reports_itself_counts_only_once_it_is_overdue(found, city, person):
    own = found(on=date(2020, 5, 14))
    others = found(on=date(2020, 5, 14), by=person("town-officer", city.east))

    in_time = Finding.objects.counting(on=own.due_on)
    late = Finding.objects.counting(on=own.due_on + timedelta(days=1)).order_by("pk")

    assert [list(in_time), list(late)] == [[others], [own, others]]


def test_a_report_in_time_ends_the_counting_of_a_self_reported_hazard(found, city, person, at):
    finding = found()
    domain.rectify(finding.pk, domain.Fix("已修"), by=person("head", city.school), at=at)

    assert list(Finding.objects.counting(on=date(2020, 7, 1))) == []
    assert list(Finding.objects.to_recheck()) == [finding]


@pytest.mark.parametrize(("role", "at_place", "seen"), [
    ("school-clerk", "school", ["school"]),
    ("head", "other", ["other"]),
    ("form-teacher", "class_one", []),
    ("town-officer", "east", ["school"]),
    ("section-officer", "safety", ["school", "other"]),
    ("leader", "bureau", ["school", "other"]),
    ("inspector", "bureau", ["school", "other"]),
    ("analyst", "bureau", []),
    ("system-admin", "bureau", []),
])
def test_who_sees_which_findings(found, city, person, role, at_place, seen):
    found()
    found(by=person("section-officer", city.safety), where=city.other)

    listed = Finding.objects.visible_to(person(role, getattr(city, at_place))).order_by("pk")

    assert [one.organisation for one in listed] == [getattr(city, name) for name in seen]
