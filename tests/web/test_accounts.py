"""Accounts in the hands of the security administrator."""

import pytest

from tijiao.audit.models import AuditReason
from tijiao.directory.models import User


@pytest.fixture
def security(client, city, person):
    user = person("security-admin", city.bureau, "security")
    client.force_login(user)
    return user


@pytest.fixture
def clerk(city, person):
    return person("school-clerk", city.school, "clerk")


def test_a_new_account_comes_with_a_code_that_sets_its_password(client, security):
    text = client.post("/people/new/", {"username": "new", "name": "周岚", "email": ""})
    code = text.context["code"]

    client.post(
        "/code/", {"username": "new", "code": code, "password": "ein-guter-satz-4", "again": "ein-guter-satz-4"}
    )

    assert User.objects.get(username="new").check_password("ein-guter-satz-4")


def test_the_code_is_shown_once(client, security, clerk):
    code = client.post(f"/people/{clerk.pk}/code/").context["code"]

    assert code not in client.get(f"/people/{clerk.pk}/").content.decode()


def test_locking_needs_a_reason_and_keeps_it_apart_from_the_chain(client, security, clerk):
    without = client.post(f"/people/{clerk.pk}/lock/", {"reason": ""})
    client.post(f"/people/{clerk.pk}/lock/", {"reason": "离职"})

    assert without.status_code == 400
    assert (User.objects.get(pk=clerk.pk).is_active, AuditReason.objects.get().text) == (False, "离职")


def test_a_locked_account_opens_nothing(client, security, clerk):
    client.post(f"/people/{clerk.pk}/lock/", {"reason": "离职"})
    client.logout()

    client.post("/accounts/login/", {"login": "clerk", "password": "correct-horse-7"})

    assert client.get("/my/").status_code == 302


def test_nobody_locks_the_own_account(client, security):
    answer = client.post(f"/people/{security.pk}/lock/", {"reason": "x"})

    assert (answer.status_code, User.objects.get(pk=security.pk).is_active) == (409, True)
