"""A target's way in a word-sized drawing: what came as a line, its path until the due day as a dashed one."""

from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT, EDGE = 96.0, 24.0, 3.0
Dots = tuple[tuple[date, float], ...]


@dataclass(frozen=True)
class Sparkline:
    """`came`: days and values so far, oldest first; `asked`: the corners of the path, () for what is only watched."""

    came: Dots
    asked: Dots = ()

    @property
    def drawn(self) -> bool:
        """Whether there is a way to show: at least two values, or one and where it must go."""
        return len(self.came) > 1 or (bool(self.came) and bool(self.asked))

    @property
    def line(self) -> str:
        """The values as the points of a polyline."""
        return self._points(self.came)

    @property
    def path(self) -> str:
        """The path as the points of a polyline, from where the values begin; one corner alone is drawn level."""
        if len(self.asked) == 1 and self.came:
            return self._points(((self.came[0][0], self.asked[0][1]), *self.asked))
        return self._points(self.asked)

    @property
    def last(self) -> tuple[str, str]:
        """Where the last value stands."""
        return self._at(self.came[-1])

    @property
    def due(self) -> tuple[str, str] | None:
        """Where the path ends."""
        return self._at(self.asked[-1]) if self.asked else None

    def _points(self, dots: Dots) -> str:
        return " ".join(f"{x},{y}" for x, y in (self._at(dot) for dot in dots))

    def _at(self, dot: tuple[date, float]) -> tuple[str, str]:
        days = [day.toordinal() for day, _value in (*self.came, *self.asked)]
        values = [value for _day, value in (*self.came, *self.asked)]
        across = (dot[0].toordinal() - min(days)) / (max(days) - min(days) or 1)
        up = (dot[1] - min(values)) / (max(values) - min(values)) if max(values) > min(values) else 0.5
        return f"{EDGE + across * (WIDTH - 2 * EDGE):.1f}", f"{HEIGHT - EDGE - up * (HEIGHT - 2 * EDGE):.1f}"
