"""The account's language, a session that follows use, why one was signed out, and problems in words."""

import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from tijiao.kernel.problems import Problem, Problems
from tijiao.pages.render import page, wants_part
from tijiao.pages.sentences import sentence

Respond = Callable[[HttpRequest], HttpResponse]
WAS_HERE = "was_here"


class AccountLanguage:
    """A signed-in person reads in the language of the account, wherever the browser comes from."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.respond(request)


class SessionFollowsUse:
    """A session ends when it was not used for its age, and the sign-in page then says so.

    Renewed at most once in a tenth of its age, so that reading pages does not write to the database each time.
    A cookie without content remembers that somebody was signed in here; signing out removes it.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_in = request.user.is_authenticated
        if was_in:
            self._renew(request)
        response = self.respond(request)
        if request.user.is_authenticated and WAS_HERE not in request.COOKIES:
            response.set_cookie(WAS_HERE, "1", httponly=True, samesite="Lax", secure=settings.BEHIND_TLS)
        elif was_in and not request.user.is_authenticated:
            response.delete_cookie(WAS_HERE)
        return self._to_sign_in(request, response)

    @staticmethod
    def _renew(request: HttpRequest) -> None:
        seen, now = request.session.get("seen", 0), int(time.time())
        if now - seen > settings.SESSION_COOKIE_AGE // 10:
            request.session["seen"] = now

    @staticmethod
    def _to_sign_in(request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """An htmx swap cannot follow a redirect to the sign-in page: let the browser go there, and back afterwards."""
        login = reverse("account_login")
        if response.status_code != 302 or not wants_part(request) or urlsplit(response["Location"]).path != login:
            return response
        back = urlsplit(request.htmx.current_url_abs_path or "/")  # type: ignore[attr-defined]
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = f"{login}?{urlencode({'next': back.path})}"
        return answer


class ProblemsInWords:
    """Turns a Problem that a view raised into a page (or an htmx part) with its sentence. Bugs pass through, loud."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, Problems):
            found = problem.found
        elif isinstance(problem, Problem):
            found = [problem]
        else:
            return None
        context = {"problems": [{"code": one.code, "sentence": sentence(one), "facts": one.facts} for one in found]}
        response = page(request, "pages/problem.html", context, partial="problem", status=found[0].status)
        if wants_part(request):  # told at its place in the frame: what was to be swapped stays as it is
            response["HX-Retarget"], response["HX-Reswap"] = "#problems", "innerHTML"
        return response
