"""The vocabulary of filings."""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from tijiao.outbox.models import Filing


class FilingQuerySet(models.QuerySet[Any]):
    def of(self, kind: str, pk: int) -> "list[Filing]":
        """The filings that made or changed a thing, in the order in which they came."""
        return list(self.filter(subject=f"{kind}/{pk}").select_related("by"))
