"""Many rows at once, past the ORM's objects: plain tuples through executemany (SQLite) or COPY (PostgreSQL).

Rows carry their ids, so that what refers to them is known before anything is written. JSON columns take text.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

Row = tuple[Any, ...]
Change = Callable[[Any], Any]


def write(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Insert rows whose values stand in the order of `columns` (names of fields); other fields get their defaults.

    The rows ask the database nothing while they are made: on PostgreSQL the connection is busy until the last one.
    Returns how many rows.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    fixed = _fixed(model, fields)
    if fixed:
        constants = tuple(fixed.values())
        fields, rows = [*fields, *fixed], ((*row, *constants) for row in rows)
    names = ", ".join(f'"{field.column}"' for field in fields)
    table = f'"{model._meta.db_table}"'
    if connection.vendor == "postgresql":
        written = _copy(f"COPY {table} ({names}) FROM STDIN", rows)
    else:
        places = ", ".join("?" * len(fields))
        written = _execute(f"INSERT INTO {table} ({names}) VALUES ({places})", fields, rows)  # noqa: S608 - our own names
    follow(model)
    return written


def _fixed(model: type[models.Model], given: Sequence[Any]) -> dict[Any, Any]:
    """Fields that are not given and have a default, with the value that every row gets."""
    fixed = {}
    for field in model._meta.concrete_fields:
        if field in given or field.primary_key or field.generated or not field.has_default():
            continue
        value = field.get_default()
        fixed[field] = dumps(value) if isinstance(field, models.JSONField) else value
    return fixed | {field: "" for field in model._meta.concrete_fields if _empty_text(field) and field not in given}


def _empty_text(field: Any) -> bool:
    text = isinstance(field, models.CharField | models.TextField)
    return text and field.blank and not field.null and not field.has_default()


def dumps(value: Any) -> str:
    """JSON as Django writes it into a column."""
    return json.dumps(value)


def _copy(sql: str, rows: Iterable[Row]) -> int:
    written = 0
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        for written, row in enumerate(rows, 1):  # noqa: B007 - the count is what is returned
            copy.write_row(row)
    return written


def _execute(sql: str, fields: Sequence[Any], rows: Iterable[Row]) -> int:
    kinds = [_CHANGES.get(field.get_internal_type()) for field in fields]
    changes = [(place, change) for place, change in enumerate(kinds) if change]
    with connection.cursor() as wrapped:
        cursor = wrapped.connection.cursor()  # the driver's own: question marks, no query log
        cursor.executemany(sql, _changed(rows, changes) if changes else rows)
        return max(0, int(cursor.rowcount))  # no rows at all count as -1 there


def _changed(rows: Iterable[Row], changes: Sequence[tuple[int, Change]]) -> Iterator[list[Any]]:
    for row in rows:
        told = list(row)
        for place, change in changes:
            if told[place] is not None:
                told[place] = change(told[place])
        yield told


@lru_cache(maxsize=65_536)
def _day(value: date) -> str:
    return value.isoformat()


def _moment(value: datetime) -> str:
    return str(value.astimezone(UTC).replace(tzinfo=None))


_CHANGES: dict[str, Change] = {"DateField": _day, "DateTimeField": _moment, "DecimalField": str}
"""What SQLite keeps as text, written as Django writes it."""


def follow(*written: type[models.Model]) -> None:
    """The next id that the database gives itself comes after the last one that is there."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(written)):
            cursor.execute(sql)
