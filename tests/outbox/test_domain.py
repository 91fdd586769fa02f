"""Exactly once: what a device sends again is answered as it was answered first."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from given import NOW

from tijiao.directory.models import Organisation
from tijiao.outbox.domain import Made, Slip, once, slip_of
from tijiao.outbox.models import Filing
from tijiao.outbox.problems import NotYours, WrongSlip

KEY = "3f0c1b52-4a58-4a4e-9a53-0d2f4f9a6f10"
TOLD = {"filing": KEY, "entered_at": "2020-05-20T01:10:00+00:00", "sent_at": "2020-05-20T01:55:00+00:00"}
SLIP = Slip(UUID(KEY), datetime.fromisoformat(TOLD["entered_at"]), datetime.fromisoformat(TOLD["sent_at"]))


@pytest.fixture
def clerk(person, city):
    return person("school-clerk", city.school)


@pytest.fixture
def act(city):
    """Renames the school, once more with each call: what an act did can be counted."""

    def rename():
        city.school.name += "新"
        city.school.save(update_fields=["name"])
        return Made(("directory.organisation", city.school.pk), f"/organisations/{city.school.code}/")

    return rename


def test_a_filing_that_arrives_three_times_is_done_once_and_answered_alike(clerk, city, act):
    answers = [once(SLIP, act, by=clerk, at=NOW + timedelta(minutes=late)) for late in (0, 5, 50)]

    assert answers == [Made(("directory.organisation", city.school.pk), "/organisations/s-001/")] * 3
    assert Organisation.objects.get(code="s-001").name == "东屿镇中心小学新"


def test_the_devices_and_the_servers_times_are_kept(clerk, city, act):
    once(SLIP, act, by=clerk, at=NOW)

    [kept] = Filing.objects.of("directory.organisation", city.school.pk)
    assert (kept.device_entered_at, kept.device_sent_at, kept.received_at) == (SLIP.entered_at, SLIP.sent_at, NOW)
    assert (kept.entered_at, kept.waited) == (NOW - timedelta(minutes=45), True)


def test_a_clock_that_was_set_back_in_between_counts_as_no_time(clerk, city, act):
    turned = Slip(SLIP.key, SLIP.sent_at, SLIP.entered_at)

    once(turned, act, by=clerk, at=NOW)

    [kept] = Filing.objects.of("directory.organisation", city.school.pk)
    assert (kept.entered_at, kept.waited) == (NOW, False)


def test_what_is_refused_leaves_no_slip_so_that_it_can_be_sent_again(clerk, act):
    def refuse():
        act()
        raise NotYours()

    with pytest.raises(NotYours):
        once(SLIP, refuse, by=clerk, at=NOW)

    assert (Filing.objects.count(), Organisation.objects.get(code="s-001").name) == (0, "东屿镇中心小学")


def test_another_accounts_slip_is_refused_and_nothing_is_done(clerk, city, person, act):
    once(SLIP, act, by=clerk, at=NOW)

    with pytest.raises(NotYours):
        once(SLIP, act, by=person("head", city.school), at=NOW)

    assert Organisation.objects.get(code="s-001").name == "东屿镇中心小学新"


def test_a_form_from_a_page_brings_no_slip_and_is_done_each_time(clerk, act):
    assert slip_of({"filing": "", "gate_guarded": "yes"}) is None
    once(None, act, by=clerk, at=NOW)
    once(None, act, by=clerk, at=NOW)

    assert (Filing.objects.count(), Organisation.objects.get(code="s-001").name) == (0, "东屿镇中心小学新新")


def test_a_slip_is_read_from_the_forms_fields():
    assert slip_of(TOLD) == SLIP


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"filing": "7"}, "filing"),
        ({"entered_at": "gestern"}, "entered_at"),
        ({"entered_at": "2020-05-20T01:10:00"}, "entered_at"),  # no zone: of which clock?
        ({"sent_at": ""}, "sent_at"),
    ],
)
def test_a_slip_that_cannot_be_read_is_refused_with_the_name_of_the_field(wrong, name):
    with pytest.raises(WrongSlip) as refused:
        slip_of({**TOLD, **wrong})

    assert refused.value.facts["name"] == name
