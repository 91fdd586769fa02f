"""The page of what a record touched: every reading that rests on it, and every number that was published with it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.access.guard import guarded
from tijiao.directory.models import Organisation
from tijiao.directory.paths import steps
from tijiao.insight import lineage
from tijiao.insight.declare import Indicator
from tijiao.insight.library import library
from tijiao.insight.pages import address_of
from tijiao.kernel.periods import Period
from tijiao.pages.language import language
from tijiao.pages.render import page
from tijiao.reports.models import Figure


@dataclass(frozen=True)
class Shown:
    """A reading and its organisations from the city down to where the record's row stands."""

    indicator: Indicator
    period: Period
    chain: list[Organisation]


@require_GET
@guarded(Action.READING_VIEW)
def touched(request: HttpRequest, dataset: str, number: int) -> HttpResponse:
    return page(request, "web/touched.html", _context(request.user, dataset, number))


def published(records: lineage.Records) -> list[Figure]:
    """The numbers of issued bulletins that rest on the record, the latest bulletin first. One query."""
    known = {one.id: one for one in lineage.readers(records)}
    figures = Figure.objects.filter(indicator__in=known).select_related("bulletin")
    rests: dict[tuple[str, str], bool] = {}
    for figure in figures:
        key = (figure.indicator, figure.period)
        if key not in rests:
            rests[key] = bool(lineage.touches(known[figure.indicator], Period.parse(figure.period), records))
    found = [figure for figure in figures if rests[figure.indicator, figure.period]]
    return sorted(found, key=lambda one: (one.bulletin.issued_at, -one.position), reverse=True)


def _context(user: Any, dataset: str, number: int) -> dict[str, Any]:
    """Raises NotVisible for a record that is not there or that lies outside the viewer's organisations."""
    origin = lineage.origin(dataset, number)
    organisation = Organisation.objects.get(pk=origin.organisation)
    require(user, Action.SCHOOL_VIEW, at=organisation.path)
    found = lineage.touched(origin.records)
    above = _chains({touch.organisation for touch in found})
    return {
        "organisation": organisation, "subject": f"{dataset}/{number}", "record_url": address_of(f"{dataset}/{number}"),
        "dataset": library().datasets[dataset].title.say(language()), "number": number,
        "readings": [Shown(touch.indicator, touch.period, above[touch.organisation]) for touch in found],
        "figures": published(origin.records),
    }  # fmt: skip


def _chains(organisations: set[int]) -> dict[int, list[Organisation]]:
    """Each organisation with all above it, from the top. Two queries."""
    paths = dict(Organisation.objects.filter(pk__in=organisations).values_list("pk", "path"))
    chains = {pk: steps(path) for pk, path in paths.items()}
    known = Organisation.objects.in_bulk({step for told in chains.values() for step in told})
    return {pk: [known[step] for step in told] for pk, told in chains.items()}
