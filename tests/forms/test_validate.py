"""Answers in, data or faults out."""

from datetime import date, datetime, time

import pytest
from forms_as_written import MOMENT, definition
from hypothesis import given
from hypothesis import strategies as st

from tijiao.forms.compiled import compile_form
from tijiao.forms.defaults import initial
from tijiao.forms.validate import validate


def outcome(form, **answers):
    found = validate(form, answers, at=MOMENT)
    return found.data, [(fault.field, fault.say()) for fault in found.faults]


@pytest.mark.parametrize(("kind", "given_", "kept"), [
    ("integer", "12", 12), ("integer", "１２", 12), ("integer", "1,200", 1200), ("integer", 3.0, 3), ("integer", " 7 ", 7),
    ("decimal", "3.50", 3.5), ("decimal", "-.5", -0.5), ("decimal", 2, 2),
    ("date", "2020-03-02", "2020-03-02"), ("date", "2020/3/2", "2020-03-02"), ("date", "2020年3月2日", "2020-03-02"),
    ("date", date(2020, 3, 2), "2020-03-02"), ("date", datetime(2020, 3, 2), "2020-03-02"),  # noqa: DTZ001 - so workbooks give days
    ("time", "8:30", "08:30"), ("time", time(8, 30), "08:30"), ("time", "08:30:00", "08:30"),
    ("datetime", "2020-05-20T08:30", "2020-05-20T08:30"), ("datetime", "2020/5/2 8:05", "2020-05-02T08:05"),
    ("datetime", "2020年5月20日 8点30分", "2020-05-20T08:30"), ("datetime", "2020-05-20T00:30:00.000Z", "2020-05-20T08:30"),
    ("datetime", datetime(2020, 3, 2, 9, 5), "2020-03-02T09:05"),  # noqa: DTZ001
    ("text", "  两行\r\n字 ", "两行\n字"), ("text", ["x"], "x"), ("text", 5, "5"),
])  # fmt: skip
def test_answers_come_as_pages_workbooks_and_json_give_them(form, kind, given_, kept):
    assert outcome(form({"type": kind, "name": "a"}), a=given_) == ({"a": kept}, [])


@pytest.mark.parametrize(("kind", "given_", "said"), [
    ("integer", "1.5", "请填写整数，不带小数。"),
    ("integer", "三", "“三”不是数字。"),
    ("integer", "9" * 20, "这个数太大，请核对。"),
    ("decimal", "1e999", "“1e999”不是数字。"),
    ("decimal", True, "“True”不是数字。"),
    ("date", "2020-02-30", "“2020-02-30”不是日期，请按2020-03-02的样子填写。"),
    ("date", "昨天", "“昨天”不是日期，请按2020-03-02的样子填写。"),
    ("datetime", "2020-05-20", "“2020-05-20”不是日期和时间，请按2020-03-02 08:30的样子填写。"),
    ("datetime", "2020-13-20T08:30", "“2020-13-20T08:30”不是日期和时间，请按2020-03-02 08:30的样子填写。"),
    ("datetime", "9999-12-31T23:59-23:00", "“9999-12-31T23:59-23:00”不是日期和时间，请按2020-03-02 08:30的样子填写。"),
    ("time", "24:00", "“24:00”不是时间，请按08:30的样子填写。"),
    ("text", "a\x00b", "文字中有无法保存的字符，请重新输入。"),
    ("text", "x" * 5001, "文字太长：最多5000字，现有5001字。"),
    ("text", ["a", "b"], "这里只能有一个答案。"),
    ("text", {"a": 1}, "无法读取这个答案。"),
])  # fmt: skip
def test_what_cannot_be_kept_is_told_at_its_field(form, kind, given_, said):
    assert outcome(form({"type": kind, "name": "a"}), a=given_) == ({}, [("a", said)])


def test_what_is_not_relevant_is_neither_asked_nor_kept(form):
    asked = form(
        {"type": "select_one", "choices": "yn", "name": "bus"},
        {"type": "group", "name": "g", "relevant": "${bus} = 'yes'", "fields": [
            {"type": "text", "name": "plate", "required": True},
            {"type": "text", "name": "note", "relevant": "${plate} = 'A1'", "required": True},
        ]},
        yn=["yes", "no"],
    )  # fmt: skip

    assert outcome(asked, bus="no", plate="A1", note="x") == ({"bus": "no"}, [])
    assert outcome(asked, bus="yes") == ({"bus": "yes"}, [("plate", "这一项必填。")])
    assert outcome(asked, bus="yes", plate="A1") == ({"bus": "yes", "plate": "A1"}, [("note", "这一项必填。")])


def test_values_are_computed_in_the_order_of_their_dependence_not_of_the_form(form):
    asked = form(
        {"type": "calculate", "name": "double", "calculation": "${sum} * 2"},
        {"type": "calculate", "name": "sum", "calculation": "${a} + ${b}"},
        {"type": "integer", "name": "a"}, {"type": "integer", "name": "b", "default": 3},
        {"type": "integer", "name": "told", "calculation": "${double} + 1"},
    )  # fmt: skip

    assert outcome(asked, a="1", b="2", told="99") == ({"double": 6, "sum": 3, "a": 1, "b": 2, "told": 7}, [])
    assert outcome(asked, a="1") == ({"a": 1}, [])


def test_constraints_speak_in_the_words_of_the_form(form):
    asked = form(
        {"type": "integer", "name": "a", "constraint": ". <= 5", "constraint_message": {"zh": "最多5", "en": "5 at most"}},
        {"type": "date", "name": "d", "constraint": ". <= today()"},
    )
    found = validate(asked, {"a": 6, "d": "2020-05-21"}, at=MOMENT)

    assert [fault.say("en") for fault in found.faults] == ["5 at most", "不符合这一项的填写要求。"]
    assert found.data == {}


def test_a_choice_filter_leaves_only_what_fits(form):
    asked = form(
        {"type": "select_one", "choices": "town", "name": "town"},
        {"type": "select_multiple", "choices": "school", "name": "schools", "choice_filter": "town = ${town}"},
        town=["east", "west"], school=[("s1", {"town": "east"}), ("s2", {"town": "west"}), ("s3", {"town": "east"})],
    )

    assert outcome(asked, town="east", schools="s1 s3") == ({"town": "east", "schools": ["s1", "s3"]}, [])
    assert outcome(asked, town="east", schools=["s1", "s2"]) == ({"town": "east"}, [("schools", "“s2”不在可选范围内。")])
    assert validate(asked, {"town": "west"}, at=MOMENT).choices["schools"] == ("s2",)


def test_a_draft_may_be_incomplete_but_not_wrong(form):
    asked = form({"type": "text", "name": "a", "required": True}, {"type": "integer", "name": "b"})
    found = validate(asked, {"b": "x"}, at=MOMENT, complete=False)

    assert [fault.field for fault in found.faults] == ["b"]


def test_defaults_may_be_computed(form):
    asked = form(
        {"type": "date", "name": "on", "default": "today()"}, {"type": "integer", "name": "n", "default": 0},
        {"type": "text", "name": "words", "default": "a-b (c)"},
    )  # fmt: skip

    assert initial(asked, at=MOMENT) == {"on": "2020-05-20", "n": 0, "words": "a-b (c)"}


ANY = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.dates(), st.times(), st.datetimes(),
    st.lists(st.text(max_size=5), max_size=3), st.dictionaries(st.text(max_size=3), st.integers(), max_size=2), st.binary(max_size=5),
)  # fmt: skip
EVERYTHING = compile_form(definition(
    {"type": "text", "name": "text"}, {"type": "integer", "name": "integer", "constraint": ". > ${decimal}"},
    {"type": "decimal", "name": "decimal"}, {"type": "date", "name": "date", "relevant": "${text} != ''"},
    {"type": "time", "name": "time"}, {"type": "select_one", "choices": "yn", "name": "one"},
    {"type": "select_multiple", "choices": "yn", "name": "several", "constraint": "count-selected(.) < 2"},
    {"type": "calculate", "name": "made", "calculation": "concat(${text}, ${date} + 1, pow(${decimal}, ${integer}))"},
    {"type": "calculate", "name": "day", "calculation": "format-date(date(${integer}), '%Y-%m')"},
    yn=["yes", "no"],
))  # fmt: skip


@given(st.dictionaries(st.sampled_from([*EVERYTHING.by_name, "stranger"]), ANY))
def test_whatever_is_sent_becomes_data_or_faults_and_good_data_stay_as_they_are(answers):
    first = validate(EVERYTHING, answers, at=MOMENT)
    again = validate(EVERYTHING, first.data, at=MOMENT)

    assert not {fault.field for fault in first.faults} & set(first.data)
    assert again.data == first.data or first.faults
