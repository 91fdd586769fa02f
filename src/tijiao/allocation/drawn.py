"""What a page tells of a draw of allocation: numbers only."""

import json
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tijiao.allocation import admission_lists, explaining, lottery
from tijiao.allocation.models import Draw, Part


def context(found: Draw) -> dict[str, Any]:
    """The draw with what stands in its list, in words."""
    listed: dict[str, Any] = json.loads(found.list_text)
    if found.part == Part.LOTTERY:
        told = _lottery_facts(found, listed)
    else:
        told = _seat_facts(found, listed) if found.part == Part.SEATS else _watch_facts(listed)
    solution = found.solution
    if solution.withdrawn_at is not None:
        told.append((_("方案已撤回"), solution.why_withdrawn))
    return {"draw": found, "facts": told}


def _seat_facts(found: Draw, listed: dict[str, Any]) -> list[tuple[str, str]]:
    many = len(listed["places"])
    sides = ngettext("%(many)s 名考生，只列编号", "%(many)s 名考生，只列编号", many) % {"many": many}
    sites = _("、").join(f"{site}：{number}" for site, number in listed["take"])
    return [(_("名单"), sides), (_("各考点人数"), sites), (_("编排附表的摘要（SHA-256）"), found.solution.frame_hash)]


def _lottery_facts(found: Draw, listed: dict[str, Any]) -> list[tuple[str, str]]:
    """How many applied in each category, in the order of priority, and which of them are drawn."""
    problem, many = found.solution.problem, len(listed["places"])
    told, drawn = json.loads(found.solution.frame_text), dict(listed["take"])
    named, titles = lottery.strata(told["categories"]), dict(admission_lists.categories(problem))
    sizes = _("、").join(
        f"{titles.get(category, category)} {len(those)}" + (_("（摇号）") if named[category] in drawn else "")
        for category, those in told["categories"]
    )
    sides = ngettext("%(many)s 名，只列回执号", "%(many)s 名，只列回执号", many) % {"many": many}
    return [
        (_("名单"), sides),
        (_("各类人数"), sizes),
        (_("计划名额"), str(told["seats"])),
        (_("规则"), str(explaining.ADMITTED)),
        (_("编排附表的摘要（SHA-256）"), found.solution.frame_hash),
    ]


def _watch_facts(listed: dict[str, Any]) -> list[tuple[str, str]]:
    sides = {"rooms": len(listed["places"]), "people": len(listed["inspectors"]), "team": listed["team"]}
    return [
        (_("名单"), _("%(rooms)s 个考场，%(people)s 名监考员，只列编号") % sides),
        (_("每场监考"), f"{listed['team']}"),
    ]
