"""Files that stand behind entered points and appeals: whoever sees the organisation's result there sees them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import File

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.directory.models import User
from tijiao.evaluation.models import Appeal, Entered
from tijiao.forms import attachments
from tijiao.forms.models import Attachment

ENTERED, APPEAL = "evaluation.entered", "evaluation.appeal"
Files = Iterable[File[Any]]


def keep(files: Files, *, kind: str, owner: int, by: User, at: datetime) -> None:
    """Keep every file for its owner. Raises what `attachments.keep` raises: too large, of no allowed type, lying …"""
    for file in files:
        attachments.keep(file, owner=(kind, owner), by=by, at=at)


def of(kind: str, owners: Iterable[int]) -> Mapping[int, list[Attachment]]:
    """Owner → its files, in the order in which they came. One query."""
    found: dict[int, list[Attachment]] = {}
    for one in Attachment.objects.filter(owner_kind=kind, owner_id__in=list(owners)).order_by("pk"):
        found.setdefault(one.owner_id, []).append(one)
    return found


def bring() -> None:
    """Say who sees them."""
    attachments.register(ENTERED, _sees_entered)
    attachments.register(APPEAL, _sees_appeal)


def _sees_entered(user: User, owner: int) -> bool:
    found = Entered.objects.select_related("organisation").filter(pk=owner).first()
    return found is not None and may(user, Action.EVALUATION_VIEW, at=found.organisation.path)


def _sees_appeal(user: User, owner: int) -> bool:
    found = Appeal.objects.select_related("result__organisation").filter(pk=owner).first()
    return found is not None and may(user, Action.EVALUATION_VIEW, at=found.result.organisation.path)
