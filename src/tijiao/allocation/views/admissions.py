"""The pages of admissions: applications as they are received, and how it came out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tijiao.access.actions import Action
from tijiao.access.gate import may
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.allocation import admission_lists, lottery
from tijiao.allocation.forms import ApplicationsForm
from tijiao.allocation.models import AllocationProblem, Applicant
from tijiao.allocation.views.problems import form_page, list_page, seen_problem
from tijiao.allocation.views.solutions import seen_solution
from tijiao.directory.clock import now
from tijiao.pages.render import page


@guarded(Action.ALLOCATION_RECEIVE)
def applicants(request: SignedIn, pk: int) -> HttpResponse:
    """Who applied, under which receipt."""
    found = _received(request, pk)
    rows = found.applicants.filter(dropped=False).select_related("problem__organisation").order_by("receipt")
    free = not found.solutions.standing().exists()
    columns = admission_lists.applicant_columns(found, may_change=free)
    return list_page(request, found, rows, columns, title=_("报名"), search=("receipt", "name"))


@guarded(Action.ALLOCATION_RECEIVE)
def receive(request: SignedIn, pk: int) -> HttpResponse:
    found = _received(request, pk)
    form = ApplicationsForm(found, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, _("登记报名"), _("登记"), found)
    many = len(lottery.receive(pk, form.cleaned_data["applications"], by=request.user, at=now()))
    told = ngettext("已登记 %(many)s 名，请把回执号告诉家长。", "已登记 %(many)s 名，请把回执号告诉家长。", many)
    messages.success(request, told % {"many": many})
    return redirect("allocation:applicants", pk)


@guarded(Action.ALLOCATION_RECEIVE)
def applicant(request: SignedIn, pk: int) -> HttpResponse:
    """Ask once more, and take an application back."""
    one = Applicant.objects.filter(pk=pk, dropped=False).first()
    if one is None:
        raise NotVisible()
    found = _received(request, one.problem_id)
    if request.method == "POST":
        lottery.take_back(pk, by=request.user, at=now())
        messages.success(request, _("报名已撤回。"))
        return redirect("allocation:applicants", found.pk)
    return page(request, "allocation/applicant.html", {"applicant": one, "problem": found})


@guarded(Action.ALLOCATION_VIEW)
def placements(request: SignedIn, pk: int) -> HttpResponse:
    """How it came out: admitted whole, by lot, or waiting; and why."""
    found = seen_solution(request, pk)
    rows = found.placements.select_related("applicant__problem__organisation")
    rows, search = rows.order_by("waiting", "place", "applicant__receipt"), ("applicant__receipt", "applicant__name")
    columns = admission_lists.placement_columns(found)
    return list_page(request, found.problem, rows, columns, solution=found, title=_("录取结果"), search=search)


def _received(request: SignedIn, pk: int) -> AllocationProblem:
    """An admission whose applications the person receives."""
    found = seen_problem(request, pk)
    if found.organisation is None or not may(request.user, Action.ALLOCATION_RECEIVE, at=found.organisation.path):
        raise NotVisible()
    return found
