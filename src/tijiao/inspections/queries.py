"""The words in which findings are asked."""

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.inspections.grid import CLIMB, Level


class FindingKindQuerySet(models.QuerySet[Any]):
    def declared(self) -> Self:
        """Those that can be reported today."""
        return self.filter(withdrawn=False)


def overdue(on: date) -> Q:
    """Not reported as rectified, and the due day has fully passed on `on`: what is due today is not late."""
    return Q(state="open", due_on__lt=on)


class FindingQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return reach(user, Action.FINDING_VIEW).limit(self, "organisation__path")  # type: ignore[return-value]

    def open(self) -> Self:
        """Not closed yet: to be rectified, or waiting for its recheck."""
        return self.exclude(state="closed")

    def to_rectify(self) -> Self:
        return self.filter(state="open")

    def to_recheck(self) -> Self:
        return self.filter(state="reported")

    def overdue(self, *, on: date) -> Self:
        return self.filter(overdue(on))

    def counting(self, *, on: date) -> Self:
        """Open findings that are held against a school: what it found itself counts only once overdue."""
        return self.open().filter(~Q(source="self") | overdue(on))

    def at_level(self, level: Level, *, on: date) -> Self:
        """Overdue findings that have climbed the grid at least to `level` on the day."""
        late = Q(pk__in=[])
        for severity, steps in CLIMB.items():
            days = steps[level]
            late |= Q(severity=severity, due_on__lte=on - timedelta(days=days))
        return self.overdue(on=on).filter(late)

    def at(self, organisation: Any) -> Self:
        """Those of an organisation and of all beneath it."""
        return self.filter(organisation__path__startswith=organisation.path)
