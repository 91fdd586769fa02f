"""The words in which programmes, sessions and attendance are asked."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Count, Sum

from tijiao.access.actions import Action
from tijiao.access.gate import reach


class ProgrammeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The catalogue is open to whoever may look at programmes at all; who attended is not."""
        return self if reach(user, Action.PROGRAMME_VIEW) else self.none()

    def running(self) -> Self:
        return self.filter(withdrawn=False)


class SessionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """When and where sessions are is open to whoever may look at programmes at all; who attended is not."""
        return self if reach(user, Action.PROGRAMME_VIEW) else self.none()

    def standing(self) -> Self:
        """Those that were not cancelled."""
        return self.filter(cancelled_at=None)

    def between(self, first: date, end: date) -> Self:
        """Sessions that begin on `first` or later and before `end`."""
        return self.filter(on_day__gte=first, on_day__lt=end)


class AttendanceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return reach(user, Action.PROGRAMME_VIEW).limit(self, "organisation__path")  # type: ignore[return-value]

    def of_standing_sessions(self) -> Self:
        return self.filter(session__cancelled_at=None)

    def totals(self) -> dict[str, Any]:
        """{person_times, people, hours} of all rows; hours is 0 for none."""
        found = self.aggregate(
            person_times=Count("pk"), people=Count("staff", distinct=True), hours=Sum("session__hours")
        )
        return {**found, "hours": found["hours"] or 0}
