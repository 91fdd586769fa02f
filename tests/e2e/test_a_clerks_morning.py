"""The way through the whole house, in a real browser: a clerk files today's check, and the city's numbers move.

Serves mechanisms 04.2 and 04.11 (the daily check and its calendar) and 04.13 (a hazard that a school names itself).
"""

import re

import pytest
from browser import Screen
from playwright.sync_api import expect

from tijiao.directory.models import User
from tijiao.insight import readings
from tijiao.inspections.models import Finding
from tijiao.ledgers.models import Record
from tijiao.sample.accounts import PASSWORD
from tijiao.sample.building import build
from tijiao.sample.sizes import MOMENT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: What htmx says of a check-as-you-type that the next keystroke overtook: meant so.
SUPERSEDED = re.compile("htmx:(sendAbort|afterRequest)")
YES = (
    "gate_guarded", "escort_on_duty", "morning_check", "exits_clear", "fire_gear", "stairs_watched", "cctv_working",
    "meals_served", "samples_kept", "meal_accompanied", "bus_runs", "bus_checked",
)  # fmt: skip


@pytest.fixture
def town(_erasable: None) -> None:
    build("town", at=MOMENT)
    readings.forget()


def sign_in(screen: Screen, name: str) -> None:
    """Through the form, as a person does."""
    page = screen.open("/accounts/login/")
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page).not_to_have_url(re.compile("login"))


def on_board(screen: Screen, title: str) -> float:
    """The number beside a target's title on the board."""
    page = screen.open("/")
    row = page.locator(".board-targets li", has_text=title)
    return float(re.sub(r"[^0-9.]", "", row.locator(".board-value").inner_text()))


def completeness(screen: Screen) -> str:
    """What the day's cell of the clerk's school says on the heat map, and the share above it."""
    page = screen.open("/ledgers/daily-check/completeness/")
    return page.locator("main").inner_text()


def test_a_clerk_files_todays_check_and_completeness_and_board_move(town, phone, desk):
    sign_in(desk, "leader")
    share, map_before = on_board(desk, "日检查填报率"), completeness(desk)

    sign_in(phone, "clerk")
    page = phone.open("/my/")
    page.get_by_role("link", name=re.compile("日检查")).first.click()
    for name in YES:
        page.locator(f'input[name="{name}"][value="yes"]').check()
    page.locator('input[name="hazards_found"]').fill("1")
    page.locator('input[name="hazard_kinds"][value="fire"]').check()
    page.locator('[name="hazard_detail"]').fill("东楼二层灭火器压力不足，已贴告示，明日更换。")
    page.locator('input[name="hazard_state"][value="fixing"]').check()
    assert phone.faults() == []
    page.get_by_role("button", name="报送").click()
    expect(page).not_to_have_url(re.compile("/fill/"))

    school = User.objects.get(username="clerk").holdings.get().post.organisation
    record = Record.objects.get(ledger__code="daily-check", organisation=school, period="2020-05-20")
    assert record.state == "filed"
    found = Finding.objects.filter(origin__startswith=f"ledgers.record/{record.pk}/")
    assert list(found.values_list("kind_id", "source")) == [("fire", "self")]
    assert on_board(desk, "日检查填报率") > share
    assert completeness(desk) != map_before
    assert (desk.errors, [one for one in phone.errors if not SUPERSEDED.search(one)]) == ([], [])


def test_a_number_on_the_board_opens_onto_its_rows_and_its_sql(town, desk):
    sign_in(desk, "leader")
    page = desk.open("/")

    page.locator(".board-targets li", has_text="校园监控与公安联网率").locator("a").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("联网率")
    expect(page.get_by_role("heading", name="依据的记录")).to_be_visible()
    expect(page.get_by_text("SELECT", exact=False).first).to_be_attached()
