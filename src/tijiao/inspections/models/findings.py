"""Kinds of finding with their dated rules; findings, their rectification and rechecks, and what follows."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tijiao.directory.models import Organisation
from tijiao.directory.queries import dated
from tijiao.directory.roles import Role
from tijiao.inspections.models.rounds import Draw, Round, Visit
from tijiao.inspections.queries import FindingKindQuerySet, FindingQuerySet
from tijiao.pages.language import english


class Severity(models.TextChoices):
    MINOR = "minor", _("一般")
    SERIOUS = "serious", _("较大")
    MAJOR = "major", _("重大")


class Unit(models.TextChoices):
    """In what a deadline counts."""

    WORKING_DAYS = "working-days", _("个工作日")
    CALENDAR_DAYS = "calendar-days", _("个自然日")


class Source(models.TextChoices):
    """Who found it."""

    SELF = "self", _("学校自查")
    TOWN = "town", _("镇街检查")
    BUREAU = "bureau", _("局检查")
    VISIT = "visit", _("督导检查")
    PUBLIC = "public", _("群众反映")


class State(models.TextChoices):
    OPEN = "open", _("待整改")
    REPORTED = "reported", _("待复查")
    CLOSED = "closed", _("已销号")


#: The whole life of a finding: a report of rectification, then a recheck that closes it or opens it again.
MOVES: dict[str, frozenset[str]] = {
    State.OPEN: frozenset({State.REPORTED}),
    State.REPORTED: frozenset({State.CLOSED, State.OPEN}),
    State.CLOSED: frozenset(),
}


class FindingKind(models.Model):
    """A kind of finding that a pack declared: a hazard, or what else a visit finds. A kind that no pack declares any
    more is withdrawn, never deleted.
    """

    code = models.CharField(max_length=60, unique=True)
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=60)
    section = models.CharField(max_length=60, help_text="code of the section to which what is overdue climbs")
    place = models.PositiveSmallIntegerField(default=0, help_text="its place in lists, as the pack orders them")
    serves = models.JSONField(default=list, help_text="ids of the plan's mechanisms")
    hazard = models.BooleanField(default=True, help_text="endangers somebody; False: something to put in order")
    withdrawn = models.BooleanField(default=False)

    objects = FindingKindQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["place", "code"]

    def __str__(self) -> str:
        return self.title_en if english() else self.title_zh


class FindingRule(models.Model):
    """What holds for a kind of finding between two days: how severe it is, when it is due, who rechecks it."""

    kind = models.ForeignKey(
        FindingKind, on_delete=models.PROTECT, related_name="rules", to_field="code", db_column="kind"
    )
    severity = models.CharField(max_length=10, choices=Severity.choices)
    days = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=15, choices=Unit.choices)
    recheck = models.JSONField(help_text="the roles that may recheck")
    from_day = models.DateField()
    to_day = models.DateField(null=True)

    objects = dated.as_manager()

    @property
    def roles(self) -> list[str]:
        """The labels of the roles that may recheck."""
        return [str(Role(role).label) for role in self.recheck]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "from_day"], name="finding_rule_once_a_day"),
            models.CheckConstraint(condition=Q(days__gte=1), name="finding_rule_gives_time"),
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gt=F("from_day")), name="finding_rule_ends_after_start"
            ),
        ]


class Finding(models.Model):
    """A finding at an organisation. Overdue, its step on the grid and whether it counts are computed, never stored."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="findings")
    kind = models.ForeignKey(
        FindingKind, on_delete=models.PROTECT, related_name="findings", to_field="code", db_column="kind"
    )
    severity = models.CharField(max_length=10, choices=Severity.choices)
    title = models.CharField(max_length=80)
    detail = models.TextField(blank=True)
    source = models.CharField(max_length=10, choices=Source.choices)
    found_on = models.DateField()
    due_from = models.DateField(help_text="the running deadline counts from here: found, or failed at a recheck")
    due_on = models.DateField(help_text="the last day to report the rectification; late from the day after")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    version = models.PositiveIntegerField(default=1)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    rectified_at = models.DateTimeField(null=True, help_text="when the rectification that stands was reported")
    closed_at = models.DateTimeField(null=True)
    repeat_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="repeats")
    origin = models.CharField(max_length=120, blank=True, help_text="what it came from, so that it comes once")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="findings")
    passed_over = models.ForeignKey(
        Draw, null=True, on_delete=models.PROTECT, related_name="+", help_text="closed without recheck by this draw"
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "due_on"], name="finding_by_due"),
            models.Index(fields=["organisation", "kind", "found_on"], name="finding_by_place"),
            models.Index(fields=["found_on"], name="finding_by_day"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["origin"], condition=~Q(origin=""), name="finding_comes_once"),
            models.CheckConstraint(
                condition=Q(due_from__gte=F("found_on")) & Q(due_on__gte=F("due_from")), name="finding_due_after_found"
            ),
            models.CheckConstraint(
                condition=Q(state="open", rectified_at=None, closed_at=None)
                | Q(state="reported", rectified_at__isnull=False, closed_at=None)
                | Q(state="closed", rectified_at__isnull=False, closed_at__isnull=False),
                name="finding_state_and_moments",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Rectification(models.Model):
    """A school's report of what it did, with the state before and after. The next one follows a failed recheck."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="rectifications")
    text = models.TextField()
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]


class Recheck(models.Model):
    """Somebody else looked: it passed, or it did not and why. One for each report of rectification."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="rechecks")
    rectification = models.OneToOneField(Rectification, on_delete=models.CASCADE, related_name="recheck")
    passed = models.BooleanField()
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(passed=True) | ~Q(note=""), name="failed_recheck_says_why"),
        ]


class Escalation(models.Model):
    """An overdue finding reached a level of the grid: told once for each running deadline."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="escalations")
    level = models.CharField(max_length=10)
    due_on = models.DateField(help_text="of the deadline that was missed")
    on_day = models.DateField()

    class Meta:
        ordering: ClassVar = ["on_day", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["finding", "due_on", "level"], name="escalated_once"),
        ]


class Proposal(models.Model):
    """The same kind of finding in many schools: a task for the city, which a section takes or dismisses."""

    class State(models.TextChoices):
        OPEN = "open", _("待研究")
        TAKEN = "taken", _("已立题")
        DISMISSED = "dismissed", _("不立题")

    kind = models.ForeignKey(
        FindingKind, on_delete=models.PROTECT, related_name="proposals", to_field="code", db_column="kind"
    )
    made_on = models.DateField()
    schools = models.PositiveIntegerField(help_text="how many schools had it when it was proposed")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    why = models.CharField(max_length=200, blank=True, help_text="why it was dismissed")
    round = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-made_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind"], condition=Q(state="open"), name="one_open_proposal_a_kind"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None)
                | Q(state="taken", decided_at__isnull=False, round__isnull=False)
                | Q(state="dismissed", decided_at__isnull=False) & ~Q(why=""),
                name="proposal_decided_with_ground",
            ),
        ]
