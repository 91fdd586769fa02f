"""The verbs of programmes: add, schedule, check in, cancel. Who attended is counted from check-ins, never estimated."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from django.db import transaction

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record
from tijiao.directory.models import Organisation, OrganisationKind, User
from tijiao.kernel.problems import Problem, Problems
from tijiao.kernel.times import CITY_ZONE, local_day
from tijiao.programmes import problems
from tijiao.programmes.declare import ProgrammeEntry
from tijiao.programmes.models import Attendance, Programme, Session
from tijiao.registry.models import Employment, Staff

#: Seconds of a credited hour: training is credited in lessons (学时) of 45 minutes.
LESSON = 45 * 60


@dataclass(frozen=True, slots=True)
class Activity:
    """A programme that an organiser adds beside those of the packs."""

    code: str
    title_zh: str
    title_en: str
    kind: str
    organiser: Organisation
    line: int | None = None
    mechanism: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """When and where a session is, in aware moments; `hours`: lessons of 45 minutes, credited to who attends."""

    host: Organisation
    title: str
    starts_at: datetime
    ends_at: datetime
    hours: Decimal
    place: str = ""


@transaction.atomic
def add_programme(activity: Activity, *, by: User, at: datetime) -> Programme:
    """Add a programme. Raises NotVisible, NotAllowed, CodeTaken."""
    require(by, Action.PROGRAMME_CHANGE, at=activity.organiser.path, view=Action.PROGRAMME_VIEW)
    if Programme.objects.filter(code=activity.code).exists():
        raise problems.CodeTaken(code=activity.code)
    made = Programme.objects.create(
        code=activity.code,
        title_zh=activity.title_zh.strip(),
        title_en=activity.title_en.strip() or activity.title_zh.strip(),
        kind=activity.kind,
        organiser=activity.organiser,
        line=activity.line,
        mechanism=activity.mechanism,
    )
    record("programme.add", by=by, subject=("programmes.programme", made.pk), at=at, organisation=made.organiser_id,
           changes={"code": (None, made.code), "title": (None, made.title_zh)})  # fmt: skip
    return made


@transaction.atomic
def schedule_session(programme_id: int, meeting: Meeting, *, by: User, at: datetime) -> Session:
    """Put a session on the calendar. Raises NotVisible, NotAllowed, Withdrawn, WrongTimes."""
    require(by, Action.PROGRAMME_CHANGE, at=meeting.host.path, view=Action.PROGRAMME_VIEW)
    programme = Programme.objects.filter(pk=programme_id).first()
    if programme is None:
        raise NotVisible()
    if programme.withdrawn:
        raise problems.Withdrawn(title=str(programme))
    lessons = Decimal((meeting.ends_at - meeting.starts_at).total_seconds()) / LESSON
    if not 0 < meeting.hours <= lessons:
        raise problems.WrongTimes(starts_at=meeting.starts_at, ends_at=meeting.ends_at, hours=meeting.hours)
    made = Session.objects.create(
        programme=programme,
        host=meeting.host,
        title=meeting.title.strip() or programme.title_zh,
        on_day=local_day(meeting.starts_at),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        hours=meeting.hours,
        place=meeting.place.strip(),
    )
    _record("session.schedule", made, by=by, at=at, facts={"hours": str(made.hours)})
    return made


@transaction.atomic
def cancel(session_id: int, *, why: str, by: User, at: datetime) -> Session:
    """Cancel a session at which nobody has checked in.

    Raises   NotVisible, NotAllowed, Cancelled (before), TookPlace, ReasonMissing.
    """
    session = _standing(session_id, by)
    people = session.attendances.count()
    if people:
        raise problems.TookPlace(title=session.title, people=people)
    if not why.strip():
        raise problems.ReasonMissing()
    session.cancelled_at, session.cancelled_why = at, why.strip()
    session.save(update_fields=["cancelled_at", "cancelled_why"])
    _record("session.cancel", session, by=by, at=at, reason=why.strip())
    return session


@transaction.atomic
def check_in(session_id: int, staff_no: str, *, by: User, at: datetime) -> Attendance:
    """Check one person in: one person-time.

    Raises   NotVisible, NotAllowed, Cancelled, NotYet, UnknownStaff, NotEmployed, AlreadyThere.
    """
    session = _open_for_check_in(session_id, by, at)
    found, faults = _read(session, [staff_no])
    if faults:
        raise faults[0]
    made = _attend(session, found[0], by, at)
    made.save()
    _record("attendance.check-in", session, by=by, at=at, facts={"staff": made.staff_id})
    return made


@transaction.atomic
def check_in_many(session_id: int, staff_numbers: str, *, by: User, at: datetime) -> int:
    """Check in everybody on a pasted list, one staff number a line; empty lines are left alone. Returns how many.

    All or nothing. Raises Problems with one LineFault a faulty line, NobodyNamed, and what `check_in` raises.
    """
    session = _open_for_check_in(session_id, by, at)
    found, faults = _read(session, staff_numbers.splitlines())
    if faults:
        raise Problems(list[Problem](faults))
    if not found:
        raise problems.NobodyNamed()
    Attendance.objects.bulk_create([_attend(session, one, by, at) for one in found])
    digest = sha256("\n".join(sorted(str(one.staff_id) for one in found)).encode()).hexdigest()
    _record("attendance.import", session, by=by, at=at, facts={"people": len(found), "digest": digest})
    return len(found)


@transaction.atomic
def take_back(attendance_id: int, *, why: str, by: User, at: datetime) -> None:
    """Remove a check-in that was a mistake. Raises NotVisible, NotAllowed, ReasonMissing."""
    mistaken = Attendance.objects.select_related("session__host").filter(pk=attendance_id).first()
    if mistaken is None:
        raise NotVisible()
    session = mistaken.session
    require(by, Action.PROGRAMME_CHANGE, at=session.host.path, view=Action.PROGRAMME_VIEW)
    if not why.strip():
        raise problems.ReasonMissing()
    mistaken.delete()
    _record("attendance.take-back", session, by=by, at=at, facts={"staff": mistaken.staff_id}, reason=why.strip())


@transaction.atomic
def publish(entries: Iterable[ProgrammeEntry], *, by: User | None, at: datetime) -> list[str]:
    """Take over the programmes that the packs declare. Guarded by the caller, which publishes every desk at once.

    Takes    `entries`: all that are declared; one that is no longer among them is withdrawn and keeps its sessions.
    Returns  the codes that changed; the same entries again change nothing.
    """
    declared = list(entries)
    sections = Organisation.objects.kinds(OrganisationKind.SECTION).in_bulk(field_name="code")
    changed = [entry.id for entry in declared if _published(entry, sections.get(entry.organiser))]
    gone = Programme.objects.running().filter(declared=True).exclude(code__in=[entry.id for entry in declared])
    changed += [programme.code for programme in gone]
    gone.update(withdrawn=True)
    if changed:
        record("programmes.publish", by=by, subject=("programmes.programmes", "all"), at=at, facts={"codes": changed})
    return changed


def _published(entry: ProgrammeEntry, organiser: Organisation | None) -> bool:
    mechanism = entry.serves[0] if entry.serves else ""
    wanted = {
        "title_zh": entry.title.zh,
        "title_en": entry.title.en,
        "kind": entry.kind,
        "line": int(mechanism[:2]) if mechanism else None,
        "mechanism": mechanism,
        "organiser": organiser,
        "catalogue": entry.catalogue.model_dump(mode="json", exclude_none=True),
        "sample": entry.sample,
        "declared": True,
        "withdrawn": False,
    }
    standing = Programme.objects.filter(code=entry.id).first()
    if standing is not None and all(getattr(standing, name) == value for name, value in wanted.items()):
        return False
    Programme.objects.update_or_create(code=entry.id, defaults=wanted)
    return True


def _standing(session_id: int, by: User) -> Session:
    """The session, locked, when the person may change it and it was not cancelled."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("host")
    session: Session | None = rows.filter(pk=session_id).first()
    if session is None:
        raise NotVisible()
    require(by, Action.PROGRAMME_CHANGE, at=session.host.path, view=Action.PROGRAMME_VIEW)
    if session.cancelled_at is not None:
        raise problems.Cancelled(title=session.title, why=session.cancelled_why)
    return session


def _open_for_check_in(session_id: int, by: User, at: datetime) -> Session:
    session = _standing(session_id, by)
    if local_day(at) < session.on_day:
        raise problems.NotYet(on_day=session.on_day)
    return session


def _read(session: Session, lines: Sequence[str]) -> tuple[list[Employment], list[problems.LineFault]]:
    """The employment, on the day of the session, of everybody on a list; and what is wrong with which line."""
    named = [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()]
    staff = Staff.objects.in_bulk([staff_no for _number, staff_no in named], field_name="staff_no")
    works: dict[int, Employment] = {}
    for one in Employment.objects.on(session.on_day).filter(staff__in=staff.values()).order_by("-from_day", "-pk"):
        works[one.staff_id] = one  # whoever works at two places is counted where they have worked longest
    there = dict(session.attendances.filter(staff__in=staff.values()).values_list("staff", "checked_in_at"))
    found, faults, seen = list[Employment](), list[problems.LineFault](), dict[str, int]()
    for line, staff_no in named:
        person = staff.get(staff_no)
        if person is None:
            faults.append(problems.UnknownStaff(line=line, staff_no=staff_no))
        elif staff_no in seen:
            faults.append(problems.NamedTwice(line=line, staff_no=staff_no, first=seen[staff_no]))
        elif person.pk in there:
            moment = there[person.pk].astimezone(CITY_ZONE)
            faults.append(problems.AlreadyThere(line=line, staff_no=staff_no, at=f"{moment:%Y-%m-%d %H:%M}"))
        elif person.pk not in works:
            faults.append(problems.NotEmployed(line=line, staff_no=staff_no, on_day=session.on_day))
        else:
            found.append(works[person.pk])
        seen.setdefault(staff_no, line)
    return found, faults


def _attend(session: Session, work: Employment, by: User, at: datetime) -> Attendance:
    return Attendance(
        session=session,
        staff_id=work.staff_id,
        organisation_id=work.organisation_id,
        checked_in_at=at,
        checked_in_by=by,
    )


def _record(
    action: str, session: Session, *, by: User, at: datetime, facts: dict[str, object] | None = None, reason: str = ""
) -> None:
    record(
        action,
        by=by,
        subject=("programmes.session", session.pk),
        at=at,
        organisation=session.host_id,
        facts=facts,
        reason=reason,
        marks=[("programmes_attendance", f"{session.on_day:%Y-%m}")],
    )
