"""Numbers of inspections that are the city's to settle, each between two days with the document that settles it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tijiao.directory.queries import dated


class Limit(models.Model):
    """What the city settled for one of `inspections.limits.LIMITS`; where nothing is settled, its default holds."""

    code = models.CharField(max_length=40)
    value = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200, help_text="the document that settles it")
    from_day = models.DateField()
    to_day = models.DateField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = dated.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "from_day"], name="limit_once_a_day"),
            models.CheckConstraint(condition=Q(value__gte=1) & ~Q(source=""), name="limit_says_by_what"),
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gt=F("from_day")), name="limit_ends_after_start"
            ),
        ]
