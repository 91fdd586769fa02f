"""Cameras and kitchens: whether they are linked and on line, since when."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from tijiao.registry.models import Facility, FacilityState
from tijiao.sample.design import City, School
from tijiao.sample.dice import dice
from tijiao.sample.sizes import TODAY, YEAR_BEGINS
from tijiao.sample.writing import Row, write

LINKED_AT_NEW_YEAR, LINKED = 0.80, 0.873
"""Shares of camera systems linked to the police: a little behind the straight way from 80 % to 100 % over the year."""
WITH_KITCHEN, ONLINE = 0.74, 0.83
NEW_YEAR = date(2020, 1, 1)


def write_facilities(city: City) -> dict[str, int]:
    """Write facilities and their dated states. Returns counts."""
    random = dice("facilities")
    cameras = list(city.schools)
    kitchens = [school for school in city.schools if school.kind == "kindergarten" or random.random() < WITH_KITCHEN]
    rows = [
        (number, school.pk, "cctv", f"{school.code}-cctv-1", "校园视频监控系统")
        for number, school in enumerate(cameras, 1)
    ]
    rows += [
        (len(rows) + number, school.pk, "kitchen", f"{school.code}-kitchen-1", "食堂后厨")
        for number, school in enumerate(kitchens, 1)
    ]
    count = write(Facility, ("id", "organisation", "kind", "code", "name"), rows)
    states = (*_linked(cameras, random), *_online(kitchens, len(cameras), random))
    write(FacilityState, ("facility", "key", "value", "from_day", "to_day"), states)
    return {"facilities": count}


def _linked(cameras: Sequence[School], random: Random) -> Iterator[Row]:
    order = list(range(len(cameras)))
    random.shuffle(order)
    long_since, now = round(len(order) * LINKED_AT_NEW_YEAR), round(len(order) * LINKED)
    for rank, place in enumerate(order):
        if rank < long_since:
            since = date(random.randint(2016, 2018), random.randint(1, 12), 10)
            yield place + 1, "police-link", "yes", since, None
        elif rank < now:
            since = NEW_YEAR + timedelta(days=random.randrange(6, (TODAY - NEW_YEAR).days))
            yield place + 1, "police-link", "no", YEAR_BEGINS, since
            yield place + 1, "police-link", "yes", since, None
        else:
            yield place + 1, "police-link", "no", YEAR_BEGINS, None


def _online(kitchens: Sequence[School], before: int, random: Random) -> Iterator[Row]:
    order = list(range(len(kitchens)))
    random.shuffle(order)
    for rank, place in enumerate(order):
        online = rank < int(len(order) * ONLINE)
        since = date(2019, random.randint(1, 12), 15) if online else YEAR_BEGINS
        yield before + place + 1, "online", "yes" if online else "no", since, None
