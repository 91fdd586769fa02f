"""The tree, the picker's answers, an organisation and what can be changed about it."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.gate import may, require
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.directory import clock
from tijiao.directory.models import Holding, Membership, Organisation, Post, Succession
from tijiao.pages.render import page
from tijiao.web.changes import VERBS, ChangeForm, Verb, read_undo, undo_token
from tijiao.web.organisations import attributes_of, children, crumbs_of, picked
from tijiao.web.school_changes import verbs_of
from tijiao.web.views.schools import WITH_A_FILE

MOST_FOUND = 100


def _organisation(request: SignedIn, code: str, action: Action = Action.ORGANISATION_VIEW) -> Organisation:
    found: Organisation | None = Organisation.objects.filter(code=code).select_related("parent").first()
    if found is None:
        raise NotVisible()
    require(request.user, action, at=found.path, view=Action.ORGANISATION_VIEW)
    return found


@guarded(Action.ORGANISATION_VIEW)
def tree(request: SignedIn) -> HttpResponse:
    """The roots and what hangs below them; deeper branches come when they are opened. ?q= lists what was found."""
    on, text = clock.today(), request.GET.get("q", "").strip()
    found = Organisation.objects.live(on=on).named_like(text).select_related("parent") if text else None
    roots = list(children(None, on=on))
    context = {
        "q": text,
        "found": found.order_by("path")[:MOST_FOUND] if found is not None else None,
        "most": MOST_FOUND,
        "roots": [(root, children(root, on=on)) for root in roots],
        "total": Organisation.objects.live(on=on).count(),
    }
    return page(request, "web/organisations.html", context, partial="tree")


@guarded(Action.ORGANISATION_VIEW)
def below(request: SignedIn, code: str) -> HttpResponse:
    found = _organisation(request, code)
    context = {"nodes": children(found, on=clock.today()), "organisation": found}
    return page(request, "web/organisations_below.html", context, partial="nodes")


@guarded(Action.ORGANISATION_VIEW)
def pick(request: SignedIn) -> HttpResponseBase:
    kinds = request.GET.get("kinds", "").split(",")
    return JsonResponse({"results": picked(request.GET.get("q", ""), kinds, on=clock.today())})


@guarded(Action.ORGANISATION_VIEW)
def organisation(request: SignedIn, code: str) -> HttpResponse:
    found, on = _organisation(request, code), clock.today()
    changes = may(request.user, Action.ORGANISATION_CHANGE, at=found.path) and found.closed_on is None
    context = {
        "organisation": found,
        "crumbs": crumbs_of(found),
        "attributes": attributes_of(found),
        "on": on,
        "memberships": Membership.objects.filter(organisation=found).select_related("grouping").order_by("-from_day"),
        "children": children(found, on=on),
        "verbs": verbs_of(found) if changes else {},
        "successions": Succession.objects.filter(Q(before=found) | Q(after=found)).select_related("before", "after"),
        "posts": _posts(request, found),
        "undo": request.GET.get("undo", ""),
        "has_file": found.kind in WITH_A_FILE,
    }
    return page(request, "web/organisation.html", context)


def _posts(request: SignedIn, found: Organisation) -> Any:
    """The posts with who holds them today, where the person may see posts."""
    if not may(request.user, Action.POST_VIEW, at=found.path):
        return None
    now = Holding.objects.on(clock.today()).select_related("user")
    return (
        Post.objects.filter(organisation=found, closed_on=None)
        .prefetch_related(Prefetch("holdings", queryset=now, to_attr="held"))
        .order_by("pk")
    )


@guarded(Action.ORGANISATION_CHANGE)
def change(request: SignedIn, code: str, verb: str) -> HttpResponseBase:
    """One page for all verbs: the form, what will happen, and afterwards a way back where there is one."""
    found = _organisation(request, code, Action.ORGANISATION_CHANGE)
    chosen = verbs_of(found).get(verb)
    if chosen is None:
        raise NotVisible()
    form = chosen.asked(verb, found, request.POST or None)
    context = {"organisation": found, "verb": chosen, "form": form, "crumbs": crumbs_of(found)}
    if request.method != "POST" or not form.is_valid():
        return page(request, "web/organisation_change.html", context, status=400 if form.errors else 200)
    if chosen.look is not None and "seen" not in request.POST:
        context["counts"] = chosen.look(found, form.cleaned_data, by=request.user, at=clock.now())
        return page(request, "web/organisation_confirm.html", context)
    return _changed(request, found, chosen, form)


def _changed(request: SignedIn, found: Organisation, chosen: Verb, form: ChangeForm) -> HttpResponseBase:
    token = undo_token(chosen, found)
    chosen.apply(found, form.cleaned_data, by=request.user, at=clock.now())
    messages.success(request, _("已办理：%(verb)s") % {"verb": chosen.title})
    address = reverse("web:organisation", args=[found.code])
    return redirect(f"{address}?{urlencode({'undo': token})}" if token else address)


@guarded(Action.ORGANISATION_CHANGE)
@require_POST
def undo(request: SignedIn) -> HttpResponseBase:
    order = read_undo(request.POST.get("token", ""))
    found, verb = _organisation(request, order["code"], Action.ORGANISATION_CHANGE), VERBS[order["verb"]]
    form = verb.form(order["told"])
    if not form.is_valid():
        raise NotVisible()
    verb.apply(found, form.cleaned_data, by=request.user, at=clock.now())
    messages.success(request, _("已撤回上一步。"))
    return redirect("web:organisation", code=found.code)
