"""The words of a bulletin out of its template and the standing of the plan. Plain values in and out.

A run of text bears the position of the figure that it tells, so that the number keeps its address.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from string import Formatter

from tijiao.plans.standing import LineStanding, TargetStanding
from tijiao.plans.wording import number_text
from tijiao.reports.declare import BulletinTemplate, SectionEntry

_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Run:
    """A piece of a paragraph; `figure`: position of the figure whose number it is, 0 for plain words."""

    text: str
    figure: int = 0


@dataclass(frozen=True)
class Paragraph:
    """`level` 0 is body text; 1 to 4 are headings: 一、 （一） 1. （1）."""

    level: int
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Told:
    """A target with its line and the position of its figure."""

    position: int
    line: LineStanding
    target: TargetStanding


def numeral(number: int) -> str:
    """一 … 九十九."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def composed(template: BulletinTemplate, told: Sequence[Told], words: Mapping[str, str]) -> list[Paragraph]:
    """All paragraphs of the body, in order. `words` fills what stands in braces in headings and texts."""
    made: list[Paragraph] = []
    for number, section in enumerate(template.sections, 1):
        made.append(Paragraph(1, (Run(f"{numeral(number)}、{section.heading}"),)))
        made += [Paragraph(0, (Run(text.format_map(words)),)) for text in section.text]
        made += _targets(section, told)
    return made


def _targets(section: SectionEntry, told: Iterable[Told]) -> Iterator[Paragraph]:
    wanted = [one for one in told if one.target.light_code in section.lights]
    if section.lights and not wanted and section.none:
        yield Paragraph(0, (Run(section.none),))
    for number, (title, of_line) in enumerate(groupby(wanted, key=_title), 1):
        yield Paragraph(2, (Run(f"（{numeral(number)}）{title}"),))
        several = list(of_line)
        for place, one in enumerate(several, 1):
            lead = (Run(f"{place}."),) if len(several) > 1 else ()
            words = section.watched or section.each if one.target.watched else section.each
            yield Paragraph(0, (*lead, *_sentence(words, one)))


def _title(one: Told) -> str:
    owner = one.line.line.owner
    return f"{one.line.line.title_zh}（{owner.name}）" if owner else str(one.line.line.title_zh)


def _sentence(each: str, one: Told) -> Iterator[Run]:
    """The sentence cut where its number stands."""
    target = one.target.target
    words = {
        "title": target.title_zh, "goal": one.target.goal_text, "owner": str(one.line.line.owner or ""),
        "due": f"{one.target.due.month}月{one.target.due.day}日" if one.target.due else "",
        "expected": _expected(one.target),
        "alarm": "" if target.alarm_above is None else number_text(target.alarm_above, target.unit_zh),
    }  # fmt: skip
    for text, name, _form, _conversion in Formatter().parse(each):
        if text:
            yield Run(text)
        if name == "value":
            yield Run(value_text(one.target), one.position)
        elif name is not None:
            yield Run(words[name])


def value_text(standing: TargetStanding) -> str:
    """The number with its Chinese unit."""
    return "无数据" if standing.value is None else number_text(standing.value, standing.target.unit_zh)


def _expected(standing: TargetStanding) -> str:
    expected = standing.verdict.expected
    return standing.goal_text if expected is None else number_text(round(expected, 2), standing.target.unit_zh)
