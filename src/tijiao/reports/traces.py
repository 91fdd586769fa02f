"""Which rows a frozen number rests on, kept as digests: later they tell which rows moved it, and hold no value."""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from tijiao.insight.readings import evidence_rows
from tijiao.kernel.periods import Period

_SIZE = 4
"""Bytes of a digest. Two rows of a hundred thousand share one once in many bulletins; then an act goes unnamed."""

Pair = tuple[bytes, bytes]
"""Digest of the row's subject, digest of the whole row."""


@dataclass(frozen=True)
class Trace:
    """The rows of a number. `owners`: digest of a subject → the organisations whose rows it is."""

    pairs: frozenset[Pair]
    owners: Mapping[bytes, frozenset[int]]

    def packed(self) -> bytes:
        """The digests alone, as a figure keeps them."""
        return zlib.compress(b"".join(subject + whole for subject, whole in sorted(self.pairs)))

    def moved(self, before: bytes) -> frozenset[bytes]:
        """Subjects with a row that came, went or became another since a trace was packed."""
        return frozenset(subject for subject, _whole in self.pairs ^ _unpacked(before))


def trace(indicator: str, period: Period, on: date) -> Trace:
    """The rows as they stand now, those dated up to `on`. Raises the lake's problems."""
    return traced(evidence_rows(indicator, period, on=on))


def traced(rows: Iterable[tuple[int, str, str]]) -> Trace:
    """Takes organisation, subject and text of each row."""
    pairs: set[Pair] = set()
    owners: dict[bytes, set[int]] = {}
    for organisation, subject, whole in rows:
        pairs.add((digest(subject), digest(whole)))
        owners.setdefault(digest(subject), set()).add(organisation)
    return Trace(frozenset(pairs), {subject: frozenset(found) for subject, found in owners.items()})


def digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=_SIZE).digest()


def _unpacked(packed: bytes) -> frozenset[Pair]:
    told = zlib.decompress(packed)
    starts = range(0, len(told), 2 * _SIZE)
    return frozenset((told[at : at + _SIZE], told[at + _SIZE : at + 2 * _SIZE]) for at in starts)
