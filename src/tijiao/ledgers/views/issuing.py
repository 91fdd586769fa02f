"""Issuing a ledger of a published form, changing it until it begins, ending it; and what any ledger asks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.guard import SignedIn, guarded
from tijiao.directory import clock
from tijiao.ledgers import issuing
from tijiao.ledgers.asks import issue_page, what_it_asks
from tijiao.ledgers.issue_forms import EndForm
from tijiao.ledgers.lists import crumbs, ledger_for
from tijiao.ledgers.models import Ledger
from tijiao.pages.render import page


@guarded(Action.LEDGER_VIEW)
def asks(request: SignedIn, code: str) -> HttpResponse:
    """What a ledger asks of whom; for its section the ways to change and to end it."""
    return _asks(request, ledger_for(code))


def _asks(request: SignedIn, ledger: Ledger, form: EndForm | None = None) -> HttpResponse:
    told = {"ledger": ledger, "lines": what_it_asks(ledger), "crumbs": crumbs(ledger)}
    if issuing.may_change(ledger, request.user) and (ledger.to_day is None or ledger.to_day > clock.today()):
        told["changes"] = not issuing.has_begun(ledger, on=clock.today())
        told["end"] = form or EndForm(None, version=ledger.version, today=clock.today())
    return page(request, "ledgers/asks.html", told, status=422 if form else 200)


@guarded(Action.LEDGER_ISSUE)
def issue(request: SignedIn, form_id: str) -> HttpResponse:
    """Issue a ledger of a published form."""
    told = issue_page(request.user, form_id, None, request.POST or None, today=clock.today())
    form = told["form"]
    if request.method != "POST" or not form.is_valid():
        return page(request, "ledgers/issue.html", told | {"crumbs": crumbs()}, status=422 if form.errors else 200)
    made = issuing.issue(form.entry(), confirmed=form.cleaned_data["seen"], by=request.user, at=clock.now())
    messages.success(request, _say(made))
    return redirect("ledgers:asks", made.code)


@guarded(Action.LEDGER_ISSUE)
def change(request: SignedIn, code: str) -> HttpResponse:
    """Change what a ledger asks before it begins."""
    ledger = issuing.changeable(code, by=request.user, at=clock.now())
    told = issue_page(request.user, ledger.form_id, ledger, request.POST or None, today=clock.today())
    form = told["form"]
    if request.method != "POST" or not form.is_valid():
        told |= {"crumbs": crumbs(ledger)}
        return page(request, "ledgers/issue.html", told, status=422 if form.errors else 200)
    sent = form.cleaned_data
    made = issuing.change(ledger.pk, form.entry(), confirmed=sent["seen"], version=sent["version"], by=request.user,
                          at=clock.now())  # fmt: skip
    messages.success(request, _say(made))
    return redirect("ledgers:asks", made.code)


def _say(ledger: Ledger) -> str:
    if ledger.waiting:
        return _("已提交。超出科室的填报预算，局领导批准后才开始。")
    return _("已发放，%(day)s起填报；填报单位会收到通知。") % {"day": ledger.from_day}


@require_POST
@guarded(Action.LEDGER_ISSUE)
def end(request: SignedIn, code: str) -> HttpResponse:
    """Keep a ledger no longer from a day on."""
    ledger = ledger_for(code)
    form = EndForm(request.POST, version=ledger.version, today=clock.today())
    if not form.is_valid():
        return _asks(request, ledger, form)
    left = issuing.end(ledger.pk, form.cleaned_data.pop("day"), **form.cleaned_data, by=request.user, at=clock.now())
    if left is None:
        messages.success(request, _("已撤回，没有人需要填报。"))
        return redirect("ledgers:mine")
    messages.success(request, _("已定下停止的日期；填报单位会收到通知。"))
    return redirect("ledgers:asks", code)
