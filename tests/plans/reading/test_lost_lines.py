"""Plans whose line breaks or tables were lost when they were copied as plain text."""

import pytest

from tijiao.plans import reading
from tijiao.plans.reading import Point

LEAD = "为做好全年工作，结合本园实际，现将有关安排印发给各班组，请认真组织实施，务求取得实效。" * 4


def points(text: str) -> list[Point]:
    """The points of a text file."""
    return list(reading.read(text.encode(), "plan.txt").points())


def test_a_plan_in_one_paragraph_is_cut_at_its_numbers() -> None:
    text = (
        f"2023年工作计划{LEAD}一、指导思想坚持以学生为本，促进全面发展，办好家门口的每一所学校，让家长放心满意，"
        "让学生健康成长。二、工作目标1、加强管理。每学期检查2次。2、加强教研。三、主要措施"
        "（一）抓常规1、备课。每周1次。2、上课。"
    )

    document = reading.read(text.encode(), "plan.txt")

    assert document.title == "2023年工作计划"
    assert [(s.heading, [(p.number, p.title, p.path) for p in s.points]) for s in document.sections] == [
        ("指导思想", [("", "", ())]),
        ("工作目标", [("1", "加强管理", ()), ("2", "加强教研", ())]),
        ("主要措施", [("1", "备课", ("抓常规",)), ("2", "上课", ("抓常规",))]),
    ]
    assert [t.text for p in document.points() for t in p.targets] == ["2次", "每周1次"]


def test_numbers_that_do_not_run_on_cut_nothing() -> None:
    text = f"一、任务\n1.备课。{LEAD}其中3、4年级参加，用时1.5小时。\n2.上课。正文。\n"

    assert [(point.number, point.title) for point in points(text)] == [("1", "备课"), ("2", "上课")]


def test_cells_one_below_the_other_are_rows_again() -> None:
    text = (
        "2022年民生实事任务表\n\n序号\n\n民生实事\n\n责任单位\n\n完成时限\n\n"
        "1\n\n新建幼儿园3所。\n\n县教育局\n\n县住建局\n\n9月底前\n\n"
        "2\n\n改造球场。\n\n县体育中心\n\n6月底前\n\n建设步道。\n\n12月底前\n\n"
        "3\n\n完成改厕500户。\n\n县住建局\n\n12月底前\n\n分享到：\n"
    )

    assert [(p.number, p.title, [t.text for t in p.targets], p.responsible, p.deadlines) for p in points(text)] == [
        ("1", "新建幼儿园3所", ["3所"], ("县教育局", "县住建局"), ("9月底前",)),
        ("2", "改造球场", [], ("县体育中心",), ("6月底前",)),
        ("2", "建设步道", [], (), ("12月底前",)),
        ("3", "完成改厕500户", ["500户"], ("县住建局",), ("12月底前",)),
    ]


def test_text_that_runs_on_after_a_common_heading_is_not_the_heading() -> None:
    text = (
        "计划\n一、指导思想紧紧围绕全区教育工作的重点，以提升质量、办好人民满意的教育为目标，以安全稳定为前提，"
        "全面提高水平。\n二、任务\n1.备课。正文。\n"
    )

    assert [section.heading for section in reading.read(text.encode(), "plan.txt").sections] == ["指导思想", "任务"]


def test_how_many_points_follow_is_no_point() -> None:
    assert [p.number for p in points("清单\n一、城建类\n（11件）\n1.修路。建设2条。\n2.架桥。正文。\n")] == ["1", "2"]


def test_a_word_or_number_that_a_fixed_width_cut_is_whole_again() -> None:
    line = (
        "　　{}.推进学校建设和队伍建设工作。全年新建学校和幼儿园，增加公办学位25\n"
        "00个，按照要求配齐配足各类人员，并且抓好后续管理。（责任单位：学前教\n育科、计划财务科）\n"
    )
    text = "2023年计划\n　　一、任务\n" + "".join(line.format(i) for i in range(1, 5))

    document = reading.read(text.encode(), "plan.txt")
    first = next(document.points())

    assert [(t.text, t.value) for t in first.targets] == [("2500个", 2500)]
    assert document.text[slice(*first.targets[0].span)] == "25\n00个"
    assert first.responsible == ("学前教育科", "计划财务科")
    assert document.text[slice(*first.span)].endswith("计划财务科）")


def test_a_run_of_blanks_is_a_break_however_long() -> None:
    text = f"计划\n一、任务\n1.备课。{' ' * 90000}每周2次。{chr(0x3000) * 90000}\n2.上课。正文。\n"

    assert [(p.number, [t.text for t in p.targets]) for p in points(text)] == [("1", ["每周2次"]), ("2", [])]


@pytest.mark.parametrize("marks", ["（{}）", "({})", "{}）", "{})"])
def test_lesser_numbers_number_the_points_where_nothing_else_does(marks: str) -> None:
    text = f"2023年计划\n{marks.format(1)}备课。每周2次。\n{marks.format(2)}上课。正文。\n"

    assert [(p.number, p.title) for p in points(text)] == [("1", "备课"), ("2", "上课")]


def test_words_and_circles_number_points_too() -> None:
    assert [(p.number, p.title) for p in points("计划\n第一，备课。正文。\n第二，上课。正文。\n")] == [
        ("1", "备课"),
        ("2", "上课"),
    ]
    assert [(p.number, p.title) for p in points("计划\n①备课。正文。\n②上课。正文。\n")] == [
        ("1", "备课"),
        ("2", "上课"),
    ]


def test_a_title_broken_into_two_lines_is_one() -> None:
    text = "2023年全市教育\n体育工作要点\n\n一、任务\n1.备课。正文。\n"

    assert reading.read(text.encode(), "plan.txt").title == "2023年全市教育体育工作要点"


def test_the_day_a_page_was_posted_is_not_the_plans_year() -> None:
    text = "重点工作计划\n时间：2022-09-12 05:10\n2014年，全局工作如下：\n一、任务\n1.备课。正文。\n"

    assert reading.read(text.encode(), "plan.txt").year == 2014
