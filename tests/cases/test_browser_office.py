"""A deputy's suggestion in a real browser: two offices, one reply in time, the letter, and the deputy's own rating."""

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from tijiao.cases.models import Case

from .test_files import picture

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def press(screen, name: str) -> None:
    screen.follow(screen.page.get_by_role("button", name=name, exact=True))


def pick(page, field: str, text: str, name: str) -> None:
    page.locator(f"#id_{field}-ts-control").click()
    page.locator(f"#id_{field}-ts-control").type(text)
    page.locator(".ts-dropdown .option", has_text=name).first.click()


def test_two_offices_answer_a_deputys_suggestion_in_one_reply_in_time_and_the_deputy_rates_it(desk, kinds, people):
    desk.sign_in(people.office)
    page = desk.open("/cases/new/deputy-suggestion/")
    page.get_by_label("标题").fill("增设护学岗")
    page.get_by_label("来源").select_option("meeting")
    page.get_by_label("来件人姓名").fill("周代表")
    page.get_by_label("建议（提案）号").fill("12")
    page.get_by_text("校园安全", exact=True).click()
    page.get_by_label("建议内容").fill("上学放学时段设护学岗。")
    page.get_by_text("否", exact=True).click()
    press(desk, "登记")
    told = page.locator(".alert", has_text="查询码").inner_text()
    number, code = told.split("编号 ")[1].split("，")[0], told.split("查询码 ")[1].split("。")[0]
    press(desk, "受理")
    pick(page, "assign-lead", kinds.safety.code, kinds.safety.name)
    pick(page, "assign-first", kinds.compulsory.code, kinds.compulsory.name)
    press(desk, "交办")
    case = Case.objects.get()

    desk.sign_in(people.compulsory)
    page = desk.open(f"/cases/{case.pk}/")
    page.get_by_label("会办意见").fill("学校安排值日教师。")
    page.locator("form[action*='hand-in']").get_by_label("附件").set_input_files(
        {"name": "plan.png", "mimeType": "image/png", "buffer": picture().read()}
    )
    press(desk, "交会办意见")

    desk.sign_in(people.safety)
    page = desk.open(f"/cases/{case.pk}/")
    reply = page.get_by_label("答复内容")
    assert reply.input_value() == f"{kinds.compulsory.name}：\n学校安排值日教师。"
    assert page.get_by_alt_text("plan.png").count() == 1
    reply.fill(f"已设护学岗。{reply.input_value()}")
    press(desk, "答复")
    with page.expect_download() as download:
        page.get_by_role("link", name="答复函").click()
    letter = Document(BytesIO(Path(download.value.path()).read_bytes()))
    text = "\n".join(one.text for one in letter.paragraphs)
    assert [words in text for words in (number, "已设护学岗。", "学校安排值日教师。", "周代表")] == [
        True,
        True,
        True,
        False,
    ]
    assert (desk.faults(), desk.errors) == ([], [])

    desk.page.context.clear_cookies()
    page = desk.open("/portal/lookup/")
    page.get_by_label("编号").fill(number)
    page.get_by_label("查询码").fill(code)
    press(desk, "查询")
    page.get_by_label("满意程度").select_option("satisfied")
    press(desk, "提交评价")

    case.refresh_from_db()
    assert (case.state, case.in_time, case.satisfaction, case.parts.get().text) == (
        "closed", True, "satisfied", "学校安排值日教师。",
    )  # fmt: skip
