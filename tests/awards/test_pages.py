"""The pages of awards, as people use them."""

from datetime import date

import pytest

from tijiao.awards import domain
from tijiao.awards.duties import duties
from tijiao.awards.models import Grant
from tijiao.awards.school import build
from tijiao.awards.shares import Share

TODAY = date(2020, 5, 20)

#: role, where the post is → the schemes, the school's grant, granting, revoking
PAGES = [
    ("section-officer", "safety", (200, 200, 200, 200)),
    ("leader", "bureau", (200, 200, 404, 404)),
    ("town-officer", "east", (200, 200, 404, 404)),
    ("town-officer", "west", (200, 404, 404, 404)),
    ("school-clerk", "school", (200, 200, 404, 404)),
    ("head", "other", (200, 404, 404, 404)),
    ("form-teacher", "class_one", (404, 404, 404, 404)),
    ("inspector", "bureau", (404, 404, 404, 404)),
    ("analyst", "bureau", (404, 404, 404, 404)),
    ("security-admin", "bureau", (404, 404, 404, 404)),
]


@pytest.mark.parametrize(("role", "at_place", "statuses"), PAGES)
def test_which_role_opens_which_page(client, granted, city, person, role, at_place, statuses):
    made = granted()
    client.force_login(person(role, getattr(city, at_place)))

    answers = (
        client.get("/awards/"),
        client.get(f"/awards/grants/{made.pk}/"),
        client.get(f"/awards/{made.scheme_id}/grant/"),
        client.get(f"/awards/grants/{made.pk}/revoke/"),
    )

    assert tuple(answer.status_code for answer in answers) == statuses


def test_granting_renewing_and_revoking_on_the_pages(client, scheme, city, officer):
    client.force_login(officer)

    client.post(f"/awards/{scheme.pk}/grant/", {
        "organisation": "s-001", "level": "accredited", "granted_on": "2017-06-01", "evidence": "澜教〔2017〕8号",
    })
    made = Grant.objects.get()
    client.post(f"/awards/grants/{made.pk}/renew/", {
        "level": "model", "granted_on": "2020-05-20", "evidence": "澜教〔2020〕3号",
    })
    renewed = Grant.objects.get(renews=made)
    client.post(f"/awards/grants/{made.pk}/revoke/", {"on": "2020-05-01", "why": "弄虚作假"})
    shown = client.get(f"/awards/grants/{made.pk}/").context

    assert (made.expires_on, renewed.granted_on) == (date(2020, 6, 1), date(2020, 6, 1))
    assert (shown["state"], shown["renewal"], shown["may_change"]) == ("已撤销", renewed, False)


@pytest.mark.parametrize(("told", "faulty"), [
    ({"organisation": "k-001"}, ["organisation"]),
    ({"level": "golden"}, ["level"]),
    ({"granted_on": "2020-05-21"}, ["granted_on"]),
    ({"expires_on": "2019-01-01"}, ["expires_on"]),
    ({"evidence": ""}, ["evidence"]),
])
def test_a_wrong_grant_comes_back_with_its_fault(client, scheme, city, officer, told, faulty):
    right = {"organisation": "s-001", "level": "model", "granted_on": "2020-05-01", "evidence": "澜教〔2020〕3号"}
    client.force_login(officer)

    answer = client.post(f"/awards/{scheme.pk}/grant/", {**right, **told})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, faulty)
    assert Grant.objects.count() == 0


def test_the_register_shows_the_share_and_who_is_missing(client, scheme, granted, city, officer):
    granted()
    client.force_login(officer)

    shown = client.get(f"/awards/{scheme.pk}/")
    missing = client.get(f"/awards/{scheme.pk}/without/")

    assert shown.context["share"] == Share(1, 2)
    assert [row.organisation.code for row, _cells in shown.context["rows"]] == ["s-001"]
    assert [row.code for row, _cells in missing.context["rows"]] == ["s-002"]


def test_a_school_sees_its_own_grants_and_no_share(client, scheme, granted, city, person):
    granted()
    client.force_login(person("head", city.school))

    shown = client.get(f"/awards/{scheme.pk}/").context

    assert (shown["share"], len(shown["rows"])) == (None, 1)


def test_the_register_filters_by_state(client, scheme, granted, city, officer):
    granted(date(2016, 1, 1))
    standing = granted(date(2019, 6, 1))
    client.force_login(officer)

    rows = client.get(f"/awards/{scheme.pk}/", {"state": "live"}).context["rows"]

    assert [row for row, _cells in rows] == [standing]


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_costs_the_same_for_one_and_for_three(
    client, scheme, granted, city, officer, count, django_assert_num_queries
):
    for number in range(count):
        granted(date(2016 + number, 1, 1), expires_on=date(2016 + number, 6, 1))
    client.force_login(officer)
    client.get(f"/awards/{scheme.pk}/")

    with django_assert_num_queries(9):
        client.get(f"/awards/{scheme.pk}/")


def test_what_ends_soon_is_on_the_list_of_the_section_that_looks_after_it(granted, city, person, officer):
    granted(date(2017, 6, 1))

    told = [(one.kind, one.title, one.due) for one in duties(officer, on=TODAY)]

    assert told == [("复核认定", "东屿镇中心小学", date(2020, 5, 31))]
    assert duties(person("section-officer", city.bureau), on=TODAY) == []
    assert duties(person("head", city.school), on=TODAY) == []


def test_the_school_page_shows_live_grants_first(granted, city, person, officer, at):
    gone = granted(date(2016, 1, 1))
    ended = granted(date(2019, 1, 1))
    domain.revoke(ended.pk, on=date(2020, 1, 1), why="弄虚作假", by=officer, at=at)
    standing = granted(date(2020, 3, 1), level="model")

    rows = build(person("head", city.school), city.school, TODAY).context["rows"]

    assert [(one, level, state) for one, level, state in rows] == [
        (standing, "示范校", "有效"), (ended, "达标校", "已撤销"), (gone, "达标校", "已到期"),
    ]
    assert build(person("head", city.other), city.school, TODAY) is None
