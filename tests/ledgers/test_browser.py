"""Return and correct, chase and be chased, restore an earlier state: in a real browser, at a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from ledgers.conftest import check, moment
from tijiao.kernel.periods import Period
from tijiao.ledgers import domain
from tijiao.ledgers.models import Record

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(params=["desk", "phone"])
def screen(request):
    return request.getfixturevalue(request.param)


def well(screen):
    """No serious fault by axe-core, no script error, nothing wider than the window."""
    assert (screen.faults(), screen.errors, screen.scrolls_sideways()) == ([], [], False)


def test_what_is_sent_back_is_told_mended_and_filed_again(screen, ledgers, city, person):
    clerk, head = person("school-clerk", city.school), person("head", city.school)
    answers = {"held": "no", "why_not": "雨天"}
    filling = domain.Filling(ledgers.drill_monthly, city.school, Period.parse("2020-05"), answers)
    record = domain.file(filling, by=clerk, at=moment("2020-05-20 09:00"))

    screen.sign_in(head)
    page = screen.open(f"/ledgers/records/{record.pk}/")
    well(screen)
    page.get_by_label("退回的理由").fill("请写清补练日期")
    page.get_by_role("button", name="退回", exact=True).click()
    page.get_by_text("已退回：").wait_for()

    screen.sign_in(clerk)
    page = screen.open("/notices/")
    well(screen)
    page.get_by_role("button", name="已退回，请修改后重新报送").click()
    page.get_by_role("link", name="继续填").click()
    page.get_by_text("请写清补练日期").wait_for()
    page.locator("[name=why_not]").fill("雨天，5月8日补练")
    page.get_by_role("button", name="报送", exact=True).click()
    page.get_by_role("heading", name="已报送").wait_for()

    mended = Record.objects.get()
    assert (mended.state, mended.data["why_not"], mended.version) == ("filed", "雨天，5月8日补练", 3)


def test_one_click_chases_and_the_notice_arrives(screen, ledgers, city, person):
    clerk, officer = person("school-clerk", city.school), person("section-officer", city.safety)
    screen.sign_in(officer)
    page = screen.open("/ledgers/daily-check/missing/2020-05-20/")
    well(screen)
    page.get_by_role("button", name="催报这 3 个单位").click()
    page.get_by_text("已催报1个单位。").wait_for()

    screen.sign_in(clerk)
    page = screen.open("/my/")
    page.get_by_role("link", name="通知，1 条未读").click()
    page.get_by_role("button", name="催报：校园安全日检查").click()
    page.wait_for_url("**/ledgers/daily-check/fill/**")
    page = screen.open("/my/")
    page.get_by_role("link", name="通知，0 条未读").wait_for()


def test_an_earlier_state_is_looked_at_beside_the_present_one_and_restored(screen, ledgers, city, person, filling):
    clerk, at = person("school-clerk", city.school), moment("2020-05-20 09:00")
    record = domain.file(filling(), by=clerk, at=at)
    domain.correct(domain.Filling(ledgers.daily_check, city.school, Period.parse("2020-05-20"), check(gate_guarded="no"), 1),
                   why="保安请假", by=clerk, at=at)  # fmt: skip

    screen.sign_in(clerk)
    page = screen.open(f"/ledgers/records/{record.pk}/")
    page.get_by_role("link", name="与现在对照").first.click()
    page.get_by_role("columnheader", name="当时").wait_for()
    well(screen)
    page.get_by_label("为什么恢复成这一版").fill("改错了一天")
    page.get_by_role("button", name="恢复成这一版").click()
    page.get_by_text("已恢复成第1版。").wait_for()

    assert Record.objects.get().data["gate_guarded"] == "yes"


@pytest.mark.parametrize(("role", "where", "address"), [
    ("leader", "bureau", "/ledgers/burden/"), ("school-clerk", "school", "/ledgers/daily-check/object/"),
    ("school-clerk", "school", "/notices/hours/"), ("section-officer", "safety", "/ledgers/unlocked/new/"),
    ("school-clerk", "school", "/ledgers/daily-check/event/"),
])  # fmt: skip
def test_the_other_pages_are_readable(screen, ledgers, city, person, role, where, address):
    screen.sign_in(person(role, getattr(city, where)))
    screen.open(address)
    well(screen)


def test_from_a_new_form_to_a_school_that_files_it(screen, ledgers, city, person):
    officer, clerk = person("section-officer", city.safety), person("school-clerk", city.school)
    screen.sign_in(officer)
    page = screen.open("/forms/")
    page.get_by_label("表单名称").fill("走访")
    page.get_by_label("编号").fill("site-visit")
    page.get_by_role("button", name="开始设计").click()
    page.locator(".design-add").get_by_role("link", name="文字", exact=True).click()
    page.get_by_label("题目（问什么）").fill("去了哪个村")
    page.get_by_role("button", name="保存这一题").click()
    page.get_by_role("button", name="发布为新版本").click()
    page.get_by_role("link", name="发放台账").click()
    page.get_by_label("台账名称").fill("当天走访")
    page.get_by_label("多久填一次").select_option(label="每天")
    page.get_by_label("从哪天起").fill("2020-05-20")
    well(screen)
    page.get_by_role("button", name="发放", exact=True).click()
    expect(page.get_by_text("请先看过别处已经在收的内容")).to_be_visible()
    screen.errors.clear()  # the browser itself logs an answer of 422
    page.get_by_label("我看过别处已经在收的内容").check()
    page.get_by_role("button", name="发放", exact=True).click()
    expect(page.get_by_text("已发放，2020-05-20起填报")).to_be_visible()
    well(screen)

    screen.sign_in(clerk)
    page = screen.open("/notices/")
    page.get_by_role("button", name="新台账：当天走访").click()
    expect(page.get_by_role("heading", name="当天走访 · 填报要求")).to_be_visible()
    page = screen.open("/my/")
    page.get_by_role("link", name="当天走访").first.click()
    page.get_by_label("去了哪个村").fill("上屿")
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.get_by_role("heading", name="已报送")).to_be_visible()

    assert [(one.ledger.code, one.organisation, one.data) for one in Record.objects.all()] == [("own-site-visit", city.school, {"q1": "上屿"})]
