"""The words in which the directory is asked."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q


def in_force(on: date, prefix: str = "", first: str = "from_day", end: str = "to_day") -> Q:
    """Rows whose half-open range [first, end) holds the day `on`; `prefix` walks a relation ("post__")."""
    started = Q(**{f"{prefix}{first}__lte": on})
    return started & (Q(**{f"{prefix}{end}": None}) | Q(**{f"{prefix}{end}__gt": on}))


class dated(models.QuerySet[Any]):  # noqa: N801 - reads as a word: `objects = dated.as_manager()`
    """Rows that hold between two days."""

    def on(self, day: date) -> Self:
        return self.filter(in_force(day))


class HoldingQuerySet(dated):
    def of(self, user: Any, *, on: date) -> Self:
        """The posts a person holds on a day, with their organisations."""
        live_post = in_force(on, "post__", "opened_on", "closed_on")
        return self.on(on).filter(live_post, user=user).select_related("post__organisation")


class OrganisationQuerySet(models.QuerySet[Any]):
    def live(self, *, on: date) -> Self:
        """Those that stood on the day."""
        return self.filter(in_force(on, first="opened_on", end="closed_on"))

    def below(self, path: str) -> Self:
        """The organisation at `path` and all beneath it. Paths end in a slash, so /1/5/ never matches /1/55/."""
        return self.filter(path__startswith=path)

    def kinds(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)

    def with_attribute(self, key: str, *values: str, on: date) -> Self:
        """Those for which an attribute had one of the values on the day."""
        having = in_force(on, "attributes__")
        return self.filter(having, attributes__key=key, attributes__value__in=values)

    def named_like(self, text: str) -> Self:
        """Search as a clerk types: part of the name, of the code, or pinyin initials."""
        text = text.strip()
        return self.filter(
            Q(name__icontains=text)
            | Q(short_name__icontains=text)
            | Q(code__istartswith=text)
            | Q(letters__icontains=text.lower())
        )


class GroupingQuerySet(models.QuerySet[Any]):
    def holding(self, organisation: Any, *, on: date) -> Self:
        return self.filter(in_force(on, "memberships__"), memberships__organisation=organisation)
