"""Dropout control: the candidates that wait for their school, and what became of the others."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.cases import chain, domain
from tijiao.cases.models import Candidate, CaseType
from tijiao.cases.receiving import Receiving
from tijiao.directory.clock import now, today
from tijiao.pages.render import page


@guarded(Action.DROPOUT_VIEW)
def dropout(request: SignedIn) -> HttpResponse:
    """Pupils who are missing from the roll, by school, and the cases that follow."""
    return page(request, "cases/dropout.html", chain.context(request.user, on=today()))


@require_POST
@guarded(Action.PUPIL_CHANGE)
def explain(request: SignedIn, pk: int) -> HttpResponse:
    domain.explain(pk, request.POST.get("words", ""), by=request.user, at=now())
    messages.success(request, _("去向已说明。"))
    return redirect("cases:dropout")


@guarded(Action.PUPIL_CHANGE)
def confirm(request: SignedIn, pk: int) -> HttpResponse:
    """Confirm a dropout with what the case needs to know; the case opens with the school."""
    kind = CaseType.objects.declared().filter(code="dropout").first()
    rows = reach(request.user, Action.PUPIL_CHANGE).limit(Candidate.objects.filter(outcome=""), "organisation__path")
    candidate = rows.select_related("pupil", "organisation").filter(pk=pk).first()
    if kind is None or candidate is None:
        raise NotVisible()
    receiving = Receiving(kind, request, at=now())
    if request.method != "POST" or not receiving.valid:
        told = {"candidate": candidate, "drawing": receiving.drawing}
        return page(request, "cases/confirm.html", told, status=422 if request.method == "POST" else 200)
    case = domain.confirm(pk, receiving.answers, by=request.user, at=now())
    return redirect("cases:case", case.pk)
