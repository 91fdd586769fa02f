"""What ECharts takes to draw a chart; `charts.js` puts the colours of the theme in."""

from typing import Any

from tijiao.pages.charts import Chart, Series

#: One symbol a series, so that lines are told apart without their colours.
SYMBOLS = ("circle", "rect", "triangle", "diamond", "arrow", "pin")
#: As many rows as a drawing shows at once; the others come by scrolling in it, and the table has them all.
ROWS_AT_ONCE = 30


def told(chart: Chart) -> dict[str, Any]:
    """The JSON beside a drawing: the option, and for a map its shapes."""
    return {"option": option(chart), "shapes": chart.shapes if chart.kind == "map" else None, "name": chart.id}


def option(chart: Chart) -> dict[str, Any]:
    """The option; "@grey" and "@brand" become colours of the theme."""
    if chart.kind == "map":
        return _map(chart)
    series = [_box(chart)] if chart.kind == "box" else [_series(chart, at, one) for at, one in enumerate(chart.series)]
    if chart.target is not None and series:
        series[0]["markLine"] = _target(chart)
    made: dict[str, Any] = {"series": series, **_axes(chart)}
    if len(chart.series) > 1 and chart.kind != "box":
        made["legend"] = {"top": 0, "type": "scroll"}
    if chart.kind == "rows" and len(chart.categories) > ROWS_AT_ONCE:
        made |= _scrolled(chart)
    return made


def _scrolled(chart: Chart) -> dict[str, Any]:
    """A window over the rows, at first over the one that is set off."""
    marked = next((at for at, name in enumerate(chart.categories) if name in chart.marked), 0)
    first = max(0, min(marked - ROWS_AT_ONCE // 2, len(chart.categories) - ROWS_AT_ONCE))
    window = {"yAxisIndex": 0, "startValue": first, "endValue": first + ROWS_AT_ONCE - 1, "zoomLock": True}
    plain = dict.fromkeys(("brushSelect", "showDetail", "showDataShadow"), False)
    slider = {"type": "slider", "width": 18, "right": 4, **plain}
    wheel = {"type": "inside", "zoomOnMouseWheel": False, "moveOnMouseWheel": True, "moveOnMouseMove": True}
    grid = {"left": 8, "right": 64, "top": 36, "bottom": 8, "containLabel": True}
    return {"dataZoom": [{**slider, **window}, {**wheel, **window}], "grid": grid}


def _axes(chart: Chart) -> dict[str, Any]:
    values = {"type": "value", "scale": chart.kind not in ("bar", "rows"), "name": str(chart.unit)}
    if chart.kind == "time":
        return {"xAxis": {"type": "time"}, "yAxis": values}
    names: dict[str, Any] = {"type": "category", "data": list(chart.categories)}
    if chart.kind == "rows":
        short = {"width": 120, "overflow": "truncate"}
        return {"xAxis": values, "yAxis": {**names, "inverse": True, "axisLabel": short}}
    return {"xAxis": names, "yAxis": values}


def _series(chart: Chart, number: int, one: Series) -> dict[str, Any]:
    if chart.kind in ("bar", "rows"):
        data = [_bar(chart, name, value) for name, value in zip(chart.categories, one.values, strict=True)]
        told = {"show": chart.kind == "rows" and len(chart.series) == 1, "position": "right"}
        return {"name": str(one.name), "type": "bar", "data": data, "barMaxWidth": 28, "label": told}
    values = [_rounded(chart, value) for value in one.values]
    data = [[day, value] for day, value in zip(chart.categories, values, strict=True) if value is not None] \
        if chart.kind == "time" else values  # fmt: skip
    made: dict[str, Any] = {
        "name": str(one.name), "type": "line", "data": data, "symbol": SYMBOLS[number % len(SYMBOLS)],
        "symbolSize": 7, "connectNulls": chart.kind == "time",
    }  # fmt: skip
    if one.steps:
        made["step"] = "end"
    if one.dashed:
        made |= {"color": "@grey", "lineStyle": {"type": "dashed"}, "symbolSize": 5}
    return made


def _rounded(chart: Chart, value: float | None) -> float | None:
    """To the last digit that the unit shows, as the table has it."""
    return None if value is None else round(value, chart.decimals)


def _bar(chart: Chart, name: str, value: float | None) -> Any:
    """A category that is set off bears a border and its number."""
    told = _rounded(chart, value)
    if name not in chart.marked or told is None:
        return told
    return {
        "value": told, "itemStyle": {"borderColor": "@ink", "borderWidth": 2},
        "label": {"show": True, "position": "right" if chart.kind == "rows" else "top"},
    }  # fmt: skip


def _box(chart: Chart) -> dict[str, Any]:
    by_category = zip(*(one.values for one in chart.series), strict=True)
    boxes = [[_rounded(chart, value) for value in box] for box in by_category]
    return {"type": "boxplot", "data": boxes, "boxWidth": [12, 48]}


def _target(chart: Chart) -> dict[str, Any]:
    axis = "xAxis" if chart.kind == "rows" else "yAxis"
    words = f"{chart.target_name} {chart.text(chart.target)}"
    return {
        "silent": True, "symbol": "none", "lineStyle": {"type": "dashed", "color": "@grey", "width": 2},
        "label": {"formatter": words, "position": "insideEndTop", "color": "@ink"},
        "data": [{axis: chart.target}],
    }  # fmt: skip


def _map(chart: Chart) -> dict[str, Any]:
    [one] = chart.series
    values = [value for value in one.values if value is not None]
    data = [
        {"name": name, "value": value, "label": {"formatter": f"{name}\n{chart.text(value)}"}}
        for name, value in zip(chart.categories, one.values, strict=True)
    ]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    return {
        "tooltip": {"trigger": "item"},
        "visualMap": {
            "min": low, "max": high if high > low else low + 1, "text": [chart.text(high), chart.text(low)],
            "inRange": {"color": ["@pale", "@deep"]}, "calculable": False,
            "orient": "horizontal", "left": "center", "bottom": 0, "itemWidth": 12, "itemHeight": 120,
        },
        "series": [{
            "type": "map", "map": chart.id, "nameProperty": "name", "data": data, "roam": False, "top": 8, "bottom": 44,
            "label": {"show": True, "color": "@ink", "fontSize": 11, "lineHeight": 14},
            "itemStyle": {"areaColor": "transparent", "borderColor": "@grey"},
            "emphasis": {"label": {"color": "@ink"}, "itemStyle": {"areaColor": "@pale"}},
            "select": {"disabled": True},
        }],
    }  # fmt: skip
