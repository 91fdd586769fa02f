"""Runs of scheduled jobs, legal holds, and the tombstones of what was erased."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tijiao.directory.queries import dated


class JobRun(models.Model):
    """One slot of a scheduled job. A slot exists once, and of one job only one run goes on at a time."""

    class Outcome(models.TextChoices):
        RUNNING = "running", _("进行中")
        DONE = "done", _("完成")
        FAILED = "failed", _("失败")

    name = models.CharField(max_length=40)
    due = models.DateTimeField(help_text="the slot")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.RUNNING)
    attempts = models.PositiveSmallIntegerField(default=1)
    runner = models.CharField(max_length=120, help_text="host:process")
    told = models.CharField(max_length=200, blank=True, help_text="what the job says it did")
    error = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name", "-due"], name="job_latest")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "due"], name="job_slot_once"),
            models.UniqueConstraint(fields=["name"], condition=Q(outcome="running"), name="job_one_run_at_a_time"),
            models.CheckConstraint(
                condition=Q(outcome="running", finished_at=None)
                | (~Q(outcome="running") & Q(finished_at__isnull=False)),
                name="job_end_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.due:%F %T}"


class LegalHold(models.Model):
    """As long as it stands, nothing of what it names is erased. `subject_id` empty: all of the kind."""

    subject_kind = models.CharField(max_length=80, help_text="registry.pupil, registry.staff, ledgers.record")
    subject_id = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=500)
    from_day = models.DateField()
    to_day = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = dated.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject_id"], name="hold_by_subject")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_a_reason"),
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gte=F("from_day")), name="hold_ends_after_start"
            ),
        ]


class Tombstone(models.Model):
    """Something stood here and was erased: what kind, when, by whom, why. No value of it."""

    subject_kind = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=80)
    erased_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    counts = models.JSONField(default=dict, help_text="table → rows that were erased or emptied")
    finished_at = models.DateTimeField(null=True, help_text="when no lake file held it any more")

    class Meta:
        ordering: ClassVar = ["-erased_at"]
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject_id"], name="tombstone_by_subject")]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="tombstone_has_a_reason")]


class InstalledVersion(models.Model):
    """A version of the program that this database was brought to, and when."""

    version = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
