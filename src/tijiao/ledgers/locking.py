"""When a record can no longer be filed or corrected, and the dated exceptions from that."""

from datetime import date, datetime, timedelta

from django.db import transaction

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record as audit
from tijiao.directory.models import Organisation, User
from tijiao.kernel.periods import Period
from tijiao.kernel.times import local_day
from tijiao.ledgers import problems
from tijiao.ledgers.entries import entry_of
from tijiao.ledgers.models import Ledger, LockException
from tijiao.ledgers.obligations import kind_of


def locks_at(ledger: Ledger, due_at: datetime) -> datetime:
    """The moment from which a record that was due then is locked."""
    return due_at + timedelta(days=entry_of(ledger).lock_after)


def unlocked(ledger: Ledger, organisation: Organisation, period: str, *, at: datetime) -> bool:
    """Whether an exception keeps the record open at the moment."""
    rows = LockException.objects.filter(ledger=ledger, organisation=organisation, period=period)
    return rows.filter(until__gte=local_day(at)).exists()


def exceptions(*, at: datetime) -> set[tuple[int, int, str]]:
    """(ledger, organisation, period) of every record that an exception keeps open at the moment."""
    rows = LockException.objects.filter(until__gte=local_day(at))
    return set(rows.values_list("ledger_id", "organisation_id", "period"))


@transaction.atomic
def unlock(
    ledger: Ledger, organisation: Organisation, period: Period, *, until: date, reason: str, by: User, at: datetime
) -> LockException:
    """Let an organisation file or correct a locked record up to and with a day.

    Raises   NotVisible, NotAllowed, WrongKind (no period of the ledger), NoDays (a day that has passed), WhyMissing.
    """
    require(by, Action.EXEMPTION_GRANT, at=organisation.path, view=Action.LEDGER_VIEW)
    wanted = Period.parse(str(period), kind=kind_of(ledger.cadence))
    if until < local_day(at):
        raise problems.NoDays(first_day=local_day(at), end_day=until)
    if not reason.strip():
        raise problems.WhyMissing()
    made = LockException.objects.create(
        ledger=ledger, organisation=organisation, period=str(wanted), until=until, reason=reason.strip()[:500],
        by=by, at=at,
    )  # fmt: skip
    _audit("ledger.unlock", made, by=by, at=at, reason=made.reason)
    return made


@transaction.atomic
def lock_again(exception_id: int, *, by: User, at: datetime) -> None:
    """End an exception before its day. Raises NotVisible, NotAllowed."""
    rows = LockException.objects.select_for_update(of=("self",)).select_related("organisation", "ledger")
    found = rows.filter(pk=exception_id).first()
    if found is None:
        raise NotVisible()
    require(by, Action.EXEMPTION_GRANT, at=found.organisation.path, view=Action.LEDGER_VIEW)
    _audit("ledger.lock-again", found, by=by, at=at)
    found.delete()


def _audit(action: str, one: LockException, *, by: User, at: datetime, reason: str = "") -> None:
    facts = {"ledger": one.ledger.code, "period": one.period, "until": one.until.isoformat()}
    audit(
        action, by=by, subject=("ledgers.lockexception", one.pk), at=at, organisation=one.organisation_id, facts=facts,
        reason=reason,
    )  # fmt: skip
