"""Photos of a visit and of a rectification: whoever sees the one sees the other."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import File

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.directory.models import User
from tijiao.forms import attachments
from tijiao.forms.models import Attachment
from tijiao.inspections.models import Rectification, Sheet

SHEET, RECTIFICATION = "inspections.sheet", "inspections.rectification"
Photo = File[Any] | attachments.Ready
Photos = Mapping[tuple[int, str], Iterable[Photo]]
"""(sheet or rectification, item or "before"/"after") → files, best looked at before (`attachments.ready`)."""


def keep(photos: Photos, *, kind: str, by: User, at: datetime) -> None:
    """Keep every file for its owner. Raises what `attachments.keep` raises: too large, of no allowed type, lying …"""
    for (owner, field), files in photos.items():
        for file in files:
            attachments.keep(file, owner=(kind, owner), field=field, by=by, at=at)


def of(kind: str, owners: Iterable[int]) -> dict[tuple[int, str], list[Attachment]]:
    """(owner, field) → its files. One query."""
    found: dict[tuple[int, str], list[Attachment]] = {}
    for one in Attachment.objects.filter(owner_kind=kind, owner_id__in=list(owners)).order_by("pk"):
        found.setdefault((one.owner_id, one.field), []).append(one)
    return found


def bring() -> None:
    """Say who sees them."""
    attachments.register(SHEET, _sees_sheet)
    attachments.register(RECTIFICATION, _sees_rectification)


def _sees_sheet(user: User, owner: int) -> bool:
    found = Sheet.objects.select_related("visit__organisation").filter(pk=owner).first()
    return found is not None and may(user, Action.VISIT_VIEW, at=found.visit.organisation.path)


def _sees_rectification(user: User, owner: int) -> bool:
    found = Rectification.objects.select_related("finding__organisation").filter(pk=owner).first()
    return found is not None and may(user, Action.FINDING_VIEW, at=found.finding.organisation.path)
