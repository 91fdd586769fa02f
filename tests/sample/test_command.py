"""`tijiao demo`: what it builds, prints, writes, and where it refuses to go."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from zipfile import is_zipfile

import pytest
from django.conf import settings

from tijiao.directory import domain
from tijiao.directory.models import Installation, Organisation
from tijiao.insight.readings import city_value
from tijiao.kernel.periods import Kind, Period
from tijiao.pages.lights import Light
from tijiao.pages.sentences import sentence
from tijiao.plans.models import Plan
from tijiao.plans.standing import plan_standing
from tijiao.sample.accounts import NAMED, PASSWORD
from tijiao.sample.board import board_lines
from tijiao.sample.building import Built
from tijiao.sample.command import ready, sign_in_words
from tijiao.sample.making import Telling, write_bulletin
from tijiao.sample.problems import HoldsAnother, OtherSize
from tijiao.sample.sizes import TODAY

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_the_board_shows_six_parts_and_29_lines_with_lights_in_words(town: Built) -> None:
    plan = Plan.objects.whole().get()
    parts = plan_standing(plan, city_value, on=TODAY)

    lines = list(board_lines(plan, parts, on=TODAY))

    assert lines[0] == "2020年教育体育工作计划  2020-05-20  样例数据"
    assert [line for line in lines if line[:2] in {f"{number}、" for number in "一二三四五六"}] == [
        "一、党建与教育治理", "二、疫情防控与平安开学", "三、学位供给与学校品质", "四、学生成长", "五、教师队伍",
        "六、校园与全民体育",
    ]  # fmt: skip
    words = {light.word for light in Light}
    numbered = [line.split() for line in lines[1:] if line[:4].strip().isdigit()]
    assert [int(cells[0]) for cells in numbered] == list(range(1, 30))
    assert {cells[-1] for cells in numbered} <= words
    assert "学前三年入园率" in "\n".join(lines)


def test_the_targets_of_the_first_lines_have_values_and_lights(town: Built) -> None:
    plan = Plan.objects.whole().get()

    standing = [
        one for part in plan_standing(plan, city_value, on=TODAY) for line in part.lines for one in line.targets
        if one.value is not None and not one.watched
    ]  # fmt: skip
    of_the_plan, of_the_bureau = (
        {one.target.code: (round(one.value, 2), one.light) for one in standing if one.own is own}
        for own in (False, True)
    )

    assert of_the_bureau == {
        "daily-check-completeness": (97.28, Light.AMBER),
        "home-visits-followed": (100.0, Light.GREEN),
        "opening-verified-share": (100.0, Light.GREEN),
        "questions-answered-in-time": (100.0, Light.GREEN),
        "ten-items-in-place": (97.5, Light.GREEN),
    }
    assert of_the_plan == {
        "petitions-in-time": (100.0, Light.GREEN),
        "disclosure-in-time": (100.0, Light.GREEN),
        "services-in-time": (100.0, Light.GREEN),
        "suggestions-in-time": (100.0, Light.GREEN),
        "inspector-rounds": (0.75, Light.GREEN),
        "cctv-linked": (87.5, Light.AMBER),
        "preschool-enrolment": (99.17, Light.GREEN),
        "public-inclusive": (90.83, Light.GREEN),
        "education-district": (4.39, Light.GREY),
        "modern-schools": (100.0, Light.GREEN),
        "visiting-teachers": (7.0, Light.RED),
        "visited-families": (113.0, Light.RED),
        "parents-in-lectures": (413.0, Light.RED),
        "families-sharing-work": (447.0, Light.RED),
        "hour-a-day": (1.15, Light.GREEN),
        "training-person-times": (168.0, Light.RED),
    }


def test_the_month_s_bulletin_is_written_as_word_and_pdf_and_issued_once(town: Built) -> None:
    plan = Plan.objects.whole().get()
    month = Period.containing(Kind.MONTH, TODAY)

    first = write_bulletin(plan, month, "http://127.0.0.1:8000")
    again = write_bulletin(plan, month, "http://127.0.0.1:8000")

    assert [path.name for path in first] == ["bulletin-2020-05-1.docx", "bulletin-2020-05-1.pdf"]
    assert first == again
    assert is_zipfile(first[0])
    assert first[1].read_bytes().startswith(b"%PDF-")
    assert first[0].parent == Path(settings.HOME) / "bulletins"


def test_a_start_on_a_finished_sample_builds_nothing(town: Built) -> None:
    out = StringIO()

    ready("town", out)

    assert out.getvalue() == ""


def test_a_sample_of_another_size_is_left_as_it_is(town: Built) -> None:
    with pytest.raises(OtherSize) as caught:
        ready("city", StringIO())

    assert sentence(caught.value) == (
        "这里已有 town 规模的样例城市，不是 city。请用 --size town，或用 TIJIAO_HOME 指定另一个空文件夹。"
    )


def test_a_real_bureau_is_never_touched(db: None) -> None:
    domain.install(Installation.Kind.REAL, at=NOW)

    with pytest.raises(HoldsAnother):
        ready("town", StringIO())

    assert not Organisation.objects.exists()


def test_what_was_begun_and_not_finished_is_built_anew(db: None) -> None:
    """A build is one transaction: what is left of a broken one is a database with tables and no installation."""
    out = StringIO()

    ready("town", out)

    assert Installation.objects.get().facts == {"size": "town"}
    said = out.getvalue().splitlines()
    assert said[0] == "  0%  读工作包"
    assert said[-2] == " 90%  数据湖"
    assert said[-1].startswith("样例城市已建成，用时 ")


def test_progress_is_told_once_for_each_thing() -> None:
    out = StringIO()
    tell = Telling(out)

    for percent, what in ((0, "单位"), (3, "单位"), (5, "学生"), (20, "学生")):
        tell(percent, what)

    assert out.getvalue() == "  0%  单位\n  5%  学生\n"


def test_the_names_to_sign_in_with_are_told_with_their_password() -> None:
    said = sign_in_words("http://127.0.0.1:8000").splitlines()

    assert said[0] == f"打开 http://127.0.0.1:8000 ，用下面的账号登录，密码都是 {PASSWORD}"
    assert [line.split()[0] for line in said[1:-1]] == [name for name, _role, _what in NAMED]
    assert said[1] == "  clerk       学校填报员      报今天的日检查，整改隐患"
