"""The frame of a solution: what the placing needs beside the drawn order, by numbers and codes, as a canonical text.

Its digest is published with the list, before the seed is known: whoever holds the frame can replay the placing.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tijiao.allocation.declare import ExamEntry
from tijiao.allocation.models import Candidate, Room
from tijiao.allocation.seating import Room as PlainRoom
from tijiao.allocation.seating import Seating, place
from tijiao.kernel.draw import DrawList, Place


def numbered(salt: str, ids: Iterable[int], letter: str, digest: Any) -> dict[int, str]:
    """A number for each, in an order that the salt mixes: a number tells nothing of school, class or name."""
    mixed = sorted(ids, key=lambda one: digest(f"{salt}/{one}"))
    return {one: f"{letter}{place:05}" for place, one in enumerate(mixed, 1)}


def text(exam: ExamEntry, rooms: Iterable[Room], candidates: Iterable[Candidate], numbers: Mapping[int, str]) -> str:
    """The same frame gives the same text. `numbers`: candidate → number."""
    told = {
        "rule": {"apart": exam.apart, "columns": exam.columns},
        "rooms": [[one.code, one.seats] for one in rooms],
        "candidates": sorted([numbers[one.pk], f"{one.site.number:02}", _group(exam, one)] for one in candidates),
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _group(exam: ExamEntry, one: Candidate) -> str:
    """Of whom a candidate is to be kept apart, as a code; "" for nobody."""
    if exam.apart == "none":
        return ""
    kept = one.class_organisation if exam.apart == "class" else one.school
    return kept.code if kept is not None else ""


def seat_list(title: str, frame: str) -> DrawList:
    """What is frozen of the seats: all candidates by number, everybody of every site drawn: an order comes out."""
    rows = json.loads(frame)["candidates"]
    take: dict[str, int] = {}
    for _number, site, _group_code in rows:
        take[site] = take.get(site, 0) + 1
    return DrawList(title, tuple(Place(number, stratum=site) for number, site, _group_code in rows), take)


def solve(frame: str, drawn: Sequence[str]) -> list[Seating]:
    """Everybody's seat by the drawn order: the seating of each site."""
    told = json.loads(frame)
    site_of = {number: site for number, site, _group_code in told["candidates"]}
    groups = {number: group for number, _site, group in told["candidates"]}
    found = []
    for site in sorted(set(site_of.values())):
        order = [number for number in drawn if site_of[number] == site]
        rooms = [PlainRoom(code, seats, told["rule"]["columns"]) for code, seats in told["rooms"] if code[:2] == site]
        found.append(place(order, groups, rooms))
    return found
