"""The words in which schemes and grants are asked."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from tijiao.access.actions import Action
from tijiao.access.gate import reach


class SchemeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """What can be won is open to whoever may look at awards at all."""
        return self if reach(user, Action.AWARD_VIEW) else self.none()

    def running(self) -> Self:
        return self.filter(withdrawn=False)


def live(on: date, prefix: str = "") -> Q:
    """Grants that hold on the day; `prefix` walks a relation ("grants__")."""
    begun = Q(**{f"{prefix}granted_on__lte": on})
    unexpired = Q(**{f"{prefix}expires_on": None}) | Q(**{f"{prefix}expires_on__gt": on})
    unrevoked = Q(**{f"{prefix}revoked_on": None}) | Q(**{f"{prefix}revoked_on__gt": on})
    return begun & unexpired & unrevoked


class GrantQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return reach(user, Action.AWARD_VIEW).limit(self, "organisation__path")  # type: ignore[return-value]

    def live(self, *, on: date) -> Self:
        return self.filter(live(on))

    def expiring(self, *, first: date, end: date) -> Self:
        """Live grants that nobody renewed yet and that end in [first, end)."""
        return self.filter(expires_on__gte=first, expires_on__lt=end, revoked_on=None, renewal=None)
