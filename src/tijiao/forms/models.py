"""Published versions of forms, which never change: records keep the one they were filled with; and attachments."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q

from tijiao.access.sensitivity import Sensitivity
from tijiao.kernel.problems import Problem


class Published(Problem):
    """A published form version was about to be changed or removed. Facts: form_id, version."""

    code = "forms.published"
    status = 409


class FormVersionQuerySet(models.QuerySet[Any]):
    """Published versions can be read and added to, nothing else."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Published(form_id="*", version=0)

    update = delete = bulk_update = update_or_create = _refuse

    def latest_of(self, form_id: str) -> "FormVersion | None":
        """The version that new records are filled with."""
        found: FormVersion | None = self.filter(form_id=form_id).order_by("-version").first()
        return found


class FormVersion(models.Model):
    """One published state of a form: its whole declaration, and the digest by which a change is noticed."""

    form_id = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    definition = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    objects = FormVersionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form_id", "version"], name="form_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="form_versions_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} v{self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not self._state.adding:
            raise Published(form_id=self.form_id, version=self.version)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Published(form_id=self.form_id, version=self.version)


class Design(models.Model):
    """A form that is being designed: one draft a form, kept until it is published or thrown away."""

    form_id = models.CharField(max_length=60, unique=True)
    definition = models.JSONField(help_text="as a declaration is written; it may still have faults")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.form_id


class TakenOver(models.Model):
    """That a field of a record arrived filled: from where, and whether it was left as it came. Holds no value."""

    owner_kind = models.CharField(max_length=60)
    owner_id = models.BigIntegerField()
    field = models.CharField(max_length=60)
    origin = models.JSONField(help_text="forms.declare.Origin")
    confirmed = models.BooleanField(help_text="left as it came when the record was first saved")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner_kind", "owner_id", "field"], name="taken_over_once_a_field"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_kind}/{self.owner_id} {self.field}"


class Attachment(models.Model):
    """A file that belongs to something: `owner_kind` as audit entries call it ("ledgers.record") and its id.

    The file lies under its digest; two attachments with the same bytes share it.
    """

    owner_kind = models.CharField(max_length=60)
    owner_id = models.BigIntegerField()
    field = models.CharField(max_length=120, blank=True, help_text="of the form, empty for none")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the bytes as they are kept")
    name = models.CharField(max_length=130, help_text="as the file was called where it came from")
    media_type = models.CharField(max_length=100, help_text="as its bytes say")
    size = models.PositiveBigIntegerField(help_text="bytes")
    sensitivity = models.CharField(max_length=20, default=Sensitivity.INTERNAL)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    filing = models.CharField(max_length=40, blank=True, help_text="the device's id of the filing that brought it")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["owner_kind", "owner_id"], name="attachment_of_owner"),
            models.Index(fields=["digest"], name="attachment_by_digest"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(size__gt=0), name="attachment_has_bytes"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def owner(self) -> tuple[str, int]:
        return self.owner_kind, self.owner_id

    @property
    def is_picture(self) -> bool:
        """Whether there is a preview of it."""
        return self.media_type.startswith("image/")
