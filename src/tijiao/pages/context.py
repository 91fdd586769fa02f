"""What the frame around every page needs to know. Lazy: an htmx part that does not draw the frame pays nothing."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tijiao.access.gate import posts_of
from tijiao.directory import clock
from tijiao.directory.models import Organisation
from tijiao.pages.menu import menu_for
from tijiao.pages.public import PREFIX, is_public

THEMES = ("auto", "light", "dark")


def frame(request: HttpRequest) -> dict[str, Any]:
    """Whether this is the sample city, what time it is there, the menu, the person's posts and looks.

    `frame_base` is the frame that problems are told in, `frame_home` the page that one goes back to.
    """
    public = is_public(request.path)
    return {
        "is_sample": clock.is_sample(),
        "today": clock.today(),
        "moment": clock.now,
        "city_name": SimpleLazyObject(city_name),
        "menu": partial(menu_for, request.user, request.path),
        "my_posts": partial(posts_of, request.user),
        "theme": theme_of(request),
        "languages": settings.LANGUAGES,
        "frame_base": "portal/base.html" if public else "pages/base.html",
        "frame_home": PREFIX if public else "/",
    }


def city_name() -> str:
    """The name of the bureau at the root of the tree, remembered for a minute."""
    known: str | None = cache.get("pages.city_name")
    if known is None:
        root = Organisation.objects.filter(parent=None).order_by("pk").only("name").first()
        if root is None:
            return "体教"
        known = root.name
        cache.set("pages.city_name", known, 60)
    return known


def theme_of(request: HttpRequest) -> str:
    """Of the account, or of the browser before one has signed in."""
    user = getattr(request, "user", None)
    told = user.theme if user is not None and user.is_authenticated else request.COOKIES.get("theme", "auto")
    return told if told in THEMES else "auto"
