"""What the pages of cases ask the database: the same for one and for many."""

import pytest

from tijiao.cases import domain
from tijiao.cases.models import Part

from .conftest import ANSWERS, intake, later
from .test_care import pupil as _pupil
from .test_files import picture

pupil = _pupil


def questions(people, many: int) -> list[int]:
    told = [intake("public-question", "public-item", title=f"问题{place}") for place in range(many)]
    return [domain.receive(one, by=None, at=later()).case.pk for one in told]


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(("address", "asked"), [
    ("/cases/", 9), ("/cases/?view=all&kind=public-question&phase=received", 9), ("/cases/trends/", 11),
    ("/cases/kinds/", 6),
])  # fmt: skip
def test_a_list_costs_the_same_for_one_and_for_three(people, client, address, asked, many, django_assert_num_queries):
    questions(people, many)
    client.force_login(people.party)
    client.get(address)  # what is remembered between pages is not a page's own

    with django_assert_num_queries(asked):
        client.get(address)


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_of_a_case_costs_the_same_for_one_and_for_three_of_everything(
    people, kinds, client, many, django_assert_num_queries
):
    [pk, *others] = questions(people, 1 + many)
    domain.accept(pk, by=people.party, at=later(hours=1))
    asked = [kinds.safety, kinds.compulsory, kinds.office][:many]
    domain.assign(pk, kinds.east, asked, by=people.party, at=later(hours=2))
    for section, by in zip(asked, (people.safety, people.compulsory, people.office), strict=False):
        domain.hand_in(section_part(pk, section), "意见", [picture(f"{section.code}.png")], by=by, at=later(1))
    for other in others:
        domain.join(other, pk, by=people.party, at=later(1))
    client.force_login(people.party)
    client.get(f"/cases/{pk}/")

    with django_assert_num_queries(17):
        client.get(f"/cases/{pk}/")


def section_part(case: int, section) -> int:
    return Part.objects.get(case=case, organisation=section).pk


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_of_a_care_case_costs_the_same_for_one_and_for_three_contacts(
    pupil, people, client, many, django_assert_num_queries
):
    case = domain.open_care(
        "child-care", pupil, people.teacher, ANSWERS["child-care"], by=people.teacher, at=later()
    ).case
    for day in range(many):
        domain.contact(case.pk, "talk", "谈", on_day=later(day).date(), by=people.teacher, at=later(day))
    client.force_login(people.teacher)
    client.get(f"/cases/care/{case.pk}/")

    with django_assert_num_queries(21):
        client.get(f"/cases/care/{case.pk}/")
