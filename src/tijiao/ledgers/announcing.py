"""Who hears of a ledger that a section issues on a page: those who fill it, and over budget those who approve."""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tijiao.directory.models import Post
from tijiao.directory.queries import in_force
from tijiao.directory.roles import Role
from tijiao.kernel.times import local_day
from tijiao.ledgers.burden import places_of
from tijiao.ledgers.entries import entry_of
from tijiao.ledgers.models import Ledger
from tijiao.ledgers.who import fillers, posts_of_section
from tijiao.notices.domain import notify
from tijiao.notices.kinds import Kind
from tijiao.notices.words import titled

NEW = _("新台账：%(ledger)s，%(day)s起%(often)s填报")
CHANGED = _("%(ledger)s的要求有改动，%(day)s起%(often)s填报")
WAITS = _("%(ledger)s超出科室预算，等待批准")
APPROVED = _("%(ledger)s已批准，%(day)s起填报")
ENDED = _("%(ledger)s从%(day)s起不再填报")


def tell_issued(ledger: Ledger, *, at: datetime) -> None:
    """Over budget the leaders hear that it waits, else whoever fills it."""
    if ledger.waiting:
        posts = Post.objects.filter(in_force(local_day(at), first="opened_on", end="closed_on"), role=Role.LEADER)
        _tell(ledger, list(posts), WAITS, Kind.TASK, reverse("ledgers:burden"), at, {})
    else:
        _tell_fillers(ledger, NEW, at, day=ledger.from_day)


def tell_changed(ledger: Ledger, *, at: datetime) -> None:
    if ledger.waiting:
        tell_issued(ledger, at=at)
    else:
        _tell_fillers(ledger, CHANGED, at, day=ledger.from_day)


def tell_approved(ledger: Ledger, *, day: date, at: datetime) -> None:
    """The section hears that it may begin, and whoever fills it that there is a new one."""
    if ledger.issued_at is None:
        return
    posts = posts_of_section(ledger.section, on=local_day(at))
    _tell(ledger, posts, APPROVED, Kind.ANSWER, _asks(ledger), at, {"day": day})
    _tell_fillers(ledger, NEW, at, day=day)


def tell_ended(ledger: Ledger, day: date, *, at: datetime) -> None:
    if not ledger.waiting:
        _tell_fillers(ledger, ENDED, at, day=day, url=reverse("ledgers:mine"))


def _tell_fillers(ledger: Ledger, title: str | Promise, at: datetime, *, day: date, url: str = "") -> None:
    places = places_of(entry_of(ledger), on=local_day(at)).values_list("pk", flat=True)
    posts = [post for found in fillers(ledger, list(places), on=local_day(at)).values() for post in found]
    _tell(ledger, posts, title, Kind.TASK, url or _asks(ledger), at, {"day": day})


def _tell(
    ledger: Ledger, posts: Sequence[Post], title: str | Promise, kind: Kind, url: str, at: datetime,
    facts: dict[str, date],
) -> None:  # fmt: skip
    told = {name: day.isoformat() for name, day in facts.items()}
    words = titled(title, ledger=ledger, often=Often(ledger), **told)
    notify(posts, kind=kind, title=words, url=url, at=at, key=f"ledgers.issued/{ledger.pk}/{ledger.version}/{kind}")


class Often:
    """How often a ledger is filled, said in the language of whoever reads."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def __str__(self) -> str:
        return str(self.ledger.get_cadence_display())


def _asks(ledger: Ledger) -> str:
    return reverse("ledgers:asks", args=[ledger.code])
