"""The page of proposals: kinds of finding that stand in many schools, to be taken up for the city or dismissed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.guard import SignedIn, guarded
from tijiao.directory.clock import now, today
from tijiao.inspections import limits, proposing
from tijiao.inspections.models import Proposal
from tijiao.inspections.round_forms import ReasonForm
from tijiao.pages.render import page


@guarded(Action.PROPOSAL_DECIDE)
def proposals(request: SignedIn) -> HttpResponse:
    """What waits for a decision, then what was decided."""
    rows = Proposal.objects.select_related("kind", "round", "decided_by").order_by("-state", "-made_on", "-pk")
    schools, days = (limits.value(code, on=today()) for code in (limits.MANY_SCHOOLS, limits.MANY_DAYS))
    told = {"proposals": rows, "reason": ReasonForm(), "schools": schools, "days": days}
    return page(request, "inspections/proposals.html", told)


@require_POST
@guarded(Action.PROPOSAL_DECIDE)
def dismiss(request: SignedIn, pk: int) -> HttpResponse:
    proposing.dismiss(pk, why=request.POST.get("why", ""), by=request.user, at=now())
    messages.success(request, _("已记录：不立题。"))
    return redirect("inspections:proposals")
