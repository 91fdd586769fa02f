"""The board: the plan's parts and lines with their lights, targets with their values."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from tijiao.pages.lights import Light


@dataclass(frozen=True)
class BoardTarget:
    """One promise: `value_text` and `goal_text` with their units; `reason` says why the light is what it is."""

    id: int
    title: str
    value_text: str
    goal_text: str
    light: Light | None
    reason: str = ""
    url: str = ""
    due: date | None = None
    #: how far the value has come towards the goal, in percent of the goal; None where nothing can be said
    share: int | None = None
    #: the values of the last periods, oldest first, for a sparkline
    trend: tuple[float, ...] = ()


@dataclass(frozen=True)
class BoardLine:
    number: str
    title: str
    light: Light
    url: str = ""
    owner: str = ""
    targets: tuple[BoardTarget, ...] = ()
    measures: int = 0


@dataclass(frozen=True)
class BoardPart:
    number: int
    title: str
    lines: tuple[BoardLine, ...]


@dataclass(frozen=True)
class Board:
    """`troubles`: what kept numbers from being read; `moment`: that of the oldest data the lights stand on."""

    title: str
    parts: tuple[BoardPart, ...]
    troubles: tuple[str, ...] = ()
    moment: datetime | None = None

    @property
    def lines(self) -> int:
        return sum(len(part.lines) for part in self.parts)

    @property
    def lights(self) -> list[tuple[Light, int]]:
        """How many lines show each light, the worst first."""
        counted = Counter(line.light for part in self.parts for line in part.lines)
        return [(light, counted[light]) for light in (Light.RED, Light.AMBER, Light.GREEN, Light.GREY)]
