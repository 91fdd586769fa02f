"""Admission to a school: who applied, under which receipt and in which category, and how it came out."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tijiao.allocation.models.asked import AllocationProblem
from tijiao.allocation.models.solved import Solution


class Applicant(models.Model):
    """A child whose family applied. The receipt stands for the name wherever anything is published."""

    problem = models.ForeignKey(AllocationProblem, on_delete=models.PROTECT, related_name="applicants")
    receipt = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=60)
    category = models.CharField(max_length=60, help_text="id of one of the type's categories")
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    dropped = models.BooleanField(default=False, help_text="took the application back; earlier solutions keep it")

    def __str__(self) -> str:
        return self.receipt


class Placement(models.Model):
    """How it came out for an applicant in a solution: admitted, or on the waiting list."""

    class How(models.TextChoices):
        WHOLE = "whole", _("整类录取")
        DRAWN = "drawn", _("摇号录取")
        WAITING = "waiting", _("候补")

    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="placements")
    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="placements")
    how = models.CharField(max_length=10, choices=How.choices)
    place = models.PositiveIntegerField(default=0, help_text="in drawn order within the category; 0: not drawn")
    waiting = models.PositiveIntegerField(default=0, help_text="on the waiting list, from 1; 0: admitted")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["solution", "applicant"], name="placement_once"),
            models.CheckConstraint(
                condition=Q(how="waiting", waiting__gte=1) | ~Q(how="waiting") & Q(waiting=0),
                name="placement_waits_or_not",
            ),
        ]
