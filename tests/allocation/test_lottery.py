"""An admission from its applications to a public lottery that anybody replays."""

import json
from datetime import date

import pytest

from tijiao.access.problems import NotVisible
from tijiao.allocation import arranging, domain, lottery, preparing, problems
from tijiao.allocation.declare import AdmissionEntry
from tijiao.allocation.models import Applicant, Draw, Placement, ProblemType
from tijiao.draws.domain import published as file_of
from tijiao.insight import readings
from tijiao.keep.erasers import ERASED, ERASERS
from tijiao.kernel.draw import Verdict, verify
from tijiao.kernel.periods import Period

ENTRY = {
    "id": "admission",
    "title": {"zh": "招生", "en": "Admission"},
    "serves": ["06.9"],
    "section": "safety",
    "categories": [
        {"id": "near", "title": {"zh": "学区内", "en": "Near"}},
        {"id": "far", "title": {"zh": "学区外", "en": "Far"}},
        {"id": "migrant", "title": {"zh": "随迁子女", "en": "Migrant"}},
    ],
}
TEXT = "张小一，学区内\n李小二,near\n王小三，学区外\n赵小四，学区外\n钱小五，学区外\n\n孙小六，随迁子女\n"


@pytest.fixture
def admission(city, officer, at):
    """The school with four seats: two apply near, three far, one of migrants."""
    domain.publish([AdmissionEntry.model_validate(ENTRY, strict=False)], by=None, at=at)
    places = lottery.Places(city.school, 4, date(2020, 6, 1))
    return lottery.open_admission(ProblemType.objects.get().pk, "2020年招生", places, by=officer, at=at)


@pytest.fixture
def applied(admission, city, person, at):
    lottery.receive(admission.pk, TEXT, by=person("school-clerk", city.school), at=at)
    return admission


def test_applications_get_receipts_and_a_line_that_is_none_stops_all(admission, city, person, at):
    clerk = person("school-clerk", city.school)
    with pytest.raises(problems.NoSuchApplication) as told:
        lottery.receive(admission.pk, "张小一，学区内\n李小二，不知道", by=clerk, at=at)
    assert (told.value.facts["line"], Applicant.objects.count()) == (2, 0)
    with pytest.raises(NotVisible):
        lottery.receive(admission.pk, TEXT, by=person("school-clerk", city.other), at=at)

    made = lottery.receive(admission.pk, TEXT, by=clerk, at=at)

    assert [one.receipt for one in made] == [f"Z{admission.pk:04}-{number:04}" for number in range(1, 7)]


def test_whole_categories_first_then_the_lot_then_those_who_wait(applied, officer, at):
    solution = lottery.freeze(applied.pk, by=officer, at=at)
    draw = solution.draws.get()
    before = file_of(draw)

    lottery.reveal(draw.pk, public="8 1 5", by=officer, at=at)

    draw.refresh_from_db()
    assert (verify(before), verify(file_of(draw))) == (Verdict("frozen"), Verdict("revealed"))
    assert not [name for name in ("张小一", "赵小四") if name in file_of(draw)]
    assert len(json.loads(draw.list_text)["places"]) == 6
    drawn = draw.result["drawn"]
    told = {one.applicant.receipt: (one.how, one.waiting) for one in Placement.objects.select_related("applicant")}
    first, last = f"Z{applied.pk:04}-0001", f"Z{applied.pk:04}-0006"
    assert told == {
        first: ("whole", 0), f"Z{applied.pk:04}-0002": ("whole", 0), drawn[0]: ("drawn", 0), drawn[1]: ("drawn", 0),
        drawn[2]: ("waiting", 1), last: ("waiting", 2),
    }  # fmt: skip
    assert drawn[3] == last


def test_the_verbs_of_examinations_know_no_admission(applied, city, officer, at):
    solution = lottery.freeze(applied.pk, by=officer, at=at)
    draw = solution.draws.get()

    for verb in (
        lambda: arranging.freeze_invigilators(solution.pk, by=officer, at=at),
        lambda: arranging.reveal(draw.pk, public="1", by=officer, at=at),
        lambda: preparing.add_site(applied.pk, city.kinder, "东楼", by=officer, at=at),
        lambda: arranging.freeze_seats(applied.pk, by=officer, at=at),
    ):
        with pytest.raises(NotVisible):
            verb()


def test_where_everybody_finds_a_seat_nothing_is_drawn_and_all_is_public_alike(admission, officer, at):
    lottery.receive(admission.pk, "张小一，学区内\n李小二，学区外", by=officer, at=at)
    solution = lottery.freeze(admission.pk, by=officer, at=at)

    lottery.reveal(solution.draws.get().pk, public="1", by=officer, at=at)

    assert sorted(Placement.objects.values_list("how", flat=True)) == ["whole", "whole"]
    assert verify(file_of(solution.draws.get())) == Verdict("revealed")


def test_what_is_frozen_stays_published_when_it_is_given_up_and_applications_move_again(applied, officer, at, client):
    solution = lottery.freeze(applied.pk, by=officer, at=at)
    with pytest.raises(problems.SolutionStands):
        lottery.receive(applied.pk, "周小七，学区内", by=officer, at=at)

    arranging.withdraw(solution.pk, why="漏登一份报名", by=officer, at=at)
    lottery.receive(applied.pk, "周小七，学区内", by=officer, at=at)
    lottery.take_back(Applicant.objects.first().pk, by=officer, at=at)
    second = lottery.freeze(applied.pk, by=officer, at=at)

    page = client.get("/portal/allocation/").content.decode()
    assert [one.state for one in Draw.objects.order_by("pk")] == ["aborted", "frozen"]
    assert (second.number, page.count("2020年招生：摇号"), "漏登一份报名" in page) == (2, 2, False)
    assert "漏登一份报名" in client.get(f"/portal/allocation/{solution.draws.get().pk}/").content.decode()


def test_the_public_finds_a_receipt_and_no_name(applied, officer, at, client):
    solution = lottery.freeze(applied.pk, by=officer, at=at)
    lottery.reveal(solution.draws.get().pk, public="8 1 5", by=officer, at=at)
    address = f"/portal/allocation/{solution.draws.get().pk}/"

    page = client.get(f"{address}?q=Z{applied.pk:04}-0001").content.decode()

    assert "整类录取" in page
    assert not [one for one in Applicant.objects.all() if one.name in client.get(address).content.decode()]


def test_the_school_sees_masked_names_and_another_school_nothing(applied, city, person, client):
    client.force_login(person("school-clerk", city.school))
    own = client.get(f"/allocation/{applied.pk}/applicants/").content.decode()
    client.force_login(person("school-clerk", city.other))

    assert ("张**" in own, "张小一" in own) == (True, False)
    assert client.get(f"/allocation/{applied.pk}/").status_code == 404


def test_an_officer_opens_receives_freezes_and_reveals_on_pages(admission, city, officer, client):
    client.force_login(officer)
    told = {"title": "另一所", "organisation": "s-002", "seats": "1", "on_day": "2020-06-02"}
    home = client.post("/allocation/new/admission/", told)["Location"]
    client.post(f"{home}applicants/new/", {"applications": TEXT})
    solution = client.post(f"{home}freeze/")["Location"]
    client.post(f"/allocation/draws/{Draw.objects.get().pk}/reveal/", {"public": "8 1 5"})

    assert "录取结果" in client.get(solution).content.decode()
    assert client.get(f"{solution}placements/").content.decode().count("候补第 ") == 5


def test_erasing_an_application_leaves_its_receipt(applied):
    one = Applicant.objects.first()

    ERASERS["allocation.applicant"].wipe(ERASERS["allocation.applicant"].find(one.receipt))

    one.refresh_from_db()
    assert (one.name, one.receipt) == (ERASED, f"Z{applied.pk:04}-0001")


@pytest.mark.browser
def test_a_parent_replays_the_lottery_on_the_portal(desk, applied, officer, at):
    solution = lottery.freeze(applied.pk, by=officer, at=at)
    lottery.reveal(solution.draws.get().pk, public="8 1 5", by=officer, at=at)
    page = desk.open("/portal/allocation/")

    desk.follow(page.get_by_role("link", name="2020年招生：摇号"))
    page.get_by_role("button", name="在这里重算").click()
    page.get_by_text("重算完毕：结果与公布的完全相同。").wait_for()
    page.fill("[name=q]", f"Z{applied.pk:04}-0002")
    page.get_by_text("共 1 条").wait_for()

    assert page.get_by_role("cell", name="整类录取", exact=True).count() == 1
    assert (desk.faults(), desk.errors) == ([], [])


@pytest.fixture
def drawn(applied, officer, at):
    solution = lottery.freeze(applied.pk, by=officer, at=at)
    lottery.reveal(solution.draws.get().pk, public="8 1 5", by=officer, at=at)
    return solution


def test_the_lake_knows_how_many_of_each_category_came_in_how_and_no_child(drawn, in_lake, city, officer, at):
    found = in_lake("admissions")

    assert set(found[0]) == {"id", "org", "problem", "kind", "category", "how", "on_date", "children"}
    assert {(one["org"], one["on_date"]) for one in found} == {(city.school.pk, date(2020, 6, 1))}
    told = [(one["category"], one["how"], one["children"]) for one in found]
    assert [one for one in told if one[1] == "whole"] == [("学区内", "whole", 2)]
    assert [sum(many for _category, how, many in told if how == word) for word in ("drawn", "waiting")] == [2, 2]

    arranging.withdraw(drawn.pk, why="名单有误", by=officer, at=at)
    assert in_lake("admissions") == []


def test_the_share_admitted_by_lottery_is_computed_from_those_counts(drawn, city):
    found = readings.reading("lottery-share", city.school.code, Period.parse("2020"))

    assert (found.value, found.figure.numerator, found.figure.denominator) == (50.0, 2, 4)
