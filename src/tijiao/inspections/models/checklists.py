"""Checklists that packs declare, each with its versions, and how many visits a school may have in a term."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from tijiao.directory.queries import dated
from tijiao.pages.language import english


def said(text: dict[str, str]) -> str:
    """The text of a declaration in the reader's language."""
    return text["en"] if english() else text["zh"]


class ChecklistQuerySet(models.QuerySet[Any]):
    def declared(self) -> "ChecklistQuerySet":
        """Those that a round can use today."""
        return self.filter(withdrawn=False)


class Checklist(models.Model):
    """What is looked at on a visit. One that no pack declares any more is withdrawn and keeps its sheets."""

    code = models.CharField(max_length=60, unique=True)
    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80)
    section = models.CharField(max_length=60, help_text="code of the section that keeps it")
    serves = models.JSONField(default=list, help_text="ids of the plan's mechanisms")
    sample = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.title_en if english() else self.title_zh


class ChecklistVersion(models.Model):
    """The checklist as it was declared from a day on. Sheets keep the version that they were planned with."""

    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField(help_text="the declaration: sections with their items")
    published_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["checklist", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checklist", "number"], name="checklist_version_once"),
        ]

    def __str__(self) -> str:
        return str(self.checklist)


class VisitCap(models.Model):
    """How many visits on site a school may have in one term, between two days."""

    code = models.CharField(max_length=60)
    kinds = models.JSONField(help_text="the kinds of organisation that it protects")
    most = models.PositiveSmallIntegerField()
    from_day = models.DateField()
    to_day = models.DateField(null=True)

    objects = dated.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "from_day"], name="visit_cap_once_a_day"),
            models.CheckConstraint(condition=Q(most__gte=1), name="visit_cap_allows_one"),
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gt=F("from_day")), name="visit_cap_ends_after_start"
            ),
        ]
