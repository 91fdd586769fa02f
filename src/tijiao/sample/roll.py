"""Children, their families and the roll of the school year, with what goes wrong on a roll."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from tijiao.registry.models import Circumstance, Consent, Enrolment, Family, Guardian, Pupil
from tijiao.registry.snapshots import take_snapshot
from tijiao.sample.design import City, Room, School
from tijiao.sample.dice import dice, evenly
from tijiao.sample.people import Namer, birthday, citizen_id, phone, sex
from tijiao.sample.sizes import SCHOOL_YEAR, TODAY, YEAR_BEGINS
from tijiao.sample.writing import Row, write

CONSENT = "学籍信息采集与使用"
NIGHTS = (TODAY - timedelta(days=2), TODAY - timedelta(days=1))
LOST, MOVED, ARRIVED = 6, 4, 2
"""Between the two nights: children who are on no roll any more although nobody took them in, who changed schools as
they should, and who joined."""
_BATCH = 20_000

#: kind → share of the children by the area of their school
CARE = {
    "learning-difficulty": {"urban": 0.003, "town": 0.003, "rural": 0.004},
    "disabled": {"urban": 0.0035, "town": 0.0035, "rural": 0.0035},
    "left-behind": {"urban": 0.002, "town": 0.01, "rural": 0.03},
    "registered-poor": {"urban": 0.002, "town": 0.006, "rural": 0.014},
    "migrant-child": {"urban": 0.12, "town": 0.05, "rural": 0.01},
}


class _Batch:
    """Rows that wait for being written together."""

    TABLES = (
        (Family, ("id", "code")),
        (Guardian, ("id", "family", "name", "relation", "phone")),
        (Pupil, ("id", "student_no", "id_number", "name", "sex", "birth_date", "family")),
        (Consent, ("pupil", "guardian", "purpose", "given_on")),
        (Circumstance, ("pupil", "kind", "from_day")),
        (
            Enrolment,
            ("pupil", "organisation", "class_organisation", "school_year", "grade", "from_day", "to_day", "ended_as"),
        ),
    )

    def __init__(self) -> None:
        self.rows: dict[type, list[Row]] = {model: [] for model, _columns in self.TABLES}
        self.counts: dict[str, int] = defaultdict(int)

    def add(self, model: type, row: Row) -> None:
        self.rows[model].append(row)

    def flush(self) -> None:
        for model, columns in self.TABLES:
            rows = self.rows[model]
            self.counts[str(model._meta.model_name)] += write(model, columns, rows)
            rows.clear()


class _Families:
    """Founds families, and finds one with an older or younger child for some of the children."""

    def __init__(self, batch: _Batch, random: Random) -> None:
        self.batch, self.random, self.namer = batch, random, Namer(random)
        self.families = self.guardians = 0
        self.waiting: dict[int, list[tuple[int, str, int, int]]] = defaultdict(list)

    def of(self, place: int, birth_year: int) -> tuple[int, str, int]:
        """Family, surname, and the guardian who signs. Children of one family are born two years apart or more."""
        waiting = self.waiting[place]
        if waiting and self.random.random() < 0.14 and abs(waiting[-1][2] - birth_year) > 2:
            family, surname, _year, guardian = waiting.pop()
            return family, surname, guardian
        found = self._found()
        if self.random.random() < 0.5:
            waiting.insert(0, (found[0], found[1], birth_year, found[2])) if len(waiting) < 400 else None
        return found

    def _found(self) -> tuple[int, str, int]:
        self.families += 1
        family, surname, first = self.families, self.namer.surname(), self.guardians + 1
        self.batch.add(Family, (family, f"F-{family:06}"))
        chance = self.random.random()
        if chance < 0.86:
            parents = [("father", self.namer.name("1", surname)), ("mother", self.namer.name("2"))]
        elif chance < 0.95:
            parents = [("mother", self.namer.name("2"))]
        else:
            parents = [("grandparent", self.namer.name("1", surname))]
        for relation, name in parents:
            self.guardians += 1
            self.batch.add(Guardian, (self.guardians, family, name, relation, phone(self.guardians)))
        return family, surname, first


def write_roll(city: City, say: Callable[[float], None]) -> dict[str, int]:
    """Write every child with family, consent, circumstances, enrolment; `say` hears the share done. Returns counts."""
    batch = _Batch()
    random = dice("roll")
    families, total, number = _Families(batch, random), sum(school.pupils for school in city.schools), 0
    events = _events(city)
    for school in city.schools:
        for room in school.rooms:
            for _seat in range(room.size):
                number += 1
                _child(batch, families, (number, school, room), random)
                for row in _enrolments(city, (number, school, room), events.get(number, ""), random):
                    batch.add(Enrolment, row)
        if len(batch.rows[Pupil]) >= _BATCH:
            batch.flush()
            say(number / total)
    batch.flush()
    for night in NIGHTS:
        take_snapshot(night)
    return {
        "pupils": batch.counts["pupil"],
        "guardians": batch.counts["guardian"],
        "families": batch.counts["family"],
        "enrolments": batch.counts["enrolment"],
    }


def _child(batch: _Batch, families: _Families, who: tuple[int, School, Room], random: Random) -> None:
    number, school, room = who
    first = date((2016 if school.stage == "preschool" else 2013) - room.grade, 9, 1)
    birth, gender = birthday(random, first, first.replace(year=first.year + 1)), sex(random)
    family, surname, guardian = families.of(school.place, first.year)
    idn = citizen_id(number, birth, gender)
    without = random.random() < 0.002  # no ID yet: a temporary number, as for children who came from abroad
    student_no = f"L{idn[:14]}{number % 10_000:04}" if without else f"G{idn}"
    name = families.namer.name(gender, surname)
    batch.add(Pupil, (number, student_no, "" if without else idn, name, gender, birth, family))
    if random.random() < 0.985:
        batch.add(Consent, (number, guardian, CONSENT, YEAR_BEGINS))
    chance = random.random()
    for kind, shares in CARE.items():
        chance -= shares[school.area]
        if chance < 0:
            batch.add(Circumstance, (number, kind, YEAR_BEGINS))
            return


def _events(city: City) -> dict[int, str]:
    """Pupil → what happens to the child between the two nights; children of primary schools only."""
    seats = enumerate((school for school in city.schools for _seat in range(school.pupils)), 1)
    pupils = [number for number, school in seats if school.stage == "primary"]
    chosen = evenly(pupils[len(pupils) // 7 :], LOST + MOVED + ARRIVED)
    names = ["lost", "moved", "lost", "arrived", "lost", "moved"] * 2
    return dict(zip(chosen, names, strict=True))


def _enrolments(city: City, who: tuple[int, School, Room], event: str, random: Random) -> list[Row]:
    """The standing enrolment, and before it the one at another school for who changed schools during the year."""
    number, school, room = who
    stands = (number, school.pk, room.pk, SCHOOL_YEAR, room.grade)
    if event == "lost":
        return [(*stands, YEAR_BEGINS, NIGHTS[1], "transferred")]
    if event == "arrived":
        return [(*stands, NIGHTS[1], None, "")]
    day = NIGHTS[1] if event == "moved" else YEAR_BEGINS + timedelta(days=random.randrange(20, 130))
    if event == "moved" or random.random() < 0.004:
        other = _other_room(city, school, room, random)
        if other is not None:
            before = (number, other[0], other[1], SCHOOL_YEAR, room.grade, YEAR_BEGINS, day, "transferred")
            return [before, (*stands, day, None, "")]
    return [(*stands, YEAR_BEGINS, None, "")]


def _other_room(city: City, school: School, room: Room, random: Random) -> tuple[int, int] | None:
    """A class of the same grade at another school of the same stage."""
    others = [other for other in city.of_stage(school.stage) if other is not school]
    if not others:
        return None
    other = random.choice(others)
    found = next((one for one in other.rooms if one.grade == room.grade), None)
    return (other.pk, found.pk) if found else None
