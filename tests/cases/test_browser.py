"""A resident's complaint in a real browser: from a phone to a published answer."""

from datetime import timedelta

import pytest

from tijiao.cases import domain
from tijiao.cases.models import Answer, Case
from tijiao.directory.clock import now

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_complaint_goes_from_a_residents_phone_to_a_published_answer(phone, kinds, people, monkeypatch):
    monkeypatch.setattr("captcha.conf.settings.CAPTCHA_TEST_MODE", True)
    page = phone.open("/portal/")
    page.get_by_role("link", name="我要办、我要问").click()
    page.locator("section", has_text="投诉").get_by_role("link", name="填写").last.click()
    page.get_by_label("标题").fill("食堂饭菜偏凉")
    page.get_by_text("食堂与配餐", exact=True).click()
    page.get_by_label("具体内容").fill("李明反映：送到教室已凉")
    page.get_by_label("反映哪个单位（可不选）").fill("s-001")
    page.get_by_label("您的姓名（可不填）").fill("李明")
    page.get_by_label("同意公开答复（公开前会去掉个人信息）").check()
    page.locator("[name=captcha_1]").fill("PASSED")
    assert (phone.faults(), phone.scrolls_sideways()) == ([], False)
    page.get_by_role("button", name="提交").click()
    number, code = page.locator("#number").inner_text(), page.locator("#code").inner_text()

    phone.sign_in(people.head)
    pk = Case.objects.get(number=number).pk
    assert phone.page.goto(f"{phone.address}/cases/{pk}/").status == 404
    phone.page.context.clear_cookies()
    domain.accept(pk, by=people.office, at=now())
    domain.assign(pk, kinds.east, by=people.office, at=now())
    domain.reply(pk, "李明您好，已更换保温箱。", by=people.town, at=now() + timedelta(seconds=1))

    page = phone.open("/portal/lookup/")
    page.get_by_label("编号").fill(number)
    page.get_by_label("查询码").fill(code)
    phone.follow(page.get_by_role("button", name="查询"))
    assert "已更换保温箱" in page.inner_text("body")
    page.get_by_label("满意程度").select_option("satisfied")
    phone.follow(page.get_by_role("button", name="提交评价"))

    phone.sign_in(people.office)
    page = phone.open(f"/cases/answers/{Answer.objects.get().pk}/publish/")
    page.get_by_label("我已通读", exact=False).check()
    phone.follow(page.get_by_role("button", name="在公众网站公开"))
    phone.page.context.clear_cookies()
    page = phone.open("/portal/answers/")
    told = page.inner_text("body")
    assert ("已更换保温箱" in told, "李明" in told) == (True, False)
    assert Case.objects.get().satisfaction == "satisfied"
