"""What the public raises: counts by topic, place and time. Small groups are hidden, no person is looked at."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from tijiao.cases.models import Case, CaseType, Satisfaction
from tijiao.cases.types import declared
from tijiao.directory.models import OrganisationKind
from tijiao.forms.models import FormVersion
from tijiao.forms.versions import form_of
from tijiao.pages.language import language

SMALLEST = 5
"""Counts below it are not told, and no rate is computed of them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A topic, or a town: how many came; what of them was answered in time and to satisfaction, in percent."""

    name: str
    count: int | None
    in_time: float | None
    satisfied: float | None
    months: tuple[int | None, ...]


def raised(first: date, end: date) -> Any:
    """What the public raised between two days: public types and petitions; duplicates once, nothing of care."""
    public = Q(kind__public=True) | Q(guarded="petition")
    return Case.objects.countable().filter(public, received_on__gte=first, received_on__lt=end)


def months_of(first: date, end: date) -> list[date]:
    found, day = [], first.replace(day=1)
    while day < end:
        found.append(day)
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return found


def by_topic(first: date, end: date) -> list[Row]:
    """Topics, the most frequent first."""
    names = topic_names()
    rows = raised(first, end).exclude(topic="")
    return _table(rows, "topic", lambda code: names.get(code, code), first, end)


def by_town(first: date, end: date) -> list[Row]:
    """Towns, by where the cases lie: a school counts for its town."""
    rows = raised(first, end).filter(place__isnull=False)
    towns = {}
    for pk, kind, name, parent, parent_name in rows.values_list(
        "place", "place__kind", "place__name", "place__parent", "place__parent__name"
    ).distinct():
        towns[pk] = (pk, name) if kind == OrganisationKind.TOWN else (parent, parent_name)
    names = {str(pk): name for pk, name in towns.values()}
    groups = {pk: str(town) for pk, (town, _name) in towns.items()}
    return _table(rows, "place", lambda code: names.get(code, code), first, end, groups)


def _table(rows: Any, field: str, name: Any, first: date, end: date, groups: dict[int, str] | None = None) -> list[Row]:
    rated = ~Q(satisfaction="")
    told = (
        rows.annotate(month=TruncMonth("received_on")).values(field, "month").annotate(
            n=Count("pk"), done=Count("pk", filter=Q(in_time__isnull=False)), kept=Count("pk", filter=Q(in_time=True)),
            rated=Count("pk", filter=rated),
            pleased=Count("pk", filter=rated & ~Q(satisfaction=Satisfaction.UNSATISFIED)),
        ).order_by()
    )  # fmt: skip
    gathered: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in told:
        gathered[groups[one[field]] if groups else str(one[field])].append(one)
    made = [_row(name(code), found, months_of(first, end)) for code, found in gathered.items()]
    return sorted(made, key=lambda row: (-(row.count or 0), row.name))


def _row(name: str, found: list[dict[str, Any]], months: list[date]) -> Row:
    by_month = {month: sum(one["n"] for one in found if one["month"] == month) for month in months}
    total = sum(one["n"] for one in found)
    return Row(
        name,
        _open(total),
        _share(found, "kept", "done"),
        _share(found, "pleased", "rated"),
        _months([by_month[month] for month in months]),
    )


def _months(counts: list[int]) -> tuple[int | None, ...]:
    """Counts month by month; where just one is hidden, the next smallest is too: the sum would tell it."""
    told = [_open(count) for count in counts]
    if told.count(None) == 1:
        others = [(count, place) for place, count in enumerate(told) if count]
        if others:
            told[min(others)[1]] = None
    return tuple(told)


def _open(count: int) -> int | None:
    """The count where it is nought or not small, else None."""
    return count if count == 0 or count >= SMALLEST else None


def _share(found: Iterable[dict[str, Any]], part: str, whole: str) -> float | None:
    told = list(found)
    base = sum(one[whole] for one in told)
    return round(100 * sum(one[part] for one in told) / base, 1) if base >= SMALLEST else None


def topic_names() -> dict[str, str]:
    """The labels of all topics that forms of public types offer."""
    names: dict[str, str] = {}
    for kind in CaseType.objects.filter(Q(public=True) | Q(guarded="petition")):
        entry = declared(kind).entry
        version = FormVersion.objects.latest_of(entry.form) if entry.topic else None
        field = form_of(version).by_name.get(str(entry.topic)) if version else None
        names |= {one.name: one.label.say(language()) for one in field.choices} if field else {}
    return names


def sheet(first: date, end: date) -> tuple[list[str], list[list[Any]]]:
    """Heads and rows of the same as a table; what is hidden stays empty."""
    months = [f"{month:%Y-%m}" for month in months_of(first, end)]
    heads = [_("按"), _("名称"), _("件数"), _("按时答复率"), _("满意率")]
    parts = ((_("主题"), by_topic(first, end)), (_("镇街"), by_town(first, end)))
    rows = [
        [str(part), row.name, row.count, row.in_time, row.satisfied, *row.months]
        for part, found in parts
        for row in found
    ]
    return [*map(str, heads), *months], rows
