"""The page that replays a published file, of whichever desk."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from tijiao.access.guard import open_to_all
from tijiao.draws.verdicts import VERDICTS
from tijiao.pages.render import page


@open_to_all
@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """The page that replays a published file in the visitor's browser; nothing is sent to the server."""
    return page(request, "draws/verify.html", {"verdicts": VERDICTS})
