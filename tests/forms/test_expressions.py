"""XLSForm's expressions over XPath: what they mean, and what is said of those that mean nothing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tijiao.forms.expressions import Kind, Moment, WrongExpression, compile_expression

KINDS = {"age": Kind.NUMBER, "why": Kind.TEXT, "born": Kind.DATE, "at": Kind.DATE, "several": Kind.TEXT, "computed": Kind.ANY}
MOMENT = Moment.at(datetime(2020, 5, 20, 2, 30, tzinfo=UTC))


@pytest.mark.parametrize(("text", "answers", "value"), [
    ("${age} + 1", {"age": 4.0}, 5.0),
    ("${age} + 1", {}, ""),
    ("coalesce(${age}, 0) + 1", {}, 1.0),
    ("7 div 2 - 7 mod 2 * 2", {}, 1.5),
    ("-${age} - -3", {"age": 2.0}, 1.0),
    ("(1 + 2) * 3", {}, 9.0),
    ("if(${age} >= 18, 'adult', 'child')", {"age": 17.0}, "child"),
    ("if(${why} = '', 0, string-length(${why}))", {"why": "因为"}, 2.0),
    ("concat(${why}, '-', ${age})", {"why": "a", "age": 3.0}, "a-3"),
    ("join('、', ${why}, '', 'b')", {"why": "a"}, "a、b"),
    ("selected(${several}, 'b')", {"several": "a b"}, True),
    ("selected(${several}, 'b')", {"several": "ab"}, False),
    ("count-selected(${several})", {"several": "a b c"}, 3.0),
    ("count-selected(${several})", {}, 0.0),
    ("selected-at(${several}, 1)", {"several": "a b"}, "b"),
    ("regex(${why}, '[0-9]{3}')", {"why": "123"}, True),
    ("regex(${why}, '[0-9]{3}')", {"why": "1234"}, False),
    ("round(2.345, 2)", {}, 2.35),
    ("int(-2.7)", {}, -2.0),
    ("min(3, ${age}, 5)", {}, 3.0),
    ("pow(10, 999)", {}, ""),
    ("1 div 0", {}, ""),
    ("today()", {}, "2020-05-20"),
    ("now()", {}, "2020-05-20T10:30:00+08:00"),
    ("format-date(today(), '%Y年%n月%e日')", {}, "2020年5月20日"),
    ("date(${born} + 7)", {"born": "2020-02-27"}, "2020-03-05"),
    ("int((today() - ${born}) div 365.25)", {"born": "2010-05-01"}, 10.0),
    ("substr('abcdef', 1, 3)", {}, "bc"),
])  # fmt: skip
def test_an_expression_has_its_value(text, answers, value):
    assert compile_expression(text, KINDS).value(answers, MOMENT) == value


@pytest.mark.parametrize(("text", "answers", "holds"), [
    ("${born} < today()", {"born": "2020-05-19"}, True),
    ("${born} <= today()", {"born": "2020-05-20"}, True),
    ("${born} > '2020-05-19'", {"born": "2020-05-20"}, True),
    ("${born} < today()", {}, False),
    ("${at} >= '08:30'", {"at": "08:15"}, False),
    ("now() > '2020-05-20'", {}, True),
    ("${why} != 'no'", {}, True),
    ("${age} > 3 and (${why} = 'a' or ${why} = 'b')", {"age": 4.0, "why": "b"}, True),
    ("not(${age} > 3)", {}, True),
    ("${age}", {"age": 0.0}, False),
    ("${why}", {"why": "0"}, True),
])  # fmt: skip
def test_a_condition_holds_or_not(text, answers, holds):
    assert compile_expression(text, KINDS).holds(answers, MOMENT) is holds


def test_a_dot_is_the_answer_itself_and_bare_words_are_columns_of_the_choices():
    own = compile_expression(". >= 0 and . <= ${age}", KINDS, own=Kind.NUMBER)
    column = compile_expression("town = ${why}", KINDS, columns=frozenset({"town"}))

    assert own.holds({"age": 5.0}, MOMENT, own=5.0)
    assert column.holds({"why": "east"}, MOMENT, columns={"town": "east"})
    assert (own.refs, column.columns) == (("age",), ("town",))


@pytest.mark.parametrize(("text", "said"), [
    ("", "the expression is empty (character 1)"),
    ("${ago} > 1", "there is no field 'ago', did you mean 'age'? (character 1)"),
    ("${age} >", "a value is wanted here, not the end (character 9)"),
    ("1 + countselected(${several})", "there is no function 'countselected', did you mean 'count-selected'? (character 5)"),
    ("selected(${several})", "selected() takes 2 arguments, not 1 (character 1)"),
    ("if(1, 2", "the bracket opened at character 3 is not closed (character 8)"),
    ("1 2", "'2' does not belong here (character 3)"),
    ("age = 1", "'age' is neither a function nor a field: fields are written ${age} (character 1)"),
    (". > 1", "'.' stands for the answer itself and has no meaning here (character 1)"),
    ("../age", "'/' does not belong here (character 3)"),
    ("$age", "'$' does not belong here (character 1)"),
    ("regex(${why}, '[')", "the pattern '[' is not readable: unterminated character set (character 1)"),
    ("(" * 70 + "1" + ")" * 70, "nested deeper than 60 levels (character 61)"),
])  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(text, said):
    with pytest.raises(WrongExpression) as wrong:
        compile_expression(text, KINDS)

    assert str(wrong.value) == said


@given(st.text(alphabet="${}agewhy()'\"<>=+-*/., 0123456789andordivif[]|@:!&年", max_size=40))
def test_any_text_is_an_expression_or_a_fault(text):
    try:
        compiled = compile_expression(text, KINDS, own=Kind.NUMBER)
    except WrongExpression as wrong:
        place = wrong.place
    else:
        place = 1
        compiled.value({}, MOMENT)
        compiled.holds({"age": 1.0, "why": "x"}, MOMENT)

    assert 1 <= place <= len(text) + 1
