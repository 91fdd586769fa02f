"""All ledgers of a window together: how complete they stand by section and ledger, town, zone or organisation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.directory.models import Organisation
from tijiao.kernel.periods import Kind, Period, WrongPeriod
from tijiao.kernel.times import local_day
from tijiao.ledgers.completeness import Completeness, Tally, completeness, towns_of
from tijiao.ledgers.models import Ledger
from tijiao.ledgers.obligations import zones_of

WAYS = ("section", "town", "zone", "organisation")


@dataclass(frozen=True, slots=True)
class Line:
    """What is counted together: a section with its ledgers beneath it, a town, a zone, an organisation."""

    name: str
    tally: Tally
    below: tuple["Line", ...] = ()


def overall(user: Any, asked: Mapping[str, str], *, at: datetime) -> dict[str, Any]:
    """The context of the page. `window`: a month or school year, the current month unless told; `rows`: one of WAYS."""
    window, way = _window(asked.get("window", ""), local_day(at)), asked.get("rows", "")
    way = way if way in WAYS else "section"
    ledgers = list(Ledger.objects.filter(waiting=False))
    found = completeness(ledgers, window.first, window.end, at=at, reach=reach(user, Action.LEDGER_VIEW))
    year = Period.containing(Kind.SCHOOL_YEAR, window.first)
    after = window.next()
    return {
        "window": window, "way": way, "total": found.total, "lines": _lines(found, ledgers, way, local_day(at)),
        "before": _query(window.previous(), way), "after": _query(after, way) if after.first <= local_day(at) else "",
        "year": _query(year, way) if window.kind is Kind.MONTH else "",
        "ways": [(_query(window, one), _word(one), one == way) for one in WAYS],
    }  # fmt: skip


def _window(text: str, today: date) -> Period:
    try:
        found = Period.parse(text)
    except WrongPeriod:
        return Period.containing(Kind.MONTH, today)
    return found if found.kind in (Kind.MONTH, Kind.SCHOOL_YEAR) else Period.containing(Kind.MONTH, today)


def _query(window: Period, way: str) -> str:
    return "?" + urlencode({"window": str(window), "rows": way})


def _word(way: str) -> str:
    return {"section": _("按科室"), "town": _("按镇街"), "zone": _("按片区"), "organisation": _("逐校")}[way]


def _lines(found: Completeness, ledgers: list[Ledger], way: str, today: date) -> list[Line]:
    if way == "section":
        return _sections(found, ledgers)
    names = _homes(found, way, today)
    tallies = found.rolled(lambda key: names[key[1]])
    return [Line(name, tally) for name, tally in sorted(tallies.items(), key=lambda one: (_share(one[1]), one[0]))]


def _sections(found: Completeness, ledgers: list[Ledger]) -> list[Line]:
    names = dict(Organisation.objects.kinds("section").values_list("code", "name"))
    tallies, lines = found.rolled(lambda key: key[0]), []
    for code in sorted({one.section for one in ledgers}):
        below = tuple(Line(str(one), tallies[one.pk]) for one in ledgers if one.section == code and one.pk in tallies)
        if below:
            whole = Tally()
            for one in below:
                whole.add(one.tally)
            lines.append(Line(names.get(code, code), whole, below))
    return sorted(lines, key=lambda one: (_share(one.tally), one.name))


def _homes(found: Completeness, way: str, today: date) -> dict[int, str]:
    """The name under which each organisation is counted."""
    if way == "organisation":
        return {pk: member.name for pk, member in found.members.items()}
    if way == "zone":
        zones = zones_of(found.members, on=today)
        return {pk: zones.get(pk, ("", _("未分片")))[1] for pk in found.members}
    towns = dict(Organisation.objects.kinds("town").values_list("pk", "name"))
    return {pk: towns[home] if home else _("局直属") for pk, home in towns_of(found, towns).items()}


def _share(tally: Tally) -> float:
    return tally.share if tally.share is not None else 2
