"""Surveys of the public: an answer within the quota of its town, and the tasks that the lowest topics open."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext

from tijiao.audit.domain import record
from tijiao.cases import problems, surveys
from tijiao.cases.domain.intake import Intake, receive_by_rule
from tijiao.cases.models import Case, Rating, Response, Satisfaction, Source, Survey
from tijiao.directory.models import Organisation
from tijiao.kernel.periods import Kind, Period
from tijiao.kernel.times import local_day


@transaction.atomic
def respond(code: str, town: Organisation, told: Mapping[str, str], *, at: datetime) -> Response:
    """Take an answer, from whomever. `told`: topic → how satisfied, of topics the survey asks about.

    Raises   NoSurvey, QuotaFull, NothingRated.
    """
    survey = Survey.objects.select_for_update().declared().filter(code=code).first()
    if survey is None:
        raise problems.NoSurvey()
    entry, quarter = surveys.entry_of(survey), Period.containing(Kind.QUARTER, local_day(at))
    known = surveys.topics_of(entry)
    rated = {topic: how for topic, how in told.items() if topic in known and how in Satisfaction.values}
    if not rated:
        raise problems.NothingRated()
    if Response.objects.filter(survey=survey, period=str(quarter), town=town).count() >= entry.quota:
        raise problems.QuotaFull(name=town.name, quota=entry.quota)
    made = Response.objects.create(survey=survey, town=town, period=str(quarter))
    Rating.objects.bulk_create(Rating(response=made, topic=topic, how=how) for topic, how in rated.items())
    record("survey.respond", by=None, subject=("cases.survey", survey.code), at=at, organisation=town.pk,
           facts={"period": str(quarter)}, marks=[("cases_rating", "")])  # fmt: skip
    return made


def open_tasks(on: date, *, at: datetime) -> list[Case]:
    """Open a task for each of the lowest topics of the quarter before the day's, once. Returns those that are new."""
    quarter = Period.containing(Kind.QUARTER, on).previous()
    made = [_open(survey, quarter, one, at=at)
            for survey in Survey.objects.declared()
            for one in surveys.lowest(surveys.standings(survey, quarter), surveys.entry_of(survey))]  # fmt: skip
    return [one for one in made if one is not None]


def _open(survey: Survey, quarter: Period, low: surveys.Standing, *, at: datetime) -> Case | None:
    entry = surveys.entry_of(survey)
    origin = f"survey/{survey.code}/{quarter}/{low.topic}"
    if Case.objects.filter(origin=origin).exists():
        return None
    name = surveys.topics_of(entry).get(low.topic, low.topic)
    title = gettext("%(topic)s满意率 %(share)s%%，立题改进") % {"topic": name, "share": low.share}
    answers = {**entry.answers, entry.topic: low.topic, entry.share: low.share}
    return receive_by_rule(Intake(entry.opens, title, answers, Source.OWN, origin=origin), at=at).case
