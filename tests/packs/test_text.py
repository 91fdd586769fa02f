"""Texts speak both languages."""

import pytest

from tijiao.packs.text import Text


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-hans", "日检查"), ("zh", "日检查"), ("en", "Daily check"), ("en-GB", "Daily check"), ("fr", "日检查")],
)
def test_a_text_is_said_in_the_language_asked_for_and_else_in_chinese(language: str, said: str) -> None:
    assert Text(zh="日检查", en="Daily check").say(language) == said
