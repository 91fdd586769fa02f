"""Many rows at once, past the ORM's objects. Values go as the database takes them as text: "2020-03-02", "1"."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

Row = tuple[Any, ...]
MOST_IN = 900  # parameters that every SQLite takes
MANY = 50_000  # from so many new rows on it pays to make the indexes anew
READ_ALL = 20_000  # from here on one walk over the table is quicker than many look-ups


def insert(model: type[models.Model], fields: Sequence[str], rows: Sequence[Row]) -> Sequence[int]:
    """Insert rows whose values stand in the order of `fields`; every other column needs a default of its own there.

    Returns the new ids in the order of the rows: they are taken first, so nobody has to look for them afterwards.
    """
    if not rows:
        return ()
    table, names = model._meta.db_table, ", ".join(f'"{name}"' for name in ("id", *_columns(model, fields)))
    ids = _taken(table, len(rows))
    numbered = ((pk, *row) for pk, row in zip(ids, rows, strict=True))
    if connection.vendor == "postgresql":
        _copy(f'COPY "{table}" ({names}) FROM STDIN', numbered)
    else:
        places = ", ".join(["%s"] * (len(fields) + 1))
        with _indexed_after(table, new=len(rows), standing=ids[0] - 1):
            _many(f'INSERT INTO "{table}" ({names}) VALUES ({places})', numbered)  # noqa: S608 - our own names
    return ids


def _taken(table: str, count: int) -> Sequence[int]:
    """So many ids that no row ever had: of the sequence, or on SQLite, which has one writer, those behind its last."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            drawn = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(drawn, [f'"{table}"', count])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return range(last + 1, last + 1 + count)


def _copy(sql: str, rows: Iterable[Row]) -> None:
    with connection.cursor() as wrapped, wrapped.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)


@contextmanager
def _indexed_after(table: str, *, new: int, standing: int) -> Iterator[None]:
    """SQLite: where most rows will be new, their indexes are made anew, sorted once, in the same transaction."""
    if connection.vendor != "sqlite" or new < max(standing, MANY):
        yield
        return
    with connection.cursor() as cursor:
        told = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> '' AND tbl_name = %s"
        cursor.execute(told, [table])
        indexes = cursor.fetchall()
        for name, _sql in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _name, sql in indexes:
            cursor.execute(sql)


def update(model: type[models.Model], fields: Sequence[str], rows: Sequence[Row]) -> None:
    """Set `fields` of many rows, each given as (values in that order, id)."""
    if rows:
        columns = _columns(model, fields)
        told = ", ".join(f'"{name}" = %s' for name in columns)
        _many(f'UPDATE "{model._meta.db_table}" SET {told} WHERE id = %s', rows)  # noqa: S608 - our own names


def _columns(model: type[models.Model], fields: Sequence[str]) -> list[str]:
    named: list[Any] = [model._meta.get_field(name) for name in fields]
    return [field.column for field in named]


def _many(sql: str, rows: Iterable[Row]) -> None:
    """Past Django's wrapper on SQLite: it would copy every statement into its log."""
    with connection.cursor() as wrapped:
        if connection.vendor == "sqlite":
            wrapped.connection.cursor().executemany(sql.replace("%s", "?"), rows)
        else:
            wrapped.executemany(sql, list(rows))


def look_up(rows: "models.QuerySet[Any]", field: str, values: Sequence[Any], names: Sequence[str]) -> Iterator[Row]:
    """The rows whose `field` is one of `values`, as tuples of `names`; for very many values all rows are walked."""
    if len(values) > READ_ALL:
        wanted, at = set(values), names.index(field)
        for row in rows.values_list(*names).iterator(chunk_size=10_000):
            if row[at] in wanted:
                yield row
        return
    for first in range(0, len(values), MOST_IN):
        yield from rows.filter(**{f"{field}__in": values[first : first + MOST_IN]}).values_list(*names)
