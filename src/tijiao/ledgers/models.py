"""Ledgers and their terms, records with every value they ever had, exemptions, and the city's school calendar.

What is due is not here: obligations are computed (`obligations.py`) from the terms, the calendar and the dated
facts of the organisations.
"""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.utils.translation import gettext_lazy as _

from tijiao.directory.models import Organisation
from tijiao.forms.models import FormVersion
from tijiao.ledgers.queries import ClosingQuerySet, ExemptionQuerySet, LedgerQuerySet, RecordQuerySet
from tijiao.pages.language import english


class Cadence(models.TextChoices):
    """How often a ledger is filled. `school-day` follows the school calendar, the others the calendar's periods."""

    SCHOOL_DAY = "school-day", _("每个上学日")
    DAY = "day", _("每天")
    WEEK = "week", _("每周")
    TEN_DAY = "ten-day", _("每旬")
    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")
    TERM = "term", _("每学期")
    SCHOOL_YEAR = "school-year", _("每学年")
    YEAR = "year", _("每年")
    ON_EVENT = "on-event", _("有事时")


class Ledger(models.Model):
    """A form with a cadence, a filler and a review chain. `definition` is what its pack, or who issued it on a page,
    declares now."""

    code = models.CharField(max_length=60, unique=True)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=200)
    form_id = models.CharField(max_length=60)
    section = models.CharField(max_length=40, help_text="code of the section that owns it")
    cadence = models.CharField(max_length=20, choices=Cadence.choices)
    definition = models.JSONField()
    from_day = models.DateField()
    to_day = models.DateField(null=True)
    waiting = models.BooleanField(default=False, help_text="over its section's budget, until approved")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approval = models.CharField(max_length=500, blank=True, help_text="why it starts although it is over budget")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True, help_text="when it was issued on a page; null: a pack declares it")
    version = models.PositiveIntegerField(default=1, help_text="counts the changes made on the page")

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gt=F("from_day")), name="ledger_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(cadence__in=Cadence.values), name="ledger_cadence_known"),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None, approval="")
                | (Q(approved_at__isnull=False, approved_by__isnull=False, waiting=False) & ~Q(approval="")),
                name="ledger_approved_by_name_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title_en if english() else self.title_zh

    def in_force(self, *, on: date) -> bool:
        """Whether it is kept on the day."""
        return not self.waiting and self.from_day <= on and (self.to_day is None or on < self.to_day)


class Terms(models.Model):
    """What a ledger asked from a day on: who fills it, when it is due. Days before a change keep the terms of then."""

    ledger = models.ForeignKey(Ledger, on_delete=models.CASCADE, related_name="terms")
    definition = models.JSONField()
    from_day = models.DateField()
    to_day = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["ledger_id", "from_day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ledger", "from_day"], name="terms_once_a_day"),
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gt=F("from_day")), name="terms_end_after_start"
            ),
        ]


class State(models.TextChoices):
    """Where a record stands."""

    DRAFT = "draft", _("草稿")
    FILED = "filed", _("已报送")
    RETURNED = "returned", _("已退回")
    ACCEPTED = "accepted", _("已通过")


#: What completeness reads, in one index. Not `late`: SQLite never answers a generated column from an index alone.
COUNTED = ("ledger", "organisation", "period_first", "state", "filed_at", "due_at")


class Record(models.Model):
    """What an organisation handed in for a period. By `filed_at`, the first filing, the record is in time or late."""

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="records")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=12)
    period_first = models.DateField()
    period_end = models.DateField(help_text="exclusive")
    number = models.PositiveSmallIntegerField(default=1, help_text="of several events on a day; 1 for what is due")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    data = models.JSONField(default=dict)
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="the moment from which it is late, as it stood when the record was opened")
    filed_at = models.DateTimeField(null=True)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    review_step = models.PositiveSmallIntegerField(
        default=0, help_text="how many steps of the review chain accepted it"
    )
    corrected = models.BooleanField(default=False, help_text="changed after it was accepted")
    late = models.GeneratedField(
        expression=ExpressionWrapper(Q(filed_at__gt=F("due_at")), output_field=models.BooleanField(null=True)),
        output_field=models.BooleanField(null=True),
        db_persist=True,
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ledger", "organisation", "period", "number"], name="record_once_a_period_and_number"
            ),
            models.CheckConstraint(condition=Q(period_end__gt=F("period_first")), name="record_period_has_days"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="record_state_known"),
            models.CheckConstraint(
                condition=Q(state="draft", filed_at=None) | Q(~Q(state="draft"), filed_at__isnull=False),
                name="record_filed_has_its_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=COUNTED, name="record_completeness"),
            models.Index(fields=["organisation", "period_first"], name="record_of_organisation"),
            # a planner may count by this one too: it then need not look into the table
            models.Index(
                fields=["ledger", "state", "period_first", "organisation", "filed_at", "due_at"],
                name="record_to_review",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ledger.code} {self.period}"


class RecordHistory(models.Model):
    """The record as it was saved as this version: value by value, who, when and why."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="history")
    version = models.PositiveIntegerField()
    data = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["record_id", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "version"], name="record_history_once"),
        ]


class Exemption(models.Model):
    """A dated exception: nothing is expected of the organisation for periods due within it."""

    ledger = models.ForeignKey(Ledger, on_delete=models.CASCADE, related_name="exemptions")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    first_day = models.DateField()
    end_day = models.DateField(help_text="exclusive")
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end_day__gt=F("first_day")), name="exemption_has_days"),
            models.CheckConstraint(condition=~Q(reason=""), name="exemption_has_a_reason"),
        ]


class Closing(models.Model):
    """A period of a ledger was closed: until it is reopened its counts stand as they stood then."""

    ledger = models.ForeignKey(Ledger, on_delete=models.CASCADE, related_name="+")
    period = models.CharField(max_length=12)
    period_first = models.DateField()
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+",
        help_text="null: it closed by itself when it was locked",
    )  # fmt: skip
    totals = models.JSONField(help_text="expected, received, late and missing of the whole city")
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True, help_text="why it was reopened")

    objects = ClosingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["ledger_id", "period_first", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ledger", "period"], condition=Q(reopened_at=None), name="closing_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reason="") | (Q(reopened_at__isnull=False) & ~Q(reason="")),
                name="reopened_with_a_reason",
            ),
        ]


#: What completeness adds up of closed periods, in one index.
FROZEN = ("ledger", "period_first", "organisation", "expected", "received", "late", "missing")


class ClosedCount(models.Model):
    """What a closed period came to at one organisation. Goes with the reopening; the closing keeps the sums."""

    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, related_name="counts")
    ledger = models.ForeignKey(Ledger, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    period_first = models.DateField()
    expected = models.PositiveSmallIntegerField()
    received = models.PositiveSmallIntegerField()
    late = models.PositiveSmallIntegerField()
    missing = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["closing", "organisation"], name="closed_count_once"),
        ]
        indexes: ClassVar = [models.Index(fields=FROZEN, name="closed_counts")]


class Budget(models.Model):
    """How many hours a month the ledgers of a section may cost a school."""

    section = models.CharField(max_length=40, unique=True, help_text="code of the section")
    hours = models.DecimalField(max_digits=5, decimal_places=1)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    reason = models.CharField(max_length=500)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(hours__gt=0), name="budget_has_hours")]


class Objection(models.Model):
    """What a school has against a question of a ledger, or against all of it; what the section answered."""

    ledger = models.ForeignKey(Ledger, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=60, blank=True, help_text="of the form; empty is the ledger as a whole")
    words = models.CharField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    agreed = models.BooleanField(null=True, help_text="whether the section will change the question")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="objection_has_words"),
            models.CheckConstraint(
                condition=Q(answered_at=None, agreed=None, answer="")
                | (Q(answered_at__isnull=False, agreed__isnull=False) & ~Q(answer="")),
                name="objection_answered_in_words",
            ),
        ]


class LockException(models.Model):
    """A locked record may be filed or corrected until a day: for whom, by whom, and why."""

    ledger = models.ForeignKey(Ledger, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    period = models.CharField(max_length=12)
    until = models.DateField(help_text="the last day on which it is open")
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="lock_exception_has_a_reason"),
        ]
        indexes: ClassVar = [models.Index(fields=["ledger", "organisation", "period"], name="lock_exception_of_record")]


class Chase(models.Model):
    """Somebody asked an organisation for a record that was missing."""

    ledger = models.ForeignKey(Ledger, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    period = models.CharField(max_length=12)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["ledger", "period", "organisation", "at"], name="chase_latest")]


class CalendarRule(models.Model):
    """One rule of the school calendar, of the city (no organisation) or of one school, in the order of decree."""

    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, help_text="kernel.schooldays.RuleKind")
    first_day = models.DateField()
    end_day = models.DateField(help_text="exclusive")
    grades = models.CharField(max_length=80, blank=True, help_text="by spaces; empty is every grade")
    reason = models.CharField(max_length=200, blank=True)
    reason_en = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["organisation_id", "position"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end_day__gt=F("first_day")), name="calendar_rule_has_days"),
            models.UniqueConstraint(fields=["organisation", "position"], name="calendar_rule_order"),
            models.UniqueConstraint(
                fields=["position"], condition=Q(organisation=None), name="calendar_rule_order_city"
            ),
        ]
