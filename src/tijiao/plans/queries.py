"""The words in which plans are asked."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q


class PlanQuerySet(models.QuerySet[Any]):
    def in_force(self, year: int) -> Self:
        """The confirmed plan of a year."""
        return self.filter(year=year, state="confirmed").order_by("-pk")

    def whole(self) -> Self:
        """With parts, lines, measures and targets: five queries, however long the plan is."""
        return self.select_related("document").prefetch_related(
            "parts__lines__owner", "parts__lines__measures__targets"
        )


class LineQuerySet(models.QuerySet[Any]):
    def of(self, plan: Any) -> Self:
        return self.filter(part__plan=plan).select_related("part", "owner")

    def whole(self) -> Self:
        """With all that its page shows."""
        return self.select_related("part__plan", "owner").prefetch_related("measures__targets", "projects__milestones")


class TargetQuerySet(models.QuerySet[Any]):
    def watched(self) -> Self:
        """Those for which the plan promises nothing, with their line and plan."""
        return self.filter(value=None).select_related("measure__line__part__plan", "own_by")


class MilestoneQuerySet(models.QuerySet[Any]):
    def overdue(self, *, on: date) -> Self:
        """Planned for a day that has fully passed, and not done by `on`."""
        return self.filter(planned_on__lt=on).filter(Q(done_on=None) | Q(done_on__gt=on))
