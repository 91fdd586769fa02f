"""What surveys and the ratings of answered cases say, topic by topic and quarter by quarter. Nobody is looked at."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from tijiao.cases.declare import SurveyEntry
from tijiao.cases.models import Rating, Response, Satisfaction, Survey
from tijiao.cases.topics import raised
from tijiao.directory.models import Organisation
from tijiao.forms.models import FormVersion
from tijiao.forms.versions import form_of
from tijiao.kernel.periods import Kind, Period
from tijiao.pages.language import language

QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Standing:
    """A topic in a quarter: how many rated it, and how many of them are satisfied, fully or fairly."""

    topic: str
    rated: int
    pleased: int

    @property
    def share(self) -> float:
        """In percent, one decimal."""
        return round(100 * self.pleased / self.rated, 1)


def entry_of(survey: Survey) -> SurveyEntry:
    """The declaration of a survey."""
    return SurveyEntry.model_validate_json(json.dumps(survey.definition))


def topics_of(entry: SurveyEntry) -> dict[str, str]:
    """Topic → its label in the reader's language; {} where the form was never published."""
    version = FormVersion.objects.latest_of(entry.form)
    field = form_of(version).by_name.get(entry.topic) if version else None
    return {one.name: one.label.say(language()) for one in field.choices} if field else {}


def quarters(on: date, count: int = QUARTERS) -> list[Period]:
    """The quarter of a day and those before it, the latest first."""
    found = [Period.containing(Kind.QUARTER, on)]
    while len(found) < count:
        found.append(found[-1].previous())
    return found


def standings(survey: Survey, quarter: Period) -> list[Standing]:
    """Every topic that anybody rated in the quarter: in the survey, or a reply to what was raised in it."""
    pleased = ~Q(how=Satisfaction.UNSATISFIED)
    asked = Rating.objects.filter(response__survey=survey, response__period=str(quarter)).values("topic")
    told = asked.annotate(n=Count("pk"), good=Count("pk", filter=pleased)).order_by()
    content = ~Q(satisfaction=Satisfaction.UNSATISFIED)
    replied = raised(quarter.first, quarter.end).exclude(topic="").exclude(satisfaction="").values("topic")
    rated = replied.annotate(n=Count("pk"), good=Count("pk", filter=content)).order_by()
    all_, good = Counter[str](), Counter[str]()
    for one in (*told, *rated):
        all_[one["topic"]] += one["n"]
        good[one["topic"]] += one["good"]
    return [Standing(topic, all_[topic], good[topic]) for topic in sorted(all_)]


def lowest(found: Iterable[Standing], entry: SurveyEntry) -> list[Standing]:
    """The topics to be put right: enough have rated them, too few of those are satisfied; the worst first."""
    judged = [one for one in found if one.rated >= entry.smallest and one.share < entry.below]
    return sorted(judged, key=lambda one: (one.share, one.topic))[: entry.lowest]


def taken(survey: Survey, quarter: Period) -> dict[int, int]:
    """Town → answers taken in the quarter."""
    rows = Response.objects.filter(survey=survey, period=str(quarter)).values("town").annotate(n=Count("pk")).order_by()
    return dict(rows.values_list("town", "n"))


def trend(survey: Survey, on: date) -> list[tuple[str, list[Standing | None]]]:
    """Topic by topic the last quarters, the latest first; None where too few have rated to be told."""
    entry = entry_of(survey)
    told = [{one.topic: one for one in standings(survey, quarter)} for quarter in quarters(on)]
    return [(name, [_told(found.get(topic), entry) for found in told]) for topic, name in topics_of(entry).items()]


def _told(found: Standing | None, entry: SurveyEntry) -> Standing | None:
    return found if found is not None and found.rated >= entry.smallest else None


def progress(survey: Survey, towns: Sequence[Organisation], on: date) -> list[tuple[Organisation, int]]:
    """Each town with how many answers it has given in the quarter of the day."""
    counts = taken(survey, quarters(on, 1)[0])
    return [(town, counts.get(town.pk, 0)) for town in towns]


def context(on: date, towns: Sequence[Organisation]) -> list[dict[str, Any]]:
    """Every survey as those who answer for it see it."""
    return [
        {
            "survey": survey,
            "entry": entry_of(survey),
            "quarters": quarters(on),
            "rows": trend(survey, on),
            "towns": progress(survey, towns, on),
        }
        for survey in Survey.objects.declared()
    ]
