"""The first verbs of allocation: what packs declare is taken over, a section opens a problem, names are read.

What goes into a problem is prepared in `preparing`; it is frozen, revealed, published and withdrawn in `arranging`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.access.problems import NotVisible
from tijiao.allocation import noted, problems
from tijiao.allocation.declare import AdmissionEntry, ExamEntry
from tijiao.allocation.models import AllocationProblem, Kind, ProblemType, Solution
from tijiao.audit.domain import record
from tijiao.directory.models import Organisation, User
from tijiao.kernel.words import stated
from tijiao.packs.entry import Entry


@dataclass(frozen=True, slots=True)
class Sitting:
    """When a paper is sat."""

    on_day: date
    begins_at: time


@transaction.atomic
def publish(entries: Iterable[ExamEntry | AdmissionEntry], *, by: User | None, at: datetime) -> list[str]:
    """Take over what the packs declare. Guarded by the caller, which publishes every desk at once.

    Returns  the codes that changed; what is no longer declared is withdrawn and keeps its problems.
    """
    declared = list(entries)
    changed = [entry.id for entry in declared if _published(entry)]
    gone = ProblemType.objects.filter(withdrawn=False).exclude(code__in=[entry.id for entry in declared])
    changed += [one.code for one in gone]
    gone.update(withdrawn=True)
    if changed:
        record("allocation.publish", by=by, subject=("allocation.types", "all"), at=at, facts={"codes": changed})
    return changed


def _published(entry: ExamEntry | AdmissionEntry) -> bool:
    wanted = {
        "kind": Kind.EXAM if isinstance(entry, ExamEntry) else Kind.ADMISSION,
        "title_zh": entry.title.zh,
        "title_en": entry.title.en,
        "section": entry.section,
        "content": entry.model_dump(mode="json", exclude=set(Entry.model_fields) - {"id", "title"}),
        "serves": list(entry.serves),
        "sample": entry.sample,
        "withdrawn": False,
    }
    if ProblemType.objects.filter(code=entry.id, **wanted).exists():
        return False
    ProblemType.objects.update_or_create(code=entry.id, defaults=wanted)
    return True


@transaction.atomic
def open_exam(
    type_id: int, title: str, sittings: Mapping[str, Sitting], *, by: User, at: datetime
) -> AllocationProblem:
    """Open this year's examination of a type. `sittings`: paper (its id) → when it is sat.

    Raises   NotVisible, NotAllowed, TypeWithdrawn, WordsMissing, TitleTaken, SittingMissing, SittingsOverlap.
    """
    asked, office, named = opening(type_id, Kind.EXAM, title, by=by)
    timetable = _timetable(asked.exam, sittings)
    made = AllocationProblem.objects.create(
        type=asked,
        title=named,
        office=office,
        on_day=timetable[0]["on_day"],
        sittings=timetable,
        made_by=by,
        made_at=at,
    )
    noted.of_problem("allocation.open", made, by=by, at=at, facts={"type": asked.code})
    made.refresh_from_db()
    return made


def opening(type_id: int, kind: Kind, title: str, *, by: User) -> tuple[ProblemType, Organisation, str]:
    """Type, section and title of a problem that may be opened; guarded here for each kind.

    Raises   NotVisible, NotAllowed, TypeWithdrawn, WordsMissing, TitleTaken.
    """
    asked = ProblemType.objects.filter(pk=type_id, kind=kind).first()
    if asked is None:
        raise NotVisible()
    office = office_of(asked)
    require(by, Action.ALLOCATION_ARRANGE, at=office.path, view=Action.ALLOCATION_VIEW)
    if asked.withdrawn:
        raise problems.TypeWithdrawn(type=str(asked))
    named = stated(title, _("名称"))
    if asked.problems.filter(title=named).exists():
        raise problems.TitleTaken(title=named)
    return asked, office, named


def _timetable(exam: ExamEntry, sittings: Mapping[str, Sitting]) -> list[dict[str, str]]:
    """Every paper in its turn, none before the one before it has ended."""
    before, ended, told = "", datetime.min, []  # noqa: DTZ901 - hours of the city, compared among themselves
    for paper in exam.papers:
        found = sittings.get(paper.id)
        if found is None:
            raise problems.SittingMissing(paper=paper.title.zh)
        begins = datetime.combine(found.on_day, found.begins_at)
        if begins < ended:
            raise problems.SittingsOverlap(paper=paper.title.zh, before=before)
        before, ended = paper.title.zh, begins + timedelta(minutes=paper.minutes)
        told.append({"paper": paper.id, "on_day": f"{found.on_day}", "begins_at": f"{found.begins_at:%H:%M}"})
    return told


@transaction.atomic
def reveal_names(solution: Solution, place: Organisation, what: str, *, reason: str, by: User, at: datetime) -> None:
    """Let a school read, once, the names on one of its sheets; the reason goes into the audit chain.

    Takes    `place`: the school whose candidates they are, or the site; `what`: which sheet, "01-003" or "slips".
    Raises   NotVisible, NotAllowed, WordsMissing.
    """
    require(by, Action.REVEAL, at=place.path, view=Action.ALLOCATION_VIEW)
    told = stated(reason, _("查看姓名的原因"))
    record("allocation.reveal-names", by=by, subject=("allocation.solution", solution.pk), at=at,
           organisation=place.pk, reason=told, facts={"sheet": what})  # fmt: skip


def office_of(asked: ProblemType) -> Organisation:
    """The section that arranges problems of a type. Raises NotVisible where the city has no such section."""
    found: Organisation | None = Organisation.objects.kinds("section").filter(code=asked.section).first()
    if found is None:
        raise NotVisible()
    return found
