"""What a page tells of a draw: its list, its digests, its stage and its result, with organisations by name."""

import json
from dataclasses import dataclass
from typing import Any

from tijiao.directory.models import Organisation
from tijiao.inspections.models import Draw
from tijiao.inspections.round_forms import STRATA


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """One place as drawn: its name and the numbers of its inspectors."""

    code: str
    name: str
    team: tuple[str, ...]


def context(found: Draw) -> dict[str, Any]:
    """Two queries at most."""
    listed: dict[str, Any] = json.loads(found.list_text)
    result: Any = found.result
    codes = result["drawn"] if result else []
    names = dict(Organisation.objects.filter(code__in=codes).values_list("code", "name"))
    teams = (result["teams"] or [[] for _code in codes]) if result else []
    return {
        "draw": found,
        "listed": listed,
        "places": len(listed["places"]),
        "inspectors": len(listed["inspectors"]),
        "take": [(STRATA.get(stratum, stratum), number) for stratum, number in listed["take"]],
        "result": [DrawnRow(code, names.get(code, code), tuple(team)) for code, team in zip(codes, teams, strict=True)],
    }
