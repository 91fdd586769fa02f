"""A real browser for tests: the machine's own chromium, at desk and at phone width, with axe-core at hand.

A plugin of conftest: the browser is started once a process, whoever asks for it.

@pytest.mark.browser
def test_the_board_is_readable(desk, city, person):
    desk.sign_in(person("leader", city.bureau))
    desk.open("/")
    assert desk.faults() == []
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from given import REPOSITORY
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--no-first-run"]  # fmt: skip
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
AXE = REPOSITORY / "node_modules" / "axe-core" / "axe.min.js"
expect.set_options(timeout=20_000)  # a machine that does much besides is slow, not wrong
_RUN_AXE = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .filter(one => ["serious", "critical"].includes(one.impact))
    .map(one => one.id + ": " + one.nodes.map(node => node.html.slice(0, 160)).slice(0, 3).join(" | "))"""


@dataclass
class Screen:
    """One browser window at one server."""

    page: Page
    address: str
    errors: list[str]

    def sign_in(self, user: Any) -> None:
        """Give the window the session of an account, without the form."""
        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.address}])

    def open(self, path: str, *, idle: bool = True) -> Page:
        """Go to a page and wait until nothing more is fetched, or (not `idle`) only until it and its scripts are there."""
        self.page.goto(self.address + path, wait_until="networkidle" if idle else "load")
        return self.page

    def follow(self, what: Locator) -> None:
        """Click what leads to another page, and wait until that one is there and fetches nothing more.

        A click alone returns before the browser leaves: what is asked of the page then may be answered by the old one.
        """
        with self.page.expect_navigation(wait_until="networkidle"):
            what.click()

    def faults(self) -> list[str]:
        """What axe-core calls serious or critical on the page as it stands, rule by rule."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        return list(self.page.evaluate(_RUN_AXE))

    def scrolls_sideways(self) -> bool:
        """Whether the page itself is wider than the window (tables may scroll in their own box)."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


def screen_of(browser: Browser, address: str, size: dict[str, int]) -> Iterator[Screen]:
    """A window of its own at a server, closed when the iterator goes on."""
    context = browser.new_context(
        viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=size is PHONE, reduced_motion="reduce"
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda told: errors.append(told.text) if told.type == "error" else None)
    yield Screen(page, address, errors)
    context.close()


@pytest.fixture
def _erasable(transactional_db: None) -> Iterator[None]:
    """Tests with a server really write, so Django empties all tables afterwards: audit entries refuse that in SQLite.

    Their triggers step aside for the emptying and stand again afterwards (PostgreSQL truncates, which fires none).
    """
    yield
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _table, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute("PRAGMA foreign_keys = OFF")
        for table in {table for _name, table, _sql in triggers}:
            cursor.execute(f'DELETE FROM "{table}"')
        cursor.execute("PRAGMA foreign_keys = ON")
        for _name, _table, sql in triggers:
            cursor.execute(sql)


@pytest.fixture
def desk(chromium: Browser, live_server: Any, _erasable: None) -> Iterator[Screen]:
    yield from screen_of(chromium, live_server.url, DESK)


@pytest.fixture
def phone(chromium: Browser, live_server: Any, _erasable: None) -> Iterator[Screen]:
    yield from screen_of(chromium, live_server.url, PHONE)
