"""One's own things: looks, language, and the first password."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings as project
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tijiao.access.guard import open_to_all, signed_in
from tijiao.directory import clock, codes
from tijiao.directory.problems import WrongCode
from tijiao.pages.context import THEMES
from tijiao.pages.render import page
from tijiao.pages.sentences import sentence

YEAR = 365 * 24 * 3600


class FirstPassword(forms.Form):
    """A one-time code, and the password that one wants from now on."""

    username = forms.CharField(label=_("账号"), max_length=60)
    code = forms.CharField(label=_("一次性登录码"), max_length=40, help_text=_("形如 ABCD-EFGH-JKMN，不分大小写。"))
    password = forms.CharField(
        label=_("新密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 10 位，不要只用数字，也不要与账号、姓名相近。"),
    )
    again = forms.CharField(label=_("再输一次"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("password") and told.get("again") and told["password"] != told["again"]:
            self.add_error("again", _("两次输入的密码不一致。"))
        return told

    def redeem(self) -> bool:
        """Whether the password is set; what was wrong then stands at its field."""
        told = self.cleaned_data
        try:
            codes.redeem(told["username"], told["code"], told["password"], at=clock.now())
        except WrongCode as problem:
            self.add_error(None, sentence(problem))
        except ValidationError as weak:
            self.add_error("password", weak)
        return not self.errors


@open_to_all
@sensitive_post_parameters()
def first_password(request: HttpRequest) -> HttpResponseBase:
    form = FirstPassword(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.redeem():
        messages.success(request, _("密码已设好，请登录。"))
        return redirect("account_login")
    return page(request, "web/code.html", {"form": form}, status=400 if form.errors else 200)


@signed_in
def settings(request: HttpRequest) -> HttpResponse:
    return page(request, "web/settings.html", {"minutes": project.SESSION_COOKIE_AGE // 60})


@open_to_all
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Kept on the account, and in the browser for the sign-in page."""
    chosen = request.POST.get("language", "")
    answer = redirect(_back(request))
    if chosen in dict(project.LANGUAGES):
        answer.set_cookie(project.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR, samesite="Lax")
        _keep(request, "language", chosen)
    return answer


@open_to_all
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the system is."""
    chosen = request.POST.get("theme", "")
    answer = redirect(_back(request))
    if chosen in THEMES:
        answer.set_cookie("theme", chosen, max_age=YEAR, samesite="Lax")
        _keep(request, "theme", chosen)
    return answer


def _keep(request: HttpRequest, name: str, value: str) -> None:
    if request.user.is_authenticated:
        setattr(request.user, name, value)
        request.user.save(update_fields=[name])


def _back(request: HttpRequest) -> str:
    """Where the person came from, if that is here."""
    told = request.POST.get("next", "/")
    return told if url_has_allowed_host_and_scheme(told, {request.get_host()}) and not urlsplit(told).netloc else "/"
