"""The outbox's own pages. What waits is on the device: the server only draws the frame around it."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tijiao.access.actions import Action
from tijiao.access.guard import SignedIn, guarded, open_to_all
from tijiao.outbox.answers import kept_on_device
from tijiao.pages.render import page

_WORKER = Path(__file__).with_name("static") / "outbox" / "sw.js"


@guarded(Action.OWN_LIST)
def outbox(request: SignedIn) -> HttpResponse:
    """What this device has not sent yet."""
    return kept_on_device(page(request, "outbox/outbox.html"))


@require_GET
@never_cache
@guarded(Action.OWN_LIST)
def token(request: SignedIn) -> HttpResponse:
    """Who is signed in now, and the token with which this session may send: an old page's is no longer good."""
    return JsonResponse({"account": request.user.pk, "token": get_token(request)})


@open_to_all
def offline(request: HttpRequest) -> HttpResponse:
    """What the device shows when there is no network and it has not kept the page."""
    return page(request, "outbox/offline.html")


@open_to_all
@require_GET
@never_cache
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker. At the root, because it may only keep pages beneath its own address."""
    return HttpResponse(_WORKER.read_text(encoding="utf-8"), content_type="text/javascript")
