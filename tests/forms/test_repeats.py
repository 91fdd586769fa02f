"""Repeats, files and places: XLSForm's meaning, what is kept, and what is said of what cannot be."""

import duckdb
import pytest
from forms_as_written import MOMENT, definition

from tijiao.access.sensitivity import Sensitivity
from tijiao.forms.compiled import WrongForm, compile_form
from tijiao.forms.drawing import rows_moved
from tijiao.forms.said import HIDDEN, lines, say_value
from tijiao.forms.validate import validate
from tijiao.insight.formsets import of_form

CHILDREN = {
    "type": "repeat", "name": "children", "fields": [
        {"type": "text", "name": "called", "required": True},
        {"type": "integer", "name": "age", "constraint": ". < 20 and . <= ${oldest}"},
        {"type": "text", "name": "school", "relevant": "${age} >= 6", "required": True},
        {"type": "calculate", "name": "label", "calculation": "concat(position(..), ' ', ${called})", "label": {"zh": "标签", "en": "Label"}},
    ],
}  # fmt: skip
FAMILY = definition(
    {"type": "integer", "name": "oldest", "default": 19}, CHILDREN,
    {"type": "calculate", "name": "number", "calculation": "count(${children})"},
    {"type": "calculate", "name": "years", "calculation": "sum(${age})"},
    {"type": "calculate", "name": "eldest", "calculation": "max(${age})"},
    {"type": "calculate", "name": "names", "calculation": "join('、', ${called})"},
    {"type": "calculate", "name": "second", "calculation": "indexed-repeat(${called}, ${children}, 2)"},
    {"type": "text", "name": "why", "relevant": "count(${children}) > 2", "required": True},
)  # fmt: skip


def test_rows_are_kept_as_a_list_and_read_by_functions_from_outside():
    rows = [{"called": "甲", "age": "7", "school": "一小"}, {"called": "乙", "age": "3", "school": "不问"}]

    found = validate(compile_form(FAMILY), {"oldest": 19, "children": rows}, at=MOMENT)

    assert found.faults == ()
    assert found.data == {
        "oldest": 19,
        "children": [
            {"called": "甲", "age": 7, "school": "一小", "label": "1 甲"},
            {"called": "乙", "age": 3, "label": "2 乙"},
        ],
        "number": 2, "years": 10, "eldest": 7, "names": "甲、乙", "second": "乙",
    }  # fmt: skip
    assert validate(compile_form(FAMILY), found.data, at=MOMENT).data == found.data


def test_faults_stand_in_their_row_and_a_row_without_an_answer_is_no_row():
    rows = [{"called": "", "age": "8"}, {"called": "", "age": ""}, {"called": "丙", "age": "30"}]

    found = validate(compile_form(FAMILY), {"oldest": 19, "children": rows}, at=MOMENT)

    assert [(one.field, one.code) for one in found.faults] == [
        ("children.0.called", "form.required"), ("children.0.school", "form.required"),
        ("children.2.age", "form.constraint"), ("children.2.school", "form.required"),
    ]  # fmt: skip
    assert found.data["number"] == 2
    assert "children.1.school" not in found.relevant


def test_outside_of_a_repeat_no_rows_mean_nought_and_nothing():
    found = validate(compile_form(FAMILY), {}, at=MOMENT)

    assert (found.faults, found.data) == ((), {"number": 0, "years": 0})


def test_a_form_may_say_how_many_rows_there_are():
    form = compile_form(definition(
        {"type": "integer", "name": "classes"},
        {"type": "repeat", "name": "each", "count": "${classes}", "fields": [{"type": "integer", "name": "pupils", "required": True}]},
        {"type": "calculate", "name": "all", "calculation": "sum(${pupils})"},
    ))  # fmt: skip

    short = validate(form, {"classes": "3", "each": [{"pupils": "40"}]}, at=MOMENT)
    long = validate(form, {"classes": "1", "each": [{"pupils": "40"}, {"pupils": "41"}]}, at=MOMENT)

    assert [one.field for one in short.faults] == ["each.1.pupils", "each.2.pupils"]
    assert (long.faults, long.data) == ((), {"classes": 1, "each": [{"pupils": 40}], "all": 40})


@pytest.mark.parametrize(("field", "said"), [
    ({"type": "calculate", "name": "x", "calculation": "${age} + 1"}, "'age' has many answers here"),
    ({"type": "calculate", "name": "x", "calculation": "-${age}"}, "'age' has many answers here"),
    ({"type": "calculate", "name": "x", "calculation": "${age}"}, "'age' has many answers here"),
    ({"type": "calculate", "name": "x", "calculation": "string-length(${called})"}, "'called' has many answers here"),
    ({"type": "text", "name": "x", "relevant": "${children} > 1"}, "'children' has many answers here"),
    ({"type": "calculate", "name": "x", "calculation": "count(${oldest})"}, "wants the rows of a repeat"),
    ({"type": "calculate", "name": "x", "calculation": "position(..)"}, "only within a repeat"),
    ({"type": "repeat", "name": "x", "fields": [{"type": "repeat", "name": "y", "fields": [{"type": "text", "name": "z"}]}]},
     "a repeat within a repeat is not carried"),
])  # fmt: skip
def test_what_has_no_meaning_is_said_when_the_form_is_read(field, said):
    with pytest.raises(WrongForm) as wrong:
        compile_form(definition({"type": "integer", "name": "oldest"}, CHILDREN, field))

    assert said in wrong.value.flaws[0].message


def test_what_is_in_a_repeat_may_read_the_rows_before_and_other_repeats():
    form = compile_form(definition(
        {"type": "repeat", "name": "days", "fields": [
            {"type": "integer", "name": "eaten"},
            {"type": "calculate", "name": "so_far", "calculation": "${eaten} + coalesce(indexed-repeat(${so_far}, ${days}, position(..) - 1), 0)"},
        ]},
        {"type": "repeat", "name": "bills", "fields": [
            {"type": "decimal", "name": "paid"},
            {"type": "calculate", "name": "each", "calculation": "${paid} div sum(${eaten})"},
        ]},
    ))  # fmt: skip

    found = validate(form, {"days": [{"eaten": 2}, {"eaten": 3}], "bills": [{"paid": 10}]}, at=MOMENT)

    assert found.data == {
        "days": [{"eaten": 2, "so_far": 2}, {"eaten": 3, "so_far": 5}], "bills": [{"paid": 10, "each": 2}],
    }  # fmt: skip


def test_a_circle_through_a_repeat_is_told():
    with pytest.raises(WrongForm) as wrong:
        compile_form(definition(
            {"type": "calculate", "name": "all", "calculation": "sum(${part})"},
            {"type": "repeat", "name": "parts", "fields": [{"type": "calculate", "name": "part", "calculation": "${all} + 1"}]},
        ))  # fmt: skip

    assert "depend on each other in a circle" in wrong.value.flaws[0].message


@pytest.mark.parametrize("given", ["x", 3, {"called": "甲"}, [1], [["a"]], [{}] * 201, True])
def test_rows_that_are_none_are_a_fault(given):
    found = validate(compile_form(FAMILY), {"children": given}, at=MOMENT)

    assert [one.field for one in found.faults] == ["children"]
    assert "children" not in found.data


@pytest.mark.parametrize(("given", "kept"), [
    ("31.2304 121.4737", "31.2304 121.4737 0 0"), ("31.2304，121.4737", "31.2304 121.4737 0 0"),
    ("31.2 121.5 4.25 5", "31.2 121.5 4.25 5"), ("-0.5 -0.25", "-0.5 -0.25 0 0"), ("", None),
])  # fmt: skip
def test_a_place_is_kept_as_four_numbers(form, given, kept):
    found = validate(form({"type": "geopoint", "name": "at"}), {"at": given}, at=MOMENT)

    assert (found.faults, found.data.get("at")) == ((), kept)
    assert validate(form({"type": "geopoint", "name": "at"}), found.data, at=MOMENT).data == found.data


@pytest.mark.parametrize("given", ["东屿镇", "31.2", "91 20", "31 181", "31 121 5 6 7", "1e3 2", "nan nan"])
def test_what_is_no_place_is_a_fault(form, given):
    assert [one.code for one in validate(form({"type": "geopoint", "name": "at"}), {"at": given}, at=MOMENT).faults] == ["form.not-a-place"]


@pytest.mark.parametrize(("given", "kept", "codes"), [
    (["12", "13", "12"], [12, 13], []), ([7], [7], []), ("9", [9], []), ([], None, ["form.required"]),
    (["1", "2", "3"], None, ["form.too-many-files"]), (["../x"], None, ["form.not-a-file"]), ([{}], None, ["form.unreadable"]),
])  # fmt: skip
def test_files_are_kept_as_the_ids_of_attachments(form, given, kept, codes):
    found = validate(form({"type": "image", "name": "photo", "most": 2, "required": True}), {"photo": given}, at=MOMENT)

    assert (found.data.get("photo"), [one.code for one in found.faults]) == (kept, codes)


def test_rows_are_said_in_one_line_each_and_shown_as_a_table():
    form = compile_form(FAMILY)
    data = {"children": [{"called": "甲", "age": 7, "school": "一小", "label": "1 甲"}, {"called": "乙", "age": 3, "label": "2 乙"}]}

    [shown] = lines(form, data)

    assert say_value(form.by_name["children"], data["children"]) == "甲，7，一小，1 甲\n乙，3，2 乙"
    assert (shown.label, shown.heading, shown.table.heads) == ("children", False, ("called", "age", "school", "标签"))
    assert [[cell for _head, cell in row] for row in shown.table.rows] == [["甲", "7", "一小", "1 甲"], ["乙", "3", "", "2 乙"]]


def test_a_table_of_rows_leaves_out_what_nobody_answered_and_masks_what_may_not_be_read(form):
    asked = ({"type": "text", "name": "called", "sensitivity": "personal"}, {"type": "integer", "name": "age"}, {"type": "text", "name": "school"})
    [shown] = lines(
        form({"type": "repeat", "name": "children", "fields": [*asked]}),
        {"children": [{"called": "甲", "age": 7}, {"age": 3}]}, readable=frozenset({Sensitivity.OPEN, Sensitivity.INTERNAL}),
    )  # fmt: skip

    assert [list(row) for row in shown.table.rows] == [[("called", HIDDEN), ("age", "7")], [("called", ""), ("age", "3")]]


def test_rows_with_long_words_or_files_are_shown_one_below_the_other(form):
    asked = [{"type": "text", "name": "called"}, {"type": "text", "name": "story", "long": True}]
    shown = lines(form({"type": "repeat", "name": "children", "fields": asked}), {"children": [{"called": "甲", "story": "长"}, {"called": "乙"}]})

    assert [(one.label, one.value, one.heading) for one in shown] == [
        ("children 1", "", True), ("called", "甲", False), ("story", "长", False), ("children 2", "", True), ("called", "乙", False),
    ]  # fmt: skip


def test_buttons_add_and_take_out_rows_without_a_script():
    form, rows = compile_form(FAMILY), [{"called": "甲"}, {"called": "乙"}]

    assert rows_moved(form, {"children": rows}, "add children", at=MOMENT) == {"children": [*rows, {}]}
    assert rows_moved(form, {}, "add children", at=MOMENT) == {"children": [{}, {}]}
    assert rows_moved(form, {"children": rows}, "drop children 0", at=MOMENT) == {"children": [{"called": "乙"}]}
    assert [rows_moved(form, {"children": rows}, act, at=MOMENT) for act in ("file", "draft", "add oldest", "x children")] == [None] * 4


def test_the_lake_has_a_data_set_for_the_rows_of_a_repeat():
    con = duckdb.connect()
    con.execute("CREATE SCHEMA op")
    con.execute("CREATE TABLE op.ledgers_ledger AS SELECT 1 AS id, 'x' AS code")
    con.execute("""CREATE TABLE op.ledgers_record AS SELECT * FROM (VALUES
        (7, 3, 1, '2020-05', DATE '2020-05-01', DATE '2020-06-01', 'filed', TIMESTAMP '2020-05-20 10:00:00',
         '{"oldest": 19, "children": [{"called": "甲", "age": 7}, {"called": "乙"}]}'),
        (8, 3, 1, '2020-04', DATE '2020-04-01', DATE '2020-05-01', 'filed', TIMESTAMP '2020-04-20 10:00:00', '{"oldest": 1}'))
        AS r(id, organisation_id, ledger_id, period, period_first, period_end, state, filed_at, data)""")

    flat, rows = of_form(FAMILY, ["x"])

    assert (flat.id, rows.id) == ("form_test", "form_test_children")
    assert [one.name for one in rows.columns][-5:] == ["row", "called", "age", "school", "label"]
    assert "called" not in {one.name for one in flat.columns}
    told = con.execute(f'SELECT id, "row", called, age FROM ({rows.sql}) ORDER BY ALL').fetchall()
    assert told == [(7, 1, "甲", 7), (7, 2, "乙", None)]
    assert con.execute(f"SELECT id, oldest FROM ({flat.sql}) ORDER BY 1").fetchall() == [(7, 19), (8, 1)]
