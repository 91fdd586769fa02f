"""A finding from its report to its closure."""

from datetime import date, timedelta

import pytest

from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.audit.models import AuditEntry, Mark
from tijiao.inspections import domain, problems, publishing
from tijiao.inspections.models import MOVES, Finding, FindingKind, FindingRule, State
from tijiao.kernel.words import WordsMissing

from .conftest import hazard

FIX = domain.Fix("清理楼道", before="堆放纸箱", after="通道畅通")


def test_the_due_day_comes_from_the_kind_and_the_working_calendar(found):
    # 14 May 2020 is a Thursday; Friday, Monday and Tuesday count, the weekend does not
    finding = found(on=date(2020, 5, 14))

    assert (finding.severity, finding.due_from, finding.due_on) == ("serious", date(2020, 5, 14), date(2020, 5, 19))


def test_calendar_days_count_weekends(found):
    assert found(kind="drowning", on=date(2020, 5, 15)).due_on == date(2020, 5, 17)


@pytest.mark.parametrize(("role", "at_place", "source"), [
    ("school-clerk", "school", "self"),
    ("head", "school", "self"),
    ("form-teacher", "class_one", "self"),
    ("town-officer", "east", "town"),
    ("section-officer", "safety", "bureau"),
    ("inspector", "bureau", "visit"),
])
def test_who_reports_decides_the_source(found, city, person, role, at_place, source):
    where = city.class_one if role == "form-teacher" else city.school

    finding = found(by=person(role, getattr(city, at_place)), where=where)

    assert (finding.source, finding.organisation) == (source, city.school)


def test_a_school_cannot_pass_its_own_finding_off_as_the_publics(kinds, city, person, at):
    told = domain.Found(city.school, "fire", "线路老化", from_public=True)

    by_school = domain.report(told, by=person("head", city.school), at=at)
    by_section = domain.report(told, by=person("section-officer", city.safety), at=at)

    assert [by_school.source, by_section.source] == ["self", "public"]


@pytest.mark.parametrize(("role", "at_place", "where", "outcome"), [
    ("school-clerk", "school", "school", None),
    ("school-clerk", "school", "kinder", NotVisible),
    ("form-teacher", "class_one", "class_one", None),
    ("form-teacher", "class_one", "school", NotVisible),
    ("town-officer", "east", "kinder", None),
    ("town-officer", "east", "other", NotVisible),
    ("section-officer", "safety", "other", None),
    ("inspector", "bureau", "other", None),
    ("leader", "bureau", "school", NotVisible),
    ("analyst", "bureau", "school", NotVisible),
    ("system-admin", "bureau", "school", NotVisible),
])
def test_who_may_report_where(found, city, person, role, at_place, where, outcome):
    by, place = person(role, getattr(city, at_place)), getattr(city, where)

    if outcome is None:
        assert found(by=by, where=place).pk
    else:
        with pytest.raises(outcome):
            found(by=by, where=place)


@pytest.mark.parametrize(("told", "problem"), [
    ({"kind": "volcano"}, problems.UnknownKind),
    ({"title": "  "}, WordsMissing),
    ({"on": date(2020, 5, 21)}, problems.FoundLater),
])
def test_what_cannot_be_reported_is_refused_and_changes_nothing(found, told, problem):
    with pytest.raises(problem):
        found(**told)

    assert Finding.objects.count() == 0


def test_a_town_office_has_no_hazards_of_its_own(found, city, person):
    with pytest.raises(problems.NotInspected):
        found(by=person("section-officer", city.safety), where=city.east)


def test_the_same_kind_at_the_same_school_within_a_year_is_a_repeat(found):
    first = found(on=date(2019, 5, 20))
    after_a_year = found(on=date(2020, 5, 20))
    again = found(on=date(2020, 5, 20))
    another_kind = found(kind="drowning")

    assert [one.repeat_of for one in (first, after_a_year, again, another_kind)] == [None, None, after_a_year, None]


def test_a_report_leaves_its_trace_and_marks_the_month_for_the_lake(found):
    finding = found(on=date(2020, 4, 30))

    entry = AuditEntry.objects.get(action="finding.report")
    assert (entry.subject_kind, entry.subject_id) == ("inspections.finding", str(finding.pk))
    assert list(Mark.objects.filter(table="inspections_finding").exclude(partition="").values_list("partition", flat=True)) == ["2020-04"]


def test_from_open_to_closed(found, city, person, at):
    finding = found()
    done = domain.rectify(finding.pk, FIX, by=person("school-clerk", city.school), at=at)
    waiting = Finding.objects.get()

    domain.recheck(done.pk, passed=True, by=person("town-officer", city.east), at=at + timedelta(days=1))

    closed = Finding.objects.get()
    assert [waiting.state, waiting.rectified_at] == ["reported", at]
    assert [closed.state, closed.closed_at, closed.version] == ["closed", at + timedelta(days=1), 3]


def test_a_failed_recheck_opens_it_again_with_the_whole_deadline(found, city, person, at):
    finding = found(on=date(2020, 5, 14))
    done = domain.rectify(finding.pk, FIX, by=person("school-clerk", city.school), at=at)

    domain.recheck(done.pk, passed=False, note="仍有纸箱", by=person("town-officer", city.east), at=at)

    opened = Finding.objects.get()
    assert (opened.state, opened.rectified_at) == ("open", None)
    assert (opened.due_from, opened.due_on) == (date(2020, 5, 20), date(2020, 5, 25))
    assert domain.rectify(finding.pk, FIX, by=person("school-clerk", city.school), at=at).pk != done.pk


def test_a_failed_recheck_says_why(found, city, person, at):
    done = domain.rectify(found().pk, FIX, by=person("school-clerk", city.school), at=at)

    with pytest.raises(WordsMissing):
        domain.recheck(done.pk, passed=False, note=" ", by=person("town-officer", city.east), at=at)


def test_nobody_rechecks_what_they_rectified(found, city, person, at):
    both = person("school-clerk", city.school)
    person("town-officer", city.east)
    both.holdings.create(post=city.east.posts.get(), from_day=date(2019, 9, 1))
    done = domain.rectify(found().pk, FIX, by=both, at=at)

    with pytest.raises(problems.OwnWork):
        domain.recheck(done.pk, passed=True, by=both, at=at)


def test_the_kind_says_who_rechecks(found, city, person, at):
    done = domain.rectify(found(kind="drowning").pk, FIX, by=person("school-clerk", city.school), at=at)

    with pytest.raises(problems.WrongRechecker):
        domain.recheck(done.pk, passed=True, by=person("town-officer", city.east), at=at)
    assert domain.recheck(done.pk, passed=True, by=person("inspector", city.bureau), at=at).passed


@pytest.mark.parametrize(("role", "at_place", "outcome"), [
    ("school-clerk", "school", None),
    ("head", "school", None),
    ("school-clerk", "other", NotVisible),
    ("form-teacher", "class_one", NotVisible),
    ("town-officer", "east", NotAllowed),
    ("town-officer", "west", NotVisible),
    ("section-officer", "safety", NotAllowed),
    ("inspector", "bureau", NotAllowed),
    ("leader", "bureau", NotAllowed),
    ("analyst", "bureau", NotVisible),
])
def test_who_may_rectify(found, city, person, at, role, at_place, outcome):
    finding, by = found(), person(role, getattr(city, at_place))

    if outcome is None:
        assert domain.rectify(finding.pk, FIX, by=by, at=at).by == by
    else:
        with pytest.raises(outcome):
            domain.rectify(finding.pk, FIX, by=by, at=at)


@pytest.mark.parametrize(("role", "at_place", "outcome"), [
    ("town-officer", "east", None),
    ("town-officer", "west", NotVisible),
    ("section-officer", "safety", None),
    ("inspector", "bureau", problems.WrongRechecker),
    ("head", "school", NotAllowed),
    ("leader", "bureau", NotAllowed),
    ("analyst", "bureau", NotVisible),
    ("audit-admin", "bureau", NotVisible),
])
def test_who_may_recheck(found, city, person, at, role, at_place, outcome):
    done = domain.rectify(found().pk, FIX, by=person("school-clerk", city.school), at=at)
    by = person(role, getattr(city, at_place))

    if outcome is None:
        assert domain.recheck(done.pk, passed=True, by=by, at=at).by == by
    else:
        with pytest.raises(outcome):
            domain.recheck(done.pk, passed=True, by=by, at=at)


def test_moves_that_the_table_does_not_name_are_refused(found, city, person, at):
    clerk, officer = person("school-clerk", city.school), person("town-officer", city.east)
    finding = found()
    done = domain.rectify(finding.pk, FIX, by=clerk, at=at)

    with pytest.raises(problems.IllegalMove):
        domain.rectify(finding.pk, FIX, by=clerk, at=at)
    domain.recheck(done.pk, passed=True, by=officer, at=at)
    with pytest.raises(problems.IllegalMove):
        domain.recheck(done.pk, passed=True, by=officer, at=at)
    with pytest.raises(problems.IllegalMove):
        domain.rectify(finding.pk, FIX, by=clerk, at=at)
    assert MOVES[State.CLOSED] == frozenset()


def test_an_old_report_cannot_be_rechecked_once_it_failed(found, city, person, at):
    clerk, officer = person("school-clerk", city.school), person("town-officer", city.east)
    finding = found()
    first = domain.rectify(finding.pk, FIX, by=clerk, at=at)
    domain.recheck(first.pk, passed=False, note="未清理", by=officer, at=at)
    domain.rectify(finding.pk, FIX, by=clerk, at=at + timedelta(hours=1))

    with pytest.raises(problems.IllegalMove):
        domain.recheck(first.pk, passed=True, by=officer, at=at)


def test_a_check_names_a_hazard_once_however_often_it_is_saved(kinds, city, person, at):
    clerk, day = person("school-clerk", city.school), date(2020, 5, 20)

    def save(*named, origin="ledgers.record/7"):
        return domain.report_from_check(city.school, named, origin=origin, found_on=day, by=clerk, at=at)

    first = save(domain.Named("fire", "灭火器过期"))
    again = save(domain.Named("fire", "灭火器过期"), domain.Named("drowning", "护栏破损"))
    next_day = save(domain.Named("fire", "灭火器过期"), origin="ledgers.record/8")

    assert again[:1] == first == next_day
    assert sorted(Finding.objects.values_list("title", "source")) == [("护栏破损", "self"), ("灭火器过期", "self")]


def test_packs_published_twice_change_nothing_and_a_new_deadline_keeps_the_old_findings(found, city, at):
    before = found(on=date(2020, 5, 18))
    entries = [hazard("fire"), hazard("stampede")]

    assert publishing.publish(entries, by=None, at=at) == ["stampede", "drowning"]
    assert publishing.publish(entries, by=None, at=at) == []
    longer = hazard("fire", deadline={"n": 5, "unit": "working-days"})
    assert publishing.publish([longer, hazard("stampede")], by=None, at=at) == ["fire"]

    rules = FindingRule.objects.filter(kind__code="fire").order_by("from_day").values_list("days", "from_day", "to_day")
    assert list(rules) == [(3, publishing.BEGINNING, date(2020, 5, 20)), (5, date(2020, 5, 20), None)]
    before.refresh_from_db()
    assert (before.due_on, found().due_on) == (date(2020, 5, 21), date(2020, 5, 27))
    assert list(FindingKind.objects.declared().values_list("code", flat=True)) == ["fire", "stampede"]


def test_a_kind_that_no_pack_declares_any_more_takes_no_new_findings(found, at):
    publishing.publish([hazard("stampede")], by=None, at=at)

    with pytest.raises(problems.UnknownKind):
        found(kind="fire")
