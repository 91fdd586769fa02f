"""The roll of each night, kept small, and who came, went or moved between two of them."""

from datetime import date
from itertools import groupby
from operator import itemgetter

from django.db import transaction

from tijiao.directory.queries import in_force
from tijiao.registry import problems
from tijiao.registry.cohorts import year_of
from tijiao.registry.models import Enrolment, RollSnapshot
from tijiao.registry.roll import Moves, compare, digest, pack, unpack


@transaction.atomic
def take_snapshot(day: date) -> int:
    """Keep who stands on each school's roll on a day. Returns the pupils counted, 0 when the night was kept already.

    A kept night is never taken again: later corrections of the past must not rewrite what the roll said then.
    """
    if was_kept(day):
        return 0
    rows = Enrolment.objects.filter(in_force(day)).order_by("organisation_id", "pupil_id")
    told = rows.values_list("organisation_id", "pupil_id").iterator(chunk_size=20_000)
    nights, counted = [], 0
    for school, members in groupby(told, key=itemgetter(0)):
        ids = sorted({pupil for _, pupil in members})
        counted += len(ids)
        nights.append(
            RollSnapshot(
                day=day, school_year=year_of(day), organisation_id=school, pupils=len(ids), digest=digest(ids),
                members=pack(ids),
            )
        )
    RollSnapshot.objects.bulk_create(nights)
    return counted


def was_kept(day: date) -> bool:
    """Whether a roll stands for the night; an empty one leaves nothing to keep."""
    return bool(RollSnapshot.objects.filter(day=day).exists())


def roll_of(day: date) -> dict[int, list[int]]:
    """school → pupils' ids on a night that was kept. Raises NoSnapshot."""
    if not was_kept(day):
        raise problems.NoSnapshot(day=day)
    rows = RollSnapshot.objects.filter(day=day)
    return {school: unpack(bytes(members)) for school, members in rows.values_list("organisation_id", "members")}


def compare_days(before: date, after: date) -> Moves:
    """Who joined, left or moved between two kept nights. Raises NoSnapshot."""
    return compare(roll_of(before), roll_of(after))


def last_night_before(day: date) -> date | None:
    """The latest kept night before a day, to compare it with."""
    return RollSnapshot.objects.filter(day__lt=day).order_by("-day").values_list("day", flat=True).first()
