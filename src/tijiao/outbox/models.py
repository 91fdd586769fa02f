"""What came out of a device's outbox: each filing once, with the device's own times and the server's."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tijiao.outbox.queries import FilingQuerySet


class Filing(models.Model):
    """One filing that a device made, maybe without a network. `id` is made on the device: a second arrival is the same.

    The device's clock may be wrong; only the time between its two moments is used, counted back from the server's.
    """

    id = models.UUIDField(primary_key=True)
    subject = models.CharField(max_length=80, help_text='what came of it: "ledgers.record/7"')
    address = models.CharField(max_length=200, help_text="the page of what came of it")
    device_entered_at = models.DateTimeField()
    device_sent_at = models.DateTimeField()
    received_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = FilingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["received_at"]
        indexes: ClassVar = [models.Index(fields=["subject"], name="filing_of_subject")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(device_sent_at__gte=F("device_entered_at")), name="filing_is_sent_after_it_is_entered"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def entered_at(self) -> datetime:
        """When it was entered, by the server's clock."""
        return self.received_at - (self.device_sent_at - self.device_entered_at)

    @property
    def waited(self) -> bool:
        """Whether it lay on the device for a minute or more."""
        return (self.device_sent_at - self.device_entered_at).total_seconds() >= 60
