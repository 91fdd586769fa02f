"""What the pages of a plan show, gathered as plain contexts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from tijiao.kernel.problems import Problem
from tijiao.pages.charts import Chart
from tijiao.pages.language import english
from tijiao.plans.asked import Readings, ahead
from tijiao.plans.marking import Span, paragraphs
from tijiao.plans.models import Line, Plan, Target
from tijiao.plans.rows import row_of
from tijiao.plans.standing import LineStanding, Read, line_standing, plan_standing
from tijiao.plans.trend import YEAR, charts
from tijiao.plans.works import groups


def plan_page(plan: Plan, read: Read, *, on: date) -> dict[str, Any]:
    """The plan's tree with its lights, and the document's text beside it, cut where lines and targets stand."""
    asked = Readings(read)
    parts = plan_standing(plan, asked, on=on)
    lines = [one for part in parts for one in part.lines]
    spans = [Span(*one.line.span, "line", one.line.pk) for one in lines if one.line.span]
    targets = [standing.target for one in lines for standing in one.targets]
    spans += [Span(*target.span, "target", target.pk) for target in targets if target.span]
    text = plan.document.text if plan.document else ""
    ownerless = [one.line for one in lines if one.line.owner is None]
    return {
        "plan": plan, "parts": parts, "paragraphs": paragraphs(text, spans), "open_owners": len(ownerless),
        "first_open": next(iter(ownerless), None), "troubles": asked.troubles,
    }  # fmt: skip


def line_page(line: Line, read: Read, *, on: date) -> dict[str, Any]:
    """A line: its targets with their ways, its measures with what makes them run, its projects."""
    asked = Readings(read)
    ahead(line.targets, on=on, most=YEAR)
    standing = line_standing(line, asked, on=on)
    measured = line.measures.all()
    names = {one["id"]: one[_language()] or one["zh"] for measure in measured for one in measure.mechanisms}
    works = groups(line.projects.all(), standing.targets, names, on=on)
    titles = line.part.plan.tag_titles
    measures = [
        (one, [(tag, titles.get(tag, tag)) for tag in one.tags], [_running(each) for each in one.mechanisms])
        for one in measured
    ]
    context = {"line": line, "plan": line.part.plan, "standing": standing, "works": works, "measures": measures}
    rows = [row_of(one, asked.trend(one.target, on)) for one in standing.targets]
    drawn = charts_of(standing, asked, on)
    told = {"rows": rows, "charts": drawn, "troubles": asked.troubles, "read_at": min(asked.moments, default=None)}
    return {**context, **_neighbours(line), **told}


#: Where the entries of a kind have a page of their own, under their id; and where they stand in a list.
_PAGES = {"ledger": "ledgers:records", "indicator": "insight:reading"}
_LISTS = {
    "programme": "programmes:programmes",
    "scheme": "awards:schemes",
    "exam": "allocation:problems",
    "admission": "allocation:problems",
    "hazard": "inspections:findings",
}


@dataclass(frozen=True)
class Serving:
    """What makes a mechanism run, and where it is seen; `address` is "" where it has no page."""

    title: str
    address: str


def _running(mechanism: dict[str, Any]) -> dict[str, Any]:
    """The mechanism with what serves it, ready for the page.

    Forms are seen through their ledgers; projects are one entry, which leads to where they stand on the page.
    """
    by_kind = {kind: [one for one in mechanism["served"] if one["kind"] == kind] for kind in ("project", "form")}
    found = [one for one in mechanism["served"] if one["kind"] not in by_kind]
    if not found and not by_kind["project"]:
        found = by_kind["form"]
    shown = [Serving(one[_language()], _address(one["kind"], one["id"])) for one in found]
    return {**mechanism, "served": [*_projects(mechanism["id"], len(by_kind["project"])), *shown]}


def _projects(mechanism: str, count: int) -> list[Serving]:
    told = ngettext("%(works)s 个项目", "%(works)s 个项目", count) % {"works": count}
    return [Serving(told, f"#works-{mechanism}")] if count else []


def _language() -> str:
    return "en" if english() else "zh"


def _address(kind: str, entry: str) -> str:
    if kind in _PAGES:
        return reverse(_PAGES[kind], args=[entry])
    return reverse(_LISTS[kind]) if kind in _LISTS else ""


def _neighbours(line: Line) -> dict[str, Any]:
    """The lines before and after, None at the ends."""
    near = Line.objects.of(line.part.plan).filter(position__in=(line.position - 1, line.position + 1))
    found = {one.position - line.position: one for one in near}
    return {"before": found.get(-1), "after": found.get(1)}


def charts_of(standing: LineStanding, asked: Readings, on: date) -> list[Chart]:
    """The charts of its targets; the page stands without those that cannot be drawn."""
    drawn: list[Chart] = []
    for one in standing.targets:
        try:
            drawn += charts((one,), on=on)
        except Problem as problem:
            asked.problems[problem.code] = problem
    return drawn


def words_of(line: Line) -> str:
    """What the document says of a line; "" without a document."""
    document = line.part.plan.document
    return "" if line.span is None or document is None else document.text[line.span[0] : line.span[1]]


def around(target: Target, reach: int = 40) -> tuple[str, str, str]:
    """The target's words in the document with what stands before and after them."""
    document = target.measure.line.part.plan.document
    if target.span is None or document is None:
        return "", target.title_zh, ""
    first, end = target.span
    return document.text[max(0, first - reach) : first], document.text[first:end], document.text[end : end + reach]
