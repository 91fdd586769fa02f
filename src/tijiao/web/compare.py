"""Up to six schools beside each other, and one school beside those of its stage."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.directory.models import Organisation, User
from tijiao.insight import readings
from tijiao.insight.library import library
from tijiao.insight.readings import Reading
from tijiao.pages.charts import Chart, Series
from tijiao.pages.language import language
from tijiao.pages.sections import Content, Section, register
from tijiao.reports.numbers import Beside, address_of, numbers, schools
from tijiao.web.analysis import MOST, stage_name


@dataclass(frozen=True)
class Row:
    """An indicator with a reading for each school, in their order."""

    title: str
    unit: str
    readings: tuple[Reading, ...]

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Text and address of each number."""
        return [(one.text, address_of(one)) for one in self.readings]


def compared(organisations: Sequence[Organisation], *, on: date) -> dict[str, Any]:
    """The context of the comparison: every indicator with evidence at one of the schools, and a chart of the shares."""
    rows = list(_rows([one.code for one in organisations], on)) if organisations else []
    return {"organisations": organisations, "rows": rows, "charts": _charts(rows, organisations) if rows else [],
            "room": MOST - len(organisations)}  # fmt: skip


def _rows(codes: Sequence[str], on: date) -> Iterator[Row]:
    for indicator in library().indicators.values():
        if indicator.aggregate == "cv":  # how schools differ says nothing of one of them
            continue
        found = readings.children(indicator.id, codes, readings.usual_period(indicator, on))
        told = tuple(found[code] for code in codes)
        if any(one.value is not None for one in told):
            yield Row(indicator.title.say(language()), indicator.unit.say(language()), told)


def _charts(rows: Sequence[Row], organisations: Sequence[Organisation]) -> list[Chart]:
    shares = [row for row in rows if row.unit == "%"]
    names = tuple(row.title for row in shares)
    series = tuple(
        Series(one.name, tuple(row.readings[at].value for row in shares)) for at, one in enumerate(organisations)
    )
    return [Chart("comparison", _("比率对比"), "rows", names, series, unit="%", first=_("指标"), decimals=1)]


def build(user: User, organisation: Organisation, on: date) -> Content | None:
    """The section of the school page: its numbers beside those of comparable schools."""
    if not may(user, Action.SCHOOL_VIEW, at=organisation.path):
        return None
    known = schools(on=on)
    stage = next((one.stage for one in known if one.code == organisation.code), "")
    alike = [one for one in known if one.stage == stage]
    rows = numbers(alike, today=on).of(organisation.code) if stage else []
    told = {"organisation": organisation, "beside": rows, "stage": stage_name(stage), "alike": len(alike)}
    return Content("web/_readings.html", {**told, "charts": _beside_chart(rows, organisation)})


def _beside_chart(rows: Sequence[Beside], school: Organisation) -> list[Chart]:
    shares = [row for row in rows if row.reading.indicator.unit.zh == "%"]
    series = (
        Series(school.name, tuple(row.reading.value for row in shares)),
        Series(_("同类中位数"), tuple(row.middle for row in shares)),
    )
    names = tuple(row.title for row in shares)
    return (
        [Chart("beside", _("与同类学校"), "rows", names, series, unit="%", first=_("指标"), decimals=1)]
        if shares
        else []
    )


def bring() -> None:
    """Put the section onto the school page."""
    register(Section("readings", 5, gettext_lazy("指标与同类学校"), build))
