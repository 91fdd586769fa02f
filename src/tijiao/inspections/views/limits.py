"""The page of the numbers that the city settles for its inspections."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.guard import SignedIn, guarded
from tijiao.directory.clock import now, today
from tijiao.inspections import limits
from tijiao.inspections.round_forms import LimitForm
from tijiao.pages.render import page


@guarded(Action.STANDARD_SETTLE)
def all_limits(request: SignedIn) -> HttpResponse:
    """Every number with what holds today, who settled it by which document, and the form to settle another one."""
    return _limits_page(request)


@require_POST
@guarded(Action.STANDARD_SETTLE)
def settle(request: SignedIn, code: str) -> HttpResponse:
    form = LimitForm(request.POST, auto_id=f"{code}-%s")
    if not form.is_valid():
        return _limits_page(request, {code: form})
    told = form.cleaned_data
    limits.settle(code, told["number"], source=told["source"], by=request.user, at=now())
    messages.success(request, _("已核定，从今天起执行。"))
    return redirect("inspections:limits")


def _limits_page(request: SignedIn, typed: dict[str, LimitForm] | None = None) -> HttpResponse:
    rows = [
        (one, (typed or {}).get(one.code) or LimitForm(initial={"number": one.value}, auto_id=f"{one.code}-%s"))
        for one in limits.holding(on=today())
    ]
    return page(request, "inspections/limits.html", {"rows": rows}, status=422 if typed else 200)
