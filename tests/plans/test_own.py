"""What the bureau itself asks of a number that the plan only watches."""

from dataclasses import dataclass
from datetime import date

import pytest

from tijiao.access.problems import NotAllowed
from tijiao.audit.models import AuditEntry
from tijiao.kernel.problems import StaleSave
from tijiao.pages.lights import Light
from tijiao.plans import problems
from tijiao.plans.models import Line, Measure, Part, Plan, Target
from tijiao.plans.own import lift_own, set_own
from tijiao.plans.standing import target_standing

pytestmark = pytest.mark.django_db
ON = date(2020, 5, 20)


@dataclass
class Told:
    value: float | None


@pytest.fixture
def watched(city):
    plan = Plan.objects.create(code="work-2020", title_zh="要点", year=2020, state="confirmed")
    line = Line.objects.create(
        part=Part.objects.create(plan=plan, number=1, title_zh="一"), number="9", position=9, title_zh="防控举措"
    )
    measure = Measure.objects.create(line=line, code="09-a", position=1, text_zh="逐项到位")
    return Target.objects.create(measure=measure, code="items", title_zh="到位率", unit_zh="%", indicator="in-place")


@pytest.fixture
def officer(city, person):
    return person("section-officer", city.safety)


@pytest.fixture
def bar(officer, at):
    """Sets a bar as the officer, with what a page would send."""

    def sets(target, value=95.0, comparator=">=", source="6月8日局长办公会", version=1, by=None):
        return set_own(
            target, value=value, comparator=comparator, source=source, version=version, by=by or officer, at=at
        )

    return sets


def stands(target, value):
    return target_standing(target, lambda _name, _period: Told(value), on=ON)


def test_without_a_bar_the_number_has_no_light(watched):
    assert (stands(watched, 97.5).shown_light, stands(watched, 97.5).goal_text) == (None, "只看不考核")


@pytest.mark.parametrize(
    ("value", "light", "why"),
    [
        (97.5, Light.GREEN, "达到今天应有的95%"),
        (93.0, Light.AMBER, "比今天应有的95%差2个百分点，不到全程的二十分之一"),
        (60.0, Light.RED, "比今天应有的95%差35个百分点"),
        (None, Light.GREY, "还没有记录说得出这个数字"),
    ],
)
def test_with_a_bar_it_is_judged_every_day_and_shown_as_the_bureaus(watched, bar, value, light, why):
    found = stands(bar(watched), value)

    assert (found.shown_light, found.reason_text) == (light, why)
    assert (found.goal_text, found.due, found.own) == ("≥ 95%（本局自定）", date(2020, 12, 31), True)


def test_who_set_it_by_which_source_is_in_the_audit(watched, bar, officer):
    set_now = bar(watched)

    entry = AuditEntry.objects.get(action="plan.own-set")
    assert (set_now.own_by, set_now.own_source, entry.by) == (officer, "6月8日局长办公会", officer.pk)
    assert entry.reason_hash


def test_lifted_it_is_only_watched_again(watched, bar, officer, at):
    lift_own(bar(watched), version=2, by=officer, at=at)

    watched.refresh_from_db()
    assert (watched.own_value, stands(watched, 60.0).shown_light) == (None, None)


def test_what_the_plan_promises_itself_gets_no_other_bar(watched, bar):
    Target.objects.update(value=100, comparator=">=", path={"kind": "hold"}, due=date(2020, 12, 31))

    with pytest.raises(problems.Promised):
        bar(watched)


def test_a_bar_without_a_source_is_refused(watched, bar):
    with pytest.raises(problems.NoSource):
        bar(watched, source="  ")


def test_a_second_officer_who_saw_the_page_before_is_told(watched, bar):
    bar(watched)

    with pytest.raises(StaleSave):
        bar(watched, value=80.0)


def test_a_head_may_look_but_not_set(watched, bar, city, person):
    with pytest.raises(NotAllowed):
        bar(watched, by=person("head", city.school))
