"""Columns of an upload that match no field of ours: kept with the act, as what the sender wrote beside the rows.

Nobody declared what they mean, so they go into no register and no list: whoever sent the file can take them out again,
and they go with the retention of imports, or with the person whose number stands in them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

import pyarrow as pa
from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from tijiao.audit.domain import record
from tijiao.directory.models import User
from tijiao.kernel.times import day_start
from tijiao.pages.export import write_sheet
from tijiao.registry.exchange.models import ExtraRow, Import
from tijiao.registry.sheets.reading import NOTES, Read, plain
from tijiao.registry.sheets.table import Table

MOST_TEXT = 2000  # characters of one extra cell
#: A shorter number would be found inside others.
SHORTEST = 6
_BATCH = 2000


@dataclass(frozen=True)
class Extra:
    """Extra columns of a file: their heads, and of rows in which any of them says something (row as the file counts,
    the key of ours in words, texts by head)."""

    heads: tuple[str, ...]
    rows: tuple[tuple[int, str, dict[str, str]], ...]

    def without(self, refused: set[int]) -> "Extra":
        """Only rows that were taken: a refused one comes back in the marked file."""
        return Extra(self.heads, tuple(one for one in self.rows if one[0] not in refused))


def beside(read: Read, table: Table) -> Extra:
    """What stands in a file beside the columns of a table; what a profile made columns of stands in those."""
    used = {*read.places.values(), *_named(read)}
    extra = [
        (at, head) for at, head in enumerate(read.heads) if head and at not in used and plain(head) != plain(NOTES)
    ]
    if not extra:
        return Extra((), ())
    names = _distinct(head for _at, head in extra)
    texts = [_texts(read, at) for at, _head in extra]
    keys = [_texts(read, read.at[key]) for key in table.key if key in read.at]
    return Extra(tuple(names), tuple(_said(read, names, keys, texts)))


def _said(read: Read, names: list[str], keys: list[list[str]], texts: list[list[str]]) -> Iterator[Any]:
    for number, told in enumerate(zip(*texts, strict=True)):
        if any(told):
            cells = {name: text[:MOST_TEXT] for name, text in zip(names, told, strict=True) if text}
            yield read.head_row + 1 + number, " ".join(key[number] for key in keys)[:200], cells


def _named(read: Read) -> set[int]:
    """Where the heads stand of which a profile made columns."""
    wanted = {plain(head) for rule in read.by.columns.values() for head in rule.heads} if read.by else set()
    return {at for at, head in enumerate(read.heads) if plain(head) in wanted}


def _texts(read: Read, at: int) -> list[str]:
    return [str(text or "").strip() for text in read.texts.column(at).cast(pa.string()).to_pylist()]


def _distinct(heads: Iterable[str]) -> list[str]:
    """备注, 备注 → 备注, 备注 (2)."""
    seen: dict[str, int] = {}
    found = []
    for head in heads:
        seen[head] = seen.get(head, 0) + 1
        found.append(head[:120] if seen[head] == 1 else f"{head[:112]} ({seen[head]})")
    return found


def keep(act: Import, extra: Extra) -> None:
    """Keep them with the act, in its transaction."""
    act.extra = list(extra.heads)
    rows = [ExtraRow(act=act, row=row, about=about, cells=cells) for row, about, cells in extra.rows]
    ExtraRow.objects.bulk_create(rows, batch_size=_BATCH)


def drop(act: Import) -> None:
    """The act was taken back, and with it what stood beside it."""
    act.extra = []
    ExtraRow.objects.filter(act=act).delete()


@transaction.atomic
def write_out(act: Import, file: BinaryIO, *, by: User, at: Any) -> int:
    """The extra columns as a workbook, for who sent them; an act of its own in the audit chain. Returns how many."""
    rows = ExtraRow.objects.filter(act=act).order_by("row").iterator(_BATCH)
    heads: list[str] = act.extra
    told = ([one.row, one.about, *(one.cells.get(head, "") for head in heads)] for one in rows)
    written = write_sheet(file, act.name, [_("行"), _("哪一条"), *heads], told)
    record("exchange.extra", by=by, subject=("exchange.import", act.pk), at=at,
           facts={"rows": written, "columns": len(heads)})  # fmt: skip
    return written


def erase(numbers: Iterable[str]) -> int:
    """Remove the rows in which one of a person's numbers stands. Returns how many."""
    held = Q(pk__in=[])
    for number in {one for one in numbers if len(one) >= SHORTEST}:
        held |= Q(about__contains=number) | Q(said__contains=number)
    found = ExtraRow.objects.annotate(said=Cast("cells", TextField())).filter(held)
    return int(ExtraRow.objects.filter(pk__in=list(found.values_list("pk", flat=True))).delete()[0])


def old(before: date) -> QuerySet[Import]:
    """Imports from before a day: what is left of them goes, extra columns and all."""
    return Import.objects.filter(made_at__lt=day_start(before))
