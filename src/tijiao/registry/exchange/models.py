"""An import from its upload to its end, with what is needed to take it back."""

import json
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tijiao.directory.clock import now
from tijiao.directory.models import User
from tijiao.pages.language import language
from tijiao.registry.exchange.declare import ProfileEntry
from tijiao.registry.exchange.progress import cut_off
from tijiao.registry.sheets.profile import Rule

STUCK_AFTER = timedelta(minutes=10)


class Import(models.Model):
    """One uploaded workbook. The file lies beside the database until it was applied, for thirty days at most."""

    class State(models.TextChoices):
        CHECKING = "checking", _("正在检查")
        UNREADABLE = "unreadable", _("无法读取")
        PREVIEW = "preview", _("等待确认")
        APPLYING = "applying", _("正在写入")
        APPLIED = "applied", _("已导入")
        UNDONE = "undone", _("已撤回")

    kind = models.CharField(max_length=80, help_text="which table: pupils, staff, a ledger")
    name = models.CharField(max_length=200, help_text="what the sender called the file")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    state = models.CharField(max_length=12, choices=State.choices, default=State.CHECKING)
    counts = models.JSONField(default=dict, help_text="rows, added, changed, same, refused")
    faults = models.JSONField(default=list, help_text="the first of them: row, column, what is wrong")
    profile = models.CharField(max_length=200, blank=True, help_text="title of the profile by which it was read")
    problem = models.CharField(max_length=500, blank=True, help_text="why the file could not be read, in words")
    plan = models.CharField(max_length=64, blank=True, help_text="digest of what the preview said")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(help_text="when it came into its state")
    entry = models.BigIntegerField(default=0, help_text="id of the audit entry: what comes later is a later change")
    extra = models.JSONField(default=list, help_text="heads of the columns that match no field of ours")
    kept = models.BinaryField(null=True, help_text="what stood before, packed; gone once it cannot be taken back")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["made_by", "kind"], name="import_of_person")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(state="applied") | models.Q(entry__gt=0), name="import_applied_has_entry"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def upload(self) -> Path:
        return _folder() / f"{self.pk}{Path(self.name).suffix.lower()}"

    @property
    def marked(self) -> Path:
        """The same rows with their faults marked, as .xlsx; there only when something is wrong."""
        return _folder() / f"{self.pk}.marked.xlsx"

    @property
    def sign(self) -> Path:
        """Held by the process that works on it (`exchange.progress`)."""
        return _folder() / f"{self.pk}.at-work"

    @property
    def busy(self) -> bool:
        return self.state in (self.State.CHECKING, self.State.APPLYING)

    @property
    def stuck(self) -> bool:
        """Work that was cut off, or that no worker took up for long: it wrote nothing."""
        return self.busy and (cut_off(self.sign) or now() - self.moved_at > STUCK_AFTER)


class ExtraRows(models.Model):
    """What the columns that match no field of ours said beside some rows that were taken in, as columns (Arrow)."""

    act = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="extra_rows")
    first = models.PositiveIntegerField(help_text="the first of its rows, as the file counts")
    content = models.BinaryField(help_text="what extras.packed makes of them")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["act", "first"], name="extra_rows_once")]


class Profile(models.Model):
    """How an export of another system becomes one of our tables: a pack's for all, a page's for its maker."""

    code = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=80)
    definition = models.JSONField(help_text="declare.ProfileEntry as JSON")
    made_by = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.entry.title.say(language())

    @cached_property
    def entry(self) -> ProfileEntry:
        return ProfileEntry.model_validate_json(json.dumps(self.definition))

    @property
    def match(self) -> tuple[str, ...]:
        return self.entry.match

    @property
    def columns(self) -> dict[str, Rule]:
        return self.entry.columns


def _folder() -> Path:
    folder: Path = settings.HOME / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
