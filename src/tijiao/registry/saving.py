"""Saving rows that carry a version: what differs, and refusing a save that did not see the latest state."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F, Model

from tijiao.audit.models import AuditEntry
from tijiao.kernel.problems import StaleSave
from tijiao.registry.problems import NoSuchField


def changed_fields(row: Any, told: Mapping[str, Any], *, allowed: Collection[str]) -> dict[str, tuple[Any, Any]]:
    """field → (recorded, wanted) for what differs. Raises NoSuchField."""
    unknown = [name for name in told if name not in allowed]
    if unknown:
        raise NoSuchField(field=unknown[0])
    return {name: (getattr(row, name), value) for name, value in told.items() if getattr(row, name) != value}


def save_version(row: Any, differing: Mapping[str, tuple[Any, Any]], *, version: int) -> None:
    """Write the wanted values, if the row still is at `version`.

    Raises   StaleSave: `mine` and `theirs` hold the values that differ, `theirs_at` when they were saved.
    """
    wanted = {name: new for name, (_, new) in differing.items()}
    manager = type(row)._default_manager
    written = manager.filter(pk=row.pk, version=version).update(**wanted, version=F("version") + 1)
    if not written:
        theirs = {name: old for name, (old, _) in differing.items()}
        raise StaleSave(mine=wanted, theirs=theirs, theirs_at=_last_saved(row))
    row.refresh_from_db()


def _last_saved(row: Model) -> Any:
    subject = f"{row._meta.app_label}.{row._meta.model_name}"
    entries = AuditEntry.objects.filter(subject_kind=subject, subject_id=str(row.pk))
    last = entries.order_by("-pk").first()
    return last.at if last else None


def taken(row: Any, field: str, value: str) -> bool:
    """Whether another row has this number. An empty one is nobody's."""
    others = type(row)._default_manager.filter(**{field: value})
    return bool(value) and others.exclude(pk=row.pk).exists()
