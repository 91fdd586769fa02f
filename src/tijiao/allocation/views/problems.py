"""The pages of problems: the list, and what goes into an examination until it is frozen."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.gate import may, reach
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.allocation import admission_lists, domain, explaining, lists, lottery, preparing
from tijiao.allocation.forms import AdmissionForm, CandidatesForm, ExamForm, SchoolForm, SiteForm
from tijiao.allocation.models import AllocationProblem, Candidate, Invigilator, Kind, Part, ProblemType
from tijiao.directory.clock import now
from tijiao.directory.models import Organisation
from tijiao.pages.listing import listing
from tijiao.pages.render import page


@guarded(Action.ALLOCATION_VIEW)
def problems(request: SignedIn) -> HttpResponse:
    """What is, or was, arranged; and what the person may open anew."""
    allowed = reach(request.user, Action.ALLOCATION_ARRANGE)
    own = allowed.limit(Organisation.objects.kinds("section"), "path").values("code")
    types = ProblemType.objects.filter(withdrawn=False, section__in=own)
    rows, columns = lists.problems(request.user), lists.problem_columns()
    return listing(
        request, rows, columns, title=_("考试与招生编排"), search=("title",), template="allocation/problems.html",
        context={"types": types},
    )  # fmt: skip


@guarded(Action.ALLOCATION_ARRANGE)
def new(request: SignedIn, code: str) -> HttpResponse:
    """Open this year's examination of a type."""
    asked = ProblemType.objects.filter(code=code).first()
    if asked is None:
        raise NotVisible()
    if asked.kind == Kind.ADMISSION:
        return _new_admission(request, asked)
    form = ExamForm(asked, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, _("新建：%(type)s") % {"type": asked}, _("新建"))
    made = domain.open_exam(asked.pk, form.cleaned_data["title"], form.sittings(), by=request.user, at=now())
    messages.success(request, _("已新建。请加入考点、考生和监考员。"))
    return redirect("allocation:problem", made.pk)


def _new_admission(request: SignedIn, asked: ProblemType) -> HttpResponse:
    form = AdmissionForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, _("新建：%(type)s") % {"type": asked}, _("新建"))
    title, places = form.cleaned_data["title"], form.places()
    made = lottery.open_admission(asked.pk, title, places, by=request.user, at=now())
    messages.success(request, _("已新建。请登记报名。"))
    return redirect("allocation:problem", made.pk)


@guarded(Action.ALLOCATION_VIEW)
def problem(request: SignedIn, pk: int) -> HttpResponse:
    """What goes into a problem, and its solutions."""
    found = seen_problem(request, pk)
    return _admission(request, found) if found.type.kind == Kind.ADMISSION else _exam(request, found)


def _admission(request: SignedIn, found: AllocationProblem) -> HttpResponse:
    """An admission: how many applied in which category, and its solutions."""
    standing, place = found.solutions.standing().first(), found.organisation
    sizes = admission_lists.sizes(found)
    told = {
        "problem": found,
        "sizes": sizes,
        "applicants": sum(many for _title, many in sizes),
        "solutions": found.solutions.all(),
        "standing": standing,
        "may_receive": place is not None and may(request.user, Action.ALLOCATION_RECEIVE, at=place.path),
        "may_change": standing is None and may(request.user, Action.ALLOCATION_ARRANGE, at=found.office.path),
    }
    return page(request, "allocation/admission.html", told)


def _exam(request: SignedIn, found: AllocationProblem) -> HttpResponse:
    """An examination: when it is sat, where, by how many, and its solutions."""
    arranges = may(request.user, Action.ALLOCATION_ARRANGE, at=found.office.path)
    everything = reach(request.user, Action.ALLOCATION_VIEW).everywhere
    standing = found.solutions.standing().first()
    told = {
        "problem": found,
        "rule": explaining.kept_apart(found),
        "everything": everything,
        "sites": found.sites.filter(dropped=False).select_related("organisation").prefetch_related("rooms"),
        "schools": lists.by_school(found) if everything else [],
        "invigilators": lists.invigilators(found, request.user).count(),
        "solutions": found.solutions.all() if everything else found.solutions.standing(),
        "standing": standing,
        "may_arrange": arranges,
        "may_change": arranges and standing is None,
        "may_staff": arranges and (standing is None or Part.INVIGILATORS not in standing.draw_of),
    }
    return page(request, "allocation/problem.html", told)


@guarded(Action.ALLOCATION_ARRANGE)
def add_site(request: SignedIn, pk: int) -> HttpResponse:
    found = seen_problem(request, pk)
    form = SiteForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, _("加考点"), _("加入"), found)
    told = form.cleaned_data
    preparing.add_site(pk, told["organisation"], told["rooms"], by=request.user, at=now())
    messages.success(request, _("考点已加入。"))
    return redirect("allocation:problem", pk)


@require_POST
@guarded(Action.ALLOCATION_ARRANGE)
def drop_site(request: SignedIn, pk: int) -> HttpResponse:
    found = preparing.drop_site(pk, by=request.user, at=now())
    messages.success(request, _("考点已撤下。"))
    return redirect("allocation:problem", found.pk)


@guarded(Action.ALLOCATION_ARRANGE)
def candidates(request: SignedIn, pk: int) -> HttpResponse:
    found = seen_problem(request, pk)
    free = not found.solutions.standing().exists()
    change = free and may(request.user, Action.ALLOCATION_ARRANGE, at=found.office.path)
    return list_page(request, found, lists.candidates(found), lists.candidate_columns(found, may_change=change),
                     title=_("考生"), search=("school__name", "class_organisation__name", "pupil__name"))  # fmt: skip


@guarded(Action.ALLOCATION_ARRANGE)
def enter_candidates(request: SignedIn, pk: int) -> HttpResponse:
    found = seen_problem(request, pk)
    form = CandidatesForm(found, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, _("从名册加入考生"), _("加入"), found)
    told = form.cleaned_data
    many = preparing.enter_candidates(pk, told["school"], told["grade"], told["site"], by=request.user, at=now())
    messages.success(request, ngettext("已加入 %(many)s 名考生。", "已加入 %(many)s 名考生。", many) % {"many": many})
    return redirect("allocation:problem", pk)


@guarded(Action.ALLOCATION_ARRANGE)
def candidate(request: SignedIn, pk: int) -> HttpResponse:
    """Ask once more, and take a candidate out."""
    one = Candidate.objects.select_related("school", "class_organisation").filter(pk=pk, dropped=False).first()
    if one is None:
        raise NotVisible()
    found = seen_problem(request, one.problem_id)
    if request.method == "POST":
        preparing.drop_candidate(pk, by=request.user, at=now())
        messages.success(request, _("考生已移出。"))
        return redirect("allocation:candidates", found.pk)
    return page(request, "allocation/candidate.html", {"candidate": one, "problem": found})


@guarded(Action.ALLOCATION_VIEW)
def invigilators(request: SignedIn, pk: int) -> HttpResponse:
    found = seen_problem(request, pk)
    rows, columns = lists.invigilators(found, request.user), lists.invigilator_columns(request.user)
    return list_page(request, found, rows, columns, title=_("监考员"), search=("organisation__name", "staff__name"))


@guarded(Action.ALLOCATION_ARRANGE)
def enter_invigilators(request: SignedIn, pk: int) -> HttpResponse:
    found = seen_problem(request, pk)
    form = SchoolForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, _("从学校加入监考员"), _("加入全部任课教师"), found)
    many = preparing.enter_invigilators(pk, form.cleaned_data["school"], by=request.user, at=now())
    messages.success(
        request, ngettext("已加入 %(many)s 名监考员。", "已加入 %(many)s 名监考员。", many) % {"many": many}
    )
    return redirect("allocation:problem", pk)


@guarded(Action.ALLOCATION_RECUSE)
def invigilator(request: SignedIn, pk: int) -> HttpResponse:
    """From whose candidates somebody keeps away; schools declare it for their teachers."""
    one = _invigilator(request, pk)
    form = SchoolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        preparing.recuse(pk, form.cleaned_data["school"], by=request.user, at=now())
        messages.success(request, _("已登记回避。"))
        return redirect("allocation:invigilators", one.problem_id)
    arranges = may(request.user, Action.ALLOCATION_ARRANGE, at=one.problem.office.path)
    told = {"form": form, "invigilator": one, "problem": one.problem, "may_drop": arranges}
    return page(request, "allocation/invigilator.html", told, status=422 if form.errors else 200)


@require_POST
@guarded(Action.ALLOCATION_ARRANGE)
def drop_invigilator(request: SignedIn, pk: int) -> HttpResponse:
    found = preparing.drop_invigilator(pk, by=request.user, at=now())
    messages.success(request, _("监考员已移出。"))
    return redirect("allocation:invigilators", found.pk)


def seen_problem(request: SignedIn, pk: int) -> AllocationProblem:
    seen = AllocationProblem.objects.visible_to(request.user).select_related("type", "office", "organisation")
    found: AllocationProblem | None = seen.filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return found


def _invigilator(request: SignedIn, pk: int) -> Invigilator:
    seen = Invigilator.objects.visible_to(request.user).select_related("staff", "organisation", "problem__office")
    found: Invigilator | None = seen.filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return found


def list_page(
    request: SignedIn, found: AllocationProblem, rows: Any, columns: Any, *, solution: Any = None, **told: Any
) -> HttpResponse:
    """A list of what belongs to a problem, or to one of its solutions."""
    context = {"problem": found, "solution": solution}
    return listing(request, rows, columns, template="allocation/listing.html", context=context, **told)


def form_page(
    request: SignedIn, form: Any, title: str, button: str, problem: AllocationProblem | None = None
) -> HttpResponse:
    told = {"form": form, "title": title, "button": button, "problem": problem}
    return page(request, "allocation/form.html", told, status=422 if form.errors else 200)
