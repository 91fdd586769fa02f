"""Visits of the year's rounds with their sheets, answers and draws, and the findings that they brought."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from tijiao.directory.models import Organisation
from tijiao.inspections import scoring
from tijiao.inspections.frames import Terms, draw_list, frame
from tijiao.inspections.models import Answer, Draw, OpeningPermission, Round, Seat, Sheet, Visit
from tijiao.inspections.opening import ready
from tijiao.kernel import draw as kernel
from tijiao.kernel.times import moment_on
from tijiao.sample.design import City, School
from tijiao.sample.dice import dice, evenly
from tijiao.sample.hazards import Found
from tijiao.sample.inspectors import Listed, enrol_all, named
from tijiao.sample.rounds import Spec, open_rounds, specs
from tijiao.sample.sizes import MOMENT, TODAY
from tijiao.sample.writing import Row, dumps, write

_UNMET, _PARTLY, _NOT_APPLICABLE = 0.006, 0.02, 0.5
"""Of the items of a sheet those that are not met, partly met; of those that may not apply those that do not."""
_NOTES = ("资料不全，现场补充", "记录与现场有出入", "还有一处没有做到", "做法不统一，需要规范")
_SEED = "样例：骰子 3 5 1 6 2"


@dataclass
class Books:
    """Rows as they come together."""

    visits: list[Row] = field(default_factory=list)
    sheets: list[Row] = field(default_factory=list)
    answers: list[Row] = field(default_factory=list)
    seats: list[Row] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    visits_of: dict[str, list[tuple[int, School | None]]] = field(default_factory=dict)
    """Title of a round → its visits."""


@dataclass(frozen=True)
class Going:
    """One visit of a round before it is written."""

    place: int
    school: School | None
    people: tuple[Listed, ...]
    mode: str
    day: date
    done: bool


def write_visits(city: City) -> tuple[dict[str, int], list[Found]]:
    """Write register, rounds, draws, visits. Returns counts, and what the visits found."""
    people, planned, books = enrol_all(city), specs(city), Books()
    rounds, random = open_rounds(city, planned), dice("visits")
    for spec in planned:
        made = rounds[spec.title]
        versions = list(made.checklists.order_by("pk"))
        if spec.joined:
            _join(books, made, versions, books.visits_of[spec.joined], random)
            continue
        going = list(_going(city, spec, made, people, random))
        for one in going:
            _visit(city, books, made, versions, one, random)
    _save(books)
    _permit(city, rounds)
    counts = {"visits": len(books.visits), "sheets": len(books.sheets), "answers": len(books.answers)}
    return counts | {"draws": Draw.objects.count()}, books.found


def _going(city: City, spec: Spec, made: Round, people: Sequence[Listed], random: Random) -> Iterator[Going]:
    inspectors = [one for one in people if one.kind == "inspector"]
    pick = _picker(city, spec, made, people, inspectors)
    places: list[tuple[int, School | None]] = [(one.pk, one) for one in spec.schools] + [
        (pk, None) for pk in spec.places
    ]
    if spec.drawn:
        places = [(school.pk, school) for school in city.schools if pick(school.pk)]
    done = {pk for pk, _school in evenly(places, round(len(places) * spec.share))}
    online = {pk for pk, _school in evenly(places, round(len(places) * spec.online))}
    for pk, school in places:
        mode = "self" if spec.own else "online" if pk in online else "on-site"
        last = min(spec.last, TODAY - timedelta(days=1)) if pk in done else spec.last
        day = spec.first + timedelta(days=random.randint(0, (last - spec.first).days))
        yield Going(pk, school, () if spec.own else pick(pk), mode, _workday(day), pk in done)


def _workday(day: date) -> date:
    return day - timedelta(days=day.weekday() - 4) if day.weekday() > 4 else day


def _picker(
    city: City, spec: Spec, made: Round, people: Sequence[Listed], inspectors: Sequence[Listed]
) -> Callable[[int], tuple[Listed, ...]]:
    """Place → who goes there."""
    if spec.drawn:
        drawn = _draw(spec, made, people)
        return lambda place: drawn.get(place, ())
    if spec.kind in ("named-inspector", "opening", "self-first"):
        charged = named(city, inspectors)
        return lambda place: (charged[place],)
    chosen = tuple(one for one in people if one.kind == spec.people)[:2] or (inspectors[0],)
    return lambda _place: chosen


def _draw(spec: Spec, made: Round, people: Sequence[Listed]) -> dict[int, tuple[Listed, ...]]:
    """A real draw by the published algorithm, with a secret and a seed of the sample's own; one after an aborted."""
    told = frame(made, on=spec.first)
    wanted = max(1, len(spec.schools) // max(1, len(told.strata)))
    take = {stratum: min(wanted, many) for stratum, many in told.strata.items()}
    listed = draw_list(made, told, Terms(take, team=1))
    at = moment_on(spec.first, time(9, 30))
    if spec.kind == "double-random" and spec.public:
        _settle(made, listed, at - timedelta(days=1), aborted="名单漏列一所新校，作废重抽")
    result = _settle(made, listed, at)
    by_number = {one.number: one for one in people}
    ids = dict(Organisation.objects.filter(code__in=result["drawn"]).values_list("code", "pk"))
    pairs = zip(result["drawn"], result["teams"], strict=True)
    return {ids[code]: tuple(by_number[number] for number in team) for code, team in pairs}


def _settle(made: Round, listed: kernel.DrawList, at: datetime, *, aborted: str = "") -> dict[str, Any]:
    text = listed.text()
    secret = sha256(f"sample/{made.title}/{at.isoformat()}".encode()).hexdigest()
    result = kernel.draw(text, secret=secret, public=_SEED)
    told: dict[str, Any] = {"drawn": list(result.drawn), "teams": [list(team) for team in result.teams]}
    Draw.objects.create(
        round=made, title=listed.title, version=kernel.VERSION, list_text=text, list_hash=kernel.digest(text),
        secret=secret, secret_hash=kernel.digest(secret), frozen_at=at, frozen_by=made.made_by,
        settled_at=at + timedelta(hours=1), settled_by=made.made_by, why_aborted=aborted,
        state="aborted" if aborted else "revealed", public="" if aborted else _SEED, result=None if aborted else told,
    )  # fmt: skip
    return told


def _visit(city: City, books: Books, made: Round, versions: Sequence[Any], one: Going, random: Random) -> None:
    pk, filed = len(books.visits) + 1, None
    if one.done:
        filed = moment_on(one.day, time(random.randint(9, 16), random.randrange(60)))
        filed = min(filed, MOMENT - timedelta(hours=2))
    clerk = city.accounts.get(("school-clerk", one.place))
    by = (clerk if one.mode == "self" else one.people[0].user) if one.done else None
    state = "done" if one.done else "planned"
    books.visits.append((pk, one.place, one.mode, one.day, made.last_day, state, filed, filed, by))
    books.seats += [(pk, person.pk) for person in one.people]
    books.visits_of.setdefault(made.title, []).append((pk, one.school))
    for version in versions:
        _sheet(books, made, version, pk, one.school, random)


def _join(
    books: Books, made: Round, versions: Sequence[Any], there: Sequence[tuple[int, School | None]], random: Random
) -> None:
    """Sheets of another round on visits that are there already."""
    for pk, school in there:
        for version in versions:
            _sheet(books, made, version, pk, school, random)


def _sheet(books: Books, made: Round, version: Any, visit: int, school: School | None, random: Random) -> None:
    pk, content = len(books.sheets) + 1, version.content
    _pk, _place, mode, day, _last, state, _entered, _filed, by = books.visits[visit - 1]
    if state != "done":
        books.sheets.append((pk, visit, made.pk, version.pk, None, None, "[]", "[]", None))
        return
    results = {item["id"]: _result(item, school, random) for item in scoring.items(content)}
    found = scoring.score(content, results)
    parts = dumps([{"id": one.id, "points": str(one.points), "out_of": str(one.out_of)} for one in found.sections])
    vetoed = dumps(list(found.vetoed))
    books.sheets.append((pk, visit, made.pk, version.pk, found.points, found.out_of, parts, vetoed, found.passed))
    for item in scoring.items(content):
        result, bad = results[item["id"]], results[item["id"]] in ("unmet", "partly")
        note = random.choice(_NOTES) if bad else ""
        books.answers.append((pk, item["id"], result, found.points_of[item["id"]], note))
        if bad and school is not None:
            origin, source = f"inspections.sheet/{pk}/{item['id']}", "self" if mode == "self" else "visit"
            kind, title = item["finding"] or content["finding"], item["title"]["zh"][:80]
            books.found.append(Found(school, kind, note, source, day, by, origin, title, visit))


def _result(item: Any, school: School | None, random: Random) -> str:
    throw = random.random()
    if item["not_applicable"] and throw > 1 - _NOT_APPLICABLE:
        return "not-applicable"
    if school is None:
        return "met"
    if throw < _UNMET and not item["veto"]:
        return "unmet"
    return "partly" if throw < _UNMET + _PARTLY and not item["veto"] else "met"


def _save(books: Books) -> None:
    columns = ("id", "organisation", "mode", "on_day", "last_day", "state", "entered_at", "filed_at", "filed_by")
    write(Visit, columns, books.visits)
    write(Seat, ("visit", "inspector"), books.seats)
    sheet = ("id", "visit", "round", "version", "points", "out_of", "sections", "vetoed", "passed")
    write(Sheet, sheet, books.sheets)
    write(Answer, ("sheet", "item", "result", "points", "note"), books.answers)


def _permit(city: City, rounds: dict[str, Round]) -> None:
    """Whoever was ready on the last day of the verification was permitted to open."""
    made = next(one for one in rounds.values() if one.kind == "opening")
    good = ready(made, [school.pk for school in city.schools])
    at = moment_on(made.last_day, time(16))
    write(OpeningPermission, ("round", "organisation", "given_at", "given_by"),
          ((made.pk, pk, at, made.made_by_id) for pk in sorted(good)))  # fmt: skip
