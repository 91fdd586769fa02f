"""How a page answers a form that may come out of a device's outbox."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from tijiao.outbox.domain import Made

#: The script of the outbox says so: it cannot read where a redirect leads.
ASKED_BY = "X-Outbox"
KEEP = "X-Offline"


def done(request: HttpRequest, made: Made, *, to: str = "") -> HttpResponse:
    """To the page of what was made, or to `to`: as a redirect, or in words that the outbox's script reads."""
    address = to or made.address
    if request.headers.get(ASKED_BY):
        return JsonResponse({"address": address})
    return redirect(address)


def kept_on_device(response: HttpResponse) -> HttpResponse:
    """The device may keep this page for times without a network: only forms that ask nothing about persons."""
    response[KEEP] = "keep"
    return response
