"""A published draw is replayed without the server: on the command line, and in a real browser."""

import json
from argparse import Namespace
from pathlib import Path

import pytest
from given import REPOSITORY
from PIL import Image
from playwright.sync_api import Browser

from tijiao.forms.models import Attachment
from tijiao.inspections import draws
from tijiao.inspections.frames import Terms
from tijiao.inspections.models import Draw, Finding, RoundKind, Visit
from tijiao.keep.command_draw import run
from tijiao.keep.problems import NoSuchFile
from tijiao.kernel.draw import UnreadableDraw, digest, publish

VECTORS = sorted((REPOSITORY / "tests" / "kernel" / "draw_vectors").glob("*.json"))
SHA256 = REPOSITORY / "node_modules" / "js-sha256" / "build" / "sha256.min.js"
TWIN = REPOSITORY / "src" / "tijiao" / "inspections" / "static" / "inspections" / "draw.js"


def told(file: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    return run(Namespace(file=str(file), json=False)), capsys.readouterr().out.strip()


def test_the_command_says_whether_a_file_holds(tmp_path, capsys):
    right = json.loads(VECTORS[0].read_text(encoding="utf-8"))
    listed = right["list"]
    files = {
        "revealed": right,
        "frozen": json.loads(publish(listed, digest("x"))),
        "aborted": json.loads(publish(listed, digest("x"), aborted="停电")),
        "moved": {**right, "public": right["public"] + "0"},
    }
    for name, value in files.items():
        (tmp_path / name).write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")

    found = {name: told(tmp_path / name, capsys) for name in files}

    assert found == {
        "revealed": (0, "重算完毕：结果与公布的完全相同。"),
        "frozen": (0, "名单已公布，还没有揭晓；摘要与名单相符。"),
        "aborted": (0, "这次抽取已作废；摘要与名单相符。"),
        "moved": (1, "重算的结果与公布的不同。"),
    }


def test_what_is_no_draw_is_a_problem(tmp_path):
    (tmp_path / "nonsense").write_bytes(b"\xff\x00{")

    with pytest.raises(UnreadableDraw):
        run(Namespace(file=str(tmp_path / "nonsense"), json=False))
    with pytest.raises(NoSuchFile):
        run(Namespace(file=str(tmp_path / "nowhere"), json=False))


@pytest.fixture
def bare(chromium: Browser):
    """A page without any server, with the portal's own two scripts."""
    page = chromium.new_page()
    page.set_content("<title>draw</title>")
    for script in (SHA256, TWIN):
        page.add_script_tag(path=str(script))
    yield page
    page.close()


@pytest.mark.browser
def test_the_browser_finds_every_vector_and_each_change_in_it(bare):
    for vector in VECTORS:
        text = vector.read_text(encoding="utf-8")
        value = json.loads(text)
        changed = {
            "result": json.dumps({**value, "public": value["public"] + "0"}),
            "secret-hash": json.dumps({**value, "secret_hash": "0" * 64}),
            "list-hash": json.dumps({**value, "list_hash": "0" * 64}),
            "version": json.dumps({**value, "version": "tijiao-draw-2"}),
        }

        assert bare.evaluate("text => tijiaoDraw.verify(text)", text) == {"stage": "revealed", "faults": []}
        for fault, file in changed.items():
            assert bare.evaluate("text => tijiaoDraw.verify(text)", file)["faults"] == [fault]


@pytest.mark.browser
def test_a_double_random_round_from_plan_to_published_result_replayed_with_the_server_stopped(
    desk, live_server, opened, enrolled, city, person, tmp_path
):
    for number in ("D01", "D02"):
        enrolled(number)
    found = opened(RoundKind.DOUBLE_RANDOM, title="五月双随机抽查")
    desk.sign_in(person("section-officer", city.safety))
    page = desk.open(f"/inspections/rounds/{found.pk}/")
    page.get_by_role("link", name="组织抽取").click()
    for stratum in ("primary", "junior", "preschool"):
        page.fill(f"[name=take-{stratum}]", "1")
    page.fill("[name=team]", "1")
    page.get_by_role("button", name="固定名单并公布").click()
    page.fill("[name=public]", "骰子 3 5 1")
    page.get_by_role("button", name="用这个随机数揭晓").click()
    page.get_by_text("抽取已揭晓").wait_for()
    page.get_by_role("link", name="公示页").click()
    with page.expect_download() as loading:
        page.get_by_role("link", name="下载公布的文件").click()
    file = tmp_path / "draw.json"
    loading.value.save_as(file)
    page.goto(live_server.url + "/portal/draws/verify/", wait_until="networkidle")

    page.context.set_offline(True)  # from here on no server answers
    page.set_input_files("#file", file)
    page.get_by_text("重算完毕：结果与公布的完全相同。").wait_for()
    moved = tmp_path / "moved.json"
    moved.write_text(json.dumps({**json.loads(file.read_text(encoding="utf-8")), "secret_hash": "0" * 64}), encoding="utf-8")
    page.set_input_files("#file", moved)
    page.get_by_text("密数与封存的摘要不符：密数被换过。").wait_for()

    assert sorted(Draw.objects.get().result["drawn"]) == ["k-001", "s-001", "s-002"]
    assert run(Namespace(file=str(file), json=False)) == 0


@pytest.mark.browser
def test_a_visit_is_filed_without_a_network_once_and_with_its_photo(phone, planned, tmp_path):

    visit = planned()
    phone.sign_in(visit.seats.get().inspector.user)
    page = phone.open(f"/inspections/visits/{visit.pk}/fill/")
    sheet = visit.sheets.get().pk
    for item, result in (("tidy", "not-applicable"), ("cold-chain", "met"), ("exits", "unmet")):
        page.locator(f"label[for='r-{sheet}-{item}-{result}']").click()
    page.fill(f"[name='n-{sheet}-exits']", "南门锁闭")
    page.set_input_files(f"[name='p-{sheet}-exits']", photo(tmp_path))

    page.context.set_offline(True)
    page.get_by_role("button", name="报送").click()
    page.get_by_text("没有网络").first.wait_for()
    waiting = Visit.objects.get().state
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_function("() => document.querySelector('[data-outbox-count]').textContent === ''")

    assert waiting == "planned"
    assert (Visit.objects.get().state, Finding.objects.count()) == ("done", 1)
    assert Attachment.objects.filter(owner_kind="inspections.sheet", field="exits").count() == 1


def photo(folder: Path) -> Path:

    made = folder / "gate.jpg"
    Image.new("RGB", (640, 480), (120, 160, 90)).save(made)
    return made




@pytest.mark.browser
def test_what_an_inspector_and_a_resident_see_on_a_phone_is_readable(phone, planned, opened, enrolled, city, person, at):
    visit = planned()
    officer = person("section-officer", city.safety)
    draw = draws.freeze(opened(RoundKind.DOUBLE_RANDOM).pk, Terms({"primary": 1}, team=1), by=officer, at=at)
    phone.sign_in(visit.seats.get().inspector.user)

    found = {}
    for address in (
        "/inspections/visits/", f"/inspections/visits/{visit.pk}/fill/", f"/inspections/visits/{visit.pk}/",
        f"/inspections/draws/{draw.pk}/", f"/portal/draws/{draw.pk}/", "/portal/draws/verify/",
    ):  # fmt: skip
        phone.open(address)
        found[address] = (phone.faults(), phone.scrolls_sideways())

    assert set(map(str, found.values())) == {"([], False)"}, found
