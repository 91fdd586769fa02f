"""Pinyin initials, by which pickers find a name."""

from functools import cache
from typing import Any


def letters_of(name: str) -> str:
    """Pinyin initials for pickers: 澜州市实验小学 → lzssyxx."""
    pinyin = _pinyin()
    return "".join(pinyin.lazy_pinyin(name, style=pinyin.Style.FIRST_LETTER)).lower()[:60]


@cache
def _pinyin() -> Any:
    """The dictionaries take longer to read than the rest of the program: only whoever changes a name waits for them."""
    import pypinyin

    return pypinyin
