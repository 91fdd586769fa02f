"""The sign-in pages of allauth, each with the action it needs: what is not in the table does not exist here."""

from collections.abc import Callable
from typing import Any

from allauth import urls as allauth_urls
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver

from tijiao.access.guard import open_to_all, signed_in
from tijiao.access.problems import NotVisible

Wear = Callable[[Any], Any]


def _closed(view: Any) -> Any:
    """allauth links to these by name, so they keep their addresses; opened, they do not exist."""

    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise NotVisible()

    return open_to_all(inner)


TABLE: dict[str, Wear] = {
    "account_login": open_to_all,
    "account_logout": open_to_all,
    "account_inactive": open_to_all,
    "account_reauthenticate": signed_in,
    "account_change_password": signed_in,
    "account_set_password": _closed,
    "account_signup": _closed,
    "account_email": _closed,
    "account_email_verification_sent": _closed,
    "account_confirm_email": _closed,
    "account_reset_password": _closed,
    "account_reset_password_done": _closed,
    "account_reset_password_from_key": _closed,
    "account_reset_password_from_key_done": _closed,
    "account_confirm_login_code": _closed,
    "mfa_index": signed_in,
    "mfa_authenticate": open_to_all,
    "mfa_reauthenticate": signed_in,
    "mfa_activate_totp": signed_in,
    "mfa_deactivate_totp": signed_in,
    "mfa_view_recovery_codes": signed_in,
    "mfa_generate_recovery_codes": signed_in,
    "mfa_download_recovery_codes": signed_in,
    "socialaccount_login_cancelled": open_to_all,
    "socialaccount_login_error": open_to_all,
    "socialaccount_signup": _closed,
    "socialaccount_connections": _closed,
    "openid_connect_login": open_to_all,
    "openid_connect_callback": open_to_all,
}


def declared(patterns: list[Any], table: dict[str, Wear]) -> list[URLPattern | URLResolver]:
    """The patterns of the table, each wearing its action; nested ones keep their prefixes, all others are left out."""
    kept: list[URLPattern | URLResolver] = []
    for one in patterns:
        if isinstance(one, URLResolver):
            kept.append(URLResolver(one.pattern, declared(one.url_patterns, table)))
        elif one.name in table:
            kept.append(URLPattern(one.pattern, table[one.name](one.callback), one.default_args, one.name))
    return kept


urlpatterns = declared(allauth_urls.urlpatterns, TABLE)
