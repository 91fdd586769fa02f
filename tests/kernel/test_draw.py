"""The verifiable draw: one result for one list and seed, on every machine and for ever."""

import json
import shutil
import subprocess
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tijiao.kernel.draw import (
    CrossingFails,
    DrawList,
    Infeasible,
    Inspector,
    Place,
    RecusalFails,
    RecusalWithCrossingFails,
    Result,
    TooFewInspectors,
    TooFewPlaces,
    UnreadableDraw,
    Verdict,
    WrongDrawList,
    digest,
    draw,
    publish,
    read_list,
    verify,
)

VECTORS = sorted((Path(__file__).parent / "draw_vectors").glob("*.json"))
SMALL = DrawList(
    "演练",
    places=(
        Place("s1", 3, "小学", "东"),
        Place("s2", 1, "小学", "西"),
        Place("s3", 2, "初中", "东"),
        Place("s4", 1, "初中", "西"),
    ),
    take={"小学": 1, "初中": 2},
    inspectors=(Inspector("a", 2, "东", ("s2",)), Inspector("b", 2, "西"), Inspector("c", 2, "南")),
    team=1,
    cross_zones=True,
)


def drawn(drawing: DrawList, *, secret: str = "secret", public: str = "6 6 1") -> Result:
    return draw(drawing.text(), secret=secret, public=public)


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_published_draws_of_this_version_replay_for_ever(path: Path) -> None:
    assert verify(path.read_text(encoding="utf-8")) == Verdict("revealed")


NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="node is not on this machine")
@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_a_browsers_language_finds_the_same_from_the_page_alone(path: Path) -> None:
    replay = Path(__file__).parent / "replay.mjs"

    told = subprocess.run([str(NODE), str(replay), str(path)], check=True, capture_output=True, encoding="utf-8")

    assert json.loads(told.stdout) == json.loads(path.read_text(encoding="utf-8"))["result"]


def test_there_are_vectors() -> None:
    assert [path.stem for path in VECTORS] == ["crossing-and-recusal", "exchange", "lottery"]


def test_the_same_list_has_the_same_text_in_whatever_order_it_was_written() -> None:
    shuffled = DrawList(**{**vars(SMALL), "places": SMALL.places[::-1], "take": {"初中": 2, "小学": 1}})

    assert shuffled.text() == SMALL.text()
    assert read_list(SMALL.text()).text() == SMALL.text()


def by_the_page(drawing: DrawList, stratum: str, wanted: int, seed: str) -> list[str]:
    """Step 4 as the page says it: running sums, one place after another."""
    left = [place for place in sorted(drawing.places, key=lambda place: place.id) if place.stratum == stratum]
    found, counter = [], 0
    for _ in range(wanted):
        total = sum(place.weight for place in left)
        while True:
            number = int(sha256(f"{seed}/place/{stratum}/{counter}".encode()).hexdigest(), 16)
            counter += 1
            if number < 2**256 // total * total:
                break
        target, running = number % total, 0
        for place in left:
            running += place.weight
            if running > target:
                found.append(place.id)
                left.remove(place)
                break
    return found


@given(st.lists(st.integers(1, 50), min_size=1, max_size=40), st.integers(0, 40), st.text(max_size=5))
def test_places_are_drawn_as_the_page_says(weights: list[int], wanted: int, public: str) -> None:
    places = tuple(Place(f"p{number:02}", weight, "x") for number, weight in enumerate(weights))
    drawing = DrawList("t", places, {"x": min(wanted, len(places))})
    seed = digest("\n".join(("tijiao-draw-1", digest(drawing.text()), "secret", public)))

    found = drawn(drawing, public=public)

    assert list(found.drawn) == by_the_page(drawing, "x", min(wanted, len(places)), seed)


def test_a_place_of_three_times_the_weight_comes_first_three_times_as_often() -> None:
    drawing = DrawList("t", (Place("a", 3), Place("b", 1)), {"": 1})

    first = [drawn(drawing, public=str(number)).drawn[0] for number in range(2000)]

    assert 1440 < first.count("a") < 1560  # 1500 expected, give or take three standard deviations


def test_every_stratum_gives_its_number_and_every_place_its_team() -> None:
    found = drawn(SMALL)

    assert sorted(found.drawn[-1:]) == [place for place in found.drawn if place in ("s1", "s2")]
    assert sorted(found.drawn[:-1]) == ["s3", "s4"]
    assert [len(team) for team in found.teams] == [1, 1, 1]


@st.composite
def draw_lists(make: st.DrawFn) -> DrawList:
    zones = st.sampled_from(["A", "B", "C"])
    places = tuple(Place(f"p{number}", 1, "", make(zones)) for number in range(make(st.integers(1, 5))))
    ids = st.lists(st.sampled_from([place.id for place in places]), unique=True, max_size=3).map(tuple)
    inspectors = tuple(
        Inspector(f"i{number}", make(st.integers(1, 3)), make(zones), make(ids))
        for number in range(make(st.integers(1, 4)))
    )
    return DrawList("t", places, {"": len(places)}, inspectors, make(st.integers(1, 2)), make(st.booleans()))


def may(drawing: DrawList, inspector: Inspector, place: Place) -> bool:
    return place.id not in inspector.recused and not (drawing.cross_zones and inspector.zone == place.zone)


def somehow(drawing: DrawList, places: tuple[Place, ...], loads: dict[str, int]) -> bool:
    """Whether any pairing at all keeps the constraints, by trying them one after another."""
    if not places:
        return True
    free = [each for each in drawing.inspectors if loads[each.id] and may(drawing, each, places[0])]
    return any(
        somehow(drawing, places[1:], {id: load - (id in {each.id for each in team}) for id, load in loads.items()})
        for team in combinations(free, drawing.team)
    )


@given(draw_lists(), st.text(max_size=3))
@settings(max_examples=300)
def test_a_pairing_keeps_every_constraint_and_fails_only_where_none_exists(drawing: DrawList, public: str) -> None:
    possible = somehow(drawing, drawing.places, {each.id: each.load for each in drawing.inspectors})

    try:
        found = drawn(drawing, public=public)
    except Infeasible:
        assert not possible
        return

    places = {place.id: place for place in drawing.places}
    inspectors = {each.id: each for each in drawing.inspectors}
    assert possible
    assert sorted(found.drawn) == sorted(places)
    assert all(len(set(team)) == len(team) == drawing.team for team in found.teams)
    assert all(
        may(drawing, inspectors[who], places[place])
        for place, team in zip(found.drawn, found.teams, strict=True)
        for who in team
    )
    assert all(sum(who in team for team in found.teams) <= each.load for who, each in inspectors.items())


def test_what_cannot_be_is_named_and_never_dropped() -> None:
    east, west = Place("e", 1, "", "东"), Place("w", 1, "", "西")

    def failing(inspectors: tuple[Inspector, ...], *, cross: bool = True, team: int = 1, take: int = 2) -> Infeasible:
        with pytest.raises(Infeasible) as problem:
            drawn(DrawList("t", (east, west), {"": take}, inspectors, team, cross))
        return problem.value

    too_few_places = failing((Inspector("a", 9),), take=3)
    too_few = failing((Inspector("a", 9),), team=2)
    crossing = failing((Inspector("a", 2, "东"),))
    recusal = failing((Inspector("a", 1, "东", ("e", "w")), Inspector("b", 1, "西")), cross=False)
    together = failing((Inspector("a", 1, "东", ("w",)), Inspector("b", 1, "西")))

    assert (type(too_few_places), too_few_places.facts) == (TooFewPlaces, {"stratum": "", "wanted": 3, "available": 2})
    assert (type(too_few), too_few.facts) == (TooFewInspectors, {"wanted": 4, "available": 2})
    assert (type(crossing), crossing.facts) == (CrossingFails, {"place": "e", "places": 1, "inspectors": 0})
    assert type(recusal) is RecusalFails
    assert type(together) is RecusalWithCrossingFails


@pytest.mark.parametrize(
    ("place", "inspector", "field"),
    [
        (Place("s1", 0), Inspector("a"), "weight"),
        (Place("s1", 2**40), Inspector("a"), "weight"),
        (Place("s1"), Inspector("a", 0), "load"),
        (Place("s0"), Inspector("a"), "id"),
    ],
)
def test_a_wrong_list_cannot_be_frozen(place: Place, inspector: Inspector, field: str) -> None:
    with pytest.raises(WrongDrawList) as problem:
        DrawList("t", (Place("s0"), place), {"": 1}, (inspector,), 1).text()

    assert problem.value.facts["field"] == field


def test_a_draw_is_published_in_stages_and_replayed_from_its_file_alone() -> None:
    listed, hidden = SMALL.text(), digest("secret")

    frozen = publish(listed, hidden)
    revealed = publish(listed, hidden, secret="secret", public="6 6 1")
    aborted = publish(listed, hidden, aborted="骰子落地前停电")

    assert "secret" not in json.loads(frozen)
    assert verify(frozen) == Verdict("frozen")
    assert verify(revealed) == Verdict("revealed")
    assert verify(aborted) == Verdict("aborted")


@pytest.mark.parametrize(
    ("field", "value", "faults"),
    [
        ("list_hash", "0" * 64, ("list-hash",)),
        ("secret_hash", "0" * 64, ("secret-hash",)),
        ("public", "6 6 2", ("result",)),
        ("version", "tijiao-draw-2", ("version",)),
        ("result", {"drawn": ["s2"], "teams": [["b"]]}, ("result",)),
    ],
)
def test_a_changed_file_does_not_hold(field: str, value: object, faults: tuple[str, ...]) -> None:
    published = json.loads(publish(SMALL.text(), digest("secret"), secret="secret", public="6 6 1"))

    assert verify(json.dumps({**published, field: value})) == Verdict("revealed", faults)


def test_a_changed_list_is_noticed_twice() -> None:
    published = json.loads(publish(SMALL.text(), digest("secret"), secret="secret", public="6 6 1"))
    published["list"] = published["list"].replace('"weight":3', '"weight":1')

    assert verify(json.dumps(published)).faults[0] == "list-hash"


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", '{"list": 1}', '{"version":"x","list":"{}","list_hash":"","secret_hash":"","secret":"s"}'],
)
def test_what_is_no_draw_is_refused_in_words(text: str) -> None:
    with pytest.raises(UnreadableDraw):
        verify(text)


@given(st.recursive(st.none() | st.integers() | st.text(max_size=4), lambda inner: st.lists(inner, max_size=3)))
def test_a_list_of_nonsense_is_drawn_or_refused_and_never_breaks(nonsense: object) -> None:
    value = json.loads(SMALL.text())
    outcomes = []
    for part in ("places", "take", "inspectors", "team"):
        try:
            outcomes.append(type(draw(json.dumps({**value, part: nonsense}), secret="s", public="p")))
        except (UnreadableDraw, WrongDrawList, Infeasible) as problem:
            outcomes.append(type(problem))

    assert len(outcomes) == 4


@pytest.mark.slow
def test_three_thousand_inspectors_are_drawn_over_thirty_thousand_places() -> None:
    places = tuple(Place(f"s{number}", 1 + number % 7, f"t{number % 3}", f"z{number % 13}") for number in range(30_000))
    inspectors = tuple(Inspector(f"i{number}", 10, f"z{number % 13}", (f"s{number}",)) for number in range(3_000))
    drawing = DrawList("t", places, {f"t{kind}": 10_000 for kind in range(3)}, inspectors, 1, cross_zones=True)

    found = drawn(drawing)

    assert len(set(found.drawn)) == 30_000
    assert sorted(who for team in found.teams for who in team) == sorted([each.id for each in inspectors] * 10)
