"""The account's language, and problems in words."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from tijiao.kernel.problems import Problem, Problems
from tijiao.pages.render import page
from tijiao.pages.sentences import sentence

Respond = Callable[[HttpRequest], HttpResponse]


class AccountLanguage:
    """A signed-in person reads in the language of the account, wherever the browser comes from."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.respond(request)


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
        return page(request, "pages/problem.html", context, partial="problem", status=found[0].status)
