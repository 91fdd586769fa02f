"""The pages of draws: both sides before they are frozen, the draw as it stands, and the file that anybody replays."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.directory.clock import now, today
from tijiao.draws.forms import GiveUpForm, RevealForm
from tijiao.inspections import draws, frames, problems, visiting
from tijiao.inspections.drawn import context
from tijiao.inspections.models import Draw
from tijiao.inspections.round_forms import FreezeForm
from tijiao.pages.render import page


@guarded(Action.ROUND_PLAN)
def freeze(request: SignedIn, pk: int) -> HttpResponse:
    """Both sides as they would be frozen, and the terms of the draw."""
    found = visiting.seen_round(request.user, pk)
    if not found.drawn:
        raise problems.NotDrawn(kind=found.get_kind_display())
    frame = frames.frame(found, on=today())
    form = FreezeForm(found, frame, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        told = {"form": form, "round": found, "frame": frame}
        return page(request, "inspections/freeze.html", told, status=422 if form.errors else 200)
    made = draws.freeze(pk, form.terms(), by=request.user, at=now())
    messages.success(request, _("名单已固定并公布，等待公开随机数。"))
    return redirect("inspections:draw", made.pk)


@guarded(Action.VISIT_VIEW)
def draw(request: SignedIn, pk: int) -> HttpResponse:
    found = Draw.objects.select_related("round__office", "frozen_by", "settled_by").filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    office = found.round.office.path if found.round else ""
    told = {**context(found), "may_settle": found.state == "frozen" and may(request.user, Action.ROUND_PLAN, at=office)}
    return page(request, "inspections/draw.html", {**told, "reveal": RevealForm(), "reason": GiveUpForm()})


@require_POST
@guarded(Action.FINDING_SAMPLE)
def sample(request: SignedIn) -> HttpResponse:
    made = draws.freeze_sample(by=request.user, at=now())
    messages.success(request, _("复查抽样的名单已固定并公布，等待公开随机数。"))
    return redirect("inspections:draw", made.pk)


@require_POST
@guarded(Action.ROUND_PLAN)
def reveal(request: SignedIn, pk: int) -> HttpResponse:
    draws.reveal(pk, public=request.POST.get("public", ""), by=request.user, at=now())
    messages.success(request, _("抽取已揭晓，结果和随机数已公布。"))
    return redirect("inspections:draw", pk)


@require_POST
@guarded(Action.ROUND_PLAN)
def abort(request: SignedIn, pk: int) -> HttpResponse:
    draws.abort(pk, why=request.POST.get("why", ""), by=request.user, at=now())
    messages.success(request, _("已作废。名单和原因继续公布。"))
    return redirect("inspections:draw", pk)
