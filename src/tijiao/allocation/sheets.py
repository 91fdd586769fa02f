"""The sheets that are printed: one for the door of each room, one for the invigilation of a site, slips for a school.

Names stand on them as the gate lets the reader read them: masked, or in the clear after a reason was given.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from tijiao.access.actions import Action
from tijiao.access.gate import reach, readable
from tijiao.access.masking import shown
from tijiao.access.problems import NotVisible
from tijiao.access.sensitivity import Sensitivity
from tijiao.allocation.models import ExamSeat, Room, Site, Solution, Watch
from tijiao.directory.models import Organisation, User

CLEAR = frozenset({Sensitivity.PERSONAL})


@dataclass(frozen=True, slots=True)
class Line:
    """A candidate on a sheet."""

    seat: ExamSeat
    name: str


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A room on the sheet of its site: how many sit in it, from which number to which, who watches."""

    room: Room
    candidates: int
    first: str
    last: str
    team: tuple[str, ...]


def door(solution: Solution, room_id: int, user: User, *, clear: bool = False) -> dict[str, Any]:
    """The door sheet of a room: its seats as they stand, row by row, seen from the blackboard.

    Raises   NotVisible: only who sees the whole city, or the site itself, sees a whole room.
    """
    room = Room.objects.select_related("site__organisation").filter(pk=room_id).first()
    if room is None:
        raise NotVisible()
    _whole(solution, room.site.organisation, user)
    lines = _lines(ExamSeat.objects.visible_to(user).filter(solution=solution, room=room), user, clear)
    if not lines:
        raise NotVisible()
    return {"room": room, "place": room.site.organisation, "lines": lines,
            "grid": grid(room, lines, solution.problem.type.exam.columns)}  # fmt: skip


def grid(room: Room, lines: Collection[Line], columns: int) -> list[list[Line | None]]:
    """Rows of the room, the first one in front; seat numbers run down the first column and up the next."""
    rows = -(-room.seats // columns)
    by_seat = {line.seat.seat or 0: line for line in lines}
    used = -(-max(by_seat) // rows)

    def seat(row: int, column: int) -> int:
        return column * rows + (row if column % 2 == 0 else rows - 1 - row) + 1

    return [[by_seat.get(seat(row, column)) for column in range(used)] for row in range(rows)]


def site_sheet(solution: Solution, site_id: int, user: User) -> dict[str, Any]:
    """The invigilation sheet of a site. Raises NotVisible."""
    site = Site.objects.select_related("organisation").filter(pk=site_id, problem=solution.problem_id).first()
    if site is None:
        raise NotVisible()
    _whole(solution, site.organisation, user)
    there: dict[int, list[ExamSeat]] = {}
    rooms = {one.pk: one for one in site.rooms.all()}
    for one in ExamSeat.objects.visible_to(user).filter(solution=solution, room__site=site).listed():
        there.setdefault(one.room_id, []).append(one)
    teams = _teams(solution, site, user)
    told = [
        RoomLine(rooms[room], len(seats), seats[0].admission_number, seats[-1].admission_number,
                 tuple(teams.get(room, ())))
        for room, seats in there.items()
    ]  # fmt: skip
    if not told:
        raise NotVisible()
    return {"site": site, "place": site.organisation, "rooms": told}


def _teams(solution: Solution, site: Site, user: User) -> dict[int, list[str]]:
    """Room → names of who watches, with their schools."""
    readings: dict[str, Collection[Sensitivity]] = {}
    found: dict[int, list[str]] = {}
    for one in Watch.objects.visible_to(user).filter(solution=solution, room__site=site).listed():
        school, name = one.invigilator.organisation, one.invigilator.staff.name
        readings.setdefault(site.organisation.path, readable(user, at=site.organisation.path))
        told = shown(name, "name", Sensitivity.INTERNAL, readings[site.organisation.path])
        found.setdefault(one.room_id, []).append(f"{told}（{school.name}）")
    return found


def slips(solution: Solution, code: str, user: User, *, clear: bool = False) -> dict[str, Any]:
    """The admission slips of a school's candidates. Raises NotVisible."""
    school = Organisation.objects.filter(code=code).first()
    if school is None:
        raise NotVisible()
    _whole(solution, school, user)
    lines = _lines(ExamSeat.objects.visible_to(user).filter(solution=solution, candidate__school=school), user, clear)
    if not lines:
        raise NotVisible()
    return {"school": school, "place": school, "lines": lines}


def _whole(solution: Solution, place: Organisation, user: User) -> None:
    """Only who looks after a place has its whole sheet, and schools only once it is published."""
    allowed = reach(user, Action.ALLOCATION_VIEW)
    if not allowed.everywhere and not (solution.public and allowed.covers(place.path)):
        raise NotVisible()


def _lines(rows: Any, user: User, clear: bool) -> list[Line]:
    readings: dict[str, Collection[Sensitivity]] = {}
    told = []
    for one in rows.listed():
        path = one.candidate.school.path
        if path not in readings:
            readings[path] = CLEAR if clear else readable(user, at=path)
        told.append(Line(one, shown(one.candidate.pupil.name, "name", Sensitivity.PERSONAL, readings[path])))
    return told
