"""Every page of the house on the sample town, at a desk by day and on a phone at night."""

import re
from types import SimpleNamespace

import pytest
from browser import Screen
from every_page import ACTS, CLOSED, PAGES, PIECES, facts, names, next_years_document

from tijiao.directory.models import User
from tijiao.insight import readings
from tijiao.insight.readings import city_value
from tijiao.kernel.periods import Period
from tijiao.plans import taking
from tijiao.plans.models import Plan
from tijiao.reports.domain import issue
from tijiao.sample.building import build
from tijiao.sample.evaluations import issue_kindergartens
from tijiao.sample.sizes import MOMENT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: What htmx says of a piece of a page that was still under way when the walk went on: meant so.
SUPERSEDED = re.compile("htmx:(sendAbort|afterRequest|sendError)")
LOOK = """() => [
    [document.querySelectorAll("h1").length === 1, "has not exactly one h1"],
    [document.title.split("·")[0].trim() !== "", "has no title"],
    [(document.querySelector(".sample-ribbon")?.textContent ?? "").includes("样例数据"), "does not say 样例数据"],
    [document.documentElement.scrollWidth <= window.innerWidth + 1, "is wider than the window"],
].filter(([good]) => !good).map(([, wrong]) => wrong)"""


@pytest.fixture
def town(_erasable: None) -> SimpleNamespace:
    """The sample town with a bulletin and, beside the year's plan, one that still has to be corrected."""
    build("town", at=MOMENT)
    readings.forget()
    issue_kindergartens(at=MOMENT)
    plan = Plan.objects.whole().get(code="plan-2020")
    issue(plan, Period.parse("2020-05"), city_value, by=None, at=MOMENT)
    section = User.objects.get(username="section")
    return facts(taking.take_in(next_years_document(), "2021.docx", by=section, at=MOMENT).pk)


def walk(screen: Screen, town: SimpleNamespace, theme: str) -> list[str]:
    """Every page, account after account, and what is wrong with it."""
    User.objects.update(theme=theme)
    screen.page.emulate_media(color_scheme=theme)
    rows = sorted((account, address) for rows in PAGES.values() for account, address in rows)
    found, last = [], ""
    for account, address in rows:
        if account != last:
            screen.page.context.clear_cookies()
            if account != "-":
                screen.sign_in(User.objects.get(username=account))
        last = account
        found += [f"{account} {address} {theme}: {wrong}" for wrong in wrongs(screen, address.format(**vars(town)))]
    return found


def wrongs(screen: Screen, address: str) -> list[str]:
    """What is wrong with one page."""
    screen.errors.clear()
    answer = screen.page.goto(screen.address + address, wait_until="load")
    status = answer.status if answer else 0
    if status != 200:
        return [f"answered {status}"]
    told = [one for one in screen.errors if not SUPERSEDED.search(one)]
    return [*screen.page.evaluate(LOOK), *screen.faults(), *told]


def test_each_view_of_the_urlconf_says_here_how_it_is_opened():
    known = [*PAGES, *PIECES, *CLOSED, *ACTS]

    assert sorted(names()) == sorted(known)


def test_every_page_stands_at_a_desk_by_day_and_on_a_phone_at_night(town, desk, phone):
    assert "\n".join([*walk(desk, town, "light"), *walk(phone, town, "dark")]) == ""
