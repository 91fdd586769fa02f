"""The pages of the registry."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.gate import may, reach
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.directory.clock import now, today
from tijiao.directory.models import Organisation
from tijiao.kernel.problems import StaleSave
from tijiao.pages.listing import listing
from tijiao.pages.render import page
from tijiao.registry import domain, families, forms, lists, resources, rollover, story
from tijiao.registry.cohorts import year_of
from tijiao.registry.models import Circumstance, Facility, Rollover


@guarded(Action.PUPIL_VIEW)
def pupils(request: SignedIn) -> HttpResponse:
    """The roll of today, of one school or class with ?school=code."""
    rows = lists.pupil_rows(request.user, on=today(), school=request.GET.get("school", ""))
    return listing(
        request, rows, lists.pupil_columns(), title=pgettext("many", "学生"), template="registry/pupils.html",
        search=("pupil__name", "pupil__student_no", "organisation__name"),
        context={"may_admit": bool(reach(request.user, Action.PUPIL_CHANGE))},
    )


@guarded(Action.PUPIL_VIEW)
@never_cache
def pupil(request: SignedIn, pk: int) -> HttpResponse:
    return pupil_page(request, pk)


@require_POST
@guarded(Action.REVEAL)
@never_cache
def reveal(request: SignedIn, pk: int) -> HttpResponse:
    """The same page in the clear, once; the reason goes into the audit chain."""
    found = story.pupil_of(request.user, pk)
    domain.reveal(found, reason=request.POST.get("reason", ""), by=request.user, at=now())
    return page(request, "registry/pupil.html", story.pupil_context(request.user, found, revealed=True))


@guarded(Action.PUPIL_CHANGE)
def admit(request: SignedIn) -> HttpResponse:
    form = forms.AdmitForm(request.user, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "registry/admit.html", {"form": form}, status=422 if form.errors else 200)
    data, place = form.told()
    made = domain.admit(data, place, from_day=form.cleaned_data["from_day"], by=request.user, at=now())
    messages.success(request, _("已登记入学。请为该生选择班级。"))
    return redirect("registry:pupil", made.pk)


@require_POST
@guarded(Action.PUPIL_CHANGE)
def correct(request: SignedIn, pk: int) -> HttpResponse:
    form = forms.CorrectForm(request.POST)
    if not form.is_valid():
        return pupil_page(request, pk, ("correct_form", form))
    seen = {"version": form.cleaned_data["version"], "reason": form.cleaned_data["reason"]}
    try:
        domain.correct_pupil(pk, form.changes(), **seen, by=request.user, at=now())
    except StaleSave as stale:
        return _stale_page(request, pk, stale)
    messages.success(request, _("已更正。"))
    return redirect("registry:pupil", pk)


@require_POST
@guarded(Action.PUPIL_CHANGE)
def transfer(request: SignedIn, pk: int) -> HttpResponse:
    found, form = story.pupil_of(request.user, pk), forms.TransferForm(request.POST)
    if not form.is_valid():
        return pupil_page(request, pk, ("transfer_form", form))
    told = form.cleaned_data
    domain.transfer(found, form.place(), on=told["on"], reason=told["reason"], by=request.user, at=now())
    messages.success(request, _("已转学至%(school)s。") % {"school": told["school"].name})
    return redirect("registry:pupils")


@require_POST
@guarded(Action.PUPIL_CHANGE)
def leave(request: SignedIn, pk: int) -> HttpResponse:
    found, form = story.pupil_of(request.user, pk), forms.LeaveForm(request.POST)
    if not form.is_valid():
        return pupil_page(request, pk, ("leave_form", form))
    domain.leave(found, **form.cleaned_data, by=request.user, at=now())
    messages.success(request, _("已登记离校。"))
    return redirect("registry:pupil", pk)


@require_POST
@guarded(Action.PUPIL_CHANGE)
def put_into_class(request: SignedIn, pk: int) -> HttpResponse:
    found = story.pupil_of(request.user, pk)
    form = forms.ClassForm(story.school_of(found), request.POST)
    if not form.is_valid():
        return pupil_page(request, pk, ("class_form", form))
    domain.put_into_class(found, **form.cleaned_data, by=request.user, at=now())
    messages.success(request, _("已编入班级。"))
    return redirect("registry:pupil", pk)


@guarded(Action.CARE_VIEW)
@never_cache
def care(request: SignedIn) -> HttpResponse:
    """Children of the five groups, of those in the person's hands: never exported, each opening in the audit chain."""
    group, on = request.GET.get("group", ""), today()
    rows = lists.care_rows(request.user, group, on=on)
    families.look_at_care(group, len(rows), by=request.user, at=now())
    told = {"rows": rows, "group": group, "groups": lists.care_groups(request.user, on=on)}
    return page(request, "registry/care.html", told)


@require_POST
@guarded(Action.CARE_CHANGE)
def care_note(request: SignedIn, pk: int) -> HttpResponse:
    found, form = story.pupil_of(request.user, pk), forms.CareForm(request.POST)
    if not form.is_valid():
        return pupil_page(request, pk, ("care_form", form))
    families.note_circumstance(found, **form.cleaned_data, by=request.user, at=now())
    messages.success(request, _("已登记。"))
    return redirect("registry:pupil", pk)


@require_POST
@guarded(Action.CARE_CHANGE)
def care_end(request: SignedIn, pk: int) -> HttpResponse:
    one = Circumstance.objects.visible_to(request.user, on=today()).select_related("pupil").filter(pk=pk).first()
    if one is None:
        raise NotVisible()
    families.end_circumstance(one, on=today(), by=request.user, at=now())
    messages.success(request, _("已登记结束。"))
    return redirect("registry:pupil", one.pupil_id)


@guarded(Action.STAFF_VIEW)
def staff(request: SignedIn) -> HttpResponse:
    rows = lists.staff_rows(request.user, on=today(), school=request.GET.get("school", ""))
    told = {"may_change": bool(reach(request.user, Action.STAFF_CHANGE))}
    return listing(
        request, rows, lists.staff_columns(), title=_("教职工"), template="registry/staff_list.html", context=told,
        search=("staff__name", "staff__staff_no", "organisation__name"),
    )


@guarded(Action.SCHOOL_VIEW)
def classes(request: SignedIn) -> HttpResponse:
    rows = lists.class_rows(request.user, on=today(), school=request.GET.get("school", ""))
    title, search = pgettext("many", "班级"), ("name", "parent__name")
    told = {"may_change": bool(reach(request.user, Action.PUPIL_CHANGE))}
    return listing(
        request, rows, lists.class_columns(), title=title, search=search, template="registry/classes.html", context=told
    )


@guarded(Action.FACILITY_VIEW)
def facilities(request: SignedIn) -> HttpResponse:
    told = {"school": request.GET.get("school", ""), "state": request.GET.get("state", "")}
    rows = lists.facility_rows(request.user, on=today(), **told)
    return listing(
        request, rows, lists.facility_columns(), title=_("设施设备"), template="registry/facilities.html",
        search=("name", "code", "organisation__name"),
        context={"may_change": bool(reach(request.user, Action.FACILITY_CHANGE))},
    )


@guarded(Action.FACILITY_VIEW)
def facility(request: SignedIn, pk: int) -> HttpResponse:
    """A facility, its states from the first to the latest, and for who keeps it a form to state a new one."""
    found = Facility.objects.visible_to(request.user).select_related("organisation").filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    form = forms.StateForm(request.POST or None, initial={"from_day": today()})
    if request.method == "POST" and form.is_valid():
        resources.set_facility_state(found, **form.cleaned_data, by=request.user, at=now())
        return redirect("registry:facility", pk)
    told = {"facility": found, "states": found.states.order_by("-from_day"), "form": form}
    told["may_change"] = may(request.user, Action.FACILITY_CHANGE, at=found.organisation.path)
    return page(request, "registry/facility.html", told, status=422 if form.errors else 200)


@guarded(Action.PARTNER_VIEW)
def partners(request: SignedIn) -> HttpResponse:
    rows = lists.partner_rows(request.user, on=today())
    return listing(request, rows, lists.partner_columns(), title=pgettext("many", "合作单位"), search=("name", "code"))


@guarded(Action.PARTNER_VIEW)
def partner(request: SignedIn, code: str) -> HttpResponse:
    """A partner and what was agreed with it; who may sign finds a form."""
    found: Organisation | None = lists.partner_rows(request.user, on=today()).filter(code=code).first()
    if found is None:
        raise NotVisible()
    form = forms.AgreementForm(request.POST or None, initial={"from_day": today()})
    if request.method == "POST" and form.is_valid():
        resources.sign_agreement(found, **form.cleaned_data, by=request.user, at=now())
        return redirect("registry:partner", code)
    told = {"partner": found, "agreements": found.agreements.order_by("-from_day"), "form": form}
    told |= {"may_change": may(request.user, Action.PARTNER_CHANGE, at=found.path), "today": today()}
    return page(request, "registry/partner.html", told, status=422 if form.errors else 200)


@guarded(Action.ROLLOVER_RUN)
def rollover_page(request: SignedIn) -> HttpResponse:
    """What the rollover out of the current school year would do, and the ones that were run."""
    run = list(Rollover.objects.select_related("run_by", "undone_by").order_by("-pk")[:10])
    latest = next((one for one in run if one.undone_at is None), None)
    shown = rollover.preview(year_of(today()))
    told = {"preview": shown, "run": run, "form": forms.ReasonForm()}
    told["undoable"] = latest if latest and not rollover.changes_since(latest) else None
    told["may_run"] = shown.schools and not shown.blocked and (latest is None or latest.to_year != shown.to_year)
    return page(request, "registry/rollover.html", told)


@require_POST
@guarded(Action.ROLLOVER_RUN)
def rollover_run(request: SignedIn) -> HttpResponse:
    made = rollover.run(request.POST.get("from_year", ""), by=request.user, at=now())
    messages.success(request, _("已升级到 %(year)s 学年：%(begun)s 人入新学年，%(graduated)s 人毕业。") % {
        "year": made.to_year, "begun": made.counts["begun"], "graduated": made.counts["graduated"],
    })
    return redirect("registry:rollover")


@require_POST
@guarded(Action.ROLLOVER_RUN)
def rollover_undo(request: SignedIn, pk: int) -> HttpResponse:
    rollover.undo(pk, by=request.user, at=now(), reason=request.POST.get("reason", ""))
    messages.success(request, _("已撤回，学籍恢复到升级之前。"))
    return redirect("registry:rollover")


def pupil_page(request: SignedIn, pk: int, wrong: Any = None) -> HttpResponse:
    """The page of a pupil; `wrong`: (name, form) of a form that came back with faults."""
    context = story.pupil_context(request.user, story.pupil_of(request.user, pk), wrong=wrong)
    return page(request, "registry/pupil.html", context, status=422 if wrong else 200)


def _stale_page(request: SignedIn, pk: int, stale: StaleSave) -> HttpResponse:
    context = story.stale_context(request.user, story.pupil_of(request.user, pk), stale)
    return page(request, "registry/stale.html", context, status=stale.status)
