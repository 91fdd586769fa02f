"""Mechanisms, documents, cadences, deadlines and responsible units of a point."""

from typing import Any

import pytest

from tijiao.plans import reading


def point(text: str) -> dict[str, Any]:
    told = reading.read(f"2021年计划\n一、任务\n1.要点。{text}\n".encode(), "plan.txt").to_json()
    found: dict[str, Any] = told["sections"][0]["points"][0]
    return found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("推进“明厨亮灶+互联网”和“三支队伍”，再推“三支队伍”。", ["明厨亮灶+互联网", "三支队伍"]),
        ("落实《“健康中国2030”规划》。", []),
        ("“十三五”“十四五”时期，办好“六一”“12·4”活动。", []),
        ("关爱抗“疫”家庭。", []),
        ("立足“以“五育”并举为主”的模式。", ["以“五育”并举为主"]),
        ('推进"阳光校园"建设。', ["阳光校园"]),
    ],
)
def test_mechanisms_are_outermost_quotations_that_name_something(text: str, wanted: list[str]) -> None:
    assert point(text)["mechanisms"] == wanted


def test_documents_are_outermost_titles_with_their_marks() -> None:
    text = "落实《关于印发《办法》的通知》《细则》，再学《细则》。"

    assert point(text)["documents"] == ["《关于印发《办法》的通知》", "《细则》"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("每学期督导，每天锻炼，每两年评估。", ["每学期", "每天", "每两年"]),
        ("定期家访，不定期抽查。", ["定期", "不定期"]),
        ("坚持日检查、周总结、月排查。", ["日检查", "周总结", "月排查"]),
        ("落实“日管控、周排查、月调度”机制。", ["日管控", "周排查", "月调度"]),
        ("每个孩子、每名教师、每校都要达标，加强年度考核。", []),
        ("5月检查，12月总结，《每周一课》。", []),
    ],
)
def test_cadences(text: str, wanted: list[str]) -> None:
    assert point(text)["cadences"] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("6月底前完成，2021年12月31日前验收。", ["6月底前", "2021年12月31日前"]),
        ("年底前封顶，到2025年建成。", ["年底前", "到2025年"]),
        ("自2021年9月1日起施行。", ["自2021年9月1日起"]),
        ("三年内见效，前三名受奖，提前两天。", []),
        ("截至2020年底已建成。", []),
    ],
)
def test_deadlines(text: str, wanted: list[str]) -> None:
    assert point(text)["deadlines"] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("（责任单位：教育科、体育科）", ["教育科", "体育科"]),
        ("〔基教科、招生办〕", ["基教科", "招生办"]),
        ("（市教育局、市财政局按职责分工负责）", ["市教育局", "市财政局"]),
        ("（牵头单位：教育局；配合单位：财政局、住建局）", ["教育局", "财政局", "住建局"]),
        ("（教育和体育局牵头，财政局配合）", ["教育和体育局", "财政局"]),
        ("（责任单位：各县（市、区）教育局，局机关各科室）", ["各县（市、区）教育局", "局机关各科室"]),
        ("\n责任科室：人事科、师训科\n", ["人事科", "师训科"]),
        ("(责任领导：王某;责任单位：安全科)", ["安全科"]),
        ("落实教基〔2021〕3号文件（含民办）。", []),
        ("（教发〔2021〕3号）", []),
    ],
)
def test_responsible_units(text: str, wanted: list[str]) -> None:
    assert point(text)["responsible"] == wanted
