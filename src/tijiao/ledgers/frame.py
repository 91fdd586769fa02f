"""What insight needs to know of the ledgers: every obligation of a window with what came of it."""

from datetime import date, datetime

import pyarrow as pa

from tijiao.ledgers.models import Ledger, Record
from tijiao.ledgers.obligations import facts_for, listed

SCHEMA = pa.schema([
    ("ledger", pa.string()), ("org", pa.int64()), ("period", pa.string()), ("period_first", pa.date32()),
    ("due_at", pa.timestamp("us", tz="UTC")), ("state", pa.string()),
])  # fmt: skip


def obligations_frame(ledger: Ledger, first: date, end: date, *, at: datetime) -> pa.Table:
    """One row per obligation of the periods that begin in [first, end), as of the moment `at`.

    Columns  ledger (code), org (id), period (text), period_first, due_at (UTC), state: on-time, late (handed in, and
             not sent back), missing (due time passed), waiting (not due yet).
    """
    rows = Record.objects.received().of(ledger).beginning_in(first, end)
    came = {(pk, period): filed for pk, period, filed in rows.values_list("organisation_id", "period", "filed_at")}
    told = []
    for one in listed(facts_for([ledger]), ledger, first, end):
        filed = came.get((one.organisation, str(one.period)))
        if filed is None:
            state = "missing" if at > one.due_at else "waiting"
        else:
            state = "late" if filed > one.due_at else "on-time"
        told.append((one.ledger, one.organisation, str(one.period), one.period.first, one.due_at, state))
    columns = [[row[at] for row in told] for at in range(len(SCHEMA))]
    return pa.table([pa.array(values, kind) for values, kind in zip(columns, SCHEMA.types, strict=True)], schema=SCHEMA)
