"""The survey of satisfaction: quotas, small numbers, the lowest topics as tasks; both sides rate a researcher's help."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tijiao.access.problems import NotAllowed
from tijiao.audit.models import AuditEntry
from tijiao.cases import domain, problems, surveys
from tijiao.cases.declare import SurveyEntry
from tijiao.cases.models import Case, Rating, Response, Survey
from tijiao.cases.surveys import Standing, lowest
from tijiao.insight.engine.engine import Engine
from tijiao.insight.readings import now
from tijiao.insight.store import lake
from tijiao.portal import limits

from .conftest import intake, later

NEXT_QUARTER = date(2020, 7, 1)


@pytest.fixture
def survey(kinds, loaded, at):
    """The packs' survey with a quota of twelve a town."""
    year, national = loaded
    entries = [one.entry for one in (*national.placed, *year.placed)
               if one.kind in ("time-limit", "case-life", "case-type", "survey")]  # fmt: skip
    domain.publish_types(
        [one.model_copy(update={"quota": 12}) if isinstance(one, SurveyEntry) else one for one in entries],
        by=None, at=at,
    )  # fmt: skip
    return Survey.objects.get()


def answered(town, count: int, **told: str) -> None:
    for _one in range(count):
        domain.respond("public-satisfaction", town, told, at=later())


def test_each_town_gives_as_many_answers_in_a_quarter_as_its_quota_takes(survey, kinds):
    answered(kinds.east, 12, meals="satisfied")

    with pytest.raises(problems.QuotaFull) as problem:
        answered(kinds.east, 1, meals="satisfied")
    assert problem.value.facts == {"name": kinds.east.name, "quota": 12}
    assert domain.respond(survey.code, kinds.east, {"meals": "fairly"}, at=later(60)).period == "2020-Q3"
    assert surveys.taken(survey, surveys.quarters(date(2020, 5, 20), 1)[0]) == {kinds.east.pk: 12}


@pytest.mark.parametrize("told", [{}, {"nothing": "satisfied"}, {"meals": "splendid"}])
def test_an_answer_that_rates_nothing_is_refused_and_nothing_kept(survey, kinds, told):
    with pytest.raises(problems.NothingRated):
        domain.respond(survey.code, kinds.east, told, at=later())

    assert Response.objects.count() == 0


def test_the_lowest_topics_of_a_quarter_become_tasks_once(survey, kinds):
    answered(kinds.east, 6, meals="unsatisfied", bus="satisfied")
    answered(kinds.east, 5, meals="satisfied", bus="satisfied")
    answered(kinds.east, 1, fees="unsatisfied")

    made = domain.open_tasks(NEXT_QUARTER, at=later(42))
    again = domain.open_tasks(date(2020, 8, 1), at=later(73))

    [task] = made
    assert (again, task.kind_id, task.owner, task.filed_by, task.phase) == (
        [],
        "improvement",
        kinds.office,
        None,
        "received",
    )
    assert (task.title, task.answers["topic"], task.answers["satisfied_share"]) == (
        "食堂与配餐满意率 45.5%，立题改进", "meals", 45.5,
    )  # fmt: skip
    assert task.due_on is not None


def test_ratings_of_replies_count_beside_the_survey(survey, kinds, people, at):
    case = domain.receive(intake("public-question", "public-item"), by=None, at=at).case
    domain.accept(case.pk, by=people.party, at=later(hours=1))
    domain.reply(case.pk, "答复", by=people.party, at=later(1))
    domain.rate(case.pk, "unsatisfied", by=people.party, at=later(2))
    answered(kinds.east, 2, meals="fairly", fees="satisfied")

    found = surveys.standings(survey, surveys.quarters(date(2020, 5, 20), 1)[0])

    assert found == [Standing("fees", 2, 2), Standing("meals", 3, 2)]


def test_the_lake_knows_how_many_gave_each_rating_and_not_what_else_they_rated(survey, kinds):
    answered(kinds.east, 1, meals="satisfied", bus="fairly")
    lake().refresh(at=now())
    answered(kinds.east, 1, meals="satisfied", bus="satisfied")
    answered(kinds.west, 1, meals="unsatisfied")
    lake().refresh(at=now())

    found = Engine(lake().folder, lake().datasets).table("survey_counts", lake().manifest()).to_pylist()

    told = {"survey": "public-satisfaction", "quarter": "2020-Q2", "on_date": date(2020, 4, 1)}
    assert found == [
        {"org": town.pk, **told, "topic": topic, "how": how, "ratings": ratings}
        for town, topic, how, ratings in (
            (kinds.east, "bus", "fairly", 1), (kinds.east, "bus", "satisfied", 1),
            (kinds.east, "meals", "satisfied", 2), (kinds.west, "meals", "unsatisfied", 1),
        )
    ]  # fmt: skip


ENTRY = {"id": "s", "title": {"zh": "调", "en": "S"}, "about": {"zh": "调", "en": "S"}, "section": "office", "form": "f",
         "topic": "topic", "quota": 5, "opens": "improvement", "share": "share"}  # fmt: skip


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 40)), max_size=8), st.integers(1, 4))
def test_the_lowest_are_what_an_obvious_search_finds(rates, most):
    entry = SurveyEntry.model_validate({**ENTRY, "lowest": most})
    found = [Standing(f"t{place}", rated, min(rated, pleased)) for place, (rated, pleased) in enumerate(rates)]

    told = lowest(found, entry)

    left, wanted = [one for one in found if one.rated >= 10 and one.share < 85], []
    while left and len(wanted) < most:
        worst = left[0]
        for one in left:
            if (one.share, one.topic) < (worst.share, worst.topic):
                worst = one
        wanted.append(worst)
        left.remove(worst)
    assert told == wanted


def test_on_the_portal_an_answer_takes_a_few_taps_and_tells_nothing_of_whom(survey, kinds, client, monkeypatch):
    monkeypatch.setattr("captcha.conf.settings.CAPTCHA_TEST_MODE", True)
    told = {
        "town": kinds.east.pk,
        "topic-meals": "unsatisfied",
        "topic-bus": "",
        "captcha_0": "x",
        "captcha_1": "PASSED",
    }

    pages = [client.get("/portal/surveys/"), client.get("/portal/surveys/public-satisfaction/")]
    answers = [client.post("/portal/surveys/public-satisfaction/", told) for _one in range(13)]
    robot = client.post("/portal/surveys/public-satisfaction/", {**told, "website": "http://spam.test"})

    assert [one.status_code for one in (*pages, *answers, robot)] == [200] * 14 + [409, 422]
    assert list(Rating.objects.values_list("topic", "how").distinct()) == [("meals", "unsatisfied")]
    assert AuditEntry.objects.filter(action="survey.respond", by=None).count() == 12


def test_one_caller_answers_so_many_times_an_hour(survey, kinds, client, monkeypatch):
    monkeypatch.setattr("captcha.conf.settings.CAPTCHA_TEST_MODE", True)
    monkeypatch.setattr(limits, "ANSWERS", limits.Limit("answer", 2))
    told = {"town": kinds.east.pk, "topic-meals": "satisfied", "captcha_0": "x", "captcha_1": "PASSED"}

    found = [client.post("/portal/surveys/public-satisfaction/", told).status_code for _one in range(3)]

    assert (found, Response.objects.count()) == ([200, 200, 429], 2)


def test_the_page_hides_what_too_few_have_rated(survey, kinds, people, client):
    answered(kinds.east, 9, meals="satisfied", bus="satisfied")
    answered(kinds.east, 1, bus="unsatisfied")
    client.force_login(people.leader)

    [told] = client.get("/cases/satisfaction/").context["surveys"]

    rows = {name: found[0] for name, found in told["rows"]}
    assert (rows["食堂与配餐"], rows["校车"]) == (None, Standing("bus", 10, 9))
    assert [(town.pk, count) for town, count in told["towns"] if count] == [(kinds.east.pk, 10)]


@pytest.fixture
def order(people, kinds, at):
    """An order of the school that the researchers' section has carried out."""
    case = domain.receive(intake("research-order", "research-order"), by=people.head, at=at).case
    domain.assign(case.pk, kinds.research, by=people.research, at=later(1))
    domain.reply(case.pk, "已到校听评课两次。", by=people.research, at=later(5))
    return Case.objects.get(pk=case.pk)


def test_a_researchers_help_is_rated_by_the_school_and_by_the_researcher_each_for_itself(order, people):
    with pytest.raises(NotAllowed):
        domain.rate(order.pk, "satisfied", by=people.research, at=later(6))
    with pytest.raises(NotAllowed):
        domain.rate_back(order.pk, "satisfied", by=people.head, at=later(6))

    domain.rate_back(order.pk, "fairly", "老师准备充分", by=people.research, at=later(6))
    domain.rate(order.pk, "satisfied", by=people.head, at=later(7))

    order.refresh_from_db()
    answer = order.replies.get()
    assert (order.state, answer.satisfaction, answer.rated_back) == ("closed", "satisfied", "fairly")
    with pytest.raises(problems.RatedBack):
        domain.rate_back(order.pk, "satisfied", by=people.research, at=later(8))


def test_an_unsatisfied_school_has_the_order_done_once_more_and_not_twice(order, people):
    domain.rate(order.pk, "unsatisfied", by=people.head, at=later(6))
    again = Case.objects.get(pk=order.pk)
    domain.reply(order.pk, "补课一次。", by=people.research, at=later(8))
    domain.rate(order.pk, "unsatisfied", by=people.head, at=later(9))

    assert (again.state, again.reopened, Case.objects.get(pk=order.pk).state) == ("handling", 1, "closed")


def test_what_is_not_rated_by_both_sides_is_not(suggestion, people, kinds):
    domain.accept(suggestion.pk, by=people.office, at=later(hours=1))
    domain.reply(suggestion.pk, "答复", by=people.office, at=later(1))

    with pytest.raises(problems.RatedBack):
        domain.rate_back(suggestion.pk, "satisfied", by=people.office, at=later(2))
