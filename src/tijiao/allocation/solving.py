"""Freezing and revealing, whatever the problem is: an examination and an admission share pages and buttons."""

from datetime import datetime

from tijiao.access.problems import NotVisible
from tijiao.allocation import arranging, lottery
from tijiao.allocation.models import AllocationProblem, Draw, Kind, Part, Solution
from tijiao.directory.models import User


def freeze(problem_id: int, *, by: User, at: datetime) -> Solution:
    """The next solution of a problem, its first draw published. Raises NotVisible, and what the kind's verb does."""
    kind = AllocationProblem.objects.filter(pk=problem_id).values_list("type__kind", flat=True).first()
    if kind is None:
        raise NotVisible()
    verb = lottery.freeze if kind == Kind.ADMISSION else arranging.freeze_seats
    return verb(problem_id, by=by, at=at)


def reveal(draw_id: int, *, public: str, by: User, at: datetime) -> Draw:
    """Take the public seed and say how it came out. Raises NotVisible, and what the part's own verb does."""
    part = Draw.objects.filter(pk=draw_id).values_list("part", flat=True).first()
    if part is None:
        raise NotVisible()
    verb = lottery.reveal if part == Part.LOTTERY else arranging.reveal
    return verb(draw_id, public=public, by=by, at=at)
