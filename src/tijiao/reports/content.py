"""What a bulletin says, in order, before it becomes Word or PDF. Plain values."""

from dataclasses import dataclass
from itertools import groupby

from tijiao.kernel.times import CITY_ZONE
from tijiao.pages.lights import Light
from tijiao.plans.wording import number_text
from tijiao.reports.models import Bulletin, Figure


@dataclass(frozen=True)
class Row:
    line: str
    title: str
    value: str
    goal: str
    light: str
    address: str


@dataclass(frozen=True)
class Chapter:
    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Content:
    """`behind`: titles of the figures that lie behind their path, for the opening paragraph."""

    title: str
    issuer: str
    day: str
    sample: str
    notes: tuple[str, ...]
    behind: tuple[str, ...]
    silent: tuple[str, ...]
    chapters: tuple[Chapter, ...]


def content(bulletin: Bulletin, *, sample: bool, base: str) -> Content:
    """The frozen bulletin in order. `base` ("http://…") goes before every figure's address."""
    figures = list(bulletin.figures.all())
    chapters = [
        Chapter(f"{_numeral(number)}、{part}", tuple(_row(one, base) for one in found))
        for number, (part, found) in enumerate(groupby(figures, key=lambda one: one.part), 1)
    ]
    day = bulletin.issued_at.astimezone(CITY_ZONE)
    return Content(
        title=bulletin.title,
        issuer=bulletin.issuer,
        day=f"{day.year}年{day.month}月{day.day}日",
        sample="样例数据" if sample else "",
        notes=tuple(bulletin.notes.split("\n")) if bulletin.notes else (),
        behind=tuple(one.title for one in figures if one.light in (Light.RED.value, Light.AMBER.value)),
        silent=tuple(one.title for one in figures if one.value is None),
        chapters=tuple(chapters),
    )


def _row(figure: Figure, base: str) -> Row:
    value = "无数据" if figure.value is None else number_text(figure.value, figure.unit)
    word = {"green": "正常", "amber": "临近", "red": "滞后"}.get(figure.light, "—")
    return Row(
        figure.line, figure.title, value, figure.goal or "—", word, f"{base}{figure.address}" if figure.address else ""
    )


def _numeral(number: int) -> str:
    return "一二三四五六七八九十"[number - 1] if number <= 10 else str(number)


def opening(told: Content) -> list[str]:
    """The paragraphs before the tables."""
    lines = [*told.notes]
    if told.behind:
        lines.append(f"以下目标落后于进度：{'、'.join(told.behind)}。请责任科室说明原因、限期推进。")
    else:
        lines.append("有数据的目标均达到进度要求。")
    if told.silent:
        lines.append(f"以下目标尚无数据：{'、'.join(told.silent)}。")
    return lines
