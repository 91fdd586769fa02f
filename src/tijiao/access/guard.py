"""What every view wears: `@guarded(Action.X)` or, for pages that anyone may open, `@open_to_all`."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

from tijiao.access.actions import Action
from tijiao.access.gate import acting_post, reach
from tijiao.access.problems import NotVisible
from tijiao.directory.models import User

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
    view.action = None  # type: ignore[attr-defined]
    return view
