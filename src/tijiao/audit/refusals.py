"""What was refused is kept too: who wanted what, on what, and why not. The act's transaction is gone; its entry stays.

Nobody fills the chain by being refused: the same refusal of the same account is one entry when it first happens in an
hour, and one more at ten, a hundred, a thousand times; and of different ones an account gets so many an hour, all
further ones count together.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from tijiao.audit.domain import record
from tijiao.audit.models import RefusalCount
from tijiao.kernel.problems import Problem

ACTION = "refuse"
#: So many different refusals of one account are told one by one in an hour; the rest counts together.
DIFFERENT_MOST = 50
KEPT = timedelta(days=2)
REST = "rest"


@dataclass(frozen=True, slots=True)
class Refused:
    """`act`: the action's name; `subject`: the page and what its address names; `by`: the account, None without one."""

    act: str
    subject: tuple[str, str]
    problems: tuple[Problem, ...]
    by: Any = None


@transaction.atomic
def keep(told: Refused, *, at: datetime) -> None:
    """Count a refusal, and tell it to the chain where the rule of the hour says so. Call it outside the refused act."""
    code = told.problems[0].code
    row = _row(told, code, at)
    RefusalCount.objects.filter(pk=row.pk).update(times=F("times") + 1)
    times = RefusalCount.objects.values_list("times", flat=True).get(pk=row.pk)
    if str(times).strip("0") != "1":  # 1, 10, 100, 1000 …
        return
    rest = row.code == REST
    facts = {"act": told.act, "code": row.code, "times": times, **({} if rest else {"why": _bare(told.problems[0])})}
    if len(told.problems) > 1 and not rest:
        facts["codes"] = sorted({one.code for one in told.problems})
    record(ACTION, by=told.by, subject=("", "") if rest else told.subject, at=at, facts=facts)


def _row(told: Refused, code: str, at: datetime) -> RefusalCount:
    """The counter of this refusal in this hour, or the one for the rest when the account has had its fill."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    who: dict[str, Any] = {"hour": hour, "by": told.by.pk if told.by is not None else 0}
    what: dict[str, Any] = {"act": told.act, "subject": "/".join(told.subject)[:160], "code": code}
    known = RefusalCount.objects.filter(**who, **what).first()
    if known is not None:
        return known
    different = RefusalCount.objects.filter(**who).count()
    if different == 0:
        RefusalCount.objects.filter(hour__lt=at - KEPT).delete()
    if different >= DIFFERENT_MOST:
        what = {"act": "", "subject": "", "code": REST}
    return RefusalCount.objects.get_or_create(**who, **what)[0]


def _bare(problem: Problem) -> dict[str, Any]:
    """The facts that tell no person: numbers and days. Names and other words stay out of the chain."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in problem.facts.items()
        if isinstance(value, int | float | date)
    }
