"""What packs declare, and the problems that sections open by it."""

from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tijiao.allocation.declare import AdmissionEntry, ExamEntry
from tijiao.allocation.queries import ProblemQuerySet
from tijiao.directory.models import Organisation
from tijiao.pages.language import english


class Kind(models.TextChoices):
    EXAM = "exam", _("考试编排")
    ADMISSION = "admission", _("招生摇号")


class ProblemType(models.Model):
    """A kind of problem as a pack declares it. `content`: the entry, as its desk reads it again."""

    code = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    section = models.CharField(max_length=60, help_text="code of the section that arranges it")
    content = models.JSONField(default=dict)
    serves = models.JSONField(default=list, help_text="ids of the plan's mechanisms")
    sample = models.BooleanField(default=False, help_text="invented to fill what the plan names only by number")
    withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["kind", "code"]

    def __str__(self) -> str:
        return self.title_en if english() else self.title_zh

    @cached_property
    def exam(self) -> ExamEntry:
        """The declaration of an examination."""
        return ExamEntry.model_validate(self.content, strict=False)

    @cached_property
    def admission(self) -> AdmissionEntry:
        """The declaration of an admission."""
        return AdmissionEntry.model_validate(self.content, strict=False)


class AllocationProblem(models.Model):
    """Something to be allocated (分配问题): this year's examination,
    the admission to a school. What goes in can change until it is frozen."""

    type = models.ForeignKey(ProblemType, on_delete=models.PROTECT, related_name="problems")
    title = models.CharField(max_length=60)
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", help_text="the section")
    on_day = models.DateField(help_text="the day on which it begins: first paper, or lottery")
    sittings = models.JSONField(default=list, help_text='[{"paper": id, "on_day": "2020-06-13", "begins_at": "09:00"}]')
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", help_text="the school that admits"
    )
    seats = models.PositiveIntegerField(null=True, help_text="how many it admits")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = ProblemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-on_day", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["type", "title"], name="problem_title_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def timetable(self) -> list[tuple[Any, str, str]]:
        """Paper, day and hour of each sitting, in the order in which they are sat."""
        told = {one["paper"]: one for one in self.sittings}
        return [(paper, told[paper.id]["on_day"], told[paper.id]["begins_at"])
                for paper in self.type.exam.papers if paper.id in told]  # fmt: skip
