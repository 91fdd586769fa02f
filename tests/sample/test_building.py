"""The sample city is whole, the same every time, and has the faults that it is meant to have."""

import json
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import F

from tijiao.audit.models import AuditEntry, Mark
from tijiao.awards.models import Grant, Scheme
from tijiao.awards.shares import share
from tijiao.directory.models import Holding, Installation, Organisation, Succession, User
from tijiao.forms.validate import validate
from tijiao.forms.versions import form_of
from tijiao.inspections.models import Finding
from tijiao.kernel.identity import Known, Sex, check_citizen_id, check_student_number, is_sample_id
from tijiao.ledgers.models import Ledger, Record
from tijiao.ledgers.obligations import facts_for, listed
from tijiao.plans.models import Line, Milestone, Plan
from tijiao.programmes.models import Attendance
from tijiao.registry.models import Enrolment, FacilityState, Population, Pupil, RollSnapshot, Staff
from tijiao.registry.snapshots import compare_days
from tijiao.sample import accounts
from tijiao.sample.building import LAKE_TABLES, Built, build, digest
from tijiao.sample.problems import HoldsAnother
from tijiao.sample.roll import NIGHTS
from tijiao.sample.sizes import CITY, MOMENT, TODAY
from tijiao.sample.staff import OFFICERS

DAY_BEFORE = TODAY - timedelta(days=1)


def test_the_town_holds_what_its_size_says(town: Built) -> None:
    kinds = Counter(Organisation.objects.live(on=TODAY).values_list("kind", flat=True))

    assert kinds == {
        "bureau": 1, "section": 21, "town": 2, "school": 5, "kindergarten": 3, "class": 39, "partner": 1,
        "enterprise": 1, "association": 1,
    }  # fmt: skip
    assert {name: town.counts[name] for name in ("pupils", "teachers", "person_times", "facilities")} == {
        "pupils": 1500, "teachers": 120, "person_times": 168, "facilities": 16,
    }  # fmt: skip
    training = Attendance.objects.filter(session__programme__line=25)
    assert (Pupil.objects.count(), training.count()) == (1500, 168)
    assert Staff.objects.count() == 120 + 21 * OFFICERS
    assert Enrolment.objects.on(TODAY).count() == 1494


def test_it_lives_on_its_day_as_a_sample(town: Built) -> None:
    there = Installation.objects.get()

    assert (there.kind, there.today, there.facts) == ("sample", TODAY, {"size": "town"})


def test_the_build_is_one_audit_entry_and_the_lake_must_write_everything(town: Built) -> None:
    entry = AuditEntry.objects.get(action="sample.build")

    assert entry.facts == {"size": "town", "digest": town.digest, **town.counts}
    assert {table for table, partition in Mark.objects.values_list("table", "partition") if partition == ""} >= set(
        LAKE_TABLES
    )


def test_every_number_of_a_person_is_valid_and_can_belong_to_nobody(town: Built) -> None:
    wrong = []
    for number, student_no, birth, sex in Pupil.objects.values_list("id_number", "student_no", "birth_date", "sex"):
        known = Known(TODAY, sex=Sex(sex), birth=birth)
        wrong += check_student_number(student_no, known)
        wrong += check_citizen_id(number, known) if number else []
        wrong += [one for one in (number, student_no) if one and not is_sample_id(one)]
    for number, birth, sex in Staff.objects.values_list("id_number", "birth_date", "sex"):
        wrong += check_citizen_id(number, Known(TODAY, sex=Sex(sex), birth=birth))
        wrong += [] if is_sample_id(number) else [number]

    assert wrong == []


def test_nobody_sits_in_two_classes_at_once(town: Built) -> None:
    spans: dict[int, list[tuple[date, date]]] = {}
    for pupil, first, end in Enrolment.objects.values_list("pupil", "from_day", "to_day"):
        spans.setdefault(pupil, []).append((first, end or date.max))
    twice = [
        pupil for pupil, found in spans.items() for one in found for other in found
        if one is not other and one[0] < other[1] and other[0] < one[1]
    ]  # fmt: skip

    assert twice == []
    assert not Enrolment.objects.exclude(class_organisation__parent=F("organisation")).exists()


def test_the_rates_stand_where_boards_need_them(town: Built) -> None:
    children = sum(Population.objects.values_list("children", flat=True))
    linked = FacilityState.objects.on(TODAY).filter(key="police-link")
    modern = share(Scheme.objects.get(code="modern-school"), on=TODAY)
    gardens = Enrolment.objects.on(TODAY).filter(organisation__kind="kindergarten")
    narrow = gardens.filter(
        organisation__attributes__key="inclusive",
        organisation__attributes__value="no",
        organisation__attributes__to_day=None,
    )

    assert (gardens.count(), children) == (240, 242)
    assert narrow.count() == 22
    assert (linked.filter(value="yes").count(), linked.count()) == (7, 8)
    assert (modern.holders, modern.eligible) == (5, 5)


def test_every_record_says_what_its_form_allows(town: Built) -> None:
    seen, faults = set(), []
    for one in Record.objects.exclude(state="draft").select_related("form_version"):
        key = (one.form_version_id, one.filed_at.month, json.dumps(one.data, sort_keys=True))
        if key in seen:
            continue
        seen.add(key)
        outcome = validate(form_of(one.form_version), one.data, at=one.filed_at)
        faults += [(str(one), fault.code) for fault in outcome.faults]
        faults += [(str(one), "differs")] if outcome.data != one.data else []

    assert faults == []
    assert len(seen) > 100


def test_records_answer_obligations_and_some_are_missing_late_or_sent_back(town: Built) -> None:
    ledgers = list(Ledger.objects.order_by("code"))
    facts = facts_for(ledgers)
    due = {
        (one.ledger, one.organisation, str(one.period)): one
        for ledger in ledgers
        for one in listed(facts, ledger, date(2019, 1, 1), TODAY + timedelta(days=1))
    }
    owed = Record.objects.exclude(ledger__cadence="on-event").select_related("ledger")
    records = {(one.ledger.code, one.organisation_id, one.period): one for one in owed}
    missing = [key for key, one in due.items() if one.due_at < MOMENT and key not in records]

    assert set(records) <= set(due)
    assert [key for key, one in records.items() if one.due_at != due[key].due_at] == []
    assert 0 < len(missing) < len(due) / 20
    assert Record.objects.filter(late=True).exists()
    assert set(Record.objects.values_list("state", flat=True)) >= {"filed", "returned", "accepted"}
    assert not Record.objects.filter(filed_at__gt=MOMENT).exists()


def test_the_history_of_a_record_ends_as_the_record_stands(town: Built) -> None:
    wrong = [
        one.pk for one in Record.objects.prefetch_related("history")
        if (one.version, one.state, one.data) != _last(one) or [row.version for row in one.history.all()] != _count(one)
    ]  # fmt: skip

    assert wrong == []


def _last(one: Record) -> tuple[int, str, dict[str, object]]:
    row = list(one.history.all())[-1]
    return row.version, row.state, row.data


def _count(one: Record) -> list[int]:
    return list(range(1, one.version + 1))


def test_today_is_left_for_the_clerk_who_can_sign_in(town: Built) -> None:
    clerk = User.objects.get(username="clerk")
    school = Holding.objects.of(clerk, on=TODAY).get().post.organisation

    assert not Record.objects.filter(organisation=school, period="2020-05-20").exists()
    assert (
        Record.objects.filter(organisation=school, state="returned").values_list("period", flat=True).get()
        == "2020-W20"
    )
    assert clerk.check_password(accounts.PASSWORD)


def test_only_the_named_accounts_have_a_password(town: Built) -> None:
    able = {user.username for user in User.objects.all() if user.has_usable_password()}

    assert able == {name for name, _role, _what in accounts.NAMED}
    held = {one.user.username: one.post.role for one in Holding.objects.on(TODAY).select_related("user", "post")}
    assert {name: held[name] for name in able} == {name: str(role) for name, role, _what in accounts.NAMED}


def test_hazards_come_from_checks_and_from_others_and_some_are_overdue(town: Built) -> None:
    overdue = Finding.objects.overdue(on=TODAY)
    named = Finding.objects.filter(source="self", origin__startswith="ledgers.record/").values_list("origin", "organisation", "found_on")
    checks = {f"ledgers.record/{pk}": (org, day) for pk, org, day in
              Record.objects.values_list("pk", "organisation", "period_first")}  # fmt: skip

    assert overdue.count() == town.counts["overdue"] == 1
    assert set(Finding.objects.values_list("source", flat=True)) >= {"self", "town", "visit"}
    assert named
    assert [origin for origin, org, day in named if checks[origin.rsplit("/", 2)[0]] != (org, day)] == []
    assert not Finding.objects.filter(rectified_at__gt=MOMENT).exists()


def test_the_clerk_has_a_hazard_to_put_right_and_the_town_one_to_recheck(town: Built) -> None:
    school = Holding.objects.of(User.objects.get(username="clerk"), on=TODAY).get().post.organisation
    standing = Finding.objects.open().filter(organisation=school, source="town", due_on__gte=TODAY).order_by("state")

    assert [(one.state, one.kind_id, one.rectifications.count()) for one in standing] == [
        ("open", "fire", 0), ("reported", "other", 1),
    ]  # fmt: skip


def test_a_few_children_are_lost_between_two_nights(town: Built) -> None:
    moves = compare_days(*NIGHTS)

    assert (len(moves.left), len(moves.moved), len(moves.joined)) == (6, 4, 2)
    assert RollSnapshot.objects.count() == 16


def test_schools_were_merged_and_closed_before(town: Built) -> None:
    assert list(Succession.objects.values_list("kind", "before__code", "on_day")) == [
        ("merge", "s-901", date(2018, 9, 1)),
        ("merge", "s-902", date(2018, 9, 1)),
    ]
    assert set(Organisation.objects.exclude(closed_on=None).values_list("code", flat=True)) == {
        "s-901",
        "s-902",
        "s-903",
    }


def test_projects_have_steps_in_time_late_and_not_reached(town: Built) -> None:
    buildings = Milestone.objects.filter(project__mechanism__in=("11.1", "11.2"))
    done = Milestone.objects.exclude(done_on=None)

    assert buildings.overdue(on=TODAY).count() == 4
    assert len([one for one in buildings.exclude(done_on=None) if one.done_on > one.planned_on]) == 6
    assert not done.filter(done_on__gte=TODAY).exists()


def test_grants_that_ran_out_were_renewed_without_a_gap(town: Built) -> None:
    renewals = Grant.objects.exclude(renews=None).select_related("renews")

    assert [one.pk for one in renewals if one.granted_on != one.renews.expires_on] == []
    assert not Grant.objects.filter(expires_on__lte=TODAY, renewal=None, revoked_on=None).exists()


def test_the_plan_stands_with_its_document_beside_it(town: Built) -> None:
    plan = Plan.objects.get()

    assert (plan.code, plan.state, Line.objects.of(plan).count()) == ("plan-2020", "confirmed", 29)
    assert plan.document is not None
    assert Line.objects.of(plan).exclude(first=None).count() == 29


def test_it_does_not_go_where_something_is(town: Built) -> None:
    before = digest()

    with pytest.raises(HoldsAnother), transaction.atomic():
        build("town", at=MOMENT)

    assert digest() == before == town.digest


@pytest.mark.slow
def test_it_is_the_same_every_time(db: None) -> None:
    with transaction.atomic():
        first = build("town", at=MOMENT)
        transaction.set_rollback(True)

    second = build("town", at=MOMENT)

    assert second == first


@pytest.mark.city
@pytest.mark.slow
def test_the_city_holds_what_its_size_says(db: None) -> None:
    built = build("city", at=MOMENT)

    kinds = Counter(Organisation.objects.live(on=TODAY).values_list("kind", flat=True))
    assert (kinds["school"], kinds["kindergarten"], kinds["town"]) == (146, 154, 13)
    assert {name: built.counts[name] for name in ("pupils", "teachers", "person_times")} == {
        "pupils": 130_000, "teachers": CITY.teachers, "person_times": 14_000,
    }  # fmt: skip
    assert Enrolment.objects.on(DAY_BEFORE).count() == 129_994
