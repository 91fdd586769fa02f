"""The verbs of visits: filed with every answer, scored, what is not met becomes a finding."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tijiao.access.actions import Action
from tijiao.access.gate import posts_of, require
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record
from tijiao.directory.models import User
from tijiao.inspections import photos, problems, scoring
from tijiao.inspections.domain import Found, report_once
from tijiao.inspections.marks import visit_mark
from tijiao.inspections.models import Answer, Mode, Result, RoundKind, Sheet, Visit, VisitState
from tijiao.inspections.models.checklists import said
from tijiao.inspections.photos import Photos
from tijiao.kernel.problems import Problem, Problems
from tijiao.kernel.times import local_day

TITLE_MOST = 80


@dataclass(frozen=True, slots=True)
class Told:
    """What was found at one item."""

    result: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """A visit as it was filled in. `answers`: sheet id → item → what was found; `entered_at`: by the device's clock."""

    answers: Mapping[int, Mapping[str, Told]] = field(default_factory=dict)
    done_on: date | None = None
    entered_at: datetime | None = None
    photos: Photos = field(default_factory=dict)


@transaction.atomic
def file_visit(visit_id: int, filing: Filing, *, by: User, at: datetime) -> Visit:
    """File a visit: every sheet is answered and scored, and each item that is not met becomes a finding once.

    Raises   NotVisible, NotAllowed, NotYourVisit, VisitOver, SelfFirst, DoneLater; Problems with every open item,
             wrong answer, missing note or photo of all sheets at once; whatever a photo is refused for; UnknownYear for
             a deadline beyond the calendar.
    """
    visit = locked(visit_id)
    require(by, Action.VISIT_FILE, at=visit.organisation.path, view=Action.VISIT_VIEW)
    if not files(visit, by):
        raise problems.NotYourVisit(organisation=visit.organisation.name)
    waits(visit)
    sheets = list(visit.sheets.select_related("version", "round").order_by("pk"))
    _after_the_own_assessment(visit, sheets)
    _complete(sheets, filing)
    before = visit_mark(visit)
    _done(visit, filing, by=by, at=at)
    for sheet in sheets:
        _score(sheet, filing.answers[sheet.pk])
    found = sum(_find(visit, sheet, filing.answers[sheet.pk], by=by, at=at) for sheet in sheets)
    photos.keep(filing.photos, kind=photos.SHEET, by=by, at=at)
    record_visit("visit.file", visit, by=by, at=at, facts={"findings": found, "mode": visit.mode}, marks={before})
    return visit


def files(visit: Visit, user: User) -> bool:
    """Whether the visit is this person's to file: somebody who goes on it, or the organisation itself on its own."""
    if visit.mode == Mode.SELF:
        return any(visit.organisation.path == post.organisation.path for post in posts_of(user))
    return visit.seats.filter(inspector__user=user).exists()


def locked(visit_id: int) -> Visit:
    """The visit, held for the change. Raises NotVisible."""
    rows = Visit.objects.select_for_update(of=("self",)).select_related("organisation")
    found: Visit | None = rows.filter(pk=visit_id).first()
    if found is None:
        raise NotVisible()
    return found


def waits(visit: Visit) -> None:
    """Raises VisitOver."""
    if visit.state != VisitState.PLANNED:
        raise problems.VisitOver(was=visit.get_state_display())


def _after_the_own_assessment(visit: Visit, sheets: list[Sheet]) -> None:
    """A check of a round in which the schools assess themselves first waits for that."""
    rounds = [sheet.round_id for sheet in sheets if sheet.round.kind == RoundKind.SELF_FIRST]
    if visit.mode == Mode.SELF or not rounds:
        return
    own = Visit.objects.done().filter(organisation=visit.organisation, mode=Mode.SELF, sheets__round__in=rounds)
    if not own.exists():
        raise problems.SelfFirst(organisation=visit.organisation.name)


def _complete(sheets: list[Sheet], filing: Filing) -> None:
    faults = [fault for sheet in sheets for fault in _faults(sheet, filing.answers.get(sheet.pk, {}))]
    faults += [fault for sheet in sheets for fault in _unseen(sheet, filing.photos)]
    if faults:
        raise Problems(faults)


def _faults(sheet: Sheet, told: Mapping[str, Told]) -> Iterator[Problem]:
    for item in scoring.items(sheet.version.content):
        title, answer = said(item["title"]), told.get(item["id"])
        if answer is None or not answer.result:
            yield problems.ItemOpen(item=title)
        elif answer.result not in Result.values or (answer.result == "not-applicable" and not item["not_applicable"]):
            yield problems.UnknownAnswer(item=title)
        elif answer.result in (Result.UNMET, Result.PARTLY) and not answer.note.strip():
            yield problems.NoteMissing(item=title)


def _unseen(sheet: Sheet, taken: Photos) -> Iterator[Problem]:
    for item in scoring.items(sheet.version.content):
        if item["photo"] and not taken.get((sheet.pk, item["id"])):
            yield problems.PhotoMissing(item=said(item["title"]))


def _done(visit: Visit, filing: Filing, *, by: User, at: datetime) -> None:
    today = local_day(at)
    done_on = filing.done_on or (local_day(filing.entered_at) if filing.entered_at else today)
    if done_on > today:
        raise problems.DoneLater(done_on=done_on, today=today)
    visit.state, visit.on_day = VisitState.DONE, done_on
    visit.filed_by, visit.filed_at, visit.entered_at = by, at, filing.entered_at or at
    visit.version += 1
    visit.save(update_fields=["state", "on_day", "filed_by", "filed_at", "entered_at", "version"])


def _score(sheet: Sheet, told: Mapping[str, Told]) -> None:
    found = scoring.score(sheet.version.content, {item: answer.result for item, answer in told.items()})
    Answer.objects.bulk_create(
        Answer(sheet=sheet, item=item, result=told[item].result, points=points, note=told[item].note.strip())
        for item, points in found.points_of.items()
    )
    sheet.points, sheet.out_of, sheet.passed = found.points, found.out_of, found.passed
    sheet.sections = [{"id": one.id, "points": str(one.points), "out_of": str(one.out_of)} for one in found.sections]
    sheet.vetoed = list(found.vetoed)
    sheet.save(update_fields=["points", "out_of", "passed", "sections", "vetoed"])


def _find(visit: Visit, sheet: Sheet, told: Mapping[str, Told], *, by: User, at: datetime) -> int:
    """Register what is not met, or only partly. Returns how many."""
    content, many = sheet.version.content, 0
    for item in scoring.items(content):
        answer = told[item["id"]]
        if answer.result in (Result.UNMET, Result.PARTLY):
            found = Found(
                organisation=visit.organisation,
                kind=item["finding"] or content["finding"],
                title=item["title"]["zh"][:TITLE_MOST],
                detail=answer.note,
                found_on=visit.on_day,
                origin=f"inspections.sheet/{sheet.pk}/{item['id']}",
                visit=visit,
            )
            report_once(found, by=by, at=at)
            many += 1
    return many


def record_visit(action: str, visit: Visit, *, by: User, at: datetime, marks: Any = (), **more: Any) -> None:
    """The audit entry of an act on a visit, with the partition of its day and others that it touched."""
    record(
        action,
        by=by,
        subject=("inspections.visit", visit.pk),
        at=at,
        organisation=visit.organisation_id,
        marks={visit_mark(visit), *marks},
        **more,
    )
