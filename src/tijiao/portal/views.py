"""The portal's own pages: where one starts, the published heads of the audit chain, the language."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tijiao.access.guard import open_to_all
from tijiao.audit.models import DayHead
from tijiao.pages.listing import Column, listing
from tijiao.pages.public import entries, is_public
from tijiao.pages.render import page

HEADS = (
    Column("day", _("日期")),
    Column("number", _("链上序号"), number=True),
    Column("digest", _("当日摘要（SHA-256）"), order=""),
)
START = "portal:start"


@open_to_all
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """What a resident can do here."""
    return page(request, "portal/start.html", {"entries": entries()})


@open_to_all
@require_GET
def audit_heads(request: HttpRequest) -> HttpResponseBase:
    return listing(
        request,
        DayHead.objects.order_by("-day"),
        HEADS,
        title=_("审计日摘要"),
        search=("digest",),
        template="portal/audit_heads.html",
    )


@open_to_all
@require_GET
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Read the portal in another language: the only cookie that a visitor gets without sending something."""
    back = urlsplit(request.META.get("HTTP_REFERER", "")).path
    answer = redirect(back if is_public(back) else START)
    if code in dict(settings.LANGUAGES):
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, samesite="Lax", secure=settings.BEHIND_TLS)
    return answer
