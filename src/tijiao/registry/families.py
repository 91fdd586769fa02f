"""Families, guardians and consent; why a child needs care. The verbs, as in `domain`."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record
from tijiao.directory.models import User
from tijiao.kernel.times import local_day
from tijiao.registry import problems
from tijiao.registry.domain import enrolment_of, last_enrolment_of, path_of
from tijiao.registry.models import Circumstance, Consent, Enrolment, Family, Guardian, Pupil

GUARDIAN_FIELDS = ("name", "relation", "phone")


def _place(pupil: Pupil, by: User, action: Action, *, at: datetime) -> Enrolment:
    """Where the child stands, once the gate has let the person do `action` there."""
    place = last_enrolment_of(pupil, on=local_day(at))
    require(by, action, at=path_of(place), view=Action.PUPIL_VIEW)
    return place


@transaction.atomic
def add_guardian(
    pupil: Pupil, *, name: str, relation: str, phone: str = "", by: User, at: datetime
) -> Guardian:
    """Say who answers for a child; the first one founds the family. Raises NotVisible, NotAllowed, WrongValue."""
    place = _place(pupil, by, Action.PUPIL_CHANGE, at=at)
    if not name.strip() or relation not in Guardian.Relation.values:
        raise problems.WrongValue(field="relation" if name.strip() else "name")
    if pupil.family is None:
        pupil.family = Family.objects.create(code=f"F-{pupil.student_no}")
        Pupil.objects.filter(pk=pupil.pk).update(family=pupil.family)
    made = Guardian.objects.create(family=pupil.family, name=name.strip(), relation=relation, phone=phone)
    record("guardian.add", by=by, subject=("registry.guardian", made.pk), at=at, organisation=place.organisation_id,
           changes={field: (None, getattr(made, field)) for field in GUARDIAN_FIELDS})
    return made


@transaction.atomic
def correct_guardian(
    pupil: Pupil, guardian: Guardian, changes: Mapping[str, str], *, by: User, at: datetime
) -> Guardian:
    """Correct what is recorded about a guardian of the child. Raises NotGuardian, NoSuchField, NotVisible."""
    place = _place(pupil, by, Action.PUPIL_CHANGE, at=at)
    if guardian.family_id != pupil.family_id:
        raise problems.NotGuardian()
    unknown = [field for field in changes if field not in GUARDIAN_FIELDS]
    if unknown:
        raise problems.NoSuchField(field=unknown[0])
    before = {field: getattr(guardian, field) for field in changes}
    Guardian.objects.filter(pk=guardian.pk).update(**changes)
    guardian.refresh_from_db()
    record("guardian.correct", by=by, subject=("registry.guardian", guardian.pk), at=at,
           organisation=place.organisation_id, changes={field: (before[field], changes[field]) for field in changes})
    return guardian


@transaction.atomic
def join_family(pupil: Pupil, family: Family, *, by: User, at: datetime) -> Pupil:
    """Let a child belong to the family of a brother or sister. The person must handle a child of that family too."""
    place = _place(pupil, by, Action.PUPIL_CHANGE, at=at)
    if not Pupil.objects.visible_to(by).filter(family=family).exists():
        raise NotVisible()
    before, pupil.family = pupil.family_id, family
    pupil.save(update_fields=["family"])
    record("pupil.family", by=by, subject=("registry.pupil", pupil.pk), at=at, organisation=place.organisation_id,
           changes={"family": (before, family.pk)})
    return pupil


@transaction.atomic
def give_consent(
    pupil: Pupil, guardian: Guardian, purpose: str, *, on: date, by: User, at: datetime
) -> Consent:
    """Note what a guardian agreed to for the child. Raises NotGuardian, RecordedAlready, WrongValue, NotVisible."""
    place = _place(pupil, by, Action.PUPIL_CHANGE, at=at)
    if guardian.family_id is None or guardian.family_id != pupil.family_id:
        raise problems.NotGuardian()
    if not purpose.strip() or on > local_day(at):
        raise problems.WrongValue(field="purpose" if not purpose.strip() else "given_on")
    if Consent.objects.filter(pupil=pupil, guardian=guardian, purpose=purpose, withdrawn_on=None).exists():
        raise problems.RecordedAlready(what=purpose)
    made = Consent.objects.create(pupil=pupil, guardian=guardian, purpose=purpose, given_on=on)
    record("consent.give", by=by, subject=("registry.consent", made.pk), at=at, organisation=place.organisation_id,
           changes={"purpose": (None, purpose)})
    return made


@transaction.atomic
def withdraw_consent(consent: Consent, *, on: date, by: User, at: datetime) -> Consent:
    """End a consent from a day on. Raises EndedAlready, EndsTooEarly, NotVisible."""
    place = _place(consent.pupil, by, Action.PUPIL_CHANGE, at=at)
    if consent.withdrawn_on is not None:
        raise problems.EndedAlready(ended_on=consent.withdrawn_on)
    if on < consent.given_on:
        raise problems.EndsTooEarly(from_day=consent.given_on, to_day=on)
    consent.withdrawn_on = on
    consent.save(update_fields=["withdrawn_on"])
    record("consent.withdraw", by=by, subject=("registry.consent", consent.pk), at=at,
           organisation=place.organisation_id, changes={"withdrawn_on": (None, on)})
    return consent


def consented(pupil: Pupil, purpose: str, *, on: date) -> bool:
    """Whether any guardian's consent to `purpose` stands on the day."""
    given = Consent.objects.filter(pupil=pupil, purpose=purpose, given_on__lte=on)
    return given.filter(withdrawn_on=None).exists() or given.filter(withdrawn_on__gt=on).exists()


@transaction.atomic
def look_at_care(group: str, rows: int, *, by: User, at: datetime) -> None:
    """That the list of a group, or of all, was opened: who, which and how many. Raises NotVisible for no such group."""
    if group and group not in Circumstance.Kind.values:
        raise NotVisible()
    record("care.look", by=by, subject=("registry.circumstance", group or "all"), at=at, facts={"rows": rows})


@transaction.atomic
def note_circumstance(pupil: Pupil, kind: str, *, from_day: date, by: User, at: datetime) -> Circumstance:
    """Note why a child needs care: only who handles the child may. Raises NotVisible, RecordedAlready, WrongValue."""
    place = enrolment_of(pupil, on=local_day(at))
    require(by, Action.CARE_CHANGE, at=path_of(place))
    if kind not in Circumstance.Kind.values:
        raise problems.WrongValue(field="kind")
    if Circumstance.objects.filter(pupil=pupil, kind=kind, to_day=None).exists():
        raise problems.RecordedAlready(what=Circumstance.Kind(kind).label)
    made = Circumstance.objects.create(pupil=pupil, kind=kind, from_day=from_day)
    _record_care("care.note", made, place, by=by, at=at, changes={"kind": (None, kind)})
    return made


@transaction.atomic
def end_circumstance(circumstance: Circumstance, *, on: date, by: User, at: datetime) -> Circumstance:
    """Say that it is over from a day on. Raises NotVisible, EndedAlready, EndsTooEarly."""
    place = enrolment_of(circumstance.pupil, on=local_day(at))
    require(by, Action.CARE_CHANGE, at=path_of(place))
    if circumstance.to_day is not None:
        raise problems.EndedAlready(ended_on=circumstance.to_day)
    if on <= circumstance.from_day:
        raise problems.EndsTooEarly(from_day=circumstance.from_day, to_day=on)
    circumstance.to_day = on
    circumstance.save(update_fields=["to_day"])
    _record_care("care.end", circumstance, place, by=by, at=at, changes={"to_day": (None, on)})
    return circumstance


def _record_care(
    action: str, one: Circumstance, place: Enrolment, *, by: User, at: datetime, changes: dict[str, Any]
) -> None:
    record(action, by=by, subject=("registry.circumstance", one.pk), at=at, organisation=place.organisation_id,
           changes=changes)
