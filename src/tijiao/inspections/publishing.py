"""From declarations into tables: kinds of finding with their rules, versions of checklists, the cap on visits."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from tijiao.audit.domain import record
from tijiao.directory.models import User
from tijiao.inspections.declare import ChecklistEntry, FindingEntry, Hazard, VisitCapEntry
from tijiao.inspections.models import Checklist, ChecklistVersion, FindingKind, FindingRule, VisitCap
from tijiao.kernel.times import local_day

#: The first rule of a kind holds for all days before it, too: nothing else is known of them.
BEGINNING = date(2000, 1, 1)


@transaction.atomic
def publish(entries: Iterable[FindingEntry], *, by: User | None, at: datetime) -> list[str]:
    """Take over the kinds of finding that the packs declare. Guarded by the caller, which publishes every desk at once.

    Takes    `entries`: all that are declared; a kind that is no longer among them is withdrawn and keeps its findings.
    Returns  the codes of the kinds that changed; the same entries again change nothing. A new deadline holds from
             today on, findings before it keep theirs.
    """
    declared = list(entries)
    changed = [
        entry.id
        for place, entry in enumerate(declared)
        if _publish_kind(entry, place) | _publish_rule(entry, local_day(at))
    ]
    gone = FindingKind.objects.declared().exclude(code__in=[entry.id for entry in declared])
    changed += [kind.code for kind in gone]
    gone.update(withdrawn=True)
    if changed:
        marks = [("inspections_finding", "")]
        facts = {"codes": changed}
        record("findings.publish", by=by, subject=("inspections.kinds", "all"), at=at, facts=facts, marks=marks)
    return changed


def _publish_kind(entry: FindingEntry, place: int) -> bool:
    wanted = {
        "title_zh": entry.title.zh,
        "title_en": entry.title.en,
        "section": entry.section,
        "place": place,
        "serves": list(entry.serves),
        "hazard": isinstance(entry, Hazard),
        "withdrawn": False,
    }
    if FindingKind.objects.filter(code=entry.id, **wanted).exists():
        return False
    FindingKind.objects.update_or_create(code=entry.id, defaults=wanted)
    return True


def _publish_rule(entry: FindingEntry, today: date) -> bool:
    wanted = {
        "severity": entry.severity,
        "days": entry.deadline.n,
        "unit": entry.deadline.unit,
        "recheck": list(entry.recheck),
    }
    standing = FindingRule.objects.filter(kind__code=entry.id, to_day=None).first()
    if standing is not None and all(getattr(standing, name) == value for name, value in wanted.items()):
        return False
    if standing is not None and standing.from_day < today:
        FindingRule.objects.filter(pk=standing.pk).update(to_day=today)
    first = today if standing is not None else BEGINNING
    kind = FindingKind.objects.get(code=entry.id)
    FindingRule.objects.update_or_create(kind=kind, from_day=first, defaults={**wanted, "to_day": None})
    return True


@transaction.atomic
def publish_checklists(entries: Iterable[ChecklistEntry], *, by: User | None, at: datetime) -> list[str]:
    """Take over the checklists that the packs declare: changed words make a new version, sheets keep theirs.

    Returns  the codes of those that changed. Guarded by the caller, as `publish`.
    """
    declared = list(entries)
    changed = [entry.id for entry in declared if _publish_checklist(entry) | _publish_version(entry, local_day(at))]
    gone = Checklist.objects.declared().exclude(code__in=[entry.id for entry in declared])
    changed += [one.code for one in gone]
    gone.update(withdrawn=True)
    if changed:
        record("checklists.publish", by=by, subject=("inspections.checklists", "all"), at=at, facts={"codes": changed})
    return changed


def _publish_checklist(entry: ChecklistEntry) -> bool:
    wanted = {
        "title_zh": entry.title.zh,
        "title_en": entry.title.en,
        "section": entry.section,
        "serves": list(entry.serves),
        "sample": entry.sample,
        "withdrawn": False,
    }
    if Checklist.objects.filter(code=entry.id, **wanted).exists():
        return False
    Checklist.objects.update_or_create(code=entry.id, defaults=wanted)
    return True


def _publish_version(entry: ChecklistEntry, today: date) -> bool:
    content = entry.model_dump(mode="json", include={"inspected", "stages", "finding", "pass_at", "sections"})
    checklist = Checklist.objects.get(code=entry.id)
    standing = checklist.versions.last()
    if standing is not None and standing.content == content:
        return False
    number = standing.number + 1 if standing else 1
    ChecklistVersion.objects.create(checklist=checklist, number=number, content=content, published_on=today)
    return True


@transaction.atomic
def publish_caps(entries: Iterable[VisitCapEntry], *, by: User | None, at: datetime) -> list[str]:
    """Take over the caps on visits: a new number holds from today on. Returns the codes of those that changed."""
    declared, today = list(entries), local_day(at)
    changed = [entry.id for entry in declared if _publish_cap(entry, today)]
    gone = VisitCap.objects.filter(to_day=None).exclude(code__in=[entry.id for entry in declared])
    changed += [cap.code for cap in gone]
    gone.filter(from_day__gte=today).delete()
    gone.update(to_day=today)
    if changed:
        record("visit-caps.publish", by=by, subject=("inspections.visit-caps", "all"), at=at, facts={"codes": changed})
    return changed


def _publish_cap(entry: VisitCapEntry, today: date) -> bool:
    wanted = {"kinds": list(entry.inspected), "most": entry.most}
    standing = VisitCap.objects.filter(code=entry.id, to_day=None).first()
    if standing is not None and all(getattr(standing, name) == value for name, value in wanted.items()):
        return False
    if standing is not None and standing.from_day < today:
        VisitCap.objects.filter(pk=standing.pk).update(to_day=today)
    first = today if standing is not None else BEGINNING
    VisitCap.objects.update_or_create(code=entry.id, from_day=first, defaults={**wanted, "to_day": None})
    return True
