"""The verifiable draw, version tijiao-draw-1: SHA-256 and whole numbers only, so that anyone can replay it.

1. The list is frozen as a text and published with SHA-256(list) and SHA-256(secret), both in lower-case hex.
2. Later the secret and a public seed (dice on stage, a lottery's numbers) are published, UTF-8 text both:
       seed = hex SHA-256("tijiao-draw-1" LF list-hash LF secret LF public)
3. number(label, n) = SHA-256(seed "/" label "/" counter) as a 256-bit number x, counter = 0, 1, ... for each label;
   x at or above the largest multiple of n is passed over; the number is x mod n.
4. Places, stratum by stratum in the order of `take`: while places are wanted, t = number("place/" stratum, sum of the
   weights left), and the first place in list order at which the running sum of the weights left exceeds t is drawn.
5. Inspectors: for every drawn place, seat by seat, the allowed inspector with the smallest (places so far,
   SHA-256(seed "/inspector/" places-so-far "/" id) in hex). Allowed: places so far < load, not recused from the place,
   not in its team, and of another zone where zones are crossed.
6. Seats left empty are filled in order by the shortest exchange (breadth first, inspectors in list order). Where no
   exchange exists none ever can: the draw is infeasible, and says which constraint makes it so. Nothing is dropped.

The order in the list is the order of the text, which is by id; nothing depends on a program's sorting or rounding.
"""

import hashlib
import heapq
import json
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from operator import itemgetter
from typing import Any

from tijiao.kernel.problems import Problem

VERSION = "tijiao-draw-1"
_MOST = 2**32
_Turn = tuple[int, str, int]  # places so far, hash, number in the list


class UnreadableDraw(Problem):
    """The text is no published draw or list. Facts: detail."""

    code, status = "draw.unreadable", 422


class WrongDrawList(Problem):
    """A place or inspector that cannot stand in a list: repeated, weight or load below 1. Facts: id, field."""

    code, status = "draw.wrong-list", 422


class Infeasible(Problem):
    """Base: a constraint that cannot be kept. Never raised itself."""

    code, status = "draw.infeasible", 409


class TooFewPlaces(Infeasible):
    """Facts: stratum, wanted, available."""

    code = "draw.too-few-places"


class TooFewInspectors(Infeasible):
    """More seats than loads, or different inspectors for one team, allow. Facts: wanted, available (seats)."""

    code = "draw.too-few-inspectors"


class RecusalFails(Infeasible):
    """Recusal leaves too few inspectors for some places. Facts: place (one of them), places, inspectors (for them)."""

    code = "draw.recusal-fails"


class CrossingFails(Infeasible):
    """Crossing zones leaves too few inspectors for some places. Facts: place, places, inspectors."""

    code = "draw.crossing-fails"


class RecusalWithCrossingFails(Infeasible):
    """Either constraint alone could be kept, not both. Facts: place, places, inspectors."""

    code = "draw.recusal-with-crossing-fails"


@dataclass(frozen=True, slots=True)
class Place:
    """Who may be drawn. `weight`: a whole number, twice the weight = twice as likely at each step."""

    id: str
    weight: int = 1
    stratum: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Inspector:
    """Who inspects. `load`: most places; `recused`: ids of places, without the reason."""

    id: str
    load: int = 1
    zone: str = ""
    recused: tuple[str, ...] = ()


@dataclass(frozen=True)
class DrawList:
    """What is frozen: both sides, how many places of each stratum, how many inspectors for each place."""

    title: str
    places: tuple[Place, ...]
    take: Mapping[str, int]
    inspectors: tuple[Inspector, ...] = ()
    team: int = 0
    cross_zones: bool = False

    def text(self) -> str:
        """The canonical text: same list, same text. Raises WrongDrawList."""
        _check(self)
        value = {"version": VERSION, **asdict(self), "take": sorted(self.take.items())}
        value["places"] = sorted(value["places"], key=lambda place: str(place["id"]))
        value["inspectors"] = sorted(value["inspectors"], key=lambda inspector: str(inspector["id"]))
        for inspector in value["inspectors"]:
            inspector["recused"] = sorted(set(inspector["recused"]))
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Result:
    """Places in the order drawn, and the team of each."""

    drawn: tuple[str, ...]
    teams: tuple[tuple[str, ...], ...] = ()


def read_list(text: str) -> DrawList:
    """The list of a canonical text. Raises UnreadableDraw, WrongDrawList."""
    try:
        value = json.loads(text)
        if value.pop("version") != VERSION:
            raise UnreadableDraw(detail="version")
        places = tuple(Place(**place) for place in value.pop("places"))
        inspectors = tuple(Inspector(**{**each, "recused": tuple(each["recused"])}) for each in value.pop("inspectors"))
        take = value.pop("take")  # pairs: a browser would reorder an object's keys that look like numbers
        found = DrawList(places=places, inspectors=inspectors, take=dict(take), **value)
        if [list(pair) for pair in found.take.items()] != take:
            raise UnreadableDraw(detail="take")
        _check(found)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UnreadableDraw(detail=str(error)) from None
    return found


def digest(text: str) -> str:
    """SHA-256 of a text's UTF-8, in lower-case hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def draw(list_text: str, *, secret: str, public: str) -> Result:
    """The result that list, secret and public seed determine. O(n log n).

    Raises UnreadableDraw, WrongDrawList, and an Infeasible that names the constraint.
    """
    drawing = read_list(list_text)
    seed = digest("\n".join((VERSION, digest(list_text), secret, public)))
    drawn = [place for stratum, wanted in drawing.take.items() for place in _sample(drawing, stratum, wanted, seed)]
    if not drawing.team:
        return Result(tuple(place.id for place in drawn))
    return Result(tuple(place.id for place in drawn), tuple(map(tuple, _pair(drawing, drawn, seed))))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a replay found. `stage`: frozen, aborted or revealed; `faults`: version, list-hash, secret-hash, result,
    infeasible; none when everything holds."""

    stage: str
    faults: tuple[str, ...] = ()


def publish(
    list_text: str,
    secret_hash: str,
    *,
    secret: str = "",
    public: str = "",
    aborted: str = "",
    result: Result | None = None,
) -> str:
    """The published JSON: frozen as long as there is no secret, then with the result, or aborted with the reason.

    `result`: as it was found when the secret was revealed; computed anew where it is not told.
    """
    value: dict[str, Any] = {
        "version": VERSION,
        "list": list_text,
        "list_hash": digest(list_text),
        "secret_hash": secret_hash,
    }
    if aborted:
        value["aborted"] = aborted
    elif secret:
        found = result or draw(list_text, secret=secret, public=public)
        value.update(secret=secret, public=public, result=asdict(found))
    return json.dumps(value, ensure_ascii=False, indent=1)


def verify(text: str) -> Verdict:
    """Replay a published draw from its JSON alone. Raises UnreadableDraw, WrongDrawList."""
    try:
        value = json.loads(text)
        listed = str(value["list"])
        hashes = {"list-hash": value["list_hash"] == digest(listed), "version": value["version"] == VERSION}
        if "secret" not in value:
            return Verdict("aborted" if "aborted" in value else "frozen", _failed(hashes))
        hashes["secret-hash"] = value["secret_hash"] == digest(str(value["secret"]))
        told = Result(tuple(value["result"]["drawn"]), tuple(map(tuple, value["result"]["teams"])))
        public = str(value["public"])
        digest(public)  # text that has no UTF-8 is refused here
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UnreadableDraw(detail=str(error)) from None
    try:
        hashes["result"] = told == draw(listed, secret=str(value["secret"]), public=public)
    except Infeasible:
        hashes["infeasible"] = False
    return Verdict("revealed", _failed(hashes))


def _failed(checks: Mapping[str, bool]) -> tuple[str, ...]:
    return tuple(name for name, holds in checks.items() if not holds)


def _check(drawing: DrawList) -> None:
    """Texts are texts, ids unique, weights and loads whole and from 1 to 2^32, wanted numbers not negative."""
    amounts = [(place.id, "weight", place.weight) for place in drawing.places]
    amounts += [(inspector.id, "load", inspector.load) for inspector in drawing.inspectors]
    for id_, name, amount in amounts:
        if type(amount) is not int or not 1 <= amount <= _MOST:
            raise WrongDrawList(id=id_, field=name)
    for ids in ([place.id for place in drawing.places], [inspector.id for inspector in drawing.inspectors]):
        twice = [id_ for id_, times in Counter(ids).items() if times > 1]
        if twice:
            raise WrongDrawList(id=twice[0], field="id")
    for name, wanted in (*drawing.take.items(), ("team", drawing.team)):
        if type(wanted) is not int or not 0 <= wanted <= _MOST:
            raise WrongDrawList(id=name, field="take")
    texts = [text for place in drawing.places for text in (place.id, place.stratum, place.zone)]
    texts += [text for each in drawing.inspectors for text in (each.id, each.zone, *each.recused)]
    for text in texts:
        if not isinstance(text, str):
            raise WrongDrawList(id=str(text), field="text")


def _numbers(seed: str, label: str) -> Iterator[int]:
    """The 256-bit numbers of a label."""
    counter = 0
    while True:
        yield int(digest(f"{seed}/{label}/{counter}"), 16)
        counter += 1


def _below(numbers: Iterator[int], bound: int) -> int:
    """The next number made uniform below `bound`."""
    limit = 2**256 - 2**256 % bound
    return next(number for number in numbers if number < limit) % bound


def _sample(drawing: DrawList, stratum: str, wanted: int, seed: str) -> list[Place]:
    """Step 4: weighted, without replacement, over a tree of partial sums (Fenwick)."""
    places = [place for place in drawing.places if place.stratum == stratum]
    if wanted > len(places):
        raise TooFewPlaces(stratum=stratum, wanted=wanted, available=len(places))
    sums = [0, *(place.weight for place in places)]
    for at in range(1, len(sums)):
        if (parent := at + (at & -at)) < len(sums):
            sums[parent] += sums[at]
    left, numbers, drawn = sum(place.weight for place in places), _numbers(seed, f"place/{stratum}"), []
    for _ in range(wanted):
        target, at, step = _below(numbers, left), 0, 1 << len(places).bit_length()
        while step := step >> 1:
            if at + step < len(sums) and sums[at + step] <= target:
                at += step
                target -= sums[at]
        chosen = places[at]
        drawn.append(chosen)
        left, at = left - chosen.weight, at + 1
        while at < len(sums):
            sums[at] -= chosen.weight
            at += at & -at
    return drawn


@dataclass
class _Pairing:
    """The seats as they fill: teams by place, places by inspector (numbers in list and draw order)."""

    drawing: DrawList
    drawn: list[Place]
    teams: list[list[int]] = field(default_factory=list)
    held: list[list[int]] = field(default_factory=list)
    recused: list[frozenset[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.teams = [[] for _ in self.drawn]
        self.held = [[] for _ in self.drawing.inspectors]
        self.recused = [frozenset(inspector.recused) for inspector in self.drawing.inspectors]

    def allowed(self, who: int, place: int) -> bool:
        """Recusal, crossing and one seat per team; not the load."""
        inspector, target = self.drawing.inspectors[who], self.drawn[place]
        crossing = not self.drawing.cross_zones or inspector.zone != target.zone
        return crossing and target.id not in self.recused[who] and who not in self.teams[place]

    def seat(self, who: int, place: int) -> None:
        self.teams[place].append(who)
        self.held[who].append(place)

    def has_room(self, who: int) -> bool:
        return len(self.held[who]) < self.drawing.inspectors[who].load


def _pair(drawing: DrawList, drawn: list[Place], seed: str) -> list[list[str]]:
    """Steps 5 and 6: the team of each drawn place. Raises an Infeasible."""
    wanted = drawing.team * len(drawn)
    available = sum(min(inspector.load, len(drawn)) for inspector in drawing.inspectors)
    if available < wanted:  # each inspector sits once at a place: the one condition when everybody is allowed
        raise TooFewInspectors(wanted=wanted, available=available)
    pairing = _Pairing(drawing, drawn)
    for place in _seat_by_hash(pairing, seed):
        stuck = _exchange(pairing, place)
        if stuck:
            raise _cause(drawing, drawn, place, stuck)
    return [[drawing.inspectors[who].id for who in team] for team in pairing.teams]


def _seat_by_hash(pairing: _Pairing, seed: str) -> list[int]:
    """Step 5. Returns the places of the seats that stayed empty."""
    drawing = pairing.drawing
    queues: dict[str, list[_Turn]] = {}  # by zone, since crossing shuts out whole zones
    for who in range(len(drawing.inspectors)):
        zone = drawing.inspectors[who].zone if drawing.cross_zones else ""
        queues.setdefault(zone, []).append(_turn(pairing, seed, who))
    for queue in queues.values():
        heapq.heapify(queue)
    empty: list[int] = []
    for place, target in enumerate(pairing.drawn):
        open_queues = [queue for zone, queue in queues.items() if not drawing.cross_zones or zone != target.zone]
        for _ in range(drawing.team):
            if _seat_next(pairing, seed, open_queues, place) is None:
                empty.append(place)
    return empty


def _turn(pairing: _Pairing, seed: str, who: int) -> _Turn:
    so_far = len(pairing.held[who])
    return so_far, digest(f"{seed}/inspector/{so_far}/{pairing.drawing.inspectors[who].id}"), who


def _seat_next(pairing: _Pairing, seed: str, queues: list[list[_Turn]], place: int) -> int | None:
    """Seat the allowed inspector whose turn comes first; those passed over keep their turn."""
    passed: list[tuple[list[_Turn], _Turn]] = []
    seated = None
    while seated is None and (queue := min(filter(None, queues), key=itemgetter(0), default=None)):
        turn = heapq.heappop(queue)
        if not pairing.allowed(turn[2], place):
            passed.append((queue, turn))
            continue
        seated = turn[2]
        pairing.seat(seated, place)
        if pairing.has_room(seated):
            heapq.heappush(queue, _turn(pairing, seed, seated))
    for queue, turn in passed:
        heapq.heappush(queue, turn)
    return seated


def _exchange(pairing: _Pairing, place: int) -> tuple[int, int] | None:
    """Step 6: fill a seat by the shortest exchange.

    Returns None when filled, else how many places compete for how many inspectors, all of them full (Hall's theorem).
    """
    reached: dict[int, int] = {}  # inspector -> the place that could use that inspector
    freed: dict[int, int] = {}  # place -> the inspector who would leave it
    seen, queue, waiting = {place}, deque([place]), list(range(len(pairing.held)))
    while queue:
        at = queue.popleft()
        usable = [who for who in waiting if pairing.allowed(who, at)]
        for who in usable:
            reached[who] = at
            if pairing.has_room(who):
                _shift(pairing, who, reached, freed)
                return None
            fresh = [other for other in pairing.held[who] if other not in seen]
            freed.update(dict.fromkeys(fresh, who))
            seen.update(fresh)
            queue.extend(fresh)
        waiting = [who for who in waiting if who not in reached]
    return len(seen), len(reached)


def _shift(pairing: _Pairing, who: int, reached: dict[int, int], freed: dict[int, int]) -> None:
    """Seat `who` where it was reached; who sat there moves on to where that one was reached, to the empty seat."""
    at = reached[who]
    while at in freed:
        leaving = freed[at]
        team = pairing.teams[at]
        team[team.index(leaving)] = who
        pairing.held[who].append(at)
        pairing.held[leaving].remove(at)
        who, at = leaving, reached[leaving]
    pairing.seat(who, at)


def _cause(drawing: DrawList, drawn: list[Place], place: int, stuck: tuple[int, int]) -> Infeasible:
    """Which constraint makes the pairing impossible: one that fails alone, or both together."""
    facts = {"place": drawn[place].id, "places": stuck[0], "inspectors": stuck[1]}
    free = tuple(replace(inspector, recused=()) for inspector in drawing.inspectors)
    if drawing.cross_zones and not _feasible(replace(drawing, inspectors=free), drawn):
        return CrossingFails(**facts)
    if not _feasible(replace(drawing, cross_zones=False), drawn):
        return RecusalFails(**facts)
    return RecusalWithCrossingFails(**facts)


def _feasible(drawing: DrawList, drawn: list[Place]) -> bool:
    pairing = _Pairing(drawing, drawn)
    return not any(_exchange(pairing, place) for place in _seat_by_hash(pairing, ""))
