"""The portal's pages of ledgers that are open to everybody."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from tijiao.access.guard import open_to_all
from tijiao.ledgers.public import columns, public_ledger, public_ledgers, rows
from tijiao.pages.listing import listing
from tijiao.pages.render import page


@open_to_all
@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """The ledgers on the portal; where there is one alone, that one."""
    found = public_ledgers()
    if len(found) == 1:
        return redirect("ledgers-public:ledger", found[0].code)
    return page(request, "ledgers/public.html", {"ledgers": found})


@open_to_all
@require_GET
def ledger(request: HttpRequest, code: str) -> HttpResponseBase:
    """What was handed in, the open answers alone."""
    found = public_ledger(code)
    shown = columns(found)
    return listing(
        request, rows(found), shown, title=str(found), search=[one.key for one in shown],
        template="portal/list.html",
    )  # fmt: skip
