"""What the pages of a plan show, gathered as plain contexts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tijiao.plans.marking import Span, paragraphs
from tijiao.plans.models import Line, Milestone, Plan, Project, Target
from tijiao.plans.standing import Read, line_standing, plan_standing


@dataclass(frozen=True)
class Step:
    """A milestone as the page draws it."""

    milestone: Milestone
    overdue: bool


def plan_page(plan: Plan, read: Read, *, on: date) -> dict[str, Any]:
    """The plan's tree with its lights, and the document's text beside it, cut where lines and targets stand."""
    parts = plan_standing(plan, read, on=on)
    lines = [one for part in parts for one in part.lines]
    spans = [Span(*one.line.span, "line", one.line.pk) for one in lines if one.line.span]
    targets = [standing.target for one in lines for standing in one.targets]
    spans += [Span(*target.span, "target", target.pk) for target in targets if target.span]
    text = plan.document.text if plan.document else ""
    open_owners = sum(1 for one in lines if one.line.owner is None)
    return {"plan": plan, "parts": parts, "paragraphs": paragraphs(text, spans), "open_owners": open_owners}


def line_page(line: Line, read: Read, *, on: date) -> dict[str, Any]:
    """A line: its targets, its measures with what makes them run, its projects."""
    standing = line_standing(line, read, on=on)
    projects = [(project, _steps(project, on)) for project in line.projects.all()]
    tags = sorted({tag for measure in line.measures.all() for tag in measure.tags})
    return {"line": line, "plan": line.part.plan, "standing": standing, "projects": projects, "tags": tags}


def _steps(project: Project, on: date) -> list[Step]:
    return [Step(one, one.done_on is None and one.planned_on < on) for one in project.milestones.all()]


def around(target: Target, reach: int = 40) -> tuple[str, str, str]:
    """The target's words in the document with what stands before and after them."""
    document = target.measure.line.part.plan.document
    if target.span is None or document is None:
        return "", target.title_zh, ""
    first, end = target.span
    return document.text[max(0, first - reach) : first], document.text[first:end], document.text[end : end + reach]
