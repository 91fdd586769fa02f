"""A chart as SVG, drawn without a browser, for documents and the .png: a symbol or a pattern for each series."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tijiao.pages.charts import Chart, Series, ticks

WIDTH, HEIGHT, ROW = 760.0, 400.0, 22.0
INK, QUIET, LINE = "#1f2933", "#566270", "#d5dae0"
COLOURS = ("#1d5a9c", "#c2661d", "#2f8f83", "#8a5fb0", "#a8455c", "#6b7f2a")
PALE, DEEP = (0xE8, 0xF0, 0xF9), (0x5E, 0x95, 0xCF)
FONTS = "'Noto Sans CJK SC', 'Microsoft YaHei', 'SimHei', sans-serif"


def svg(chart: Chart) -> str:
    """The drawing as a whole SVG document, 760 wide; a long list of rows grows in height."""
    rows = len(chart.categories) * max(1.0, 0.6 * len(chart.series))
    height = max(HEIGHT, 110 + ROW * rows) if chart.kind == "rows" else HEIGHT
    inside = _empty(height) if chart.empty else _map(chart) if chart.kind == "map" else _Plot(chart, height).drawn()
    title = f"{chart.title}（{chart.unit}）" if chart.unit else str(chart.title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {WIDTH:.0f} {height:.0f}" font-family={quoteattr(FONTS)} font-size="12" fill="{INK}">'
        f"{_PATTERNS}<rect width='{WIDTH:.0f}' height='{height:.0f}' fill='#fff'/>"
        f"{_text(16, 26, title, size=16, weight='bold')}{inside}</svg>"
    )


_PATTERNS = (
    "<defs>"
    + "".join(
        f'<pattern id="p{at}" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate({angle})">'
        f'<rect width="8" height="8" fill="{colour}" fill-opacity="{paper}"/>'
        f'<line x1="0" y1="0" x2="0" y2="8" stroke="{colour}" stroke-width="{width}"/></pattern>'
        for at, (colour, angle, paper, width) in enumerate(
            zip(COLOURS, (0, 45, 135, 0, 90, 45), (1, 0.35, 0.35, 0.25, 0.25, 0.75), (0, 4, 4, 3, 3, 2), strict=True)
        )
    )
    + "</defs>"
)


def _empty(height: float) -> str:
    return _text(WIDTH / 2, height / 2, "—", anchor="middle", size=20)


def _text(x: float, y: float, words: Any, *, anchor: str = "start", size: int = 12, weight: str = "normal",
          fill: str = INK) -> str:  # fmt: skip
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" '
        f'fill="{fill}">{escape(str(words))}</text>'
    )


def _line(a: tuple[float, float], b: tuple[float, float], colour: str = LINE, more: str = "") -> str:
    return f'<line x1="{a[0]:.1f}" y1="{a[1]:.1f}" x2="{b[0]:.1f}" y2="{b[1]:.1f}" stroke="{colour}" {more}/>'


def _symbol(number: int, x: float, y: float) -> str:
    """Circle, square, triangle, diamond by the number of the series."""
    colour, shape = COLOURS[number % len(COLOURS)], number % 4
    if shape == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.6" fill="{colour}"/>'
    corners = {
        1: [(-3.4, -3.4), (3.4, -3.4), (3.4, 3.4), (-3.4, 3.4)], 2: [(0, -4.4), (4.2, 3.4), (-4.2, 3.4)],
        3: [(0, -4.8), (4.8, 0), (0, 4.8), (-4.8, 0)],
    }[shape]  # fmt: skip
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
    return f'<polygon points="{points}" fill="{colour}"/>'


@dataclass
class _Plot:
    """The field with its axes: `place` gives where a category stands, `level` where a number does."""

    chart: Chart
    height: float

    def __post_init__(self) -> None:
        self.lying = self.chart.kind == "rows"
        self.left, self.right = (170.0 if self.lying else 70.0), WIDTH - (70.0 if self.lying else 24.0)
        self.top, self.bottom = 70.0, self.height - 44.0
        known = [*self.chart.known, 0.0] if self.chart.kind in ("bar", "rows") else self.chart.known
        self.marks = ticks(min(known), max(known))

    def drawn(self) -> str:
        parts = [self._values(), self._names(), self._legend()]
        if self.chart.kind == "box":
            parts.append(self._boxes())
        elif self.chart.kind in ("bar", "rows"):
            parts += [self._bars(number, one) for number, one in enumerate(self.chart.series)]
        else:
            parts += [self._curve(number, one) for number, one in enumerate(self.chart.series)]
        return "".join([*parts, self._target()])

    def level(self, value: float) -> float:
        share = (value - self.marks[0]) / (self.marks[-1] - self.marks[0])
        first, last = (self.left, self.right) if self.lying else (self.bottom, self.top)
        return first + share * (last - first)

    def place(self, number: int) -> float:
        low, high = (self.top, self.bottom) if self.lying else (self.left, self.right)
        if self.chart.kind == "time":
            days = [date.fromisoformat(one).toordinal() for one in self.chart.categories]
            whole = days[-1] - days[0] or 1
            return low + 12 + (days[number] - days[0]) / whole * (high - low - 24)
        return low + (number + 0.5) * (high - low) / len(self.chart.categories)

    def _across(self, at: float) -> tuple[tuple[float, float], tuple[float, float]]:
        return ((at, self.top), (at, self.bottom)) if self.lying else ((self.left, at), (self.right, at))

    def _values(self) -> str:
        made = []
        for mark in self.marks:
            at = self.level(mark)
            where = (at, self.bottom + 16, "middle") if self.lying else (self.left - 8, at + 4, "end")
            made.append(_line(*self._across(at)) + _text(*where[:2], f"{mark:,g}", anchor=where[2], fill=QUIET))
        return "".join(made)

    def _names(self) -> str:
        names, most = self.chart.categories, 9
        if self.lying:
            return "".join(
                _text(self.left - 8, self.place(at) + 4, _short(name, 12), anchor="end",
                      weight="bold" if name in self.chart.marked else "normal")
                for at, name in enumerate(names)
            )  # fmt: skip
        every = -(-len(names) // most)
        return "".join(
            _text(self.place(at), self.bottom + 18, _short(name, 10), anchor="middle", fill=QUIET)
            for at, name in enumerate(names) if at % every == 0
        )  # fmt: skip

    def _legend(self) -> str:
        if len(self.chart.series) < 2 or self.chart.kind == "box":
            return ""
        made, x = [], self.left
        for number, one in enumerate(self.chart.series):
            sign = f'<rect x="{x - 5:.1f}" y="43" width="12" height="10" fill="url(#p{number % 6})"/>' \
                if self.chart.kind in ("bar", "rows") else _symbol(number, x, 48)  # fmt: skip
            made.append(sign + _text(x + 12, 52, _short(str(one.name), 9)))
            x += 30 + 12.5 * min(len(str(one.name)), 9)
        return "".join(made)

    def _curve(self, number: int, one: Series) -> str:
        points = [(self.place(at), self.level(value)) for at, value in enumerate(one.values) if value is not None]
        if one.steps:
            points = [corner for a, b in pairwise(points) for corner in (a, (b[0], a[1]))] + points[-1:]
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dash = 'stroke-dasharray="7 5"' if one.dashed else ""
        dots = "" if one.steps else "".join(_symbol(number, x, y) for x, y in points)
        colour = QUIET if one.dashed else COLOURS[number % 6]
        return f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2" {dash}/>{dots}'

    def _bars(self, number: int, one: Series) -> str:
        count = len(self.chart.series)
        room = abs(self.place(1) - self.place(0)) if len(self.chart.categories) > 1 else 80.0
        thick = min(28.0, room * 0.72 / count)
        nought = self.level(max(0.0, self.marks[0]))
        made = []
        for at, value in enumerate(one.values):
            if value is None:
                continue
            side, end = self.place(at) - thick * count / 2 + thick * number, self.level(value)
            first, long = min(nought, end), abs(end - nought)
            box = (first, side, long, thick) if self.lying else (side, first, thick, long)
            border = f'stroke="{INK}" stroke-width="2"' if self.chart.categories[at] in self.chart.marked else ""
            made.append('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" '.format(*box)
                        + f'fill="url(#p{number % 6})" {border}/>')  # fmt: skip
            if self.lying and count == 1:
                made.append(_text(max(nought, end) + 5, self.place(at) + 4, self.chart.text(value)))
        return "".join(made)

    def _boxes(self) -> str:
        made = []
        for at in range(len(self.chart.categories)):
            told = [one.values[at] for one in self.chart.series]
            if any(value is None for value in told):
                continue
            x, (least, lower, middle, upper, most) = self.place(at), [self.level(value or 0.0) for value in told]
            made.append(
                _line((x, least), (x, lower), INK) + _line((x, upper), (x, most), INK)
                + _line((x - 10, least), (x + 10, least), INK) + _line((x - 10, most), (x + 10, most), INK)
                + f'<rect x="{x - 20:.1f}" y="{upper:.1f}" width="40" height="{lower - upper:.1f}" '
                + f'fill="#dbe7f5" stroke="{COLOURS[0]}"/>'
                + _line((x - 20, middle), (x + 20, middle), INK, 'stroke-width="2.5"')
            )  # fmt: skip
        return "".join(made)

    def _target(self) -> str:
        if self.chart.target is None:
            return ""
        at = self.level(self.chart.target)
        words = f"{self.chart.target_name} {self.chart.text(self.chart.target)}"
        where = (at, self.top - 4, "middle") if self.lying else (self.right, at - 5, "end")
        return _line(*self._across(at), QUIET, 'stroke-width="2" stroke-dasharray="7 5"') + _text(
            *where[:2], words, anchor=where[2]
        )


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _map(chart: Chart) -> str:
    """Areas by their value, each with its name and number; areas without a value stay white."""
    features = (chart.shapes or {}).get("features", [])
    values = dict(zip(chart.categories, chart.series[0].values, strict=True))
    corners = [point for one in features for ring in _rings(one) for point in ring]
    if not corners:
        return _empty(HEIGHT)
    (west, east), (south, north) = [(min(axis), max(axis)) for axis in zip(*corners, strict=True)]
    scale = min((WIDTH - 48) / (east - west), (HEIGHT - 64) / (north - south))
    shift = (WIDTH - (east - west) * scale) / 2

    def at(point: Sequence[float]) -> tuple[float, float]:
        return shift + (point[0] - west) * scale, HEIGHT - 16 - (point[1] - south) * scale

    known = chart.known
    made = []
    for one in features:
        name = str(one["properties"]["name"])
        value = values.get(name)
        ways = " ".join("M" + " L".join("{:.1f} {:.1f}".format(*at(p)) for p in ring) + " Z" for ring in _rings(one))
        made.append(f'<path d="{ways}" fill="{_shade(value, known)}" stroke="{QUIET}"/>')
        x, y = at(_middle(_rings(one)[0]))
        made.append(_text(x, y - 2, name, anchor="middle", size=11))
        made.append(_text(x, y + 12, chart.text(value), anchor="middle"))
    return "".join(made)


def _rings(feature: Any) -> list[Any]:
    geometry = feature["geometry"]
    return geometry["coordinates"] if geometry["type"] == "Polygon" else [one[0] for one in geometry["coordinates"]]


def _middle(ring: Sequence[Sequence[float]]) -> tuple[float, float]:
    xs, ys = [point[0] for point in ring], [point[1] for point in ring]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _shade(value: float | None, known: Sequence[float]) -> str:
    if value is None:
        return "#fff"
    low, high = min(known), max(known)
    share = 0.5 if high == low else (value - low) / (high - low)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(PALE, DEEP, strict=True))
