"""The question page of analysts, what they save, and the indicators that come of it."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.directory.clock import now
from tijiao.insight import question_pages as pages
from tijiao.insight import questions
from tijiao.insight.forms import DraftForm
from tijiao.insight.models import KeptIndicator
from tijiao.pages.listing import listing
from tijiao.pages.render import page


@guarded(Action.QUESTION_ASK)
def ask(request: SignedIn) -> HttpResponse | FileResponse:
    """A question and its answer; asked by POST, so that it stands in no log of addresses."""
    if request.method == "POST" and request.POST.get("export") == "xlsx":
        return pages.workbook(request)
    told = pages.context(request)
    return page(request, "insight/question.html", told, partial="answer", status=422 if told["problem"] else 200)


@require_POST
@guarded(Action.QUESTION_ASK)
def save(request: SignedIn) -> HttpResponse:
    made = questions.save(request.POST.get("title", ""), request.POST.get("sql", ""), by=request.user, at=now())
    messages.success(request, _("已保存。"))
    return redirect(f"../?question={made.pk}")


@require_POST
@guarded(Action.QUESTION_ASK)
def forget(request: SignedIn, pk: int) -> HttpResponse:
    questions.forget(pk, by=request.user, at=now())
    messages.success(request, _("已删除。"))
    return redirect("insight:questions")


@guarded(Action.QUESTION_ASK)
def draft_new(request: SignedIn) -> HttpResponse:
    """The rest of what an indicator needs, beside the question's SQL."""
    begun = request.method == "POST" and "code" in request.POST
    form = DraftForm(request.POST if begun else None, initial={"sql": request.POST.get("sql", "")})
    if not begun or not form.is_valid():
        return page(request, "insight/draft_new.html", {"form": form}, status=422 if form.errors else 200)
    made = questions.draft(form.draft(), form.cleaned_data["sql"], by=request.user, at=now())
    messages.success(request, _("已提交，等科室负责人确认。"))
    return redirect("insight:draft", made.pk)


@guarded(Action.QUESTION_ASK)
def drafts(request: SignedIn) -> HttpResponse:
    rows, columns, search = pages.drafts(request.user), pages.draft_columns(), ("title_zh", "title_en", "code")
    told = {"empty_hint": _("从提问页存为指标的问题列在这里，另一人确认后就能用。")}
    return listing(request, rows, columns, title=_("自建指标"), search=search, context=told)


@guarded(Action.QUESTION_ASK)
def draft(request: SignedIn, pk: int) -> HttpResponse:
    return page(request, "insight/draft.html", pages.draft_context(request, _found(request, pk)))


@require_POST
@guarded(Action.INDICATOR_CONFIRM)
def decide(request: SignedIn, pk: int, verb: str) -> HttpResponse:
    verbs = {"confirm": questions.confirm, "withdraw": questions.withdraw}
    if verb not in verbs:
        raise NotVisible()
    verbs[verb](pk, by=request.user, at=now())
    messages.success(request, _("已办。"))
    return redirect("insight:draft", pk)


def _found(request: SignedIn, pk: int) -> KeptIndicator:
    found: KeptIndicator | None = pages.drafts(request.user).filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return found
