"""The public pages that desks bring along: the portal lists them for whoever comes without an account.

A desk registers in its AppConfig.ready:
`register(Entry("draws", 40, _("抽查结果"), _("…"), "shuffle", "inspections:draws"))`.
Its templates extend "portal/base.html", its views wear `@open_to_all`, its addresses lie below `PREFIX`.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

PREFIX = "/portal/"


@dataclass(frozen=True)
class Entry:
    """`url_name`: a page that takes no arguments; `about`: one sentence on what a resident does there."""

    key: str
    order: int
    title: str | Promise
    about: str | Promise
    icon: str
    url_name: str


_REGISTERED: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Add an entry; the same key again replaces it (Django's autoreload calls `ready` anew)."""
    _REGISTERED[entry.key] = entry


def entries() -> list[Entry]:
    """All of them, in the order of the page."""
    return sorted(_REGISTERED.values(), key=lambda one: (one.order, one.key))


def is_public(path: str) -> bool:
    """Whether an address belongs to the portal: its problems are then told in the portal's frame."""
    return path.startswith(PREFIX)
