"""Plans: publishing a declared one, correcting and confirming one that was read, and the milestones of projects."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.audit.domain import Changes, record
from tijiao.directory.models import Organisation, User
from tijiao.kernel.problems import StaleSave
from tijiao.kernel.times import local_day
from tijiao.packs import plan as declared
from tijiao.packs.loader import Placed
from tijiao.plans import problems
from tijiao.plans.declare import DeclaredProject
from tijiao.plans.models import Line, Measure, Milestone, Part, Plan, Project, Target
from tijiao.plans.paths import store_path

Served = Mapping[str, Sequence[Placed]]
MILESTONE_MARK = [("plans_milestone", "")]


@transaction.atomic
def publish(plan: declared.Plan, served: Served, *, by: User | None, at: datetime) -> Plan:
    """Write a declared plan into the database; publishing the same one again changes nothing.

    Lines keep their rows (and what hangs on them) by their position, measures and targets by their codes; what is no
    longer declared goes. Sections of the bureau are found by code; an owner that does not exist yet stays empty.
    `served`: mechanism id → the entries that make it run.
    """
    made, _ = Plan.objects.update_or_create(
        code=plan.id,
        defaults={
            "title_zh": plan.title.zh,
            "title_en": plan.title.en,
            "year": plan.year,
            "tags": [{"id": one.id, "zh": one.title.zh, "en": one.title.en} for one in plan.tags],
            "state": Plan.State.CONFIRMED,
        },
    )
    sections = {one.code: one for one in Organisation.objects.kinds("section")}
    kept = [_publish_line(made, part, line, sections, served) for part in plan.parts for line in part.lines]
    Line.objects.filter(part__plan=made).exclude(pk__in=kept).delete()
    _record("plan.publish", made, by=by, at=at, facts={"lines": len(kept), "targets": len(plan.targets)})
    return made


def _publish_line(
    plan: Plan, part: declared.Part, line: declared.Line, sections: dict[str, Organisation], served: Served
) -> int:
    chapter, _ = Part.objects.update_or_create(
        plan=plan, number=part.number, defaults={"title_zh": part.title.zh, "title_en": part.title.en}
    )
    made, _ = Line.objects.update_or_create(
        part__plan=plan,
        position=line.number,
        defaults={
            "part": chapter,
            "number": str(line.number),
            "slug": line.slug,
            "owner": sections.get(line.owner),
            "title_zh": line.title.zh,
            "title_en": line.title.en,
        },
    )
    kept = [_publish_measure(made, position, one, sections, served) for position, one in enumerate(line.measures, 1)]
    made.measures.exclude(pk__in=kept).delete()
    return int(made.pk)


def _publish_measure(
    line: Line, position: int, measure: declared.Measure, sections: dict[str, Organisation], served: Served
) -> int:
    made, _ = Measure.objects.update_or_create(
        line=line,
        code=measure.id,
        defaults={
            "position": position,
            "text_zh": measure.text.zh,
            "text_en": measure.text.en,
            "tags": list(measure.tags),
            "owner": sections.get(measure.owner or ""),
            "mechanisms": [_mechanism(one, served) for one in measure.mechanisms],
        },
    )
    wanted = {one.id: _target_fields(one) for one in measure.targets}
    wanted |= {one.id: _interest_fields(one) for one in measure.interests}
    for code, fields in wanted.items():
        Target.objects.update_or_create(measure=made, code=code, defaults=fields)
    made.targets.exclude(code__in=wanted).delete()
    return int(made.pk)


def _mechanism(one: declared.Mechanism, served: Served) -> dict[str, Any]:
    return {
        "id": one.id,
        "zh": one.name.zh,
        "en": one.name.en,
        "works_when_zh": one.works_when.zh,
        "works_when_en": one.works_when.en,
        "sample": one.sample,
        "optional": one.optional,
        "served": [_serving(placed) for placed in served.get(one.id, ())],
    }


def _serving(placed: Placed) -> dict[str, str]:
    entry = placed.entry
    return {"kind": placed.kind, "id": entry.id, "zh": entry.title.zh, "en": entry.title.en}


def _target_fields(one: declared.Target) -> dict[str, Any]:
    return {
        "title_zh": one.title.zh,
        "title_en": one.title.en,
        "value": one.value,
        "unit_zh": one.unit.zh,
        "unit_en": one.unit.en,
        "comparator": one.comparator,
        "scope_zh": one.scope.zh,
        "scope_en": one.scope.en,
        "per": one.per or "",
        "path": store_path(one.path),
        "due": one.due,
        "indicator": one.indicator or "",
        "origin": one.origin,
    }


def _interest_fields(one: declared.Interest) -> dict[str, Any]:
    return {
        "title_zh": one.title.zh,
        "title_en": one.title.en,
        "value": None,
        "unit_zh": one.unit.zh,
        "unit_en": one.unit.en,
        "indicator": one.indicator or "",
        "alarm_above": one.alarm_above,
        "origin": "watched",
    }


def _open_plan(pk: int, version: int, *, by: User, fields: dict[str, Any]) -> Plan:
    """The draft plan to change, locked, and raised by one version. Raises AlreadyConfirmed, StaleSave, NotVisible."""
    plan: Plan = Plan.objects.select_for_update().get(pk=pk)
    require(by, Action.PLAN_CHANGE, at=_root_path(), view=Action.PLAN_VIEW)
    if plan.state == Plan.State.CONFIRMED:
        raise problems.AlreadyConfirmed(title=plan.title)
    if plan.version != version:
        raise StaleSave(mine=fields, theirs={"version": plan.version}, theirs_at=None)
    plan.version += 1
    plan.save(update_fields=["version"])
    return plan


def _root_path() -> str:
    root: str = Organisation.objects.filter(parent=None).values_list("path", flat=True).first() or "/"
    return root


@transaction.atomic
def correct_line(line: Line, *, version: int, title: str, owner: Organisation | None, by: User, at: datetime) -> Line:
    """Correct what was read of a line, and say which section answers for it."""
    plan = _open_plan(line.part.plan_id, version, by=by, fields={"title": title})
    before = (line.title_zh, line.owner_id)
    line.title_zh, line.owner = title, owner
    line.save(update_fields=["title_zh", "owner"])
    changes = {"title": (before[0], title), "owner": (before[1], line.owner_id)}
    _record("plan.line", plan, by=by, at=at, facts={"line": line.pk}, changes=changes)
    return line


@transaction.atomic
def correct_target(
    target: Target, fields: dict[str, Any], *, version: int, indicators: Collection[str], by: User, at: datetime
) -> Target:
    """Correct a target: title, value, unit, comparator, per, path, due, the indicator that measures it.

    Takes    `fields`: cleaned values by field name; `indicators`: the ids that may be bound.
    Raises   UnknownIndicator, WrongNumber, AlreadyConfirmed, StaleSave.
    """
    plan = _open_plan(target.measure.line.part.plan_id, version, by=by, fields=fields)
    wanted = fields.get("indicator") or ""
    if wanted and wanted not in indicators:
        raise problems.UnknownIndicator(indicator=wanted)
    if fields.get("value") is None:
        raise problems.WrongNumber(field="value", value="")
    changes: Changes = {name: (getattr(target, name), value) for name, value in fields.items()}
    for name, value in fields.items():
        setattr(target, name, value)
    target.save()
    _record("plan.target", plan, by=by, at=at, facts={"target": target.pk}, changes=changes)
    return target


@transaction.atomic
def add_target(
    measure: Measure, words: str, *, value: float, unit: str, version: int, by: User, at: datetime
) -> Target:
    """Add a target that the reading missed: `words` as they stand in the line's text. Raises NotInText."""
    plan = _open_plan(measure.line.part.plan_id, version, by=by, fields={"words": words, "value": value})
    line = measure.line
    place = plan.document.text.find(words, line.first, line.end) if plan.document and words else -1
    if place < 0:
        raise problems.NotInText(words=words)
    end = place + len(words)
    made = Target.objects.create(
        measure=measure,
        code=f"t-{place}-{end}",
        title_zh=words,
        value=value,
        unit_zh=unit,
        comparator=">=",
        path={"kind": "at-due"},
        due=date(plan.year, 12, 31),
        first=place,
        end=end,
    )
    _record("plan.target-add", plan, by=by, at=at, facts={"target": made.pk}, changes={"value": (None, value)})
    return made


@transaction.atomic
def drop_target(target: Target, *, version: int, by: User, at: datetime) -> None:
    """Take out what is no promise. The document's text stays as it is."""
    plan = _open_plan(target.measure.line.part.plan_id, version, by=by, fields={})
    _record(
        "plan.target-drop", plan, by=by, at=at, changes={"title": (target.title_zh, None)}, facts={"target": target.pk}
    )
    target.delete()


@transaction.atomic
def confirm(plan: Plan, *, version: int, by: User, at: datetime) -> Plan:
    """Confirm a plan that was read: from here on its targets stand on the board. Raises NotReady."""
    opened = _open_plan(plan.pk, version, by=by, fields={})
    owners = Line.objects.filter(part__plan=opened, owner=None).count()
    if owners:
        raise problems.NotReady(title=opened.title, owners=owners)
    opened.state = Plan.State.CONFIRMED
    opened.save(update_fields=["state"])
    _record("plan.confirm", opened, by=by, at=at)
    return opened


@transaction.atomic
def publish_projects(entries: Iterable[DeclaredProject], *, line: int, by: User | None, at: datetime) -> int:
    """Write declared projects of a line; what was done already stays done. Returns how many."""
    home = (
        Line.objects.filter(position=line, part__plan__state=Plan.State.CONFIRMED).order_by("-part__plan__year").first()
    )
    count = 0
    for count, entry in enumerate(entries, 1):  # noqa: B007 - the count is what is returned
        organisation = Organisation.objects.filter(code=entry.organisation or "").first()
        project, _ = Project.objects.update_or_create(
            code=entry.id,
            defaults={
                "title_zh": entry.title.zh,
                "title_en": entry.title.en,
                "line": home,
                "organisation": organisation,
                "mechanism": entry.serves[0] if entry.serves else "",
                "places": entry.places,
                "hectares": entry.hectares,
                "goals": list(entry.goals),
                "sample": entry.sample,
            },
        )
        for position, step in enumerate(entry.milestones, 1):
            Milestone.objects.update_or_create(
                project=project,
                position=position,
                defaults={"title_zh": step.title.zh, "title_en": step.title.en, "planned_on": step.planned_on},
            )
    if count:
        record(
            "project.publish",
            by=by,
            subject=("plans.line", home.pk if home else ""),
            at=at,
            facts={"projects": count},
            marks=MILESTONE_MARK,
        )
    return count


@transaction.atomic
def reach_milestone(
    milestone: Milestone, *, on: date, evidence: str, version: int, by: User, at: datetime
) -> Milestone:
    """Note that a milestone was reached. Raises DoneWithoutEvidence, DoneInFuture, StaleSave, NotVisible."""
    step: Milestone = Milestone.objects.select_for_update().select_related("project").get(pk=milestone.pk)
    require(by, Action.PROJECT_CHANGE, at=_root_path(), view=Action.PLAN_VIEW)
    if step.version != version:
        theirs = {"done_on": step.done_on, "evidence": step.evidence}
        raise StaleSave(mine={"done_on": on, "evidence": evidence}, theirs=theirs, theirs_at=None)
    if not evidence.strip():
        raise problems.DoneWithoutEvidence(title=step.title)
    if on > local_day(at):
        raise problems.DoneInFuture(title=step.title, on=on)
    before = (step.done_on, step.evidence)
    step.done_on, step.evidence, step.version = on, evidence.strip(), step.version + 1
    step.save(update_fields=["done_on", "evidence", "version"])
    changes = {"done_on": (before[0], on), "evidence": (before[1], step.evidence)}
    record("milestone.reach", by=by, subject=("plans.milestone", step.pk), at=at, changes=changes, marks=MILESTONE_MARK)
    return step


def _record(
    action: str,
    plan: Plan,
    *,
    by: User | None,
    at: datetime,
    facts: dict[str, Any] | None = None,
    changes: Changes | None = None,
) -> None:
    record(action, by=by, subject=("plans.plan", plan.pk), at=at, facts=facts, changes=changes)
