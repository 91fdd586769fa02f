"""A visit: filed once by who goes on it, scored, and what is not met is to be put right."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.audit.models import AuditEntry, Mark
from tijiao.inspections import changing, problems, rounds, visits
from tijiao.inspections.models import Answer, Finding, RoundKind, Sheet, Visit
from tijiao.kernel.problems import Problems
from tijiao.kernel.words import WordsMissing

from .conftest import BAD, GOOD


def test_a_filed_visit_is_scored_and_its_findings_have_deadlines(planned, filed, at):
    visit = filed(planned(), BAD, entered_at=at - timedelta(hours=2))

    sheet, finding = Sheet.objects.get(), Finding.objects.get()
    assert (visit.state, visit.on_day, visit.filed_at, visit.entered_at) == ("done", date(2020, 5, 20), at, at - timedelta(hours=2))
    assert (sheet.points, sheet.out_of, sheet.percent, sheet.passed) == (Decimal(5), Decimal(10), 50.0, False)
    assert [one["points"] for one in sheet.sections] == ["5", "0"]
    assert (finding.kind_id, finding.title, finding.detail, finding.source) == ("fire", "出口", "南门锁闭", "visit")
    assert (finding.visit, finding.due_on) == (visit, date(2020, 5, 25))
    assert sorted(Answer.objects.values_list("item", "result")) == [("cold-chain", "met"), ("exits", "unmet"), ("tidy", "met")]


def test_filing_leaves_its_trace_and_marks_the_month_of_the_lake(planned, filed):
    filed(planned())

    assert AuditEntry.objects.get(action="visit.file").facts == {"findings": 0, "mode": "on-site"}
    assert ("inspections_visit", "2020-05") in set(Mark.objects.values_list("table", "partition"))


def test_a_visit_filed_again_is_refused_and_changes_nothing(planned, filed):
    visit = filed(planned())
    before = list(Answer.objects.values())

    with pytest.raises(problems.VisitOver):
        filed(visit, BAD)

    assert (list(Answer.objects.values()), Finding.objects.count()) == (before, 0)


def test_every_open_item_wrong_answer_and_missing_note_is_told_at_once(planned, filed):
    told = {"tidy": visits.Told(""), "cold-chain": visits.Told("not-applicable"), "exits": visits.Told("partly", " ")}

    with pytest.raises(Problems) as refused:
        filed(planned(), told)

    assert [(type(one), one.facts["item"]) for one in refused.value.found] == [
        (problems.ItemOpen, "整洁"), (problems.UnknownAnswer, "冷链"), (problems.NoteMissing, "出口"),
    ]
    assert Visit.objects.get().state == "planned"


def test_only_who_goes_files(planned, filed, enrolled, city, person):
    visit, other = planned(), enrolled("D02")

    for by, problem in (
        (other.user, problems.NotYourVisit),
        (person("section-officer", city.safety), problems.NotYourVisit),
        (person("head", city.school), problems.NotYourVisit),
        (person("leader", city.bureau), NotAllowed),
        (person("head", city.other), NotVisible),
    ):
        with pytest.raises(problem):
            filed(visit, by=by)


def test_a_visit_of_tomorrow_is_not_filed_today(planned, filed):
    with pytest.raises(problems.DoneLater):
        filed(planned(), done_on=date(2020, 5, 21))


def test_the_check_follows_the_schools_own_assessment(opened, planned, filed, city, person, at):
    found, officer = opened(RoundKind.SELF_FIRST), person("section-officer", city.safety)
    rounds.plan(found.pk, [rounds.Wanted(city.school)], by=officer, at=at)
    own, check = Visit.objects.get(), planned(found)

    with pytest.raises(problems.SelfFirst):
        filed(check)
    filed(own, BAD, by=person("school-clerk", city.school))
    filed(check, GOOD)

    assert list(Sheet.objects.order_by("pk").values_list("visit__mode", "passed")) == [("self", False), ("on-site", True)]
    assert Finding.objects.get().source == "self"  # what a school finds itself is never held against it
    assert list(Finding.objects.counting(on=date(2020, 5, 20))) == []


def test_the_same_thing_found_on_two_sheets_is_one_finding(opened, planned, filed, city):
    visit = planned(opened())
    planned(opened(RoundKind.JOINT, offices=(city.east,)))

    filed(visit, BAD)

    assert (Sheet.objects.filter(passed=False).count(), Finding.objects.count()) == (2, 1)


def test_a_visit_is_called_off_with_a_reason_and_then_not_filed(planned, filed, city, person, at):
    visit, officer = planned(), person("section-officer", city.safety)

    with pytest.raises(WordsMissing):
        changing.cancel_visit(visit.pk, why="", by=officer, at=at)
    changing.cancel_visit(visit.pk, why="学校停课", by=officer, at=at)

    with pytest.raises(problems.VisitOver):
        filed(visit)
