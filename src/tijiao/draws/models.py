"""A draw from its frozen list to its result, as every desk that draws keeps it. What was frozen stays published."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DrawState(models.TextChoices):
    FROZEN = "frozen", _("名单已公布，待揭晓")
    REVEALED = "revealed", _("已揭晓")
    ABORTED = "aborted", _("已作废")


class PublishedDraw(models.Model):
    """The columns that the published file is made of; a desk adds what it drew for."""

    title = models.CharField(max_length=80)
    version = models.CharField(max_length=20, help_text="of the algorithm")
    list_text = models.TextField()
    list_hash = models.CharField(max_length=64)
    secret = models.CharField(max_length=64, help_text="shown by no page before the draw is revealed")
    secret_hash = models.CharField(max_length=64)
    public = models.CharField(max_length=200, blank=True, help_text="the public seed")
    result = models.JSONField(null=True)
    state = models.CharField(max_length=10, choices=DrawState.choices, default=DrawState.FROZEN)
    why_aborted = models.CharField(max_length=200, blank=True)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, help_text="revealed or aborted")
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering: ClassVar = ["-frozen_at", "-pk"]

    def __str__(self) -> str:
        return self.title


def state_and_facts(name: str) -> models.CheckConstraint:
    """State and columns agree: a seed and a result only when revealed, a reason only when aborted."""
    return models.CheckConstraint(
        condition=Q(state="frozen", result=None, public="", why_aborted="", settled_at=None)
        | Q(state="revealed", result__isnull=False, why_aborted="", settled_at__isnull=False) & ~Q(public="")
        | Q(state="aborted", result=None, settled_at__isnull=False) & ~Q(why_aborted=""),
        name=name,
    )
