"""Frozen numbers are read again when their rows changed: what differs is listed as an erratum, the number stays."""

from collections import Counter, defaultdict
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
from tijiao.reports.traces import Trace, digest, trace

#: indicator, period, day of issue → the number as it would be read now from evidence up to that day
Again = Callable[[str, Period, date], float | None]
#: What an act on a record is called, by the last word of the audit's name for it. A bulletin is Chinese for everybody.
ACTS = {"file": "报送", "correct": "更正", "accept": "审核", "return": "退回", "exempt": "免报",
        "exempt-end": "取消免报", "import": "导入", "erase": "清除", "rectify": "整改", "recheck": "复查"}  # fmt: skip

_MOST = 1000
"""How many acts are looked at."""


@dataclass(frozen=True)
class Changed:
    """A figure whose data changed: what it would be now, and the rows of what differs from what was told last."""

    figure: Figure
    evidence: str
    value: float | None
    differs: bool
    trace: Trace | None = None


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
        differs = figure_text(value, figure.unit) != figure_text(told, figure.unit)
        rows = trace(figure.indicator, Period.parse(figure.period), on) if differs else None
        yield Changed(figure, now, value, differs, rows)


@transaction.atomic
def _list(bulletin: Bulletin, found: Iterable[Changed], *, at: datetime) -> list[Erratum]:
    """Write the errata, and that the figures were read from this data. Two readers at once list a change once."""
    Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    listed = []
    for one in found:
        if not Figure.objects.filter(pk=one.figure.pk, evidence=one.figure.evidence).update(evidence=one.evidence):
            continue
        if one.differs:
            since, why = _why(one, bulletin, at)
            listed.append(
                Erratum.objects.create(figure=one.figure, value=one.value, since=since, noticed_at=at, why=why)
            )
            if one.trace is not None:
                Figure.objects.filter(pk=one.figure.pk).update(trace=one.trace.packed())
    if listed:
        facts = {"code": bulletin.code, "errata": len(listed)}
        record("bulletin.erratum", by=None, subject=("reports.bulletin", bulletin.pk), at=at, facts=facts)
    return listed


def _why(found: Changed, bulletin: Bulletin, at: datetime) -> tuple[datetime, str]:
    """Since when and by what: the acts since the number was last told on the rows that moved it, counted by kind."""
    last = found.figure.errata.order_by("-pk").first()
    acts = list(_acts(found, last.noticed_at if last else bulletin.issued_at))
    counted = Counter(ACTS.get(act.action.rpartition(".")[2], "其他改动") for act in acts)
    words = "、".join(f"{act} {count} 次" for act, count in counted.most_common())
    return (acts[0].at if acts else at), words or "依据的数据有改动"


def _acts(found: Changed, since: datetime) -> Iterator[AuditEntry]:
    """The acts that moved the number.

    Those on the record of a row that came, went or became another; where no act names such a row's record (an
    exemption moves what is due), those on the indicator's tables at the row's organisation, unless they are on the
    record of a row that stayed as it was. A figure of before traces were kept has all acts on its tables.
    """
    kinds = _kinds(found.figure.indicator)
    acts = list(AuditEntry.objects.filter(at__gt=since, subject_kind__in=kinds).order_by("at", "pk")[:_MOST])
    if not found.figure.trace or found.trace is None:
        yield from acts
        return
    moved, owners = found.trace.moved(bytes(found.figure.trace)), found.trace.owners
    named = [frozenset(digest(f"{name}/{act.subject_id}") for name in kinds[act.subject_kind]) for act in acts]
    unnamed = moved.difference(*named)
    places = frozenset[int]().union(*(owners.get(subject, frozenset()) for subject in unnamed))
    for act, subjects in zip(acts, named, strict=True):
        if subjects & moved or (act.organisation in places and not subjects & owners.keys()):
            yield act


def _kinds(indicator: str) -> dict[str, set[str]]:
    """What acts on the indicator's tables are about → the data sets that hold its rows."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for name in library().indicator(indicator).tables:
        for table in library().datasets[name].answers:
            kinds[table.replace("_", ".", 1)].add(name)
    return kinds
