"""Dropout control: candidates out of two nights of the roll, confirmed or explained by the school, then a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record
from tijiao.cases import problems
from tijiao.cases.domain.core import Happening, move
from tijiao.cases.domain.intake import Intake, receive
from tijiao.cases.missing import Stay, missing
from tijiao.cases.models import Candidate, Case, CaseType, Source
from tijiao.directory.models import Organisation, OrganisationKind, Post, User
from tijiao.directory.roles import Role
from tijiao.kernel.words import stated
from tijiao.notices.domain import notify
from tijiao.notices.words import titled
from tijiao.registry.models import Enrolment
from tijiao.registry.roll import compare
from tijiao.registry.snapshots import last_night_before, roll_of, was_kept

TYPE = "dropout"


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of a night: new candidates; whether its roll was empty, so that nothing could be compared."""

    candidates: tuple[Candidate, ...] = ()
    empty: bool = False


@transaction.atomic
def compare_nights(night: date, *, at: datetime) -> Compared:
    """Hold the roll of a night to the night kept before it: whoever is missing becomes a candidate, once.

    Who is on a roll again is marked as back. A night whose roll is empty is a fault of data: whoever is responsible is
    told, and no child is missing for it. The first night has nothing to be held to.
    """
    before = last_night_before(night)
    if before is None:
        return Compared()
    if not was_kept(night):
        _tell_of_data(_("%(night)s 夜学籍名册是空的，当晚没有比对"), {"night": night}, None, at=at)
        record("dropout.empty-roll", by=None, subject=("registry.night", f"{night}"), at=at)
        return Compared(empty=True)
    after, was = roll_of(night), roll_of(before)
    left = compare(was, after).left
    found = missing(left, _stays([pupil for pupil, _schools in left]), {one: len(ids) for one, ids in was.items()})
    for school in found.suspect:
        _suspect(school, night, at=at)
    made = [_candidate(stay, before, night, at=at) for stay in found.stays]
    _back({pupil for ids in after.values() for pupil in ids}, at=at)
    return Compared(tuple(one for one in made if one is not None))


def _suspect(school: int, night: date, *, at: datetime) -> None:
    """A roll that shrank too much in one night: told to the school and the section, and no candidate made of it."""
    record("dropout.suspect-roll", by=None, subject=("directory.organisation", school), at=at, organisation=school,
           facts={"night": str(night)})  # fmt: skip
    name = Organisation.objects.values_list("name", flat=True).get(pk=school)
    _tell_of_data(_("%(school)s %(night)s 夜学籍人数骤减，请核对数据"), {"school": name, "night": night}, school, at=at)


def _tell_of_data(words: str | Promise, told: Mapping[str, object], school: int | None, *, at: datetime) -> None:
    """A fault of the roll's data: for the section that answers for dropout, and for the school that it lies with."""
    section = CaseType.objects.filter(code=TYPE).values_list("section", flat=True).first()
    answers = Q(organisation__code=section, role=Role.SECTION_OFFICER)
    answers |= Q(organisation=school, role__in=(Role.HEAD, Role.SCHOOL_CLERK)) if school else Q(pk__in=[])
    posts = list(Post.objects.filter(answers, closed_on=None))
    notify(posts, kind="alarm", title=titled(words, **told), url="/cases/dropout/", at=at,
           key=f"dropout.data/{school or 0}/{told['night']}")  # fmt: skip


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
    one.explanation = stated(explanation, _("去向说明"))
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
