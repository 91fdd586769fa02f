"""The jobs for the system administrator; retention, holds and erasure for the audit administrator."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tijiao.access.actions import Action
from tijiao.access.guard import SignedIn, guarded
from tijiao.directory import clock
from tijiao.keep import erasure
from tijiao.keep import retention as retentions
from tijiao.keep.erasers import ERASERS
from tijiao.keep.forms import DueForm, EraseForm, HoldForm, LiftForm
from tijiao.keep.jobs import standings
from tijiao.keep.models import LegalHold, Tombstone
from tijiao.keep.problems import ReasonMissing
from tijiao.pages.listing import Column, listing
from tijiao.pages.render import page

_KINDS = {one.kind: one.title for one in retentions.REGISTERS} | {one.kind: one.title for one in ERASERS.values()}
TOMBSTONES = (
    Column("erased_at", gettext_lazy("清除时刻")),
    Column("kind", gettext_lazy("类别"), value=lambda row: _KINDS.get(row.subject_kind, row.subject_kind), order=""),
    Column("subject_id", gettext_lazy("编号")),
    Column(
        "who", gettext_lazy("经办"), value=lambda row: row.by.username if row.by else gettext_lazy("系统"), order=""
    ),
    Column("reason", gettext_lazy("理由"), order=""),
    Column("rows", gettext_lazy("清除的行"), value=lambda row: sum(row.counts.values()), order="", number=True),
    Column("finished_at", gettext_lazy("数据湖除净")),
)


@guarded(Action.JOB_VIEW)
def jobs(request: SignedIn) -> HttpResponse:
    """Every scheduled job: its last run, its next, and what went wrong."""
    return page(request, "keep/jobs.html", {"standings": standings(now=timezone.now())})


@guarded(Action.RETENTION_VIEW)
def retention(request: SignedIn) -> HttpResponse:
    """How long what is kept, the holds that stand, and the forms to erase and to hold."""
    return _retention(request)


@guarded(Action.RETENTION_VIEW)
def tombstones(request: SignedIn) -> HttpResponse:
    """What was erased: when, by whom, why; no value."""
    rows = Tombstone.objects.select_related("by").order_by("-erased_at")
    told = {"empty_hint": _("依规清除了什么、何时、谁办、凭什么，写在这里，不留原文。")}
    search = ("subject_kind", "subject_id", "reason")
    return listing(request, rows, TOMBSTONES, title=_("清除记录"), search=search, context=told)


@require_POST
@guarded(Action.ERASE)
def erase(request: SignedIn) -> HttpResponse:
    form = EraseForm(request.POST)
    if not form.is_valid():
        return _retention(request, erase_form=form)
    told = form.cleaned_data
    erasure.erase(told["kind"], told["number"], reason=told["reason"], by=request.user, at=clock.now())
    messages.success(request, _("已清除。数据湖中的旧文件会在一分钟内除净。"))
    return redirect("keep:tombstones")


@require_POST
@guarded(Action.ERASE)
def erase_due(request: SignedIn) -> HttpResponse:
    form = DueForm(request.POST)
    if not form.is_valid():
        return _retention(request, due_form=form)
    told = form.cleaned_data
    done = retentions.erase_due(told["kind"], reason=told["reason"], by=request.user, at=clock.now())
    messages.success(request, _("已清除 %(erased)s 项，法定保留 %(held)s 项。") % vars(done))
    return redirect("keep:tombstones")


@require_POST
@guarded(Action.ERASE)
def hold(request: SignedIn) -> HttpResponse:
    form = HoldForm(request.POST)
    if not form.is_valid():
        return _retention(request, hold_form=form)
    told = form.cleaned_data
    erasure.hold(told["kind"], told["number"], reason=told["reason"], by=request.user, at=clock.now())
    messages.success(request, _("已设为法定保留。"))
    return redirect("keep:retention")


@require_POST
@guarded(Action.ERASE)
def lift(request: SignedIn, pk: int) -> HttpResponse:
    form = LiftForm(request.POST)
    if not form.is_valid():
        raise ReasonMissing()
    erasure.lift(pk, reason=form.cleaned_data["reason"], by=request.user, at=clock.now())
    messages.success(request, _("法定保留已解除。"))
    return redirect("keep:retention")


def _retention(request: SignedIn, **given: Form) -> HttpResponse:
    """The page, with the form that was filled wrongly in its place."""
    holds = LegalHold.objects.filter(to_day=None).select_related("by").order_by("pk")
    forms: dict[str, Form] = {"erase_form": EraseForm(), "due_form": DueForm(), "hold_form": HoldForm(), **given}
    told = {"kept": retentions.declared(today=clock.today()), "holds": holds, "kinds": _KINDS, **forms}
    return page(request, "keep/retention.html", told, status=422 if given else 200)
