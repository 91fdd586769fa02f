"""The page of notices."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tijiao.access.guard import SignedIn, signed_in
from tijiao.directory import clock
from tijiao.notices import domain
from tijiao.notices.kinds import Kind
from tijiao.notices.models import Notice
from tijiao.pages.render import page

ON_A_PAGE = 30


@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """What the person was told: unread first; `?kind=` keeps one kind."""
    rows, chosen = Notice.objects.of(request.user), request.GET.get("kind", "")
    kinds = [(one, Kind(one).label) for one in sorted(set(rows.order_by().values_list("kind", flat=True)))]
    shown = rows.filter(kind=chosen) if chosen in Kind.values else rows
    found = Paginator(shown.unread_first().select_related("read_by"), ON_A_PAGE).get_page(request.GET.get("page"))
    return page(request, "notices/notices.html", {"page_obj": found, "kinds": kinds, "chosen": chosen})


@require_POST
@signed_in
def open_(request: SignedIn, pk: int) -> HttpResponse:
    """Read it, and go where it leads."""
    return redirect(domain.read(pk, by=request.user, at=clock.now()).url)


@require_POST
@signed_in
def read_all(request: SignedIn) -> HttpResponse:
    count = domain.read_all(by=request.user, at=clock.now())
    messages.success(request, _("%(count)s条通知已标为已读。") % {"count": count})
    return redirect("notices:notices")
