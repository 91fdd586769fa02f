"""The words in which evaluations are asked."""

from typing import Any, Self

from django.db import models

from tijiao.access.actions import Action
from tijiao.access.gate import reach


class SchemeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """What is scored and how is open to whoever is concerned with evaluation at all."""
        return self if reach(user, Action.EVALUATION_VIEW) else self.none()

    def running(self) -> Self:
        return self.filter(withdrawn=False)


class OfOrganisationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return reach(user, Action.EVALUATION_VIEW).limit(self, "organisation__path")  # type: ignore[return-value]


class AppealQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return reach(user, Action.EVALUATION_VIEW).limit(self, "result__organisation__path")  # type: ignore[return-value]

    def open(self) -> Self:
        return self.filter(answered_at=None)
