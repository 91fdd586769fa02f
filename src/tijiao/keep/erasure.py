"""Erasing what stands about a subject everywhere, legal holds that forbid it, and the tombstone that stays."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.audit.domain import record
from tijiao.audit.models import AuditReason
from tijiao.directory.models import Organisation, User
from tijiao.forms import attachments
from tijiao.insight import kept
from tijiao.insight.models import KeptIndicator
from tijiao.keep import freetext, lakeside, problems
from tijiao.keep.erasers import ERASED, ERASERS, Eraser, Wiped, holds_a_post
from tijiao.keep.models import LegalHold, Tombstone
from tijiao.kernel.times import local_day
from tijiao.registry.exchange import domain as exchange
from tijiao.registry.exchange import extras


def root_path() -> str:
    """The path of the bureau: what reaches over the whole city is asked there."""
    root: str = Organisation.objects.filter(parent=None).values_list("path", flat=True).first() or "/"
    return root


@transaction.atomic
def hold(kind: str, number: str, *, reason: str, by: User, at: datetime) -> LegalHold:
    """Forbid erasing a subject, or with an empty number everything of a kind, until the hold is lifted.

    Raises   NotVisible, NotAllowed, UnknownKind, UnknownSubject, ReasonMissing.
    """
    require(by, Action.ERASE, at=root_path(), view=Action.RETENTION_VIEW)
    subject = str(_subject(kind, number)[1].pk) if number else ""
    if kind not in ERASERS:
        raise problems.UnknownKind(kind=kind)
    made = LegalHold.objects.create(
        subject_kind=kind, subject_id=subject, reason=_words(reason), from_day=local_day(at), by=by, at=at
    )
    record("hold.set", by=by, subject=("keep.hold", made.pk), at=at, facts={"kind": kind}, reason=made.reason)
    return made


@transaction.atomic
def lift(hold_id: int, *, reason: str, by: User, at: datetime) -> LegalHold:
    """End a hold from today on. Raises NotVisible, NotAllowed, NoSuchHold, ReasonMissing."""
    require(by, Action.ERASE, at=root_path(), view=Action.RETENTION_VIEW)
    standing: LegalHold | None = LegalHold.objects.select_for_update().filter(pk=hold_id, to_day=None).first()
    if standing is None:
        raise problems.NoSuchHold()
    standing.to_day = local_day(at)
    standing.save(update_fields=["to_day"])
    record("hold.lift", by=by, subject=("keep.hold", standing.pk), at=at, reason=_words(reason))
    return standing


def held(kind: str, subject_id: Any, *, at: datetime) -> LegalHold | None:
    """The hold that stands over a subject, by itself or over all of its kind."""
    day = local_day(at)
    names = (str(subject_id), "")
    found: LegalHold | None = LegalHold.objects.on(day).filter(subject_kind=kind, subject_id__in=names).first()
    return found


@transaction.atomic
def erase(kind: str, number: str, *, reason: str, by: User, at: datetime) -> Tombstone:
    """Remove every value that stands about a subject: rows, earlier versions, reasons, mentions of its numbers.

    The lake is cleaned right after the transaction by `finish`, or by the job of that name; until then the tombstone
    is not finished. Backups taken before still hold the values.
    Raises   NotVisible, NotAllowed, UnknownKind, UnknownSubject, ReasonMissing, UnderHold, StillAtWork.
    """
    require(by, Action.ERASE, at=root_path(), view=Action.RETENTION_VIEW)
    words = _words(reason)
    eraser, subject = _subject(kind, number)
    standing = held(kind, subject.pk, at=at)
    if standing is not None:
        raise problems.UnderHold(reason=standing.reason, from_day=standing.from_day)
    if isinstance(subject, User) and holds_a_post(subject, on=local_day(at)):
        raise problems.StillAtWork(name=subject.username)
    return bury(kind, str(subject.pk), _wipe(eraser, subject), reason=words, by=by, at=at)


def _wipe(eraser: Eraser, subject: Any) -> Wiped:
    """Rows, earlier versions, reasons, mentions."""
    _forget_deleted_bytes()
    wiped = eraser.wipe(subject)
    for kind, pk in {(eraser.kind, str(subject.pk)), *wiped.subjects}:
        wiped.add("forms_attachment", attachments.wipe(kind, [int(pk)]))
    _reasons(wiped, {(eraser.kind, str(subject.pk)), *wiped.subjects})
    wiped.add("exchange_extrarows", extras.erase(wiped.numbers))
    _mentions(wiped)
    return wiped


@transaction.atomic
def repeat(stones: Iterable[Tombstone], *, at: datetime) -> int:
    """Erase again what an older backup brought back: the tombstones are those of the database before. Returns how many.

    What the nightly run had erased it erases again by itself.
    """
    done = 0
    for stone in stones:
        eraser = ERASERS.get(stone.subject_kind)
        same = {"subject_kind": stone.subject_kind, "subject_id": stone.subject_id, "erased_at": stone.erased_at}
        subject = eraser.rows().filter(pk=stone.subject_id).first() if eraser and stone.subject_id else None
        if eraser is None or subject is None or Tombstone.objects.filter(**same).exists():
            continue
        bury(stone.subject_kind, stone.subject_id, _wipe(eraser, subject), reason=stone.reason, by=None, at=at)
        done += 1
    return done


def bury(kind: str, subject_id: str, wiped: Wiped, *, reason: str, by: User | None, at: datetime) -> Tombstone:
    """The tombstone and the audit entry of an erasure: what kind, when, by whom, why, how many rows; no value."""
    stone = Tombstone.objects.create(
        subject_kind=kind, subject_id=subject_id, erased_at=at, by=by, reason=reason, counts=wiped.counts
    )
    record(
        "erase", by=by, subject=(kind, subject_id), at=at, facts={"tombstone": stone.pk, **wiped.counts},
        marks=wiped.marks,
    )  # fmt: skip
    return stone


def unfinished() -> bool:
    """Whether a lake file or the database file may still hold values that were erased."""
    return Tombstone.objects.filter(finished_at=None).exists()


def finish(*, at: datetime) -> int:
    """Rewrite the lake's marked partitions, remove every file that no manifest names, what imports kept to be taken
    back, and the database's old pages.

    Returns how many tombstones are finished now.
    """
    waiting = list(Tombstone.objects.filter(finished_at=None).values_list("pk", flat=True))
    if not waiting:
        return 0
    lakeside.purge()
    exchange.forget()
    _forget_log()
    return int(Tombstone.objects.filter(pk__in=waiting).update(finished_at=at))


def _subject(kind: str, number: str) -> tuple[Eraser, Any]:
    if kind not in ERASERS:
        raise problems.UnknownKind(kind=kind)
    eraser = ERASERS[kind]
    found = eraser.find(number.strip())
    if found is None:
        raise problems.UnknownSubject(kind=eraser.title, number=number)
    return eraser, found


def _words(reason: str) -> str:
    if not reason.strip():
        raise problems.ReasonMissing()
    return reason.strip()[:500]


def _reasons(wiped: Wiped, subjects: Iterable[tuple[str, str]]) -> None:
    """What people wrote as reasons about the subject goes; the chain keeps the keyed hashes."""
    for kind, pk in subjects:
        reasons = AuditReason.objects.filter(entry__subject_kind=kind, entry__subject_id=pk)
        wiped.add("audit_auditreason", reasons.delete()[0])


def _mentions(wiped: Wiped) -> None:
    counts, marks = freetext.replace(wiped.numbers, ERASED)
    for table, rows in counts.items():
        wiped.add(table, rows)
    wiped.marks |= marks
    if KeptIndicator._meta.db_table in counts:
        transaction.on_commit(kept.project)


def _forget_deleted_bytes() -> None:
    """SQLite leaves deleted bytes in its pages unless told to overwrite them."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _forget_log() -> None:
    """SQLite's write-ahead log keeps old pages until it is emptied into the database."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
