"""Sections and points: the ladder, headings, tables, and what is not the plan."""

import pytest

from tijiao.plans import reading


def outline(text: str, name: str = "plan.txt") -> list[tuple[str, list[tuple[str, str, list[str]]]]]:
    """Per section its heading and (number, title, path) of its points."""
    told = reading.read(text.encode(), name).to_json()
    return [
        (section["heading"], [(p["number"], p["title"], p["path"]) for p in section["points"]])
        for section in told["sections"]
    ]


def test_points_are_the_deepest_numbered_units_and_headings_between_make_the_path() -> None:
    text = "计划\n一、党建\n（一）组织建设\n1.抓班子。正文。\n2.抓队伍。正文。\n（二）宣传。正文。\n二、教学\n1．备课。正文。\n"

    assert outline(text) == [
        ("党建", [("1", "抓班子", ["组织建设"]), ("2", "抓队伍", ["组织建设"]), ("（二）", "宣传", [])]),
        ("教学", [("1", "备课", [])]),
    ]


@pytest.mark.parametrize("marks", ["{}.", "{}．", "{}、", "{} .", "{}. "])
def test_arabic_numbers_take_a_dot_or_a_comma(marks: str) -> None:
    text = f"计划\n一、任务\n{marks.format(1)}备课。正文。\n{marks.format('２')}上课。正文。\n"

    assert outline(text) == [("任务", [("1", "备课", []), ("2", "上课", [])])]


def test_numbers_may_restart_run_on_or_repeat() -> None:
    text = "计划\n一、甲\n1.子。文。\n2.丑。文。\n二、乙\n3.寅。文。\n三、丙\n1.卯。文。\n1.辰。文。\n"

    assert outline(text) == [
        ("甲", [("1", "子", []), ("2", "丑", [])]),
        ("乙", [("3", "寅", [])]),
        ("丙", [("1", "卯", []), ("1", "辰", [])]),
    ]


def test_measures_inside_a_point_are_no_points() -> None:
    text = "计划\n一、任务\n1.备课。一是集体备课；二是个人备课。\n（1）定时间。\n（2）定地点。\n①定人。\n第一阶段：启动。\n2）收尾。\n——其他。\n"

    assert outline(text) == [("任务", [("1", "备课", [])])]


def test_a_middle_unit_with_text_of_its_own_and_children_is_a_point_too() -> None:
    text = "计划\n一、任务\n（一）备课。先定主题，再分工。\n1.集体备课。文。\n（二）上课（责任科室：教研室）\n1.公开课。文。\n"

    assert outline(text) == [("任务", [("（一）", "备课", []), ("1", "集体备课", ["备课"]), ("1", "公开课", ["上课"])])]


def test_text_directly_under_a_top_heading_is_a_point_without_number() -> None:
    text = "计划\n一、目标\n入园率达到95%。\n义务教育巩固率99%。\n二、任务\n总的要求如下。\n1.备课。文。\n三、保障：明确分工。\n"

    told = outline(text)

    assert told[0] == ("目标", [("", "入园率达到95%", [])])
    assert told[1] == ("任务", [("", "总的要求如下", []), ("1", "备课", [])])


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("1.加强管理，提高质量。其余是正文。", "加强管理，提高质量"),
        ("1." + "长" * 41 + "。正文。", ""),
        ("1." + "长" * 40 + "。正文。", "长" * 40),
        ("1.加强管理：" + "长" * 40 + "。正文。", "加强管理"),
        ("1." + "短" * 21 + "：" + "长" * 40 + "。正文。", ""),
        ("1.加强管理（责任单位：教育科）", "加强管理"),
    ],
)
def test_the_title_is_the_lead_sentence_or_what_stands_before_an_early_colon(line: str, title: str) -> None:
    assert outline(f"计划\n一、任务\n{line}\n") == [("任务", [("1", title, [])])]


def test_a_span_begins_with_its_indentation_and_ends_with_its_last_character() -> None:
    text = "计划\n\n  一、任务\n\n  1.备课。文。\n  （1）定人。  \n\n  2.上课。文。\n"

    document = reading.read(text.encode(), "plan.txt")

    assert [document.text[slice(*point.span)] for point in document.points()] == [
        "  1.备课。文。\n  （1）定人。",
        "  2.上课。文。",
    ]


def test_a_table_of_contents_site_furniture_signature_and_annex_list_are_no_points() -> None:
    text = (
        "您现在所在的位置: 首页 > 计划\n字体大小：大 中 小\n2021年工作要点\n发布日期：2021-01-02\n目 录\n"
        "一、任务……1\n1.备课……1\n二、保障……2\n一、任务\n1.备课。文。\n第 1 页 共 2 页\n- 2 -\n二、保障\n1.经费。文。\n"
        "澜州市教育局\n2021年1月2日\n附件：1.任务清单\n2.名单\n上一篇：关于3个项目的公示\n版权所有\n"
    )

    assert outline(text) == [("任务", [("1", "备课", [])]), ("保障", [("1", "经费", [])])]


def test_a_covering_note_is_not_read_and_its_plan_gives_the_title() -> None:
    text = (
        "澜州市教育局关于印发《2021年工作要点》的通知\n澜教发〔2021〕3号\n各学校：\n现将《2021年工作要点》印发给你们，5月1日前报送方案3份。\n"
        "澜州市教育局\n2021年2月1日\n2021年澜州市教育工作要点\n一、任务\n1.备课。文。\n"
    )

    document = reading.read(text.encode(), "plan.txt")

    assert (document.title, document.year, document.issuer, document.doc_number) == (
        "2021年澜州市教育工作要点",
        2021,
        "澜州市教育局",
        "澜教发〔2021〕3号",
    )
    assert [point.title for point in document.points()] == ["备课"]


def test_one_file_may_hold_two_documents() -> None:
    text = "2021年德育计划\n一、任务\n1.班会。文。\n德育科\n2021年1月2日\n2021年体育计划\n一、任务\n1.早操。文。\n体育科\n2021年1月3日\n"

    assert outline(text) == [("任务", [("1", "班会", [])]), ("任务", [("1", "早操", [])])]


def test_several_points_in_one_paragraph_are_told_apart_when_their_numbers_run_on() -> None:
    text = "计划\n一、任务\n1.备课。写教案12篇。2.上课。听课8节。3.改作业。全批全改。\n"

    assert outline(text) == [("任务", [("1", "备课", []), ("2", "上课", []), ("3", "改作业", [])])]


def test_html_lists_without_printed_numbers_get_them() -> None:
    page = (
        "<html><body><h1>2021年计划</h1><p>一、任务</p><ol><li>备课。文。<ol><li>定人</li></ol></li>"
        "<li>上课&mdash;&mdash;听课８节。</li></ol><p>二、保障</p><ol start='3'><li>经费。文。</li></ol></body></html>"
    )

    assert outline(page, "plan.html") == [
        ("任务", [("1", "备课", []), ("2", "上课——听课８节", [])]),
        ("保障", [("3", "经费", [])]),
    ]


def test_a_row_of_a_task_table_is_a_point_with_its_units_and_deadline() -> None:
    page = (
        "<table><tr><th>序号</th><th>重点任务</th><th>工作内容</th><th>责任单位</th><th>时限</th><th>备注</th></tr>"
        "<tr><td>1</td><td>扩学位</td><td>新建学校5所</td><td rowspan=2>计财科、<br>基建办</td><td>8月底前</td><td>去年3所</td></tr>"
        "<tr><td>2</td><td>配设备</td><td>更新电脑200台</td><td>长期</td><td>100台</td></tr></table>"
    )

    points = reading.read(f"<html><body>{page}</body></html>".encode(), "t.html").to_json()["sections"][0]["points"]

    assert [
        (p["number"], p["title"], [t["text"] for t in p["targets"]], p["responsible"], p["deadlines"]) for p in points
    ] == [
        ("1", "扩学位", ["5所"], ["计财科", "基建办"], ["8月底前"]),
        ("2", "配设备", ["200台"], ["计财科", "基建办"], []),
    ]


def test_a_table_of_indicators_takes_the_unit_from_its_column() -> None:
    text = (
        "2025年指标表\n序号\t指标\t单位\t2020年实际\t2025年目标\n1\t毛入园率\t%\t89\t≥95\n2\t专任教师\t人\t800\t1200\n"
    )

    points = reading.read(text.encode(), "t.txt").to_json()["sections"][0]["points"]

    assert [[(t["value"], t["unit"], t["comparator"], t["scope"]) for t in p["targets"]] for p in points] == [
        [(95, "%", ">=", "毛入园率")],
        [(1200, "人", "=", "专任教师")],
    ]


def test_paragraphs_broken_at_a_fixed_width_are_read_as_one() -> None:
    line = "    {}.加强队伍建设工作推进。认真组织开展面向全体教师的各类培训不少于\n1.5万人次，并且继续做好后续各项跟踪指导工作任务\n落实。\n"
    text = "2021年计划\n    一、任务\n" + "".join(line.format(i) for i in range(1, 5))

    document = reading.read(text.encode(), "plan.txt")

    assert [[t.text for t in p.targets] for p in document.points()] == [["不少于1.5万人次"]] * 4
    assert [document.text[slice(*t.span)] for p in document.points() for t in p.targets] == ["不少于\n1.5万人次"] * 4


def test_a_number_alone_on_its_line_takes_the_next_line() -> None:
    assert outline("计划\n（一）\n成立专班。局长任组长。\n（二）\n加强保障。经费50万元。\n") == [
        ("", [("（一）", "成立专班", []), ("（二）", "加强保障", [])])
    ]


def test_the_signs_of_markdown_do_not_hide_the_ladder() -> None:
    text = "## 2022年计划\n\n### 一、党建\n\n**1. 强化引领。** 建20个支部。\n\n| 序号 | 任务 | 责任科室 |\n|---|---|---|\n| 2 | 提质 | 督导室 |\n"

    assert reading.read(text.encode(), "plan.txt").title == "2022年计划"
    assert [(p.number, p.title) for p in reading.read(text.encode(), "plan.txt").points()] == [
        ("1", "强化引领"),
        ("2", "提质"),
    ]


def test_parts_above_the_ladder_go_to_the_path_or_are_sections_themselves() -> None:
    text = "计划\n第一部分：回望\n一、亮点\n1.校舍。文。\n第二部分 打算\n（一）立规\n定办法。\n"

    assert outline(text) == [("亮点", [("1", "校舍", ["回望"])]), ("打算", [("（一）", "立规", [])])]


def test_an_annex_goes_on_with_points_of_its_own() -> None:
    text = "关于做好工作的通知\n一、重视\n建专班。\n附件：2021年任务清单\n教育局\n2021年3月1日\n附件\n2021年任务清单\n1.研学。基地10个。\n2.美德。少年100名。\n"

    assert outline(text) == [("重视", [("", "建专班", [])]), ("2021年任务清单", [("1", "研学", []), ("2", "美德", [])])]
