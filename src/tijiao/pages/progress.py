"""Long work: how far it is, for the part that htmx polls (`pages/_progress.html`)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Progress:
    """`url` answers with the same part again; `result_url` is where the result lies once it is done.

    `total` 0 means that nobody knows yet how much there is.
    """

    id: str
    title: str | Promise
    done: int
    total: int
    url: str
    running: bool
    result_url: str = ""

    @property
    def percent(self) -> int:
        if not self.running:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0

    @property
    def words(self) -> str:
        if not self.running:
            return _("已完成")
        return _("%(done)s / %(total)s") % {"done": self.done, "total": self.total} if self.total else _("准备中")
