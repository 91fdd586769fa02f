"""Who may watch over which room: plain values in and out. The draw itself is the kernel's second half."""

from collections.abc import Iterable, Mapping

from tijiao.kernel.draw import DrawList, Inspector, Place


def watch_list(
    title: str, sitting: Iterable[tuple[str, str]], people: Mapping[str, Iterable[str]], team: int
) -> DrawList:
    """What is frozen: every room, and everybody who may watch with the rooms to keep away from.

    Takes    `sitting`: room and school of somebody who sits in it; `people`: number → schools whose candidates to keep
             away from, the own one among them; `team`: how many watch over a room. Nobody watches over two.
    """
    rooms_of: dict[str, set[str]] = {}
    for room, school in sitting:
        rooms_of.setdefault(school, set()).add(room)
    rooms = sorted(set().union(*rooms_of.values()))
    inspectors = (
        Inspector(number, recused=tuple(sorted(set().union(*(rooms_of.get(school, set()) for school in schools)))))
        for number, schools in people.items()
    )
    return DrawList(title, tuple(map(Place, rooms)), {"": len(rooms)}, tuple(inspectors), team)
