"""Programmes, their sessions, and who was there."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tijiao.directory.models import Organisation
from tijiao.pages.language import english
from tijiao.programmes.queries import AttendanceQuerySet, ProgrammeQuerySet, SessionQuerySet


class ProgrammeKind(models.TextChoices):
    TRAINING = "training", _("培训")
    LECTURE = "lecture", _("讲座")
    RESEARCH = "research", _("教研")
    VISIT = "visit", _("送教与走访")
    FESTIVAL = "festival", _("节庆展演")
    LEAGUE = "league", _("赛事联赛")
    CLUB = "club", _("社团")
    CEREMONY = "ceremony", _("仪式")


class Programme(models.Model):
    """An activity that runs in sessions: declared by a pack, or added by its organiser."""

    code = models.CharField(max_length=60, unique=True)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    kind = models.CharField(max_length=15, choices=ProgrammeKind.choices)
    line = models.PositiveSmallIntegerField(null=True, help_text="number of the plan's line")
    mechanism = models.CharField(max_length=5, blank=True, help_text="id of the plan's mechanism, 25.2")
    organiser = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="programmes")
    catalogue = models.JSONField(default=dict, help_text="its path, mode, level, stages and tiers")
    sample = models.BooleanField(default=False, help_text="invented to fill what the plan names only by number")
    declared = models.BooleanField(default=False, help_text="stands in a pack, and is changed there")
    withdrawn = models.BooleanField(default=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["line"], name="programme_by_line")]

    def __str__(self) -> str:
        return self.title_en if english() else self.title_zh


class Session(models.Model):
    """One meeting of a programme at a place. `on_day` is the city's day on which it begins."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="sessions")
    host = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="hosted_sessions")
    title = models.CharField(max_length=120)
    on_day = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    hours = models.DecimalField(
        max_digits=5, decimal_places=1, help_text="lessons (学时) of 45 minutes, credited to who attends"
    )
    place = models.CharField(max_length=120, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_why = models.CharField(max_length=200, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["on_day"], name="session_by_day"),
            models.Index(fields=["programme", "starts_at"], name="session_by_programme"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="session_has_hours"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_why="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancelled_why="")),
                name="session_cancelled_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Learner(models.Model):
    """With which account a person of the staff signs in: so that one's own hours are one's own to see."""

    staff = models.OneToOneField("registry.Staff", on_delete=models.CASCADE, related_name="learner")
    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="learner")


class Attendance(models.Model):
    """One person at one session: one person-time. `organisation` is where the person worked on that day."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    staff = models.ForeignKey("registry.Staff", on_delete=models.PROTECT, related_name="attendances")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="attendances")
    checked_in_at = models.DateTimeField()
    checked_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "staff"], name="attendance_once_a_session"),
        ]
