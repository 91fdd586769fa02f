"""Schools' numbers on a day, and each beside the middle of its stage: read once, used for many pages and dossiers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.urls import reverse

from tijiao.directory.models import Organisation, OrganisationAttribute, OrganisationKind
from tijiao.insight import readings
from tijiao.insight.library import library
from tijiao.insight.readings import Reading
from tijiao.pages.language import language

SCHOOLS = (OrganisationKind.SCHOOL, OrganisationKind.KINDERGARTEN)
ENOUGH = 2
"""So many others make a middle."""


@dataclass(frozen=True)
class School:
    code: str
    name: str
    stage: str


def schools(*, on: date) -> list[School]:
    """Every school and kindergarten that stands on a day, with its stage. Two queries."""
    stages = dict(OrganisationAttribute.objects.on(on).filter(key="stage").values_list("organisation", "value"))
    rows = Organisation.objects.live(on=on).kinds(*SCHOOLS).order_by("code").values_list("pk", "code", "name")
    return [School(code, name, stages.get(pk, "")) for pk, code, name in rows]


@dataclass(frozen=True)
class Beside:
    """A school's number beside the middle of its stage, None with fewer than two others to lay it beside.

    `better`: whether it lies on the good side; None: as good, or nothing to say.
    """

    title: str
    reading: Reading
    middle: float | None

    @property
    def address(self) -> str:
        return address_of(self.reading)

    @property
    def middle_text(self) -> str:
        return "—" if self.middle is None else f"{self.middle:,.{self.reading.indicator.decimals}f}"

    @property
    def better(self) -> bool | None:
        value, way = self.reading.value, self.reading.indicator.better
        if value is None or self.middle is None or value == self.middle or way == "none":
            return None
        return (value > self.middle) == (way == "up")


@dataclass(frozen=True)
class Numbers:
    """Every indicator that says something of one school → its readings by the school's code."""

    among: Mapping[str, School]
    found: Sequence[Mapping[str, Reading]]

    def of(self, code: str) -> list[Beside]:
        """The numbers of a school that has evidence, each beside the others of its stage."""
        alike = [one.code for one in self.among.values() if one.stage == self.among[code].stage and one.code != code]
        return [
            Beside(one[code].indicator.title.say(language()), one[code], _middle(one, alike))
            for one in self.found if one[code].figure.rows
        ]  # fmt: skip


def numbers(among: Iterable[School], *, today: date, on: date | None = None) -> Numbers:
    """Read them. `on`: as they stand on that day. How schools differ (cv) says nothing of one of them."""
    known = {one.code: one for one in among}
    asked = [one for one in library().indicators.values() if one.aggregate != "cv"]
    periods = [readings.usual_period(one, today) for one in asked]
    readings.together(((one.id, [period]) for one, period in zip(asked, periods, strict=True)), on=on)
    found = [readings.children(one.id, known, period, on=on) for one, period in zip(asked, periods, strict=True)]
    return Numbers(known, found)


def address_of(reading: Reading) -> str:
    return f"{reverse('insight:reading', args=[reading.indicator.id])}?org={reading.node}&period={reading.period}"


def _middle(found: Mapping[str, Reading], alike: Iterable[str]) -> float | None:
    values = [found[code].value for code in alike]
    known = [value for value in values if value is not None]
    return median(known) if len(known) >= ENOUGH else None
