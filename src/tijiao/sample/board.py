"""The board as text: parts, lines with their lights in words, targets with values and goals."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from tijiao.kernel.quantities import to_chinese
from tijiao.plans.models import Plan
from tijiao.plans.standing import LineStanding, PartStanding, TargetStanding, light_counts
from tijiao.sample.wide import cut, pad

_TITLE, _VALUE, _GOAL = 34, 16, 18


def board_lines(plan: Plan, parts: Sequence[PartStanding], *, on: date) -> Iterator[str]:
    """The board of a plan on a day, line by line."""
    yield f"{plan.title}  {on.isoformat()}  {_('样例数据')}"
    for part in parts:
        yield ""
        yield f"{to_chinese(part.part.number)}、{part.part.title}"
        for line in part.lines:
            yield from _line(line)
    yield ""
    yield _("要点：") + _("、").join(f"{light.word} {count}" for light, count in light_counts(list(parts)).items())


def _line(standing: LineStanding) -> Iterator[str]:
    line = standing.line
    title = pad(cut(line.title, _TITLE), _TITLE + _VALUE + _GOAL + 2)
    yield f"  {pad(line.number, 2, right=True)}  {title}{standing.light.word}"
    for one in standing.targets:
        yield f"      {_cells(one)}"


def _cells(one: TargetStanding) -> str:
    cells = (
        pad(cut(one.target.title, _TITLE - 2), _TITLE - 2),
        pad(one.value_text or "—", _VALUE - 2, right=True),
        pad(f"  {one.goal_text}", _GOAL + 4),
    )
    word = one.light_word or (one.shown_light.word if one.shown_light else "")
    return f"{''.join(cells)}{word}".rstrip()
