"""The words in which standards and kept indicators are asked."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q


class StandardQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        """Those in force on a day."""
        return self.filter(Q(to_day=None) | Q(to_day__gt=day), from_day__lte=day)

    def named(self, names: Iterable[str]) -> Self:
        """Those that indicators name: "R1/primary" is the code and what it applies to."""
        wanted = Q(pk__in=[])
        for name in names:
            code, _slash, applies_to = name.partition("/")
            wanted |= Q(code=code, applies_to=applies_to)
        return self.filter(wanted)


class QuestionQuerySet(models.QuerySet[Any]):
    def of(self, owner: Any) -> Self:
        """Only whoever saved a question sees it."""
        return self.filter(owner=owner)


class KeptIndicatorQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Drafts and confirmed ones: their ids are taken."""
        return self.filter(state__in=["draft", "confirmed"])
