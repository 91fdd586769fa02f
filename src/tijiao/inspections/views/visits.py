"""The pages of visits: one's own, all, one visit, and the page on which it is filled in."""

from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.access.guard import SignedIn, guarded, keep_refusal
from tijiao.access.problems import NotAllowed
from tijiao.directory.clock import now, today
from tijiao.directory.models import User
from tijiao.forms import attachments
from tijiao.inspections import changing, visiting, visits
from tijiao.inspections.models import Visit, VisitState
from tijiao.inspections.round_forms import MoveForm, ReasonForm
from tijiao.kernel.problems import Problems
from tijiao.outbox.answers import done, kept_on_device
from tijiao.outbox.domain import Made, before, once, slip_of
from tijiao.pages.listing import listing
from tijiao.pages.render import page
from tijiao.pages.sentences import sentence


@guarded(Action.VISIT_VIEW)
def all_visits(request: SignedIn) -> HttpResponse:
    """Every visit that the person may see; above it those that are the person's own to make."""
    return listing(
        request,
        visiting.visits(request.user),
        visiting.visit_columns(),
        title=pgettext("many", "检查"),
        search=("organisation__name", "sheets__round__title"),
        template="inspections/visits.html",
        context={"own": visiting.own_visits(request.user), "today": today(),
                 "empty_hint": _("批次里排好的检查列在这里：哪天、哪校、谁去、结果如何。")},
    )  # fmt: skip


@guarded(Action.VISIT_VIEW)
def visit(request: SignedIn, pk: int) -> HttpResponse:
    return _visit_page(request, pk)


def _visit_page(request: SignedIn, pk: int, move: MoveForm | None = None) -> HttpResponse:
    found = visiting.seen_visit(request.user, pk)
    told = {**visiting.visit_page(found, request.user), "reason": ReasonForm(), "today": today()}
    told["move"] = move or MoveForm(initial={"to_day": found.on_day})
    return page(request, "inspections/visit.html", told, status=422 if move else 200)


@guarded(Action.VISIT_FILE)
def fill(request: SignedIn, pk: int) -> HttpResponse:
    """Fill a visit in and file it, on a phone at the school gate or at a desk."""
    found = visiting.seen_visit(request.user, pk)
    if not may(request.user, Action.VISIT_FILE, at=found.organisation.path) or not visits.files(found, request.user):
        raise NotAllowed(action=str(Action.VISIT_FILE))
    if request.method == "POST":
        return _file(request, found)
    if found.state != VisitState.PLANNED:
        return redirect("inspections:visit", pk)
    told = {"visit": found, "rows": visiting.sheet_rows(found), "today": today()}
    return kept_on_device(page(request, "inspections/fill.html", told))


def _file(request: SignedIn, found: Visit) -> HttpResponse:
    at, slip = now(), slip_of(request.POST)
    known = before(slip, by=request.user)
    if known is not None:
        return done(request, known)
    filing = _filing(request, found, at)  # photos are looked at before the database is held
    try:
        made = once(slip, partial(_act, found, filing, request.user, at), by=request.user, at=at)
    except Problems as refused:
        keep_refusal(request, refused, act=str(Action.VISIT_FILE))
        told = {
            "visit": found,
            "rows": visiting.sheet_rows(found, request.POST),
            "faults": [sentence(one) for one in refused.found],
            "today": today(),
        }
        return page(request, "inspections/fill.html", told, status=422)
    messages.success(request, _("检查已报送。"))
    return done(request, made)


def _act(found: Visit, filing: visits.Filing, by: User, at: datetime) -> Made:
    visits.file_visit(found.pk, filing, by=by, at=at)
    return Made(("inspections.visit", found.pk), reverse("inspections:visit", args=[found.pk]))


def _filing(request: SignedIn, found: Visit, at: datetime) -> visits.Filing:
    """What the page sent; entered as long before it came as it lay on the device, whatever the device's clock says."""
    photos = {}
    for name in request.FILES:
        sheet, _dash, item = name.removeprefix("p-").partition("-")
        if name.startswith("p-") and sheet.isdigit():
            photos[int(sheet), item] = [attachments.ready(one) for one in request.FILES.getlist(name)]
    slip, day = slip_of(request.POST), request.POST.get("done_on", "")
    entered = at - slip.lay if slip else None
    return visits.Filing(visiting.told(found, request.POST), parse_date(day) if day else None, entered, photos)


@require_POST
@guarded(Action.ROUND_PLAN)
def cancel(request: SignedIn, pk: int) -> HttpResponse:
    changing.cancel_visit(pk, why=request.POST.get("why", ""), by=request.user, at=now())
    messages.success(request, _("已取消这次检查，并通知学校和检查人员。"))
    return redirect("inspections:visit", pk)


@require_POST
@guarded(Action.ROUND_PLAN)
def move(request: SignedIn, pk: int) -> HttpResponse:
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _visit_page(request, pk, form)
    told = form.cleaned_data
    changing.move_visit(pk, told["to_day"], why=told["why"], by=request.user, at=now())
    messages.success(request, _("已改期，并通知学校和检查人员。"))
    return redirect("inspections:visit", pk)


@require_POST
@guarded(Action.ROUND_PLAN)
def restore(request: SignedIn, pk: int) -> HttpResponse:
    changing.restore_visit(pk, by=request.user, at=now())
    messages.success(request, _("已恢复这次检查，并通知学校和检查人员。"))
    return redirect("inspections:visit", pk)
