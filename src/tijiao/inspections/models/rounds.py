"""Rounds, the draws that decide them, visits with their sheets and answers, and the permission to open."""

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.directory.models import Organisation
from tijiao.draws.models import PublishedDraw, state_and_facts
from tijiao.inspections.models.checklists import ChecklistVersion
from tijiao.inspections.models.register import Inspector


class RoundKind(models.TextChoices):
    NAMED = "named-inspector", _("挂牌督导")
    THEMED = "themed", _("主题督导")
    FOLLOW_UP = "follow-up", _("随访督导")
    CROSS_ZONE = "cross-zone", _("片区异地检查")
    DOUBLE_RANDOM = "double-random", _("双随机一公开")
    JOINT = "joint", _("联合检查")
    OPENING = "opening", _("开学核验")
    AUDIT = "internal-audit", _("内部审计")
    ANNUAL = "annual-check", _("年检")
    SELF_FIRST = "self-first", _("先自评后核查")


#: Kinds whose inspectors, or inspectors and places, are drawn by lot. Nobody plans their visits by hand.
DRAWN = frozenset({RoundKind.CROSS_ZONE, RoundKind.DOUBLE_RANDOM})


class Mode(models.TextChoices):
    ON_SITE = "on-site", _("实地")
    ONLINE = "online", _("线上")
    SELF = "self", _("学校自评")


class Round(models.Model):
    """A set of visits of one kind with the same checklists in the same weeks (批次)."""

    title = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=RoundKind.choices)
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.ON_SITE)
    office = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="the section in the lead"
    )
    offices = models.ManyToManyField(Organisation, related_name="+", help_text="who comes along on a joint visit")
    checklists = models.ManyToManyField(ChecklistVersion, related_name="rounds")
    from_day = models.DateField()
    last_day = models.DateField(help_text="the last day on which its visits are in time")
    closed_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True, help_text="when the results were made public")
    over_cap_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    over_cap_why = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-from_day", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_day__gte=F("from_day")), name="round_ends_after_start"),
            models.CheckConstraint(
                condition=Q(over_cap_by=None, over_cap_why="") | Q(over_cap_by__isnull=False) & ~Q(over_cap_why=""),
                name="round_over_cap_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def drawn(self) -> bool:
        return self.kind in DRAWN


class VisitState(models.TextChoices):
    PLANNED = "planned", _("待检查")
    DONE = "done", _("已完成")
    CANCELLED = "cancelled", _("已取消")


class VisitQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return reach(user, Action.VISIT_VIEW).limit(self, "organisation__path")  # type: ignore[return-value]

    def standing(self) -> Self:
        """Planned or done, not cancelled."""
        return self.exclude(state="cancelled")

    def waiting(self) -> Self:
        return self.filter(state="planned")

    def done(self) -> Self:
        return self.filter(state="done")

    def burdening(self, first: date, end: date) -> Self:
        """Visits on site that lie in [first, end) by the day they took place or are to take place."""
        return self.standing().filter(mode="on-site", on_day__gte=first, on_day__lt=end)


class Visit(models.Model):
    """One coming to one organisation, on site or online, or its own assessment. Several rounds may share it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="visits")
    mode = models.CharField(max_length=10, choices=Mode.choices)
    on_day = models.DateField(help_text="planned for; once done, the day it took place")
    last_day = models.DateField(help_text="the last day on which it is in time")
    state = models.CharField(max_length=10, choices=VisitState.choices, default=VisitState.PLANNED)
    entered_at = models.DateTimeField(null=True, help_text="when it was filled in, on the device or here")
    filed_at = models.DateTimeField(null=True, help_text="when it reached the server")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    why_cancelled = models.CharField(max_length=200, blank=True)
    moved_from = models.DateField(null=True, help_text="the day it was planned for before it was moved last")
    why_moved = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = VisitQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "last_day"], name="visit_by_due"),
            models.Index(fields=["organisation", "on_day"], name="visit_by_place"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="done", filed_at__isnull=False, filed_by__isnull=False)
                | ~Q(state="done") & Q(filed_at=None, filed_by=None),
                name="visit_done_means_when_and_who",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled") & ~Q(why_cancelled="") | ~Q(state="cancelled") & Q(why_cancelled=""),
                name="visit_cancelled_says_why",
            ),
            models.CheckConstraint(
                condition=Q(moved_from=None, why_moved="") | Q(moved_from__isnull=False) & ~Q(why_moved=""),
                name="visit_moved_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.on_day}"

    @property
    def waited(self) -> bool:
        """Whether it lay on a device for a minute or more before it arrived."""
        if self.entered_at is None or self.filed_at is None:
            return False
        return (self.filed_at - self.entered_at).total_seconds() >= 60


class Seat(models.Model):
    """Who goes on a visit. Only they file it."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="seats")
    inspector = models.ForeignKey(Inspector, on_delete=models.PROTECT, related_name="seats")
    instead_of = models.ForeignKey(
        Inspector, null=True, on_delete=models.PROTECT, related_name="+", help_text="who was to go, by plan or draw"
    )
    why_instead = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "inspector"], name="one_seat_each"),
            models.CheckConstraint(
                condition=Q(instead_of=None, why_instead="") | Q(instead_of__isnull=False) & ~Q(why_instead=""),
                name="seat_instead_says_why",
            ),
        ]


class Sheet(models.Model):
    """A checklist on a visit, for the round that asked for it; scored when the visit is filed."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="sheets")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="sheets")
    version = models.ForeignKey(ChecklistVersion, on_delete=models.PROTECT, related_name="sheets")
    points = models.DecimalField(max_digits=7, decimal_places=1, null=True)
    out_of = models.DecimalField(max_digits=7, decimal_places=1, null=True, help_text="without what is not applicable")
    sections = models.JSONField(default=list, help_text="id, points, out_of of each section")
    vetoed = models.JSONField(default=list, help_text="items with a veto that are not met")
    passed = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "round", "version"], name="sheet_once"),
            models.CheckConstraint(
                condition=Q(points=None, out_of=None, passed=None) | Q(points__lte=F("out_of"), points__gte=0),
                name="sheet_points_within",
            ),
        ]

    @property
    def percent(self) -> float | None:
        """Points of a hundred, to one decimal; None before it is filed and where nothing applied."""
        return round(float(100 * self.points / self.out_of), 1) if self.points is not None and self.out_of else None


class Result(models.TextChoices):
    MET = "met", _("符合")
    PARTLY = "partly", _("部分符合")
    UNMET = "unmet", _("不符合")
    NOT_APPLICABLE = "not-applicable", _("不适用")


class Answer(models.Model):
    """What was found at one item of a sheet."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=60)
    result = models.CharField(max_length=15, choices=Result.choices)
    points = models.DecimalField(max_digits=6, decimal_places=1, null=True, help_text="empty: not applicable")
    note = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["sheet", "item"], name="answer_once")]


class Draw(PublishedDraw):
    """A draw for a round, or, `round` None, of the minor findings to recheck."""

    round = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="draws")

    class Meta(PublishedDraw.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round"], condition=~Q(state="aborted"), name="one_standing_draw_of_a_round"
            ),
            state_and_facts("draw_state_and_facts"),
        ]


class OpeningPermission(models.Model):
    """A school may open: it was verified on a visit of the round."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="permissions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "organisation"], name="opening_permitted_once"),
        ]
