"""Readings: rows of evidence rolled up over the tree, groupings and attributes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from insight import twin
from insight.drawn import ABSENCE, AGGREGATES, APRIL, AT, MAY, SPRING, SQL, WAYS, Asked, Town, span, table

from tijiao.insight.engine.board import steady
from tijiao.insight.engine.engine import CITY, Engine, Within
from tijiao.insight.engine.figure import Figure, Span
from tijiao.insight.engine.statement import statement
from tijiao.insight.engine.suppress import hide
from tijiao.insight.problems import IndicatorTooLong

Rows = Sequence[Mapping[str, Any]]


def ask(town: Town, indicator: Asked, *spans: Span, by: str = "tree") -> dict[tuple[str, str], Figure]:
    town.lake.refresh(at=AT)
    engine = Engine(town.lake.folder, town.lake.datasets)
    found = engine.readings(indicator, town.lake.manifest(), spans or (MAY,), by=by)
    return {key: figure for key, figure in found.items() if key[0] != CITY}


def test_a_rate_is_summed_before_it_is_divided_and_a_silent_row_is_no_zero(town: Town) -> None:
    town.put("facts", ABSENCE)

    found = ask(town, Asked("rate", scale=100), APRIL, MAY)

    drawn = {
        (row["node"], row["span"]): Figure(row["value"], row["num"], row["den"], row["rows"], row["silent"])
        for row in table("""
            node | span    | value             | num   | den   | rows | silent
            city | 2020-05 | 11.11111111111111 | 100.0 | 900.0 | 4    | 1
            east | 2020-05 | 5.0               | 40.0  | 800.0 | 2    | 0
            hill | 2020-05 | 60.0              | 60.0  | 100.0 | 2    | 1
            l-7  | 2020-05 | 5.0               | 40.0  | 800.0 | 2    | 0
            s-9  | 2020-05 | 60.0              | 60.0  | 100.0 | 1    | 0
            s-10 | 2020-05 |                   |       |       | 1    | 1
            city | 2020-04 | 4.166666666666666 | 5.0   | 120.0 | 1    | 0
            hill | 2020-04 | 4.166666666666666 | 5.0   | 120.0 | 1    | 0
            s-10 | 2020-04 | 4.166666666666666 | 5.0   | 120.0 | 1    | 0
        """)
    }
    assert {key: round_off(figure) for key, figure in found.items()} == {
        key: round_off(figure) for key, figure in drawn.items()
    }


def round_off(figure: Figure) -> tuple[object, ...]:
    value = None if figure.value is None else round(figure.value, 9)
    return value, figure.numerator, figure.denominator, figure.rows, figure.silent


def test_a_person_who_appears_in_two_schools_is_one_person_in_the_city(town: Town) -> None:
    town.put("facts", """
        org | day        | who | value | weight
        4   | 2020-05-04 | a   | 1     | 1
        4   | 2020-05-11 | a   | 1     | 1
        5   | 2020-05-04 | a   | 1     | 1
        5   | 2020-05-04 | b   | 1     | 1
    """)  # fmt: skip

    found = ask(town, Asked("distinct"))

    assert {node: figure.value for (node, _), figure in found.items()} == {
        "city": 2, "east": 1, "hill": 2, "l-7": 1, "s-9": 2,
    }  # fmt: skip


def test_the_standards_own_example_of_a_weighted_coefficient_of_variation_comes_out(town: Town) -> None:
    """Five schools with 45 to 89 pupils: mean and spread are weighted by pupils, 0.515 for the county."""
    town.put("facts", """
        org | day        | who | value | weight
        2   | 2020-05-04 | a   | 279   | 45
        3   | 2020-05-04 | b   | 137   | 37
        4   | 2020-05-04 | c   | 935   | 89
        5   | 2020-05-04 | d   | 160   | 76
        6   | 2020-05-04 | e   | 402   | 55
    """)  # fmt: skip

    found = ask(town, Asked("cv"))

    assert rounded(found["city", "2020-05"].value) == 0.51525663
    assert rounded(found["l-7", "2020-05"].value) == 0


def test_a_stock_is_the_state_on_the_last_day_of_the_period_or_today(town: Town) -> None:
    town.put("facts", """
        org | day        | who | value | weight
        4   | 2020-04-10 | a   | 1     | 1
        5   | 2020-05-19 | b   | 1     | 1
        6   | 2020-05-21 | c   | 1     | 1
    """)  # fmt: skip
    held = Asked(
        "sum", sql="SELECT org, on_date, who AS subject, value FROM facts WHERE on_date <= $as_of", nature="stock"
    )

    found = ask(town, held, APRIL, MAY)

    assert {key: figure.value for key, figure in found.items() if key[0] == "city"} == {
        ("city", "2020-04"): 1, ("city", "2020-05"): 2,
    }  # fmt: skip


def test_a_grouping_counts_a_school_only_on_the_days_on_which_it_belongs(town: Town) -> None:
    town.put("facts", ABSENCE)
    town.put("directory_grouping", """
        id | kind | code   | name
        1  | zone | zone-1 | 一片
    """)  # fmt: skip
    town.put("directory_membership", """
        id | grouping_id | organisation_id | role | from_day   | to_day
        1  | 1           | 4               |      | 2020-05-05 |
        2  | 1           | 3               |      | 2019-09-01 | 2020-05-01
    """)  # fmt: skip

    found = ask(town, Asked("sum"), APRIL, MAY, by="grouping")

    assert {key: figure.value for key, figure in found.items()} == {("zone-1", "2020-05"): 10, ("zone-1", "2020-04"): 5}


def test_an_attribute_groups_schools_as_it_stood_on_the_day(town: Town) -> None:
    town.put("facts", ABSENCE)
    town.put("directory_organisationattribute", """
        id | organisation_id | key  | value | from_day   | to_day
        1  | 4               | area | town  | 2015-09-01 |
        2  | 5               | area | rural | 2015-09-01 |
    """)  # fmt: skip

    found = ask(town, Asked("sum"), by="area")

    assert {node: figure.value for (node, _), figure in found.items()} == {"town": 40, "rural": 60}


def test_a_small_group_is_hidden_whole_and_an_empty_one_is_not_a_group() -> None:
    """Too few in all, too few of many, all but a few; whether there are rows is told, not how many."""
    assert [hide(figure, 10) for figure in (
        Figure(25.0, 2.0, 8.0, 8), Figure(50.0, 50.0, 100.0, 100), Figure(0.0, 0.0, 100.0, 100), Figure(2.0, 2.0, None, 40),
        Figure(97.0, 97.0, 100.0, 100), Figure(),
    )] == [
        Figure(None, None, None, 1, 0, True), Figure(50.0, 50.0, 100.0, 100), Figure(0.0, 0.0, 100.0, 100),
        Figure(None, None, None, 1, 0, True), Figure(None, None, None, 1, 0, True), Figure(),
    ]  # fmt: skip


def test_a_reading_opens_onto_exactly_the_rows_it_was_computed_from(town: Town) -> None:
    town.put("facts", ABSENCE)
    asked = Asked("rate", sql="SELECT org, on_date, 'facts/' || id AS subject, value, weight FROM facts")
    figure = ask(town, asked)["hill", "2020-05"]
    engine = Engine(town.lake.folder, town.lake.datasets)

    page = engine.rows(asked, town.lake.manifest(), "hill", MAY)

    assert (page.total, page.beyond, figure.rows) == (2, 0, 2)
    assert [(row.org_code, row.subject, row.value, row.weight, row.details["who"]) for row in page.rows] == [
        ("s-10", "facts/4", None, 120.0, "d"), ("s-9", "facts/3", 60.0, 100.0, "c"),
    ]  # fmt: skip


def test_rows_beyond_a_viewers_reach_are_counted_and_not_shown(town: Town) -> None:
    town.put("facts", ABSENCE)
    asked = Asked("rate")
    ask(town, asked)
    engine = Engine(town.lake.folder, town.lake.datasets)

    page = engine.rows(asked, town.lake.manifest(), "city", MAY, within=Within(False, branches=("/1/2/",)))

    assert (page.total, page.beyond, {row.org_code for row in page.rows}) == (2, 2, {"l-7"})


def test_one_page_of_rows_follows_the_other_without_gap_or_double(town: Town) -> None:
    for number in range(25):
        town.run("INSERT INTO facts (org, day, who, value) VALUES (4, '2020-05-04', ?, 1)", f"{number:02}")
    asked = Asked("count", sql="SELECT org, on_date, who AS subject, value FROM facts")
    ask(town, asked)
    engine = Engine(town.lake.folder, town.lake.datasets)

    pages = [engine.rows(asked, town.lake.manifest(), "city", MAY, first=first, most=10) for first in (0, 10, 20)]

    assert [row.subject for page in pages for row in page.rows] == [f"{number:02}" for number in range(25)]


DAYS = st.sampled_from(["2020-04-30", "2020-05-01", "2020-05-31", "2020-06-01"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "org": st.sampled_from([2, 4, 5, 6]), "day": DAYS, "who": st.sampled_from("abc"),
            "value": st.none() | st.integers(0, 9), "weight": st.none() | st.integers(0, 3),
        }
    ),
    max_size=12,
)  # fmt: skip
HELD = {
    "from_day": st.sampled_from(["2020-04-01", "2020-05-01"]),
    "to_day": st.none() | st.sampled_from(["2020-05-20"]),
}
MEMBERS = st.lists(
    st.fixed_dictionaries({"organisation_id": st.sampled_from([2, 3, 4, 5]), "node": st.sampled_from("xy"), **HELD}),
    max_size=4,
)
AREAS = st.lists(
    st.fixed_dictionaries({"organisation_id": st.sampled_from([2, 3, 4, 5]), "value": st.sampled_from("xy"), **HELD}),
    max_size=4, unique_by=lambda row: row["organisation_id"],
)  # fmt: skip


SOME = settings(
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


PASSES = (("",), ("-a", "-bc"), ("", "-a", "-bc", "-big"), ("", "-a", "-notc", "-bc"))
"""Sixteen sums in the last: those are added up while the pass is wide."""


@settings(SOME, max_examples=12)
@given(
    rows=ROWS, members=MEMBERS, areas=AREAS, together=st.sampled_from(PASSES),
    periods=st.sampled_from([(APRIL, MAY, SPRING), (MAY, APRIL)]),
)  # fmt: skip
def test_the_board_says_what_its_slow_twin_says(
    town: Town, rows: Rows, members: Rows, areas: Rows, together: Sequence[str], periods: Sequence[Span]
) -> None:
    town.replace("facts", rows)
    town.replace(
        "directory_grouping", [{"id": number, "kind": "zone", "code": code} for number, code in enumerate("xy")]
    )
    town.replace("directory_membership", [
        {"grouping_id": "xy".index(str(row["node"])), **{name: row[name] for name in row if name != "node"}} for row in members
    ])  # fmt: skip
    town.replace("directory_organisationattribute", [{"key": "area", **row} for row in areas])
    town.run("SELECT 1", mark=("directory_organisation", ""))
    town.lake.refresh(at=AT)
    engine = Engine(town.lake.folder, town.lake.datasets)
    asked = [
        Asked(one, WAYS[way][0], threshold=2.0 if one == "share-meeting" else None, id=one + way)
        for one in AGGREGATES
        for way in together
    ]

    for by, nodes in (("tree", twin.tree), ("grouping", twin.groupings(members)), ("area", twin.attribute(areas))):
        board = engine.board([(one, periods) for one in asked], town.lake.manifest(), by=by)

        for one in asked:
            own = [row for row in rows if WAYS[one.id.removeprefix(one.aggregate)][1](row)]
            told = {
                key: (rounded(figure.value), figure.rows, figure.silent) for key, figure in board.of(one.id).items()
            }
            assert told == {
                (node, period.name): (rounded(value), *counts)
                for period in periods
                for node, (value, *counts) in twin.figures(own, one.aggregate, period.first, period.end, nodes).items()
            }, (one.id, by)


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 9) + 0.0


def test_a_value_without_its_weight_is_silent_where_values_are_divided_by_weights(town: Town) -> None:
    town.put("facts", """
        org | day        | who | value | weight
        4   | 2020-05-04 | a   | 30    |
        4   | 2020-05-05 | b   | 10    | 40
    """)  # fmt: skip

    found = {aggregate: ask(town, Asked(aggregate))["l-7", "2020-05"] for aggregate in ("rate", "sum")}

    assert found == {"rate": Figure(0.25, 10.0, 40.0, 2, 1), "sum": Figure(40.0, 40.0, None, 2, 0)}


def test_the_order_in_which_an_engine_adds_up_shows_in_no_value() -> None:
    upwards, downwards = 0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1
    assert upwards != downwards

    assert steady(upwards) == steady(downwards) == 0.6
    assert steady(123_456_789_012.34) == 123_456_789_012.34


def test_what_is_no_number_is_no_value(town: Town) -> None:
    town.put("facts", """
        org | day        | who | value | weight
        4   | 2020-05-04 | a   | 1     | 1
        4   | 2020-05-05 | b   | 2     | 1
    """)  # fmt: skip
    wild = "SELECT org, on_date, who AS subject, CASE WHEN who = 'a' THEN CAST('nan' AS DOUBLE) ELSE value END AS value FROM facts"

    assert ask(town, Asked("sum", sql=wild))["l-7", "2020-05"] == Figure(2.0, 2.0, None, 2, 1)


def test_a_school_that_belongs_to_a_zone_twice_over_is_counted_once(town: Town) -> None:
    """By itself and through its town; its rows open once, too."""
    town.put("facts", ABSENCE)
    town.put("directory_grouping", """
        id | kind | code   | name
        1  | zone | zone-1 | 一片
    """)  # fmt: skip
    town.put("directory_membership", """
        id | grouping_id | organisation_id | role | from_day   | to_day
        1  | 1           | 3               |      | 2019-09-01 |
        2  | 1           | 5               |      | 2019-09-01 |
    """)  # fmt: skip

    found = ask(town, Asked("rate"), by="grouping")
    page = Engine(town.lake.folder, town.lake.datasets).rows(
        Asked("rate"), town.lake.manifest(), "zone-1", MAY, by="grouping"
    )

    assert found == {("zone-1", "2020-05"): Figure(0.6, 60.0, 100.0, 2, 1)}
    assert [row.subject for row in page.rows] == ["d", "c"]


def test_a_class_takes_the_attribute_of_the_nearest_above_it_that_has_one(town: Town) -> None:
    town.put("facts", ABSENCE)
    town.put("directory_organisationattribute", """
        id | organisation_id | key  | value | from_day   | to_day
        1  | 1               | area | town  | 2015-09-01 |
        2  | 3               | area | rural | 2015-09-01 |
    """)  # fmt: skip

    found = ask(town, Asked("sum"), by="area")

    assert {node: figure.value for (node, _), figure in found.items()} == {"town": 40, "rural": 60}


def test_a_stock_has_no_state_in_a_period_that_has_not_begun(town: Town) -> None:
    town.put("facts", ABSENCE)
    held = Asked(
        "sum", sql="SELECT org, on_date, who AS subject, value FROM facts WHERE on_date <= $as_of", nature="stock"
    )
    june = span("2020-06", date(2020, 6, 1), date(2020, 7, 1))

    assert {name for _node, name in ask(town, held, MAY, june)} == {"2020-05"}


def test_schools_that_are_nearly_equal_keep_their_small_spread(town: Town) -> None:
    """Σ w x² - X² would give 0: a million pupils a school, one more place in one of them."""
    town.put("facts", """
        org | day        | who | value         | weight
        4   | 2020-05-04 | a   | 1000000000000 | 1000000
        5   | 2020-05-04 | b   | 1000000000010 | 1000000
    """)  # fmt: skip

    assert f"{ask(town, Asked('cv'))['city', '2020-05'].value:.3e}" == "5.000e-12"


def test_a_threshold_is_met_by_a_quotient_that_only_rounding_keeps_below_it(town: Town) -> None:
    town.put("facts", """
        org | day        | who | value | weight
        4   | 2020-05-04 | a   | 0.7   | 0.5
        4   | 2020-05-05 | b   | 0.1   | 0.5
    """)  # fmt: skip

    assert ask(town, Asked("share-meeting", threshold=0.8))["l-7", "2020-05"].value == 1


def test_a_case_over_one_columns_texts_gives_the_number_of_the_first_text_that_fits(town: Town) -> None:
    town.put("facts", """
        org | day        | who | value | weight
        4   | 2020-05-04 | a   | 1     | 1
        4   | 2020-05-05 | b   | 1     | 1
        4   | 2020-05-06 | c   | 1     | 1
        4   | 2020-05-07 |     | 1     | 1
    """)  # fmt: skip
    head = "SELECT org, on_date, 'facts/' || id AS subject,"
    told = "CASE WHEN who = 'a' THEN 5 WHEN who IN ('b', 'a') THEN 2"

    silent = ask(town, Asked("sum", f"{head} {told} END AS value FROM facts"))["l-7", "2020-05"]
    zero = ask(town, Asked("mean", f"{head} {told} ELSE 1 END AS value FROM facts"))["l-7", "2020-05"]
    columns = ask(town, Asked("sum", f"{head} CASE WHEN who = 'a' THEN 5 WHEN org = 4 THEN 1 END AS value FROM facts"))

    assert silent == Figure(value=7, numerator=7, denominator=None, rows=4, silent=2)
    assert zero == Figure(value=9 / 4, numerator=9, denominator=4, rows=4, silent=0)
    assert columns["l-7", "2020-05"] == Figure(value=8, numerator=8, denominator=None, rows=4, silent=0)


def test_indicators_over_the_same_rows_are_read_in_one_pass(town: Town) -> None:
    """One file scan for all of a kind, another where the table or the join differs."""
    kinds = [Asked("rate", f"{SQL} WHERE who = '{who}'", id=who) for who in "abcd"]
    attributes = Asked(
        "count", "SELECT a.org, a.from_day AS on_date, a.value AS subject, 1 AS value FROM organisation_attributes AS a"
    )
    needed = statement([(one, (MAY,)) for one in (*kinds, attributes)], town.lake.datasets, "tree")

    assert needed is not None
    assert (needed.parts["units"].count("FROM facts AS t0"), needed.parts["units"].count("UNION ALL")) == (1, 1)


def test_a_join_without_bound_is_stopped_in_words(town: Town) -> None:
    """Ten thousand rows joined to themselves by what all have alike: a hundred million, and no end soon."""
    for _turn in range(2):
        town.run(
            "INSERT INTO facts (org, day, who, value) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT 4, '2020-05-04', 'a', i FROM n"
        )
    town.lake.refresh(at=AT)
    joined = "SELECT a.org, a.on_date, 'facts/' || a.id AS subject, a.value FROM facts AS a JOIN facts AS b ON b.who = a.who JOIN facts AS c ON c.who = b.who AND c.value * a.value > b.value"

    with pytest.raises(IndicatorTooLong) as stopped:
        Engine(town.lake.folder, town.lake.datasets, patience=0.5).readings(
            Asked("sum", joined), town.lake.manifest(), (MAY,)
        )

    assert stopped.value.facts == {"indicator": "asked", "seconds": 0}
