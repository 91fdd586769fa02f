"""Both sides of a draw, out of the facts of the day: who may be inspected with what weight, and who inspects.

Weight of a place: 1, and 1 for each finding of the past year that others found or that is overdue (3 at most), and 1
for every three months since the last visit on site (4 at most; 4 where nobody ever came). Whole numbers from 1 to 8.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Max

from tijiao.directory.models import Membership, Organisation, OrganisationAttribute
from tijiao.inspections.burden import caps, counts, term_of
from tijiao.inspections.models import Finding, Inspector, Mode, Round, RoundKind, Visit
from tijiao.inspections.recusing import recused_pairs
from tijiao.inspections.scope import fitting
from tijiao.kernel.clocks import add_months
from tijiao.kernel.draw import DrawList, Place
from tijiao.kernel.draw import Inspector as DrawnInspector

MOST_FOR_FINDINGS, MOST_FOR_TIME, MONTHS_A_STEP = 3, 4, 3


@dataclass(frozen=True, slots=True)
class Terms:
    """What an office decides of a draw. `take`: stratum (stage, or kind) → how many; `team`: inspectors to a place."""

    take: Mapping[str, int]
    team: int = 2
    cross_zones: bool = False
    inspectors: frozenset[int] = frozenset()
    """Ids on the register; none: all of them."""


@dataclass(frozen=True)
class Frame:
    """Both sides. `full`: those left out because the cap on visits is reached, unless a leader allowed more."""

    places: tuple[Place, ...]
    inspectors: tuple[DrawnInspector, ...]
    full: tuple[Organisation, ...] = field(default=())

    @property
    def strata(self) -> dict[str, int]:
        """Stratum → how many places stand in it."""
        return dict(sorted(Counter(place.stratum for place in self.places).items()))


def frame(found: Round, *, on: date, inspectors: frozenset[int] = frozenset()) -> Frame:
    """Both sides of a round's draw as the day's facts give them. A fixed number of queries."""
    everybody = list(fitting(found, on=on))
    full = _full(found, everybody)
    open_to_draw = [one for one in everybody if one.pk not in {one.pk for one in full}]
    zones, strata = _zones(open_to_draw, on), _strata(open_to_draw, on)
    weights = _weights(open_to_draw, on)
    places = tuple(
        Place(one.code, weights[one.pk], strata.get(one.pk, one.kind), zones.get(one.pk, "")) for one in open_to_draw
    )
    return Frame(places, _inspectors(everybody, inspectors, on), tuple(full))


def draw_list(found: Round, told: Frame, terms: Terms) -> DrawList:
    """What is frozen. A cross-zone round sends somebody to every place and always crosses zones."""
    crossing = found.kind == RoundKind.CROSS_ZONE or terms.cross_zones
    take = {stratum: number for stratum, number in terms.take.items() if number}
    return DrawList(found.title, told.places, take, told.inspectors, terms.team, crossing)


def _full(found: Round, everybody: list[Organisation]) -> list[Organisation]:
    if found.mode != Mode.ON_SITE or found.over_cap_by_id is not None:
        return []
    allowed, there = caps(on=found.from_day), counts([one.pk for one in everybody], term_of(found.from_day))
    return [one for one in everybody if one.kind in allowed and there.get(one.pk, 0) >= allowed[one.kind]]


def _zones(organisations: list[Organisation], on: date) -> dict[int, str]:
    rows = Membership.objects.on(on).filter(grouping__kind="zone", organisation__in=organisations)
    return dict(rows.order_by("grouping__code").values_list("organisation", "grouping__code"))


def _strata(organisations: list[Organisation], on: date) -> dict[int, str]:
    rows = OrganisationAttribute.objects.on(on).filter(key="stage", organisation__in=organisations)
    return dict(rows.values_list("organisation", "value"))


def _weights(organisations: list[Organisation], on: date) -> dict[int, int]:
    year = Finding.objects.filter(organisation__in=organisations, found_on__gt=add_months(on, -12), found_on__lte=on)
    held = year.exclude(source="self") | year.overdue(on=on)
    many = dict(held.values("organisation").annotate(n=Count("pk", distinct=True)).values_list("organisation", "n"))
    came = Visit.objects.done().filter(organisation__in=organisations, mode=Mode.ON_SITE, on_day__lte=on)
    last = dict(came.values("organisation").annotate(day=Max("on_day")).values_list("organisation", "day"))
    return {one.pk: weight(many.get(one.pk, 0), last.get(one.pk), on) for one in organisations}


def weight(findings: int, last: date | None, on: date) -> int:
    """The weight of a place by its findings of the past year and the day of the last visit."""
    if last is None:
        steps = MOST_FOR_TIME
    else:
        months = (on.year - last.year) * 12 + on.month - last.month - (on.day < last.day)
        steps = min(max(months, 0) // MONTHS_A_STEP, MOST_FOR_TIME)
    return 1 + min(findings, MOST_FOR_FINDINGS) + steps


def _inspectors(places: list[Organisation], chosen: frozenset[int], on: date) -> tuple[DrawnInspector, ...]:
    """Who inspects, each with the places of the list to keep away from."""
    rows: Any = Inspector.objects.on(on).exclude(kind=Inspector.Kind.SUPERVISOR).filter(user__is_active=True)
    rows = rows.select_related("zone")
    people = list(rows.filter(pk__in=chosen) if chosen else rows)
    codes, away = {one.pk: one.code for one in places}, recused_pairs(people, on=on)
    return tuple(
        DrawnInspector(
            one.number,
            one.load,
            one.zone.code if one.zone else "",
            tuple(sorted(codes[place] for place in away[one.pk] if place in codes)),
        )
        for one in people
    )
