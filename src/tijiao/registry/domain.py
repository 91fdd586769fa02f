"""Pupils, their enrolments and classes: the verbs. Each asks the gate, changes, and writes the audit entry."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.access.problems import NotVisible, ReasonNeeded
from tijiao.audit.domain import record
from tijiao.directory import domain as directory
from tijiao.directory.models import Organisation, OrganisationAttribute, OrganisationKind, User
from tijiao.kernel.identity import Known, Sex, check_citizen_id, clean
from tijiao.kernel.problems import Problems
from tijiao.kernel.times import local_day
from tijiao.registry import problems
from tijiao.registry.cohorts import GRADES, class_code, class_name, school_year, year_of
from tijiao.registry.models import ClassDetails, Enrolment, Pupil
from tijiao.registry.saving import changed_fields, save_version, taken

SCHOOLS = (OrganisationKind.SCHOOL, OrganisationKind.KINDERGARTEN)
PUPIL_FIELDS = ("student_no", "id_number", "name", "sex", "birth_date")


@dataclass(frozen=True)
class PupilData:
    """What is known about a child. `sex` "1" or "2" (GB/T 2261.1); `id_number` may be empty where none is given."""

    student_no: str
    name: str
    sex: str
    birth_date: date
    id_number: str = ""


@dataclass(frozen=True)
class Place:
    """Where a pupil stands or is to stand: a grade of a school in a school year, in a class or in none yet."""

    school: Organisation
    school_year: str
    grade: int
    class_organisation: Organisation | None = None


def path_of(enrolment: Enrolment) -> str:
    """Where the gate asks for a pupil: the class, else the school. A class lies below its school."""
    return str((enrolment.class_organisation or enrolment.organisation).path)


def history_of(pupil: Pupil) -> list[Enrolment]:
    """All enrolments with their places, the latest first."""
    rows = pupil.enrolments.select_related("organisation", "class_organisation")
    return list(rows.order_by("-from_day", "-pk"))


def standing_in(history: Sequence[Enrolment], *, on: date) -> Enrolment | None:
    """Of a history: where the pupil stands on a day, else where it is to stand, if anywhere."""
    now = [one for one in history if one.from_day <= on and (one.to_day is None or on < one.to_day)]
    coming = [one for one in reversed(history) if one.to_day is None]
    return next(iter(now or coming), None)


def last_in(history: Sequence[Enrolment], *, on: date) -> Enrolment | None:
    """Of a history: where the pupil stands, is to stand, or last stood."""
    last = max(history, key=lambda one: (one.to_day or one.from_day, one.pk), default=None)
    return standing_in(history, on=on) or last


def enrolment_of(pupil: Pupil, *, on: date) -> Enrolment:
    """Where the pupil stands on a day, else where it is to stand. Raises StandsNowhere."""
    found = standing_in(history_of(pupil), on=on)
    if found is None:
        raise problems.StandsNowhere(on=on)
    return found


def last_enrolment_of(pupil: Pupil, *, on: date) -> Enrolment:
    """Where the pupil stands, is to stand, or last stood. Raises StandsNowhere for who never did."""
    found = last_in(history_of(pupil), on=on)
    if found is None:
        raise problems.StandsNowhere(on=on)
    return found


def stage_of(school: Organisation, *, on: date) -> str:
    """What the school teaches on a day. Raises StageUnknown."""
    found = OrganisationAttribute.objects.on(on).filter(organisation=school, key="stage").first()
    if found is None or found.value not in GRADES:
        raise problems.StageUnknown(name=school.name, on=on)
    return str(found.value)


@transaction.atomic
def admit(data: PupilData, place: Place, *, from_day: date, by: User, at: datetime) -> Pupil:
    """Put a child that no roll knows yet on a school's roll from a day on.

    Raises NotVisible, NumberTaken, what `kernel.identity` finds wrong with the ID, and what `enrol` raises.
    """
    require(by, Action.PUPIL_CHANGE, at=place.school.path, view=Action.SCHOOL_VIEW)
    told = {**asdict(data), "student_no": clean(data.student_no), "id_number": clean(data.id_number)}
    _check_pupil(told, Pupil(), today=local_day(at))
    pupil = Pupil.objects.create(**told)
    record("pupil.admit", by=by, subject=_subject(pupil), at=at, organisation=place.school.pk,
           changes={name: (None, told[name]) for name in PUPIL_FIELDS}, marks=_births(pupil.birth_date))
    enrol(pupil, place, from_day=from_day, by=by, at=at)
    return pupil


@transaction.atomic
def enrol(pupil: Pupil, place: Place, *, from_day: date, by: User, at: datetime) -> Enrolment:
    """Put a pupil on a school's roll: who returns, or who is taken in for the coming school year.

    Raises NotASchool, NotOpen, StageUnknown, WrongGrade, WrongClass, StandsAlready, WrongPeriod.
    """
    require(by, Action.PUPIL_CHANGE, at=place.school.path, view=Action.SCHOOL_VIEW)
    _check_place(place, on=from_day)
    year = _free_year(pupil, place, from_day=from_day)
    made = Enrolment.objects.create(
        pupil=pupil, organisation=place.school, class_organisation=place.class_organisation, school_year=year,
        grade=place.grade, from_day=from_day,
    )
    record("pupil.enrol", by=by, subject=_subject(pupil), at=at, organisation=place.school.pk, marks=_years(year),
           changes={"organisation": (None, place.school.pk), "class": (None, made.class_organisation_id)})
    return made


@transaction.atomic
def correct_pupil(
    pupil_id: int, changes: Mapping[str, Any], *, version: int, reason: str, by: User, at: datetime
) -> Pupil:
    """Correct what is recorded about a child. `version` is the one the person saw.

    Raises NotVisible, NoSuchField, NumberTaken, identity's problems, StaleSave with both versions.
    """
    pupil: Pupil | None = Pupil.objects.select_for_update().filter(pk=pupil_id).first()
    if pupil is None:
        raise NotVisible()
    place = last_enrolment_of(pupil, on=local_day(at))
    require(by, Action.PUPIL_CHANGE, at=path_of(place), view=Action.PUPIL_VIEW)
    told = {name: clean(value) if name in ("student_no", "id_number") else value for name, value in changes.items()}
    differing = changed_fields(pupil, told, allowed=PUPIL_FIELDS)
    born = pupil.birth_date
    _check_pupil({**{name: getattr(pupil, name) for name in PUPIL_FIELDS}, **told}, pupil, today=local_day(at))
    save_version(pupil, differing, version=version)
    record("pupil.correct", by=by, subject=_subject(pupil), at=at, organisation=place.organisation_id,
           changes=differing, reason=reason, marks=[*_births(born, pupil.birth_date), *_ages(pupil, born)])
    return pupil


@transaction.atomic
def reveal(pupil: Pupil, *, reason: str, by: User, at: datetime) -> dict[str, Any]:
    """The child's number, name and ID in the clear, for a reason that the audit chain keeps. Raises ReasonNeeded."""
    place = last_enrolment_of(pupil, on=local_day(at))
    require(by, Action.REVEAL, at=path_of(place), view=Action.PUPIL_VIEW)
    if not reason.strip():
        raise ReasonNeeded()
    record("pupil.reveal", by=by, subject=_subject(pupil), at=at, organisation=place.organisation_id,
           reason=reason.strip(), facts={"fields": list(PUPIL_FIELDS)})
    return {name: getattr(pupil, name) for name in PUPIL_FIELDS}


@transaction.atomic
def transfer(pupil: Pupil, to: Place, *, on: date, reason: str = "", by: User, at: datetime) -> Enrolment:
    """Move a pupil to another school from a day on. The school that lets go says so; the class may be left open.

    Raises NotVisible, StandsNowhere, StandsAlready (the same school), EndsTooEarly and what `enrol` raises.
    """
    old = _standing(pupil, on=on)
    require(by, Action.PUPIL_CHANGE, at=path_of(old), view=Action.PUPIL_VIEW)
    if to.class_organisation is not None:
        require(by, Action.PUPIL_CHANGE, at=to.school.path, view=Action.SCHOOL_VIEW)
    if old.organisation_id == to.school.pk:
        raise problems.StandsAlready(school=to.school.name, school_year=old.school_year)
    _check_place(to, on=on)
    _end(old, on=on, how=Enrolment.Ended.TRANSFERRED)
    new = Enrolment.objects.create(
        pupil=pupil, organisation=to.school, class_organisation=to.class_organisation,
        school_year=_free_year(pupil, to, from_day=on), grade=to.grade, from_day=on,
    )
    record("pupil.transfer", by=by, subject=_subject(pupil), at=at, organisation=old.organisation_id, reason=reason,
           changes={"organisation": (old.organisation_id, to.school.pk)},
           marks=_years(old.school_year, new.school_year))
    return new


@transaction.atomic
def leave(
    pupil: Pupil, *, on: date, how: Enrolment.Ended = Enrolment.Ended.LEFT, reason: str = "", by: User, at: datetime
) -> Enrolment:
    """Take a pupil off the roll from a day on: left, or graduated. Raises NotVisible, StandsNowhere, EndsTooEarly."""
    if how not in (Enrolment.Ended.LEFT, Enrolment.Ended.GRADUATED):
        raise problems.WrongValue(field="ended_as")
    old = _standing(pupil, on=on)
    require(by, Action.PUPIL_CHANGE, at=path_of(old), view=Action.PUPIL_VIEW)
    _end(old, on=on, how=how)
    record("pupil.leave", by=by, subject=_subject(pupil), at=at, organisation=old.organisation_id, reason=reason,
           changes={"ended_as": ("", str(how))}, marks=_years(old.school_year))
    return old


@transaction.atomic
def put_into_class(pupil: Pupil, class_organisation: Organisation, *, on: date, by: User, at: datetime) -> Enrolment:
    """Put a pupil into a class of the same school from a day on; the days in the class before stay in the history.

    Raises NotVisible, StandsNowhere, NotAClass, WrongClass, NotOpen.
    """
    old = enrolment_of(pupil, on=on)
    require(by, Action.PUPIL_CHANGE, at=old.organisation.path, view=Action.PUPIL_VIEW)
    before, start = old.class_organisation_id, max(on, old.from_day)
    _check_class(class_organisation, old.organisation, on=start)
    if before == class_organisation.pk:
        return old
    if before is None or start == old.from_day:
        old.class_organisation = class_organisation
        old.save(update_fields=["class_organisation"])
    else:
        _end(old, on=start, how=Enrolment.Ended.MOVED)
        old = Enrolment.objects.create(
            pupil=pupil, organisation=old.organisation, class_organisation=class_organisation,
            school_year=old.school_year, grade=old.grade, from_day=start,
        )
    record("pupil.class", by=by, subject=_subject(pupil), at=at, organisation=old.organisation_id,
           changes={"class": (before, class_organisation.pk)}, marks=_years(old.school_year))
    return old


@transaction.atomic
def open_class(
    school: Organisation, stage: str, entry_year: int, number: int, *, on: date, by: User, at: datetime
) -> Organisation:
    """Found a cohort class below its school. Raises NotVisible, NotOpen, WrongValue, RecordedAlready, CodeTaken."""
    require(by, Action.PUPIL_CHANGE, at=school.path, view=Action.SCHOOL_VIEW)
    check_school(school, on=on)
    if stage not in GRADES or not 1 <= number <= 99 or not 1950 <= entry_year <= 2150:
        raise problems.WrongValue(field="stage" if stage not in GRADES else "number")
    name = class_name(stage, entry_year, number, year_of(on))
    same = ClassDetails.objects.filter(stage=stage, entry_year=entry_year, number=number)
    if same.filter(organisation__in=Organisation.objects.live(on=on).filter(parent=school)).exists():
        raise problems.RecordedAlready(what=name)
    made = directory.add_organisation(
        code=class_code(school.code, stage, entry_year, number), kind=OrganisationKind.CLASS, name=name,
        parent=school, opened_on=on, by=by, at=at,
    )
    ClassDetails.objects.create(organisation=made, stage=stage, entry_year=entry_year, number=number)
    record("class.open", by=by, subject=("registry.class", made.pk), at=at, organisation=school.pk,
           facts={"stage": stage, "entry_year": entry_year, "number": number})
    return made


@transaction.atomic
def set_entry_year(class_organisation: Organisation, entry_year: int, *, by: User, at: datetime) -> ClassDetails:
    """Say in which year a class entered: a rollover needs it to know when the class is over."""
    require(by, Action.PUPIL_CHANGE, at=class_organisation.path, view=Action.SCHOOL_VIEW)
    details = ClassDetails.objects.select_for_update().filter(organisation=class_organisation).first()
    if details is None:
        raise problems.NotAClass(name=class_organisation.name)
    before, details.entry_year = details.entry_year, entry_year
    details.save(update_fields=["entry_year"])
    record("class.entry-year", by=by, subject=("registry.class", class_organisation.pk), at=at,
           organisation=class_organisation.parent_id, changes={"entry_year": (before, entry_year)})
    return details


def _standing(pupil: Pupil, *, on: date) -> Enrolment:
    rows = pupil.enrolments.select_for_update(of=("self",)).select_related("organisation", "class_organisation")
    found: Enrolment | None = rows.filter(to_day=None).order_by("from_day").first()
    if found is None:
        raise problems.StandsNowhere(on=on)
    return found


def _free_year(pupil: Pupil, place: Place, *, from_day: date) -> str:
    """The school year of a place, when the pupil can begin there on that day.

    Who stands in an earlier year may be taken in for the next one: the rollover ends the old enrolment.
    """
    year = school_year(place.school_year)
    if from_day not in year:
        raise problems.WrongValue(field="from_day")
    still = Q(to_day=None, school_year__gte=str(year)) | Q(to_day__gt=from_day)
    standing = pupil.enrolments.filter(still).select_related("organisation").first()
    if standing is not None:
        raise problems.StandsAlready(school=standing.organisation.name, school_year=standing.school_year)
    return str(year)


def _end(enrolment: Enrolment, *, on: date, how: Enrolment.Ended) -> None:
    if on <= enrolment.from_day:
        raise problems.EndsTooEarly(from_day=enrolment.from_day, to_day=on)
    enrolment.to_day, enrolment.ended_as = on, how
    enrolment.save(update_fields=["to_day", "ended_as"])


def _check_pupil(told: Mapping[str, Any], pupil: Pupil, *, today: date) -> None:
    if not told["student_no"] or not str(told["name"]).strip() or told["sex"] not in ("1", "2"):
        raise problems.WrongValue(field="student_no" if not told["student_no"] else "name")
    if not isinstance(told["birth_date"], date) or told["birth_date"] > today:
        raise problems.WrongValue(field="birth_date")
    known = Known(today=today, sex=Sex(told["sex"]), birth=told["birth_date"])
    wrong = check_citizen_id(told["id_number"], known) if told["id_number"] else []
    if wrong:
        raise Problems(wrong)
    for field in ("student_no", "id_number"):
        if taken(pupil, field, told[field]):
            raise problems.NumberTaken(field=field)


def check_school(school: Organisation, *, on: date) -> None:
    """Raises NotASchool, or NotOpen when it does not stand on the day."""
    if school.kind not in SCHOOLS:
        raise problems.NotASchool(name=school.name)
    if on < school.opened_on or (school.closed_on is not None and on >= school.closed_on):
        raise problems.NotOpen(name=school.name, on=on)


def _check_place(place: Place, *, on: date) -> None:
    check_school(place.school, on=on)
    first, last = GRADES[stage_of(place.school, on=on)]
    if not first <= place.grade <= last:
        raise problems.WrongGrade(name=place.school.name, grade=place.grade, first=first, last=last)
    if place.class_organisation is not None:
        _check_class(place.class_organisation, place.school, on=on)


def _check_class(one: Organisation, school: Organisation, *, on: date) -> None:
    if one.kind != OrganisationKind.CLASS:
        raise problems.NotAClass(name=one.name)
    if one.parent_id != school.pk:
        raise problems.WrongClass(name=one.name)
    if on < one.opened_on or (one.closed_on is not None and on >= one.closed_on):
        raise problems.NotOpen(name=one.name, on=on)


def _subject(pupil: Pupil) -> tuple[str, int]:
    return "registry.pupil", pupil.pk


def _births(*days: date) -> list[tuple[str, str]]:
    return [("registry_pupil", str(day.year)) for day in days]


def _ages(pupil: Pupil, born: date) -> list[tuple[str, str]]:
    """Another day of birth is another age in every year on the roll."""
    same = born == pupil.birth_date
    return [] if same else _years(*pupil.enrolments.order_by().values_list("school_year", flat=True).distinct())


def _years(*years: str) -> list[tuple[str, str]]:
    return [("registry_enrolment", year) for year in years]
