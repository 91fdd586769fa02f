"""The page of the balanced county: per school the seven resources and what is missing, per county the spreads."""

import math
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record
from tijiao.directory import clock
from tijiao.directory.models import Organisation
from tijiao.insight import readings
from tijiao.insight.balancing import Amount, Verdict, judge
from tijiao.insight.engine.figure import Figure
from tijiao.insight.library import library
from tijiao.insight.models import Standard
from tijiao.insight.readings import Reading
from tijiao.insight.standards import in_force
from tijiao.kernel.periods import Kind, Period
from tijiao.pages.export import XLSX, write_sheet
from tijiao.pages.language import language

NUMBERS = range(1, 8)
STAGES = {"primary": gettext_lazy("小学"), "junior": gettext_lazy("初中")}
#: Resources counted for a hundred pupils: persons and rooms, which come whole.
_PER_HUNDRED = (1, 2, 3, 7)


@dataclass(frozen=True)
class Asked:
    """What the address asks for: stage, place, period, words to look for, order."""

    stage: str
    organisation: Organisation
    period: Period
    words: str
    order: str


@dataclass(frozen=True)
class Cell:
    """One resource of one school. `lacks`: how much more it takes to meet the limit; None when it is not reported."""

    number: int
    reading: Reading
    amount: Amount

    @property
    def lacks(self) -> float | None:
        if self.amount.value is None or self.amount.met:
            return None
        missing = self.amount.missing()
        return math.ceil(missing / 100 - 1e-9) if self.number in _PER_HUNDRED else math.ceil(missing - 1e-9)


@dataclass(frozen=True)
class Standing:
    """A school with its seven resources."""

    school: Organisation
    cells: tuple[Cell, ...]
    verdict: Verdict
    pupils: int

    @property
    def met(self) -> int:
        return sum(cell.amount.met for cell in self.cells)


@dataclass(frozen=True)
class Spread:
    """One coefficient of variation against its limit."""

    number: int
    reading: Reading
    standard: Standard | None

    @property
    def kept(self) -> bool | None:
        if self.reading.value is None or self.standard is None:
            return None
        return self.standard.met_by(self.reading.value)


def asked(request: HttpRequest, stage: str) -> Asked:
    """Reads ?org= ?period= ?q= ?sort=. Raises NotVisible for a stage or organisation that is not there."""
    code = request.GET.get("org", "")
    found = Organisation.objects.filter(code=code) if code else Organisation.objects.filter(parent=None)
    organisation = found.order_by("pk").first()
    if stage not in STAGES or organisation is None:
        raise NotVisible()
    text = request.GET.get("period", "")
    period = Period.parse(text) if text else Period.containing(Kind.SCHOOL_YEAR, clock.today())
    return Asked(stage, organisation, period, request.GET.get("q", "").strip(), request.GET.get("sort", "met"))


def context(about: Asked) -> dict[str, Any]:
    """What the page shows."""
    limits = _limits(about)
    readings.together(
        (f"{_id(number, about.stage)}{ending}", [about.period]) for number in NUMBERS for ending in ("", "-cv")
    )
    spreads = [_spread(number, about, limits) for number in NUMBERS]
    standings = list(_ordered(_standings(about, limits), about))
    held = [one for one in limits.values() if not one.confirmed]
    verdicts = [one.verdict for one in standings]
    return {
        "about": about, "stages": STAGES, "spreads": spreads, "standings": standings, "unconfirmed": held,
        "heads": [_head(number, about.stage, limits) for number in NUMBERS],
        "passing": verdicts.count(Verdict.PASSES), "failing": verdicts.count(Verdict.FAILS),
        "unknown": verdicts.count(Verdict.UNKNOWN), "moment": spreads[0].reading.moment,
        "trouble": next((one.reading for one in spreads if one.reading.trouble), None),
        "share": readings.reading(f"balanced-passing-{about.stage}", about.organisation.code, about.period),
        "kept": sum(one.kept is True for one in spreads), "rule": _rule(limits),
        "towns": Organisation.objects.filter(kind="town").order_by("code"),
    }  # fmt: skip


def _limits(about: Asked) -> dict[str, Standard]:
    names = [f"R{number}{ending}/{about.stage}" for number in NUMBERS for ending in ("", "-CV")]
    return in_force([*names, "R-GATE-N/school", "R-GATE-REST/school", "X10/school"], on=about.period.last)


def _rule(limits: Mapping[str, Standard]) -> tuple[int, float]:
    """How many resources must meet their limit, and the floor in percent for the others."""
    least, floor = limits.get("R-GATE-N/school"), limits.get("R-GATE-REST/school")
    return int(least.holds) if least else len(NUMBERS), floor.holds if floor else 100.0


def _head(number: int, stage: str, limits: Mapping[str, Standard]) -> tuple[str, Standard | None]:
    title = library().indicator(_id(number, stage)).title.say(language())
    return title.rsplit("（", 1)[0].rsplit(" (", 1)[0], limits.get(f"R{number}/{stage}")


def _id(number: int, stage: str) -> str:
    return f"balanced-r{number}-{stage}"


def _spread(number: int, about: Asked, limits: Mapping[str, Standard]) -> Spread:
    found = readings.reading(f"{_id(number, about.stage)}-cv", about.organisation.code, about.period)
    return Spread(number, found, limits.get(f"R{number}-CV/{about.stage}"))


def _standings(about: Asked, limits: Mapping[str, Standard]) -> Iterator[Standing]:
    """Every school below that takes part: those that have evidence of any of the seven."""
    schools = Organisation.objects.filter(path__startswith=about.organisation.path, kind="school").order_by("code")
    codes = [school.code for school in schools]
    found = {number: readings.children(_id(number, about.stage), codes, about.period) for number in NUMBERS}
    least, floor = _rule(limits)
    for school in schools:
        read = [found[number][school.code] for number in NUMBERS]
        if not any(one.figure.rows for one in read):
            continue
        pupils = max(one.figure.denominator or 0.0 for one in read)
        cells = tuple(
            Cell(number, one, _amount(one.figure, pupils, limits.get(f"R{number}/{about.stage}")))
            for number, one in zip(NUMBERS, read, strict=True)
        )
        verdict = judge([cell.amount for cell in cells], least=least, floor=floor)
        yield Standing(school, cells, verdict, round(pupils))


def _amount(figure: Figure, pupils: float, limit: Standard | None) -> Amount:
    return Amount(figure.numerator, pupils, limit.holds if limit else 0.0)


def _ordered(found: Iterable[Standing], about: Asked) -> list[Standing]:
    """By the number of resources met (the neediest first), by name, or by one of the resources; words filter names."""
    wanted = [one for one in found if about.words.lower() in one.school.name.lower() or not about.words]
    back = about.order.startswith("-")
    name = about.order.removeprefix("-")
    if name == "name":
        return sorted(wanted, key=lambda one: one.school.name, reverse=back)
    if name in {f"r{number}" for number in NUMBERS}:
        at = int(name[1:]) - 1
        return sorted(wanted, key=lambda one: one.cells[at].amount.value or 0.0, reverse=back)
    return sorted(wanted, key=lambda one: (one.met, one.school.code), reverse=back)


def workbook(request: HttpRequest, about: Asked) -> FileResponse:
    """The schools as .xlsx; the act is kept in the audit chain."""
    told = context(about)
    standings: Sequence[Standing] = told["standings"]
    heads = [_("单位代码"), _("单位"), _("在校生")]
    for title, _standard in told["heads"]:
        heads += [title, _("还缺")]
    heads += [_("达标项数"), _("结论")]
    with transaction.atomic():
        record(
            "balanced.export", by=request.user, subject=("insight.balanced", about.stage), at=clock.now(),
            organisation=about.organisation.pk, facts={"rows": len(standings), "period": str(about.period)},
        )  # fmt: skip
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    title = _("优质均衡资源配置（%(stage)s）") % {"stage": STAGES[about.stage]}
    write_sheet(file, title, heads, (_line(one) for one in standings))
    file.seek(0)
    name = f"{title}-{str(about.period).replace('/', '-')}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _line(one: Standing) -> list[Any]:
    line: list[Any] = [one.school.code, one.school.name, one.pupils]
    for cell in one.cells:
        line += [cell.amount.value, cell.lacks]
    return [*line, one.met, verdict_words()[one.verdict]]


def verdict_words() -> dict[Verdict, str]:
    return {Verdict.PASSES: _("达标"), Verdict.FAILS: _("未达标"), Verdict.UNKNOWN: _("数据不全")}
