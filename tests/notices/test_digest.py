"""One digest a day, urgent ones at once, nothing in quiet hours, failures tried again. Over real sockets."""

from datetime import time, timedelta

import pytest

from notices.conftest import moment
from tijiao.access.problems import NotVisible
from tijiao.audit.models import AuditEntry
from tijiao.directory.models import Post
from tijiao.notices import channels, digest
from tijiao.notices.domain import notify, read_all
from tijiao.notices.kinds import Service
from tijiao.notices.models import Channel, Message
from tijiao.notices.problems import NoMailServer, NotAllowedService, NotAnAddress

pytestmark = pytest.mark.django_db
MADE = moment("2020-05-18 12:00")


@pytest.fixture
def clerk(city, person):
    return person("school-clerk", city.school)


@pytest.fixture
def by_mail(clerk, mail):
    channels.add(Service.MAIL, "clerk@school.example", by=clerk, at=MADE)
    return mail


@pytest.fixture
def by_web(clerk, web):
    channels.add(Service.OTHER, f"json://127.0.0.1:{web.port}/secret-token-1", by=clerk, at=MADE)
    return web


def tell(whom, at, key, kind="reminder"):
    notify(whom, kind=kind, title=f"事项{key}", url="/ledgers/", at=moment(at), key=key)


def run(*moments):
    """What each run of the job sent and failed to send."""
    return [(done.sent, done.failed) for at in moments for done in [digest.run(at=moment(at))]]


def test_a_digest_gathers_what_came_since_the_last_one_and_comes_once_a_day(clerk, by_mail, settings):
    settings.ADDRESS = "https://tijiao.example"
    tell(clerk, "2020-05-18 15:00", "a")
    tell(Post.objects.get(holdings__user=clerk), "2020-05-18 16:00", "b")

    first = run("2020-05-18 20:00", "2020-05-19 07:29", "2020-05-19 07:30", "2020-05-19 07:31")
    tell(clerk, "2020-05-19 09:00", "c")
    then = run("2020-05-19 12:00", "2020-05-20 08:00", "2020-05-20 09:00", "2020-05-21 08:00")

    assert first == [(0, 0), (0, 0), (1, 0), (0, 0)]
    assert then == [(0, 0), (1, 0), (0, 0), (0, 0)]
    assert by_mail.came == [
        ("体教：2条通知", "[提醒] 事项b\nhttps://tijiao.example/ledgers/\n[提醒] 事项a\nhttps://tijiao.example/ledgers/\n"),
        ("体教：提醒", "[提醒] 事项c\nhttps://tijiao.example/ledgers/\n"),
    ]


def test_what_was_read_in_the_app_is_not_sent(clerk, by_web):
    tell(clerk, "2020-05-18 15:00", "a")
    read_all(by=clerk, at=moment("2020-05-18 16:00"))

    assert run("2020-05-19 08:00") == [(0, 0)]


def test_urgent_ones_go_at_once_but_wait_for_the_end_of_quiet_hours(clerk, by_web):
    tell(clerk, "2020-05-19 10:00", "a", "chase")
    tell(clerk, "2020-05-19 21:30", "b", "chase")

    outcomes = run("2020-05-19 10:01", "2020-05-19 10:02", "2020-05-19 21:31", "2020-05-20 06:59", "2020-05-20 07:00",
                   "2020-05-20 07:30")  # fmt: skip

    assert outcomes == [(1, 0), (0, 0), (0, 0), (0, 0), (1, 0), (0, 0)]
    assert by_web.came == [("体教：催报", "[催报] 事项a"), ("体教：催报", "[催报] 事项b")]


def test_after_downtime_one_digest_makes_up_for_all(clerk, by_web):
    for day in (18, 19, 20):
        tell(clerk, f"2020-05-{day} 15:00", str(day))

    outcomes = run("2020-05-21 11:00", "2020-05-21 12:00", "2020-05-22 08:00")

    assert outcomes == [(1, 0), (0, 0), (0, 0)]
    assert by_web.came == [("体教：3条通知", "[提醒] 事项20\n[提醒] 事项19\n[提醒] 事项18")]


def test_a_failure_is_kept_in_words_and_tried_again_after_a_while(clerk, by_web):
    tell(clerk, "2020-05-18 15:00", "a")
    by_web.refuse = True
    failed = run("2020-05-19 07:30", "2020-05-19 07:31", "2020-05-19 07:35")
    message = Message.objects.get()
    by_web.refuse = False

    assert failed == [(0, 1), (0, 0), (0, 1)]
    assert (message.attempts, message.sent_at) == (2, None)
    assert "503" in message.error
    assert "secret-token-1" not in message.error
    assert run("2020-05-19 07:50", "2020-05-19 08:05", "2020-05-19 08:06") == [(0, 0), (1, 0), (0, 0)]


def test_what_failed_for_good_is_in_the_next_digest(clerk, by_mail):
    tell(clerk, "2020-05-18 15:00", "a")
    by_mail.refuse = True
    at = moment("2020-05-19 07:30")
    for pause in (timedelta(), *digest.RETRIES):
        at += pause
        digest.run(at=at)
    by_mail.refuse = False

    assert Message.objects.get().attempts == 5
    assert run("2020-05-20 07:30") == [(1, 0)]
    assert by_mail.came == [("体教：提醒", "[提醒] 事项a\n")]


def test_a_digest_due_in_quiet_hours_comes_when_they_end(clerk, by_web, at):
    hours = {"quiet_from": time(21), "quiet_until": time(7), "digest_at": time(22)}
    channels.set_hours(**hours, by=clerk, at=at)
    tell(clerk, "2020-05-18 15:00", "a")

    assert run("2020-05-18 22:30", "2020-05-19 06:00", "2020-05-19 07:00", "2020-05-19 20:59") == [
        (0, 0), (0, 0), (1, 0), (0, 0),
    ]  # fmt: skip


def test_an_address_is_kept_locked_and_shown_masked(clerk, by_mail, by_web):
    kept = list(Channel.objects.values_list("shown", "address"))

    assert [shown for shown, _address in kept] == ["c***@school.example", f"json://127.0.0.1:{by_web.port}/secret-token-1"]
    assert not any("secret" in address or "clerk" in address for _shown, address in kept)
    assert list(AuditEntry.objects.filter(subject_kind="notices.channel").values_list("action", "facts")) == [
        ("notices.channel-add", {"service": "mail"}), ("notices.channel-add", {"service": "other"}),
    ]  # fmt: skip


@pytest.mark.parametrize(("service", "address", "shown"), [
    ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0a1b2c3d-aaaa-bbbb", "wecombot://0...b"),
    ("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef", "dingtalk://0...f"),
])  # fmt: skip
def test_the_addresses_that_wecom_and_dingtalk_show_are_taken_as_they_are(clerk, service, address, shown):
    assert channels.add(Service(service), address, by=clerk, at=MADE).shown == shown


@pytest.mark.parametrize(("service", "address", "problem"), [
    ("wecom", "dingtalk://0123456789abcdef", NotAnAddress),
    ("other", "nonsense", NotAnAddress),
    ("other", "json://127.0.0.1:9/", NotAllowedService),
    ("mail", "clerk@school.example", NoMailServer),
])  # fmt: skip
def test_what_the_city_does_not_allow_is_refused(clerk, service, address, problem):
    with pytest.raises(problem):
        channels.add(Service(service), address, by=clerk, at=MADE)


def test_a_person_with_several_channels_gets_one_digest_by_the_channel_that_was_chosen(clerk, by_mail, by_web, at):
    tell(clerk, "2020-05-18 15:00", "a")
    first = run("2020-05-19 08:00", "2020-05-19 09:00")
    mailed = list(by_mail.came)
    hours = {"quiet_from": time(21), "quiet_until": time(7), "digest_at": time(7, 30)}
    channels.set_hours(**hours, digest_by=Channel.objects.get(service="other").pk, by=clerk, at=at)
    tell(clerk, "2020-05-19 15:00", "b")

    assert (first, run("2020-05-20 08:00", "2020-05-20 09:00")) == ([(1, 0), (0, 0)], [(1, 0), (0, 0)])
    assert (mailed, by_mail.came) == ([("体教：提醒", "[提醒] 事项a\n")], mailed)
    assert by_web.came == [("体教：提醒", "[提醒] 事项b")]


def test_where_the_first_channel_fails_the_next_one_carries_the_digest_and_it_comes_only_once(clerk, by_mail, by_web):
    tell(clerk, "2020-05-18 15:00", "a")
    by_mail.refuse = True
    first = run("2020-05-19 07:30")
    by_mail.refuse = False

    assert (first, run("2020-05-19 07:35", "2020-05-19 12:00", "2020-05-20 08:00")) == ([(1, 0)], [(0, 0), (0, 0), (0, 0)])
    assert (by_mail.came, by_web.came) == ([], [("体教：提醒", "[提醒] 事项a")])
    assert [bool(one.sent_at) for one in Message.objects.order_by("pk")] == [False, True]


def test_where_all_channels_fail_the_first_that_works_again_carries_it(clerk, by_mail, by_web):
    tell(clerk, "2020-05-18 15:00", "a")
    by_mail.refuse = by_web.refuse = True
    first = run("2020-05-19 07:30")
    by_mail.refuse = by_web.refuse = False

    assert (first, run("2020-05-19 07:35", "2020-05-19 08:30")) == ([(0, 1)], [(1, 0), (0, 0)])
    assert (by_mail.came, by_web.came) == ([("体教：提醒", "[提醒] 事项a\n")], [])


def test_an_alarm_goes_by_every_channel_and_is_in_no_digest(clerk, by_mail, by_web):
    tell(clerk, "2020-05-19 10:00", "a", "alarm")

    assert run("2020-05-19 10:01", "2020-05-20 08:00") == [(2, 0), (0, 0)]
    assert (len(by_mail.came), len(by_web.came)) == (1, 1)


def test_the_channel_of_somebody_else_is_not_chosen(clerk, by_web, city, person, at):
    hours = {"quiet_from": time(21), "quiet_until": time(7), "digest_at": time(7, 30)}
    with pytest.raises(NotVisible):
        channels.set_hours(**hours, digest_by=Channel.objects.get().pk, by=person("head", city.school), at=at)


def test_nobody_is_sent_what_waits_for_a_post_that_they_left(clerk, by_web, city, person):
    post = Post.objects.get(holdings__user=person("head", city.school))
    tell(post, "2020-05-18 15:00", "a")

    assert run("2020-05-19 08:00") == [(0, 0)]
