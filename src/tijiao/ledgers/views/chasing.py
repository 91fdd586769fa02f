"""A period of a ledger: who has not handed it in, the click that asks them, closing and reopening it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.guard import SignedIn, guarded
from tijiao.directory import clock
from tijiao.kernel.periods import Period
from tijiao.ledgers import chasing, closing
from tijiao.ledgers.lists import crumbs, ledger_for
from tijiao.ledgers.owing import absent, absent_workbook
from tijiao.pages.render import page


@guarded(Action.LEDGER_VIEW)
def missing(request: SignedIn, code: str, period: str) -> HttpResponse:
    """Every organisation in the person's reach that owes the period; `?town=` keeps one town."""
    ledger = ledger_for(code)
    told = absent(request.user, ledger, Period.parse(period), request.GET.get("town", ""), at=clock.now())
    if request.GET.get("export") == "xlsx":
        return absent_workbook(request, told)
    return page(request, "ledgers/absent.html", told | {"crumbs": crumbs(ledger)})


@require_POST
@guarded(Action.REMIND)
def chase(request: SignedIn, code: str, period: str) -> HttpResponse:
    """Ask all of them, or those that are named."""
    only = [int(pk) for pk in request.POST.getlist("organisation") if pk.isascii() and pk.isdigit()]
    done = chasing.chase(
        ledger_for(code), Period.parse(period), organisations=only, by=request.user, at=clock.now()
    )  # fmt: skip
    messages.success(request, _("已催报%(count)s个单位。") % {"count": done.reached})
    if done.lately or done.unreached:
        told = _("%(lately)s个单位一小时内已经催过，%(unreached)s个单位没有人在岗。")
        messages.warning(request, told % {"lately": done.lately, "unreached": done.unreached})
    return redirect("ledgers:missing", code, period)


@require_POST
@guarded(Action.PERIOD_CLOSE)
def close(request: SignedIn, code: str, period: str) -> HttpResponse:
    """Freeze what the period came to."""
    closing.close(ledger_for(code), Period.parse(period), by=request.user, at=clock.now())
    messages.success(request, _("已关闭，这一期的应报和已报不再变动。"))
    return redirect("ledgers:missing", code, period)


@require_POST
@guarded(Action.PERIOD_CLOSE)
def reopen(request: SignedIn, code: str, period: str) -> HttpResponse:
    """Count it again as the facts stand."""
    reason = request.POST.get("reason", "")
    closing.reopen(ledger_for(code), Period.parse(period), reason=reason, by=request.user, at=clock.now())
    messages.success(request, _("已重新打开，按现在的情况计算。"))
    return redirect("ledgers:missing", code, period)
