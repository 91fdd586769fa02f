"""The pages of awards."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tijiao.access.actions import Action
from tijiao.access.gate import may, reach
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.awards import domain, lists
from tijiao.awards.forms import GrantForm, RenewForm, RevokeForm
from tijiao.awards.models import Grant, Scheme
from tijiao.awards.shares import share_seen
from tijiao.directory.clock import now, today
from tijiao.pages.listing import listing
from tijiao.pages.render import page


@guarded(Action.AWARD_VIEW)
def schemes(request: SignedIn) -> HttpResponse:
    """Everything that schools can be accredited as, with live grants."""
    rows, columns = lists.schemes(request.user, on=today()), lists.scheme_columns()
    return listing(request, rows, columns, title=_("评选认定"), search=("title_zh", "title_en", "code"))


@guarded(Action.AWARD_VIEW)
def scheme(request: SignedIn, pk: int) -> HttpResponse:
    """The register of one scheme, and the share of those that could hold it."""
    shown = _scheme(request, pk)
    told = {
        "scheme": shown,
        "share": share_seen(shown, request.user, on=today()),
        "may_change": not shown.withdrawn and bool(reach(request.user, Action.GRANT_CHANGE)),
    }
    rows, columns = lists.grants(shown, request.user, on=today()), lists.grant_columns(shown)
    search, template = ("organisation__name", "evidence"), "awards/scheme.html"
    return listing(request, rows, columns, title=str(shown), search=search, template=template, context=told)


@guarded(Action.AWARD_VIEW)
def without(request: SignedIn, pk: int) -> HttpResponse:
    """Who could hold the award and does not."""
    shown = _scheme(request, pk)
    rows, title = lists.without(shown, request.user, on=today()), _("尚未取得：%(scheme)s") % {"scheme": shown}
    context, template = {"scheme": shown}, "awards/without.html"
    search = ("name", "code", "letters")
    return listing(
        request, rows, lists.without_columns(), title=title, search=search, template=template, context=context
    )


@guarded(Action.GRANT_CHANGE)
def add(request: SignedIn, pk: int) -> HttpResponse:
    shown = _scheme(request, pk)
    form = GrantForm(request.user, shown, request.POST or None, initial={"organisation": request.GET.get("at", "")})
    if request.method != "POST" or not form.is_valid():
        return page(request, "awards/add.html", {"form": form, "scheme": shown}, status=422 if form.errors else 200)
    made = domain.grant(pk, form.cleaned_data["organisation"], form.accreditation(), by=request.user, at=now())
    messages.success(request, _("已认定。"))
    return redirect("awards:grant", made.pk)


@guarded(Action.AWARD_VIEW)
def grant(request: SignedIn, pk: int) -> HttpResponse:
    """One grant: its days, the document behind it, what it renewed and what renewed it."""
    shown = _grant(request, pk)
    told = {
        "grant": shown,
        "level": lists.level_title(shown.scheme, shown.level),
        "state": dict(lists.states())[shown.state],
        "renewal": Grant.objects.filter(renews=shown).first(),
        "may_change": shown.revoked_on is None and may(request.user, Action.GRANT_CHANGE, at=shown.organisation.path),
    }
    return page(request, "awards/grant.html", told)


@guarded(Action.GRANT_CHANGE)
def renew(request: SignedIn, pk: int) -> HttpResponse:
    shown = _grant(request, pk)
    form = RenewForm(shown.scheme, request.POST or None, initial={"level": shown.level})
    if request.method != "POST" or not form.is_valid():
        return page(request, "awards/renew.html", {"form": form, "grant": shown}, status=422 if form.errors else 200)
    made = domain.renew(pk, form.accreditation(), by=request.user, at=now())
    messages.success(request, _("已复核，新的认定自 %(day)s 起。") % {"day": made.granted_on})
    return redirect("awards:grant", made.pk)


@guarded(Action.GRANT_CHANGE)
def revoke(request: SignedIn, pk: int) -> HttpResponse:
    shown = _grant(request, pk)
    form = RevokeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "awards/revoke.html", {"form": form, "grant": shown}, status=422 if form.errors else 200)
    domain.revoke(pk, on=form.cleaned_data["on"], why=form.cleaned_data["why"], by=request.user, at=now())
    messages.success(request, _("已撤销。"))
    return redirect("awards:grant", pk)


def _scheme(request: SignedIn, pk: int) -> Scheme:
    found: Scheme | None = Scheme.objects.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return found


def _grant(request: SignedIn, pk: int) -> Any:
    """The grant with its `state` of today."""
    seen = Grant.objects.visible_to(request.user).select_related("scheme", "organisation", "granted_by", "renews")
    found = lists.with_state(seen, on=today()).filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return found
