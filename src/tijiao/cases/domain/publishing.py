"""Taking over what packs declare: time limits with the days between which they hold, case types with their lives."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tijiao.audit.domain import record
from tijiao.cases.declare import CaseTypeEntry, Life, LimitRule, SurveyEntry, TimeLimit
from tijiao.cases.models import CaseType, Survey
from tijiao.cases.models import TimeLimit as Limit
from tijiao.directory.models import User

Entries = Iterable[TimeLimit | Life | CaseTypeEntry | SurveyEntry]


@transaction.atomic
def publish(entries: Entries, *, by: User | None, at: datetime) -> list[str]:
    """Take over time limits, case types and surveys; what is no longer declared is withdrawn and keeps its cases.

    Guarded by the caller, which publishes every desk at once. The same entries again change nothing.
    Returns   the codes of what changed.
    """
    told = list(entries)
    lives = {one.id: one for one in told if isinstance(one, Life)}
    types = [one for one in told if isinstance(one, CaseTypeEntry)]
    changed = [one.id for one in told if isinstance(one, TimeLimit) and _limit(one)]
    changed += [one.id for place, one in enumerate(types) if _type(one, lives[one.life], place)]
    gone = CaseType.objects.declared().exclude(code__in=[one.id for one in types])
    changed += list(gone.values_list("code", flat=True))
    gone.update(withdrawn=True)
    changed += _surveys([one for one in told if isinstance(one, SurveyEntry)])
    if changed:
        record("cases.publish", by=by, subject=("cases.types", "all"), at=at, facts={"codes": changed})
    return changed


def _limit(entry: TimeLimit) -> bool:
    """Rows of the limit as declared: each rule up to the day before the next. True when anything differs."""
    ends: list[date | None] = [rule.from_day for rule in entry.rules[1:]]
    wanted = [_row(entry, rule, end) for rule, end in zip(entry.rules, [*ends, None], strict=True)]
    held = list(Limit.objects.filter(code=entry.id).order_by("from_day"))
    if [{name: getattr(one, name) for name in wanted[0]} for one in held] == wanted:
        return False
    Limit.objects.filter(code=entry.id).delete()
    Limit.objects.bulk_create([Limit(**row) for row in wanted])
    return True


def _row(entry: TimeLimit, rule: LimitRule, end: date | None) -> Mapping[str, Any]:
    return {
        "code": entry.id, "title_zh": entry.title.zh, "title_en": entry.title.en, "count": rule.n, "unit": rule.unit,
        "most_extension": rule.extension, "near": rule.near, "rolls": rule.rolls, "source": entry.source,
        "confirmed": entry.confidence == "high", "from_day": rule.from_day, "to_day": end,
    }  # fmt: skip


def _type(entry: CaseTypeEntry, life: Life, place: int) -> bool:
    told = {"entry": entry.model_dump(mode="json"), "life": life.model_dump(mode="json")}
    wanted = {
        "title_zh": entry.title.zh, "title_en": entry.title.en, "section": entry.section, "guarded": entry.guarded,
        "public": entry.public, "definition": told, "serves": list(entry.serves), "place": place, "withdrawn": False,
    }  # fmt: skip
    held = CaseType.objects.filter(code=entry.id).first()
    if held is not None and all(getattr(held, name) == value for name, value in wanted.items()):
        return False
    CaseType.objects.update_or_create(code=entry.id, defaults=wanted)
    return True


def _surveys(entries: list[SurveyEntry]) -> list[str]:
    """Take surveys over; one that is not declared any more takes no answers. Returns the codes of what changed."""
    held, changed = {one.code: one for one in Survey.objects.declared()}, []
    for entry in entries:
        told = {"title_zh": entry.title.zh, "title_en": entry.title.en, "definition": entry.model_dump(mode="json")}
        known = held.pop(entry.id, None)
        if known is None or any(getattr(known, name) != value for name, value in told.items()):
            Survey.objects.update_or_create(code=entry.id, defaults={**told, "withdrawn": False})
            changed.append(entry.id)
    Survey.objects.filter(code__in=held).update(withdrawn=True)
    return [*changed, *held]
