"""The words in which ledgers and records are asked."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from tijiao.access.actions import Action
from tijiao.access.gate import reach

RECEIVED = ("filed", "accepted")


class LedgerQuerySet(models.QuerySet[Any]):
    def in_force(self, *, on: date) -> Self:
        """Ledgers that are kept on the day."""
        return self.filter(Q(to_day=None) | Q(to_day__gt=on), from_day__lte=on, waiting=False)


class RecordQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Records of organisations that one of the person's posts reaches; other people's drafts are not shown."""
        seen = reach(user, Action.RECORD_VIEW).holds("organisation__path")
        own = reach(user, Action.RECORD_FILE).holds("organisation__path")
        return self.filter(seen, ~Q(state="draft") | own)

    def of(self, ledger: Any) -> Self:
        return self.filter(ledger=ledger)

    def received(self) -> Self:
        """Handed in and not sent back."""
        return self.filter(state__in=RECEIVED)

    def beginning_in(self, first: date, end: date) -> Self:
        """Records of the periods that begin on or after `first` and before `end`."""
        return self.filter(period_first__gte=first, period_first__lt=end)

    def to_review(self, user: Any) -> Self:
        """Filed, and waiting for somebody this person may answer for."""
        return self.filter(reach(user, Action.RECORD_REVIEW).holds("organisation__path"), state="filed")


class ExemptionQuerySet(models.QuerySet[Any]):
    def touching(self, first: date, end: date) -> Self:
        """Exemptions that share a day with [first, end)."""
        return self.filter(first_day__lt=end, end_day__gt=first)


class ClosingQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Those that were not reopened."""
        return self.filter(reopened_at=None)
