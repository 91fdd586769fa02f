"""The pages of rounds: the year's plan, one round with its results, planning, the burden of schools, checklists."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.directory.clock import now, today
from tijiao.directory.models import Organisation
from tijiao.inspections import burdening, opening, proposing, rounds, visiting, yearly
from tijiao.inspections.burden import term_of
from tijiao.inspections.models import Checklist, Mode
from tijiao.inspections.models.checklists import said
from tijiao.inspections.round_forms import PlanForm, ReasonForm, RoundForm
from tijiao.pages.listing import listing
from tijiao.pages.render import page


@guarded(Action.VISIT_VIEW)
def all_rounds(request: SignedIn) -> HttpResponse:
    """Every round with how far it is."""
    return listing(
        request,
        visiting.rounds(request.user),
        visiting.round_columns(),
        title=_("检查批次"),
        search=("title", "office__name"),
        template="inspections/rounds.html",
        context={
            "may_plan": bool(reach(request.user, Action.ROUND_PLAN)),
            "empty_hint": _("科室建立批次、排好检查后，列在这里。"),
        },
    )


@guarded(Action.ROUND_PLAN)
def open_round(request: SignedIn) -> HttpResponse:
    asked = {"title": request.GET.get("title", ""), "kind": request.GET.get("kind", "")}
    form = RoundForm(request.user, request.POST or None, initial={key: told for key, told in asked.items() if told})
    if request.method != "POST" or not form.is_valid():
        return page(request, "inspections/round_new.html", {"form": form}, status=422 if form.errors else 200)
    made = proposing.open_for(request.GET.get("proposal", ""), form.new(), by=request.user, at=now())
    messages.success(request, _("批次已建立，可以安排检查了。"))
    return redirect("inspections:round", made.pk)


@guarded(Action.VISIT_VIEW)
def one_round(request: SignedIn, pk: int) -> HttpResponse:
    """One round: in numbers, what it may do next, and each sheet with its score."""
    found = visiting.seen_round(request.user, pk)
    return listing(
        request,
        visiting.sheets(found, request.user),
        visiting.sheet_columns(found),
        title=found.title,
        search=("visit__organisation__name",),
        template="inspections/round.html",
        context={**visiting.round_page(found, request.user, on=today()), "reason": ReasonForm(),
                 "empty_hint": _("排好或抽到的学校列在这里，每校一行。")},
    )


@guarded(Action.ROUND_PLAN)
def plan(request: SignedIn, pk: int) -> HttpResponse:
    found = visiting.seen_round(request.user, pk)
    form = PlanForm(found, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        told = {"form": form, "round": found, "self_mode": Mode.SELF}
        return page(request, "inspections/plan.html", told, status=422 if form.errors else 200)
    done = rounds.plan(pk, form.wanted(), by=request.user, at=now())
    return _planned(request, pk, done)


@require_POST
@guarded(Action.ROUND_PLAN)
def plan_named(request: SignedIn, pk: int) -> HttpResponse:
    return _planned(request, pk, rounds.plan_named(pk, by=request.user, at=now()))


def _planned(request: SignedIn, pk: int, done: rounds.Planned) -> HttpResponse:
    told = ngettext("新排 %(made)s 次检查。", "新排 %(made)s 次检查。", done.made) % {"made": done.made}
    if done.joined:
        told += ngettext(
            "%(joined)s 次并入已排的检查，不另进校。", "%(joined)s 次并入已排的检查，不另进校。", done.joined
        ) % {"joined": done.joined}
    messages.success(request, told)
    return redirect("inspections:round", pk)


@require_POST
@guarded(Action.ROUND_PLAN)
def close(request: SignedIn, pk: int) -> HttpResponse:
    rounds.close_round(pk, by=request.user, at=now())
    messages.success(request, _("批次已结束。"))
    return redirect("inspections:round", pk)


@require_POST
@guarded(Action.ROUND_PLAN)
def publish(request: SignedIn, pk: int) -> HttpResponse:
    rounds.publish_results(pk, by=request.user, at=now())
    messages.success(request, _("结果已公示。"))
    return redirect("inspections:round", pk)


@require_POST
@guarded(Action.VISIT_EXCEED)
def exceed(request: SignedIn, pk: int) -> HttpResponse:
    rounds.allow_over_cap(pk, why=request.POST.get("why", ""), by=request.user, at=now())
    messages.success(request, _("已批准本批次超出进校上限。"))
    return redirect("inspections:round", pk)


@require_POST
@guarded(Action.ROUND_PLAN)
def permit(request: SignedIn, pk: int, code: str) -> HttpResponse:
    school = Organisation.objects.filter(code=code).first()
    if school is None:
        raise NotVisible()
    opening.permit_opening(pk, school, by=request.user, at=now())
    messages.success(request, _("已准许开学：%(name)s。") % {"name": school.name})
    return redirect("inspections:round", pk)


@guarded(Action.VISIT_VIEW)
def year(request: SignedIn) -> HttpResponse:
    """The year's plan by month and kind, and whom the named inspectors have still to see this term."""
    rows = yearly.left_to_see(request.user, on=today())
    return listing(
        request,
        rows,
        yearly.columns(),
        title=_("全年检查计划"),
        search=("name", "code", "letters", "parent__name"),
        template="inspections/year.html",
        context={"year": yearly.year(request.user, on=today()), "coverage": yearly.coverage(rows)},
    )


@guarded(Action.VISIT_VIEW)
def burden(request: SignedIn) -> HttpResponse:
    """How often each school is visited this term, against the cap."""
    return listing(
        request,
        burdening.burden(request.user, on=today()),
        burdening.burden_columns(),
        title=_("进校次数"),
        search=("name", "code", "letters", "parent__name"),
        template="inspections/burden.html",
        context={"term": term_of(today())},
    )


@guarded(Action.VISIT_VIEW)
def checklists(request: SignedIn) -> HttpResponse:
    """The checklists that rounds can use."""
    return page(request, "inspections/checklists.html", {"checklists": Checklist.objects.declared()})


@guarded(Action.VISIT_VIEW)
def checklist(request: SignedIn, code: str) -> HttpResponse:
    """One checklist as it stands, to be read or printed."""
    found = Checklist.objects.filter(code=code).first()
    version = found.versions.last() if found else None
    if version is None:
        raise NotVisible()
    sections = [
        (said(section["title"]), [(said(item["title"]), item, said(item["rule"]) if item["rule"] else "")
                                  for item in section["items"]])
        for section in version.content["sections"]
    ]  # fmt: skip
    return page(request, "inspections/checklist.html", {"checklist": found, "version": version, "sections": sections})
