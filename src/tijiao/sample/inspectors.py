"""The register of inspectors: who they are, whose schools are in their charge, and what one of them keeps away from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tijiao.directory.models import Grouping, Holding, Membership
from tijiao.inspections.models import Charge, Inspector, Recusal
from tijiao.sample.design import City
from tijiao.sample.writing import write

SINCE = date(2019, 9, 1)
_OFFICES = ("safety", "health", "supervision")
_SUPERVISORS = 2


@dataclass(frozen=True, slots=True)
class Listed:
    """An inspector as the rest of the sample needs it. `zone`: pk of the grouping, None for who belongs to none."""

    pk: int
    number: str
    user: int
    kind: str
    zone: int | None


def enrol_all(city: City) -> list[Listed]:
    """Write the register, the charges and one recusal. Returns everybody on the register."""
    zones = list(Grouping.objects.filter(kind="zone").order_by("code").values_list("pk", flat=True))
    users = list(Holding.objects.filter(post__role="inspector").order_by("pk").values_list("user", flat=True))
    supervisors = users[-min(_SUPERVISORS, len(users) // 2) :]
    told = [("inspector", user, city.bureau.pk) for user in users if user not in supervisors]
    told += [("supervisor", user, city.bureau.pk) for user in supervisors]
    told += [
        ("office", city.account("section-officer", city.section(code).pk), city.section(code).pk) for code in _OFFICES
    ]
    listed, rows = [], []
    for place, (kind, user, home) in enumerate(told):
        zone = zones[place % len(zones)] if kind == "inspector" and zones else None
        one = Listed(place + 1, f"{_LETTERS[kind]}{place + 1:02}", user, kind, zone)
        listed.append(one)
        rows.append((one.pk, one.number, user, kind, home, zone, 40, SINCE))
    write(Inspector, ("id", "number", "user", "kind", "organisation", "zone", "load", "from_day"), rows)
    _charge(city, [one for one in listed if one.kind == "inspector"])
    return listed


_LETTERS = {"inspector": "D", "office": "K", "supervisor": "S"}


def named(city: City, people: Sequence[Listed]) -> dict[int, Listed]:
    """School → whose name hangs at its gate: one of its own zone."""
    zone_of = dict(Membership.objects.filter(grouping__kind="zone").values_list("organisation", "grouping"))
    found = {}
    for place, school in enumerate(city.schools):
        near = [one for one in people if one.zone == zone_of.get(school.pk)] or list(people)
        found[school.pk] = near[place % len(near)]
    return found


def _charge(city: City, people: Sequence[Listed]) -> None:
    charged = named(city, people)
    write(
        Charge, ("inspector", "organisation", "from_day"), ((one.pk, school, SINCE) for school, one in charged.items())
    )
    write(Recusal, ("inspector", "organisation", "from_day"), [(people[0].pk, city.schools[-1].pk, SINCE)])
