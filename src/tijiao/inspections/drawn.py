"""What a page tells of a draw: its list, its digests, its stage and its result, with organisations by name."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tijiao.directory.models import Organisation
from tijiao.inspections.models import Draw, Seat
from tijiao.inspections.round_forms import STRATA


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """One place as drawn: its name and the numbers of its inspectors."""

    code: str
    name: str
    team: tuple[str, ...]


def substitutes(found: Draw) -> list[tuple[str, str, str]]:
    """Who goes where in place of whom was drawn: (organisation, number drawn, number that goes). Why is not public."""
    seats = Seat.objects.filter(visit__sheets__round=found.round_id, instead_of__isnull=False).distinct()
    told = seats.order_by("visit__organisation__code", "pk") if found.round_id else seats.none()
    return list(told.values_list("visit__organisation__name", "instead_of__number", "inspector__number"))


def facts(found: Draw, listed: dict[str, Any]) -> list[tuple[str, str]]:
    """What stands in the list, in words: both sides, and how many are drawn of what."""
    sides = {"places": len(listed["places"]), "inspectors": len(listed["inspectors"])}
    told = [_("%(places)s 个单位，%(inspectors)s 名检查人员") % sides]
    if found.round_id and listed["cross_zones"]:
        told.append(_("跨片区"))
    if found.round_id:
        told.append(_("每个单位 %(team)s 人") % {"team": listed["team"]})
    take = _("、").join(f"{STRATA.get(stratum, stratum)} {number}" for stratum, number in listed["take"])
    return [(_("名单"), " · ".join(told)), (_("抽取数"), take)]


def context(found: Draw) -> dict[str, Any]:
    """Three queries at most."""
    listed: dict[str, Any] = json.loads(found.list_text)
    result: Any = found.result
    codes = result["drawn"] if result else []
    names = dict(Organisation.objects.filter(code__in=codes).values_list("code", "name"))
    teams = (result["teams"] or [[] for _code in codes]) if result else []
    return {
        "draw": found,
        "substitutes": substitutes(found) if result else [],
        "facts": facts(found, listed),
        "result": [DrawnRow(code, names.get(code, code), tuple(team)) for code, team in zip(codes, teams, strict=True)],
    }
