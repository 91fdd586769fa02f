"""The page of notices, and the page on which one says how to hear of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tijiao.access.guard import SignedIn, signed_in
from tijiao.directory import clock
from tijiao.notices import channels, domain
from tijiao.notices.forms import ChannelForm, HoursForm
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


@signed_in
def hours(request: SignedIn) -> HttpResponse:
    """When the digest comes, when nothing comes, and by which channels."""
    form = HoursForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        channels.set_hours(**form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, _("已保存。"))
        return redirect("notices:hours")
    told = {"form": form, "channels": channels.standings(request.user), "adding": ChannelForm()}
    return page(request, "notices/hours.html", told)


@require_POST
@signed_in
def add(request: SignedIn) -> HttpResponse:
    form = ChannelForm(request.POST)
    if form.is_valid() and form.add(by=request.user, at=clock.now()):
        messages.success(request, _("已添加。请试发一条，看能不能收到。"))
        return redirect("notices:hours")
    told = {"form": HoursForm(user=request.user), "adding": form}
    return page(request, "notices/hours.html", told | {"channels": channels.standings(request.user)}, status=422)


@require_POST
@signed_in
def try_out(request: SignedIn, pk: int) -> HttpResponse:
    found = channels.try_out(pk, by=request.user)
    messages.success(request, _("已试发到%(channel)s。") % {"channel": found})
    return redirect("notices:hours")


@require_POST
@signed_in
def drop(request: SignedIn, pk: int) -> HttpResponse:
    channels.drop(pk, by=request.user, at=clock.now())
    messages.success(request, _("已删去，不再发送到那里。"))
    return redirect("notices:hours")
