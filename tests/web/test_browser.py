"""The starting pages in a real browser: readable by axe-core, usable by keyboard and by thumb."""

from types import SimpleNamespace

import pytest
from browser import Screen
from django.template.loader import render_to_string

from tijiao.directory.models import Organisation, Post, User
from tijiao.pages.charts import Chart, Series

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = [
    ("leader", "/"), ("leader", "/my/"), ("leader", "/settings/"), ("leader", "/organisations/"),
    ("leader", "/organisations/?q=dyz"), ("leader", "/accounts/2fa/"), ("leader", "/accounts/password/change/"),
    ("system-admin", "/organisations/s-001/"), ("system-admin", "/organisations/s-001/move/"),
    ("system-admin", "/organisations/s-001/attribute/"), ("system-admin", "/posts/"),
    ("system-admin", "/posts/{post}/hand-over/"), ("security-admin", "/people/"),
    ("security-admin", "/people/{person}/"), ("audit-admin", "/audit/"), ("audit-admin", "/audit/verify/"),
    ("head", "/schools/s-001/"), (None, "/accounts/login/"), (None, "/code/"), (None, "/portal/"), (None, "/portal/audit/"),
]  # fmt: skip


@pytest.fixture
def cast(city, person) -> SimpleNamespace:
    """One account for each role that starts here."""
    people = {role: person(role, city.bureau) for role in ("leader", "system-admin", "security-admin", "audit-admin")}
    people["head"] = person("head", city.school)
    return SimpleNamespace(people=people, post=Post.objects.get(holdings__user=people["head"]).pk, city=city)


def walk(screen: Screen, cast: SimpleNamespace, theme: str) -> list[str]:
    """Every page, and what is wrong with it: faults by axe-core, script errors, a page wider than its window."""
    User.objects.update(theme=theme)
    screen.page.emulate_media(color_scheme=theme)
    found = []
    for role, address in PAGES:
        screen.page.context.clear_cookies()
        if role:
            screen.sign_in(cast.people[role])
        screen.open(address.format(post=cast.post, person=cast.people["head"].pk), idle="schools" in address)
        found += [f"{address} {fault}" for fault in [*screen.faults(), *screen.errors]]
        found += [f"{address} is wider than the window"] if screen.scrolls_sideways() else []
        screen.errors.clear()
    return found


def test_no_page_has_a_serious_fault_at_a_desk(desk, cast):
    assert walk(desk, cast, "light") == []


def test_no_page_has_a_serious_fault_on_a_phone_in_the_dark(phone, cast):
    assert walk(phone, cast, "dark") == []


def test_one_signs_in_finds_an_organisation_by_its_initials_and_signs_out(desk, cast):
    page = desk.open("/my/")
    page.get_by_label("账号").fill("leader-bureau")
    page.get_by_label("密码").fill("correct-horse-7")
    desk.follow(page.get_by_role("button", name="登录"))

    page.keyboard.press("/")
    page.keyboard.type("dyzzx")
    page.keyboard.press("Enter")
    desk.follow(page.get_by_role("link", name="东屿镇中心小学").first)

    assert page.locator("h1").inner_text() == "东屿镇中心小学"
    page.get_by_role("button", name="leader-bureau").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/accounts/login/**")


def test_the_tree_opens_by_keyboard_and_loads_what_is_below(desk, cast):
    desk.sign_in(cast.people["leader"])
    page = desk.open("/organisations/")

    page.locator("summary", has_text="东屿镇").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("link", name="东屿镇第一幼儿园").wait_for()
    page.keyboard.press("ArrowDown")

    assert page.evaluate("document.activeElement.textContent.trim()").startswith("东屿镇中心小学")


def test_a_school_is_moved_with_the_picker_and_moved_back(desk, cast):
    desk.sign_in(cast.people["system-admin"])
    page = desk.open("/organisations/s-001/move/")

    page.locator("#id_below-ts-control").click()
    page.locator("#id_below-ts-control").type("xlz")
    page.locator(".ts-dropdown .option", has_text="西岭镇").first.click()
    page.get_by_role("button", name="迁移").click()
    page.get_by_role("button", name="撤回这一步").wait_for()
    moved = Organisation.objects.get(code="s-001").parent.code
    page.get_by_role("button", name="撤回这一步").click()
    page.get_by_text("已撤回上一步").wait_for()

    assert (moved, Organisation.objects.get(code="s-001").parent.code) == ("west", "east")


def test_a_list_narrows_as_one_types_and_keeps_the_caret(desk, cast):
    desk.sign_in(cast.people["system-admin"])
    page = desk.open("/posts/")

    page.locator("#listing-q").type("东屿镇中心", delay=20)
    page.get_by_text("共 1 条").wait_for()

    assert page.evaluate("document.activeElement.id") == "listing-q"
    assert "q=" in page.url


def test_a_phone_has_its_menu_at_the_thumb(phone, cast):
    phone.sign_in(cast.people["system-admin"])
    page = phone.open("/")

    page.get_by_role("button", name="菜单", exact=True).click()
    page.locator("#frame-all").get_by_role("link", name="岗位").click()
    page.wait_for_url("**/posts/")

    assert page.locator("h1").inner_text() == "岗位"


def test_the_dark_theme_is_chosen_in_the_top_bar_and_stays(desk, cast):
    desk.sign_in(cast.people["leader"])
    page = desk.open("/")

    page.get_by_role("button", name="外观").click()
    desk.follow(page.get_by_role("button", name="深色"))

    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert User.objects.get(pk=cast.people["leader"].pk).theme == "dark"


def test_a_chart_is_drawn_from_its_numbers_and_its_table_opens_by_keyboard(desk, cast, rf):
    chart = Chart("trend", "入园率", "line", ("4月", "5月"), (Series("入园率", (97, 99)),), unit="%", first="月份")
    request = rf.get("/somewhere/")
    request.user = cast.people["head"]
    figure = render_to_string("pages/_chart.html", {"chart": chart}, request)
    desk.sign_in(cast.people["head"])
    page = desk.open("/schools/s-001/")

    page.evaluate("html => { document.querySelector('main').innerHTML = html }", figure)
    page.evaluate("document.dispatchEvent(new CustomEvent('htmx:afterSettle', {bubbles: true}))")
    page.locator("[data-chart-for=trend] canvas").wait_for()
    folded = page.locator("#table-trend").is_visible()
    page.get_by_role("button", name="表格").focus()
    page.keyboard.press("Enter")

    assert not folded
    assert page.locator("figure tbody :is(th, td)").all_inner_texts() == ["4月", "97", "5月", "99"]
    assert (
        page.locator("[data-chart-for=trend]").get_attribute("aria-label") == "入园率：2 项，从 97 到 99 %，数字见表格"
    )
    assert desk.faults() == []
    assert desk.errors == []
