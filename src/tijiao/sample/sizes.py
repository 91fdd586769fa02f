"""How large the sample city is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

SCHOOL_YEAR = "2019/20"
YEAR_BEGINS = date(2019, 9, 1)
TODAY = date(2020, 5, 20)
"""The sample city lives on this Wednesday."""
MOMENT = datetime(2020, 5, 20, 2, 0, tzinfo=UTC)
"""Ten in the morning of that day, in the city: the moment at which the sample is made."""


@dataclass(frozen=True)
class Size:
    """`schools` and `pupils` by stage; `teachers` are shared out by classes; `person_times` of training until today."""

    name: str
    towns: int
    schools: Mapping[str, int]
    pupils: Mapping[str, int]
    teachers: int
    person_times: int


CITY = Size(
    "city",
    towns=13,
    schools={
        "preschool": 154, "primary": 92, "nine-year": 14, "junior": 26, "senior": 9, "vocational": 4, "special": 1,
    },
    pupils={
        "preschool": 29_700, "primary": 51_000, "nine-year": 11_800, "junior": 22_500, "senior": 11_000,
        "vocational": 3_900, "special": 100,
    },
    teachers=10_000,
    person_times=14_000,
)  # fmt: skip

TOWN = Size(
    "town",
    towns=2,
    schools={"preschool": 3, "primary": 2, "nine-year": 1, "junior": 1, "senior": 1},
    pupils={"preschool": 240, "primary": 560, "nine-year": 260, "junior": 200, "senior": 240},
    teachers=120,
    person_times=14_000 * 120 // 10_000,
)

SIZES = {size.name: size for size in (CITY, TOWN)}
