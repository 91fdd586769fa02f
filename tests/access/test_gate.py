"""The one gate: who reaches what, and that lists and single checks never disagree."""

import pytest

from tijiao.access.actions import Action
from tijiao.access.gate import may, reach, readable, require
from tijiao.access.policy import GRANTS, READS
from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.access.sensitivity import NEVER_FOR_ANALYSTS
from tijiao.directory.models import Organisation
from tijiao.directory.roles import Role


@pytest.mark.parametrize(
    ("role", "at", "action", "where", "outcome"),
    [
        ("town-officer", "east", Action.RECORD_REVIEW, "school", None),
        ("town-officer", "east", Action.RECORD_REVIEW, "other", NotVisible),
        ("school-clerk", "school", Action.RECORD_FILE, "school", None),
        ("school-clerk", "school", Action.RECORD_FILE, "kinder", NotVisible),
        ("inspector", "bureau", Action.FINDING_RECTIFY, "school", NotAllowed),
        ("section-officer", "safety", Action.RECORD_REVIEW, "other", None),
        ("leader", "bureau", Action.PUPIL_VIEW, "school", NotVisible),
        ("analyst", "bureau", Action.PUPIL_VIEW, "school", NotVisible),
        ("system-admin", "bureau", Action.RECORD_VIEW, "school", NotVisible),
    ],
)
def test_who_may_do_what_where(city, person, role, at, action, where, outcome):
    user, path = person(role, getattr(city, at)), getattr(city, where).path

    def ask():
        require(user, action, at=path, view=Action.FINDING_VIEW if "finding" in action else None)

    if outcome is None:
        ask()
    else:
        with pytest.raises(outcome):
            ask()


@pytest.mark.parametrize("role", list(Role))
def test_a_list_holds_exactly_what_single_checks_allow(city, person, role):
    user = person(role, city.east)
    everything = Organisation.objects.all()

    for action in Action:
        listed = set(reach(user, action).limit(everything, "path").values_list("pk", flat=True))
        assert listed == {one.pk for one in everything if may(user, action, at=one.path)}


def test_a_post_that_ended_brings_nothing(city, person, at):
    user = person("section-officer", city.safety)
    user.holdings.update(to_day="2020-05-20")

    assert not reach(user, Action.PLAN_CHANGE)


def test_analysts_read_nothing_about_persons_and_only_school_staff_roles_do():
    assert READS[Role.ANALYST].isdisjoint(NEVER_FOR_ANALYSTS)
    assert set(GRANTS) == set(Role) == set(READS)


def test_what_is_readable_depends_on_where(city, person):
    teacher = person("form-teacher", city.class_one)

    assert sorted(readable(teacher, at=city.class_one.path)) == ["care", "internal", "open", "personal"]
    assert sorted(readable(teacher, at=city.other.path)) == ["open"]
