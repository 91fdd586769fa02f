"""Whatever is sent: no exception escapes, nothing is half-saved. Forms, expressions, answers, workbooks, pages."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from forms_as_written import MOMENT, definition
from given import NOW
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.test_xlsform import workbook
from tijiao.forms import designing
from tijiao.forms import domain as forms
from tijiao.forms.compiled import compile_form
from tijiao.forms.expressions import Kind, Moment, Scope, WrongExpression, compile_in
from tijiao.forms.models import Attachment
from tijiao.forms.validate import validate
from tijiao.forms.xlsform import read_xlsform
from tijiao.ledgers import domain as ledgers
from tijiao.ledgers.declare import LedgerEntry
from tijiao.ledgers.models import Record, RecordHistory

PIECES = [
    "${a}", "${n}", "${rows}", "${zz}", ".", "..", "(", ")", ",", "'x'", "''", "1", "0.5", "-", "+", "*", "div", "mod", "and", "or", "=", "!=",
    "<=", ">", "count(", "sum(", "if(", "position(..)", "indexed-repeat(", "selected(", "regex(", "today()", "date(", "round(", "pow(",
    "9999999999", "'['", "format-date(", "concat(", "我", "\x00", "\n", "${", "}", "substr(", "join(",
]  # fmt: skip
EXPRESSION = st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)
SCOPE = Scope({"a": Kind.TEXT, "n": Kind.NUMBER, "rows": Kind.ANY, "inner": Kind.NUMBER}, Kind.TEXT, many=frozenset({"rows", "inner"}))
WORDS = st.sampled_from(["a", "b", "", "q 1", "我", "x" * 70, "1", "_"])
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates() | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "n", "p", "at", "x"]), inner, max_size=3),
    max_leaves=8,
)
QUESTION = st.fixed_dictionaries(
    {"type": st.sampled_from(["text", "integer", "date", "select_one", "image", "geopoint", "note", "calculate", "nonsense"]), "name": WORDS},
    optional={
        "label": st.one_of(st.just({"zh": "问", "en": "Q"}), st.just({"zh": ""}), st.none()), "relevant": EXPRESSION, "required": st.booleans() | EXPRESSION,
        "constraint": EXPRESSION, "calculation": EXPRESSION, "choices": WORDS, "choice_filter": EXPRESSION, "default": st.integers() | EXPRESSION,
        "from": st.dictionaries(st.sampled_from(["registry", "previous", "form", "odd"]), WORDS, max_size=2), "most": st.integers(), "odd": st.none(),
    },
)  # fmt: skip
GROUP = st.fixed_dictionaries({
    "type": st.sampled_from(["group", "repeat"]), "name": WORDS, "label": st.just({"zh": "组", "en": "G"}),
    "fields": st.lists(QUESTION, max_size=3),
}, optional={"count": EXPRESSION, "relevant": EXPRESSION})  # fmt: skip
FORM = st.fixed_dictionaries({
    "id": st.sampled_from(["x", "X", ""]), "title": st.just({"zh": "表", "en": "F"}), "fields": st.lists(QUESTION | GROUP, max_size=4),
    "choices": st.dictionaries(WORDS, st.lists(st.fixed_dictionaries({"name": WORDS, "label": st.just({"zh": "是", "en": "Y"})}), max_size=2), max_size=2),
})  # fmt: skip
EVERYTHING = definition(
    {"type": "text", "name": "a"}, {"type": "integer", "name": "n", "constraint": ". < 100"},
    {"type": "image", "name": "p", "most": 2}, {"type": "file", "name": "f"}, {"type": "geopoint", "name": "at"},
    {"type": "repeat", "name": "x", "relevant": "${a} != 'no'", "fields": [
        {"type": "integer", "name": "n2", "required": True, "constraint": ". <= ${n}"}, {"type": "image", "name": "p2"},
        {"type": "calculate", "name": "c2", "calculation": "${n2} + position(..)"}]},
    {"type": "repeat", "name": "y", "count": "${n}", "fields": [{"type": "text", "name": "t2"}]},
    {"type": "calculate", "name": "c", "calculation": "concat(sum(${n2}), max(${c2}), join(',', ${t2}))"},
)  # fmt: skip
COMPILED = compile_form(EVERYTHING)
WORKBOOK = workbook("type | name | label\ntext | a | 甲\nselect_one yn | b | 乙", "list_name | name | label\nyn | y | 是")


def compiled(text: str) -> Any:
    """The expression, or what is wrong with it."""
    try:
        return compile_in(SCOPE, text)
    except WrongExpression as wrong:
        return wrong


@settings(max_examples=300)
@given(EXPRESSION, st.text(max_size=5), st.floats(allow_nan=False), st.lists(st.floats(-9, 9), max_size=3))
def test_an_expression_is_refused_in_words_or_has_a_value(text, word, number, rows):
    found = compiled(text)
    if isinstance(found, WrongExpression):
        assert (bool(found.message), found.place >= 1) == (True, True)
        return
    word = word if word.isprintable() else ""
    answers = {"a": word, "n": number, "*rows": rows, "*inner": rows}
    assert isinstance(found.value(answers, Moment.at(MOMENT), own=word), str | float | bool)


@settings(max_examples=300)
@given(FORM)
def test_a_draft_of_whatever_kind_is_a_form_or_has_faults_in_words(raw):
    checked = designing.check(raw)

    assert (checked.form is None) == bool(checked.faults)
    assert all(said and all(said) for said in checked.faults.values())


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(["a", "n", "p", "f", "at", "x", "y", "c", "stranger"]), ANY))
def test_whatever_is_answered_becomes_data_or_faults_and_good_data_stay_as_they_are(answers):
    first = validate(COMPILED, answers, at=MOMENT)
    again = validate(COMPILED, first.data, at=MOMENT)

    assert not {one.field for one in first.faults} & set(first.data)
    assert again.data == first.data or first.faults


@settings(max_examples=60)
@given(st.data())
def test_a_workbook_that_was_damaged_comes_back_as_faults_or_as_a_form(data):
    good = bytearray(WORKBOOK)
    for _each in range(data.draw(st.integers(0, 6))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(good)))

    found = read_xlsform(bytes(good[:cut] if data.draw(st.booleans()) else good), form_id="x", title="x")

    assert (found.definition is None) == bool(found.faults)


@pytest.fixture
def address(city: SimpleNamespace, person: Any, client: Any) -> str:
    forms.publish([EVERYTHING], by=None, at=NOW)
    entry = {"id": "fuzz", "title": {"zh": "乱填", "en": "Fuzz"}, "form": "test", "section": "safety", "cadence": "month",
             "begins": date(2019, 9, 1), "fills": {"kinds": ["school"]}, "due": {"days": 3, "time": "17:00"}, "minutes": 5}  # fmt: skip
    ledgers.publish([LedgerEntry.model_validate(entry, strict=False)], by=None, at=NOW)
    client.force_login(person("school-clerk", city.school))
    return reverse("ledgers:fill", args=["fuzz", city.school.pk, "2020-05"])


NAMES = ["a", "n", "p", "f", "at", "x", "x.0.n2", "x.1.n2", "x.0.p2", "x.99999.n2", "x.-1.n2", "y.0.t2", "p.drop", "version", "action", "opened_at", "why"]
SENT = st.dictionaries(st.sampled_from(NAMES), st.text(max_size=6) | st.sampled_from(["0", "1", "file", "draft", "add x", "drop x 0", "31 121"]))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(SENT)
def test_a_page_that_is_filled_with_anything_saves_whole_or_not_at_all(client, address, sent):
    before = Record.objects.count(), RecordHistory.objects.count(), Attachment.objects.count()

    answer = client.post(address, sent)

    after = Record.objects.count(), RecordHistory.objects.count(), Attachment.objects.count()
    assert answer.status_code < 500
    if answer.status_code != 302:
        assert after == before
    Record.objects.all().delete()
