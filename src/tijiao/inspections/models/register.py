"""Who inspects: the register of inspectors, the schools in their charge, and the schools they keep away from."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tijiao.directory.models import Grouping, Organisation
from tijiao.directory.queries import dated


class Inspector(models.Model):
    """An account on the register, under a number that published draws may name in place of the person."""

    class Kind(models.TextChoices):
        INSPECTOR = "inspector", _("责任督学")
        OFFICE = "office", _("科室检查员")
        PARTNER = "partner", _("联检部门人员")
        SUPERVISOR = "supervisor", _("社会监督员")

    number = models.CharField(max_length=20, unique=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="inspector")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.INSPECTOR)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="the office or school they come from"
    )
    zone = models.ForeignKey(Grouping, null=True, on_delete=models.PROTECT, related_name="+")
    load = models.PositiveSmallIntegerField(default=10, help_text="most places in one draw")
    from_day = models.DateField()
    to_day = models.DateField(null=True)

    objects = dated.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(load__gte=1), name="inspector_carries_one"),
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gt=F("from_day")), name="inspector_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.user}"


class ChargeQuerySet(dated):
    def of(self, organisations: Any, *, on: Any) -> "ChargeQuerySet":
        """Whose name hangs at the gate of these organisations on a day."""
        return self.on(on).filter(organisation__in=organisations).select_related("inspector__user")


class Charge(models.Model):
    """A school in the charge of its named inspector between two days: one inspector at a time."""

    inspector = models.ForeignKey(Inspector, on_delete=models.PROTECT, related_name="charges")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="charges")
    from_day = models.DateField()
    to_day = models.DateField(null=True)

    objects = ChargeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation"], condition=Q(to_day=None), name="one_named_inspector"),
            models.UniqueConstraint(fields=["organisation", "from_day"], name="charge_once_a_day"),
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gt=F("from_day")), name="charge_ends_after_start"
            ),
        ]


class Recusal(models.Model):
    """A school that an inspector declared to keep away from. Why is never asked and never stored."""

    inspector = models.ForeignKey(Inspector, on_delete=models.CASCADE, related_name="recusals")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    from_day = models.DateField()
    to_day = models.DateField(null=True)

    objects = dated.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspector", "organisation"], condition=Q(to_day=None), name="recusal_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gte=F("from_day")), name="recusal_ends_after_start"
            ),
        ]
