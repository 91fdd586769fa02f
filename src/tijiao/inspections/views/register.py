"""The pages of the register of inspectors, the schools in their charge, and one's own recusals."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.directory.clock import now, today
from tijiao.inspections import inspecting, leaving, register
from tijiao.inspections.models import Inspector
from tijiao.inspections.round_forms import ChargeForm, HandOnForm, InspectorForm
from tijiao.pages.listing import listing
from tijiao.pages.render import page


@guarded(Action.INSPECTOR_CHANGE)
def inspectors(request: SignedIn) -> HttpResponse:
    """Who inspects, with how many schools in charge."""
    return listing(
        request,
        inspecting.inspectors(on=today()),
        inspecting.inspector_columns(),
        title=_("检查人员名册"),
        search=("number", "user__name", "organisation__name"),
        template="inspections/inspectors.html",
        context={"empty_hint": _("登记的督学和检查人员列在这里，派人和抽取都从中选。")},
    )


@guarded(Action.INSPECTOR_CHANGE)
def enrol(request: SignedIn) -> HttpResponse:
    form = InspectorForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "inspections/inspector_new.html", {"form": form}, status=422 if form.errors else 200)
    made = register.enrol(form.enrolled(), by=request.user, at=now())
    messages.success(request, _("已登记。"))
    return redirect("inspections:inspector", made.pk)


@guarded(Action.INSPECTOR_CHANGE)
def inspector(request: SignedIn, pk: int) -> HttpResponse:
    """One inspector: the schools in charge, what waits, and the forms to add a school, hand on and leave."""
    form = ChargeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        register.put_in_charge(pk, form.cleaned_data["organisation"], by=request.user, at=now())
        messages.success(request, _("已挂牌。"))
        return redirect("inspections:inspector", pk)
    return _inspector_page(request, pk, form)


def _inspector_page(
    request: SignedIn, pk: int, form: ChargeForm | None = None, handing: HandOnForm | None = None
) -> HttpResponse:
    found = Inspector.objects.select_related("user", "organisation", "zone").filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    told = {
        "inspector": found,
        "form": form or ChargeForm(),
        "handing": handing or HandOnForm(found),
        "charges": found.charges.on(today()).select_related("organisation__parent").order_by("organisation__code"),
        "seats": leaving.open_seats(found),
        "left": found.to_day is not None and found.to_day <= today(),
    }
    faulty = (form is not None and form.errors) or handing is not None
    return page(request, "inspections/inspector.html", told, status=422 if faulty else 200)


@require_POST
@guarded(Action.INSPECTOR_CHANGE)
def hand_on(request: SignedIn, pk: int) -> HttpResponse:
    who = Inspector.objects.filter(pk=pk).first()
    if who is None:
        raise NotVisible()
    form = HandOnForm(who, request.POST)
    if not form.is_valid():
        return _inspector_page(request, pk, handing=form)
    told = form.cleaned_data
    done = leaving.hand_on(pk, told["to"].pk, why=told["why"], by=request.user, at=now())
    words = _("已交接 %(visits)s 次检查、%(schools)s 所挂牌学校。")
    messages.success(request, words % {"visits": done.visits, "schools": done.schools})
    return redirect("inspections:inspector", pk)


@require_POST
@guarded(Action.INSPECTOR_CHANGE)
def leave(request: SignedIn, pk: int) -> HttpResponse:
    leaving.leave(pk, why=request.POST.get("why", ""), by=request.user, at=now())
    messages.success(request, _("已移出名册，今后不再参加抽取和派员。"))
    return redirect("inspections:inspector", pk)


@require_POST
@guarded(Action.INSPECTOR_CHANGE)
def come_back(request: SignedIn, pk: int) -> HttpResponse:
    leaving.come_back(pk, by=request.user, at=now())
    messages.success(request, _("已回到名册，编号不变。"))
    return redirect("inspections:inspector", pk)


@guarded(Action.RECUSAL_DECLARE)
def recusals(request: SignedIn) -> HttpResponse:
    """The schools that the person declared to keep away from: the school only, never why."""
    mine, form = Inspector.objects.filter(user=request.user).first(), ChargeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        register.declare_recusal(form.cleaned_data["organisation"], by=request.user, at=now())
        messages.success(request, _("已申报回避，今后的抽取和派员都会避开。"))
        return redirect("inspections:recusals")
    rows = mine.recusals.on(today()).select_related("organisation").order_by("organisation__code") if mine else []
    told = {"mine": mine, "form": form, "recusals": rows}
    return page(request, "inspections/recusals.html", told, status=422 if form.errors else 200)


@require_POST
@guarded(Action.RECUSAL_DECLARE)
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    register.withdraw_recusal(pk, by=request.user, at=now())
    messages.success(request, _("已撤回申报。"))
    return redirect("inspections:recusals")
