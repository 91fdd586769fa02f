"""Frozen numbers are read again when their rows changed: what differs is listed as an erratum, the number stays."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tijiao.audit.domain import record
from tijiao.audit.models import AuditEntry
from tijiao.insight.library import library
from tijiao.insight.readings import city_value, evidence
from tijiao.kernel.periods import Period
from tijiao.kernel.problems import Problem
from tijiao.kernel.times import local_day
from tijiao.reports.models import Bulletin, Erratum, Figure, figure_text

#: indicator, period, day of issue → the number as it would be read now from evidence up to that day
Again = Callable[[str, Period, date], float | None]
#: What an act on a record is called, by the last word of the audit's name for it. A bulletin is Chinese for everybody.
ACTS = {"file": "报送", "correct": "更正", "accept": "审核", "return": "退回", "exempt": "免报",
        "exempt-end": "取消免报", "import": "导入", "erase": "清除", "rectify": "整改", "recheck": "复查"}  # fmt: skip


@dataclass(frozen=True)
class Changed:
    """A figure whose data changed: what it would be now, None where it stays as it was told last."""

    figure: Figure
    evidence: str
    value: float | None
    differs: bool


def read_again(indicator: str, period: Period, on: date) -> float | None:
    found = city_value(indicator, period, on=on)
    return found.value if found is not None else None


def check(bulletin: Bulletin, *, at: datetime, again: Again = read_again) -> list[Erratum]:
    """List what differs since issue. Reads outside the transaction, since only there the lake is brought up to date.

    A lake that cannot be read changes nothing: the bulletin stands as it is.
    """
    figures = list(bulletin.figures.exclude(indicator="").prefetch_related("errata"))
    try:
        found = list(_changed(figures, local_day(bulletin.issued_at), again))
    except Problem:
        return []
    return _list(bulletin, found, at=at) if found else []


def check_all(*, at: datetime) -> int:
    """Every bulletin of the last two years; returns how many errata were listed. A scheduled job."""
    since = at.replace(year=at.year - 2, day=1)
    return sum(len(check(one, at=at)) for one in Bulletin.objects.filter(issued_at__gte=since))


def _changed(figures: Iterable[Figure], on: date, again: Again) -> Iterator[Changed]:
    for figure in figures:
        if figure.indicator not in library().indicators:
            continue
        now = evidence(figure.indicator)
        if now == figure.evidence:
            continue
        value = again(figure.indicator, Period.parse(figure.period), on)
        last = max(figure.errata.all(), key=lambda one: one.pk, default=None)
        told = figure.value if last is None else last.value
        yield Changed(figure, now, value, figure_text(value, figure.unit) != figure_text(told, figure.unit))


@transaction.atomic
def _list(bulletin: Bulletin, found: Iterable[Changed], *, at: datetime) -> list[Erratum]:
    """Write the errata, and that the figures were read from this data. Two readers at once list a change once."""
    Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    listed = []
    for one in found:
        if not Figure.objects.filter(pk=one.figure.pk, evidence=one.figure.evidence).update(evidence=one.evidence):
            continue
        if one.differs:
            since, why = _why(one.figure, bulletin, at)
            listed.append(
                Erratum.objects.create(figure=one.figure, value=one.value, since=since, noticed_at=at, why=why)
            )
    if listed:
        facts = {"code": bulletin.code, "errata": len(listed)}
        record("bulletin.erratum", by=None, subject=("reports.bulletin", bulletin.pk), at=at, facts=facts)
    return listed


def _why(figure: Figure, bulletin: Bulletin, at: datetime) -> tuple[datetime, str]:
    """Since when and by what: the acts on the indicator's tables since it was last told, counted by kind."""
    last = figure.errata.order_by("-pk").first()
    since = last.noticed_at if last else bulletin.issued_at
    known = library().datasets
    tables = {table for name in library().indicator(figure.indicator).tables for table in known[name].answers}
    kinds = [table.replace("_", ".", 1) for table in tables]
    entries = AuditEntry.objects.filter(at__gt=since, subject_kind__in=kinds).order_by("at", "pk")
    acts = list(entries.values_list("at", "action")[:1000])
    counted = Counter(ACTS.get(action.rpartition(".")[2], "其他改动") for _at, action in acts)
    words = "、".join(f"{act} {count} 次" for act, count in counted.most_common())
    return (acts[0][0] if acts else at), words or "依据的数据有改动"
