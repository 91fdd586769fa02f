"""The list of forms, a form with its versions, and the designer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.directory import clock
from tijiao.forms import designing, question, shown
from tijiao.forms.drawing import posted, state
from tijiao.forms.models import Design
from tijiao.pages.listing import listing
from tijiao.pages.render import page


@guarded(Action.FORM_VIEW)
def forms(request: SignedIn) -> HttpResponse:
    """Every form, its version and its number of questions; for designers the drafts too."""
    may_design = bool(reach(request.user, Action.FORM_DESIGN))
    return listing(
        request, shown.latest_versions(), shown.COLUMNS, title=_("表单"),
        search=("form_id", "definition__title__zh", "definition__title__en"), template="forms/forms.html",
        context={"designs": Design.objects.order_by("form_id") if may_design else (), "may_design": may_design},
    )  # fmt: skip


@guarded(Action.FORM_VIEW)
def form(request: SignedIn, form_id: str) -> HttpResponse:
    """One form: its questions, who asks with it, what each version changed."""
    may_design = bool(reach(request.user, Action.FORM_DESIGN))
    rights = {"may_design": may_design, "may_issue": bool(reach(request.user, Action.LEDGER_ISSUE))}
    return page(request, "forms/form.html", shown.form_page(form_id) | rights)


@require_POST
@guarded(Action.FORM_DESIGN)
def begin(request: SignedIn) -> HttpResponse:
    """Begin a draft: of a new form, or of the next version of one."""
    sent = (request.POST.get(key, "").strip() for key in ("form_id", "title_zh", "title_en"))
    made = designing.begin(*sent, by=request.user, at=clock.now())
    return redirect("forms:design", made.pk)


@guarded(Action.FORM_DESIGN)
def design(request: SignedIn, pk: int) -> HttpResponse:
    """The designer."""
    return page(request, "forms/design.html", shown.designer(_design(pk), at=clock.now()))


@guarded(Action.FORM_DESIGN)
def ask(request: SignedIn, pk: int) -> HttpResponse:
    """One question of a draft: `?name=` one that is there, `?type=` a new one."""
    found, name = _design(pk), request.GET.get("name", "")
    raw = found.definition
    standing = designing.find(raw, name) or {}
    if request.method == "POST":
        made, choices = question.question_of(request.POST, raw, standing)
        return _changed(request, pk, designing.put(made, choices, was=name, inside=request.POST.get("inside", "")))
    told = question.page_of(raw, standing, request.GET)
    return page(request, "forms/question.html", told | {"design": found, "title": found.definition["title"]})


@require_POST
@guarded(Action.FORM_DESIGN)
def arrange(request: SignedIn, pk: int) -> HttpResponse:
    """Move, order or take out questions, or describe the form: what the designer's buttons send."""
    return _changed(request, pk, designing.act_of(request.POST))


@require_POST
@guarded(Action.FORM_DESIGN)
def workbook(request: SignedIn, pk: int) -> HttpResponse:
    """Put an XLSForm in the place of the draft's questions."""
    file = request.FILES.get("workbook")
    content = file.read(designing.MOST_BYTES + 1) if file is not None else b""
    read = designing.take_workbook(pk, content, by=request.user, at=clock.now())
    told = shown.designer(_design(pk), at=clock.now())
    status = 200 if read.definition is not None else 422
    return page(request, "forms/design.html", told | {"read": shown.read_in_words(read)}, status=status)


@require_POST
@guarded(Action.FORM_DESIGN)
def publish(request: SignedIn, pk: int) -> HttpResponse:
    """Publish a draft as the form's next version."""
    made = designing.publish_design(pk, version=_version(request), by=request.user, at=clock.now())
    messages.success(request, _("已发布第%(number)s版。") % {"number": made.version})
    return redirect("forms:form", made.form_id)


@require_POST
@guarded(Action.FORM_DESIGN)
def discard(request: SignedIn, pk: int) -> HttpResponse:
    designing.discard(pk, by=request.user, at=clock.now())
    messages.success(request, _("草稿已删去。"))
    return redirect("forms:forms")


@require_POST
@guarded(Action.FORM_DESIGN)
def try_out(request: SignedIn, pk: int) -> HttpResponse:
    """What the preview shows as one types into it; saves nothing."""
    checked = designing.check(_design(pk).definition)
    if checked.form is None:
        raise NotVisible()
    told = state(checked.form, posted(checked.form, request.POST), at=clock.now())
    return page(request, "forms/state.html", {"state": told})


def _design(pk: int) -> Design:
    found = Design.objects.filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return found


def _version(request: SignedIn) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _changed(request: SignedIn, pk: int, act: designing.Change) -> HttpResponse:
    designing.change(pk, act, version=_version(request), by=request.user, at=clock.now())
    return redirect("forms:design", pk)
