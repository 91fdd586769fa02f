"""Programmes, sessions, and who was there."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.audit.models import AuditEntry, Mark
from tijiao.kernel.problems import Problems
from tijiao.programmes import domain, problems
from tijiao.programmes.models import Attendance, Programme, Session

from .conftest import entry


def meeting_of(session, **changes):
    told = domain.Meeting(session.host, session.title, session.starts_at, session.ends_at, session.hours, session.place)
    return replace(told, **changes)


#: role, where the post is → adding a programme, scheduling at the school, checking in
RIGHTS = [
    ("section-officer", "safety", (None, None, None)),
    ("leader", "bureau", (NotAllowed, NotAllowed, NotAllowed)),
    ("town-officer", "east", (NotVisible, NotAllowed, NotAllowed)),
    ("town-officer", "west", (NotVisible, NotVisible, NotVisible)),
    ("school-clerk", "school", (NotVisible, NotAllowed, NotAllowed)),
    ("head", "other", (NotVisible, NotVisible, NotVisible)),
    ("inspector", "bureau", (NotVisible, NotVisible, NotVisible)),
    ("form-teacher", "class_one", (NotVisible, NotVisible, NotVisible)),
    ("analyst", "bureau", (NotVisible, NotVisible, NotVisible)),
    ("system-admin", "bureau", (NotVisible, NotVisible, NotVisible)),
]


@pytest.mark.parametrize(("role", "at_place", "outcomes"), RIGHTS)
def test_who_may_do_what(session, teacher, city, person, at, role, at_place, outcomes):
    by = person(role, getattr(city, at_place))
    teacher("T001", city.school)
    activity = domain.Activity("spring", "春季讲座", "Spring lectures", "lecture", city.safety)
    verbs = (
        lambda: domain.add_programme(activity, by=by, at=at),
        lambda: domain.schedule_session(session.programme_id, meeting_of(session), by=by, at=at),
        lambda: domain.check_in(session.pk, "T001", by=by, at=at),
    )

    for verb, outcome in zip(verbs, outcomes, strict=True):
        if outcome is None:
            assert verb().pk
        else:
            with pytest.raises(outcome):
                verb()


def test_a_programme_is_added_once(city, officer, at):
    activity = domain.Activity("spring", "春季讲座", "", "lecture", city.safety, line=25)

    made = domain.add_programme(activity, by=officer, at=at)

    assert (made.title_en, made.line, made.declared) == ("春季讲座", 25, False)
    with pytest.raises(problems.CodeTaken):
        domain.add_programme(activity, by=officer, at=at)


def test_a_session_knows_its_day_in_the_city(session):
    assert (session.on_day, session.host.code, session.hours) == (date(2020, 5, 20), "s-001", Decimal(4))


@pytest.mark.parametrize(("minutes", "hours"), [(0, 1), (-60, 1), (180, 0), (180, -1), (180, Decimal("4.5"))])
def test_times_that_cannot_be_are_refused(session, officer, at, minutes, hours):
    wrong = meeting_of(session, ends_at=session.starts_at + timedelta(minutes=minutes), hours=Decimal(hours))

    with pytest.raises(problems.WrongTimes):
        domain.schedule_session(session.programme_id, wrong, by=officer, at=at)


def test_one_person_at_one_session_is_one_person_time(session, teacher, city, officer, at):
    teacher("T001", city.kinder)

    domain.check_in(session.pk, " T001 ", by=officer, at=at)
    with pytest.raises(problems.AlreadyThere) as caught:
        domain.check_in(session.pk, "T001", by=officer, at=at)

    assert caught.value.facts == {"line": 1, "staff_no": "T001", "at": "2020-05-20 10:00"}
    there = Attendance.objects.get()
    assert (there.organisation, there.checked_in_at, there.checked_in_by) == (city.kinder, at, officer)
    assert list(Mark.objects.filter(table="programmes_attendance").values_list("partition", flat=True).distinct()) == [
        "2020-05"
    ]


def test_people_count_where_they_worked_on_the_day(session, teacher, city, officer, at):
    teacher("T001", city.other, to_day=date(2020, 2, 1))
    teacher("T001", city.school, from_day=date(2020, 2, 1))

    assert domain.check_in(session.pk, "T001", by=officer, at=at).organisation == city.school


def test_nobody_checks_in_before_the_day(session, teacher, city, officer, at):
    teacher("T001", city.school)

    with pytest.raises(problems.NotYet):
        domain.check_in(session.pk, "T001", by=officer, at=at - timedelta(days=1))


def test_a_list_with_faults_names_each_line_and_changes_nothing(session, teacher, city, officer, at):
    for number in ("T001", "T002", "T003"):
        teacher(number, city.school)
    teacher("T004", city.school, to_day=date(2020, 1, 1))
    domain.check_in(session.pk, "T003", by=officer, at=at)

    with pytest.raises(Problems) as caught:
        domain.check_in_many(session.pk, "T001\n\nT9\nT002\nT001\nT003\nT004\n", by=officer, at=at)

    assert [(one.code, one.facts["line"]) for one in caught.value.found] == [
        ("programmes.unknown-staff", 3),
        ("programmes.named-twice", 5),
        ("programmes.already-there", 6),
        ("programmes.not-employed", 7),
    ]
    assert Attendance.objects.count() == 1


def test_a_right_list_checks_everybody_in_with_one_entry(session, teacher, city, officer, at):
    for number in ("T001", "T002"):
        teacher(number, city.school)
    teacher("T003", city.kinder)

    assert domain.check_in_many(session.pk, "T001\r\nT002\r\nT003", by=officer, at=at) == 3

    entry_of_import = AuditEntry.objects.get(action="attendance.import")
    assert entry_of_import.facts["people"] == 3
    assert Attendance.objects.totals() == {"person_times": 3, "people": 3, "hours": Decimal(12)}


def test_an_empty_list_is_refused(session, officer, at):
    with pytest.raises(problems.NobodyNamed):
        domain.check_in_many(session.pk, " \n \n", by=officer, at=at)


def test_a_check_in_can_be_taken_back_with_a_reason(session, teacher, city, officer, at):
    teacher("T001", city.school)
    there = domain.check_in(session.pk, "T001", by=officer, at=at)

    with pytest.raises(problems.ReasonMissing):
        domain.take_back(there.pk, why=" ", by=officer, at=at)
    domain.take_back(there.pk, why="编号输错", by=officer, at=at)

    assert Attendance.objects.count() == 0
    assert domain.check_in(session.pk, "T001", by=officer, at=at).pk


def test_a_cancelled_session_takes_nobody(session, teacher, city, officer, at):
    teacher("T001", city.school)
    domain.cancel(session.pk, why="疫情防控", by=officer, at=at)

    with pytest.raises(problems.Cancelled):
        domain.check_in(session.pk, "T001", by=officer, at=at)
    with pytest.raises(problems.Cancelled):
        domain.cancel(session.pk, why="再取消", by=officer, at=at)
    assert list(Session.objects.standing()) == []


def test_a_session_that_took_place_cannot_be_cancelled(session, teacher, city, officer, at):
    teacher("T001", city.school)
    domain.check_in(session.pk, "T001", by=officer, at=at)

    with pytest.raises(problems.TookPlace):
        domain.cancel(session.pk, why="想取消", by=officer, at=at)


def test_a_cancellation_says_why(session, officer, at):
    with pytest.raises(problems.ReasonMissing):
        domain.cancel(session.pk, why="", by=officer, at=at)


def test_packs_published_twice_change_nothing_and_what_is_gone_is_withdrawn(programme, city, session, officer, at):
    added = domain.add_programme(
        domain.Activity("spring", "春季讲座", "", "lecture", city.safety), by=officer, at=at
    )

    assert domain.publish([entry("all-staff")], by=None, at=at) == []
    assert domain.publish([entry("visits", serves=["25.3"])], by=None, at=at) == ["visits", "all-staff"]

    found = Programme.objects.order_by("code").values_list("code", "line", "mechanism", "withdrawn")
    assert list(found) == [("all-staff", 25, "25.2", True), ("spring", None, "", False), ("visits", 25, "25.3", False)]
    assert added.organiser == city.safety == Programme.objects.get(code="visits").organiser
    with pytest.raises(problems.Withdrawn):
        domain.schedule_session(programme.pk, meeting_of(session), by=officer, at=at)


@pytest.mark.parametrize(("role", "at_place", "seen"), [
    ("section-officer", "safety", ["T001", "T002"]),
    ("leader", "bureau", ["T001", "T002"]),
    ("town-officer", "east", ["T001"]),
    ("head", "other", ["T002"]),
    ("form-teacher", "class_one", []),
    ("analyst", "bureau", []),
])
def test_who_sees_who_attended(session, teacher, city, person, officer, at, role, at_place, seen):
    teacher("T001", city.school)
    teacher("T002", city.other)
    domain.check_in_many(session.pk, "T001\nT002", by=officer, at=at)

    listed = Attendance.objects.visible_to(person(role, getattr(city, at_place))).order_by("staff__staff_no")

    assert [one.staff.staff_no for one in listed] == seen
