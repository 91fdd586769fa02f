"""Writing audit entries, sealing them into a chain, and proving the chain."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from tijiao.audit.models import AuditEntry, AuditReason, DayHead, Mark, Seal
from tijiao.kernel.times import day_end, local_day

GENESIS = "0" * 64
Changes = Mapping[str, tuple[Any, Any]]


def keyed_hash(value: Any) -> str:
    """HMAC-SHA-256 of a value under the installation's audit key, 64 hex digits; "" for no value.

    Keyed, because the hash of a bare ID number or name is found again by trying them all.
    """
    if value is None or value == "":
        return ""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hmac.new(settings.AUDIT_KEY, text.encode(), hashlib.sha256).hexdigest()


def record(  # noqa: PLR0913 - an entry says who, what, when, where and why
    action: str,
    *,
    by: Any,
    subject: tuple[str, Any],
    at: datetime,
    organisation: int | None = None,
    changes: Changes | None = None,
    facts: Mapping[str, Any] | None = None,
    reason: str = "",
    marks: Iterable[tuple[str, str]] = (),
) -> AuditEntry:
    """Write one entry, and mark the partitions that the lake must rewrite, inside the caller's transaction.

    Takes    `by`: the account, or None for the system; `subject`: kind and id, ("ledgers.record", 7);
             `changes`: field → (value before, value after), kept as keyed hashes; `facts`: nothing about a person;
             `marks`: (table, partition) pairs.
    Raises   TransactionManagementError outside a transaction: an entry without its change, or the other way
             round, must not exist.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an audit entry belongs into the transaction of its change")
    entry = AuditEntry.objects.create(
        at=at,
        action=action,
        by=by.pk if by is not None else None,
        post=getattr(by, "acting_post_id", None),
        subject_kind=subject[0],
        subject_id=str(subject[1]),
        organisation=organisation,
        changes={name: [keyed_hash(old), keyed_hash(new)] for name, (old, new) in (changes or {}).items()},
        facts=dict(facts or {}),
        reason_hash=keyed_hash(reason),
    )
    if reason:
        AuditReason.objects.create(entry=entry, text=reason)
    Mark.objects.bulk_create([Mark(table=table, partition=partition) for table, partition in sorted(set(marks))])
    return entry


def _canonical(entry: AuditEntry) -> bytes:
    told = {
        "id": entry.pk,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "action": entry.action,
        "by": entry.by,
        "post": entry.post,
        "subject": [entry.subject_kind, entry.subject_id],
        "organisation": entry.organisation,
        "changes": entry.changes,
        "facts": entry.facts,
        "reason": entry.reason_hash,
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def link(previous: str, entry: AuditEntry) -> str:
    """The digest of a link: SHA-256 over the digest before it and the entry's canonical JSON."""
    return hashlib.sha256(previous.encode() + b"\n" + _canonical(entry)).hexdigest()


@transaction.atomic
def seal(*, at: datetime, most: int = 5000) -> int:
    """Chain up to `most` committed entries that carry no seal yet, in the order of their ids. Returns how many.

    Two sealers cannot fork the chain: `number` is unique, so the second one fails whole and tries again.
    """
    last = Seal.objects.order_by("-number").first()
    number, previous = (last.number, last.digest) if last else (0, GENESIS)
    links = []
    for entry in AuditEntry.objects.filter(seal=None).order_by("pk")[:most]:
        number, digest = number + 1, link(previous, entry)
        links.append(Seal(entry=entry, number=number, previous=previous, digest=digest, sealed_at=at))
        previous = digest
    Seal.objects.bulk_create(links)
    return len(links)


@transaction.atomic
def close_days(*, at: datetime) -> list[DayHead]:
    """Write the head of every past city day that has seals and no head yet."""
    latest = DayHead.objects.aggregate(day=Max("day"))["day"]
    seals = Seal.objects.filter(sealed_at__lt=day_end(local_day(at) - timedelta(days=1)))
    if latest is not None:
        seals = seals.filter(sealed_at__gte=day_end(latest))
    heads: dict[date, Seal] = {}
    for one in seals.order_by("number").iterator():
        heads[local_day(one.sealed_at)] = one
    return DayHead.objects.bulk_create(
        [DayHead(day=day, number=one.number, digest=one.digest) for day, one in heads.items()]
    )


@dataclass(frozen=True)
class Proof:
    """What a walk along the chain found. `broken` holds sentences of fact, empty when the chain is whole."""

    links: int
    unsealed: int
    head: str
    broken: tuple[str, ...]


def verify() -> Proof:
    """Recompute the whole chain from the entries as they stand, and hold it to the published heads of the days."""
    previous, count, broken = GENESIS, 0, []
    for one in Seal.objects.select_related("entry").order_by("number").iterator(chunk_size=2000):
        count += 1
        broken += list(_faults_of(one, count, previous))
        previous = one.digest
    for head in DayHead.objects.order_by("day"):
        if not Seal.objects.filter(number=head.number, digest=head.digest).exists():
            broken.append(f"head of {head.day} is not in the chain")
    unsealed = AuditEntry.objects.filter(seal=None).count()
    return Proof(links=count, unsealed=unsealed, head=previous, broken=tuple(broken))


def _faults_of(one: Seal, expected: int, previous: str) -> Iterator[str]:
    if one.number != expected:
        yield f"link {expected} is missing (found {one.number})"
    if one.previous != previous:
        yield f"link {one.number} does not follow the one before it"
    if one.digest != link(one.previous, one.entry):
        yield f"entry {one.entry_id} was changed after it was sealed"
