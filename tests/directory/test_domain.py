"""The tree, dated facts, posts and their hand-over."""

from datetime import date

import pytest
from django.utils.translation import override

from tijiao.directory import domain, problems
from tijiao.directory.models import Grouping, Holding, Installation, Membership, Organisation, OrganisationAttribute

ON = date(2020, 3, 1)


def test_a_branch_moves_with_all_beneath_it(city, at):
    domain.move_organisation(city.school, below=city.west, by=None, at=at)

    below = Organisation.objects.below(city.west.path).order_by("code").values_list("code", flat=True)
    assert list(below) == ["s-001", "s-001-c1", "s-002", "west"]


def test_nothing_hangs_below_itself(city, at):
    with pytest.raises(problems.UnderItself):
        domain.move_organisation(city.east, below=city.school, by=None, at=at)


def test_a_path_never_matches_a_longer_number(city):
    assert not Organisation.objects.below("/1/1").filter(code="none").exists()
    assert all(one.path.startswith(city.east.path) for one in Organisation.objects.below(city.east.path))


def test_an_attribute_is_true_from_its_day_and_was_true_before_it(city, at):
    domain.set_attribute(city.kinder, "ownership", "public", from_day=ON, by=None, at=at)

    def owner(day):
        return OrganisationAttribute.objects.on(day).get(organisation=city.kinder, key="ownership").value

    assert [owner(date(2020, 2, 29)), owner(ON)] == ["private", "public"]


def test_merging_moves_the_children_closes_the_school_and_tells_where_it_went(city, at):
    domain.merge_organisations([city.school], into=city.other, on=ON, by=None, at=at)

    merged = Organisation.objects.get(code="s-001")
    assert merged.closed_on == ON
    assert [one.after.code for one in merged.successors.all()] == ["s-002"]
    assert Organisation.objects.get(code="s-001-c1").path.startswith(city.other.path)


def test_a_school_with_classes_cannot_simply_close(city, at):
    with pytest.raises(problems.StillInUse) as caught:
        domain.close_organisation(city.school, on=ON, by=None, at=at)

    assert caught.value.facts == {"name": "东屿镇中心小学", "children": 1}


@pytest.mark.parametrize(
    ("role", "language", "part"),
    [("core", "zh-hans", "核心"), ("core", "en", "core"), ("observer", "zh-hans", "observer"), ("", "en", "")],
)
def test_the_part_in_a_grouping_is_said_in_words(role, language, part):
    with override(language):
        assert Membership(role=role).part == part


def test_leaving_a_grouping_keeps_the_days_before(city, at):
    zone = Grouping.objects.create(kind="zone", code="z1", name="东片区")
    domain.join(zone, city.school, from_day=date(2019, 9, 1), by=None, at=at)

    domain.leave(zone, city.school, on=ON, by=None, at=at)

    standing = Membership.objects.get()
    assert (standing.from_day, standing.to_day) == (date(2019, 9, 1), ON)


def test_a_post_is_handed_over_on_a_day_with_everything_that_hangs_on_it(city, person, at):
    giver, taker = person("head", city.school), person("head", city.other)
    post = giver.holdings.get().post

    domain.hand_over(post, giver=giver, taker=taker, on=ON, by=giver, at=at)

    assert [(h.user_id, h.from_day, h.to_day) for h in Holding.objects.filter(post=post).order_by("from_day")] == [
        (giver.pk, date(2019, 9, 1), ON),
        (taker.pk, ON, None),
    ]


def test_who_does_not_hold_a_post_cannot_hand_it_over(city, person, at):
    head, stranger = person("head", city.school), person("head", city.other)

    with pytest.raises(problems.NotHolder):
        domain.hand_over(head.holdings.get().post, giver=stranger, taker=head, on=ON, by=head, at=at)


def test_the_three_administrators_are_three_people(city, person, at):
    system = person("system-admin", city.bureau)
    audit_post = person("audit-admin", city.bureau).holdings.get().post

    with pytest.raises(problems.SeparateDuties):
        domain.appoint(audit_post, system, from_day=ON, by=None, at=at)


def test_a_sample_city_never_becomes_a_real_bureau(city, at):
    with pytest.raises(problems.SampleAndReal):
        domain.install(Installation.Kind.REAL, at=at)
