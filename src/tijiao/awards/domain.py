"""The verbs of awards: grant, renew, revoke. What was granted stays in the register with its dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import Changes, record
from tijiao.awards import problems
from tijiao.awards.declare import SchemeEntry
from tijiao.awards.models import Grant, Scheme
from tijiao.awards.shares import eligible
from tijiao.directory.models import Organisation, User
from tijiao.kernel.clocks import add_months
from tijiao.kernel.times import local_day


@dataclass(frozen=True, slots=True)
class Accreditation:
    """What is granted: the level (its id), from which day, by which document; `expires_on` None follows the scheme."""

    level: str
    granted_on: date
    evidence: str
    expires_on: date | None = None


@transaction.atomic
def grant(scheme_id: int, organisation: Organisation, what: Accreditation, *, by: User, at: datetime) -> Grant:
    """Accredit an organisation.

    Raises   NotVisible, NotAllowed, Withdrawn, UnknownLevel, NotEligible, HoldsAlready, GrantedLater, EndsBeforeStart,
             EvidenceMissing.
    """
    require(by, Action.GRANT_CHANGE, at=organisation.path, view=Action.AWARD_VIEW)
    scheme = Scheme.objects.select_for_update().filter(pk=scheme_id).first()
    if scheme is None:
        raise NotVisible()
    if scheme.withdrawn:
        raise problems.Withdrawn(scheme=str(scheme))
    if not eligible(scheme, on=what.granted_on).filter(pk=organisation.pk).exists():
        raise problems.NotEligible(name=organisation.name, scheme=str(scheme))
    _not_later(what.granted_on, at)
    return _grant(scheme, organisation, what, None, by=by, at=at)


@transaction.atomic
def renew(grant_id: int, what: Accreditation, *, by: User, at: datetime) -> Grant:
    """Grant again what expires or has expired, at the same or another level.

    The new grant begins on its day, or where the old one ends if that is later: no day is granted twice.
    Raises   NotVisible, NotAllowed, NeverExpires, RevokedAlready, RenewedAlready, UnknownLevel, HoldsAlready,
             GrantedLater, EndsBeforeStart, EvidenceMissing.
    """
    old = _standing(grant_id, by)
    _not_later(what.granted_on, at)
    if old.expires_on is None:
        raise problems.NeverExpires()
    renewal = Grant.objects.filter(renews=old).first()
    if renewal is not None:
        raise problems.RenewedAlready(granted_on=renewal.granted_on)
    begins = max(what.granted_on, old.expires_on)
    continued = Accreditation(what.level, begins, what.evidence, what.expires_on)
    return _grant(old.scheme, old.organisation, continued, old, by=by, at=at)


@transaction.atomic
def revoke(grant_id: int, *, on: date, why: str, by: User, at: datetime) -> Grant:
    """End a grant from the day `on`.

    Raises   NotVisible, NotAllowed, RevokedAlready, GrantedLater, EndsBeforeStart, ReasonMissing.
    """
    standing = _standing(grant_id, by)
    _not_later(on, at)
    if on < standing.granted_on:
        raise problems.EndsBeforeStart(granted_on=standing.granted_on, ends_on=on)
    if not why.strip():
        raise problems.ReasonMissing()
    standing.revoked_on, standing.revoked_why = on, why.strip()
    standing.save(update_fields=["revoked_on", "revoked_why"])
    _record("grant.revoke", standing, by=by, at=at, changes={"revoked_on": (None, on)}, reason=why.strip())
    return standing


@transaction.atomic
def publish(entries: Iterable[SchemeEntry], *, by: User | None, at: datetime) -> list[str]:
    """Take over the schemes that the packs declare. Guarded by the caller, which publishes every desk at once.

    Takes    `entries`: all that are declared; one that is no longer among them is withdrawn and keeps its grants.
    Returns  the codes that changed; the same entries again change nothing.
    """
    declared = list(entries)
    changed = [entry.id for entry in declared if _published(entry)]
    gone = Scheme.objects.running().exclude(code__in=[entry.id for entry in declared])
    changed += [scheme.code for scheme in gone]
    gone.update(withdrawn=True)
    if changed:
        record("schemes.publish", by=by, subject=("awards.schemes", "all"), at=at, facts={"codes": changed})
    return changed


def _published(entry: SchemeEntry) -> bool:
    wanted = {
        "title_zh": entry.title.zh,
        "title_en": entry.title.en,
        "levels": [{"id": level.id, "title_zh": level.title.zh, "title_en": level.title.en} for level in entry.levels],
        "line": int(entry.serves[0][:2]) if entry.serves else None,
        "months": entry.valid_months,
        "kinds": list(entry.kinds),
        "stages": list(entry.stages),
        "section": entry.section,
        "serves": list(entry.serves),
        "sample": entry.sample,
        "withdrawn": False,
    }
    standing = Scheme.objects.filter(code=entry.id).first()
    if standing is not None and all(getattr(standing, name) == value for name, value in wanted.items()):
        return False
    Scheme.objects.update_or_create(code=entry.id, defaults=wanted)
    return True


def _grant(
    scheme: Scheme, organisation: Organisation, what: Accreditation, renews: Grant | None, *, by: User, at: datetime
) -> Grant:
    if what.level not in {level["id"] for level in scheme.levels}:
        raise problems.UnknownLevel(level=what.level, scheme=str(scheme))
    if not what.evidence.strip():
        raise problems.EvidenceMissing()
    ends = what.expires_on or (add_months(what.granted_on, scheme.months) if scheme.months else None)
    if ends is not None and ends <= what.granted_on:
        raise problems.EndsBeforeStart(granted_on=what.granted_on, ends_on=ends)
    _nothing_else_holds(scheme, organisation, what.granted_on, ends)
    made = Grant.objects.create(
        scheme=scheme,
        organisation=organisation,
        level=what.level,
        granted_on=what.granted_on,
        expires_on=ends,
        evidence=what.evidence.strip(),
        granted_by=by,
        renews=renews,
    )
    action = "grant.renew" if renews else "grant.grant"
    _record(action, made, by=by, at=at, changes={"level": (renews.level if renews else None, made.level)})
    return made


def _nothing_else_holds(scheme: Scheme, organisation: Organisation, first: date, end: date | None) -> None:
    """No grant of the scheme holds at the organisation on a day of [first, end)."""
    others = Grant.objects.filter(scheme=scheme, organisation=organisation)
    others = others.filter(Q(expires_on=None) | Q(expires_on__gt=first), Q(revoked_on=None) | Q(revoked_on__gt=first))
    other = (others.filter(granted_on__lt=end) if end else others).order_by("granted_on").first()
    if other is not None:
        raise problems.HoldsAlready(name=organisation.name, scheme=str(scheme), granted_on=other.granted_on)


def _standing(grant_id: int, by: User) -> Grant:
    """The grant, locked, when the person may change it and it was not revoked."""
    rows = Grant.objects.select_for_update(of=("self",)).select_related("scheme", "organisation")
    found: Grant | None = rows.filter(pk=grant_id).first()
    if found is None:
        raise NotVisible()
    require(by, Action.GRANT_CHANGE, at=found.organisation.path, view=Action.AWARD_VIEW)
    if found.revoked_on is not None:
        raise problems.RevokedAlready(revoked_on=found.revoked_on)
    return found


def _not_later(day: date, at: datetime) -> None:
    if day > local_day(at):
        raise problems.GrantedLater(on=day, today=local_day(at))


def _record(action: str, one: Grant, *, by: User, at: datetime, changes: Changes, reason: str = "") -> None:
    record(
        action,
        by=by,
        subject=("awards.grant", one.pk),
        at=at,
        organisation=one.organisation_id,
        changes=changes,
        facts={"scheme": one.scheme.code},
        reason=reason,
        marks=[("awards_grant", one.scheme.code)],
    )
