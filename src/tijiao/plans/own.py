"""What the bureau itself asks of a number that the plan only watches: set with a source, shown as its own."""

import math
from datetime import date, datetime

from django.db import transaction

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.audit.domain import record
from tijiao.directory.models import Organisation, User
from tijiao.kernel.problems import StaleSave
from tijiao.packs.plan import Comparator
from tijiao.plans import problems
from tijiao.plans.models import Plan, Target


@transaction.atomic
def set_own(
    target: Target, *, value: float, comparator: Comparator, source: str, version: int, by: User | None, at: datetime
) -> Target:  # fmt: skip
    """Judge a watched number by `value` from now on, every day until the plan's year ends; `by` None is the system.

    Takes    `source`: the document or meeting that decided it; `version`: the plan's, as the page showed it.
    Raises   Promised when the plan sets the number itself, NoSource, WrongNumber, StaleSave, NotVisible, NotAllowed.
    """
    plan = _open(target, version, by=by, mine={"value": value, "source": source})
    if not math.isfinite(value):
        raise problems.WrongNumber(field="value", value=value)
    if not source.strip():
        raise problems.NoSource(title=target.title)
    before = (target.own_value, target.own_comparator)
    target.own_value, target.own_comparator, target.own_source = value, comparator, source.strip()
    target.own_due, target.own_at, target.own_by = date(plan.year, 12, 31), at, by
    return _saved(target, plan, "plan.own-set", before, by=by, at=at)


@transaction.atomic
def lift_own(target: Target, *, version: int, by: User, at: datetime) -> Target:
    """Only watch the number again. Raises as `set_own`."""
    plan = _open(target, version, by=by, mine={"value": None})
    before = (target.own_value, target.own_comparator)
    target.own_value, target.own_comparator, target.own_source = None, "", ""
    target.own_due, target.own_at, target.own_by = None, at, by
    return _saved(target, plan, "plan.own-lift", before, by=by, at=at)


def _open(target: Target, version: int, *, by: User | None, mine: dict[str, object]) -> Plan:
    """The plan, locked and raised by one version, once it is clear that the number may be set."""
    plan: Plan = Plan.objects.select_for_update().get(parts__lines__measures__targets=target.pk)
    if by is not None:
        root = Organisation.objects.values_list("path", flat=True).get(parent=None)
        require(by, Action.PLAN_CHANGE, at=root, view=Action.PLAN_VIEW)
    target.refresh_from_db()
    if target.value is not None:
        raise problems.Promised(title=target.title)
    if plan.version != version:
        theirs = {"value": target.own_value, "source": target.own_source}
        raise StaleSave(mine=mine, theirs=theirs, theirs_at=target.own_at)
    plan.version += 1
    plan.save(update_fields=["version"])
    return plan


def _saved(
    target: Target, plan: Plan, action: str, before: tuple[float | None, str], *, by: User | None, at: datetime
) -> Target:
    target.save(update_fields=["own_value", "own_comparator", "own_source", "own_due", "own_at", "own_by"])
    changes = {"value": (before[0], target.own_value), "comparator": (before[1], target.own_comparator)}
    record(
        action, by=by, subject=("plans.plan", plan.pk), at=at, changes=changes, facts={"target": target.pk},
        reason=target.own_source,
    )  # fmt: skip
    return target
