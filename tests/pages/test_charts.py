"""A chart has three faces: what the page draws, its table, its files. They tell the same numbers."""

import io
import statistics
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from PIL import Image

from tijiao.access.problems import NotVisible
from tijiao.pages.chart_files import chart_file, png
from tijiao.pages.chart_option import option, told
from tijiao.pages.chart_svg import svg
from tijiao.pages.charts import Chart, Series, histogram, quartiles, ticks

numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3))
SQUARE = [[[0, 0], [4, 0], [4, 2], [0, 2], [0, 0]]]
SHAPES = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "properties": {"name": "东屿镇"}, "geometry": {"type": "Polygon", "coordinates": SQUARE}}
    ],
}


def chart(kind: str = "line", **more: object) -> Chart:
    """Two series over three months; the second knows nothing of April."""
    series = (Series("东校", (90.0, 95.5, 99.25)), Series("西校", (80.0, None, 85.0)))
    named = {"unit": "%", "first": "月份", **more}
    return Chart("share", "填报率", kind, ("3月", "4月", "5月"), series, **named)


def test_the_table_tells_every_number_and_says_where_there_is_none():
    told_rows = chart(links={"4月": "/there/"}).table

    assert chart().heads == ["月份", "东校（%）", "西校（%）"]
    assert told_rows == [("3月", "", ["90", "80"]), ("4月", "/there/", ["95.5", "—"]), ("5月", "", ["99.25", "85"])]


def test_the_page_draws_the_same_numbers_each_series_with_a_symbol_of_its_own():
    series = option(chart(target=98.0, target_name="目标"))["series"]

    assert [(one["name"], one["data"], one["symbol"]) for one in series] == [
        ("东校", [90.0, 95.5, 99.25], "circle"), ("西校", [80.0, None, 85.0], "rect"),
    ]  # fmt: skip
    assert series[0]["markLine"]["data"] == [{"yAxis": 98.0}]


def test_numbers_are_drawn_to_the_last_digit_that_the_unit_shows():
    [drawn] = option(Chart("r", "率", "rows", ("东校",), (Series("率", (200 / 3,)),), decimals=1))["series"]

    assert drawn["data"] == [66.7]


@pytest.mark.parametrize(("rows", "marked", "window"), [(30, 0, None), (31, 0, (0, 29)), (100, 50, (35, 64)), (100, 99, (70, 99))])
def test_many_rows_are_looked_at_through_a_window_that_begins_where_one_is_set_off(rows, marked, window):
    names = tuple(f"{number}校" for number in range(rows))
    made = option(
        Chart("r", "率", "rows", names, (Series("率", (1.0,) * rows),), marked=frozenset({names[marked]}))
    )

    windows = {(one["startValue"], one["endValue"]) for one in made.get("dataZoom", ())}
    assert windows == ({window} if window else set())


def test_days_stand_at_their_distance_and_a_path_holds_until_its_next_step():
    path = Series("路径", (1.0, None, 2.0), dashed=True, steps=True)
    [drawn] = option(Chart("t", "项", "time", ("2020-01-01", "2020-02-01", "2020-12-31"), (path,)))["series"]

    assert drawn["data"] == [["2020-01-01", 1.0], ["2020-12-31", 2.0]]
    assert (drawn["step"], drawn["lineStyle"]) == ("end", {"type": "dashed"})


def test_a_map_carries_its_shapes_and_writes_name_and_number_into_each_area():
    made = told(Chart("towns", "入园率", "map", ("东屿镇",), (Series("入园率", (99.2,)),), shapes=SHAPES))

    [area] = made["option"]["series"][0]["data"]
    assert (made["shapes"], area["name"], area["label"]["formatter"]) == (SHAPES, "东屿镇", "东屿镇\n99.2")


@pytest.mark.parametrize("kind", ["line", "bar", "rows", "box", "time", "map"])
def test_the_servers_own_drawing_is_whole_and_names_what_it_draws(kind):
    drawn = {
        "box": Chart("b", "填报率", "box", ("小学",), tuple(Series(str(n), (float(n),)) for n in range(5))),
        "time": Chart("t", "填报率", "time", ("2020-01-01", "2020-05-20"), (Series("实际", (1.0, 2.0)),)),
        "map": Chart("m", "填报率", "map", ("东屿镇",), (Series("值", (99.2,)),), shapes=SHAPES),
    }.get(kind) or chart(kind, target=98.0, target_name="目标", marked=frozenset({"4月"}))

    words = "".join(ElementTree.fromstring(svg(drawn)).itertext())

    assert "填报率" in words
    assert "nan" not in svg(drawn)


def test_a_name_with_signs_of_markup_stays_a_name():
    drawn = svg(Chart("x", "<b>&", "bar", ("<i>",), (Series("a", (1.0,)),)))

    assert "<b>&" in "".join(ElementTree.fromstring(drawn).itertext())


def test_the_workbook_holds_numbers_as_numbers(rf, db):
    response = chart_file(rf.get("/x/", {"chart": "share", "as": "xlsx"}), [chart()])

    sheet = load_workbook(io.BytesIO(b"".join(response))).active
    told_rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert told_rows == [["月份", "东校（%）", "西校（%）"], ["3月", 90, 80], ["4月", 95.5, None], ["5月", 99.25, 85]]


def test_the_picture_is_twice_as_wide_as_the_drawing_and_not_blank():
    made = Image.open(io.BytesIO(png(chart())))

    assert (made.format, made.width) == ("PNG", 1520)
    assert len(made.convert("RGB").getcolors(1_000_000)) > 20


def test_an_address_without_a_chart_is_the_page_and_an_unknown_chart_is_not_there(rf):
    assert chart_file(rf.get("/x/"), [chart()]) is None
    with pytest.raises(NotVisible):
        chart_file(rf.get("/x/", {"chart": "other", "as": "png"}), [chart()])


@given(st.lists(numbers, min_size=2, max_size=40))
def test_quartiles_are_those_of_the_standard_library(values):
    least, lower, middle, upper, most = quartiles(values)

    assert (least, most) == (min(values), max(values))
    assert [lower, middle, upper] == pytest.approx(statistics.quantiles(values, n=4, method="inclusive"), abs=1e-6)


@given(numbers, numbers)
def test_the_marks_of_an_axis_enclose_what_it_shows_in_equal_steps(one, other):
    low, high = min(one, other), max(one, other)

    marks = ticks(low, high)

    steps = [round(b - a, 6) for a, b in pairwise(marks)]
    assert marks[0] <= low + 1e-6
    assert marks[-1] >= high - 1e-6
    assert max(steps) == pytest.approx(min(steps), rel=1e-4)


@given(st.lists(numbers, max_size=60))
def test_a_histogram_counts_every_value_once(values):
    assert sum(count for _low, _high, count in histogram(values)) == len(values)
