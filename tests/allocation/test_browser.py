"""An officer arranges an examination in a real browser, and anybody replays its draw."""

import re

import pytest

from tijiao.allocation.models import Room


@pytest.mark.browser
def test_an_officer_freezes_reveals_and_publishes_an_examination_and_prints_a_door_sheet(desk, prepared, officer):
    desk.sign_in(officer)
    page = desk.open(f"/allocation/{prepared.pk}/")

    desk.follow(page.get_by_role("button", name="固定考生名单并公布"))
    page.fill("[name=public]", "骰子 3 5 1")
    desk.follow(page.get_by_role("button", name="用这个随机数揭晓"))
    desk.follow(page.get_by_role("button", name="固定监考名单并公布"))
    page.fill("[name=public]", "骰子 6 2")
    desk.follow(page.get_by_role("button", name="用这个随机数揭晓"))
    desk.follow(page.get_by_role("button", name="向学校公布"))
    page.get_by_text("已公布：各校看到本校考生和监考员").wait_for()
    assert desk.faults() == []

    solution = page.url
    desk.follow(page.get_by_role("link", name="001", exact=True))
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1; }; }")
    page.get_by_role("button", name="打印").click()
    assert page.evaluate("window.printed") == 1
    numbers = page.locator(".seat-plan small").all_inner_texts()
    assert sorted(numbers) == [f"2001001{seat:02}" for seat in range(1, 7)]
    assert (desk.faults(), desk.scrolls_sideways(), Room.objects.count()) == ([], False, 2)

    page.goto(solution, wait_until="networkidle")
    desk.follow(page.get_by_role("link", name=re.compile("公示页")).first)
    page.get_by_role("button", name="在这里重算").click()
    page.get_by_text("重算完毕：结果与公布的完全相同。").wait_for()
    assert (desk.faults(), desk.errors) == ([], [])
