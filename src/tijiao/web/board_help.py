"""Schools that need help, and why: numbers behind their path, findings overdue, records missing. Organisations only."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.directory.models import Organisation, OrganisationKind
from tijiao.directory.paths import at_or_above
from tijiao.insight import readings
from tijiao.insight.library import library
from tijiao.inspections.models import Finding
from tijiao.kernel.periods import Kind, Period
from tijiao.kernel.problems import Problem
from tijiao.kernel.times import local_day
from tijiao.ledgers.completeness import completeness
from tijiao.ledgers.models import Ledger
from tijiao.packs.plan import AtDue
from tijiao.plans.lights import met
from tijiao.plans.models import Line, Plan, Target
from tijiao.plans.standing import period_of
from tijiao.plans.wording import number_text

MISSING = "records-missing"
"""The indicator that counts what fell due in thirty days and did not come."""
MONTH = timedelta(days=30)
MANY_MISSING = 2
"""So many records missing are a reason; one alone may be a slip."""


@dataclass(frozen=True)
class Reason:
    """Why, in words, with the page that shows it. `weight` orders schools with as many reasons."""

    words: str
    url: str
    weight: float


@dataclass(frozen=True)
class Need:
    """A school with its reasons, the heaviest first."""

    code: str
    name: str
    reasons: tuple[Reason, ...]


def needs(user: Any, plan: Plan, *, at: datetime, line: Line | None = None) -> list[Need]:
    """The schools within the viewer's reach that have a reason, those with most reasons first.

    `line`: only reasons that lie with one line, its kinds of findings, its ledgers and its targets.
    """
    schools = reach(user, Action.SCHOOL_VIEW).limit(
        Organisation.objects.kinds(OrganisationKind.SCHOOL, OrganisationKind.KINDERGARTEN).filter(closed_on=None),
        "path",
    )
    known = {one.pk: one for one in schools.only("pk", "code", "name", "path")}
    found: dict[int, list[Reason]] = {}
    on = local_day(at)
    found_late = Finding.objects.visible_to(user).overdue(on=on)
    if line is not None:
        found_late = found_late.filter(kind__code__in=line.serving("hazard", "finding"))
    missing = _missing(known, on) if line is None else _missing_of(line, user, known, at)
    for pk, reason in (*_findings(found_late, known), *missing, *_behind(known, held_to(plan, line), on)):
        found.setdefault(pk, []).append(reason)
    told = [
        Need(known[pk].code, known[pk].name, tuple(sorted(reasons, key=lambda one: -one.weight)))
        for pk, reasons in found.items()
    ]
    return sorted(told, key=lambda one: (-len(one.reasons), -sum(each.weight for each in one.reasons), one.code))


def _findings(late: Any, known: Mapping[int, Organisation]) -> Iterator[tuple[int, Reason]]:
    """Findings whose due day has passed."""
    for row in late.order_by().values("organisation").annotate(count=Count("pk"), first=Min("due_on")):
        school = known.get(row["organisation"])
        if school is not None:
            words = ngettext(
                "%(count)s 个问题逾期未整改，最早的应在 %(day)s 前改完",
                "%(count)s 个问题逾期未整改，最早的应在 %(day)s 前改完",
                row["count"],
            ) % {"count": row["count"], "day": row["first"]}
            yield (
                school.pk,
                Reason(words, reverse("web:school-section", args=[school.code, "hazards"]), 2 + row["count"]),
            )


def _missing(known: Mapping[int, Organisation], on: date) -> Iterator[tuple[int, Reason]]:
    """Records missing in the last thirty days, over all ledgers."""
    period = Period.containing(Kind.MONTH, on)
    for pk, value in _values(MISSING, known.values(), period) if MISSING in library().indicators else ():
        if value >= MANY_MISSING:
            words = _("近 30 天有 %(count)s 期台账到期没有报送") % {"count": round(value)}
            yield pk, Reason(words, _address(MISSING, known[pk], period), 1 + value / 30)


def _missing_of(line: Line, user: Any, known: Mapping[int, Organisation], at: datetime) -> Iterator[tuple[int, Reason]]:
    """What is missing of the line's ledgers, of the periods that began in the last thirty days."""
    ledgers = list(Ledger.objects.filter(code__in=line.serving("ledger"), waiting=False))
    end = local_day(at) + timedelta(days=1)
    found = completeness(ledgers, end - MONTH, end, at=at, reach=reach(user, Action.LEDGER_VIEW))
    for pk, tally in found.rolled(lambda key: at_or_above(found.members[key[1]].path, known)).items():
        if pk is not None and tally.missing >= MANY_MISSING:
            words = _("近 30 天的各期台账缺报 %(count)s 期") % {"count": tally.missing}
            url = reverse("web:school-section", args=[known[pk].code, "ledgers"])
            yield pk, Reason(words, url, 1 + tally.missing / 30)


def _behind(known: Mapping[int, Organisation], targets: Iterable[Target], on: date) -> Iterator[tuple[int, Reason]]:
    """Numbers of the plan that a school does not keep, of those that each school is held to."""
    for target in targets:
        goal = target.goal()
        if goal is None or isinstance(goal.path, AtDue):
            continue
        period = period_of(target, on)
        for pk, value in _values(target.indicator, known.values(), period):
            if not met(value, goal.value, goal.comparator):
                words = _("%(title)s %(value)s，目标 %(goal)s") % {
                    "title": target.title, "value": number_text(value, target.unit),
                    "goal": number_text(goal.value, target.unit),
                }  # fmt: skip
                url = _address(target.indicator, known[pk], period)
                yield pk, Reason(words, url, abs(goal.value - value) / (abs(goal.value) or 1.0))


def _address(indicator: str, school: Organisation, period: Period) -> str:
    return f"{reverse('insight:reading', args=[indicator])}?org={school.code}&period={period}"


def held_to(plan: Plan, line: Line | None = None) -> list[Target]:
    """The targets that each school is held to by itself: a city's count is no single school's duty."""
    judged = Q(value__isnull=False) | Q(own_value__isnull=False)
    targets = Target.objects.filter(judged, measure__line__part__plan=plan).exclude(indicator="")
    targets = targets if line is None else targets.filter(measure__line=line)
    known = library().indicators
    return [one for one in targets if one.indicator in known and known[one.indicator].each]


def _values(indicator: str, schools: Iterable[Organisation], period: Any) -> Iterator[tuple[int, float]]:
    """Schools with a number that may be shown; none while the lake cannot be read (the board says so)."""
    schools = list(schools)
    try:
        found = readings.children(indicator, [one.code for one in schools], period)
    except Problem:
        return
    for one in schools:
        value = found[one.code].value
        if value is not None:
            yield one.pk, value
