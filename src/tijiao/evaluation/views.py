"""The pages of evaluation: schemes, the order of a group, an organisation's points, weights tried, appeals."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tijiao.access.actions import Action
from tijiao.access.guard import SignedIn, guarded
from tijiao.directory.clock import now
from tijiao.directory.models import Organisation
from tijiao.evaluation import domain, evidence, pages
from tijiao.evaluation.forms import AnswerForm
from tijiao.evaluation.models import Appeal, Result, Scheme
from tijiao.pages.language import language
from tijiao.pages.listing import Column, listing
from tijiao.pages.render import page


@require_GET
@guarded(Action.EVALUATION_VIEW)
def schemes(request: SignedIn) -> HttpResponse:
    rows = Scheme.objects.visible_to(request.user)
    columns = [
        Column("title_zh", _("考核办法"), value=str, link=lambda row: reverse("evaluation:scheme", args=[row.code])),
        Column("period", _("考核期")), Column("issued_at", _("印发")),
        Column("withdrawn", _("备注"), value=lambda row: _("已停止") if row.withdrawn else "", order=""),
    ]  # fmt: skip
    told = {"empty_hint": _("工作包写明的考核方案列在这里，按年打分。")}
    search = ("title_zh", "title_en", "code")
    return listing(request, rows, columns, title=_("综合考核"), search=search, context=told)


@require_GET
@guarded(Action.EVALUATION_VIEW)
def scheme(request: SignedIn, code: str) -> HttpResponse | FileResponse:
    """The order of comparable organisations, and the scheme's items."""
    found = pages.scheme_of(request, code)
    if request.GET.get("export") == "xlsx":
        return pages.workbook(request, found)
    return page(request, "evaluation/scheme.html", pages.scheme_context(request, found))


@require_GET
@guarded(Action.EVALUATION_VIEW)
def organisation(request: SignedIn, code: str, at: str) -> HttpResponse:
    """One organisation's score with the path of every point."""
    return page(request, "evaluation/organisation.html",
                pages.organisation_context(request, pages.scheme_of(request, code), at))  # fmt: skip


@require_GET
@guarded(Action.EVALUATION_SCORE)
def trial(request: SignedIn, code: str) -> HttpResponse:
    """Other weights beside the scheme's own; nothing is stored."""
    return page(request, "evaluation/trial.html", pages.trial_context(request, pages.scheme_of(request, code)))


@require_POST
@guarded(Action.EVALUATION_SCORE)
def enter(request: SignedIn, code: str, at: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation, code=at)
    told = request.POST
    domain.enter(code, told.get("item", ""), organisation, _number(told.get("points", "")), told.get("evidence", ""),
                 files=request.FILES.getlist("files"), by=request.user, at=now())  # fmt: skip
    messages.success(request, _("已记入。"))
    return redirect("evaluation:organisation", code, at)


@require_POST
@guarded(Action.EVALUATION_ISSUE)
def issue(request: SignedIn, code: str) -> HttpResponse:
    domain.issue(code, by=request.user, at=now())
    messages.success(request, _("已印发，结果不再随数据变动。"))
    return redirect("evaluation:scheme", code)


@require_POST
@guarded(Action.EVALUATION_APPEAL)
def appeal(request: SignedIn, code: str, at: str) -> HttpResponse:
    result = get_object_or_404(Result.objects.visible_to(request.user), scheme__code=code, organisation__code=at)
    domain.appeal(result.pk, request.POST.get("item", ""), request.POST.get("text", ""),
                  files=request.FILES.getlist("files"), by=request.user, at=now())  # fmt: skip
    messages.success(request, _("申诉已提交。"))
    return redirect("evaluation:organisation", code, at)


@guarded(Action.EVALUATION_SCORE)
def answer(request: SignedIn, pk: int) -> HttpResponse:
    rows = Appeal.objects.visible_to(request.user).select_related("result__scheme", "result__organisation")
    found = get_object_or_404(rows, pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        item = next((one for one in found.result.scheme.entry.items if one.id == found.item), None)
        files = evidence.of(evidence.APPEAL, [pk]).get(pk, [])
        title = item.title.say(language()) if item else ""
        told = {"appeal": found, "files": files, "form": form, "item": title}
        return page(request, "evaluation/answer.html", told, status=422 if form.errors else 200)
    domain.answer(pk, form.answer(), by=request.user, at=now())
    messages.success(request, _("已答复。"))
    return redirect("evaluation:organisation", found.result.scheme.code, found.result.organisation.code)


def _number(text: str) -> float:
    """What was typed as a number; what is none is told by the verb as points outside."""
    try:
        return float(text)
    except ValueError:
        return -1.0
