"""The public frame: no sign-in, no cookie, both languages."""

import pytest

from tijiao.pages import public
from tijiao.pages.public import Entry

pytestmark = pytest.mark.django_db


def test_the_start_page_lists_what_desks_bring_in_their_order_and_sets_no_cookie(client, city):
    page = client.get("/portal/")

    shown = [one.title for one in page.context["entries"]]
    assert shown == [one.title for one in public.entries()]
    assert (page.status_code, dict(page.cookies)) == (200, {})
    assert page.context["user"].is_authenticated is False


def test_an_entry_with_the_same_key_replaces_the_one_before(monkeypatch):
    monkeypatch.setattr(public, "_REGISTERED", {})

    for title in ("甲", "乙"):
        public.register(Entry("one", 2, title, "", "search", "portal:start"))
    public.register(Entry("two", 1, "丙", "", "search", "portal:start"))

    assert [one.title for one in public.entries()] == ["丙", "乙"]


def test_a_visitor_reads_english_and_comes_back_to_the_page(client, city):
    turned = client.get("/portal/language/en/", headers={"referer": "http://testserver/portal/audit/"})
    page = client.get("/portal/")

    assert (turned.status_code, turned["Location"]) == (302, "/portal/audit/")
    assert list(turned.cookies) == ["django_language"]
    assert "Public services" in page.content.decode()


def test_turning_the_language_leads_nowhere_outside_the_portal(client, city):
    turned = client.get("/portal/language/fr/", headers={"referer": "http://elsewhere.test/people/"})

    assert (turned["Location"], list(turned.cookies)) == ("/portal/", [])
