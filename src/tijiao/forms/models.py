"""Published versions of forms. A version never changes: records keep the one they were filled with."""

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q

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
