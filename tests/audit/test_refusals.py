"""What was refused stays in the chain, and nobody fills the chain by being refused."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from tijiao.access.problems import NotVisible
from tijiao.audit import refusals
from tijiao.audit.models import AuditEntry, RefusalCount
from tijiao.audit.refusals import Refused
from tijiao.kernel.problems import Problem, StaleSave, all_problem_types
from tijiao.pages.sentences import bare_sentence, sentences


class Late(Problem):
    """Facts: who, day, many."""

    code = "test.late"


def refused(number=1, by=None, problem=None):
    return Refused("visit.file", ("inspections:fill", str(number)), (problem or NotVisible(),), by=by)


def told():
    return [(one.by, one.subject_kind, one.subject_id, one.facts) for one in AuditEntry.objects.order_by("pk")]


@pytest.mark.django_db
def test_who_wanted_what_and_why_not_without_a_name(at):
    refusals.keep(refused(7, SimpleNamespace(pk=3), Late(who="张三", day=date(2020, 5, 20), many=2)), at=at)

    facts = {"act": "visit.file", "code": "test.late", "times": 1, "why": {"day": "2020-05-20", "many": 2}}
    assert told() == [(3, "inspections:fill", "7", facts)]
    assert AuditEntry.objects.get().action == "refuse"


@pytest.mark.django_db
def test_the_same_a_thousand_times_is_four_entries(at):
    for _time in range(1000):
        refusals.keep(refused(), at=at)

    assert [facts["times"] for _by, _kind, _id, facts in told()] == [1, 10, 100, 1000]


@pytest.mark.django_db
def test_a_thousand_different_ones_are_as_many_as_an_hour_may_have_and_the_rest_together(at):
    for number in range(1000):
        refusals.keep(refused(number), at=at)

    assert len(told()) == refusals.DIFFERENT_MOST + 3
    assert [facts for _by, _kind, _id, facts in told()][-1] == {"act": "visit.file", "code": "rest", "times": 100}
    assert RefusalCount.objects.get(code="rest").times == 1000 - refusals.DIFFERENT_MOST


@pytest.mark.django_db
def test_another_account_and_another_hour_are_told_anew_and_old_counters_go(at):
    refusals.keep(refused(), at=at)
    refusals.keep(refused(by=SimpleNamespace(pk=3)), at=at)
    refusals.keep(refused(), at=at + timedelta(days=3))

    assert len(told()) == 3
    assert [one.hour for one in RefusalCount.objects.all()] == [(at + timedelta(days=3)).replace(minute=0, second=0)]


def test_every_sentence_can_be_said_without_its_facts():
    assert bare_sentence(StaleSave.code, {}) == str(sentences()[StaleSave.code])
    assert bare_sentence("no-such-code", {}) == ""
    assert all(bare_sentence(kind.code, {}) for kind in all_problem_types() if kind.code in sentences())
