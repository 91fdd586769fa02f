"""Where desks that do not know each other are joined: what one tells, another does, in the same transaction."""

from django.urls import reverse

from tijiao.insight.catalog import sql_name
from tijiao.insight.formsets import PREFIX
from tijiao.insight.library import library
from tijiao.inspections.domain import Named, report_from_check
from tijiao.kernel.periods import Period
from tijiao.ledgers.listeners import Filed, Touched, listeners, publishers
from tijiao.ledgers.models import Record
from tijiao.reports.models import Figure


def register_hazards(filed: Filed) -> None:
    """A hazard that a school names in a check becomes a finding with a deadline."""
    if filed.hazards:
        named = [Named(one.kind, one.title, one.detail) for one in filed.hazards]
        report_from_check(filed.organisation, named, origin=filed.origin, found_on=filed.day, by=filed.by, at=filed.at)


def published_from(record: Record) -> list[Touched]:
    """Numbers in issued bulletins that were computed from records such as this one, for a period that holds its own."""
    read = {"records", f"{PREFIX}{sql_name(record.ledger.form_id)}"}
    names = [one.id for one in library().indicators.values() if read & set(one.tables)]
    figures = Figure.objects.filter(indicator__in=names, value__isnull=False).select_related("bulletin")
    return [
        Touched(str(one.bulletin), one.title, reverse("reports:bulletin", args=[one.bulletin.code]))
        for one in figures.order_by("-bulletin__issued_at", "position")
        if (span := Period.parse(one.period)).first <= record.period_first < span.end
    ]


def join() -> None:
    """Called once, when all apps are ready."""
    if register_hazards not in listeners:
        listeners.append(register_hazards)
    if published_from not in publishers:
        publishers.append(published_from)
