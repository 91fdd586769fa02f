"""How organisations stand: live from readings and entered points, or as they were issued."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse

from tijiao.directory.models import Organisation
from tijiao.evaluation.declare import EvaluationEntry, Group, ItemEntry
from tijiao.evaluation.models import Entered, Result, Scheme
from tijiao.evaluation.problems import StaleReadings
from tijiao.evaluation.scoring import Item, Kind, Line, Score, ranks, reweighted, score, total
from tijiao.insight import readings
from tijiao.insight.readings import Reading


@dataclass(frozen=True)
class Standing:
    """An organisation among those it is compared with. `paths`: item → where its fact comes from."""

    organisation: Organisation
    score: Score
    rank: int | None
    paths: Mapping[str, "Path"]
    result: Result | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """Where a fact comes from: the address of the reading's rows, or the evidence that was entered."""

    address: str = ""
    evidence: str = ""


def eligible(group: Group, *, on: date) -> Any:
    """The organisations of a group on a day, as a queryset."""
    rows = Organisation.objects.live(on=on).kinds(*group.kinds)
    return rows.with_attribute("stage", *group.stages, on=on) if group.stages else rows


def live(
    scheme: Scheme, group: Group, *, on: date, weights: Mapping[str, float] | None = None, fresh: bool = False
) -> list[Standing]:
    """Everybody of a group by today's readings, the best first. `weights`: others than the scheme's, to try them.

    fresh    refuse readings that could not be brought up to date.
    Raises   StaleReadings; the lake's problems.
    """
    entry, organisations = scheme.entry, list(eligible(group, on=on).order_by("code"))
    items = entry.of_group(group.id)
    read = _read(entry, items, [one.code for one in organisations], fresh=fresh)
    entered = {(one.organisation_id, one.item): one for one in Entered.objects.filter(scheme=scheme)}
    plain = reweighted([item.as_item() for item in items], weights or {})
    scored = {}
    for one in organisations:
        facts, paths = _facts(entry, items, one, read, entered)
        scored[one.pk] = (score(_scaled(plain, items), facts, entry.rules), paths)
    places = ranks({str(pk): told.total for pk, (told, _paths) in scored.items()})
    found = [Standing(one, *_swap(scored[one.pk], places[str(one.pk)])) for one in organisations]
    return sorted(found, key=lambda one: (one.rank is None, one.rank, one.organisation.code))


def _swap(told: tuple[Score, Mapping[str, Path]], rank: int | None) -> tuple[Score, int | None, Mapping[str, Path]]:
    return told[0], rank, told[1]


def _scaled(plain: Sequence[Item], items: Sequence[ItemEntry]) -> list[Item]:
    """Entered points are told on the scale of the scheme's own weight, whatever weight is tried."""
    own = {item.id: item.as_item() for item in items}
    return [replace(one, nothing=own[one.id].nothing, full=own[one.id].full) for one in plain]


def _read(
    entry: EvaluationEntry, items: Iterable[ItemEntry], codes: Sequence[str], *, fresh: bool
) -> dict[str, dict[str, Reading]]:
    """Item → code → reading, all indicators in one pass."""
    told = [item for item in items if item.indicator is not None]
    readings.together((item.indicator, [entry.span]) for item in told if item.indicator)
    found = {}
    for item in told:
        assert item.indicator is not None
        found[item.id] = readings.children(item.indicator, codes, entry.span)
        for one in found[item.id].values():
            if fresh and one.trouble is not None:
                raise StaleReadings(indicator=item.indicator, why=one.why)
    return found


def _facts(
    entry: EvaluationEntry, items: Iterable[ItemEntry], organisation: Organisation,
    read: Mapping[str, Mapping[str, Reading]], entered: Mapping[tuple[int, str], Entered],
) -> tuple[dict[str, float | None], dict[str, Path]]:  # fmt: skip
    facts: dict[str, float | None] = {}
    paths: dict[str, Path] = {}
    for item in items:
        if item.indicator is not None:
            facts[item.id] = read[item.id][organisation.code].value
            address = reverse("insight:reading", args=[item.indicator])
            paths[item.id] = Path(f"{address}?org={organisation.code}&period={entry.period}")
        elif (organisation.pk, item.id) in entered:
            told = entered[organisation.pk, item.id]
            facts[item.id], paths[item.id] = told.points, Path(evidence=told.evidence)
    return facts, paths


# --- as issued --------------------------------------------------------------------------------------------------------
def frozen(one: Standing) -> list[dict[str, Any]]:
    """The lines of a standing as a result keeps them."""
    paths = {item: asdict(path) for item, path in one.paths.items()}
    return [{**asdict(line), **paths.get(line.item, asdict(Path()))} for line in one.score.lines]


def issued(scheme: Scheme, group: Group) -> list[Standing]:
    """Everybody of a group as issued, appeals that were upheld put in, the best first. One query."""
    results = Result.objects.filter(scheme=scheme, group=group.id).select_related("organisation")
    rows = list(results.order_by("organisation__code"))
    places = ranks({str(row.pk): row.total for row in rows})
    found = [of_result(row, scheme.entry, places[str(row.pk)]) for row in rows]
    return sorted(found, key=lambda one: (one.rank is None, one.rank, one.organisation.code))


def of_result(row: Result, entry: EvaluationEntry, rank: int | None) -> Standing:
    paths = {told["item"]: Path(told["address"], told["evidence"]) for told in row.lines}
    return Standing(row.organisation, total(lines_of(row), entry.rules), rank, paths, row)


def lines_of(row: Result) -> list[Line]:
    return [
        Line(told["item"], Kind(told["kind"]), told["fact"], told["weight"], told["points"], told["struck"])
        for told in row.lines
    ]


def group_of(scheme: Scheme, organisation: Organisation, *, on: date) -> Group | None:
    """The group that an organisation is compared in, by what it was on the day; None: it is not evaluated."""
    groups = scheme.entry.groups
    return next((group for group in groups if eligible(group, on=on).filter(pk=organisation.pk).exists()), None)
