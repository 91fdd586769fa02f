"""Answers to the survey of satisfaction, a year of quarters; the task that the lowest topics of the last one opened."""

from collections.abc import Iterator
from datetime import date, time
from random import Random

from tijiao.cases import domain, surveys
from tijiao.cases.models import Rating, Response, Satisfaction, Survey
from tijiao.kernel.periods import Period
from tijiao.kernel.times import moment_on
from tijiao.sample.design import City
from tijiao.sample.dice import dice
from tijiao.sample.sizes import TODAY
from tijiao.sample.writing import write

TOUCHED = 0.6
"""How many of those who answer have had to do with a topic."""
UNHAPPY = {"meals": 0.24, "bus": 0.2, "fees": 0.12}
"""Topic → the share of the unsatisfied; of all others a few."""
FEW, FAIRLY = 0.05, 0.3
OPENED = date(2020, 4, 1)


def write_opinions(city: City) -> dict[str, int]:
    """Write answers for every town and quarter, the running quarter half full. Returns counts."""
    random, survey = dice("opinions"), Survey.objects.declared().first()
    if survey is None:
        return {"survey_answers": 0}
    entry = surveys.entry_of(survey)
    topics, quota = list(surveys.topics_of(entry)), entry.quota
    answers = [
        (town.pk, quarter)
        for quarter in reversed(surveys.quarters(TODAY))
        for town in city.towns
        for _one in range(_many(quarter, quota, random))
    ]
    write(Response, ("id", "survey", "town", "period"), (
        (pk, survey.pk, town, str(quarter)) for pk, (town, quarter) in enumerate(answers, 1)
    ))  # fmt: skip
    write(Rating, ("response", "topic", "how"), _ratings(len(answers), topics, random))
    domain.open_tasks(OPENED, at=moment_on(OPENED, time(5, 30)))
    return {"survey_answers": len(answers)}


def _many(quarter: Period, quota: int, random: Random) -> int:
    return random.randint(quota // 4, quota // 2) if quarter.last >= TODAY else random.randint(quota * 2 // 3, quota)


def _ratings(answers: int, topics: list[str], random: Random) -> Iterator[tuple[int, str, str]]:
    for pk in range(1, answers + 1):
        for topic in topics:
            if random.random() < TOUCHED:
                yield pk, topic, _how(random.random(), UNHAPPY.get(topic, FEW))


def _how(thrown: float, unhappy: float) -> str:
    if thrown < unhappy:
        return Satisfaction.UNSATISFIED.value
    return Satisfaction.FAIRLY.value if thrown < unhappy + FAIRLY else Satisfaction.SATISFIED.value
