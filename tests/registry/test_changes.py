"""What a click changes: guardians and consent, staff, facilities, classes, population, agreements; and who may."""

from datetime import date

import pytest
from registry.conftest import TERM

from tijiao.directory.domain import add_organisation
from tijiao.directory.models import Organisation
from tijiao.directory.roles import Role
from tijiao.kernel.identity import Sex, sample_citizen_id
from tijiao.registry import families, resources
from tijiao.registry.models import (
    Agreement,
    ClassDetails,
    Consent,
    Employment,
    Facility,
    Guardian,
    KeptBack,
    Population,
    Staff,
)


@pytest.fixture
def send(client):
    def post(user, path, **fields):
        client.force_login(user)
        return client.post(f"/registry/{path}", fields)

    return post


@pytest.fixture
def look(client):
    def get(user, path):
        client.force_login(user)
        return client.get(f"/registry/{path}")

    return get


@pytest.fixture
def mother(pupil, people, at):
    return families.add_guardian(pupil, name="陈静", relation="mother", phone="13900000000", by=people.clerk, at=at)


@pytest.fixture
def duty(city, people, at):
    data = resources.StaffData("T1", "何老师", "2", subject="语文")
    return resources.employ(data, city.school, "教师", from_day=TERM, by=people.head, at=at)


@pytest.fixture
def agreement(city, people, at):
    partner = add_organisation(
        code="p-1", kind="partner", name="澜州科技馆", parent=city.bureau, opened_on=TERM, by=None, at=at
    )
    return resources.sign_agreement(partner, "科普进校园", from_day=TERM, to_day=None, by=people.officer, at=at)


def test_the_clerk_adds_a_guardian_who_is_read_under_a_mask(people, pupil, send, look):
    send(people.clerk, f"pupils/{pupil.pk}/guardians/", name="陈静", relation="mother", phone="13900000000")

    assert list(Guardian.objects.values_list("name", "relation")) == [("陈静", "mother")]
    assert "陈静" not in look(people.clerk, f"pupils/{pupil.pk}/").content.decode()


def test_only_what_is_filled_in_changes_about_a_guardian(people, pupil, mother, send):
    send(people.clerk, f"pupils/{pupil.pk}/guardians/correct/", guardian_id=mother.pk, phone="13911111111")

    assert list(Guardian.objects.values_list("name", "phone")) == [("陈静", "13911111111")]


def test_a_guardian_of_another_family_cannot_be_chosen(city, people, pupil, mother, send, at):
    mother.pk = None
    mother.family = families.Family.objects.create(code="F-other")
    mother.save()

    answer = send(people.clerk, f"pupils/{pupil.pk}/guardians/correct/", guardian_id=mother.pk, name="x")

    assert (answer.status_code, set(Guardian.objects.values_list("name", flat=True))) == (422, {"陈静"})


def test_consent_is_noted_and_taken_back(people, pupil, mother, send, look):
    send(people.clerk, f"pupils/{pupil.pk}/consents/", guardian_id=mother.pk, purpose="午餐配送", on="2020-05-11")
    given = Consent.objects.get()
    send(people.clerk, f"consents/{given.pk}/withdraw/")

    given.refresh_from_db()
    assert (given.purpose, given.given_on, given.withdrawn_on) == ("午餐配送", date(2020, 5, 11), date(2020, 5, 20))
    assert "2020-05-11 同意，2020-05-20 撤回" in look(people.clerk, f"pupils/{pupil.pk}/").content.decode()


def test_a_consent_of_a_child_out_of_sight_is_not_there(people, pupil, mother, send, at):
    given = families.give_consent(pupil, mother, "午餐配送", on=TERM, by=people.clerk, at=at)

    assert send(people.other_clerk, f"consents/{given.pk}/withdraw/").status_code == 404


def test_keeping_back_is_decided_once(people, pupil, send, look):
    send(people.clerk, f"pupils/{pupil.pk}/keep-back/", reason="家长申请")
    again = send(people.clerk, f"pupils/{pupil.pk}/keep-back/", reason="家长申请")

    assert (KeptBack.objects.get().school_year, again.status_code) == ("2019/20", 409)
    assert "已登记 2019/20 学年后留级" in look(people.clerk, f"pupils/{pupil.pk}/").content.decode()


def test_the_head_employs_and_ends_a_duty(city, people, send):
    number = sample_citizen_id(5, birth=date(1988, 2, 3), sex=Sex.FEMALE)
    made = send(people.head, "staff/new/", organisation=city.school.pk, duty="教师", from_day="2020-03-01", staff_no="T9",
                name="周明", sex="2", id_number=number, birth_date="1988-02-03", subject="数学")  # fmt: skip
    duty = Employment.objects.get()
    send(people.head, f"staff/{duty.staff_id}/duties/", organisation=city.school.pk, duty="年级组长", from_day="2020-04-01")
    wrong = send(people.head, f"duties/{duty.pk}/end/", on="")
    send(people.head, f"duties/{duty.pk}/end/", on="2020-05-20")

    assert (made.status_code, made.headers["Location"]) == (302, f"/registry/staff/{duty.staff_id}/")
    assert wrong.status_code == 422
    assert list(Employment.objects.order_by("pk").values_list("duty", "to_day")) == [
        ("教师", date(2020, 5, 20)), ("年级组长", None),
    ]  # fmt: skip


def test_a_stale_correction_of_staff_shows_both_versions(people, duty, send, at):
    sent = send(people.head, f"staff/{duty.staff_id}/correct/", version="1", title="一级教师", reason="证书")
    stale = send(people.head, f"staff/{duty.staff_id}/correct/", version="1", title="高级教师", reason="证书")

    text = stale.content.decode()
    assert (sent.status_code, stale.status_code) == (302, 409)
    assert "高级教师" in text
    assert "一级教师" in text
    assert f"/registry/staff/{duty.staff_id}/" in text
    assert Staff.objects.get().title == "一级教师"


def test_a_facility_is_entered_and_asks_for_its_state(city, people, send):
    made = send(people.clerk, "facilities/new/", organisation=city.school.pk, kind="cctv", code="C-9", name="南门")
    twice = send(people.clerk, "facilities/new/", organisation=city.school.pk, kind="cctv", code="C-9", name="北门")

    found = Facility.objects.get()
    assert (made.headers["Location"], twice.status_code) == (f"/registry/facilities/{found.pk}/", 409)


def test_nobody_enters_a_facility_of_another_school(city, people, send):
    answer = send(people.clerk, "facilities/new/", organisation=city.other.pk, kind="cctv", code="C-9", name="南门")

    assert (answer.status_code, Facility.objects.count()) == (422, 0)


def test_a_class_is_opened_and_its_entry_year_put_right(city, people, send, look):
    made = send(people.clerk, "classes/new/", organisation=city.school.pk, stage="primary", entry_year="2018", number="3",
                on="2019-09-01")  # fmt: skip
    opened = Organisation.objects.get(name="2018级3班")
    send(people.clerk, f"classes/{opened.code}/", entry_year="2019")

    assert made.headers["Location"] == f"/registry/classes/{opened.code}/"
    assert ClassDetails.objects.get(organisation=opened).entry_year == 2019
    assert "2019" in look(people.officer, f"classes/{opened.code}/").content.decode()
    assert send(people.officer, f"classes/{opened.code}/", entry_year="2017").status_code == 403


def test_a_town_states_how_many_children_live_there(city, people, send, look):
    send(people.town, "population/east/?year=2019/20", age_6="310", age_7="295")
    send(people.town, "population/east/?year=2019/20", age_6="312")

    assert list(Population.objects.order_by("age").values_list("age", "children")) == [(6, 312), (7, 295)]
    assert "607" in look(people.town, "population/").content.decode()
    assert look(people.town, "population/west/").status_code == 404
    assert look(people.town, "population/east/?year=x").status_code == 422


def test_an_agreement_ends_on_a_day(people, agreement, send, look):
    page = look(people.officer, "partners/p-1/").content.decode()
    send(people.officer, f"agreements/{agreement.pk}/end/", on="2020-05-31")
    early = send(people.officer, f"agreements/{agreement.pk}/end/", on="2019-01-01")

    assert f"/registry/agreements/{agreement.pk}/end/" in page
    assert (Agreement.objects.get().to_day, early.status_code) == (date(2020, 5, 31), 400)


ROLL = {"school-clerk", "head", "form-teacher", "town-officer", "section-officer", "counsellor", "carer"}
KEEP = {"school-clerk", "head"}
STAFF = {"school-clerk", "head", "town-officer", "section-officer", "leader"}
FILING = {"school-clerk", "head"}
WATCHING = FILING | {"town-officer", "section-officer", "leader", "inspector"}
EVERYBODY = set(Role.values)
#: GET pages; a POST-only address answers 405 to who may, 404 to who may not
PAGES = {
    "pupils/": ROLL,
    "pupils/new/": KEEP,
    "pupils/<pupil>/": ROLL,
    "care/": {"head", "form-teacher", "counsellor", "carer"},
    "staff/": STAFF,
    "staff/new/": {"head"},
    "staff/<staff>/": STAFF - {"nobody"},
    "classes/": EVERYBODY,
    "classes/new/": KEEP,
    "facilities/": WATCHING,
    "facilities/new/": FILING,
    "partners/": {"town-officer", "section-officer", "leader"},
    "population/": {"town-officer", "section-officer"},
    "population/east/": {"town-officer", "section-officer"},
    "rollover/": {"section-officer"},
}
POSTS = {
    "pupils/<pupil>/guardians/": KEEP,
    "pupils/<pupil>/guardians/correct/": KEEP,
    "pupils/<pupil>/consents/": KEEP,
    "pupils/<pupil>/keep-back/": KEEP,
    "staff/<staff>/correct/": {"head"},
    "staff/<staff>/duties/": {"head"},
    "duties/<duty>/end/": {"head"},
    "agreements/<agreement>/end/": {"section-officer"},
}
AT = {"school-clerk": "school", "head": "school", "form-teacher": "class_one", "counsellor": "school", "carer": "school",
      "town-officer": "east"}  # fmt: skip


@pytest.mark.parametrize("role", Role.values)
def test_a_role_opens_these_pages_of_the_registry_and_no_others(
    client, city, person, pupil, mother, duty, agreement, role
):
    client.force_login(person(role, getattr(city, AT.get(role, "bureau"))))
    named = {"<pupil>": pupil.pk, "<staff>": duty.staff_id, "<duty>": duty.pk, "<agreement>": agreement.pk}

    def address(told):
        for name, pk in named.items():
            told = told.replace(name, str(pk))
        return f"/registry/{told}"

    opened = {one: client.get(address(one)).status_code for one in PAGES}
    sent = {one: client.post(address(one)).status_code for one in POSTS}

    assert opened == {one: 200 if role in roles else 404 for one, roles in PAGES.items()}
    assert sent == {one: 422 if role in roles else 404 for one, roles in POSTS.items()}


def test_pages_of_changes_stay_under_twelve_queries(
    client, city, people, pupil, mother, duty, agreement, django_assert_max_num_queries
):
    for user, address in (
        (people.head, f"pupils/{pupil.pk}/"), (people.head, f"staff/{duty.staff_id}/"), (people.head, "staff/new/"),
        (people.clerk, "facilities/new/"), (people.clerk, "classes/new/"), (people.clerk, "classes/s-001-c1/"),
        (people.town, "population/"), (people.town, "population/east/"), (people.officer, "partners/p-1/"),
    ):  # fmt: skip
        client.force_login(user)
        client.get(f"/registry/{address}")  # the first request of a session writes when it was seen
        with django_assert_max_num_queries(11):
            assert client.get(f"/registry/{address}").status_code == 200
