"""No view exists without saying what it needs."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def views(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from views(one.url_patterns)
        else:
            yield one


def test_every_view_declares_what_it_needs():
    undeclared = [
        f"{one.pattern} {one.callback}"
        for one in views(get_resolver().url_patterns)
        if not hasattr(one.callback, "action")
    ]

    assert undeclared == []


def test_what_anyone_may_open_without_an_account_is_listed_here():
    public = {one.name for one in views(get_resolver().url_patterns) if one.callback.action is None}

    assert public == {
        # sign-in
        "account_login",
        "account_logout",
        "account_inactive",
        "mfa_authenticate",
        "openid_connect_login",
        "openid_connect_callback",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
        # allauth links to these by name; opened, they do not exist
        "account_signup",
        "account_set_password",
        "account_email",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_confirm_login_code",
        "socialaccount_signup",
        "socialaccount_connections",
        # ours
        "code",
        "language",
        "theme",
        "audit-heads",
        "start",
        "kinds",
        "ask",
        "lookup",
        "rate",
        "answers",
        "disclosures",
        "captcha-image",
        "captcha-image-2x",
        "captcha-refresh",
        "offline",
        "worker",
        "draws",
        "lots",
        "lot",
        "lot-file",
        "draw",
        "draw-file",
        "verify",
        "results",
        "lists",
        "ledger",
        "enclosed",
        "surveys",
        "survey",
    }
