"""Notices hang on people and posts, and tell nothing twice."""

from datetime import date, timedelta

import pytest
from django.utils.translation import gettext_lazy, override

from tijiao.access.gate import forget_posts
from tijiao.access.problems import NotVisible
from tijiao.directory import domain as directory
from tijiao.directory.models import Post
from tijiao.notices import domain
from tijiao.notices.domain import notify
from tijiao.notices.models import Notice
from tijiao.notices.words import titled

pytestmark = pytest.mark.django_db


def tell(whom, at, key="k1", **changed):
    told = {"kind": "reminder", "title": "每日检查今天到期", "url": "/ledgers/", **changed}
    return notify(whom, at=at, key=key, **told)


def seen(user):
    return [(one.key, one.read_at is not None) for one in Notice.objects.of(user).unread_first()]


def test_the_same_key_tells_a_recipient_nothing_twice_and_new_recipients_once(city, person, at):
    clerk, head = person("school-clerk", city.school), person("head", city.school)

    counts = [tell(clerk, at), tell(clerk, at), tell([clerk, head], at), tell([clerk, head], at, key="k2")]

    assert counts == [1, 0, 1, 2]
    assert seen(clerk) == [("k2", False), ("k1", False)]


def test_what_hangs_on_a_post_is_seen_by_whoever_holds_it_now(city, person, at):
    first, second = person("school-clerk", city.school), person("school-clerk", city.kinder)
    post = Post.objects.get(holdings__user=first)
    tell(post, at)
    assert (seen(first), seen(second)) == ([("k1", False)], [])

    directory.hand_over(post, giver=first, taker=second, on=date(2020, 5, 20), by=person("head", city.school), at=at)
    forget_posts(first), forget_posts(second)

    assert (seen(first), seen(second)) == ([], [("k1", False)])


def test_reading_marks_it_for_the_post_and_names_who_read_it_first(city, person, at):
    clerk = person("school-clerk", city.school)
    tell([clerk, *Post.objects.filter(holdings__user=clerk)], at)
    one, _other = Notice.objects.order_by("pk")

    read = domain.read(one.pk, by=clerk, at=at)
    again = domain.read(one.pk, by=clerk, at=at + timedelta(hours=1))

    assert (read.read_at, again.read_at, again.read_by) == (at, at, clerk)
    assert domain.read_all(by=clerk, at=at) == 1
    assert domain.read_all(by=clerk, at=at) == 0


def test_nobody_reads_what_is_for_somebody_else(city, person, at):
    tell(person("school-clerk", city.school), at)

    with pytest.raises(NotVisible):
        domain.read(Notice.objects.get().pk, by=person("school-clerk", city.kinder), at=at)


def test_a_title_is_kept_in_both_languages_with_its_facts(city, person, at):
    clerk = person("school-clerk", city.school)

    tell(clerk, at, title=titled(gettext_lazy("%(count)s条待审核"), count=3))

    one = Notice.objects.get()
    with override("en"):
        english = str(one)
    with override("zh-hans"):
        chinese = str(one)
    assert (chinese, english) == ("3条待审核", "3 to review")


@pytest.mark.parametrize("wrong", [{"kind": "gossip"}, {"url": "https://elsewhere.example/"}, {"url": "//elsewhere"}])
def test_unknown_kinds_and_addresses_elsewhere_are_bugs(city, person, at, wrong):
    with pytest.raises(ValueError, match=r"gossip|elsewhere"):
        tell(person("school-clerk", city.school), at, **wrong)


def test_old_notices_are_forgotten_read_ones_earlier(city, person, at):
    clerk, day = person("school-clerk", city.school), timedelta(days=1)
    for key, age, read in (("new", 1, True), ("read", 150, True), ("unread", 150, False), ("ancient", 500, False)):
        tell(clerk, at - age * day, key=key)
        Notice.objects.filter(key=key).update(read_at=at - age * day if read else None)

    gone = domain.forget(read_before=at - 100 * day, before=at - 400 * day)

    assert gone == 2
    assert sorted(Notice.objects.values_list("key", flat=True)) == ["new", "unread"]
