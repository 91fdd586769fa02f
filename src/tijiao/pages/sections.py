"""The school page (一校一档) is made of sections that each desk brings along.

A desk registers in its AppConfig.ready: `register(Section("roll", 20, _("学籍"), build))`. Sections are loaded one by
one, so that the page stands at once and no desk can slow down another.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

if TYPE_CHECKING:  # apps.py modules import this one before there are any models
    from tijiao.directory.models import Organisation, User

Build = Callable[["User", "Organisation", date], "Content | None"]


@dataclass(frozen=True)
class Content:
    """What a section shows: a template and its context."""

    template: str
    context: dict[str, Any]


@dataclass(frozen=True)
class Section:
    """`build(user, organisation, on)` asks the gate itself and returns None where the person may see nothing."""

    key: str
    order: int
    title: str | Promise
    build: Build


_REGISTERED: dict[str, Section] = {}


def register(section: Section) -> None:
    """Add a section; the same key again replaces it (Django's autoreload calls `ready` anew)."""
    _REGISTERED[section.key] = section


def sections() -> list[Section]:
    """All of them, in the order of the page."""
    return sorted(_REGISTERED.values(), key=lambda one: (one.order, one.key))


def section(key: str) -> Section | None:
    return _REGISTERED.get(key)
