"""Schemes with their levels, and grants with their dates."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tijiao.awards.queries import GrantQuerySet, SchemeQuerySet
from tijiao.directory.models import Organisation
from tijiao.pages.language import english


class Scheme(models.Model):
    """Something that organisations can be accredited as. `levels`: [{id, title_zh, title_en}], the highest first."""

    code = models.CharField(max_length=60, unique=True)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    levels = models.JSONField(default=list)
    line = models.PositiveSmallIntegerField(null=True, help_text="number of the plan's line")
    months = models.PositiveSmallIntegerField(null=True, help_text="how long a grant is valid; null: until revoked")
    kinds = models.JSONField(default=list, help_text="kinds of organisation that can hold it")
    stages = models.JSONField(default=list, help_text="stages of schools that can hold it; empty: all")
    section = models.CharField(max_length=60, help_text="code of the section that looks after it")
    serves = models.JSONField(default=list, help_text="ids of the plan's mechanisms")
    sample = models.BooleanField(default=False, help_text="invented to fill what the plan names only by number")
    withdrawn = models.BooleanField(default=False)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["line"], name="scheme_by_line")]

    def __str__(self) -> str:
        return self.title_en if english() else self.title_zh


class Grant(models.Model):
    """An accreditation, valid in [granted_on, expires_on), cut short from `revoked_on`."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="grants")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants")
    level = models.CharField(max_length=60, help_text="id of one of the scheme's levels")
    granted_on = models.DateField()
    expires_on = models.DateField(null=True, help_text="the first day on which it no longer holds")
    revoked_on = models.DateField(null=True, help_text="the first day on which it no longer holds")
    revoked_why = models.CharField(max_length=200, blank=True)
    evidence = models.CharField(max_length=200, help_text="the document that grants it")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    renews = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="renewal")

    objects = GrantQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation"], name="grant_by_organisation")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "organisation", "granted_on"], name="grant_once_a_day"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gt=F("granted_on")), name="grant_expires_after_start"
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None, revoked_why="")
                | (Q(revoked_on__gte=F("granted_on")) & ~Q(revoked_why="")),
                name="grant_revoked_says_why",
            ),
        ]
