"""Issued bulletins with their frozen words and numbers, and what was found to differ since."""

from pathlib import Path
from typing import IO, Any, ClassVar, Self

from django.conf import settings
from django.db import models

from tijiao.directory.models import User
from tijiao.plans.wording import number_text


def figure_text(value: float | None, unit: str) -> str:
    """A number of a bulletin, which is Chinese whatever its reader's language."""
    return "无数据" if value is None else number_text(value, unit)


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def counted(self) -> Self:
        """With how many errata each has."""
        return self.annotate(errata=models.Count("figures__errata"))


class Bulletin(models.Model):
    """A document issued for a period. What it says is frozen at issue; what the lake says later does not reach it."""

    code = models.CharField(max_length=40, unique=True, help_text="2020-05-1: period and how many-th of it")
    period = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    issuer = models.CharField(max_length=120)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    notes = models.TextField(blank=True, help_text="words of the issuer, put before the numbers")
    template = models.CharField(max_length=60, blank=True)
    head = models.JSONField(default=dict, help_text="mark, number, to, copies, printer, attachment, fonts")
    body = models.JSONField(default=list, help_text="[{level, runs: [{text, figure}]}], figure: a position or 0")

    objects = BulletinQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-issued_at"]

    def __str__(self) -> str:
        return self.title


class Figure(models.Model):
    """One number in a bulletin, as it stood at issue, with the address that opens onto its rows."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="figures")
    position = models.IntegerField()
    part = models.CharField(max_length=300)
    line = models.CharField(max_length=300)
    title = models.CharField(max_length=300)
    indicator = models.CharField(max_length=60, blank=True)
    period = models.CharField(max_length=20)
    value = models.FloatField(null=True, help_text="null: there was no evidence")
    unit = models.CharField(max_length=20, blank=True)
    goal = models.CharField(max_length=60, blank=True)
    light = models.CharField(max_length=10)
    address = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(max_length=64, blank=True, help_text="digest of the data when it was last read")
    trace = models.BinaryField(default=b"", help_text="digests of the rows that it rested on when it was last told")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["bulletin", "position"], name="figure_position_once")]


class Erratum(models.Model):
    """A figure whose rows were corrected after issue. The figure stays; this tells what it would be now, and why."""

    figure = models.ForeignKey(Figure, on_delete=models.CASCADE, related_name="errata")
    value = models.FloatField(null=True)
    since = models.DateTimeField(help_text="the first change of the rows after the number was read")
    noticed_at = models.DateTimeField()
    why = models.CharField(max_length=300)

    @property
    def before_text(self) -> str:
        """The frozen number as it was printed."""
        return figure_text(self.figure.value, self.figure.unit)

    @property
    def now_text(self) -> str:
        return figure_text(self.value, self.figure.unit)

    class Meta:
        ordering: ClassVar = ["noticed_at", "pk"]


class BundleQuerySet(models.QuerySet["Bundle"]):
    def of(self, user: Any) -> Self:
        """One's own, the newest first."""
        return self.filter(made_by=user).order_by("-pk")


class Bundle(models.Model):
    """Many dossiers as one zip. The file lies beside the database until it is forgotten."""

    codes = models.JSONField(help_text="codes of the schools, in their order")
    ending = models.CharField(max_length=5)
    base = models.CharField(max_length=200, help_text="what stands before the addresses of the numbers")
    total = models.IntegerField()
    done = models.IntegerField(default=0)
    ready = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = BundleQuerySet.as_manager()

    @property
    def file(self) -> Path:
        return Path(settings.HOME) / "bundles" / f"{self.pk}.zip"

    def opened(self) -> IO[bytes]:
        return self.file.open("rb")
