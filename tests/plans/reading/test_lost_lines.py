"""Plans whose line breaks or tables were lost when they were copied as plain text."""

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
