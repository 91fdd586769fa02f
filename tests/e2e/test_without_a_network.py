"""A clerk fills today's check on a device that loses its network: nothing is lost, and it is filed exactly once."""

import pytest
from browser import Screen
from playwright.sync_api import expect

from tijiao.directory.models import User
from tijiao.insight import readings
from tijiao.ledgers.models import Record
from tijiao.outbox.models import Filing
from tijiao.sample.building import build
from tijiao.sample.sizes import MOMENT

pytestmark = [pytest.mark.browser, pytest.mark.slow]
YES = (
    "gate_guarded", "escort_on_duty", "morning_check", "exits_clear", "fire_gear", "stairs_watched", "cctv_working",
)  # fmt: skip
NO = ("meals_served", "bus_runs")
PAGE_KEPT = """async () => (await (await caches.open("tijiao-pages-1")).keys())
    .some(one => new URL(one.url).pathname === location.pathname)"""
TYPED_KEPT = "async () => (await (await idb.openDB('tijiao', 1)).count('typed')) === 1"


@pytest.fixture
def school(_erasable: None):
    build("town", at=MOMENT)
    readings.forget()
    return User.objects.get(username="clerk").holdings.get().post.organisation


@pytest.fixture
def form(request, school):
    """Today's check, open on the phone (or at a desk), and kept there by its service worker."""
    phone: Screen = request.getfixturevalue(getattr(request, "param", "phone"))
    address = f"/ledgers/daily-check/fill/{school.pk}/2020-05-20/"
    phone.sign_in(User.objects.get(username="clerk"))
    phone.open("/my/")
    phone.page.wait_for_function("navigator.serviceWorker.controller !== null")
    phone.open(address)
    until(phone, PAGE_KEPT)
    return phone


def until(phone: Screen, holds: str) -> None:
    """Waits in the page itself: Playwright takes the promise of an asynchronous condition for a yes."""
    phone.page.evaluate(f"async () => {{ while (!await ({holds})()) await new Promise(go => setTimeout(go, 20)); }}")


def fill(screen: Screen) -> None:
    for name in YES:
        screen.page.locator(f'input[name="{name}"][value="yes"]').check()
    for name in NO:
        screen.page.locator(f'input[name="{name}"][value="no"]').check()
    screen.page.locator('input[name="hazards_found"]').fill("0")


def of_today(school) -> list[tuple[str, int]]:
    """State and number of versions of today's check."""
    rows = Record.objects.filter(ledger__code="daily-check", organisation=school, period="2020-05-20")
    return [(one.state, one.history.count()) for one in rows]


def test_what_is_filed_without_a_network_waits_on_the_phone_and_goes_out_once(form, school):
    page = form.page
    page.context.set_offline(True)
    fill(form)
    page.get_by_role("button", name="报送").click()
    expect(page.get_by_text("已存在本机的待发箱")).to_be_visible()
    assert of_today(school) == []

    page.reload()
    expect(page.locator('input[name="fire_gear"][value="yes"]')).to_be_checked()
    expect(page.get_by_text("已存在本机的待发箱")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("离线填写的内容已报送")).to_be_visible()

    assert of_today(school) == [("filed", 1)]
    [kept] = Filing.objects.all()
    assert kept.device_entered_at < kept.device_sent_at
    assert form.scrolls_sideways() is False


@pytest.mark.parametrize("form", ["desk", "phone"], indirect=True)
def test_a_draft_is_gone_on_with_without_a_network_and_filed_when_it_is_back(form, school):
    page = form.page
    page.locator('input[name="fire_gear"][value="yes"]').check()
    page.get_by_role("button", name="存草稿").click()
    expect(page.get_by_text("草稿已保存。")).to_be_visible()
    until(form, PAGE_KEPT)

    page.context.set_offline(True)
    page.reload()
    expect(page.locator('input[name="fire_gear"][value="yes"]')).to_be_checked()
    fill(form)
    page.get_by_role("button", name="报送").click()
    expect(page.get_by_text("已存在本机的待发箱")).to_be_visible()
    assert of_today(school) == [("draft", 1)]
    page.context.set_offline(False)
    expect(page.get_by_text("离线填写的内容已报送")).to_be_visible()

    assert of_today(school) == [("filed", 2)]


def test_an_answer_that_is_lost_on_the_way_back_does_not_file_twice(form, school):
    page = form.page

    def lose(route):
        route.fetch()
        route.abort()

    fill(form)
    page.route("**/fill/**", lambda route: lose(route) if route.request.method == "POST" else route.continue_())
    page.get_by_role("button", name="报送").click()
    expect(page.get_by_text("已存在本机的待发箱")).to_be_visible()
    assert of_today(school) == [("filed", 1)]

    page.unroute("**/fill/**")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_text("离线填写的内容已报送")).to_be_visible()

    assert of_today(school) == [("filed", 1)]
    assert Filing.objects.count() == 1


def test_what_was_typed_is_there_again_after_the_page_was_lost(form, school):
    page = form.page
    page.locator('input[name="hazards_found"]').fill("0")
    page.locator('input[name="gate_guarded"][value="no"]').check()
    until(form, TYPED_KEPT)

    page.evaluate("document.querySelector('form[data-form]').dataset.dirty = ''")
    page.reload()

    expect(page.get_by_text("已恢复上次在这台设备上填到一半的内容")).to_be_visible()
    expect(page.locator('input[name="gate_guarded"][value="no"]')).to_be_checked()
    page.get_by_role("button", name="不要，重新填").click()
    expect(page.locator('input[name="gate_guarded"][value="no"]')).not_to_be_checked()
    assert of_today(school) == []


def test_what_the_server_refuses_stays_in_the_outbox_with_its_reason(form, school):
    page = form.page
    page.context.set_offline(True)
    page.locator('input[name="gate_guarded"][value="yes"]').check()
    page.get_by_role("button", name="报送").click()
    expect(page.get_by_text("已存在本机的待发箱")).to_be_visible()

    page.context.set_offline(False)
    form.open("/outbox/")

    expect(page.get_by_text("没有收下")).to_be_visible()
    assert (of_today(school), form.faults()) == ([], [])
    page.get_by_role("link", name="日检查").click()
    expect(page.get_by_text("没有收下，请修改后重新报送")).to_be_visible()
    expect(page.locator('input[name="gate_guarded"][value="yes"]')).to_be_checked()
    fill(form)
    page.get_by_role("button", name="报送").click()
    expect(page.get_by_role("heading", name="已报送")).to_be_visible()
    assert of_today(school) == [("filed", 1)]
