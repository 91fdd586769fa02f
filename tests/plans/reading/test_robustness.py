"""Whatever bytes come in, a document or a problem comes out, and spans index the text."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tijiao.kernel.problems import Problem
from tijiao.plans import reading

PIECES = st.sampled_from(["\n", "\r\n", "\t", " ", "\u3000"]) | st.sampled_from(
    """一、 （一） 1. 2、 。 ， “ ” 《 》 （责任单位： ） 新建 5所 99%以上 每天 全覆盖 2021年 目录 附件： 三 ～ 至少 <p> </p> <table> <ol><li>
    不低于 1：1 翻番 十大 前 第 3万人次 6月底前 〔 〕 1/3 八成 &nbsp; 零 亿 序号,任务,责任单位, 1,新建5所,教育科,""".replace(
        ",", "\t"
    ).split()
)


def read(data: bytes, name: str) -> None:
    try:
        document = reading.read(data, name)
    except Problem:
        return
    document.to_json()
    for point in document.points():
        assert 0 <= point.span[0] <= point.span[1] <= len(document.text)
        for target in point.targets:
            assert document.text[slice(*target.span)] == target.text


@pytest.mark.slow
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a.docx", ""]))
def test_arbitrary_bytes(data: bytes, name: str) -> None:
    read(data, name)


@pytest.mark.slow
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PIECES | st.text(max_size=3), max_size=60), st.sampled_from(["a.txt", "a.html"]))
def test_pieces_of_plans_in_any_order(pieces: list[str], name: str) -> None:
    read("".join(pieces).encode("utf-8", "ignore"), name)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_word_document_with_damaged_bytes(data: st.DataObject) -> None:
    whole = bytearray((Path(__file__).resolve().parents[3] / "examples" / "work-plan-2020.docx").read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(whole), "a.docx")
