"""Accounts, for the security administrator: lock, unlock, a new one-time code."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.directory import clock, codes, domain
from tijiao.directory.models import Holding, User
from tijiao.pages.listing import Column, listing
from tijiao.pages.render import page
from tijiao.web.problems import NotYourself

ACCOUNTS = (
    Column("username", _("账号"), link=lambda row: reverse("web:account", args=[row.pk])),
    Column("name", _("姓名")),
    Column("is_active", _("状态"), choices=((True, _("启用")), (False, _("锁定")))),
    Column("must_set_password", _("密码"), choices=((True, _("待设置")), (False, _("已设置")))),
    Column("last_login", _("上次登录")),
)


class NewAccount(forms.Form):
    username = forms.CharField(label=_("账号"), max_length=60, help_text=_("登录时用，设好后不能改。"))
    name = forms.CharField(label=_("姓名"), max_length=60)
    email = forms.EmailField(label=_("邮箱"), required=False)


class Reason(forms.Form):
    reason = forms.CharField(label=_("事由"), max_length=200, help_text=_("事由会记入审计。"))


@guarded(Action.ACCOUNT_VIEW)
def accounts(request: SignedIn) -> HttpResponseBase:
    rows = User.objects.order_by("username")
    return listing(
        request,
        rows,
        ACCOUNTS,
        title=pgettext("many", "账号"),
        search=("username", "name"),
        template="web/accounts.html",
    )


def _account(pk: int) -> User:
    found = User.objects.filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return found


def _page(request: SignedIn, user: User, **told: Any) -> HttpResponse:
    holdings = Holding.objects.filter(user=user).select_related("post__organisation").order_by("-from_day")
    open_code = user.codes.filter(used_at=None, expires_at__gt=clock.now()).first()
    context = {"account": user, "holdings": holdings, "open_code": open_code, "form": Reason(), **told}
    return page(request, "web/account.html", context, status=400 if context["form"].errors else 200)


@guarded(Action.ACCOUNT_VIEW)
def account(request: SignedIn, pk: int) -> HttpResponse:
    return _page(request, _account(pk))


@guarded(Action.ACCOUNT_CHANGE)
@never_cache
def new(request: SignedIn) -> HttpResponse:
    form = NewAccount(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        made = domain.add_account(**form.cleaned_data, by=request.user, at=at)
        return _page(request, made, code=codes.issue(made, by=request.user, at=at))
    return page(request, "web/account_new.html", {"form": form}, status=400 if form.errors else 200)


@guarded(Action.ACCOUNT_CHANGE)
@require_POST
def lock(request: SignedIn, pk: int) -> HttpResponseBase:
    user, form = _account(pk), Reason(request.POST)
    if user == request.user:
        raise NotYourself()
    if not form.is_valid():
        return _page(request, user, form=form)
    domain.set_active(user, not user.is_active, by=request.user, at=clock.now(), reason=form.cleaned_data["reason"])
    messages.success(request, _("账号已启用。") if user.is_active else _("账号已锁定。"))
    return redirect("web:account", pk=pk)


@guarded(Action.ACCOUNT_CHANGE)
@require_POST
@never_cache
def code(request: SignedIn, pk: int) -> HttpResponse:
    """The code is shown on this one page and nowhere again."""
    user = _account(pk)
    return _page(request, user, code=codes.issue(user, by=request.user, at=clock.now()))
