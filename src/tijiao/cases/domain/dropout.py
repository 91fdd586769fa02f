"""Dropout control: candidates out of two nights of the roll, confirmed or explained by the school, then a case."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record
from tijiao.cases import problems
from tijiao.cases.domain.core import Happening, move, said
from tijiao.cases.domain.intake import Intake, receive
from tijiao.cases.missing import Stay, missing
from tijiao.cases.models import Candidate, Case, Source
from tijiao.directory.models import OrganisationKind, Post, User
from tijiao.directory.roles import Role
from tijiao.notices.domain import notify
from tijiao.registry.models import Enrolment
from tijiao.registry.roll import compare
from tijiao.registry.snapshots import last_night_before, roll_of

TYPE = "dropout"


@transaction.atomic
def compare_nights(night: date, *, at: datetime) -> list[Candidate]:
    """Hold the roll of a night to the night kept before it: whoever is missing becomes a candidate, once.

    Who is on a roll again is marked as back. Raises NoSnapshot when the night was not kept; [] for the first night.
    """
    before = last_night_before(night)
    after = roll_of(night)
    if before is None:
        return []
    was = roll_of(before)
    left = compare(was, after).left
    found = missing(left, _stays([pupil for pupil, _schools in left]), {one: len(ids) for one, ids in was.items()})
    for school in found.suspect:
        record("dropout.suspect-roll", by=None, subject=("directory.organisation", school), at=at, organisation=school,
               facts={"night": str(night)})  # fmt: skip
    made = [_candidate(stay, before, night, at=at) for stay in found.stays]
    _back({pupil for ids in after.values() for pupil in ids}, at=at)
    return [one for one in made if one is not None]


def _stays(pupils: list[int]) -> dict[int, Stay]:
    """Pupil → the latest stay; those who have none any more (an import was taken back) are not in it."""
    rows = Enrolment.objects.filter(pupil__in=pupils).select_related("organisation").order_by("from_day", "pk")
    return {
        one.pupil_id: Stay(
            one.pupil_id, one.organisation_id, one.class_organisation_id, one.grade,
            one.organisation.kind == OrganisationKind.SCHOOL, one.to_day, one.ended_as, one.ended_in_id is not None,
        )
        for one in rows
    }  # fmt: skip


def _candidate(stay: Stay, seen: date, missed: date, *, at: datetime) -> Candidate | None:
    if Candidate.objects.filter(pupil=stay.pupil, outcome="").exists():
        return None
    made, new = Candidate.objects.get_or_create(
        pupil_id=stay.pupil, missed_on=missed,
        defaults={"organisation_id": stay.school, "class_organisation_id": stay.class_, "seen_on": seen},
    )  # fmt: skip
    if not new:
        return None
    record("dropout.candidate", by=None, subject=("cases.candidate", made.pk), at=at, organisation=stay.school)
    posts = Post.objects.filter(organisation=stay.school, role__in=(Role.HEAD, Role.SCHOOL_CLERK), closed_on=None)
    notify(list(posts), kind="task", title=_("有学生不在学籍名册上，请核实"), url="/cases/dropout/", at=at,
           key=f"cases.candidate/{made.pk}")  # fmt: skip
    return made


def _back(there: set[int], *, at: datetime) -> None:
    for one in Candidate.objects.filter(outcome="", pupil__in=there):
        one.outcome, one.decided_at = Candidate.Outcome.BACK, at
        one.save()
        record("dropout.back", by=None, subject=("cases.candidate", one.pk), at=at, organisation=one.organisation_id)


@transaction.atomic
def explain(candidate_id: int, explanation: str, *, by: User, at: datetime) -> Candidate:
    """Say where the pupil is. Raises NotVisible, WordsMissing, AlreadyDecided."""
    one = _held(candidate_id, by)
    one.explanation = said(explanation, _("去向说明"))
    return _decided(one, Candidate.Outcome.EXPLAINED, by=by, at=at)


@transaction.atomic
def confirm(candidate_id: int, answers: dict[str, object], *, by: User, at: datetime) -> Case:
    """Confirm that the pupil dropped out: a case opens with the school in charge, and its duty chain runs.

    Raises   NotVisible, AlreadyDecided, UnknownType, WrongAnswers.
    """
    one = _held(candidate_id, by)
    intake = Intake(
        TYPE, gettext("一名学生离校未转出"), answers, Source.ROLL, place=one.organisation, pupil=one.pupil,
        origin=f"candidate/{one.pk}",
    )  # fmt: skip
    case = receive(intake, by=by, at=at).case
    case.lead, case.assigned_at = one.organisation, at
    move(case, "assign", by=by, at=at, told=Happening(organisation=one.organisation))
    one.case = case
    _decided(one, Candidate.Outcome.CONFIRMED, by=by, at=at)
    return case


def _held(candidate_id: int, by: User) -> Candidate:
    rows = Candidate.objects.select_for_update(of=("self",)).select_related("organisation", "pupil")
    one: Candidate | None = rows.filter(pk=candidate_id).first()
    if one is None or not may(by, Action.PUPIL_CHANGE, at=one.organisation.path):
        raise NotVisible()
    if one.outcome:
        raise problems.AlreadyDecided()
    return one


def _decided(one: Candidate, outcome: Candidate.Outcome, *, by: User, at: datetime) -> Candidate:
    one.outcome, one.decided_at, one.decided_by = outcome, at, by
    one.save()
    record(f"dropout.{outcome}", by=by, subject=("cases.candidate", one.pk), at=at, organisation=one.organisation_id)
    return one
