"""A document's title in lines that end where words end, as nearly alike as they can be (GB/T 9704-2012, 7.3.1)."""

from collections.abc import Sequence
from unicodedata import east_asian_width

from tijiao.reports.layout import TITLE_CHARACTERS

BREAK = "|"
"""Where a line of the title may end; it is not printed."""


def plain(heading: str) -> str:
    """The title in one line."""
    return heading.replace(BREAK, "")


def lines(heading: str, most: int = TITLE_CHARACTERS) -> tuple[str, ...]:
    """The fewest lines that hold the title, of those the ones whose longest is shortest.

    `most` is what a line holds, in Chinese characters. A phrase that is longer stands in a line of its own.
    """
    phrases = heading.split(BREAK)
    fewest = len(_filled(phrases, 2 * most))
    narrow = next(width for width in range(2 * most + 1) if len(_filled(phrases, width)) == fewest)
    return tuple(_filled(phrases, narrow))


def width_of(text: str) -> int:
    """How wide it is, in halves of a Chinese character."""
    return sum(1 if east_asian_width(letter) in ("Na", "H", "N") else 2 for letter in text)


def _filled(phrases: Sequence[str], width: int) -> list[str]:
    """Line after line, each as full as it can be."""
    made = [phrases[0]]
    for phrase in phrases[1:]:
        if width_of(made[-1] + phrase) <= width:
            made[-1] += phrase
        else:
            made.append(phrase)
    return made
