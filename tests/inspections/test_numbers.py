"""What inspections tell the lake: coverage, draws, and hazards apart from all other findings."""

from datetime import date

from tijiao.insight.readings import reading
from tijiao.inspections import draws, register
from tijiao.inspections.frames import Terms
from tijiao.inspections.models import RoundKind
from tijiao.inspections.rounds import plan_named
from tijiao.kernel.periods import Period

from .conftest import BAD

MAY = Period.parse("2020-05")


def value(indicator, period="2020-05"):
    found = reading(indicator, "*", Period.parse(period))
    return (None if found.value is None else round(found.value, 2)), int(found.figure.rows)


def test_a_school_is_covered_once_its_named_inspector_came(opened, enrolled, filed, city, person, at):
    officer, who = person("section-officer", city.safety), enrolled("D01")
    for place in (city.school, city.other):
        register.put_in_charge(who.pk, place, by=officer, at=at)
    found = opened(RoundKind.NAMED, from_day=date(2020, 5, 20))
    plan_named(found.pk, by=officer, at=at)
    assert value("named-visit-coverage") == (0, 3)

    filed(found.sheets.get(visit__organisation=city.school).visit)

    assert value("named-visit-coverage") == (33.33, 3)
    assert value("named-visit-rounds", "2019/20-2") == (0.33, 3)


def test_only_hazards_count_as_overdue_hazards(planned, filed, at):
    finding = filed(planned(), {**BAD, "tidy": BAD["exits"]}).findings.filter(kind="food").get()
    type(finding).objects.update(due_on=date(2020, 5, 20), due_from=date(2020, 5, 1), found_on=date(2020, 5, 1))
    type(finding).objects.filter(kind="food").update(due_on=date(2020, 5, 10))
    finding.kind.hazard = False
    finding.kind.save()

    assert value("hazards-overdue") == (0, 1)


def test_a_draw_counts_as_revealed_only_once_it_is(opened, enrolled, city, person, at):
    enrolled("D01")
    made = draws.freeze(opened(RoundKind.DOUBLE_RANDOM).pk, Terms({"primary": 1}, team=1), by=person("section-officer", city.safety), at=at)
    before = value("draws-revealed-share")
    draws.reveal(made.pk, public="3 5", by=person("section-officer", city.safety), at=at)

    assert (before, value("draws-revealed-share")) == ((0, 1), (100, 1))
