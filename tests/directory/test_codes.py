"""One-time codes: told once, used once, for a week, and not to be guessed."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tijiao.audit.models import AuditEntry
from tijiao.directory import codes, problems
from tijiao.directory.models import OneTimeCode, User

GOOD = "eine-lange-losung-9"


@pytest.fixture
def clerk(city, person):
    return person("school-clerk", city.school, "clerk")


def redeem(code, at, username="clerk"):
    return codes.redeem(username, code, GOOD, at=at)


def test_a_code_sets_the_password_once(clerk, at):
    code = codes.issue(clerk, by=None, at=at)

    redeem(code, at)

    assert User.objects.get(username="clerk").check_password(GOOD)
    with pytest.raises(problems.WrongCode):
        redeem(code, at)


def test_small_letters_and_missing_dashes_do_not_matter(clerk, at):
    code = codes.issue(clerk, by=None, at=at)

    assert redeem(code.lower().replace("-", " "), at) == clerk


def test_the_database_never_holds_the_code(clerk, at):
    code = codes.issue(clerk, by=None, at=at)

    stored = OneTimeCode.objects.values_list("digest", flat=True)
    assert all(part not in digest for digest in stored for part in (code, code.replace("-", "")))


def test_a_code_lives_seven_days(clerk, at):
    code = codes.issue(clerk, by=None, at=at)

    with pytest.raises(problems.WrongCode):
        redeem(code, at + timedelta(days=7))


def test_a_newer_code_ends_the_older_one(clerk, at):
    older = codes.issue(clerk, by=None, at=at)
    codes.issue(clerk, by=None, at=at)

    with pytest.raises(problems.WrongCode):
        redeem(older, at)


def test_five_wrong_tries_void_the_code(clerk, at):
    code = codes.issue(clerk, by=None, at=at)
    for _ in range(5):
        with pytest.raises(problems.WrongCode):
            redeem("AAAA-AAAA-AAAA", at)

    with pytest.raises(problems.WrongCode):
        redeem(code, at)


def test_one_persons_code_opens_no_other_account(clerk, city, person, at):
    code = codes.issue(clerk, by=None, at=at)
    other = person("head", city.school, "head")
    codes.issue(other, by=None, at=at)

    with pytest.raises(problems.WrongCode):
        redeem(code, at, username="head")


def test_a_weak_password_is_refused_and_the_code_stays_good(clerk, at):
    code = codes.issue(clerk, by=None, at=at)

    with pytest.raises(ValidationError):
        codes.redeem("clerk", code, "1234", at=at)

    assert redeem(code, at) == clerk


def test_a_locked_account_redeems_nothing(clerk, at):
    code = codes.issue(clerk, by=None, at=at)
    User.objects.filter(pk=clerk.pk).update(is_active=False)

    with pytest.raises(problems.WrongCode):
        redeem(code, at)


def test_issuing_and_redeeming_are_audited(clerk, at):
    redeem(codes.issue(clerk, by=None, at=at), at)

    actions = AuditEntry.objects.filter(subject_kind="directory.user").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["account.add", "account.code-issued", "account.password", "account.code-redeemed"]
