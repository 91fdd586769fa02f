"""Care cases: for those named alone. No list of them is exported, searched or counted for others."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.cases import caring, domain
from tijiao.cases.models import Case, CaseType
from tijiao.cases.receiving import Receiving
from tijiao.directory.clock import now, today
from tijiao.pages.render import page
from tijiao.registry.models import Pupil


@guarded(Action.CASE_CARE)
def care(request: SignedIn) -> HttpResponse:
    """The care cases in which the person is named."""
    return page(request, "cases/care.html", {"rows": caring.rows(request.user, on=today())})


@guarded(Action.CASE_CARE)
def pupils(request: SignedIn, kind: str) -> HttpResponse:
    """For whom a care case may be opened: the children in the person's hands."""
    chosen = _kind(request, kind)
    found = caring.pupils(request.user, request.GET.get("q", "").strip(), on=today())
    return page(request, "cases/care_pupils.html", {"kind": chosen, "rows": found, "q": request.GET.get("q", "")})


def _kind(request: SignedIn, code: str) -> CaseType:
    found = next((one for one in caring.kinds(request.user) if one.code == code), None)
    if found is None:
        raise NotVisible()
    return found


@guarded(Action.CASE_CARE)
def open_care(request: SignedIn, kind: str, pupil: int) -> HttpResponse:
    """Open a care case for a child and name its carer."""
    chosen, child = _kind(request, kind), Pupil.objects.visible_to(request.user).filter(pk=pupil).first()
    school = caring.school_of(child, on=today()) if child else None
    if child is None or school is None:
        raise NotVisible()
    form = caring.carer_form(school, request.POST or None)
    receiving = Receiving(chosen, request, at=now())
    if request.method != "POST" or not (form.is_valid() & receiving.valid):
        told = {"kind": chosen, "form": form, "drawing": receiving.drawing, "pupil": child}
        return page(request, "cases/care_open.html", told, status=422 if request.method == "POST" else 200)
    carer = form.cleaned_data["carer"]
    made = domain.open_care(chosen.code, child, carer, receiving.answers, by=request.user, at=now())
    return redirect("cases:care-case", made.case.pk)


@guarded(Action.CASE_CARE)
@never_cache
def care_case(request: SignedIn, pk: int) -> HttpResponse:
    """The page of a care case: that it was opened is an event that its owner sees."""
    case = _named(request, pk)
    domain.looked_at(case, by=request.user, at=now())
    return _page(request, case)


def _named(request: SignedIn, pk: int) -> Case:
    rows = Case.objects.visible_to(request.user).filter(guarded="care")
    found: Case | None = rows.select_related("kind", "owner", "pupil", "form_version", "place").filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return found


def _page(request: SignedIn, case: Case, faulty: tuple[str, Any] | None = None, **more: Any) -> HttpResponse:
    context = caring.context(case, request.user, at=now(), on=today(), faulty=faulty)
    return page(request, "cases/care_case.html", {**context, **more}, status=422 if faulty else 200)


@require_POST
@guarded(Action.CASE_CARE)
@never_cache
def care_act(request: SignedIn, pk: int, verb: str) -> HttpResponse:
    """Write a contact or a note, name or hand over, ask to open, agree, end; reading notes shows them once."""
    case = _named(request, pk)
    if verb == "read-notes":
        return _page(request, case, notes=domain.read_notes(pk, by=request.user, at=now()))
    form = caring.form_of(verb, case, request.POST)
    if not form.is_valid():
        return _page(request, case, (verb, form))
    caring.run(verb, case, form, by=request.user, at=now())
    messages.success(request, _("已完成。"))
    still = Case.objects.visible_to(request.user).filter(pk=pk).exists()
    return redirect("cases:care-case", pk) if still else redirect("cases:care")
