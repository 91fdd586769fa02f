"""The plan as a tree, the document it was read from, and projects with their milestones."""

from datetime import date
from typing import ClassVar, cast

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tijiao.directory.models import Organisation, Post, User
from tijiao.packs.plan import Comparator, Hold
from tijiao.pages.language import english
from tijiao.plans.lights import Goal
from tijiao.plans.paths import read_path
from tijiao.plans.queries import LineQuerySet, MilestoneQuerySet, PlanQuerySet, TargetQuerySet


class Titled(models.Model):
    """A title in both languages."""

    title_zh = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_en if english() and self.title_en else self.title_zh


class PlanDocument(models.Model):
    """The text of an issued plan as it was read. The text never changes; its reading is corrected beside it."""

    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the file")
    text = models.TextField()
    issuer = models.CharField(max_length=200, blank=True)
    doc_number = models.CharField(max_length=100, blank=True)
    read_at = models.DateTimeField()


class Plan(Titled):
    """A year's work plan."""

    class State(models.TextChoices):
        DRAFT = "draft", _("待确认")
        CONFIRMED = "confirmed", _("已确认")

    code = models.CharField(max_length=60, unique=True)
    year = models.IntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    document = models.ForeignKey(PlanDocument, null=True, on_delete=models.PROTECT, related_name="plans")
    tags = models.JSONField(default=list, help_text="[{id, zh, en}]: what groups measures across the lines")
    version = models.IntegerField(default=1)

    objects = PlanQuerySet.as_manager()

    @property
    def tag_titles(self) -> dict[str, str]:
        """The title of each tag by its id, in the reader's language."""
        key = "en" if english() else "zh"
        return {tag["id"]: tag[key] for tag in self.tags}

    @property
    def targets(self) -> list["Target"]:
        """All its targets in order (from `Plan.objects.whole()`: without a query)."""
        lines = [line for part in self.parts.all() for line in part.lines.all()]
        return [target for line in lines for target in line.targets]


class Part(Titled):
    """A chapter."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="parts")
    number = models.IntegerField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "number"], name="part_number_once")]


class Line(Titled):
    """A numbered point of the plan; `first` and `end` say where it stands in the document's text."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="lines")
    number = models.CharField(max_length=20)
    position = models.IntegerField(help_text="order within the plan, from 1")
    slug = models.CharField(max_length=60, blank=True)
    owner = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    first = models.IntegerField(null=True)
    end = models.IntegerField(null=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(first=None, end=None) | Q(first__lte=F("end")), name="line_span")
        ]

    @property
    def targets(self) -> list["Target"]:
        """The targets of all its measures, in order (from `whole()`: without a query)."""
        return [target for measure in self.measures.all() for target in measure.targets.all()]

    def serving(self, *kinds: str) -> list[str]:
        """The ids of the entries of these kinds that make its mechanisms run."""
        mechanisms = [one for measure in self.measures.all() for one in measure.mechanisms]
        return sorted({one["id"] for each in mechanisms for one in each.get("served", ()) if one["kind"] in kinds})

    def get_absolute_url(self) -> str:
        return reverse("plans:line", args=[self.part.plan.code, self.position])

    @property
    def span(self) -> tuple[int, int] | None:
        """Where it stands in the document's text."""
        return None if self.first is None or self.end is None else (self.first, self.end)


class Measure(models.Model):
    """One thing that a line does."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="measures")
    code = models.CharField(max_length=20)
    position = models.IntegerField()
    text_zh = models.TextField()
    text_en = models.TextField(blank=True)
    owner = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(null=True)
    tags = models.JSONField(default=list)
    mechanisms = models.JSONField(
        default=list, help_text="[{id, zh, en, works_when_zh, works_when_en, sample, optional}]"
    )

    class Meta:
        ordering: ClassVar = ["position"]

    @property
    def text(self) -> str:
        return self.text_en if english() and self.text_en else self.text_zh


class Target(Titled):
    """A quantity promised in a measure; without `value` it is a number that is only watched.

    To a watched number the bureau may set a bar of its own (`own_…`): it is judged by it as by a promise that holds
    every day, and shown as the bureau's, never as the plan's. Publishing the plan again leaves it standing.
    """

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="targets")
    code = models.CharField(max_length=60)
    value = models.FloatField(null=True)
    value_max = models.FloatField(null=True)
    unit_zh = models.CharField(max_length=20, blank=True)
    unit_en = models.CharField(max_length=20, blank=True)
    comparator = models.CharField(max_length=2, blank=True)
    scope_zh = models.CharField(max_length=200, blank=True)
    scope_en = models.CharField(max_length=200, blank=True)
    per = models.CharField(max_length=20, blank=True)
    path = models.JSONField(null=True)
    due = models.DateField(null=True)
    indicator = models.CharField(max_length=60, blank=True)
    alarm_above = models.FloatField(null=True)
    origin = models.CharField(max_length=10, default="text")
    first = models.IntegerField(null=True)
    end = models.IntegerField(null=True)
    own_value = models.FloatField(null=True)
    own_comparator = models.CharField(max_length=2, blank=True)
    own_source = models.CharField(max_length=200, blank=True)
    own_due = models.DateField(null=True)
    own_at = models.DateTimeField(null=True)
    own_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]  # as the plan tells them; PostgreSQL would put a changed row last
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "code"], name="target_code_once"),
            models.CheckConstraint(
                condition=Q(own_value=None, own_due=None, own_source="")
                | (Q(value=None, own_value__isnull=False, own_due__isnull=False) & ~Q(own_source="")),
                name="target_own_bar_whole",
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(due__isnull=False, path__isnull=False), name="target_has_due_and_path"
            ),
        ]

    @property
    def unit(self) -> str:
        return self.unit_en if english() and self.unit_en else self.unit_zh

    def goal(self, span: tuple[date, date] | None = None) -> Goal | None:
        """What it is judged by: the promise, or the bureau's own bar; None for a number that is only watched.

        `span`: the period being read.
        """
        if self.own_value is not None and self.own_due is not None:
            return Goal(self.own_value, cast(Comparator, self.own_comparator), Hold(kind="hold"), self.own_due, span)
        if self.value is None or self.path is None or self.due is None:
            return None
        return Goal(self.value, cast(Comparator, self.comparator), read_path(self.path), self.due, span)

    @property
    def span(self) -> tuple[int, int] | None:
        """Where its words stand in the document; None when nobody has found them there."""
        return None if self.first is None or self.end is None else (self.first, self.end)


class Project(Titled):
    """Building or reform work with dated steps."""

    code = models.CharField(max_length=60, unique=True)
    line = models.ForeignKey(Line, null=True, on_delete=models.SET_NULL, related_name="projects")
    mechanism = models.CharField(max_length=10, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="projects")
    places = models.IntegerField(default=0, help_text="places for pupils that it adds")
    hectares = models.FloatField(default=0, help_text="the ground that it lays out or builds on")
    goals = models.JSONField(default=list, help_text="codes of the targets of its line that it works towards")
    sample = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["pk"]  # as the packs tell them
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(hectares__gte=0), name="project_hectares_not_below_nought")
        ]


class Milestone(Titled):
    """A dated step of a project: planned for a day, done on a day."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    position = models.IntegerField()
    planned_on = models.DateField()
    done_on = models.DateField(null=True)
    evidence = models.TextField(blank=True)
    version = models.IntegerField(default=1)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "position"], name="milestone_position_once"),
            models.CheckConstraint(condition=Q(done_on=None) | ~Q(evidence=""), name="milestone_done_with_evidence"),
        ]
