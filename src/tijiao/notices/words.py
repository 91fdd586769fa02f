"""Titles that are said in the reader's language: kept in both."""

from typing import Any, cast

from django.utils.functional import Promise, lazy, lazystr
from django.utils.translation import override


def _said(pattern: Any, facts: dict[str, Any]) -> str:
    return str(pattern) % facts


_lazily = lazy(_said, str)


def titled(pattern: str | Promise, **facts: Any) -> Promise:
    """`titled(_("%(ledger)s：已退回"), ledger=ledger)`: put together when it is said, its facts too."""
    return cast(Promise, _lazily(pattern, facts))


def in_both(text: str | Promise) -> tuple[str, str]:
    """The text in Chinese and in English; a plain text is the same in both."""
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            said.append(str(lazystr(text)))
    return said[0], said[1]
