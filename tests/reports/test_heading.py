"""A title's lines end where words end, and are as alike as they can be."""

import io
from itertools import combinations

from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from tijiao.reports.content import Block, Content, Piece
from tijiao.reports.heading import BREAK, lines, plain, width_of
from tijiao.reports.pdf import pdf
from tijiao.reports.word import word

LONG = "关于2020年上半年|扩优提质攻坚年任务|推进情况的通报"


def test_a_title_that_fits_stays_in_one_line():
    assert lines("关于2020年|重点工作进展情况的通报") == ("关于2020年重点工作进展情况的通报",)


def test_a_long_title_breaks_where_words_end_into_lines_nearly_alike():
    assert lines(LONG) == ("关于2020年上半年", "扩优提质攻坚年任务推进情况的通报")
    assert lines("关于2020年5月|重点工作推进情况的督查通报") == ("关于2020年5月", "重点工作推进情况的督查通报")
    assert plain(LONG) == "关于2020年上半年扩优提质攻坚年任务推进情况的通报"


def test_latin_letters_and_figures_are_half_as_wide():
    assert width_of("2020年5月“双减”A") == 4 + 2 + 1 + 2 + 2 + 4 + 2 + 1


def test_a_phrase_longer_than_a_line_stands_alone():
    assert lines("一|二三四五六|七", most=4) == ("一", "二三四五六", "七")


def slow_lines(phrases, width):
    """Every way to put bars between lines, the fewest lines first; of those the narrowest."""
    for count in range(len(phrases)):
        ways = [
            [phrases[start:end] for start, end in zip((0, *cuts), (*cuts, len(phrases)), strict=True)]
            for cuts in combinations(range(1, len(phrases)), count)
        ]
        fitting = [way for way in ways if all(width_of("".join(line)) <= width for line in way)]
        if fitting:
            return count + 1, min(max(width_of("".join(line)) for line in way) for way in fitting)
    return None


@given(st.lists(st.text("关于推进2a", min_size=1, max_size=6), min_size=1, max_size=7))
def test_no_other_way_has_fewer_lines_or_a_shorter_longest_one(phrases):
    found = lines(BREAK.join(phrases), most=6)

    assert "".join(found) == "".join(phrases)
    assert (len(found), max(map(width_of, found))) == slow_lines(phrases, 12)


def test_word_and_pdf_break_the_title_there_and_do_not_print_the_marks():
    told = Content(heading=LONG, issuer="局", day="2020年5月20日", sample="", blocks=(Block(0, (Piece("正文"),)),))

    assert Document(io.BytesIO(word(told))).paragraphs[0].text.split("\n") == list(lines(LONG))
    printed = PdfReader(io.BytesIO(pdf(told))).pages[0].extract_text().splitlines()
    assert [line.replace(" ", "") for line in printed[:2]] == list(lines(LONG))
