"""Schemes of the annual evaluation, scores that were entered, results as they were issued, appeals."""

import json
from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import Q

from tijiao.directory.models import Organisation, User
from tijiao.evaluation.declare import EvaluationEntry
from tijiao.evaluation.queries import AppealQuerySet, OfOrganisationQuerySet, SchemeQuerySet
from tijiao.pages.language import english


class Scheme(models.Model):
    """A year's scheme. `declared`: the pack's entry as it was published; from the issue on it stays as it was."""

    code = models.CharField(max_length=60, unique=True)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    period = models.CharField(max_length=20)
    section = models.CharField(max_length=60, help_text="code of the section that looks after it")
    declared = models.JSONField()
    sample = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = SchemeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-period", "code"]

    def __str__(self) -> str:
        return self.title_en if english() else self.title_zh

    @cached_property
    def entry(self) -> EvaluationEntry:
        return EvaluationEntry.model_validate_json(json.dumps(self.declared))


class Entered(models.Model):
    """Points entered for an item that no indicator tells, with the evidence. For a veto: 1 it happened, 0 not."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="entered")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=60)
    points = models.FloatField()
    evidence = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "organisation", "item"], name="entered_once"),
            models.CheckConstraint(condition=Q(points__gte=0) & ~Q(evidence=""), name="entered_with_evidence"),
        ]


class Result(models.Model):
    """What an organisation came to when the scheme was issued. `lines`: the path of every point, as shown then."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="results")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=60)
    lines = models.JSONField(help_text="item, kind, fact, weight, points, struck, address, evidence")
    total = models.FloatField(null=True)
    corrected = models.BooleanField(default=False, help_text="an appeal was upheld")

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["scheme", "organisation"], name="result_once")]


class Appeal(models.Model):
    """An organisation's objection to one line of its result, and the answer."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="appeals")
    item = models.CharField(max_length=60)
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(help_text="last day to answer")
    upheld = models.BooleanField(null=True)
    points = models.FloatField(null=True, help_text="the line's points as put right")
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["result", "item"], name="appeal_once_an_item"),
            models.CheckConstraint(
                condition=Q(answered_at=None, upheld=None, answer="")
                | (Q(answered_at__isnull=False, upheld__isnull=False) & ~Q(answer="")),
                name="appeal_answered_says_what",
            ),
        ]
