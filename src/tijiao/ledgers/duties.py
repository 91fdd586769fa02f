"""What "my list" shows of the ledgers."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tijiao.access.actions import Action
from tijiao.access.gate import posts_of, reach
from tijiao.directory import clock
from tijiao.directory.roles import Role
from tijiao.kernel.periods import Period
from tijiao.kernel.times import moment_on
from tijiao.ledgers.due import to_fill, to_review
from tijiao.ledgers.models import Ledger, Objection
from tijiao.pages.duties import Duty
from tijiao.pages.language import english

MINUTES_A_REVIEW = 1
MINUTES_AN_ANSWER = 5


def duties(user: Any, *, on: date) -> list[Duty]:
    """Records to fill, and one line for each ledger that waits for review. Up to 9 queries, however many schools."""
    if not reach(user, Action.RECORD_FILE) and not reach(user, Action.RECORD_REVIEW):
        return []
    ledgers = list(Ledger.objects.all())
    return [*_filling(user, on, ledgers), *_reviewing(user, ledgers), *_answering(user)]


def _filling(user: Any, on: date, ledgers: Sequence[Ledger]) -> list[Duty]:
    at = clock.now() if on == clock.today() else moment_on(on, time(12))
    return [
        Duty(_("填报"), f"{due.ledger} · {say_period(due.period)}", _detail(due.organisation.name, due.state_label),
             due.due_on, due.url, due.minutes)
        for due in to_fill(user, at=at, ledgers=ledgers)
    ]  # fmt: skip


def _detail(name: str, state: str) -> str:
    return f"{name} · {state}" if state else name


def _reviewing(user: Any, ledgers: Sequence[Ledger]) -> list[Duty]:
    if not reach(user, Action.RECORD_REVIEW):
        return []
    waiting = Counter(one.ledger for one in to_review(user, ledgers=ledgers)[:500])
    return [
        Duty(_("审核"), str(ledger), _("%(count)s条待审核") % {"count": count}, None,
             f"{reverse('ledgers:review')}?ledger={ledger.code}", count * MINUTES_A_REVIEW)
        for ledger, count in waiting.items()
    ]  # fmt: skip


def _answering(user: Any) -> list[Duty]:
    """Objections to the ledgers of the sections whose post the person holds, that nobody answered."""
    sections = [post.organisation.code for post in posts_of(user) if post.role == Role.SECTION_OFFICER]
    if not sections:
        return []
    open_ones = Objection.objects.filter(answered_at=None, ledger__section__in=sections)
    return [
        Duty(_("答复"), _("对%(ledger)s的意见") % {"ledger": one.ledger}, one.organisation.name, None,
             reverse("ledgers:objection", args=[one.pk]), MINUTES_AN_ANSWER)
        for one in open_ones.select_related("ledger", "organisation").order_by("at")
    ]  # fmt: skip


def say_period(period: Period) -> str:
    """A period in the reader's language."""
    return period.name_en if english() else period.name_zh
