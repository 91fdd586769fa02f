"""Tables of html and Word as one grid: every cell at every place it covers."""

from collections.abc import Iterable
from dataclasses import dataclass

Grid = list[list[tuple[int, str]]]
_WIDEST, _TALLEST = 60, 2000  # what a cell of a plan may span; more is a mistake or an attack


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    across: int = 1
    down: int = 1


def spread(rows: Iterable[Iterable[Cell]]) -> Grid:
    """Rows of cells, each with the cells that reach into it from the left or from above, as (identity, text)."""
    grid: Grid = []
    above: dict[int, tuple[int, int, str]] = {}  # column -> rows still to cover, identity, text
    identity = 0
    for row in rows:
        own: list[tuple[int, int, str]] = []
        for cell in row:
            own += [(min(cell.down, _TALLEST), identity, cell.text)] * min(max(cell.across, 1), _WIDEST)
            identity += 1
        line, above = _merged(own, above)
        if any(text for _, text in line):
            grid.append(line)
    return grid


def _merged(
    own: list[tuple[int, int, str]], above: dict[int, tuple[int, int, str]]
) -> tuple[list[tuple[int, str]], dict[int, tuple[int, int, str]]]:
    """One row of the grid, and what hangs from it into the next."""
    line: list[tuple[int, str]] = []
    below: dict[int, tuple[int, int, str]] = {}
    own = own[::-1]
    while own or len(line) in above:
        column = len(line)
        left, identity, text = above[column] if column in above else own.pop()
        if left > 1:
            below[column] = (left - 1, identity, text)
        line.append((identity, text))
    return line, below
