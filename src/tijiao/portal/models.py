"""How often somebody tried something on the portal within an hour; in the database, so that all workers count alike."""

from typing import ClassVar

from django.db import models


class Attempt(models.Model):
    """Tries of one kind by one caller in one hour. `who` is a keyed digest: no address and no number is kept."""

    kind = models.CharField(max_length=20)
    who = models.CharField(max_length=64)
    hour = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["hour"], name="attempt_by_hour")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "who", "hour"], name="attempts_of_an_hour"),
        ]
