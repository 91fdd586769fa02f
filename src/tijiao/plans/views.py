"""The plan beside its document, its lines, its tags, and the correction of one that was read."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.access.guard import SignedIn, guarded
from tijiao.directory import clock
from tijiao.directory.models import Organisation
from tijiao.insight.readings import city_value, indicator_choices
from tijiao.pages.chart_files import chart_file
from tijiao.pages.render import page
from tijiao.pages.sentences import sentence
from tijiao.plans import domain, shown, taking
from tijiao.plans.fields import (
    AddTargetForm,
    LineForm,
    MilestoneForm,
    OwnForm,
    TargetForm,
    UploadForm,
    initial_of,
    own_initial,
)
from tijiao.plans.models import Line, Measure, Milestone, Plan, Target
from tijiao.plans.own import lift_own, set_own
from tijiao.plans.problems import NotInText


@require_GET
@guarded(Action.PLAN_VIEW)
def plans(request: SignedIn) -> HttpResponse:
    may_change = bool(reach(request.user, Action.PLAN_CHANGE))
    context = {"plans": Plan.objects.order_by("-year", "-pk"), "form": UploadForm(), "may_change": may_change}
    return page(request, "plans/plans.html", context)


@require_GET
@guarded(Action.PLAN_VIEW)
def plan(request: SignedIn, code: str) -> HttpResponse:
    found = get_object_or_404(Plan.objects.whole(), code=code)
    context = shown.plan_page(found, city_value, on=clock.today())
    return page(request, "plans/plan.html", {**context, "may_change": bool(reach(request.user, Action.PLAN_CHANGE))})


@require_GET
@guarded(Action.PLAN_VIEW)
def line(request: SignedIn, code: str, position: int) -> HttpResponseBase:
    found = get_object_or_404(Line.objects.whole(), part__plan__code=code, position=position)
    context = shown.line_page(found, city_value, on=clock.today())
    return chart_file(request, context["charts"]) or page(
        request,
        "plans/line.html",
        {
            **context,
            "may_do": bool(reach(request.user, Action.PROJECT_CHANGE)),
            "may_change": bool(reach(request.user, Action.PLAN_CHANGE)),
        },
    )


@require_GET
@guarded(Action.PLAN_VIEW)
def tag(request: SignedIn, code: str, tag: str) -> HttpResponse:
    found = get_object_or_404(Plan, code=code)
    measures = (
        Measure.objects.filter(line__part__plan=found).select_related("line", "line__part").order_by("line", "position")
    )
    gathered = [one for one in measures if tag in one.tags]
    title = found.tag_titles.get(tag, tag)
    return page(request, "plans/tag.html", {"plan": found, "title": title, "measures": gathered})


@require_POST
@guarded(Action.PLAN_CHANGE)
def upload(request: SignedIn) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(
            request, "plans/plans.html", {"plans": Plan.objects.all(), "form": form, "may_change": True}, status=400
        )
    file = form.cleaned_data["file"]
    made = taking.take_in(file.read(), file.name, by=request.user, at=clock.now())
    return redirect("plans:plan", made.code)


@guarded(Action.PLAN_CHANGE)
def edit_line(request: SignedIn, pk: int) -> HttpResponse:
    found = get_object_or_404(Line.objects.select_related("part__plan__document", "owner"), pk=pk)
    form = LineForm(request.POST or None, initial=_initial_of_line(found))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        owner = Organisation.objects.filter(code=told["owner"]).first()
        domain.correct_line(
            found, version=told["version"], title=told["title"], owner=owner, by=request.user, at=clock.now()
        )
        return _back(found)
    return _line_editor(request, found, form, AddTargetForm())


def _initial_of_line(line: Line) -> dict[str, Any]:
    return {"version": line.part.plan.version, "title": line.title_zh, "owner": line.owner and line.owner.code}


def _line_editor(request: SignedIn, line: Line, form: LineForm, add: AddTargetForm, status: int = 200) -> HttpResponse:
    """The page that corrects a line, with its words from the document beside it."""
    context = {
        "line": line, "form": form, "add": add, "sections": Organisation.objects.kinds("section").order_by("name"),
        "words": shown.words_of(line),
    }  # fmt: skip
    return page(request, "plans/edit_line.html", context, status=status)


@guarded(Action.PLAN_CHANGE)
def edit_target(request: SignedIn, pk: int) -> HttpResponse:
    found = get_object_or_404(Target.objects.select_related("measure__line__part__plan__document"), pk=pk)
    form = TargetForm(request.POST or None, initial=initial_of(found, found.measure.line.part.plan.version))
    choices = indicator_choices()
    if request.method == "POST" and form.is_valid():
        known = [one_id for one_id, _title in choices]
        domain.correct_target(found, form.fields_of_target(), version=form.cleaned_data["version"], indicators=known,
                              by=request.user, at=clock.now())  # fmt: skip
        return _back(found.measure.line)
    context = {
        "target": found,
        "line": found.measure.line,
        "form": form,
        "indicators": choices,
        "words": shown.around(found),
    }
    return page(request, "plans/edit_target.html", context)


@require_POST
@guarded(Action.PLAN_CHANGE)
def add_target(request: SignedIn, pk: int) -> HttpResponse:
    found = get_object_or_404(Line.objects.select_related("part__plan__document"), pk=pk)
    form = AddTargetForm(request.POST)
    if form.is_valid() and _added(request, found, form):
        return _back(found)
    return _line_editor(request, found, LineForm(initial=_initial_of_line(found)), form, status=400)


def _added(request: SignedIn, line: Line, form: AddTargetForm) -> bool:
    """Whether the target is there now; words that are not in the text are told at their field."""
    told: dict[str, Any] = form.cleaned_data
    measure = get_object_or_404(Measure, line=line, position=1)
    try:
        domain.add_target(measure, told["words"], value=told["value"], unit=told["unit"], version=told["version"],
                          by=request.user, at=clock.now())  # fmt: skip
    except NotInText as problem:
        form.add_error("words", sentence(problem))
        return False
    return True


@require_POST
@guarded(Action.PLAN_CHANGE)
def drop_target(request: SignedIn, pk: int) -> HttpResponse:
    found = get_object_or_404(Target.objects.select_related("measure__line__part__plan"), pk=pk)
    home = found.measure.line
    domain.drop_target(found, version=int(request.POST.get("version", 0)), by=request.user, at=clock.now())
    return _back(home)


@guarded(Action.PLAN_CHANGE)
def own(request: SignedIn, pk: int) -> HttpResponse:
    """What the bureau itself asks of a number that the plan only watches."""
    found = get_object_or_404(Target.objects.watched(), pk=pk)
    form = OwnForm(request.POST or None, initial=own_initial(found))
    if request.method == "POST" and form.is_valid():
        set_own(found, **form.cleaned_data, by=request.user, at=clock.now())
        return redirect(found.measure.line)
    return page(request, "plans/own.html", {"target": found, "line": found.measure.line, "form": form})


@require_POST
@guarded(Action.PLAN_CHANGE)
def drop_own(request: SignedIn, pk: int) -> HttpResponse:
    found = get_object_or_404(Target.objects.watched(), pk=pk)
    lift_own(found, version=int(request.POST.get("version", 0)), by=request.user, at=clock.now())
    return redirect(found.measure.line)


@require_POST
@guarded(Action.PLAN_CHANGE)
def confirm(request: SignedIn, code: str) -> HttpResponse:
    found = get_object_or_404(Plan, code=code)
    domain.confirm(found, version=int(request.POST.get("version", 0)), by=request.user, at=clock.now())
    return redirect("plans:plan", code)


@guarded(Action.PROJECT_CHANGE)
def milestone(request: SignedIn, pk: int) -> HttpResponse:
    found = get_object_or_404(Milestone.objects.select_related("project__line__part__plan"), pk=pk)
    form = MilestoneForm(request.POST or None, initial={"version": found.version, "on": clock.today().isoformat()})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        domain.reach_milestone(found, on=told["on"], evidence=told["evidence"], version=told["version"],
                               by=request.user, at=clock.now())  # fmt: skip
        return redirect("plans:line", found.project.line.part.plan.code, found.project.line.position)
    return page(request, "plans/milestone.html", {"milestone": found, "form": form})


def _back(line: Line) -> HttpResponse:
    return redirect(f"{reverse('plans:plan', args=[line.part.plan.code])}#line-{line.pk}")
