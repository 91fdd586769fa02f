"""Every role at every page: one table. What a person may not see is 404, whoever is not signed in goes to sign in."""

import pytest

from tijiao.directory.models import Post
from tijiao.directory.roles import Role

EVERYBODY = frozenset(Role.values)
ADMIN, SECURITY, AUDIT = "system-admin", "security-admin", "audit-admin"
POSTS = frozenset({"head", "town-officer", "section-officer", "leader", ADMIN, SECURITY})
#: roles whose post in the school, its town or the bureau reaches the school's file
SCHOOL = EVERYBODY
PAGES = {
    "/": EVERYBODY,
    "/my/": EVERYBODY,
    "/settings/": EVERYBODY,
    "/code/": EVERYBODY,
    "/organisations/": EVERYBODY,
    "/organisations/pick/?q=dy": EVERYBODY,
    "/organisations/s-001/": EVERYBODY,
    "/organisations/east/below/": EVERYBODY,
    "/organisations/s-001/rename/": {ADMIN},
    "/organisations/s-001/close/": {ADMIN},
    "/organisations/s-001/merge/": {ADMIN},
    "/organisations/s-001/split/": {ADMIN},
    "/posts/": POSTS,
    "/posts/<school>/hand-over/": POSTS,
    "/people/": {SECURITY},
    "/people/new/": {SECURITY},
    "/people/<person>/": {SECURITY},
    "/audit/": {AUDIT},
    "/audit/verify/": {AUDIT},
    "/portal/audit/": EVERYBODY,
    "/schools/s-001/": SCHOOL,
    "/accounts/password/change/": EVERYBODY,
    "/accounts/2fa/": EVERYBODY,
    "/accounts/signup/": frozenset(),
    "/accounts/password/reset/": frozenset(),
    "/accounts/email/": frozenset(),
}
AT = {"school-clerk": "school", "head": "school", "form-teacher": "class_one", "counsellor": "school", "carer": "school",
      "town-officer": "east"}  # fmt: skip


@pytest.mark.parametrize("role", Role.values)
def test_a_role_opens_these_pages_and_no_others(client, city, person, role):
    user = person(role, getattr(city, AT.get(role, "bureau")))
    head = person("head", city.school)
    post = Post.objects.get(holdings__user=head)
    client.force_login(user)

    opened = {}
    for address in PAGES:
        told = address.replace("<school>", str(post.pk)).replace("<person>", str(head.pk))
        opened[address] = client.get(told).status_code

    reaches_school = role != "form-teacher"
    expected = {address: 200 if role in roles else 404 for address, roles in PAGES.items()}
    expected["/schools/s-001/"] = 200 if reaches_school else 404
    assert opened == expected


@pytest.mark.parametrize(
    "address", [one for one, roles in PAGES.items() if roles and one not in ("/code/", "/portal/audit/")]
)
def test_who_is_not_signed_in_goes_to_sign_in(client, city, address):
    answer = client.get(address.replace("<school>", "1").replace("<person>", "1"))

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("address", ["/accounts/login/", "/code/", "/portal/audit/"])
def test_what_is_public_opens_without_an_account(client, city, address):
    assert client.get(address).status_code == 200


def test_a_clerk_of_another_school_does_not_find_the_school(client, city, person):
    client.force_login(person("school-clerk", city.other))

    assert client.get("/schools/s-001/").status_code == 404


def test_a_head_sees_posts_of_the_own_school_only(client, city, person):
    other = Post.objects.get(holdings__user=person("head", city.other))
    client.force_login(person("head", city.school))

    assert client.get(f"/posts/{other.pk}/hand-over/").status_code == 404


def test_a_town_officer_sees_a_post_and_may_not_hand_it_over(client, city, person):
    post = Post.objects.get(holdings__user=person("head", city.school))
    client.force_login(person("town-officer", city.east))

    answer = client.post(f"/posts/{post.pk}/hand-over/", {"taker": "x", "on": "2020-05-20", "sure": "on"})

    assert answer.status_code == 403
