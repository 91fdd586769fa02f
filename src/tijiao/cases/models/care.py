"""Care cases: who is named for one, contacts, notes that two people open; and pupils who fell off the roll."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tijiao.cases.models.case import Case
from tijiao.directory.models import Organisation
from tijiao.registry.models import Pupil

_USER = settings.AUTH_USER_MODEL


class Member(models.Model):
    """Who is named for a care case: no one else sees it."""

    class Duty(models.TextChoices):
        CARER = "carer", _("关爱责任人")
        COUNSELLOR = "counsellor", _("心理教师")
        FORM_TEACHER = "form-teacher", _("班主任")
        HEAD = "head", _("校（园）长")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    duty = models.CharField(max_length=15, choices=Duty.choices)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "user"], condition=Q(to_at=None), name="named_once_a_case"),
        ]


class Contact(models.Model):
    """One contact with a child in care: when, how; the words for those named alone."""

    class Way(models.TextChoices):
        VISIT = "visit", _("家访")
        TALK = "talk", _("谈心")
        PHONE = "phone", _("电话")
        HELP = "help", _("帮助")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="contacts")
    on_day = models.DateField()
    way = models.CharField(max_length=10, choices=Way.choices)
    text = models.TextField(blank=True)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-on_day", "-pk"]


class Note(models.Model):
    """A counsellor's note, encrypted in the application: the database holds a token and nothing else."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    token = models.BinaryField()
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]


class Opening(models.Model):
    """Notes opened against the rule, by two people: imminent danger, or a duty to report."""

    class Ground(models.TextChoices):
        DANGER = "danger", _("紧急危险")
        DUTY = "duty", _("强制报告")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="openings")
    ground = models.CharField(max_length=10, choices=Ground.choices)
    reason = models.TextField()
    asked_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("asked_by")), name="opened_by_two_people"
            ),
        ]


class Candidate(models.Model):
    """A pupil who stood on the roll one night and on none the next: the school confirms or explains."""

    class Outcome(models.TextChoices):
        WAITING = "", _("待学校核实")
        CONFIRMED = "confirmed", _("确认流失")
        EXPLAINED = "explained", _("已说明去向")
        BACK = "back", _("已回到学籍")

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    class_organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    seen_on = models.DateField(help_text="the last night on the roll")
    missed_on = models.DateField(help_text="the first night on none")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, default="")
    explanation = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, null=True, on_delete=models.SET_NULL, related_name="candidate")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pupil", "missed_on"], name="candidate_once_a_night"),
        ]
