"""How people come in: accounts are made by administrators, never by signing up."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tijiao.directory import clock, domain
from tijiao.pages.middleware import WAS_HERE
from tijiao.pages.render import page

#: Where one may go before the first password of one's own is set.
FREE = ("account_change_password", "account_logout", "account_reauthenticate", "mfa_reauthenticate", "web:language",
        "web:theme")  # fmt: skip


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, *more: Any, **told: Any
    ) -> None:
        """Coming and going needs no message; the rest of allauth's messages stay."""
        if not str(message_template).endswith(("logged_in.txt", "logged_out.txt")):
            super().add_message(request, level, message_template, *more, **told)

    def set_password(self, user: Any, password: str) -> None:
        """Through the directory, so that the change is audited and the duty to set one is done."""
        domain.set_password(user, password, by=user, at=clock.now())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("web:settings")


class KnownPeopleOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The city's single sign-on opens accounts that exist; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False


class SetPasswordFirst:
    """Who signed in with a password that somebody else chose sets an own one before anything else."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.must_set_password and request.path not in map(reverse, FREE):
            return redirect("account_change_password")
        return self.respond(request)


def sign_in_facts(request: HttpRequest) -> dict[str, Any]:
    """Why one stands before the sign-in page: a session that ended by itself is told apart from a first visit."""
    ended = not request.user.is_authenticated and bool(request.COOKIES.get(WAS_HERE))
    return {"session_ended": ended, "session_minutes": settings.SESSION_COOKIE_AGE // 60}


def locked_out(request: HttpRequest, credentials: dict[str, Any], *_: Any) -> HttpResponse:
    """After repeated failures: said in words, with what to do. Status 429."""
    context = {"minutes": round(settings.AXES_COOLOFF_TIME * 60), "failures": settings.AXES_FAILURE_LIMIT}
    return page(request, "web/locked_out.html", context, status=429)
