"""Surveys of the public, and the answers to them: nothing tells from whom."""

from typing import ClassVar

from django.db import models

from tijiao.cases.models.case import Satisfaction
from tijiao.cases.queries import CaseTypeQuerySet
from tijiao.directory.models import Organisation
from tijiao.pages.language import english


class Survey(models.Model):
    """A survey of the public that a pack declared; one that no pack declares any more is withdrawn."""

    code = models.CharField(max_length=60, unique=True)
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=80)
    definition = models.JSONField(help_text="the entry as declared")
    withdrawn = models.BooleanField(default=False)

    objects = CaseTypeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.title_en if english() else self.title_zh


class Response(models.Model):
    """One answer to a survey: from which town, in which quarter. Nothing tells from whom."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="responses")
    town = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=7, help_text="the quarter, 2020-Q2")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["survey", "period", "town"], name="response_of_quarter")]


class Rating(models.Model):
    """How satisfied a response is with one topic."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="ratings")
    topic = models.CharField(max_length=60)
    how = models.CharField(max_length=12, choices=Satisfaction.choices)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["response", "topic"], name="topic_rated_once")]
