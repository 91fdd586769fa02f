"""The vocabulary of filings."""

from typing import Any

from django.db import models


class FilingQuerySet(models.QuerySet[Any]):
    def of(self, kind: str, pk: int) -> list[Any]:
        """The filings that made or changed a thing, in the order in which they came."""
        return list(self.filter(subject=f"{kind}/{pk}").select_related("by"))
