"""Cases at work: the list, the page of a case and what is done there, intake, parts, publishing, the letter."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.gate import posts_of, reach
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.cases import domain, letter, lists, story
from tijiao.cases.acts import ACTS
from tijiao.cases.forms import PartForm, PublishForm, ReceiveForm, Said
from tijiao.cases.models import Answer, Case, CaseType, Part, TimeLimit
from tijiao.cases.personal import struck
from tijiao.cases.receiving import Receiving
from tijiao.cases.types import declared
from tijiao.directory.clock import now, today
from tijiao.directory.models import User
from tijiao.pages.listing import listing
from tijiao.pages.render import page


@guarded(Action.CASE_VIEW)
def cases(request: SignedIn) -> HttpResponse:
    """The cases that the person sees, by views and filters."""
    view = request.GET.get("view", "")
    told = {"views": lists.VIEWS, "view": view, "may_receive": bool(receivable(request.user)),
            "empty_hint": _("收到的建议、信访、群众来件和交办事项都在这里办理。")}  # fmt: skip
    return listing(
        request,
        lists.rows(request.user, view, on=today()),
        lists.columns(on=today()),
        title=pgettext("many", "事项"),
        search=("number", "title"),
        template="cases/cases.html",
        context=told,
        most=lists.COUNTED,
    )


def receivable(user: User) -> list[CaseType]:
    """The types that the person may register, care apart."""
    if not reach(user, Action.CASE_RECEIVE):
        return []
    roles = {post.role for post in posts_of(user)}
    kinds = CaseType.objects.declared().exclude(guarded="care").exclude(code="dropout")
    return [kind for kind in kinds if roles.intersection(declared(kind).entry.receives)]


@guarded(Action.CASE_VIEW)
def kinds(request: SignedIn) -> HttpResponse:
    """The types of cases with what they are for, and the time limits in force today."""
    told = [(kind, declared(kind).entry) for kind in CaseType.objects.declared()]
    limits = [(one, story.length(one.count, one.unit)) for one in TimeLimit.objects.on(today()).order_by("code")]
    return page(request, "cases/kinds.html", {"kinds": told, "limits": limits})


@guarded(Action.CASE_RECEIVE)
def new(request: SignedIn) -> HttpResponse:
    """Which type to register."""
    told = [(kind, declared(kind).entry.about) for kind in receivable(request.user)]
    return page(request, "cases/new.html", {"kinds": told})


@guarded(Action.CASE_RECEIVE)
def receive(request: SignedIn, kind: str) -> HttpResponse:
    """Register a case of a type."""
    chosen = next((one for one in receivable(request.user) if one.code == kind), None)
    if chosen is None:
        raise NotVisible()
    form = ReceiveForm(declared(chosen).entry, request.POST or None, request.FILES or None)
    receiving = Receiving(chosen, request, at=now())
    if request.method != "POST" or not (form.is_valid() & receiving.valid):
        told = {"kind": chosen, "form": form, "drawing": receiving.drawing}
        return page(request, "cases/receive.html", told, status=422 if request.method == "POST" else 200)
    intake, files = receiving.intake(form.cleaned_data), form.cleaned_data["enclosed"]
    made = domain.receive_with_files(intake, files, by=request.user, at=now())
    told = {"number": made.case.number, "code": made.code}
    words = _("已登记，编号 %(number)s，查询码 %(code)s。查询码只显示这一次，请转告来件人。") if made.code else ""
    messages.success(request, (words or _("已登记，编号 %(number)s。")) % told)
    return redirect("cases:case", made.case.pk)


@guarded(Action.CASE_VIEW)
def case(request: SignedIn, pk: int) -> HttpResponse:
    return case_page(request, pk)


@require_POST
@guarded(Action.CASE_VIEW)
def act(request: SignedIn, pk: int, verb: str) -> HttpResponse:
    """Do something to a case: the verb asks the gate and its state."""
    chosen = ACTS.get(verb)
    if chosen is None:
        raise NotVisible()
    form = chosen.form(request.POST, request.FILES, prefix=verb)
    if not form.is_valid():
        return case_page(request, pk, (verb, form))
    chosen.run(pk, form, request.user, now())
    messages.success(request, _("“%(what)s”已完成。") % {"what": chosen.title})
    return _back(request, pk)


def _back(request: SignedIn, pk: int) -> HttpResponse:
    """To the case, or to the list where the person does not see it any more: it was returned or handed on."""
    if Case.objects.visible_to(request.user).filter(pk=pk).exists():
        return redirect("cases:case", pk)
    return redirect("cases:cases")


@require_POST
@guarded(Action.CASE_HANDLE)
def hand_in(request: SignedIn, pk: int) -> HttpResponse:
    """Hand in a part with what it encloses."""
    part, key = _part(request, pk), f"part-{pk}"
    form = PartForm(request.POST, request.FILES, prefix=key)
    if not form.is_valid():
        return case_page(request, part.case_id, (key, form))
    domain.hand_in(pk, form.cleaned_data["words"], form.cleaned_data["enclosed"], by=request.user, at=now())
    messages.success(request, _("会办意见已交。"))
    return _back(request, part.case_id)


@require_POST
@guarded(Action.CASE_HANDLE)
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Withdraw the asking for a part."""
    done = domain.withdraw(pk, request.POST.get("words", ""), by=request.user, at=now())
    messages.success(request, _("已撤回会办。"))
    return _back(request, done.case_id)


def _part(request: SignedIn, pk: int) -> Part:
    found: Part | None = Part.objects.filter(pk=pk, case__in=Case.objects.visible_to(request.user)).first()
    if found is None:
        raise NotVisible()
    return found


@require_POST
@guarded(Action.CASE_HANDLE)
def reveal(request: SignedIn, pk: int) -> HttpResponse:
    """Who asked, shown once with a reason that the audit chain keeps."""
    form = Said(request.POST)
    if not form.is_valid():
        return case_page(request, pk)
    asker = domain.reveal(pk, form.cleaned_data["words"], by=request.user, at=now())
    return page(request, "cases/asker.html", {"case": seen(request, pk), "asker": asker})


@guarded(Action.CASE_HANDLE)
def publish(request: SignedIn, pk: int) -> HttpResponse:
    """Publish an answer: personal data are struck out, a person reads and confirms the rest."""
    answer = Answer.objects.select_related("case").filter(pk=pk).first()
    case = seen(request, answer.case_id if answer else 0)
    if answer is None or not case.may_publish:
        raise NotVisible()
    first = {"question": struck(case, _question(case)), "text": struck(case, answer.text)}
    form = PublishForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        domain.publish(pk, told["question"], told["text"], by=request.user, at=now())
        messages.success(request, _("已在公众网站公开。"))
        return redirect("cases:case", case.pk)
    return page(request, "cases/publish.html", {"case": case, "form": form}, status=422 if form.errors else 200)


def _question(case: Case) -> str:
    return "\n".join([case.title, str(case.answers.get("content", ""))]).strip()


@guarded(Action.CASE_VIEW)
def reply_letter(request: SignedIn, pk: int) -> HttpResponse:
    """The last answer as a letter in Word."""
    case = seen(request, pk)
    answer = case.replies.last()
    if answer is None:
        raise NotVisible()
    return letter.response(case, answer)


def seen(request: SignedIn, pk: int) -> Case:
    """The case if the person sees it. Raises NotVisible; care cases have a page of their own."""
    rows = Case.objects.visible_to(request.user).exclude(guarded="care")
    joined = rows.select_related("kind", "owner", "lead__parent", "place", "pupil", "joined_to", "repeat_of",
                                 "form_version", "filed_by", "complainant")  # fmt: skip
    found: Case | None = joined.filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return found


def case_page(request: SignedIn, pk: int, faulty: tuple[str, Any] | None = None) -> HttpResponse:
    context = story.context(seen(request, pk), request.user, at=now(), on=today(), faulty=faulty)
    return page(request, "cases/case.html", context, status=422 if faulty else 200)
