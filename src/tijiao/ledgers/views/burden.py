"""The burden meter: what it costs, what it may cost, what waits for approval, and what schools object to."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.gate import may, reach
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.directory import clock
from tijiao.directory.models import Organisation
from tijiao.ledgers import budget, objections
from tijiao.ledgers.burden import meter
from tijiao.ledgers.forms import AnswerForm, BudgetForm, ObjectionForm
from tijiao.ledgers.lists import crumbs, ledger_for, questions, where_filed, word_of
from tijiao.ledgers.models import Objection
from tijiao.pages.listing import Column, listing
from tijiao.pages.render import page


def _page(objection: Objection) -> str:
    return reverse("ledgers:objection", args=[objection.pk])


OBJECTIONS = (
    Column("organisation__name", gettext_lazy("单位"), order="organisation__path"),
    Column("ledger__code", gettext_lazy("台账"), value=lambda row: str(row.ledger)),
    Column("field", gettext_lazy("哪一项"), value=lambda row: word_of(row.ledger, row.field)),
    Column("words", gettext_lazy("意见"), link=_page),
    Column("at", gettext_lazy("提出时间")),
    Column("answered_at", gettext_lazy("答复时间")),
)


@guarded(Action.LEDGER_VIEW)
def burden(request: SignedIn) -> HttpResponse:
    """What the ledgers cost a school in hours a month, by section."""
    told = {"sections": meter(on=clock.today()), "decides": bool(reach(request.user, Action.BUDGET_SET))}
    return page(request, "ledgers/burden.html", told | {"crumbs": crumbs()})


@require_POST
@guarded(Action.BUDGET_SET)
def set_budget(request: SignedIn) -> HttpResponse:
    form = BudgetForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        budget.set_budget(told["section"], told["hours"], reason=told["reason"], by=request.user, at=clock.now())
        messages.success(request, _("预算已保存。"))
        return redirect("ledgers:burden")
    told = {"sections": meter(on=clock.today()), "decides": True, "form": form, "crumbs": crumbs()}
    return page(request, "ledgers/burden.html", told, status=422)


@require_POST
@guarded(Action.BUDGET_SET)
def approve(request: SignedIn, code: str) -> HttpResponse:
    """Start a ledger that is over budget."""
    done = budget.approve(ledger_for(code), reason=request.POST.get("reason", ""), by=request.user, at=clock.now())
    messages.success(request, _("已批准，%(ledger)s从今天起填报。") % {"ledger": done})
    return redirect("ledgers:burden")


@guarded(Action.LEDGER_VIEW)
def all_objections(request: SignedIn) -> HttpResponse:
    """Every objection in the person's reach."""
    rows = reach(request.user, Action.LEDGER_VIEW).limit(Objection.objects.all(), "organisation__path")
    rows, search = rows.select_related("organisation", "ledger"), ("organisation__name", "words")
    told = {"crumbs": crumbs(), "empty_hint": _("学校对台账的意见和科室的答复列在这里。")}
    return listing(request, rows, OBJECTIONS, title=_("对台账的意见"), search=search, context=told)


@guarded(Action.RECORD_FILE)
def raise_objection(request: SignedIn, code: str) -> HttpResponse:
    ledger, places = ledger_for(code), where_filed(request.user, on=clock.today())
    form = ObjectionForm(request.POST or None, fields=questions(ledger), places=places)
    if request.method == "POST" and form.is_valid():
        told, where = form.cleaned_data, Organisation.objects.get(pk=form.cleaned_data["organisation"])
        done = objections.raise_objection(ledger, where, field=told["field"], words=told["words"], by=request.user,
                                          at=clock.now())  # fmt: skip
        messages.success(request, _("意见已交给科室，答复后会通知您。"))
        return redirect("ledgers:objection", done.pk)
    return page(request, "ledgers/object.html", {"form": form, "ledger": ledger, "crumbs": crumbs(ledger)})


@guarded(Action.LEDGER_VIEW)
def objection(request: SignedIn, pk: int) -> HttpResponse:
    """One objection, and the answer or the form for it."""
    rows = reach(request.user, Action.LEDGER_VIEW).limit(Objection.objects.all(), "organisation__path")
    found = rows.select_related("ledger", "organisation", "answered_by").filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    answers = found.answered_at is None and may(request.user, Action.EXEMPTION_GRANT, at=found.organisation.path)
    told = {"objection": found, "field": word_of(found.ledger, found.field), "form": AnswerForm() if answers else None}
    return page(request, "ledgers/objection.html", told | {"crumbs": crumbs(found.ledger)})


@require_POST
@guarded(Action.EXEMPTION_GRANT)
def answer(request: SignedIn, pk: int) -> HttpResponse:
    form = AnswerForm(request.POST)
    told = form.cleaned_data if form.is_valid() else {"words": "", "agreed": False}
    objections.answer(pk, **told, by=request.user, at=clock.now())
    messages.success(request, _("已答复，提出的单位会收到通知。"))
    return redirect("ledgers:objection", pk)
