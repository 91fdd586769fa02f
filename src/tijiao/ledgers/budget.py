"""Budgets of sections, and the named approval without which a ledger over budget does not start."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record as audit
from tijiao.directory.models import Organisation, User
from tijiao.kernel.times import local_day
from tijiao.ledgers import problems
from tijiao.ledgers.announcing import tell_approved
from tijiao.ledgers.entries import entry_of
from tijiao.ledgers.models import Budget, Ledger
from tijiao.ledgers.publishing import begin_terms


@transaction.atomic
def set_budget(section: str, hours: Decimal, *, reason: str, by: User, at: datetime) -> Budget:
    """How many hours a month the ledgers of a section may cost a school. Raises NotVisible, WhyMissing."""
    _may_decide(by)
    if not reason.strip():
        raise problems.WhyMissing()
    if not Organisation.objects.kinds("section").filter(code=section).exists():
        raise NotVisible()
    told = {"hours": hours, "set_by": by, "set_at": at, "reason": reason.strip()[:500]}
    made, _new = Budget.objects.update_or_create(section=section, defaults=told)
    facts = {"section": section, "hours": str(hours)}
    audit("ledger.budget", by=by, subject=("ledgers.budget", made.pk), at=at, facts=facts, reason=made.reason)
    return made


@transaction.atomic
def approve(ledger: Ledger, *, reason: str, by: User, at: datetime) -> Ledger:
    """Start a ledger that waits, being optional or over its section's budget; what is due begins today.

    Raises   NotVisible, WhyMissing, NotWaiting, HasEnded (its last day passed meanwhile).
    """
    _may_decide(by)
    if not reason.strip():
        raise problems.WhyMissing()
    found: Ledger = Ledger.objects.select_for_update().get(pk=ledger.pk)
    if not found.waiting:
        raise problems.NotWaiting(ledger=str(found))
    found.waiting, found.approved_by, found.approved_at = False, by, at
    found.approval = reason.strip()[:500]
    found.save(update_fields=["waiting", "approved_by", "approved_at", "approval"])
    day = max(found.from_day, local_day(at))
    ends = entry_of(found).ends
    if ends is not None and ends <= day:
        raise problems.HasEnded(ledger=str(found))
    begin_terms(found, day)
    tell_approved(found, day=day, at=at)
    facts = {"ledger": found.code}
    audit("ledger.approve", by=by, subject=("ledgers.ledger", found.pk), at=at, facts=facts, reason=found.approval,
          marks=[("ledgers_ledger", "")])  # fmt: skip
    return found


def _may_decide(user: User) -> None:
    if not reach(user, Action.BUDGET_SET).everywhere:
        raise NotVisible()
