"""The language that a page is shown in: one home, since Django says None where none is active."""

from django.utils.translation import get_language


def language() -> str:
    return get_language() or "zh-hans"


def english() -> bool:
    """Whether the reader reads English; everybody else is told in Chinese."""
    return language().startswith("en")
