"""What every view wears: `@guarded(Action.X)` or, for pages that anyone may open, `@open_to_all`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

from tijiao.access.actions import Action
from tijiao.access.gate import acting_post, reach
from tijiao.access.problems import NotVisible
from tijiao.audit import refusals
from tijiao.directory.clock import now
from tijiao.directory.models import User
from tijiao.kernel.problems import Problem, Problems

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class SignedIn(HttpRequest):
    """The request as a guarded view gets it: somebody is signed in. For type checkers only."""

    user: User


def guarded(action: Action) -> Callable[[View], View]:
    """Signed in, and allowed to do `action` somewhere. Where exactly is asked again by the list or the verb."""

    def wear(view: View) -> View:
        @login_required
        @wraps(view)
        def inner(request: SignedIn, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with _refusals_kept(request, str(action)):
                if not reach(request.user, action):
                    raise NotVisible()
                post = acting_post(request.user, action)
                request.user.acting_post_id = post.pk if post else None
                return view(request, *args, **kwargs)

        inner.action = action  # type: ignore[attr-defined]
        return cast(View, inner)

    return wear


def signed_in(view: View) -> View:
    """Whoever is signed in, with or without a post: one's own password, language and looks."""

    @login_required
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    inner.action = Action.OWN_SETTINGS  # type: ignore[attr-defined]
    return cast(View, inner)


def open_to_all(view: View) -> View:
    """Anyone may open it without an account: sign-in, the published heads of the audit chain, static facts."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with _refusals_kept(request, ""):
            return view(request, *args, **kwargs)

    inner.action = None  # type: ignore[attr-defined]
    return cast(View, inner)


@contextmanager
def _refusals_kept(request: HttpRequest, act: str) -> Iterator[None]:
    """An act that a problem stops is kept as a refusal, and goes on to be told in words. Looking at pages is no act."""
    try:
        yield
    except (Problem, Problems) as refused:
        if request.method == "POST":
            keep_refusal(request, refused, act=act)
        raise


def keep_refusal(request: HttpRequest, refused: Problem | Problems, *, act: str) -> None:
    """Keep what was refused; for the guard, and for views that show the problems themselves, beside what was typed."""
    match = request.resolver_match
    # what an address without an account names may be a secret: a code, a number to look a case up by
    named = "/".join(str(value) for value in match.kwargs.values()) if match and act else ""
    user = request.user if request.user.is_authenticated else None
    told = refusals.Refused(
        act=act,
        subject=(match.view_name if match else "", named[:80]),
        problems=tuple(refused.found) if isinstance(refused, Problems) else (refused,),
        by=user,
    )
    refusals.keep(told, at=now())
