"""Columns of an upload that match no field of ours: kept with the act, as what the sender wrote beside the rows.

Nobody declared what they mean, so they go into no register and no list: whoever sent the file can take them out again,
and they go with the retention of imports, or with the person whose number stands in them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tijiao.audit.domain import record
from tijiao.directory.models import User
from tijiao.kernel.times import day_start
from tijiao.pages.export import write_sheet
from tijiao.registry.exchange.models import ExtraRows, Import
from tijiao.registry.sheets.reading import NOTES, Read, plain
from tijiao.registry.sheets.table import Table

MOST_TEXT, MOST_KEY = 2000, 200  # characters of one extra cell, and of what says whose row it is
#: A shorter number would be found inside others.
SHORTEST = 6
_AT_ONCE = 20_000


@dataclass(frozen=True)
class Extra:
    """Extra columns of a file: their heads, and the rows in which any of them says something.

    `rows`   columns `row` (as the file counts), `about` (the key of ours in words), then a text a head, null where
             nothing stands.
    """

    heads: tuple[str, ...]
    rows: pa.Table

    def without(self, refused: set[int]) -> "Extra":
        """Only rows that were taken: a refused one comes back in the marked file."""
        out = pc.is_in(self.rows["row"], value_set=pa.array(sorted(refused), pa.int32()))
        return Extra(self.heads, self.rows.filter(pc.invert(out)))


NOTHING = Extra((), pa.schema([("row", pa.int32()), ("about", pa.string())]).empty_table())


def beside(read: Read, table: Table) -> Extra:
    """What stands in a file beside the columns of a table; what a profile made columns of stands in those."""
    used = {*read.places.values(), *_named(read)}
    extra = [
        (at, head) for at, head in enumerate(read.heads) if head and at not in used and plain(head) != plain(NOTES)
    ]
    if not extra:
        return NOTHING
    texts = {f"c{number}": _texts(read, at, MOST_TEXT) for number, (at, _head) in enumerate(extra)}
    keys = [_texts(read, read.at[key], MOST_KEY) for key in table.key if key in read.at]
    rows = pa.array(range(read.head_row + 1, read.head_row + 1 + read.texts.num_rows), pa.int32())
    about = pc.binary_join_element_wise(*keys, " ", null_handling="skip") if keys else pa.nulls(len(rows), pa.string())
    says = reduce(pc.or_, (pc.is_valid(column) for column in texts.values()))
    told = pa.table({"row": rows, "about": about, **texts}).filter(says)
    return Extra(tuple(_distinct(head for _at, head in extra)), told)


def gathered(told: Iterable[tuple[int, str, dict[str, str]]]) -> Extra:
    """From (row, about, head → text), where no one table has them side by side."""
    rows = list(told)
    heads = list(dict.fromkeys(head for _row, _about, texts in rows for head in texts))
    if not heads:
        return NOTHING
    texts_of = {
        f"c{at}": pa.array([texts[head][:MOST_TEXT] if head in texts else None for *_of, texts in rows], pa.string())
        for at, head in enumerate(heads)
    }
    numbers = pa.array([row for row, *_more in rows], pa.int32())
    about = pa.array([about[:MOST_KEY] for _row, about, _texts in rows], pa.string())
    return Extra(tuple(_distinct(heads)), pa.table({"row": numbers, "about": about, **texts_of}))


def _named(read: Read) -> set[int]:
    """Where the heads stand of which a profile made columns."""
    wanted = {plain(head) for rule in read.by.columns.values() for head in rule.heads} if read.by else set()
    return {at for at, head in enumerate(read.heads) if plain(head) in wanted}


def _texts(read: Read, at: int, most: int) -> pa.ChunkedArray:
    """A column as trimmed texts of at most so many characters, null where nothing stands."""
    told = pc.utf8_slice_codeunits(pc.utf8_trim_whitespace(read.texts.column(at).cast(pa.string())), 0, most)
    return pc.if_else(pc.equal(told, ""), None, told)


def _distinct(heads: Iterable[str]) -> list[str]:
    """备注, 备注 → 备注, 备注 (2)."""
    seen: dict[str, int] = {}
    found = []
    for head in heads:
        seen[head] = seen.get(head, 0) + 1
        found.append(head[:120] if seen[head] == 1 else f"{head[:112]} ({seen[head]})")
    return found


def packed(rows: pa.Table) -> bytes:
    """Some rows of an `Extra` as an Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as stream:
        stream.write_table(rows)
    return bytes(sink.getvalue())


def unpacked(content: bytes | memoryview) -> pa.Table:
    """The rows of `packed`."""
    with pa.ipc.open_stream(content) as stream:
        return stream.read_all()


def keep(act: Import, extra: Extra) -> None:
    """Keep them with the act, in its transaction."""
    act.extra = list(extra.heads)
    for first in range(0, extra.rows.num_rows, _AT_ONCE):
        part = extra.rows.slice(first, _AT_ONCE)
        ExtraRows.objects.create(act=act, first=part["row"][0].as_py(), content=packed(part))


def kept(act: Import) -> Iterator[tuple[int, str, dict[str, str]]]:
    """(row as the file counts, about whom or what, head → text) of what is kept with an act."""
    for content in ExtraRows.objects.filter(act=act).order_by("first").values_list("content", flat=True).iterator():
        for row, about, *texts in zip(*(column.to_pylist() for column in unpacked(content).columns), strict=True):
            yield row, about, {head: text for head, text in zip(act.extra, texts, strict=True) if text}


def drop(act: Import) -> None:
    """The act was taken back, and with it what stood beside it."""
    act.extra = []
    ExtraRows.objects.filter(act=act).delete()


@transaction.atomic
def write_out(act: Import, file: BinaryIO, *, by: User, at: Any) -> int:
    """The extra columns as a workbook, for who sent them; an act of its own in the audit chain. Returns how many."""
    heads: list[str] = act.extra
    told = ([row, about, *(texts.get(head, "") for head in heads)] for row, about, texts in kept(act))
    written = write_sheet(file, act.name, [_("行"), _("哪一条"), *heads], told)
    record("exchange.extra", by=by, subject=("exchange.import", act.pk), at=at,
           facts={"rows": written, "columns": len(heads)})  # fmt: skip
    return written


def erase(numbers: Iterable[str]) -> int:
    """Remove the rows in which one of a person's numbers stands. Returns how many."""
    wanted = sorted({one for one in numbers if len(one) >= SHORTEST})
    return sum(_erased(pk, wanted) for pk in ExtraRows.objects.values_list("pk", flat=True)) if wanted else 0


def _erased(pk: int, numbers: Sequence[str]) -> int:
    block = ExtraRows.objects.select_for_update().get(pk=pk)
    rows = unpacked(block.content)
    holds = [pc.match_substring(column, number) for column in rows.columns[1:] for number in numbers]
    spoken = reduce(pc.or_, (pc.fill_null(one, fill_value=False) for one in holds))
    left = rows.filter(pc.invert(spoken))
    if not left.num_rows:
        block.delete()
    elif left.num_rows < rows.num_rows:
        block.content = packed(left)
        block.save(update_fields=["content"])
    return int(rows.num_rows - left.num_rows)


def old(before: date) -> QuerySet[Import]:
    """Imports from before a day: what is left of them goes, extra columns and all."""
    return Import.objects.filter(made_at__lt=day_start(before))
