"""Text in columns for a terminal, in which a Chinese character is as wide as two letters."""

from collections.abc import Sequence
from unicodedata import combining, east_asian_width


def width(text: str) -> int:
    """Columns that a text takes (UAX #11: wide and full-width characters take two)."""
    return sum(0 if combining(one) else 2 if east_asian_width(one) in "WF" else 1 for one in text)


def cut(text: str, columns: int) -> str:
    """The text within so many columns; what is too long ends in …"""
    if width(text) <= columns:
        return text
    while text and width(text) >= columns:
        text = text[:-1]
    return f"{text}…"


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """The text filled up with spaces to so many columns, at its right or, for numbers, at its left."""
    fill = " " * max(0, columns - width(text))
    return fill + text if right else text + fill


def table(rows: Sequence[Sequence[str]], *, gap: str = "  ") -> list[str]:
    """Rows as lines with aligned columns, each as wide as its widest cell."""
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [gap.join(pad(cell, wide) for cell, wide in zip(row, widths, strict=True)).rstrip() for row in rows]
