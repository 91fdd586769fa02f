"""The verbs of an import: receive, look through, apply as one act, take back. Nothing is ever half written."""

import gc
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, BinaryIO, cast

from django.db import IntegrityError, transaction

from tijiao.access.gate import reach
from tijiao.access.problems import NotVisible, ReasonNeeded
from tijiao.audit.domain import record
from tijiao.directory.models import User
from tijiao.kernel.problems import Problem
from tijiao.pages.sentences import sentence
from tijiao.registry.exchange import extras, profiles
from tijiao.registry.exchange.extras import Extra
from tijiao.registry.exchange.kinds import Judged, Kind, Plan, Upload, kind_of
from tijiao.registry.exchange.models import Import
from tijiao.registry.exchange.problems import ChangedMeanwhile, ChangedSince, NothingToDo, NotReady
from tijiao.registry.exchange.progress import Tell, at_work
from tijiao.registry.sheets.faults import Fault

SHOWN = 200  # faults that the page lists; the marked workbook has them all
KEEP = timedelta(days=30)  # so long an import can be taken back, and its files lie here
State = Import.State


@transaction.atomic
def send_out(kind: str, file: BinaryIO, *, reason: str, by: User, at: datetime, as_csv: bool = False) -> int:
    """Write the present rows into a workbook, or a .csv, that can come back changed. They are in the clear, so it is
    an act.

    Returns how many rows. Raises NotVisible, ReasonNeeded, TooManyRows for a workbook.
    """
    known = _allowed(kind, by)
    if not reason.strip():
        raise ReasonNeeded()
    rows, columns = known.write_out(file, by, at=at, as_csv=as_csv)
    record(
        known.audit.replace("import", "export"),
        by=by,
        subject=("exchange.kind", kind),
        at=at,
        reason=reason.strip(),
        facts={"rows": rows, "columns": columns},
    )
    return rows


def template(kind: str, file: BinaryIO, *, by: User, at: datetime) -> None:
    """An empty workbook with the drop-downs of what the person keeps. Raises NotVisible."""
    _allowed(kind, by).write_empty(file, by, at=at)


def receive(kind: str, name: str, pieces: Iterable[bytes], *, by: User, at: datetime) -> Import:
    """Store an uploaded file; nothing is looked at yet. Raises NotVisible. Files of imports long over are removed."""
    _allowed(kind, by)
    forget(before=at - KEEP)
    made = Import(kind=kind, name=name[-200:], made_by=by, made_at=at, moved_at=at)
    made.save()
    digest = hashlib.sha256()
    with made.upload.open("wb") as file:
        for piece in pieces:
            digest.update(piece)
            file.write(piece)
    made.digest = digest.hexdigest()
    made.save(update_fields=["digest"])
    return made


@contextmanager
def _unswept() -> Iterator[None]:
    """No garbage collection meanwhile: it would walk millions of plain values without circles again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_unswept()
def look_through(import_id: int, *, by: User, at: datetime) -> Import:
    """Read and check a received file: what it would add, change and refuse. Writes nothing but the import itself.

    A file that cannot be read leaves its sentence. Raises NotVisible, NotReady.
    """
    found = of(import_id, by=by)
    if found.state not in (State.CHECKING, State.PREVIEW):
        raise NotReady(state=found.get_state_display())
    kind = _allowed(found.kind, by)
    with at_work(found.sign) as tell:
        try:
            looked = _looked(found, kind, tell, by=by, at=at)
        except Problem as problem:
            found.problem = sentence(problem)[:500]
            _into(found, State.UNREADABLE, at, "problem")
            found.upload.unlink(missing_ok=True)
            return found
        plan = _plan(kind, kind.judged(looked), by=by, at=at)
        tell(70)
        _tell(found, kind, looked, plan)
        _into(found, State.PREVIEW, at, "counts", "faults", "plan", "problem", "profile", "extra")
    return found


@_unswept()
def apply(import_id: int, *, by: User, at: datetime) -> Import:
    """Write what the preview said, with one audit entry, in one transaction.

    Raises NotVisible, NotReady, NothingToDo, ChangedMeanwhile (a new preview is there then).
    """
    found = of(import_id, by=by)
    if found.state not in (State.PREVIEW, State.APPLYING):
        raise NotReady(state=found.get_state_display())
    kind = _allowed(found.kind, by)
    try:
        with at_work(found.sign) as tell:
            checked, extra = _judged(found, kind, tell, by=by, at=at)  # the texts are not held while writing
            return _write(found.pk, kind, checked, extra, seen=found.plan, by=by, at=at)[0]
    except (ChangedMeanwhile, IntegrityError) as meanwhile:
        _into(found, State.PREVIEW, at)
        look_through(found.pk, by=by, at=at)
        raise ChangedMeanwhile() from meanwhile
    except Problem:
        _into(found, State.PREVIEW, at)
        raise


@_unswept()
def take_in(import_id: int, *, by: User, at: datetime) -> Import:
    """Look through and write at once what is in order, without a preview: for commands and programs.

    Raises NotVisible, NotReady, NothingToDo, and what the reading raises.
    """
    received = of(import_id, by=by)
    kind = _allowed(received.kind, by)
    with at_work(received.sign) as tell:
        looked = _looked(received, kind, tell, by=by, at=at)
        found, plan = _write(received.pk, kind, kind.judged(looked), kind.beside(looked), seen=None, by=by, at=at)
    if plan.faults:
        _tell(found, kind, looked, plan)
        found.save(update_fields=["counts", "faults", "plan", "profile"])
    return found


@transaction.atomic
def _write(
    import_id: int, kind: Kind, checked: Judged, extra: Extra, *, seen: str | None, by: User, at: datetime
) -> tuple[Import, Plan]:
    """`seen`: the digest of the plan that somebody confirmed; None when nobody was asked."""
    found: Import = Import.objects.select_for_update().get(pk=import_id)
    if found.state not in ((State.CHECKING,) if seen is None else (State.PREVIEW, State.APPLYING)):
        raise NotReady(state=found.get_state_display())
    plan = _plan(kind, checked, by=by, at=at)
    if not plan.added + plan.changed:
        raise NothingToDo()
    if seen is not None and plan.digest != seen:
        raise ChangedMeanwhile()
    found.counts, found.plan = _counts(checked, plan), plan.digest
    written = kind.write(plan, by=by, at=at)
    entry = record(
        kind.audit, by=by, subject=("exchange.import", found.pk), at=at, organisation=plan.organisation,
        facts={"kind": found.kind, "digest": found.digest, "plan": plan.digest, **found.counts}, marks=written.marks,
    )  # fmt: skip
    found.entry, found.kept = entry.pk, pack(written.kept)
    extras.keep(found, extra.without({fault.row for fault in plan.faults}))
    _into(found, State.APPLIED, at, "entry", "kept", "counts", "plan", "extra")
    transaction.on_commit(lambda: found.upload.unlink(missing_ok=True))
    return found, plan


@transaction.atomic
def undo(import_id: int, *, reason: str, by: User, at: datetime) -> Import:
    """Take an import back whole. Raises NotVisible, NotReady, ChangedSince once anything it wrote changed after it."""
    found = of(import_id, by=by, lock=True)
    kind = _allowed(found.kind, by)
    if found.state != State.APPLIED or found.kept is None:
        raise NotReady(state=found.get_state_display())
    kept = unpack(found.kept)
    changes = kind.changes_since(kept, found.entry) + _later_imports(found, kept)
    if changes:
        raise ChangedSince(changes=changes)
    marks = kind.restore(kept)
    record(
        f"{kind.audit}-undo",
        by=by,
        subject=("exchange.import", found.pk),
        at=at,
        reason=reason.strip(),
        facts={"kind": found.kind, "digest": found.digest, **found.counts},
        marks=marks,
    )
    found.kept = None
    extras.drop(found)
    _into(found, State.UNDONE, at, "kept", "extra")
    return found


def of(import_id: int, *, by: User, lock: bool = False) -> Import:
    """An import of one's own. Raises NotVisible."""
    rows = Import.objects.select_for_update() if lock else Import.objects.all()
    found: Import | None = rows.filter(pk=import_id, made_by=by).first()
    if found is None:
        raise NotVisible()
    return found


def start_applying(import_id: int, *, by: User, at: datetime) -> Import:
    """Say that the writing is under way, before a job does it. Raises NotVisible, NotReady."""
    found = of(import_id, by=by)
    if found.state != State.PREVIEW and not (found.state == State.APPLYING and found.stuck):
        raise NotReady(state=found.get_state_display())
    _into(found, State.APPLYING, at)
    return found


def tell_problem(import_id: int, problem: Problem, *, by: User, at: datetime) -> Import:
    """Keep the sentence of a problem that a job met: nothing was written, and the preview stands again.

    A job that was taken up twice tells nothing about an import that is done.
    """
    found = of(import_id, by=by)
    if found.state in (State.APPLIED, State.UNDONE):
        return found
    found.problem = sentence(problem)[:500]
    if found.state == State.APPLYING:
        found.state = State.PREVIEW
    _into(found, found.state, at, "problem")
    return found


def forget(*, before: datetime | None = None) -> int:
    """Remove files, and what stood before, of imports from before a moment (of all without one). Returns how many.

    They can no longer be taken back then. An erasure forgets all: any of them may hold the erased person.
    """
    there = Import.objects.all() if before is None else Import.objects.filter(made_at__lt=before)
    old = [one for one in there if one.kept is not None or one.faults or one.upload.exists() or one.marked.exists()]
    for one in old:
        one.upload.unlink(missing_ok=True)
        one.marked.unlink(missing_ok=True)
        one.sign.unlink(missing_ok=True)
        one.kept, one.faults = None, []
        one.save(update_fields=["kept", "faults"])
    return len(old)


def pack(kept: dict[str, Any]) -> bytes:
    return zlib.compress(json.dumps(kept, ensure_ascii=False, separators=(",", ":"), default=str).encode(), 1)


def unpack(packed: bytes | memoryview) -> dict[str, Any]:
    return cast(dict[str, Any], json.loads(zlib.decompress(bytes(packed))))


def _later_imports(found: Import, kept: dict[str, Any]) -> int:
    """Later imports of any kind that stand and touched one of the same rows."""
    mine = _touched(found.kind, kept)
    later = Import.objects.filter(state=State.APPLIED, entry__gt=found.entry).exclude(kept=None)
    return sum(bool(mine & _touched(one.kind, unpack(one.kept or b""))) for one in later)


def _touched(kind: str, kept: dict[str, Any]) -> set[str]:
    known = kind_of(kind)
    return known.touched(kept) if known is not None else set()


def _allowed(name: str, by: User) -> Kind:
    kind = kind_of(name)
    if kind is None or not reach(by, kind.action):
        raise NotVisible()
    return kind


def _looked(found: Import, kind: Kind, tell: Tell, *, by: User, at: datetime) -> Any:
    looked = kind.look(Upload(found.upload, found.name, by, at, tell, profiles.known(found.kind, by=by)))
    tell(50)
    return looked


def _judged(found: Import, kind: Kind, tell: Tell, *, by: User, at: datetime) -> tuple[Judged, Extra]:
    looked = _looked(found, kind, tell, by=by, at=at)
    return kind.judged(looked), kind.beside(looked)


def _plan(kind: Kind, checked: Judged, *, by: User, at: datetime) -> Plan:
    """A head that cannot be read refuses the whole file: no row is believed then."""
    if not checked.readable:
        return Plan(0, 0, 0, checked.faults, "", None)
    return kind.plan(checked, by, at=at)


def _tell(found: Import, kind: Kind, looked: Any, plan: Plan) -> None:
    """Counts, the first faults, and the marked workbook when there are any."""
    found.counts = _counts(kind.judged(looked), plan)
    found.faults = [_told(fault, kind, looked) for fault in plan.faults[:SHOWN]]
    found.plan, found.problem, found.profile = plan.digest, "", kind.read_by(looked)[:200]
    found.extra = list(kind.beside(looked).heads)
    found.marked.unlink(missing_ok=True)
    if plan.faults:
        with found.marked.open("wb") as file:
            kind.mark(file, looked, plan.faults)


def _counts(checked: Judged, plan: Plan) -> dict[str, int]:
    refused = len({fault.row for fault in plan.faults}) if checked.readable else checked.rows
    return {
        "rows": checked.rows, "added": plan.added, "changed": plan.changed, "same": plan.same, "refused": refused
    }  # fmt: skip


def _told(fault: Fault, kind: Kind, looked: Any) -> dict[str, Any]:
    row, column = kind.place(fault, looked)
    return {"row": row, "column": column, "said": fault.say(kind.sentences)}


def _into(found: Import, state: str, at: datetime, *fields: str) -> None:
    found.state, found.moved_at = state, at
    found.save(update_fields=["state", "moved_at", *fields])
