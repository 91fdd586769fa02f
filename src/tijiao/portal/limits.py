"""How often something may be tried on the portal. Counted in the database, so that all workers count together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest

from tijiao.audit.domain import keyed_hash, record
from tijiao.portal.models import Attempt
from tijiao.portal.problems import TooManyTries

KEPT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many tries an hour."""

    kind: str
    most: int


#: Wrong codes for one case, however many callers there are; wrong codes and sendings of one caller. Schools and
#: villages share an address, so a caller may do more than one person needs.
WRONG_CODES, CALLER_CODES, SENDINGS = Limit("code", 10), Limit("codes", 60), Limit("send", 30)
ANSWERS = Limit("answer", 20)


def caller(request: HttpRequest) -> str:
    """Who calls: the connection's other end or, where that is a proxy that the city trusts, whom the proxy names."""
    chain = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    return named_by(str(request.META.get("REMOTE_ADDR", "")), [one.strip() for one in chain if one.strip()])


def named_by(peer: str, chain: Sequence[str]) -> str:
    """The first address, from the nearest on, that is no trusted proxy.

    Takes    `chain`: what stood in X-Forwarded-For, the nearest last. What lies beyond the first address that is not
             trusted was written by whoever called and counts for nothing; so does what is no address.
    """
    found = peer
    for told in reversed(chain):
        if not _trusted(found) or _address(told) is None:
            break
        found = told
    address = _address(found)
    return _whole(address) if address else found


def _address(told: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(told)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _trusted(told: str) -> bool:
    address = _address(told)
    return address is not None and any(address in network for network in settings.TRUSTED_PROXIES)


def _whole(address: IPv4Address | IPv6Address) -> str:
    """An address as it is counted: of IPv6 the half that a household has to itself, since it can change the rest."""
    return str(address) if address.version == 4 else str(ip_network((address, 64), strict=False))


def require(limit: Limit, who: str, *, at: datetime) -> None:
    """Raises TooManyTries when the hour's tries are used up; that try counts as well."""
    if _rows(limit, who, at).filter(tries__gte=limit.most).exists():
        count(limit, who, at=at)
        raise TooManyTries(most=limit.most)


@transaction.atomic
def count(limit: Limit, who: str, *, at: datetime) -> None:
    """Count one try. The one that reaches the limit is told to the audit chain."""
    _row, new = Attempt.objects.get_or_create(kind=limit.kind, who=keyed_hash(who), hour=_hour(at))
    if new:
        Attempt.objects.filter(hour__lt=at - KEPT).delete()
    _rows(limit, who, at).update(tries=F("tries") + 1)
    if _rows(limit, who, at).filter(tries=limit.most).exists():
        record("portal.tries-used-up", by=None, subject=("portal.attempt", limit.kind), at=at,
               facts={"who": keyed_hash(who)[:16], "most": limit.most})  # fmt: skip


def _rows(limit: Limit, who: str, at: datetime) -> "QuerySet[Attempt]":
    return Attempt.objects.filter(kind=limit.kind, who=keyed_hash(who), hour=_hour(at))


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
