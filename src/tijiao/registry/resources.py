"""Staff, facilities, the population of towns, agreements with partners. The verbs, as in `domain`."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record
from tijiao.directory.models import Organisation, OrganisationKind, User
from tijiao.kernel.identity import Known, Sex, check_citizen_id, clean
from tijiao.kernel.problems import Problems
from tijiao.kernel.times import local_day
from tijiao.registry import problems
from tijiao.registry.cohorts import school_year
from tijiao.registry.models import Agreement, Employment, Facility, FacilityState, Population, Staff
from tijiao.registry.saving import changed_fields, save_version, taken

STAFF_FIELDS = ("staff_no", "id_number", "name", "sex", "birth_date", "subject", "title", "education")
STAFF_MARK = [("registry_staff", "")]


@dataclass(frozen=True)
class StaffData:
    """What is known about a person who works in education; `sex` as in `PupilData`."""

    staff_no: str
    name: str
    sex: str
    id_number: str = ""
    birth_date: date | None = None
    subject: str = ""
    title: str = ""
    education: str = ""


@transaction.atomic
def employ(
    data: StaffData, organisation: Organisation, duty: str, *, from_day: date, by: User, at: datetime
) -> Employment:
    """Give a person who is not in the register yet a duty. Raises NotVisible, NumberTaken, WrongValue, NotOpen."""
    require(by, Action.STAFF_CHANGE, at=organisation.path, view=Action.STAFF_VIEW)
    told = {**asdict(data), "staff_no": clean(data.staff_no), "id_number": clean(data.id_number)}
    _check_staff(told, Staff(), today=local_day(at))
    staff = Staff.objects.create(**told)
    record("staff.add", by=by, subject=("registry.staff", staff.pk), at=at, organisation=organisation.pk,
           changes={field: (None, told[field]) for field in STAFF_FIELDS}, marks=STAFF_MARK)
    return add_employment(staff, organisation, duty, from_day=from_day, by=by, at=at)


@transaction.atomic
def add_employment(
    staff: Staff, organisation: Organisation, duty: str, *, from_day: date, by: User, at: datetime
) -> Employment:
    """Give a known person a duty at an organisation. Raises NotVisible, NotOpen, RecordedAlready, WrongValue."""
    require(by, Action.STAFF_CHANGE, at=organisation.path, view=Action.STAFF_VIEW)
    if not duty.strip():
        raise problems.WrongValue(field="duty")
    _check_open(organisation, on=from_day)
    if Employment.objects.filter(staff=staff, organisation=organisation, duty=duty, to_day=None).exists():
        raise problems.RecordedAlready(what=duty)
    made = Employment.objects.create(staff=staff, organisation=organisation, duty=duty, from_day=from_day)
    record("staff.employ", by=by, subject=("registry.staff", staff.pk), at=at, organisation=organisation.pk,
           changes={"duty": (None, duty), "from_day": (None, from_day)}, marks=STAFF_MARK)
    return made


@transaction.atomic
def end_employment(employment: Employment, *, on: date, reason: str = "", by: User, at: datetime) -> Employment:
    """End a duty from a day on. Raises NotVisible, EndedAlready, EndsTooEarly."""
    require(by, Action.STAFF_CHANGE, at=employment.organisation.path, view=Action.STAFF_VIEW)
    if employment.to_day is not None:
        raise problems.EndedAlready(ended_on=employment.to_day)
    if on <= employment.from_day:
        raise problems.EndsTooEarly(from_day=employment.from_day, to_day=on)
    employment.to_day = on
    employment.save(update_fields=["to_day"])
    record("staff.end", by=by, subject=("registry.staff", employment.staff_id), at=at, reason=reason,
           organisation=employment.organisation_id, changes={"to_day": (None, on)}, marks=STAFF_MARK)
    return employment


@transaction.atomic
def correct_staff(
    staff_id: int, changes: Mapping[str, Any], *, version: int, reason: str, by: User, at: datetime
) -> Staff:
    """Correct what is recorded about a member of staff. Raises as `domain.correct_pupil`."""
    staff: Staff | None = Staff.objects.select_for_update().filter(pk=staff_id).first()
    if staff is None:
        raise NotVisible()
    place = _last_employment(staff)
    require(by, Action.STAFF_CHANGE, at=place.path, view=Action.STAFF_VIEW)
    told = {name: clean(value) if name in ("staff_no", "id_number") else value for name, value in changes.items()}
    differing = changed_fields(staff, told, allowed=STAFF_FIELDS)
    _check_staff({**{name: getattr(staff, name) for name in STAFF_FIELDS}, **told}, staff, today=local_day(at))
    save_version(staff, differing, version=version)
    record("staff.correct", by=by, subject=("registry.staff", staff.pk), at=at, organisation=place.pk,
           changes=differing, reason=reason, marks=STAFF_MARK)
    return staff


@transaction.atomic
def add_facility(
    organisation: Organisation, *, kind: str, code: str, name: str, by: User, at: datetime
) -> Facility:
    """Enter a facility into the register. Raises NotVisible, NumberTaken, WrongValue."""
    require(by, Action.FACILITY_CHANGE, at=organisation.path, view=Action.FACILITY_VIEW)
    if not kind or not code or not name:
        raise problems.WrongValue(field="kind" if not kind else "code" if not code else "name")
    if Facility.objects.filter(code=code).exists():
        raise problems.NumberTaken(field="code")
    made = Facility.objects.create(organisation=organisation, kind=kind, code=code, name=name)
    _record_facility("facility.add", made, by=by, at=at, changes={"code": (None, code), "name": (None, name)})
    return made


@transaction.atomic
def set_facility_state(
    facility: Facility, key: str, value: str, *, from_day: date, by: User, at: datetime
) -> FacilityState:
    """Let a state of a facility have a value from a day on; the value before it ends there. Raises WrongValue."""
    require(by, Action.FACILITY_CHANGE, at=facility.organisation.path, view=Action.FACILITY_VIEW)
    if not key or not value:
        raise problems.WrongValue(field="key" if not key else "value")
    standing = FacilityState.objects.filter(facility=facility, key=key)
    later = standing.filter(from_day__gt=from_day).order_by("from_day").first()
    current = standing.on(from_day).first()
    before = current.value if current else None
    if current is not None and current.from_day < from_day:
        current.to_day = from_day
        current.save(update_fields=["to_day"])
    now, _ = FacilityState.objects.update_or_create(
        facility=facility, key=key, from_day=from_day,
        defaults={"value": value, "to_day": later.from_day if later else None},
    )
    _record_facility("facility.state", facility, by=by, at=at, changes={key: (before, value)})
    return now


@transaction.atomic
def state_population(
    town: Organisation, year: str, children: Mapping[int, int], *, by: User, at: datetime
) -> int:
    """Say how many children of each age live in a town in a school year. Returns how many ages were written."""
    require(by, Action.POPULATION_CHANGE, at=town.path, view=Action.SCHOOL_VIEW)
    if town.kind != OrganisationKind.TOWN or any(not 0 <= age <= 25 or n < 0 for age, n in children.items()):
        raise problems.WrongValue(field="children")
    known = str(school_year(year))
    rows = [Population(organisation=town, school_year=known, age=age, children=n) for age, n in children.items()]
    Population.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["organisation", "school_year", "age"], update_fields=["children"]
    )
    record("population.state", by=by, subject=("registry.population", town.pk), at=at, organisation=town.pk,
           facts={"school_year": known, "ages": len(rows)}, marks=[("registry_population", "")])
    return len(rows)


@transaction.atomic
def sign_agreement(
    partner: Organisation, title: str, *, from_day: date, to_day: date | None, by: User, at: datetime
) -> Agreement:
    """Note what was agreed with a partner. Raises NotVisible, WrongValue, EndsTooEarly."""
    require(by, Action.PARTNER_CHANGE, at=partner.path, view=Action.PARTNER_VIEW)
    if not title.strip():
        raise problems.WrongValue(field="title")
    if to_day is not None and to_day <= from_day:
        raise problems.EndsTooEarly(from_day=from_day, to_day=to_day)
    made = Agreement.objects.create(organisation=partner, title=title.strip(), from_day=from_day, to_day=to_day)
    record("agreement.sign", by=by, subject=("registry.agreement", made.pk), at=at, organisation=partner.pk,
           changes={"title": (None, title)})
    return made


@transaction.atomic
def end_agreement(agreement: Agreement, *, on: date, by: User, at: datetime) -> Agreement:
    """End an agreement earlier, or set the end that was open. Raises NotVisible, EndedAlready, EndsTooEarly."""
    require(by, Action.PARTNER_CHANGE, at=agreement.organisation.path, view=Action.PARTNER_VIEW)
    before = agreement.to_day
    if before is not None and before <= on:
        raise problems.EndedAlready(ended_on=before)
    if on <= agreement.from_day:
        raise problems.EndsTooEarly(from_day=agreement.from_day, to_day=on)
    agreement.to_day = on
    agreement.save(update_fields=["to_day"])
    record("agreement.end", by=by, subject=("registry.agreement", agreement.pk), at=at,
           organisation=agreement.organisation_id, changes={"to_day": (before, on)})
    return agreement


def _last_employment(staff: Staff) -> Organisation:
    rows = staff.employments.select_related("organisation")
    last = rows.filter(to_day=None).order_by("pk").first() or rows.order_by("-to_day").first()
    if last is None:
        raise NotVisible()
    found: Organisation = last.organisation
    return found


def _check_open(organisation: Organisation, *, on: date) -> None:
    if on < organisation.opened_on or (organisation.closed_on is not None and on >= organisation.closed_on):
        raise problems.NotOpen(name=organisation.name, on=on)


def _check_staff(told: Mapping[str, Any], staff: Staff, *, today: date) -> None:
    for field in ("staff_no", "name"):
        if not str(told[field]).strip():
            raise problems.WrongValue(field=field)
    if told["sex"] not in ("1", "2"):
        raise problems.WrongValue(field="sex")
    known = Known(today=today, sex=Sex(told["sex"]), birth=told["birth_date"])
    wrong = check_citizen_id(told["id_number"], known) if told["id_number"] else []
    if wrong:
        raise Problems(wrong)
    for field in ("staff_no", "id_number"):
        if taken(staff, field, told[field]):
            raise problems.NumberTaken(field=field)


def _record_facility(
    action: str, facility: Facility, *, by: User, at: datetime, changes: Mapping[str, Any]
) -> None:
    record(action, by=by, subject=("registry.facility", facility.pk), at=at, organisation=facility.organisation_id,
           changes=changes, marks=[("registry_facility", facility.kind)])
