"""Exemptions and lock exceptions: who need not fill what, or may still fill what is locked, until when and why."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.access.guard import SignedIn, guarded
from tijiao.directory import clock
from tijiao.kernel.periods import Period
from tijiao.ledgers import domain, locking
from tijiao.ledgers.duties import say_period
from tijiao.ledgers.forms import ExemptionForm, UnlockForm
from tijiao.ledgers.lists import crumbs
from tijiao.ledgers.models import Exemption, LockException
from tijiao.pages.listing import Column, listing
from tijiao.pages.render import page

COLUMNS = (
    Column("organisation__name", gettext_lazy("单位"), order="organisation__path"),
    Column("ledger__code", gettext_lazy("台账"), value=lambda row: str(row.ledger)),
    Column("first_day", gettext_lazy("从")),
    Column("end_day", gettext_lazy("到（不含当天）")),
    Column("reason", gettext_lazy("理由")),
    Column("by__name", gettext_lazy("批准人")),
    Column("at", gettext_lazy("批准时间")),
)


@guarded(Action.LEDGER_VIEW)
def exemptions(request: SignedIn) -> HttpResponse:
    """Every exemption in the person's reach."""
    rows = reach(request.user, Action.LEDGER_VIEW).limit(Exemption.objects.all(), "organisation__path")
    rows = rows.select_related("organisation", "ledger", "by").order_by("-first_day", "pk")
    told = {"crumbs": crumbs(), "grants": bool(reach(request.user, Action.EXEMPTION_GRANT)),
            "empty_hint": _("批准哪个单位从哪天到哪天不用报哪本台账，列在这里。")}  # fmt: skip
    search, template = ("organisation__name",), "ledgers/exemptions.html"
    return listing(request, rows, COLUMNS, title=_("免报"), search=search, template=template, context=told)


@guarded(Action.EXEMPTION_GRANT)
def exempt(request: SignedIn) -> HttpResponse:
    """Grant one."""
    form = ExemptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        domain.exempt(told.pop("ledger"), told.pop("organisation"), **told, by=request.user, at=clock.now())
        messages.success(request, _("已批准免报。"))
        return redirect("ledgers:exemptions")
    return page(request, "ledgers/exempt.html", {"form": form, "crumbs": crumbs()})


UNLOCKED = (
    Column("organisation__name", gettext_lazy("单位"), order="organisation__path"),
    Column("ledger__code", gettext_lazy("台账"), value=lambda row: str(row.ledger)),
    Column("period", gettext_lazy("周期"), value=lambda row: say_period(Period.parse(row.period)), order="period"),
    Column("until", gettext_lazy("开放到")),
    Column("reason", gettext_lazy("理由")),
    Column("by__name", gettext_lazy("批准人")),
    Column("at", gettext_lazy("批准时间")),
)


@guarded(Action.LEDGER_VIEW)
def unlocked(request: SignedIn) -> HttpResponse:
    """Every lock exception in the person's reach."""
    rows = reach(request.user, Action.LEDGER_VIEW).limit(LockException.objects.all(), "organisation__path")
    rows = rows.select_related("organisation", "ledger", "by").order_by("-until", "pk")
    told = {"crumbs": crumbs(), "grants": bool(reach(request.user, Action.EXEMPTION_GRANT)),
            "empty_hint": _("锁定以后批准补报或更正的，列在这里，到期自动锁上。")}  # fmt: skip
    search, template = ("organisation__name",), "ledgers/unlocked.html"
    return listing(request, rows, UNLOCKED, title=_("例外开放"), search=search, template=template, context=told)


@guarded(Action.EXEMPTION_GRANT)
def unlock(request: SignedIn) -> HttpResponse:
    """Open one record that is locked."""
    form = UnlockForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        locking.unlock(told["ledger"], told["organisation"], told["period"], until=told["until"],
                       reason=told["reason"], by=request.user, at=clock.now())  # fmt: skip
        messages.success(request, _("已开放到%(day)s。") % {"day": told["until"]})
        return redirect("ledgers:unlocked")
    return page(request, "ledgers/unlock.html", {"form": form, "crumbs": crumbs()})
