"""The audit chain on the command line: what a walk along it found, in words; sealing all that waits."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from tijiao.audit.domain import Proof, seal

_MOST = 5000


def lines(proof: Proof) -> Iterator[str]:
    """The proof as lines of text, every fault on a line of its own."""
    yield _("已封存 %(links)s 条，未封存 %(unsealed)s 条") % {"links": proof.links, "unsealed": proof.unsealed}
    yield _("链首 %(head)s") % {"head": proof.head}
    yield from (_("不符：%(fault)s") % {"fault": fault} for fault in proof.broken)
    yield _("审计链已被破坏。") if proof.broken else _("审计链完整。")


def seal_all(*, at: datetime) -> int:
    """Chain every committed entry. Returns how many."""
    total = 0
    while sealed := seal(at=at, most=_MOST):
        total += sealed
    return total
