"""A person's number written into a free text elsewhere: found in every table and replaced."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import CharField, Field, JSONField, Model, TextField
from django.db.models.functions import Cast

from tijiao.audit.models import AuditEntry, DayHead, Seal
from tijiao.forms.models import FormVersion
from tijiao.inspections.models import Finding
from tijiao.keep.models import Tombstone
from tijiao.ledgers.models import Record

#: What never changes holds no value of a person: ids and keyed hashes, declarations.
_FIXED: tuple[type[Model], ...] = (AuditEntry, Seal, DayHead, FormVersion, Tombstone)
#: A shorter number would be found inside others.
SHORTEST = 6


def replace(numbers: Iterable[str], by: str) -> tuple[dict[str, int], set[tuple[str, str]]]:
    """Put `by` where a text holds one of the numbers. Returns table → rows, and the marks for the lake."""
    counts: dict[str, int] = {}
    marks: set[tuple[str, str]] = set()
    known = {one for one in numbers if len(one) >= SHORTEST}
    for number in sorted(known, key=len, reverse=True):  # a student's number holds an identity number
        for field in _texts():
            for row in _holding(field, number):
                _put(row, field, number, by)
                table = field.model._meta.db_table
                counts[table] = counts.get(table, 0) + 1
                marks.add(_mark(row, table))
    return counts, marks


def _texts() -> Iterator[Field[Any, Any]]:
    """Every column of ours that can hold words."""
    for model in apps.get_models():
        if not model.__module__.startswith("tijiao.") or model in _FIXED:
            continue
        for one in model._meta.concrete_fields:
            words = isinstance(one, CharField | TextField | JSONField) and not one.choices and not one.primary_key
            if words and one.name != "digest":
                yield one


def _holding(field: Field[Any, Any], number: str) -> list[Model]:
    rows = field.model._default_manager.annotate(_text=Cast(field.name, TextField()))
    return list(rows.filter(_text__contains=number))


def _put(row: Model, field: Field[Any, Any], number: str, by: str) -> None:
    """Written past the model's own `save`: some refuse it, and here no rule may stand in the way."""
    value = getattr(row, field.name)
    told = json.dumps(value, ensure_ascii=False) if isinstance(field, JSONField) else str(value)
    told = told.replace(number, by)
    new = json.loads(told) if isinstance(field, JSONField) else told[: field.max_length or None]
    type(row)._base_manager.filter(pk=row.pk).update(**{field.name: new})


def _mark(row: Model, table: str) -> tuple[str, str]:
    if isinstance(row, Record):
        return table, f"{row.ledger.code}/{row.period_first:%Y-%m}"
    if isinstance(row, Finding):
        return table, f"{row.found_on:%Y-%m}"
    return table, ""
