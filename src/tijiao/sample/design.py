"""What the sample city consists of, as plain values: every other file of the sample reads from here."""

from dataclasses import dataclass, field
from datetime import date

from tijiao.sample.geography import Place
from tijiao.sample.sizes import Size


@dataclass(slots=True)
class Room:
    """A class: its organisation and who is to sit in it."""

    pk: int
    code: str
    name: str
    grade: int
    entry_year: int
    number: int
    size: int


@dataclass(slots=True)
class Teacher:
    """A person on the staff of a school. `subject` is empty in kindergarten."""

    pk: int
    staff_no: str
    name: str
    sex: str
    birth: date
    subject: str
    duty: str


@dataclass(slots=True)
class School:
    """A school or kindergarten. `place` is the index of its town."""

    pk: int
    code: str
    kind: str
    name: str
    stage: str
    place: int
    town: int
    path: str
    area: str
    opened_on: date
    ownership: str = "public"
    inclusive: str = ""
    pupils: int = 0
    teachers: int = 0
    rooms: list[Room] = field(default_factory=list)
    staff: list[Teacher] = field(default_factory=list)
    closed_on: date | None = None

    @property
    def open_to_all(self) -> bool:
        """Public, or private and inclusive."""
        return self.ownership == "public" or self.inclusive == "yes"


@dataclass(slots=True)
class Node:
    """Any other organisation: bureau, section, town office, partner."""

    pk: int
    code: str
    kind: str
    name: str
    path: str
    short: str = ""


@dataclass
class City:
    """The whole city in memory. `accounts` (filled by accounts.py): role and organisation → account id."""

    size: Size
    bureau: Node
    sections: list[Node]
    towns: list[Node]
    places: tuple[Place, ...]
    schools: list[School]
    former: list[School]
    partners: list[Node]
    people: dict[int, list[Teacher]] = field(default_factory=dict)
    """Section → who works there; the first of them is in charge."""
    accounts: dict[tuple[str, int], int] = field(default_factory=dict)
    former_clerks: dict[int, tuple[int, date]] = field(default_factory=dict)
    """Organisation → the account that was its clerk before, and the day on which that ended."""

    def of_stage(self, *stages: str) -> list[School]:
        return [school for school in self.schools if school.stage in stages]

    def section(self, code: str) -> Node:
        return next(section for section in self.sections if section.code == code)

    def at(self, place: int) -> list[School]:
        return [school for school in self.schools if school.place == place]

    def clerk(self, organisation: int, day: date) -> int:
        """The account of whoever filed for a school on a day."""
        before = self.former_clerks.get(organisation)
        return before[0] if before and day < before[1] else self.accounts["school-clerk", organisation]

    def account(self, role: str, organisation: int) -> int:
        """The account that holds such a post there today."""
        return self.accounts[role, organisation]
