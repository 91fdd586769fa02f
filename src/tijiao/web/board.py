"""The board: the plan's parts and lines with their lights, targets with their values."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from tijiao.pages.lights import Light
from tijiao.plans.rows import TargetRow


@dataclass(frozen=True)
class BoardLine:
    number: str
    title: str
    light: Light
    url: str = ""
    owner: str = ""
    targets: tuple[TargetRow, ...] = ()
    measures: int = 0


@dataclass(frozen=True)
class BoardPart:
    number: int
    title: str
    lines: tuple[BoardLine, ...]


@dataclass(frozen=True)
class Board:
    """`troubles`: what kept numbers from being read; `moment`: that of the oldest data the lights stand on.

    `part` and `light` narrow what is `shown`: the number of a part, the word of a light; "" shows all.
    """

    title: str
    parts: tuple[BoardPart, ...]
    troubles: tuple[str, ...] = ()
    moment: datetime | None = None
    part: str = ""
    light: str = ""

    def narrowed(self, part: str, light: str) -> "Board":
        """The same board with less of it shown; an unknown part or light narrows nothing."""
        numbers, words = {str(one.number) for one in self.parts}, set(Light)
        return replace(self, part=part if part in numbers else "", light=light if light in words else "")

    @property
    def shown(self) -> list[BoardPart]:
        """The parts to draw, with the lines that are asked for; parts without one are left out."""
        found = [part for part in self.parts if self.part in ("", str(part.number))]
        kept = [replace(one, lines=tuple(it for it in one.lines if self.light in ("", it.light))) for one in found]
        return [one for one in kept if one.lines]

    @property
    def lines(self) -> int:
        return sum(len(part.lines) for part in self.parts)

    @property
    def lights(self) -> list[tuple[Light, int]]:
        """How many lines show each light, the worst first."""
        counted = Counter(line.light for part in self.parts for line in part.lines)
        return [(light, counted[light]) for light in (Light.RED, Light.AMBER, Light.GREEN, Light.GREY)]
