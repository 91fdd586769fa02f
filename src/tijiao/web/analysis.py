"""One indicator looked at from four sides: its trend, the order of schools, how they are spread, the map of towns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tijiao.access.problems import NotVisible
from tijiao.directory import clock
from tijiao.directory.attributes import ATTRIBUTES
from tijiao.directory.models import Organisation, OrganisationKind
from tijiao.insight import readings
from tijiao.insight.declare import Indicator
from tijiao.insight.engine.engine import CITY
from tijiao.insight.library import library
from tijiao.kernel.periods import Period
from tijiao.pages.charts import Chart, Series, histogram, quartiles
from tijiao.pages.language import language
from tijiao.plans.models import Target
from tijiao.reports.library import place_map
from tijiao.reports.numbers import School, schools

SIDES = (
    ("trend", gettext_lazy("走势")), ("ranking", gettext_lazy("排名")), ("distribution", gettext_lazy("分布")),
    ("map", gettext_lazy("镇街地图")),
)  # fmt: skip
PERIODS, MOST = 12, 6


@dataclass(frozen=True)
class Asked:
    """What the address asks for: ?period= ?stage= ?org= (several)."""

    indicator: Indicator
    period: Period
    stage: str
    organisations: tuple[Organisation, ...]

    @property
    def title(self) -> str:
        return self.indicator.title.say(language())

    @property
    def unit(self) -> str:
        return self.indicator.unit.say(language())


def asked(request: HttpRequest, indicator_id: str) -> Asked:
    """Raises NoSuchIndicator, WrongPeriod, NotVisible for organisations that are not there."""
    indicator = library().indicator(indicator_id)
    text = request.GET.get("period", "")
    period = Period.parse(text) if text else readings.usual_period(indicator, clock.today())
    return Asked(indicator, period, request.GET.get("stage", ""), chosen(request))


def chosen(request: HttpRequest) -> tuple[Organisation, ...]:
    """The organisations of ?org=, in their order, each once, at most six."""
    codes = list(dict.fromkeys(code for code in request.GET.getlist("org") if code))[:MOST]
    found = {one.code: one for one in Organisation.objects.filter(code__in=codes)} if codes else {}
    if len(found) < len(codes):
        raise NotVisible()
    return tuple(found[code] for code in codes)


def stage_name(stage: str) -> str:
    return str(ATTRIBUTES["stage"][1].get(stage, _("未登记学段")))


def trend(about: Asked) -> list[Chart]:
    """The indicator by period for the organisations asked for, the whole city where none is."""
    periods = readings.periods_before(about.period, PERIODS)
    nodes = [(one.code, str(one.name)) for one in about.organisations] or [(CITY, _("全市"))]
    series = [
        Series(name, tuple(one.value for one in readings.series(about.indicator.id, code, periods)))
        for code, name in nodes
    ]
    return [_chart(about, "trend", "line", tuple(str(one) for one in periods), series, first=_("时期"))]


def _chart(about: Asked, side: str, kind: Any, names: tuple[str, ...], series: Sequence[Series], **more: Any) -> Chart:
    goal = _goal(about.indicator.id)
    told = {"unit": about.unit, "decimals": about.indicator.decimals, **more}
    if goal is not None and kind != "map":
        told = {"target": goal, "target_name": _("目标"), **told}
    return Chart(f"{side}-{about.indicator.id}", about.title, kind, names, tuple(series), **told)


def _goal(indicator: str) -> float | None:
    """What the plan in force promises of a share; a city's count is no line that schools could be held against."""
    if library().indicators[indicator].aggregate not in ("rate", "mean"):
        return None
    found = Target.objects.filter(
        indicator=indicator, measure__line__part__plan__year=clock.today().year,
        measure__line__part__plan__state="confirmed",
    )  # fmt: skip
    return found.values_list("value", flat=True).first()


def _values(about: Asked, among: Sequence[School]) -> dict[School, float]:
    """Schools with a number that may be shown."""
    found = readings.children(about.indicator.id, [one.code for one in among], about.period)
    told = {one: found[one.code].value for one in among}
    return {one: value for one, value in told.items() if value is not None}


def _address(about: Asked, code: str) -> str:
    return f"{reverse('insight:reading', args=[about.indicator.id])}?org={code}&period={about.period}"


def ranking(about: Asked) -> list[Chart]:
    """Schools of one stage in the order of their values, the better first; only like is laid beside like."""
    alike = [one for one in schools(on=clock.today()) if one.stage == about.stage]
    values = _values(about, alike)
    order = sorted(
        values.items(), key=lambda one: (one[1] * (1 if about.indicator.better == "down" else -1), one[0].code)
    )
    names = tuple(one.name for one, _value in order)
    links = {one.name: _address(about, one.code) for one, _value in order}
    series = [Series(about.title, tuple(value for _one, value in order))]
    marked = frozenset(one.name for one in about.organisations)
    return [_chart(about, "ranking", "rows", names, series, first=_("单位"), links=links, marked=marked)]


def distribution(about: Asked) -> list[Chart]:
    """How many schools lie where, and by stage the middle half."""
    values = _values(about, schools(on=clock.today()))
    by_stage: dict[str, list[float]] = {}
    for one, value in values.items():
        by_stage.setdefault(one.stage, []).append(value)
    wanted = by_stage.get(about.stage, list(values.values()) if not about.stage else [])
    classes = histogram(wanted)
    names = tuple(f"{low:g}–{high:g}" for low, high, _count in classes)
    counts = Series(_("学校数"), tuple(float(count) for _low, _high, count in classes))
    bars = Chart(f"histogram-{about.indicator.id}", about.title, "bar", names, (counts,), unit=_("所"),
                 first=f"{about.title} {about.unit}", decimals=0)  # fmt: skip
    return [bars, _boxes(about, by_stage)]


def _boxes(about: Asked, by_stage: dict[str, list[float]]) -> Chart:
    heads = (_("最低"), _("下四分位"), _("中位"), _("上四分位"), _("最高"))
    stages = [stage for stage in ATTRIBUTES["stage"][1] if stage in by_stage]
    columns = zip(*(quartiles(by_stage[stage]) for stage in stages), strict=True) if stages else [()] * len(heads)
    series = [Series(head, tuple(column)) for head, column in zip(heads, columns, strict=True)]
    names = tuple(stage_name(stage) for stage in stages)
    return _chart(about, "box", "box", names, series, first=_("学段"))


def towns(about: Asked) -> list[Chart]:
    """The towns on the map that a pack provides; none where no pack does."""
    drawn = place_map()
    if drawn is None:
        return []
    areas = [one.properties for one in drawn.features]
    there = set(Organisation.objects.kinds(OrganisationKind.TOWN).values_list("code", flat=True))
    found = readings.children(about.indicator.id, [one.code for one in areas], about.period)
    values = tuple(found[one.code].value for one in areas)
    links = {one.name: _address(about, one.code) for one in areas if one.code in there}
    names = tuple(one.name for one in areas)
    return [_chart(about, "map", "map", names, [Series(about.title, values)], first=_("镇街"), links=links,
                   shapes=drawn.shapes())]  # fmt: skip


CHARTS = {"trend": trend, "ranking": ranking, "distribution": distribution, "map": towns}


def context(about: Asked, side: str) -> dict[str, Any]:
    """What the page of a side shows. Schools are ordered in the stage with most values when none is asked for."""
    offered = stages_of(about) if side in ("ranking", "distribution") else []
    if side == "ranking" and offered and about.stage not in dict(offered):
        about = Asked(about.indicator, about.period, offered[0][0], about.organisations)
    return {
        "about": about, "side": side, "sides": SIDES, "charts": CHARTS[side](about), "stages": offered,
        "before": about.period.previous(), "after": about.period.next(), "room": MOST - len(about.organisations),
    }  # fmt: skip


def stages_of(about: Asked) -> list[tuple[str, str]]:
    """The stages that have values, those with most first."""
    counts: dict[str, int] = {}
    for one in _values(about, schools(on=clock.today())):
        counts[one.stage] = counts.get(one.stage, 0) + 1
    return [(stage, stage_name(stage)) for stage in sorted(counts, key=lambda one: (-counts[one], one))]
