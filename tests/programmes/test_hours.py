"""Hours of learning: the person sees the own ones, the section its people's, in the order of names."""

from datetime import date
from decimal import Decimal

import pytest

from tijiao.access.problems import NotVisible
from tijiao.programmes import domain, hours
from tijiao.programmes.models import Learner
from tijiao.programmes.problems import UnknownAccount

ON = date(2020, 5, 20)


@pytest.fixture
def two(city, session, officer, teacher, at):
    """Two teachers of the school; the first one was there."""
    first, second = teacher("T001", city.school), teacher("T002", city.school)
    domain.check_in(session.pk, first.staff_no, by=officer, at=at)
    return first, second


def test_the_head_sees_everybody_of_the_school_by_name(city, person, two):
    head = person("head", city.school)

    assert hours.places(head) == [city.school]
    assert [(one.name, one.sessions, one.hours) for one in hours.colleagues(city.school, on=ON)] == [
        ("教师T001", 1, Decimal(4)), ("教师T002", 0, Decimal(0)),
    ]  # fmt: skip


def test_with_a_linked_account_the_person_sees_the_own_hours_alone(city, person, two, at):
    head, clerk = person("head", city.school), person("school-clerk", city.school)

    before = hours.own(clerk, on=ON)
    hours.link(two[0].pk, clerk.username, by=head, at=at, on=ON)

    assert before is None
    assert [(one.sessions, one.hours) for one in hours.own(clerk, on=ON)] == [(1, Decimal(4))]
    assert hours.places(clerk) == []


def test_an_account_is_one_persons(city, person, two, at):
    head, clerk = person("head", city.school), person("school-clerk", city.school)
    hours.link(two[0].pk, clerk.username, by=head, at=at, on=ON)

    with pytest.raises(UnknownAccount):
        hours.link(two[1].pk, clerk.username, by=head, at=at, on=ON)
    hours.link(two[0].pk, "", by=head, at=at, on=ON)

    assert not Learner.objects.exists()


def test_nobody_links_people_of_another_place(city, person, two, at):
    stranger = person("head", city.other)

    with pytest.raises(NotVisible):
        hours.link(two[0].pk, stranger.username, by=stranger, at=at, on=ON)


def test_the_page_shows_both(client, city, person, two):
    client.force_login(person("head", city.school))

    page = client.get("/programmes/hours/")

    assert page.status_code == 200
    assert "教师T002" in page.content.decode()
