"""The burden meter: how many visits on site a school has in a term, against the cap. Joint visits count once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from tijiao.directory.models import Organisation
from tijiao.inspections.models import Visit, VisitCap
from tijiao.kernel.periods import Kind, Period


@dataclass(frozen=True, slots=True)
class Over:
    """Organisations that would have more visits than allowed, and the cap."""

    organisations: tuple[Organisation, ...]
    most: int


def caps(*, on: date) -> Mapping[str, int]:
    """Kind of organisation → most visits in a term, by what holds on the day."""
    found: dict[str, int] = {}
    for cap in VisitCap.objects.on(on):
        found |= dict.fromkeys(cap.kinds, cap.most)
    return found


def term_of(day: date) -> Period:
    return Period.containing(Kind.TERM, day)


def counts(organisations: Iterable[int], term: Period) -> dict[int, int]:
    """Organisation → visits on site in the term, planned or done. One query."""
    standing = Visit.objects.burdening(term.first, term.end).filter(organisation__in=list(organisations))
    return dict(standing.values("organisation").annotate(many=Count("pk")).values_list("organisation", "many"))


def over_cap(organisations: Iterable[Organisation], day: date) -> Over | None:
    """Those for which one visit more on the day would be too many; None where there is room for all."""
    asked, allowed, term = list(organisations), caps(on=day), term_of(day)
    there = counts([one.pk for one in asked], term)
    full = [one for one in asked if one.kind in allowed and there.get(one.pk, 0) >= allowed[one.kind]]
    return Over(tuple(full), min(allowed[one.kind] for one in full)) if full else None
