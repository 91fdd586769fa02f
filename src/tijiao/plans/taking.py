"""Taking an issued document in: its text is kept as it is, and a draft plan is built from what was read out of it."""

import hashlib
from datetime import date, datetime

from django.db import transaction

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.audit.domain import record
from tijiao.directory.models import Organisation, User
from tijiao.plans import problems
from tijiao.plans.models import Line, Measure, Part, Plan, PlanDocument, Target
from tijiao.plans.reading import read
from tijiao.plans.reading.document import Document, Point
from tijiao.plans.reading.document import Target as ReadTarget

#: How a document says a period → the word that targets use.
PER_WORDS = {
    "天": "day",
    "日": "day",
    "周": "week",
    "旬": "ten-day",
    "月": "month",
    "季": "quarter",
    "学期": "term",
    "学年": "school-year",
    "年": "year",
    "生": "pupil",
    "校": "school",
}


def store(data: bytes, name: str, *, at: datetime) -> tuple[PlanDocument, Document]:
    """Read a file and keep its text; the same file is kept once. Raises the reader's problems (plan-file.*)."""
    found = read(data, name)
    digest = hashlib.sha256(data).hexdigest()
    kept, _ = PlanDocument.objects.get_or_create(
        digest=digest,
        defaults={
            "name": name[:200],
            "text": found.text,
            "issuer": (found.issuer or "")[:200],
            "doc_number": (found.doc_number or "")[:100],
            "read_at": at,
        },
    )
    return kept, found


@transaction.atomic
def take_in(data: bytes, name: str, *, by: User, at: datetime) -> Plan:
    """Read a document into a draft plan that a person corrects and confirms.

    Raises   the reader's problems, ReadBefore when this very file is in already, NotVisible.
    """
    root = Organisation.objects.filter(parent=None).values_list("path", flat=True).first() or "/"
    require(by, Action.PLAN_CHANGE, at=root, view=Action.PLAN_VIEW)
    document, found = store(data, name, at=at)
    before = Plan.objects.filter(document=document).first()
    if before is not None:
        raise problems.ReadBefore(name=name, plan=before.title)
    year = found.year or at.year
    plan = Plan.objects.create(
        code=f"read-{document.digest[:12]}", title_zh=(found.title or name)[:300], year=year, document=document
    )
    _build(plan, found, document.text)
    record(
        "plan.take-in",
        by=by,
        subject=("plans.plan", plan.pk),
        at=at,
        facts={"digest": document.digest, "points": sum(1 for _ in found.points())},
    )
    return plan


def _build(plan: Plan, found: Document, text: str) -> None:
    sections = list(Organisation.objects.kinds("section"))
    position = 0
    for number, section in enumerate(found.sections, 1):
        part = Part.objects.create(plan=plan, number=number, title_zh=section.heading[:300])
        for point in section.points:
            position += 1
            _build_line(part, position, point, sections, text)


def _build_line(part: Part, position: int, point: Point, sections: list[Organisation], text: str) -> None:
    words = text[point.span[0] : point.span[1]]
    line = Line.objects.create(
        part=part,
        number=point.number[:20],
        position=position,
        title_zh=(point.title or words[:40])[:300],
        owner=_owner(point.responsible, sections),
        first=point.span[0],
        end=point.span[1],
    )
    named = [{"id": "", "zh": name, "en": "", "works_when_zh": "", "works_when_en": "", "sample": False,
              "optional": False} for name in point.mechanisms]  # fmt: skip
    measure = Measure.objects.create(line=line, code=f"{position:02}-a", position=1, text_zh=words, mechanisms=named)
    Target.objects.bulk_create([_target(measure, one, part.plan.year) for one in point.targets])


def _owner(responsible: tuple[str, ...], sections: list[Organisation]) -> Organisation | None:
    """The section that the document names first, where its name tells it beyond doubt."""
    named = (one for unit in responsible for one in sections if unit and (unit == one.name or unit == one.short_name))
    return next(named, None)


def _target(measure: Measure, one: ReadTarget, year: int) -> Target:
    per = next((word for said, word in PER_WORDS.items() if one.per.endswith(said)), "")
    kind = "per-period" if per and per not in {"pupil", "school"} else "at-due"
    return Target(
        measure=measure,
        code=f"t-{one.span[0]}-{one.span[1]}",
        title_zh=(one.scope or one.text)[:300],
        value=float(one.value),
        value_max=float(one.value_max) if one.value_max is not None else None,
        unit_zh=one.unit[:20],
        comparator=one.comparator,
        scope_zh=one.scope[:200],
        per=per,
        path={"kind": kind},
        due=date(year, 12, 31),
        first=one.span[0],
        end=one.span[1],
    )


@transaction.atomic
def lay_beside(plan: Plan, data: bytes, name: str, *, at: datetime) -> int:
    """Lay a document beside a declared plan: lines find their place by number, targets by value within their line.

    Returns  how many lines found their place.
    """
    document, found = store(data, name, at=at)
    plan.document = document
    plan.save(update_fields=["document"])
    points = {point.number: point for point in found.points()}
    lines = [line for line in Line.objects.of(plan) if line.number in points]
    for line in lines:
        point = points[line.number]
        line.first, line.end = point.span
        _place_targets(line, point)
    Line.objects.bulk_update(lines, ["first", "end"])
    return len(lines)


def _place_targets(line: Line, point: Point) -> None:
    waiting = list(point.targets)
    for target in Target.objects.filter(measure__line=line).exclude(value=None):
        match = next((one for one in waiting if float(one.value) == target.value), None)
        if match is not None:
            waiting.remove(match)
            target.first, target.end = match.span
            target.save(update_fields=["first", "end"])
