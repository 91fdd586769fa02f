"""One-time codes: how an account gets its first password, and a new one when the old is forgotten."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from tijiao.audit.domain import record
from tijiao.directory.domain import set_password
from tijiao.directory.models import OneTimeCode, User
from tijiao.directory.problems import WrongCode

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that reads like something else: no I L O 0 1
GROUPS, LETTERS = 3, 4  # 31 ** 12, about 59 bits
LIFETIME = timedelta(days=7)
MOST_FAILURES = 5


@transaction.atomic
def issue(user: User, *, by: User | None, at: datetime) -> str:
    """Make a code for an account and return it, to be told once. An earlier open code of the account ends here."""
    OneTimeCode.objects.filter(user=user, used_at=None).delete()
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(GROUPS))
    code = "-".join(groups)
    OneTimeCode.objects.create(user=user, digest=_digest(user, code), made_at=at, expires_at=at + LIFETIME)
    record("account.code-issued", by=by, subject=("directory.user", user.pk), at=at)
    return code


def redeem(username: str, code: str, password: str, *, at: datetime) -> User:
    """Set the password of the account that holds the code.

    Wrong tries are counted outside the transaction, so that a refused try counts too; MOST_FAILURES of them void the
    code. Raises WrongCode, and Django's ValidationError (the code then stays good) when the password is too weak.
    """
    held = OneTimeCode.objects.filter(
        user__username=username, user__is_active=True, used_at=None, expires_at__gt=at, failures__lt=MOST_FAILURES
    )
    one = held.select_related("user").first()
    if one is None:
        raise WrongCode()
    if not constant_time_compare(one.digest, _digest(one.user, code)):
        OneTimeCode.objects.filter(pk=one.pk).update(failures=F("failures") + 1)
        raise WrongCode()
    with transaction.atomic():
        if not held.filter(pk=one.pk).update(used_at=at):  # somebody used it in between
            raise WrongCode()
        set_password(one.user, password, by=one.user, at=at)
        record("account.code-redeemed", by=one.user, subject=("directory.user", one.user.pk), at=at)
    return one.user


def _digest(user: User, code: str) -> str:
    """Keyed, and bound to the account. Spaces, dashes and small letters do not matter: people type codes off paper."""
    letters = "".join(letter for letter in code.upper() if letter in ALPHABET)
    return salted_hmac("tijiao.directory.codes", f"{user.pk}:{letters}", algorithm="sha256").hexdigest()
