"""Numbers that no regulation gives and each city settles for itself: what holds on a day, and how it is settled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record
from tijiao.directory.models import User
from tijiao.inspections import problems
from tijiao.inspections.models import Limit
from tijiao.kernel.times import local_day
from tijiao.kernel.words import stated

MANY_SCHOOLS, MANY_DAYS, RECHECK_ONE_OF = "many-schools", "many-days", "recheck-one-of"


@dataclass(frozen=True, slots=True)
class Known:
    """A number that may be settled: what it is, what holds until somebody does, and what makes sense."""

    title: Any
    default: int
    least: int
    most: int


#: No document gives these numbers; the defaults are this project's own.
LIMITS: Mapping[str, Known] = {
    MANY_SCHOOLS: Known(_("同类问题出现在多少所学校，建议全市立题"), 5, 2, 500),
    MANY_DAYS: Known(_("按最近多少天内发现的问题计算"), 30, 7, 365),
    RECHECK_ONE_OF: Known(_("一般问题每几条抽一条复查（1 为全部复查）"), 5, 1, 50),
}


@dataclass(frozen=True, slots=True)
class Holding:
    """A number as it holds on a day. `settled`: the city's own row, None where the default holds."""

    code: str
    known: Known
    value: int
    settled: Limit | None


def holding(*, on: date) -> list[Holding]:
    """All of them as they hold on the day. One query."""
    rows = {one.code: one for one in Limit.objects.on(on).select_related("settled_by")}
    return [
        Holding(code, known, rows[code].value if code in rows else known.default, rows.get(code))
        for code, known in LIMITS.items()
    ]


def value(code: str, *, on: date) -> int:
    """One of them as it holds on the day."""
    settled = Limit.objects.on(on).filter(code=code).first()
    return settled.value if settled else LIMITS[code].default


@transaction.atomic
def settle(code: str, number: int, *, source: str, by: User, at: datetime) -> Limit:
    """Settle a number from today on, by a document. Settling the old one again is the undo.

    Raises   NotVisible, WordsMissing, WrongLimit.
    """
    require(by, Action.STANDARD_SETTLE, at="")
    known, today = LIMITS.get(code), local_day(at)
    if known is None:
        raise NotVisible()
    if not known.least <= number <= known.most:
        raise problems.WrongLimit(least=known.least, most=known.most)
    source, was = stated(source, _("依据")), value(code, on=today)
    Limit.objects.filter(code=code, to_day=None, from_day__lt=today).update(to_day=today)
    made, _new = Limit.objects.update_or_create(
        code=code, from_day=today, defaults={"value": number, "source": source, "settled_by": by, "to_day": None}
    )
    facts = {"code": code, "was": was, "value": number}
    record("limit.settle", by=by, subject=("inspections.limit", made.pk), at=at, facts=facts, reason=source)
    return made
