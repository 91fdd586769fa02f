"""Audit entries, the chain that seals them, and the marks that tell the lake what changed."""

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q

from tijiao.kernel.problems import Problem


class AppendOnly(Problem):
    """An audit entry was about to be changed or removed."""

    code = "audit.append-only"
    status = 409


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Refuses what would rewrite history; a database trigger stands behind it for raw SQL."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly()

    update = delete = bulk_update = update_or_create = _refuse


class AuditEntry(models.Model):
    """Who did what to what, when. Ids, field names and keyed hashes only: no value of a person stands here."""

    at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=80)
    by = models.BigIntegerField(null=True, help_text="id of the account; null is the system itself")
    post = models.BigIntegerField(null=True, help_text="id of the post that was acted from")
    subject_kind = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=80)
    organisation = models.BigIntegerField(null=True)
    changes = models.JSONField(default=dict, help_text="field name → [keyed hash before, keyed hash after]")
    facts = models.JSONField(default=dict, help_text="counts, digests and codes that tell no person")
    reason_hash = models.CharField(max_length=64, default="", blank=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id"], name="audit_by_subject"),
            models.Index(fields=["organisation", "at"], name="audit_by_organisation"),
            models.Index(fields=["-id"], condition=Q(action="refuse"), name="audit_refusals"),
        ]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(action=""), name="audit_has_action")]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.action} {self.subject_kind}#{self.subject_id}"


class AuditReason(models.Model):
    """The words of a reason: apart from the chain, since people write names into reasons and names can be erased."""

    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="reason", primary_key=True)
    text = models.TextField()


class Seal(models.Model):
    """One link of the chain: the digest covers the entry and the digest before it."""

    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="seal")
    number = models.BigIntegerField(unique=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()


class RefusalCount(models.Model):
    """How often an account was refused the same thing in an hour. Kept for two days: the chain keeps what it tells."""

    hour = models.DateTimeField()
    by = models.BigIntegerField(help_text="id of the account; 0 for all who have none")
    act = models.CharField(max_length=80, blank=True)
    subject = models.CharField(max_length=160, blank=True)
    code = models.CharField(max_length=80)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hour", "by", "act", "subject", "code"], name="refusal_counted_once"),
        ]


class DayHead(models.Model):
    """The last digest of a city day, published so that nobody can rewrite the days before it unseen."""

    day = models.DateField(primary_key=True)
    number = models.BigIntegerField()
    digest = models.CharField(max_length=64)


class Mark(models.Model):
    """A partition of a table whose rows changed and that the lake has not rewritten yet."""

    table = models.CharField(max_length=80)
    partition = models.CharField(max_length=80)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["table", "partition"], name="mark_by_partition")]
