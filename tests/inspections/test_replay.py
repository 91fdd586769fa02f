"""A published draw is replayed without the server: on the command line, and in a real browser."""

import json
from argparse import Namespace
from datetime import date
from pathlib import Path

import pytest
from browser import DESK, screen_of
from given import DAY, REPOSITORY
from PIL import Image
from playwright.sync_api import Browser, Error
from pytest_django.live_server_helper import LiveServer

from tijiao.directory import clock
from tijiao.directory.models import Installation
from tijiao.forms.models import Attachment
from tijiao.inspections import draws
from tijiao.inspections.frames import Terms
from tijiao.inspections.models import Draw, Finding, RoundKind, Visit
from tijiao.keep.command_draw import run
from tijiao.keep.jobs import JOBS
from tijiao.keep.problems import NoSuchFile
from tijiao.kernel.draw import UnreadableDraw, digest, publish

VECTORS = sorted((REPOSITORY / "tests" / "kernel" / "draw_vectors").glob("*.json"))
SHA256 = REPOSITORY / "node_modules" / "js-sha256" / "build" / "sha256.min.js"
TWIN = REPOSITORY / "src" / "tijiao" / "draws" / "static" / "draws" / "draw.js"


(CLIMBING,) = (job for job in JOBS if job.name == "escalation")


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


@pytest.fixture
def office(chromium, _erasable):
    """A desk at a server of its own, which the test may stop: (screen, server)."""
    server = LiveServer("localhost")
    screens = screen_of(chromium, server.url, DESK)
    yield next(screens), server
    next(screens, None)
    server.stop()


@pytest.mark.browser
def test_a_double_random_round_from_plan_to_published_result_replayed_with_the_server_stopped(
    office, checklists, enrolled, city, person, tmp_path
):
    desk, server = office
    for number in ("D01", "D02"):
        enrolled(number)
    desk.sign_in(person("section-officer", city.safety))

    page = plan_in_the_browser(desk)
    page.get_by_role("link", name="组织抽取").click()
    for stratum in ("primary", "junior", "preschool"):
        page.fill(f"[name=take-{stratum}]", "1")
    page.fill("[name=team]", "1")
    page.get_by_role("button", name="固定名单并公布").click()
    page.fill("[name=public]", "骰子 3 5 1")
    page.get_by_role("button", name="用这个随机数揭晓").click()
    page.get_by_text("抽取已揭晓").wait_for()
    page.get_by_role("link", name="五月双随机抽查").click()
    page.get_by_role("button", name="公示结果").click()
    page.get_by_text("结果已公示。").wait_for()
    draw = Draw.objects.get()
    page.context.clear_cookies()  # from here on anybody, without an account
    page.goto(f"{server.url}/portal/draws/{draw.pk}/", wait_until="networkidle")
    shown = page.locator("table tbody tr").all_inner_texts()
    with page.expect_download() as loading:
        page.get_by_role("link", name="下载公布的文件").click()
    file = tmp_path / "draw.json"
    loading.value.save_as(file)
    page.goto(f"{server.url}/portal/draws/verify/", wait_until="networkidle")

    server.stop()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_input_files("#file", file)
    page.get_by_text("重算完毕：结果与公布的完全相同。").wait_for()
    moved = tmp_path / "moved.json"
    moved.write_text(json.dumps({**json.loads(file.read_text(encoding="utf-8")), "secret_hash": "0" * 64}), encoding="utf-8")
    page.set_input_files("#file", moved)
    page.get_by_text("密数与封存的摘要不符：密数被换过。").wait_for()

    with pytest.raises(Error, match="ECONNREFUSED"):  # nobody serves any more, and nobody was asked
        page.request.get(f"{server.url}/portal/draws/")
    assert [url for url in asked if not url.endswith("/tijiao.svg")] == []  # the icon of the tab comes late
    places = {"k-001": "东屿镇第一幼儿园", "s-001": "东屿镇中心小学", "s-002": "西岭镇初级中学"}
    assert sorted(draw.result["drawn"]) == sorted(places)
    assert [row.split("\t")[1] for row in shown] == [places[code] for code in draw.result["drawn"]]
    assert Visit.objects.filter(state="planned").count() == 3
    assert run(Namespace(file=str(file), json=False)) == 0


def plan_in_the_browser(desk):
    """The section officer makes the round on its page; returns the page of the round."""
    page = desk.open("/inspections/rounds/")
    page.get_by_role("link", name="新建批次").click()
    page.fill("[name=title]", "五月双随机抽查")
    page.select_option("[name=kind]", "double-random")
    page.select_option("[name=checklists]", ["canteen"])
    page.fill("[name=from_day]", "2020-05-18")
    page.fill("[name=last_day]", "2020-05-29")
    page.get_by_role("button", name="建立").click()
    page.get_by_text("批次已建立，可以安排检查了。").wait_for()
    return page


@pytest.mark.browser
def test_an_overdue_finding_climbs_in_front_of_each_of_them_and_tells_each_once(desk, found, city, person):
    finding = found(on=DAY)  # due on 25 May, serious: the school after 1 day, the town after 3, the city after 8
    head, town = person("head", city.school), person("town-officer", city.east)
    section = person("section-officer", city.safety)
    seen = {}
    for day in (date(2020, 5, 25), date(2020, 5, 26), date(2020, 5, 28), date(2020, 6, 2), date(2020, 6, 3)):
        live_on(day)
        CLIMBING.work(clock.now())
        CLIMBING.work(clock.now())  # once more on the same day: nobody is told twice
        for who in (head, town, section):
            seen[day.isoformat(), who.username] = notices_of(desk, who)

    school = ["有一条问题隐患已逾期 1 天，请尽快整改"]
    towns = ["东屿镇中心小学：有一条问题隐患已逾期 3 天，请督促"]
    bureau = ["东屿镇中心小学：有一条问题隐患已逾期 8 天，已到市局"]
    assert seen == {
        (day, who): told
        for day, all_told in {
            "2020-05-25": ([], [], []), "2020-05-26": (school, [], []), "2020-05-28": (school, towns, []),
            "2020-06-02": (school, towns, bureau), "2020-06-03": (school, towns, bureau),
        }.items()
        for who, told in zip((head.username, town.username, section.username), all_told, strict=True)
    }  # fmt: skip
    page = desk.open(f"/inspections/{finding.pk}/")
    for step in ("逾期，已提醒学校", "逾期，已报镇街教育办", "逾期，已报市局"):
        assert page.get_by_text(step).count() == 1
    assert desk.open("/my/").get_by_text("督促整改").count() == 1


def live_on(day):
    """Move the city's clock."""
    Installation.objects.update(today=day)
    clock.forget()


def notices_of(desk, who):
    """What the page of notices tells of overdue findings."""
    desk.sign_in(who)
    page = desk.open("/notices/", idle=False)
    return [text.removeprefix("未读").strip() for text in page.locator(".notice-title").all_inner_texts() if "逾期" in text]


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
