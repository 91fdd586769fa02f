"""In a real browser, at a desk and on a phone: a faulty workbook comes back marked, is put right and sent again."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from browser import DESK, Screen
from registry.exchange.books import pupil, workbook

from tijiao.registry.models import Pupil

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(params=["desk", "phone"])
def screen(request: pytest.FixtureRequest) -> Screen:
    found: Screen = request.getfixturevalue(request.param)
    return found


def send(screen: Screen, content: bytes, name: str = "名册.xlsx") -> None:
    screen.page.get_by_label("工作簿（.xlsx）或 .csv").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def numbers(screen: Screen) -> dict[str, str]:
    """What the preview counts, by its word."""
    cards = screen.page.locator(".row-cards .card-body")
    return dict(text.split("\n")[:2] for text in cards.all_inner_texts())


def test_a_faulty_workbook_comes_back_marked_and_is_sent_again(screen: Screen, city: Any, person: Any) -> None:
    # given a clerk's workbook of two good rows and one without a name
    screen.sign_in(person("school-clerk", city.school))
    page = screen.open("/exchange/pupils/")
    send(screen, workbook([pupil(1), pupil(2), pupil(3, 姓名="")]))
    screen.follow(page.get_by_role("button", name="上传并预览"))
    # then the preview counts, and says what is wrong at its place
    assert numbers(screen) == {"新增": "2", "更改": "0", "没有变化": "0", "退回": "1"}
    assert page.get_by_role("row", name="“姓名”必填。").inner_text().split() == ["4", "姓名", "“姓名”必填。"]
    assert (screen.faults(), screen.scrolls_sideways()) == ([], False)
    # when the good rows are written and the marked file is put right
    page.get_by_role("button", name="确认写入").click()
    page.get_by_role("button", name="撤回这次导入").wait_for()
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载标注好的文件").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(coming.value.path()).read_bytes()))
    cell = book["学生"]["B5"]
    assert (cell.comment.text, cell.fill.fgColor.rgb) == ("“姓名”必填。", "FFFFC7CE")
    cell.value = "学生3"
    file = io.BytesIO()
    book.save(file)
    # then sent again it touches only what changed
    screen.open("/exchange/pupils/")
    send(screen, file.getvalue(), "名册-已标注.xlsx")
    screen.follow(page.get_by_role("button", name="上传并预览"))
    assert numbers(screen) == {"新增": "1", "更改": "0", "没有变化": "2", "退回": "0"}
    page.get_by_role("button", name="确认写入").click()
    page.get_by_role("button", name="撤回这次导入").wait_for()
    assert (Pupil.objects.count(), screen.errors) == (3, [])


def test_heads_of_another_system_are_dragged_at_a_desk_and_chosen_on_a_phone(
    screen: Screen, city: Any, person: Any
) -> None:
    # given an export whose heads nobody knows
    content = workbook([["A1", "甲", "男", "2012-03-02", "s-001", 2]], heads=["编码", "叫", "性", "日", "校", "级"])
    screen.sign_in(person("school-clerk", city.school))
    page = screen.open("/exchange/pupils/profiles/")
    send(screen, content)
    page.get_by_role("button", name="读取表头").click()
    page.get_by_label("方案名称").fill("小系统")
    assert (screen.faults(), screen.scrolls_sideways()) == ([], False)
    # when one head is dragged onto its column, or chosen like the others
    number = page.locator('[name="head-student_no"]')
    if page.viewport_size == DESK:
        page.locator('[data-head="编码"]').drag_to(page.locator('[data-column="student_no"] legend'))
    else:
        number.select_option("编码")
    for key, head in (("name", "叫"), ("sex", "性"), ("birth_date", "日"), ("school", "校"), ("grade", "级")):
        page.locator(f'[name="head-{key}"]').select_option(head)
    assert number.input_value() == "编码"
    page.get_by_role("button", name="保存对应方案").click()
    # then the file is read by it
    send(screen, content)
    screen.follow(page.get_by_role("button", name="上传并预览"))
    assert page.get_by_text("按“小系统”对应了各列。").is_visible()
    assert (numbers(screen)["新增"], screen.errors) == ("1", [])
