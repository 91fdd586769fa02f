"""Next year's plan arrives as a document: a section reads it in, corrects it beside its text, and confirms it.

Serves what the plan asks of itself: every promise has an owner, a number, and a way to be measured.
"""

import re
from pathlib import Path

import pytest
from browser import Screen
from every_page import next_years_document
from playwright.sync_api import Page, expect

from tijiao.directory.models import Organisation, User
from tijiao.plans.models import Line, Plan, Target
from tijiao.sample.building import build
from tijiao.sample.sizes import MOMENT

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def town(_erasable: None) -> None:
    build("town", at=MOMENT)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    made = tmp_path / "work-plan-2021.docx"
    made.write_bytes(next_years_document())
    return made


def read_in(screen: Screen, document: Path) -> Page:
    """The section's officer uploads the document and stands before the draft."""
    screen.sign_in(User.objects.get(username="section"))
    page = screen.open("/plans/")
    page.get_by_label("文件").set_input_files(document)
    page.get_by_role("button", name="读入").click()
    expect(page.get_by_text("条要点没有责任科室")).to_be_visible()
    return page


def test_a_document_becomes_a_draft_that_is_corrected_beside_its_text_and_confirmed(town, desk, document):
    page = read_in(desk, document)
    draft = Plan.objects.get(year=2021)
    target, dropped = Target.objects.filter(measure__line__part__plan=draft).order_by("first")[:2]

    # the words in the text lead to the target in the tree, and back
    page.locator(f"#words-{target.pk}").click()
    expect(page).to_have_url(re.compile(f"#target-{target.pk}$"))
    page.locator(f"#target-{target.pk}").get_by_role("link", name="原文").click()
    expect(page).to_have_url(re.compile(f"#words-{target.pk}$"))
    assert desk.faults() == []

    # its number is corrected and an indicator measures it
    page.locator(f"#target-{target.pk}").get_by_role("link", name="校对").click()
    page.get_by_label("目标值").fill("97.5")
    page.get_by_label("用哪个指标衡量").select_option("cctv-linked-share")
    assert desk.faults() == []
    page.get_by_role("button", name="保存").click()
    expect(page.locator(f"#target-{target.pk}")).to_contain_text("97.5")

    # what is no target goes
    page.locator(f"#target-{dropped.pk}").get_by_role("link", name="校对").click()
    page.once("dialog", lambda question: question.accept())
    page.get_by_role("button", name="这不是目标，去掉").click()
    expect(page.locator(f"#target-{dropped.pk}")).to_have_count(0)

    # what the reading missed is added by its words
    line = Line.objects.filter(part__plan=draft).order_by("position")[0]
    words = draft.document.text[line.first + 4 : line.first + 10]
    page.locator(f"#line-{line.pk} .btn").click()
    page.get_by_label("原文中的几个字").fill(words)
    page.locator("#id_add_value").fill("12")
    page.locator("#id_add_unit").fill("次")
    page.get_by_role("button", name="补上").click()
    expect(page.locator(f"#line-{line.pk}")).to_contain_text("12次")

    # every line finds its section: the last one by hand, and the plan is confirmed
    section = Organisation.objects.kinds("section").order_by("name")[0]
    Line.objects.filter(part__plan=draft, owner=None).exclude(pk=line.pk).update(owner=section)
    page.locator(f"#line-{line.pk} .btn").click()
    page.get_by_label("责任科室").select_option(section.code)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("每条要点都有责任科室了")).to_be_visible()
    page.once("dialog", lambda question: question.accept())
    page.get_by_role("button", name="确认计划").click()
    expect(page.get_by_role("button", name="确认计划")).to_have_count(0)

    draft.refresh_from_db()
    target.refresh_from_db()
    assert (draft.state, target.value, target.indicator) == ("confirmed", 97.5, "cctv-linked-share")
    assert Target.objects.filter(pk=dropped.pk).exists() is False
    assert Line.objects.filter(part__plan=draft, owner=None).count() == 0
    assert desk.errors == []


def test_words_that_are_not_in_the_text_are_refused_in_words_and_what_was_typed_stays(town, desk, document):
    page = read_in(desk, document)
    line = Line.objects.filter(part__plan__year=2021).order_by("position")[0]

    page.locator(f"#line-{line.pk} .btn").click()
    page.get_by_label("原文中的几个字").fill("这句话不在原文里")
    page.locator("#id_add_value").fill("12")
    page.get_by_role("button", name="补上").click()

    expect(page.get_by_text("这句话不在原文里").first).to_be_visible()
    expect(page.get_by_label("责任科室")).to_be_visible()
    expect(page.get_by_label("原文中的几个字")).to_have_value("这句话不在原文里")
