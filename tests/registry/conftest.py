"""A clerk of the school in the east, a child, and the places of the little city."""

from datetime import date
from types import SimpleNamespace

import pytest

from tijiao.kernel.identity import Sex, sample_citizen_id
from tijiao.registry import domain
from tijiao.registry.models import ClassDetails

TERM = date(2019, 9, 1)
BORN = date(2011, 3, 5)


def child(number: int, name: str = "林小满", sex: str = "2", born: date = BORN) -> domain.PupilData:
    id_number = sample_citizen_id(number, birth=born, sex=Sex(sex))
    return domain.PupilData(student_no=f"G{id_number}", name=name, sex=sex, birth_date=born, id_number=id_number)


@pytest.fixture
def people(city, person) -> SimpleNamespace:
    ClassDetails.objects.create(organisation=city.class_one, entry_year=2017, stage="primary", number=1)
    return SimpleNamespace(
        clerk=person("school-clerk", city.school), other_clerk=person("school-clerk", city.other),
        head=person("head", city.school), teacher=person("form-teacher", city.class_one),
        carer=person("carer", city.east), officer=person("section-officer", city.bureau),
        town=person("town-officer", city.east), leader=person("leader", city.bureau),
    )


@pytest.fixture
def place(city, people) -> domain.Place:
    """The third grade of the school in the east, in its class."""
    return domain.Place(city.school, "2019/20", 3, city.class_one)


@pytest.fixture
def pupil(people, place, at):
    return domain.admit(child(1), place, from_day=TERM, by=people.clerk, at=at)
