"""From a number on the board to its row, its correction, the board again, and the erratum of the issued bulletin.

Serves mechanism 05.7: the plan's work is lit, chased and reported on; what is corrected is told.
"""

import re

import pytest
from browser import Screen
from playwright.sync_api import expect

from tijiao.directory import clock
from tijiao.directory.models import User
from tijiao.insight import readings
from tijiao.kernel.periods import Period
from tijiao.plans.models import Plan
from tijiao.reports.domain import issue
from tijiao.reports.models import Bulletin
from tijiao.sample.building import build
from tijiao.sample.sizes import MOMENT

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def issued(_erasable: None) -> Bulletin:
    """The sample town, and its bulletin of May."""
    build("town", at=MOMENT)
    readings.forget()
    clock.forget()
    plan = Plan.objects.whole().in_force(2020)[0]
    return issue(plan, Period.parse("2020-05"), readings.city_on(clock.today()), by=None, at=clock.now())


def on_board(screen: Screen, title: str):
    return screen.open("/").locator(".board-targets li", has_text=title).locator(".board-value a")


def test_a_row_behind_a_number_is_corrected_and_board_and_bulletin_tell_it(issued, desk):
    desk.sign_in(User.objects.get(username="clerk"))
    number = on_board(desk, "逾期未销隐患")
    expect(number).to_have_text("1处")
    number.click()
    page = desk.page
    expect(page.locator(".display-6")).to_contain_text("1")

    rows = page.locator("#rows tbody tr").filter(has=page.locator("td.text-end", has_text=re.compile("^1$")))
    rows.first.locator("a[href^='/inspections/']").click()
    page.locator("form[action$='/rectify/'] textarea").first.fill("应急照明灯已更换，试验三次正常。")
    desk.follow(page.get_by_role("button", name="报告整改"))

    expect(on_board(desk, "逾期未销隐患")).to_have_text("0处")
    page = desk.open(f"/bulletins/{issued.code}/")
    row = page.locator(".bulletin-errata tbody tr", has_text="逾期未销隐患")
    expect(row).to_contain_text("1处")
    expect(row).to_contain_text("0处")
    expect(row).to_contain_text("整改")
    assert "逾期未销隐患为1处" in page.locator("article.bulletin").inner_text()
    assert desk.faults() == []
