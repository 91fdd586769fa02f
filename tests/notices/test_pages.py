"""The page of notices, and the bell."""

import re

import pytest

from tijiao.directory import clock
from tijiao.notices import channels
from tijiao.notices.domain import notify
from tijiao.notices.kinds import Service
from tijiao.notices.models import Channel, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(city, person, client):
    user = person("school-clerk", city.school)
    client.force_login(user)
    return user


def tell(user, at, *keys):
    for key in keys:
        notify(user, kind="chase", title=f"请填报{key}", url="/ledgers/", at=at, key=key)


def bell(client):
    text = client.get("/my/").content.decode()
    return re.search(r"通知，(\d+) 条未读", text)[1]


def test_the_bell_counts_what_is_unread(client, clerk, at):
    before = bell(client)
    tell(clerk, at, "a", "b")

    assert (before, bell(client)) == ("0", "2")


def test_opening_one_reads_it_and_leads_on(client, clerk, at):
    tell(clerk, at, "a", "b")

    answer = client.post(f"/notices/{Notice.objects.get(key='a').pk}/open/")

    assert (answer.status_code, answer["Location"], bell(client)) == (302, "/ledgers/", "1")
    page = client.get("/notices/").content.decode()
    assert page.index("请填报b") < page.index("请填报a")


def test_all_are_read_at_once(client, clerk, at):
    tell(clerk, at, "a", "b")

    page = client.post("/notices/read/", follow=True).content.decode()

    assert "2条通知已标为已读。" in page
    assert bell(client) == "0"


def test_a_notice_for_somebody_else_is_not_there(client, clerk, city, person, at):
    tell(person("head", city.other), at, "a")

    assert client.post(f"/notices/{Notice.objects.get().pk}/open/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(client, clerk, at, count, django_assert_num_queries):
    tell(clerk, at, *"abc"[:count])
    client.get("/notices/")
    clock.is_sample()

    with django_assert_num_queries(7):  # session, user, posts, kinds, count, notices, bell
        client.get("/notices/")


def test_a_channel_is_added_tried_and_dropped(client, clerk, web):
    told = {"service": "other", "address": f"json://127.0.0.1:{web.port}/"}
    client.post("/notices/channels/add/", told)
    channel = Channel.objects.get()

    tried = client.post(f"/notices/channels/{channel.pk}/try/", follow=True).content.decode()
    web.refuse = True
    refused = client.post(f"/notices/channels/{channel.pk}/try/")
    client.post(f"/notices/channels/{channel.pk}/drop/")

    assert "已试发到" in tried
    assert [title for title, _body in web.came] == ["体教：试发"]
    assert (refused.status_code, "没有发出" in refused.content.decode()) == (502, True)
    assert not Channel.objects.exists()


def test_hours_are_kept_and_a_wrong_address_is_said_at_its_field(client, clerk):
    client.post("/notices/hours/", {"digest_at": "08:15", "quiet_from": "20:00", "quiet_until": "06:30"})
    refused = client.post("/notices/channels/add/", {"service": "mail", "address": "clerk@school.example"})

    page = client.get("/notices/hours/").content.decode()
    assert [f'value="{clock}"' in page for clock in ("08:15", "20:00", "06:30")] == [True] * 3
    assert (refused.status_code, "本局还没有配置邮件服务器" in refused.content.decode()) == (422, True)


def test_nobody_touches_the_channel_of_somebody_else(client, clerk, city, person, web, at):
    head = person("head", city.school)
    channel = channels.add(Service.OTHER, f"json://127.0.0.1:{web.port}/", by=head, at=at)

    answers = [client.post(f"/notices/channels/{channel.pk}/{verb}/").status_code for verb in ("try", "drop")]

    assert answers == [404, 404]
    assert web.came == []
