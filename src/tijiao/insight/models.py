"""Standards' numbers, as stated and as settled; questions that people keep, and the indicators that came of them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tijiao.directory.models import User
from tijiao.insight.queries import KeptIndicatorQuerySet, QuestionQuerySet, StandardQuerySet
from tijiao.pages.language import english


class Standard(models.Model):
    """A number that a standard sets, in force in [from_day, to_day). Not confirmed ones are the city's to settle."""

    class Confidence(models.TextChoices):
        HIGH = "high", _("已核实")
        MEDIUM = "medium", _("待核实")
        LOW = "low", _("存疑")

    code = models.CharField(max_length=40)
    applies_to = models.CharField(max_length=60)
    from_day = models.DateField()
    to_day = models.DateField(null=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    value = models.FloatField()
    operator = models.CharField(max_length=2)
    unit_zh = models.CharField(max_length=40, blank=True)
    unit_en = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=200)
    confidence = models.CharField(max_length=10, choices=Confidence.choices)
    note = models.CharField(max_length=200, blank=True)
    own_value = models.FloatField(null=True, help_text="the city's own")
    own_source = models.CharField(max_length=200, blank=True, help_text="the document that settles it")
    own_at = models.DateTimeField(null=True)
    own_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = StandardQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["code", "applies_to", "from_day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "applies_to", "from_day"], name="standard_once_a_day"),
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gt=F("from_day")), name="standard_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(own_value=None, own_source="", own_at=None)
                | (Q(own_value__isnull=False, own_at__isnull=False) & ~Q(own_source="")),
                name="standard_settled_says_by_what",
            ),
        ]

    def __str__(self) -> str:
        return self.name_en if english() else self.name_zh

    @property
    def name(self) -> str:
        """How indicators name it: "R1/primary"."""
        return f"{self.code}/{self.applies_to}"

    @property
    def unit(self) -> str:
        return self.unit_en if english() else self.unit_zh

    @property
    def sign(self) -> str:
        return {">=": "≥", "<=": "≤"}.get(self.operator, self.operator)

    @property
    def holds(self) -> float:
        """The value that counts: the city's own where it settled one."""
        return self.value if self.own_value is None else self.own_value

    @property
    def confirmed(self) -> bool:
        return self.own_value is not None or self.confidence == self.Confidence.HIGH

    def met_by(self, value: float) -> bool:
        """Whether a value keeps to it."""
        return {">=": value >= self.holds, "<=": value <= self.holds, "<": value < self.holds}.get(
            self.operator, value == self.holds
        )


class Question(models.Model):
    """A question that somebody keeps for asking it again. Only its owner sees it."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=120)
    sql = models.TextField(max_length=20_000)
    at = models.DateTimeField()

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["title", "pk"]


class KeptIndicator(models.Model):
    """An indicator made from a question: drafted by one person, confirmed by another, then read beside the packs'."""

    class State(models.TextChoices):
        DRAFT = "draft", _("待确认")
        CONFIRMED = "confirmed", _("已确认")
        WITHDRAWN = "withdrawn", _("已撤回")

    STANDING = (State.DRAFT, State.CONFIRMED)

    code = models.CharField(max_length=60)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    unit_zh = models.CharField(max_length=20)
    unit_en = models.CharField(max_length=20)
    better = models.CharField(max_length=10)
    period = models.CharField(max_length=20)
    nature = models.CharField(max_length=10)
    aggregate = models.CharField(max_length=20)
    decimals = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=200)
    about_zh = models.CharField(max_length=400)
    about_en = models.CharField(max_length=400)
    sql = models.TextField(max_length=20_000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = KeptIndicatorQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-drafted_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(state__in=["draft", "confirmed"]), name="kept_indicator_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", decided_at=None) | (~Q(state="draft") & Q(decided_at__isnull=False)),
                name="kept_indicator_decided_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title_en if english() else self.title_zh
