"""Schools that merge, split and close, with everything that hangs on them. The verbs, as in `domain`.

A merger takes the classes with their pupils, the staff and the facilities along; posts and memberships of the school
that is no more end. What lay before the day stays with the old school: its enrolments end as "moved", and the new ones
begin on the day. What the roll says of a day after it must still be true afterwards, so such a change is made once the
day has come, and refused when the roll was changed in between.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.audit.domain import record
from tijiao.directory import domain as directory
from tijiao.directory.models import Membership, Organisation, OrganisationKind, Post, Succession, User
from tijiao.kernel.times import local_day
from tijiao.registry import problems
from tijiao.registry.cohorts import GRADES, class_name, year_of
from tijiao.registry.domain import check_school, stage_of
from tijiao.registry.models import ClassDetails, Employment, Enrolment, Facility
from tijiao.registry.queries import EmploymentQuerySet

Marks = set[tuple[str, str]]


@dataclass(frozen=True)
class Hanging:
    """What goes along, or ends, when a school merges, splits or closes: numbers only, never a person."""

    classes: int
    pupils: int
    staff: int
    facilities: int
    posts: int
    memberships: int
    renamed: int


def preview_merge(
    before: Sequence[Organisation], into: Organisation, *, on: date, by: User, at: datetime
) -> Hanging:
    """What a merger would take along. Raises whatever the merger itself would refuse."""
    _check_merge(before, into, on=on, by=by, at=at)
    schools = Q(organisation__in=before)
    classes = _classes(before, on=on)
    return Hanging(
        len(classes), _pupils(schools, on=on), _people(before, on=on), Facility.objects.filter(schools).count(),
        _posts(before).count(), _memberships(before, on=on).count(), len(_renumbered(classes, into)),
    )


@transaction.atomic
def merge_schools(
    before: Sequence[Organisation], into: Organisation, *, on: date, by: User, at: datetime
) -> Hanging:
    """Merge schools into another one from the day `on`, with classes, roll, staff and facilities.

    Raises   NotVisible, NotAllowed, NotASchool, NotOpen, MergesWithItself, MergesOtherKind, NotYetTheDay,
             GradesDoNotFit, YearsApart, RollChangedAfter, StageUnknown, and what closing an organisation raises.
    """
    told = preview_merge(before, into, on=on, by=by, at=at)
    marks: Marks = {("directory_organisation", ""), ("registry_staff", "")}
    for number, details in _renumbered(_classes(before, on=on), into):
        _renumber(details, number, on=on, by=by, at=at)
    for one in before:
        marks |= _move_roll(Q(organisation=one), into, on=on)
        _move_people(one, into, on=on)
        marks |= _move_facilities(one, into)
        _end_memberships(one, on=on, by=by, at=at)
        _close_posts([one], on=on, by=by, at=at)
    directory.merge_organisations(list(before), into=into, on=on, by=by, at=at)
    for one in before:
        record("school.merge", by=by, subject=("directory.organisation", one.pk), at=at, organisation=into.pk,
               changes={"organisation": (one.pk, into.pk)}, facts={"schools": len(before), **asdict(told)}, marks=marks)
    return told


def preview_split(
    before: Organisation, new: Organisation, classes: Sequence[Organisation], *, on: date, by: User, at: datetime
) -> Hanging:
    """What a split would take along. Raises whatever the split itself would refuse."""
    _check_split(before, new, classes, on=on, by=by, at=at)
    pupils = _pupils(Q(class_organisation__in=classes), on=on)
    return Hanging(len(classes), pupils, 0, 0, 0, 0, len(_renumbered(classes, new)))


@transaction.atomic
def split_school(
    before: Organisation, new: Organisation, classes: Sequence[Organisation], *, on: date, by: User, at: datetime
) -> Hanging:
    """Let chosen classes with their pupils belong to a new school from the day `on`; the old school lives on.

    Staff and facilities stay: who teaches where after a split is decided person by person.
    Raises   as `merge_schools`, and NoClassChosen, NotAClass, WrongClass.
    """
    told = preview_split(before, new, classes, on=on, by=by, at=at)
    for number, details in _renumbered(classes, new):
        _renumber(details, number, on=on, by=by, at=at)
    for one in classes:
        directory.move_organisation(one, below=new, by=by, at=at)
    marks = _move_roll(Q(class_organisation__in=classes), new, on=on) | {("directory_organisation", "")}
    if not Succession.objects.filter(before=before, after=new).exists():
        directory.split_organisation(before, off=[new], on=on, by=by, at=at)
    record("school.split", by=by, subject=("directory.organisation", before.pk), at=at, organisation=new.pk,
           changes={"organisation": (before.pk, new.pk)}, facts=asdict(told), marks=marks)
    return told


def preview_close(school: Organisation, *, on: date, by: User) -> Hanging:
    """What would end with a school. Raises whatever closing it would refuse."""
    _check_change([school], on=on, by=by)
    standing = _pupils(Q(organisation=school), on=on)
    if standing:
        raise problems.PupilsStand(name=school.name, count=standing, on=on)
    classes = _classes([school], on=on)
    return Hanging(
        len(classes), 0, _people([school], on=on), Facility.objects.filter(organisation=school).count(),
        _posts([school, *classes]).count(), _memberships([school], on=on).count(), 0,
    )


@transaction.atomic
def close_school(school: Organisation, *, on: date, by: User, at: datetime) -> Hanging:
    """Close a school on whose roll nobody stands any more, with its empty classes, duties and posts.

    The facilities stay in the register under its name until somebody takes them over.
    Raises   NotVisible, NotAllowed, NotASchool, NotOpen, PupilsStand, and what closing an organisation raises.
    """
    told = preview_close(school, on=on, by=by)
    classes = _classes([school], on=on)
    _employments([school], on=on).filter(from_day__lt=on).update(to_day=on)
    _end_memberships(school, on=on, by=by, at=at)
    _close_posts([school, *classes], on=on, by=by, at=at)
    for one in (*classes, school):
        directory.close_organisation(one, on=on, by=by, at=at)
    record("school.close", by=by, subject=("directory.organisation", school.pk), at=at, organisation=school.pk,
           facts=asdict(told), marks={("directory_organisation", ""), ("registry_staff", "")})
    return told


def _check_change(schools: Sequence[Organisation], *, on: date, by: User) -> None:
    for one in schools:
        require(by, Action.ORGANISATION_CHANGE, at=one.path, view=Action.ORGANISATION_VIEW)
        check_school(one, on=on)


def _check_merge(
    before: Sequence[Organisation], into: Organisation, *, on: date, by: User, at: datetime
) -> None:
    _check_change([*before, into], on=on, by=by)
    if into.pk in {one.pk for one in before}:
        raise problems.MergesWithItself(name=into.name)
    for one in before:
        _check_move(one, into, Q(organisation=one), on=on, at=at)


def _check_split(
    before: Organisation, new: Organisation, classes: Sequence[Organisation], *, on: date, by: User, at: datetime
) -> None:
    _check_change([before, new], on=on, by=by)
    if before.pk == new.pk:
        raise problems.MergesWithItself(name=new.name)
    if not classes:
        raise problems.NoClassChosen(name=before.name)
    for one in classes:
        if one.kind != OrganisationKind.CLASS:
            raise problems.NotAClass(name=one.name)
        if one.parent_id != before.pk:
            raise problems.WrongClass(name=one.name)
    _check_move(before, new, Q(class_organisation__in=classes), on=on, at=at)


def _check_move(before: Organisation, into: Organisation, whose: Q, *, on: date, at: datetime) -> None:
    """Whether the roll of `before` can go on at `into` from the day on."""
    if on > local_day(at):
        raise problems.NotYetTheDay(on=on)
    if before.kind != into.kind:
        raise problems.MergesOtherKind(name=before.name, other=into.name)
    rows = Enrolment.objects.filter(whose)
    changed = rows.filter(to_day__gt=on).count()
    if changed:
        raise problems.RollChangedAfter(name=before.name, on=on, changes=changed)
    goes = rows.filter(to_day=None)
    if goes.filter(from_day__lt=on).exclude(school_year=year_of(on)).exists():
        raise problems.YearsApart(name=before.name, school_year=year_of(on))
    first, last = GRADES[stage_of(into, on=on)]
    outside = goes.exclude(grade__gte=first, grade__lte=last).count()
    if outside:
        raise problems.GradesDoNotFit(name=into.name, count=outside, first=first, last=last)


def _still(on: date) -> Q:
    """What has not ended by the day: it stands, or is to begin."""
    return Q(to_day=None) | Q(to_day__gt=on)


def _pupils(whose: Q, *, on: date) -> int:
    """The children, not the enrolments: who is taken in for the coming year has two."""
    return Enrolment.objects.filter(whose, _still(on)).values("pupil").distinct().count()


def _classes(schools: Sequence[Organisation], *, on: date) -> list[Organisation]:
    rows = Organisation.objects.live(on=on).kinds(OrganisationKind.CLASS)
    return list(rows.filter(parent__in=schools).order_by("pk"))


def _employments(schools: Sequence[Organisation], *, on: date) -> EmploymentQuerySet:
    found: EmploymentQuerySet = Employment.objects.filter(_still(on), organisation__in=schools)
    return found


def _people(schools: Sequence[Organisation], *, on: date) -> int:
    return _employments(schools, on=on).values("staff").distinct().count()


def _posts(organisations: Sequence[Organisation]) -> QuerySet[Post]:
    return Post.objects.filter(organisation__in=organisations, closed_on=None)


def _memberships(schools: Sequence[Organisation], *, on: date) -> QuerySet[Membership]:
    rows = Membership.objects.on(on).filter(organisation__in=schools, from_day__lt=on)
    found: QuerySet[Membership] = rows.select_related("grouping")
    return found


def _renumbered(classes: Sequence[Organisation], into: Organisation) -> list[tuple[int, ClassDetails]]:
    """The classes whose number another class of the same cohort has at `into`, or among them, and a free one."""
    used: dict[tuple[str, int | None], set[int]] = defaultdict(set)
    for one in ClassDetails.objects.filter(organisation__parent=into):
        used[one.stage, one.entry_year].add(one.number)
    found = []
    for one in ClassDetails.objects.filter(organisation__in=classes).select_related("organisation").order_by("pk"):
        numbers = used[one.stage, one.entry_year]
        number = max(numbers) + 1 if one.number in numbers else one.number
        numbers.add(number)
        if number != one.number:
            found.append((number, one))
    return found


def _renumber(details: ClassDetails, number: int, *, on: date, by: User, at: datetime) -> None:
    """Another number, and the name that follows from it, unless the class bears a name of its own."""
    one, entry, year = details.organisation, details.entry_year, year_of(on)
    old, details.number = details.number, number
    details.save(update_fields=["number"])
    if entry is not None and one.name == class_name(details.stage, entry, old, year):
        name = class_name(details.stage, entry, number, year)
        directory.rename_organisation(one, name=name, short_name=one.short_name, by=by, at=at)


def _move_roll(whose: Q, into: Organisation, *, on: date) -> Marks:
    """End what stands as moved and let it go on at `into`; what begins on the day or later begins there."""
    rows = Enrolment.objects.filter(whose, to_day=None)
    years = set(rows.order_by().values_list("school_year", flat=True).distinct())
    standing = list(rows.filter(from_day__lt=on))
    rows.filter(from_day__gte=on).update(organisation=into)
    rows.filter(from_day__lt=on).update(to_day=on, ended_as=Enrolment.Ended.MOVED)
    Enrolment.objects.bulk_create(
        Enrolment(
            pupil_id=one.pupil_id, organisation=into, class_organisation_id=one.class_organisation_id,
            school_year=one.school_year, grade=one.grade, from_day=on,
        )
        for one in standing
    )
    return {("registry_enrolment", year) for year in years}


def _move_people(school: Organisation, into: Organisation, *, on: date) -> None:
    """Each duty ends on the day and goes on at `into` until its own end, once where the person has it there already."""
    there = set(Employment.objects.filter(organisation=into, to_day=None).values_list("staff_id", "duty"))
    goes = list(_employments([school], on=on).order_by("pk"))
    going = [one for one in goes if one.to_day is not None or (one.staff_id, one.duty) not in there]
    Employment.objects.filter(pk__in=[one.pk for one in goes if one.from_day < on]).update(to_day=on)
    later = {one.pk for one in goes if one.from_day >= on}
    begin = later & {one.pk for one in going}
    Employment.objects.filter(pk__in=begin).update(organisation=into)
    Employment.objects.filter(pk__in=later - begin).delete()  # would only repeat what stands there
    Employment.objects.bulk_create(
        Employment(staff_id=one.staff_id, organisation=into, duty=one.duty, from_day=on, to_day=one.to_day)
        for one in going
        if one.from_day < on
    )


def _move_facilities(school: Organisation, into: Organisation) -> Marks:
    rows = Facility.objects.filter(organisation=school)
    kinds = set(rows.values_list("kind", flat=True))
    rows.update(organisation=into)
    return {("registry_facility", kind) for kind in kinds}


def _end_memberships(school: Organisation, *, on: date, by: User, at: datetime) -> None:
    for one in _memberships([school], on=on):
        directory.leave(one.grouping, school, on=on, by=by, at=at)


def _close_posts(organisations: Sequence[Organisation], *, on: date, by: User, at: datetime) -> None:
    for one in _posts(organisations):
        directory.close_post(one, on=on, by=by, at=at)
