"""Tables of html and Word as one grid: every cell at every place it covers."""

from collections.abc import Iterable
from dataclasses import dataclass

Grid = list[list[tuple[int, str]]]
_WIDEST, _TALLEST = 60, 2000  # what a table of a plan may span; more is a mistake or an attack


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    across: int = 1
    down: int = 1


def spread(rows: Iterable[Iterable[Cell]]) -> Grid:
    """Rows of cells, each with the cells that reach into it from the left or from above, as (identity, text)."""
    grid: Grid = []
    hanging: dict[int, tuple[int, int, str]] = {}  # column -> rows still to cover, identity, text
    identity = 0
    for row in rows:
        line: list[tuple[int, str]] = []

        def hang(line: list[tuple[int, str]] = line) -> None:
            while len(line) in hanging:
                column = len(line)
                left, known, text = hanging.pop(column)
                line.append((known, text))
                if left > 1:
                    hanging[-column - 1] = (left - 1, known, text)

        for cell in row:
            hang()
            for _ in range(min(max(cell.across, 1), _WIDEST)):
                if cell.down > 1:
                    hanging[-len(line) - 1] = (min(cell.down, _TALLEST) - 1, identity, cell.text)
                line.append((identity, cell.text))
            identity += 1
        hang()
        hanging = {(-column - 1 if column < 0 else column): value for column, value in hanging.items()}
        if any(text for _, text in line):
            grid.append(line)
    return grid
