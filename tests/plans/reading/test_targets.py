"""Which quantities are targets: one sentence at a time."""

import pytest
from plans.reading.sentences import COUNTED, EITHER, NOT_COUNTED

from tijiao.plans import reading

PLAN = "2020年教育工作要点\n一、任务\n1.要点。{sentence}\n"


def targets(sentence: str) -> list[dict[str, object]]:
    """The targets of a one-point plan of 2020, as JSON without spans."""
    told = reading.read(PLAN.format(sentence=sentence).encode(), "plan.txt").to_json()
    found = [target for section in told["sections"] for point in section["points"] for target in point["targets"]]
    return [{key: value for key, value in target.items() if key != "span"} for target in found]


@pytest.mark.parametrize(("sentence", "wanted"), [*COUNTED, *EITHER])
def test_every_promised_quantity_is_found_and_nothing_else(sentence: str, wanted: list[str]) -> None:
    required = [text for text in wanted if not text.startswith("?")]
    optional = [text[1:] for text in wanted if text.startswith("?")]

    found = [target["text"] for target in targets(sentence)]

    assert [text for text in found if text not in optional] == required


@pytest.mark.parametrize("sentence", NOT_COUNTED)
def test_what_promises_no_quantity_yields_none(sentence: str) -> None:
    assert targets(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        (
            "学前三年入园率巩固在99%以上。",
            {"text": "99%以上", "value": 99, "unit": "%", "comparator": ">=", "scope": "学前三年入园率"},
        ),
        (
            "班额控制在45人以内。",
            {"text": "45人以内", "value": 45, "unit": "人", "comparator": "<=", "scope": "班额"},
        ),
        (
            "参与人数突破1．2万人次。",
            {"text": "突破1．2万人次", "value": 12000, "unit": "人次", "comparator": ">", "scope": "参与人数"},
        ),
        (
            "培训教师约３００名。",
            {"text": "约３００名", "value": 300, "unit": "名", "comparator": "~", "scope": "培训教师"},
        ),
        (
            "高中每学期开展16～18课时实践课。",
            {
                "text": "16～18课时",
                "value": 16,
                "value_max": 18,
                "unit": "课时",
                "comparator": "=",
                "scope": "高中开展",
                "per": "每学期",
            },
        ),
        (
            "保障学生每天一小时体育活动时间。",
            {
                "text": "每天一小时",
                "value": 1,
                "unit": "小时",
                "comparator": "=",
                "scope": "学生体育活动时间",
                "per": "每天",
            },
        ),
        (
            "实现校园监控联网全覆盖。",
            {
                "text": "全覆盖",
                "value": 100,
                "unit": "%",
                "comparator": "=",
                "scope": "校园监控联网",
                "implied": True,
            },
        ),
        (
            "新增学位三千六百个。",
            {"text": "三千六百个", "value": 3600, "unit": "个", "comparator": "=", "scope": "新增学位"},
        ),
        (
            "总投资8.59亿元。",
            {"text": "8.59亿元", "value": 859000000, "unit": "元", "comparator": "=", "scope": "总投资"},
        ),
        (
            "综合成绩进入全省前8。",
            {"text": "前8", "value": 8, "unit": "名", "comparator": "<=", "scope": "综合成绩进入全省"},
        ),
    ],
)
def test_a_target_says_value_unit_comparator_scope_and_period(sentence: str, wanted: dict[str, object]) -> None:
    assert targets(sentence) == [wanted]


def test_a_section_that_looks_back_promises_nothing() -> None:
    text = "2021年总结和2022年计划\n一、2021年工作回顾\n1.新建学校6所。\n二、2022年工作计划\n1.新建学校8所。\n"

    sections = reading.read(text.encode(), "plan.txt").to_json()["sections"]

    assert [[t["text"] for p in s["points"] for t in p["targets"]] for s in sections] == [[], ["8所"]]


def test_numerals_inside_quotation_and_title_marks_are_names() -> None:
    assert targets("开展“百校千场”“5+2”活动，落实《2019—2021年计划》《第30号令》。") == []
