"""Issuing a bulletin: words and numbers of the plan are frozen with their addresses, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.audit.domain import record
from tijiao.directory.models import Organisation, User
from tijiao.insight.library import library
from tijiao.insight.readings import evidence
from tijiao.kernel.periods import Period
from tijiao.kernel.times import local_day
from tijiao.pages.lights import Light
from tijiao.plans.models import Plan
from tijiao.plans.standing import LineStanding, PartStanding, Read, plan_standing
from tijiao.reports import problems
from tijiao.reports.compose import Paragraph, Run, Told, composed
from tijiao.reports.content import day_text
from tijiao.reports.declare import HEAD, BulletinTemplate
from tijiao.reports.heading import plain
from tijiao.reports.library import template as template_of
from tijiao.reports.models import Bulletin, Figure
from tijiao.reports.traces import trace


def issue(
    plan: Plan, period: Period, read: Read, *, template: str = "", notes: str = "", by: User | None, at: datetime
) -> Bulletin:  # fmt: skip
    """Freeze the plan's numbers and the template's words as they stand at `at` into a bulletin of `period`.

    The numbers are read before the transaction that freezes them: only there the lake is brought up to date.
    Takes    `plan` from Plan.objects.whole(); `read` gives the city's reading as it stands on that day; `template`:
             its id, the first one without; `by` None is the system.
    Raises   NothingToReport when no line has evidence, NoTemplate, NotVisible.
    """
    root = Organisation.objects.get(parent=None)
    if by is not None:
        require(by, Action.BULLETIN_ISSUE, at=root.path, view=Action.BULLETIN_VIEW)
    worded = template_of(template)
    parts = plan_standing(plan, read, on=local_day(at))
    told = list(_told(parts, worded))
    if not any(one.target.value is not None for _part, one in told):
        raise problems.NothingToReport(period=str(period))
    made = Bulletin(period=str(period), issuer=root.name, notes=notes, issued_at=at, issued_by=by, template=worded.id)
    words = _words(plan, period, root, [one for _part, one in told], at)
    made.head = _head(worded, words)
    made.title = plain(made.head["heading"])
    made.body = [asdict(one) for one in (*_notes(notes), *composed(worded, [one for _part, one in told], words))]
    return _freeze(made, [_figure(part, one, local_day(at)) for part, one in told], root, by=by, at=at)


@transaction.atomic
def _freeze(
    made: Bulletin, figures: Sequence[Figure], root: Organisation, *, by: User | None, at: datetime
) -> Bulletin:
    """Write it with its figures, its code and the audit entry."""
    number = Bulletin.objects.filter(period=made.period).count() + 1
    made.code = f"{made.period}-{number}".replace("/", "_")
    made.save(force_insert=True)
    for one in figures:
        one.bulletin = made
    Figure.objects.bulk_create(figures)
    facts = {"code": made.code, "figures": len(figures), "template": made.template}
    record("bulletin.issue", by=by, subject=("reports.bulletin", made.pk), at=at, organisation=root.pk, facts=facts)
    return made


def _told(parts: Sequence[PartStanding], worded: BulletinTemplate) -> list[tuple[str, Told]]:
    """The targets that the template tells of, with their part; a number that is only watched must have a value."""
    found = [
        (part.part.title_zh, line, target) for part in parts for line in part.lines for target in line.targets
        if (not worded.lines or line.line.number in worded.lines)
        and (not worded.tag or worded.tag in target.target.measure.tags)
        and (not target.watched or target.value is not None)
    ]  # fmt: skip
    return [(part, Told(position, line, target)) for position, (part, line, target) in enumerate(found, 1)]


def _words(plan: Plan, period: Period, root: Organisation, told: Sequence[Told], at: datetime) -> Mapping[str, Any]:
    lines: dict[int, LineStanding] = {one.line.line.pk: one.line for one in told}
    lights = [one.light for one in lines.values()]
    counts = {light.value: lights.count(light) for light in Light}
    issued = Bulletin.objects.filter(issued_at__year=at.year).count() + 1
    return {
        "issuer": root.name, "year": plan.year, "period": period.name_zh, "number": issued, "day": day_text(at),
        "lines": len(lines), "targets": len(told), **counts,
    }  # fmt: skip


def _notes(notes: str) -> list[Paragraph]:
    return [Paragraph(0, (Run(line),)) for line in notes.splitlines() if line.strip()]


def _head(worded: BulletinTemplate, words: Mapping[str, Any]) -> dict[str, Any]:
    named = {name: getattr(worded, name).format_map(words) for name in HEAD}
    return {**named, "attachment": worded.attachment, "fonts": worded.fonts.model_dump()}


def _figure(part: str, told: Told, on: date) -> Figure:
    one = told.target
    known = one.target.indicator in library().indicators
    return Figure(
        position=told.position, part=part,
        line=f"{told.line.line.number} {told.line.line.title_zh}", title=one.target.title_zh,
        indicator=one.target.indicator, period=str(one.period), value=one.value, unit=one.target.unit_zh,
        goal="" if one.watched else one.goal_text, light=one.light_code,
        address=f"{one.address}&on={on.isoformat()}" if one.address else "",
        evidence=evidence(one.target.indicator) if known else "",
        trace=trace(one.target.indicator, one.period, on).packed() if known else b"",
    )  # fmt: skip
