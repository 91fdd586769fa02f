"""The whole page for a browser, only a part of it for an htmx swap."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def wants_part(request: Any) -> bool:
    """Whether htmx asks for a part: not when it boosts a link or restores its history, then it needs it whole."""
    return bool(request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request)


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, partial: str = "", status: int = 200
) -> HttpResponse:
    """Render `template`; an htmx swap gets only its `partial`. Caches must not mix the two."""
    name = f"{template}#{partial}" if partial and wants_part(request) else template
    response = render(request, name, context or {}, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Boosted"])
    return response
