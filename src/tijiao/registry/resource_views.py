"""The pages on which staff, facilities, classes, population and agreements are changed."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.gate import may, reach
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.directory.clock import now, today
from tijiao.directory.models import Organisation, OrganisationKind
from tijiao.kernel.problems import StaleSave
from tijiao.pages.render import page
from tijiao.registry import domain, resource_forms, resources, story
from tijiao.registry.cohorts import school_year, year_of
from tijiao.registry.lists import class_rows, population_rows
from tijiao.registry.models import Agreement, Employment


@guarded(Action.STAFF_VIEW)
@never_cache
def staff_page(request: SignedIn, pk: int) -> HttpResponse:
    return _staff_page(request, pk)


@guarded(Action.STAFF_CHANGE)
def employ(request: SignedIn) -> HttpResponse:
    form = resource_forms.EmployForm(request.user, request.POST or None, initial={"from_day": today()})
    if request.method != "POST" or not form.is_valid():
        return _ask(request, form, _("登记教职工"), back="registry:staff")
    data, duty = form.told()
    made = resources.employ(data, **duty, by=request.user, at=now())
    messages.success(request, _("已登记。"))
    return redirect("registry:staff-page", made.staff_id)


@require_POST
@guarded(Action.STAFF_CHANGE)
def duty_add(request: SignedIn, pk: int) -> HttpResponse:
    found, form = story.staff_of(request.user, pk), resource_forms.DutyForm(request.user, request.POST)
    if not form.is_valid():
        return _staff_page(request, pk, ("duty_form", form))
    resources.add_employment(found, **form.cleaned_data, by=request.user, at=now())
    messages.success(request, _("已登记。"))
    return redirect("registry:staff-page", pk)


@require_POST
@guarded(Action.STAFF_CHANGE)
def duty_end(request: SignedIn, pk: int) -> HttpResponse:
    rows = Employment.objects.visible_to(request.user).select_related("organisation")
    found, form = rows.filter(pk=pk).first(), resource_forms.EndForm(request.POST)
    if found is None:
        raise NotVisible()
    if not form.is_valid():
        return _staff_page(request, found.staff_id, ("end_form", form))
    resources.end_employment(found, on=form.cleaned_data["on"], by=request.user, at=now())
    messages.success(request, _("已登记结束。"))
    return redirect("registry:staff-page", found.staff_id)


@require_POST
@guarded(Action.STAFF_CHANGE)
def staff_correct(request: SignedIn, pk: int) -> HttpResponse:
    found, form = story.staff_of(request.user, pk), resource_forms.CorrectStaffForm(request.POST)
    if not form.is_valid():
        return _staff_page(request, pk, ("correct_form", form))
    seen = {"version": form.cleaned_data["version"], "reason": form.cleaned_data["reason"]}
    try:
        resources.correct_staff(pk, form.changes(), **seen, by=request.user, at=now())
    except StaleSave as stale:
        return page(request, "registry/stale.html", story.stale_staff(request.user, found, stale), status=stale.status)
    messages.success(request, _("已更正。"))
    return redirect("registry:staff-page", pk)


@guarded(Action.FACILITY_CHANGE)
def facility_add(request: SignedIn) -> HttpResponse:
    form = resource_forms.FacilityForm(request.user, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _ask(request, form, _("登记设施设备"), back="registry:facilities")
    made = resources.add_facility(**form.cleaned_data, by=request.user, at=now())
    messages.success(request, _("已登记。请登记它的状态。"))
    return redirect("registry:facility", made.pk)


@guarded(Action.PUPIL_CHANGE)
def class_open(request: SignedIn) -> HttpResponse:
    form = resource_forms.OpenClassForm(request.user, request.POST or None, initial={"on": today()})
    if request.method != "POST" or not form.is_valid():
        return _ask(request, form, _("新设班级"), back="registry:classes")
    told = dict(form.cleaned_data)
    made = domain.open_class(told.pop("organisation"), **told, by=request.user, at=now())
    messages.success(request, _("已设立%(name)s。") % {"name": made.name})
    return redirect("registry:class", made.code)


@guarded(Action.SCHOOL_VIEW)
def class_page(request: SignedIn, code: str) -> HttpResponse:
    """A class with its size and cohort; who keeps the roll of its school can set the year it entered in."""
    found = class_rows(request.user, on=today()).filter(code=code).first()
    if found is None:
        raise NotVisible()
    cohort = story.cohort_of(found)
    form = resource_forms.EntryYearForm(request.POST or None, initial=cohort)
    if request.method == "POST" and form.is_valid():
        domain.set_entry_year(found, form.cleaned_data["entry_year"], by=request.user, at=now())
        return redirect("registry:class", code)
    told = {"class": found, "form": form, "cohort": cohort}
    told["may_change"] = cohort and may(request.user, Action.PUPIL_CHANGE, at=found.path)
    return page(request, "registry/class.html", told, status=422 if form.errors else 200)


@guarded(Action.POPULATION_CHANGE)
def population(request: SignedIn) -> HttpResponse:
    """The towns whose population the person states, with what stands for this school year."""
    told = {"rows": population_rows(request.user, on=today()), "year": year_of(today())}
    return page(request, "registry/populations.html", told)


@guarded(Action.POPULATION_CHANGE)
def population_of(request: SignedIn, code: str) -> HttpResponse:
    """What one town states for a school year (?year=2019/20), age by age."""
    year = str(school_year(request.GET.get("year") or year_of(today())))
    town = _town(request, code)
    form = resource_forms.PopulationForm(request.POST or None, initial=story.population_of(town, year))
    if request.method == "POST" and form.is_valid():
        resources.state_population(town, year, form.children(), by=request.user, at=now())
        messages.success(request, _("已登记。"))
        return redirect("registry:population")
    told = {"town": town, "year": year, "form": form}
    return page(request, "registry/population.html", told, status=422 if form.errors else 200)


@require_POST
@guarded(Action.PARTNER_CHANGE)
def agreement_end(request: SignedIn, pk: int) -> HttpResponse:
    found = Agreement.objects.visible_to(request.user).select_related("organisation").filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    form = resource_forms.EndForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, _("终止协议"), back="registry:partners")
    resources.end_agreement(found, on=form.cleaned_data["on"], by=request.user, at=now())
    messages.success(request, _("已登记结束。"))
    return redirect("registry:partner", found.organisation.code)


def _ask(request: SignedIn, form: Form, title: str, *, back: str) -> HttpResponse:
    """A page of one form; 422 when it came back with faults."""
    told = {"form": form, "ask_title": title, "back": back}
    return page(request, "registry/ask.html", told, status=422 if form.errors else 200)


def _staff_page(request: SignedIn, pk: int, wrong: Any = None) -> HttpResponse:
    context = story.staff_context(request.user, pk, wrong=wrong)
    return page(request, "registry/staff.html", context, status=422 if wrong else 200)


def _town(request: SignedIn, code: str) -> Organisation:
    towns = Organisation.objects.live(on=today()).kinds(OrganisationKind.TOWN)
    own = reach(request.user, Action.POPULATION_CHANGE).limit(towns, "path")
    found: Organisation | None = own.filter(code=code).first()
    if found is None:
        raise NotVisible()
    return found
