"""Case types and time limits as packs declare them; cases, what happened to them, and who is concerned.

Who asked stands apart from what was asked (`Complainant`), so that nothing that lists, routes or exports a case can
take the identity along. Events are only ever added; the words in them stand apart (`Words`), since words can be erased.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tijiao.audit.models import AppendOnlyQuerySet
from tijiao.cases.queries import CaseQuerySet, CaseTypeQuerySet, PartQuerySet
from tijiao.directory.models import Organisation
from tijiao.directory.queries import dated
from tijiao.forms.models import FormVersion
from tijiao.kernel import clocks
from tijiao.pages.language import english
from tijiao.registry.models import Pupil

_USER = settings.AUTH_USER_MODEL


class Guarded(models.TextChoices):
    """How far a case is closed to others."""

    OPEN = "open", _("一般")
    PETITION = "petition", _("信访保密")
    CARE = "care", _("关爱保密")


class Phase(models.TextChoices):
    """What a state means, whatever a life calls it."""

    RECEIVED = "received", _("待受理")
    ACCEPTED = "accepted", _("已受理")
    WORKING = "working", _("办理中")
    ANSWERED = "answered", _("已答复")
    CLOSED = "closed", _("已办结")
    REFUSED = "refused", _("不予受理")


class Source(models.TextChoices):
    """How it came in."""

    PORTAL = "portal", _("公众网站")
    PHONE = "phone", _("电话")
    LETTER = "letter", _("来信")
    VISIT = "visit", _("来访")
    UPPER = "upper", _("上级交办")
    MEETING = "meeting", _("会议交办")
    OWN = "own", _("单位提出")
    ROLL = "roll", _("学籍比对")


class Satisfaction(models.TextChoices):
    SATISFIED = "satisfied", _("满意")
    FAIRLY = "fairly", _("基本满意")
    UNSATISFIED = "unsatisfied", _("不满意")


class TimeLimit(models.Model):
    """A time limit between two days. A rule that changes ends the day before; cases keep the one of their receipt."""

    code = models.CharField(max_length=60)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=200)
    count = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=15)
    most_extension = models.PositiveSmallIntegerField(default=0)
    near = models.PositiveSmallIntegerField(default=3)
    rolls = models.BooleanField(default=False)
    source = models.CharField(max_length=200)
    confirmed = models.BooleanField(default=False, help_text="False: a setting of this project, to be checked")
    from_day = models.DateField()
    to_day = models.DateField(null=True)

    objects = dated.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "from_day"], name="time_limit_once_a_day"),
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gt=F("from_day")), name="time_limit_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.title_en if english() else self.title_zh

    @property
    def rule(self) -> clocks.Rule:
        return clocks.Rule(self.count, clocks.Unit(self.unit), self.most_extension, self.near, self.rolls)


class CaseType(models.Model):
    """A kind of case that a pack declared; one that no pack declares any more is withdrawn, never deleted."""

    code = models.CharField(max_length=60, unique=True)
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=80)
    section = models.CharField(max_length=60, help_text="code of the section that owns it")
    guarded = models.CharField(max_length=10, choices=Guarded.choices, default=Guarded.OPEN)
    public = models.BooleanField(default=False)
    definition = models.JSONField(help_text="the entry as declared, and its life")
    serves = models.JSONField(default=list)
    place = models.PositiveSmallIntegerField(default=0)
    withdrawn = models.BooleanField(default=False)

    objects = CaseTypeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["place", "code"]

    def __str__(self) -> str:
        return self.title_en if english() else self.title_zh


class Case(models.Model):
    """Something with an intake, an owner, deadlines and an answer. `due_on` is what the clocks say, kept for lists."""

    number = models.CharField(max_length=30, unique=True)
    kind = models.ForeignKey(
        CaseType, on_delete=models.PROTECT, related_name="cases", to_field="code", db_column="kind", db_index=False
    )
    guarded = models.CharField(max_length=10, choices=Guarded.choices)
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    title = models.CharField(max_length=120)
    topic = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices)
    state = models.CharField(max_length=60)
    phase = models.CharField(max_length=10, choices=Phase.choices)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    lead = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    filed_by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, null=True, on_delete=models.SET_NULL, related_name="cases")
    received_at = models.DateTimeField()
    received_on = models.DateField()
    accepted_at = models.DateTimeField(null=True)
    assigned_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True, help_text="the earliest day of the clocks that run; null: none runs")
    in_time = models.BooleanField(null=True, help_text="whether the first answer, or the end, came in time")
    satisfaction = models.CharField(max_length=12, choices=Satisfaction.choices, blank=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    joined_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="duplicates")
    repeat_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="repeats")
    may_publish = models.BooleanField(default=False, help_text="whoever asked agrees that the answer is published")
    origin = models.CharField(max_length=120, blank=True, help_text="what it came from, so that it comes once")
    version = models.PositiveIntegerField(default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["closed_at", "due_on", "id"], name="case_by_due"),
            models.Index(fields=["owner", "closed_at", "due_on"], name="case_of_owner"),
            models.Index(fields=["lead", "closed_at", "due_on"], name="case_of_lead"),
            models.Index(fields=["kind", "closed_at", "due_on"], name="case_of_kind"),
            models.Index(fields=["phase", "due_on"], name="case_by_phase"),
            models.Index(fields=["received_on"], name="case_by_day"),
            models.Index(fields=["due_on"], name="case_by_last_day"),
            models.Index(fields=["kind", "received_on"], name="case_of_kind_day"),
            models.Index(fields=["kind", "satisfaction", "received_on"], name="case_of_kind_rating"),
            models.Index(fields=["satisfaction", "received_on"], name="case_by_rating"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["origin"], condition=~Q(origin=""), name="case_comes_once"),
            models.CheckConstraint(
                condition=Q(phase__in=["closed", "refused"], closed_at__isnull=False)
                | (~Q(phase__in=["closed", "refused"]) & Q(closed_at=None)),
                name="case_closed_says_when",
            ),
            models.CheckConstraint(condition=Q(joined_to=None) | ~Q(joined_to=F("id")), name="case_joins_another"),
        ]

    def __str__(self) -> str:
        return self.number


class Complainant(models.Model):
    """Who asked, apart from what was asked. Petition data: opened with a reason, never to whom the case concerns."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="complainant", primary_key=True)
    name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=120, blank=True)
    code_digest = models.CharField(max_length=64, blank=True, help_text="keyed digest of the code to look it up with")


class Subject(models.Model):
    """The organisation or the person that a case concerns: neither sees it, neither handles it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="subjects")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(organisation=None, user__isnull=False) | Q(organisation__isnull=False, user=None),
                name="subject_is_one_of_two",
            ),
        ]


class Clock(models.Model):
    """One of a case's clocks as its events left it, with the rule that it runs by and the day that it says."""

    class Which(models.TextChoices):
        WHOLE = "whole", _("全程")
        STEP = "step", _("本环节")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    which = models.CharField(max_length=5, choices=Which.choices)
    code = models.CharField(max_length=60, help_text="the time limit")
    state = models.CharField(max_length=60, blank=True, help_text="of a step: the state in which it runs")
    count = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=15)
    most_extension = models.PositiveSmallIntegerField()
    near = models.PositiveSmallIntegerField()
    rolls = models.BooleanField()
    start = models.DateField()
    pauses = models.JSONField(default=list, help_text="[first day, day it ended or null, reason]")
    extension = models.PositiveSmallIntegerField(default=0)
    last_move = models.CharField(max_length=10)
    last_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["stopped_at", "case"], name="clock_that_runs")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "which"], condition=Q(stopped_at=None), name="one_clock_of_each_runs"
            ),
        ]


class Event(models.Model):
    """Something that happened to a case. Added, never changed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    verb = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    was = models.CharField(max_length=60, blank=True)
    now = models.CharField(max_length=60, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField(default=dict, help_text="nothing about a person")
    shown = models.BooleanField(default=False, help_text="the applicant reads it, too")

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "pk"]


class Words(models.Model):
    """What was said in an event: apart from it, since people write names into words and names can be erased."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="words", primary_key=True)
    text = models.TextField()


class Part(models.Model):
    """What a co-handling organisation contributes. Handed in, or withdrawn with a reason."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    text = models.TextField(blank=True)
    handed_at = models.DateTimeField(null=True)
    by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["organisation", "case"], name="part_of_organisation")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "organisation"], condition=Q(withdrawn_at=None), name="one_part_for_each"
            ),
        ]

    @property
    def waits(self) -> bool:
        return self.handed_at is None and self.withdrawn_at is None


class Answer(models.Model):
    """A reply: one merged text. `public_text` is what is published, once a person has confirmed it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="replies")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    satisfaction = models.CharField(max_length=12, choices=Satisfaction.choices, blank=True)
    rated_at = models.DateTimeField(null=True)
    rated_back = models.CharField(
        max_length=12,
        choices=Satisfaction.choices,
        blank=True,
        help_text="by whoever handled it, where both sides rate",
    )
    public_question = models.TextField(blank=True)
    public_text = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [models.Index(fields=["published_at"], name="answer_published")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="answer_numbered_once")]
