"""Issued bulletins with their frozen numbers."""

from typing import ClassVar

from django.db import models

from tijiao.directory.models import User


class Bulletin(models.Model):
    """A document issued for a period. Its numbers are frozen at issue; what the lake says later does not reach it."""

    code = models.CharField(max_length=40, unique=True, help_text="2020-05-1: period and how many-th of it")
    period = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    issuer = models.CharField(max_length=120)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    notes = models.TextField(blank=True, help_text="words of the issuer, put before the numbers")

    class Meta:
        ordering: ClassVar = ["-issued_at"]

    def __str__(self) -> str:
        return self.title


class Figure(models.Model):
    """One number in a bulletin, as it stood at issue, with the address that opens onto its rows."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="figures")
    position = models.IntegerField()
    part = models.CharField(max_length=300)
    line = models.CharField(max_length=300)
    title = models.CharField(max_length=300)
    indicator = models.CharField(max_length=60, blank=True)
    period = models.CharField(max_length=20)
    value = models.FloatField(null=True, help_text="null: there was no evidence")
    unit = models.CharField(max_length=20, blank=True)
    goal = models.CharField(max_length=60, blank=True)
    light = models.CharField(max_length=10)
    address = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["bulletin", "position"], name="figure_position_once")]
