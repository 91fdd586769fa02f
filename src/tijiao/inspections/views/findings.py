"""The pages of findings."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.gate import may, reach
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.directory.clock import now, today
from tijiao.forms import attachments
from tijiao.inspections import cells, domain, lists, story
from tijiao.inspections.forms import RecheckForm, RectifyForm, ReportForm
from tijiao.inspections.models import Finding, FindingRule
from tijiao.pages.listing import listing
from tijiao.pages.render import page


@guarded(Action.FINDING_VIEW)
def findings(request: SignedIn) -> HttpResponse:
    """Every finding that the person may see, with filters by kind, state, time and town."""
    return listing(
        request,
        lists.rows(request.user, on=today()),
        lists.columns(request.user, on=today()),
        title=_("问题隐患"),
        search=("title", "organisation__name"),
        template="inspections/findings.html",
        context={
            "empty_hint": _("检查和自查发现的问题在这里跟踪整改，直到销号。"),
            "may_report": bool(reach(request.user, Action.FINDING_REPORT)),
            "may_decide": bool(reach(request.user, Action.PROPOSAL_DECIDE)),
        },
    )


@guarded(Action.FINDING_VIEW)
def finding(request: SignedIn, pk: int) -> HttpResponse:
    return _finding_page(request, pk)


@guarded(Action.FINDING_VIEW)
def kinds(request: SignedIn) -> HttpResponse:
    """The kinds of hazard with their rules of today."""
    rules = FindingRule.objects.on(today()).filter(kind__withdrawn=False).select_related("kind")
    return page(request, "inspections/kinds.html", {"rules": rules.order_by("kind__place")})


@guarded(Action.FINDING_VIEW)
def grid(request: SignedIn) -> HttpResponse:
    """The safety grid with the posts and names of every cell in reach; towns open onto their schools."""
    found = cells.rows(reach(request.user, Action.FINDING_VIEW), on=today())
    asked = any(request.GET.get(key) for key in ("q", "parent", "kind", "covered", "export"))
    shown = found if asked else cells.folded(found)
    return listing(
        request,
        shown.select_related("parent"),
        cells.columns(request.user, shown, on=today()),
        title=_("安全网格"),
        template="inspections/cells.html",
        context={
            "uncovered": found.filter(covered=False).count(),
            "opened": request.GET.get("parent"),
            "folded": shown is not found,
            "empty_hint": _("单位设立后，学校、镇街和主管科室各为一格，写明岗位和在岗人。"),
        },
    )


@guarded(Action.FINDING_REPORT)
def report(request: SignedIn) -> HttpResponse:
    """The form on which a hazard is reported, on a phone as well as at a desk."""
    form = ReportForm(request.user, request.POST or None, initial={"organisation": request.GET.get("at", "")})
    if request.method != "POST" or not form.is_valid():
        told = {"form": form, "may_look": bool(reach(request.user, Action.FINDING_VIEW))}
        return page(request, "inspections/report.html", told, status=422 if form.errors else 200)
    made = domain.report(form.found(), by=request.user, at=now())
    messages.success(request, _("已登记，整改期限 %(due)s。") % {"due": made.due_on})
    if may(request.user, Action.FINDING_VIEW, at=made.organisation.path):
        return redirect("inspections:finding", made.pk)
    return redirect("inspections:report")


@require_POST
@guarded(Action.FINDING_RECTIFY)
def rectify(request: SignedIn, pk: int) -> HttpResponse:
    form = RectifyForm(request.POST)
    if not form.is_valid():
        return _finding_page(request, pk, form)
    photos = {
        field: [attachments.ready(one) for one in request.FILES.getlist(f"{field}_photos")]
        for field in ("before", "after")
    }
    domain.rectify(pk, replace(form.fix(), photos=photos), by=request.user, at=now())
    messages.success(request, _("已报告整改，等待复查。"))
    return redirect("inspections:finding", pk)


@require_POST
@guarded(Action.FINDING_RECHECK)
def recheck(request: SignedIn, pk: int, rectification: int) -> HttpResponse:
    form = RecheckForm(request.POST)
    if not form.is_valid():
        return _finding_page(request, pk, form)
    passed, note = form.cleaned_data["passed"] == "yes", form.cleaned_data["note"]
    domain.recheck(rectification, passed=passed, note=note, by=request.user, at=now())
    messages.success(request, _("复查通过，已销号。") if passed else _("已退回整改，期限重新计算。"))
    return redirect("inspections:finding", pk)


def _finding_page(request: SignedIn, pk: int, form: Any = None) -> HttpResponse:
    seen = Finding.objects.visible_to(request.user)
    about = ("organisation__parent", "kind", "reported_by", "repeat_of", "passed_over")
    shown = seen.select_related(*about).filter(pk=pk).first()
    if shown is None:
        raise NotVisible()
    context = story.context(shown, request.user, on=today(), form=form)
    return page(request, "inspections/finding.html", context, status=422 if form else 200)
